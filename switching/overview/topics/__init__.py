"""The topics of the overview, one module per part; screen, export and report go through them."""

from switching.overview.topics.base import TAB_NAMES, Column, Tab, Topic, marked
from switching.overview.topics.calls import CALL_TOPICS
from switching.overview.topics.exchanges import EXCHANGE_TOPICS
from switching.overview.topics.organisations import ORGANISATION_TOPICS
from switching.overview.topics.questions import QUESTION_TOPICS

TOPICS = (*CALL_TOPICS, *QUESTION_TOPICS, *EXCHANGE_TOPICS, *ORGANISATION_TOPICS)

__all__ = ["TAB_NAMES", "TOPICS", "Column", "Tab", "Topic", "marked"]
