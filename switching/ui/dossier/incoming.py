"""What came in from learner, coach and sender: beside what stands there, to take over or leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from switching.i18n import Texts
from switching.models import (
    ArrangementKind,
    Contribution,
    ContributionTopic,
    Dossier,
    Informed,
    PlanSection,
)
from switching.rules.steps import STEP_NAMES, Step
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.contributions import (
    Incoming,
    incoming_of,
    keep_own,
    mark_seen,
    take_over,
)
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.sheet import Sheet
from switching.ui.look import icons

Topic = ContributionTopic
_ON = {
    **dict.fromkeys((Topic.JOB, Topic.JOB_SINCE, Topic.INFORMED), Step.CALL),
    **dict.fromkeys((Topic.PROPOSAL, Topic.ARRANGEMENT), Step.CALL),
    **dict.fromkeys((Topic.GENERAL_AIM, Topic.GOAL, Topic.CONTACT_WISH), Step.QUESTION),
    **dict.fromkeys((Topic.STARTING_POINT, Topic.EMERGENCY_CONTACT), Step.PLAN),
    **dict.fromkeys((Topic.SENDING_CONTACT, Topic.INSTRUCTIONS_BY), Step.PLAN),
    Topic.OBJECTION: Step.PLAN,
    **dict.fromkeys((Topic.HELD_HOURS, Topic.SCORE_BEFORE, Topic.SCORE_AFTER), Step.EXCHANGE),
    **dict.fromkeys((Topic.UNEXPECTED_LEARNING, Topic.TAKEAWAY), Step.EXCHANGE),
}
"""On which page the field is that something was written for."""


class Beside:
    """What came in for the fields of a page: each shown once, beside the field it is for."""

    def __init__(self, context: Context, dossier: Dossier, texts: Texts) -> None:
        self._context, self._dossier, self._texts = context, dossier, texts
        self._left = incoming_of(dossier)

    def at(self, sheet: Sheet, table: str, record_id: int, name: str | None) -> None:
        """Show what came in for a field, or for any field of a record."""
        place = (table, record_id) if name is None else (table, record_id, name)
        self._show(sheet, lambda item: item.place is not None and item.place[: len(place)] == place)

    def of(self, sheet: Sheet, topics: Collection[Topic], detail: str | None) -> None:
        """Show what came in of these topics, about one `detail` or any."""
        self._show(
            sheet,
            lambda item: (
                item.contribution.topic in topics and detail in (None, item.contribution.detail)
            ),
        )

    def _show(self, sheet: Sheet, is_wanted: Callable[[Incoming], bool]) -> None:
        wanted = [item for item in self._left if is_wanted(item)]
        self._left = [item for item in self._left if item not in wanted]
        for item in wanted:
            with st.container(gap="xsmall", key=f"came_in_{item.contribution.id}"):
                if item.contribution.taken is not None:
                    st.caption(escape_markdown(_by_itself(item, self._texts)))
                else:
                    button = partial(self._button, sheet, item.contribution)
                    _show_offer(self._dossier, item, self._texts, button)

    def _button(
        self, sheet: Sheet, contribution: Contribution, label: str, key: str, takes: bool
    ) -> None:
        settle, switch_id = take_over if takes else keep_own, self._dossier.switch.id
        sheet.button(
            label,
            key,
            lambda context: settle(context, switch_id, contribution.id),
            disabled=session.is_read_only(),
        )


def show_incoming(
    context: Context, dossier: Dossier, texts: Texts, pages: Mapping[Step, str]
) -> None:
    """Say for which pages something came in that no one looked at yet; opened, list it all."""
    found = incoming_of(dossier)
    waiting = [item for item in found if item.contribution.taken is None]
    taken = [item for item in found if item.contribution.taken is not None]
    address = {"switch": str(dossier.switch.id)}
    with st.container(border=True, gap="small", key="begin_incoming"):
        notices.show_notices("incoming")
        with st.container(horizontal=True, vertical_alignment="center", key="incoming_pages"):
            st.markdown(texts.gettext("**Came in** through personal links:"))
            for step, count in Counter(_ON[item.contribution.topic] for item in found).items():
                label = f"{texts.gettext(STEP_NAMES[step])} ({count})"
                st.page_link(pages[step], label=label, icon=icons.MAIL, query_params=address)
        part = fold(texts.gettext("All that came in"), f"incoming:{dossier.switch.id}")
        if part.open:
            with part:
                for item in waiting:
                    button = partial(_button, context, dossier, texts, item.contribution)
                    _show_offer(dossier, item, texts, button, "all")
                if taken:
                    _show_taken(context, dossier, taken, texts)


def _show_offer(
    dossier: Dossier,
    item: Incoming,
    texts: Texts,
    button: Callable[[str, str, bool], None],
    where: str = "beside",
) -> None:
    """Show what a guest wrote beside what stands there, with the two ways on.

    `button` shows one, with these words and this key, that takes it over or does not.
    """
    _, contribution = texts.gettext, item.contribution
    st.markdown(f"{icons.MAIL} **{escape_markdown(_said(item, texts))}**")
    st.text(written(contribution, texts))
    is_remark = contribution.topic is Topic.OBJECTION
    if where == "all" and not is_remark and item.stands:
        stands = written(contribution.model_copy(update={"text": item.stands}), texts)
        st.caption(_("Stands there now:"))
        st.text(stands)
    key = f"incoming:{where}:{contribution.id}"
    with st.container(horizontal=True, key=f"settle_{where}_{contribution.id}"):
        if is_remark:
            button(_("Done with it"), f"{key}:keep", False)
            return
        button(_("Take over"), f"{key}:take", True)
        button(_("Keep what stands there"), f"{key}:keep", False)


def _button(
    context: Context,
    dossier: Dossier,
    texts: Texts,
    contribution: Contribution,
    label: str,
    key: str,
    takes: bool,
) -> None:
    if not st.button(label, key=key, disabled=session.is_read_only()):
        return
    settle = take_over if takes else keep_own
    try:
        settle(context, dossier.switch.id, contribution.id)
    except InvalidError as refused:
        for sentence in refused.errors.values():
            notices.say("incoming", texts.message(sentence), is_warning=True)
    st.rerun()


def _show_taken(
    context: Context, dossier: Dossier, taken: Sequence[Incoming], texts: Texts
) -> None:
    """Say what stands in its field already; it is listed when someone opens it."""
    _, switch_id = texts.gettext, dossier.switch.id
    one, many = "{count} answer came in by itself", "{count} answers came in by themselves"
    st.markdown(texts.ngettext(one, many, len(taken)))
    for item in taken:
        st.caption(escape_markdown(_said(item, texts)))
        st.text(written(item.contribution, texts))
    if st.button(_("Seen"), key=f"incoming:{switch_id}:seen", disabled=session.is_read_only()):
        mark_seen(context, switch_id)
        st.rerun()


def _by_itself(item: Incoming, texts: Texts) -> str:
    """Say that what stands in a field came from a guest, and when."""
    return texts.gettext(
        "Came in from {name} ({party}) on {date}.",
        name=item.name,
        party=texts.label(item.contribution.party),
        date=texts.date(item.contribution.given_at),
    )


def _said(item: Incoming, texts: Texts) -> str:
    """Say who wrote it, when, and for which field."""
    contribution = item.contribution
    about = [texts.label(contribution.topic)]
    if contribution.topic is Topic.ARRANGEMENT:
        about = [texts.label(ArrangementKind(contribution.detail))]
    elif contribution.topic is Topic.OBJECTION:
        about.append(texts.label(PlanSection(contribution.detail)))
    elif contribution.topic is Topic.HELD_HOURS and item.about:
        about.append(texts.date(date.fromisoformat(item.about)))
    elif item.about:
        about.append(item.about)
    return texts.gettext(
        "{name} ({party}) wrote on {date}, {about}:",
        name=item.name,
        party=texts.label(contribution.party),
        date=texts.date(contribution.given_at),
        about=" – ".join(about),
    )


def written(contribution: Contribution, texts: Texts) -> str:
    """Write what a guest gave as people read it: hours as hours, a choice as its word."""
    text = contribution.text
    if contribution.topic is Topic.HELD_HOURS and text.isdigit():
        return texts.hours(int(text))
    if contribution.topic is Topic.INFORMED and text in set(Informed):
        return texts.label(Informed(text))
    return text
