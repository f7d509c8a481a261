"""How a personal link left, in words, with what else says that it was theirs."""

from __future__ import annotations

from switching.i18n.texts import Texts
from switching.models import PlanAnswer


def way_of_answer(answer: PlanAnswer, texts: Texts) -> str:
    """Return how the link of an answer left, and whether a code by mail confirmed it."""
    way = texts.label(answer.way)
    if not answer.by_code:
        return way
    return texts.gettext("{way}, and confirmed by a code by mail", way=way)
