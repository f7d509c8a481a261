"""The topics of the overview, one module per part; screen, export and report go through them."""

from switching.statistics.topics.base import TAB_NAMES, Column, Tab, Topic, marked
from switching.statistics.topics.calls import CALL_TOPICS
from switching.statistics.topics.exchanges import EXCHANGE_TOPICS
from switching.statistics.topics.organisations import ORGANISATION_TOPICS
from switching.statistics.topics.questions import QUESTION_TOPICS

TOPICS = (*CALL_TOPICS, *QUESTION_TOPICS, *EXCHANGE_TOPICS, *ORGANISATION_TOPICS)

__all__ = ["TAB_NAMES", "TOPICS", "Column", "Tab", "Topic", "marked"]
