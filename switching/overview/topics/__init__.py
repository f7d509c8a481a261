"""The topics of the overview, in the order of the screen, the workbook and the report."""

from switching.overview.topics.briefings import INFORMED_COACHES, INFORMED_LEARNERS
from switching.overview.topics.called_off import CALLED_OFF
from switching.overview.topics.coming_days import EXCHANGES_BY_HOST, LOAD_PER_WEEK
from switching.overview.topics.durations import DURATIONS
from switching.overview.topics.durations_over_time import DURATIONS_OVER_TIME
from switching.overview.topics.follow_ups import FOLLOW_UPS
from switching.overview.topics.funnel import FUNNEL
from switching.overview.topics.goals_reached import GOALS_REACHED
from switching.overview.topics.growth import GROWTH
from switching.overview.topics.growth_of_whom import (
    GROWTH_BY_LENGTH,
    GROWTH_BY_SECTOR,
    GROWTH_BY_SHIFT,
)
from switching.overview.topics.hosts_this_year import HOSTS_THIS_YEAR
from switching.overview.topics.overrun import OVERRUN_BY_PRESENCE, OVERRUN_BY_SHIFT
from switching.overview.topics.overrun_reasons import OVERRUN_REASONS
from switching.overview.topics.partners import PARTNERS
from switching.overview.topics.proposals import PROPOSALS_BY_HOST, PROPOSALS_BY_KIND
from switching.overview.topics.purposes import PURPOSES
from switching.overview.topics.refusals import REFUSALS
from switching.overview.topics.shift_causes import SHIFT_CAUSES
from switching.overview.topics.shifts import SHIFTS
from switching.overview.topics.shifts_over_time import SHIFTS_OVER_TIME
from switching.overview.topics.stop_causes import STOP_CAUSES
from switching.overview.topics.stop_reasons import STOP_REASONS
from switching.overview.topics.stops import STOPS
from switching.overview.topics.takeaways import TAKEAWAYS
from switching.overview.topics.targets import TARGETS
from switching.overview.topics.topic import TAB_NAMES, Column, Tab, Topic, marked
from switching.overview.topics.usefulness import USEFULNESS
from switching.overview.topics.waits import LONG_WAITS, WAITS_BY_PARTNER

TOPICS = (
    DURATIONS,
    DURATIONS_OVER_TIME,
    OVERRUN_REASONS,
    OVERRUN_BY_SHIFT,
    OVERRUN_BY_PRESENCE,
    SHIFTS,
    SHIFTS_OVER_TIME,
    SHIFT_CAUSES,
    PROPOSALS_BY_KIND,
    FUNNEL,
    LOAD_PER_WEEK,
    EXCHANGES_BY_HOST,
    TARGETS,
    PARTNERS,
    GROWTH,
    GOALS_REACHED,
    GROWTH_BY_SHIFT,
    GROWTH_BY_LENGTH,
    GROWTH_BY_SECTOR,
    USEFULNESS,
    TAKEAWAYS,
    FOLLOW_UPS,
    LONG_WAITS,
    WAITS_BY_PARTNER,
    CALLED_OFF,
    PURPOSES,
    REFUSALS,
    STOP_CAUSES,
    INFORMED_COACHES,
    INFORMED_LEARNERS,
    PROPOSALS_BY_HOST,
    HOSTS_THIS_YEAR,
    STOPS,
    STOP_REASONS,
)

__all__ = ["TAB_NAMES", "TOPICS", "Column", "Tab", "Topic", "marked"]
