"""What every part of the page Leervraag needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, HostOption
from switching.rules.comparison import GoalPair, compare_goals
from switching.rules.coverage import GoalCoverage, Offer, OfferMark, coverage_of, offers_of
from switching.services.context import Context
from switching.services.suggestions import Suggestions, suggest_options
from switching.store import revision, snapshot
from switching.ui.kit import session
from switching.ui.kit.names import names_of_offers
from switching.ui.kit.sheet import Sheet


@dataclass(frozen=True)
class QuestionPage:
    """What every part of this page needs; what is worked out of the dossier, is so once a run."""

    context: Context
    dossier: Dossier
    sheet: Sheet
    texts: Texts

    @cached_property
    def offers(self) -> Mapping[OfferMark, Offer]:
        """What could serve a goal, what the learner wants first."""
        return {offer.mark: offer for offer in offers_of(self.dossier)}

    @cached_property
    def names(self) -> Mapping[OfferMark, str]:
        """A name for each thing that could serve a goal."""
        return names_of_offers(list(self.offers.values()), self.texts)

    @cached_property
    def coverage(self) -> Mapping[int, GoalCoverage]:
        """What serves each goal, by the goal's id."""
        return {item.goal.goal_id: item for item in coverage_of(self.dossier)}

    @cached_property
    def changes(self) -> tuple[GoalPair, ...]:
        """What became of the goals since the call; nothing as long as there is but one version."""
        if self.dossier.latest is self.dossier.before:
            return ()
        return compare_goals(self.dossier.before, self.dossier.latest)

    @cached_property
    def is_open(self) -> bool:
        """Whether the question as it stands may be changed."""
        return self.dossier.latest.question.settled_at is None

    @cached_property
    def _revision(self) -> int:
        with snapshot(session.database()) as db:
            return revision(db)

    def suggestions(self, wanted: str) -> Suggestions:
        """Return what fits `wanted`, at this host and at others."""
        place = (session.database(), self._revision)
        return _suggestions(*place, self.context, wanted, self.dossier.host.id)

    def mark_of(self, option: HostOption) -> OfferMark:
        """Return the mark of an option: that of its proposal, when it was put to the learner."""
        asked = [item for item in self.dossier.proposals if item.option_id == option.id]
        return (asked[0].id, None) if asked else (None, option.id)


@st.cache_resource(max_entries=500, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _suggestions(
    path: Path, at_revision: int, context: Context, wanted: str, host_id: int
) -> Suggestions:
    return suggest_options(context, wanted, host_id)
