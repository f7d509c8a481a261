"""What came in from learner, coach and sender: beside what stands there, to take over or leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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

SHOWN = 3
Topic = ContributionTopic


def show_incoming(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show what came in and no one looked at yet: what is to be decided first."""
    found = incoming_of(dossier)
    waiting = [item for item in found if item.contribution.taken is None]
    taken = [item for item in found if item.contribution.taken is not None]
    with st.container(border=True, key="begin_incoming"):
        notices.show_notices("incoming")
        for item in waiting[:SHOWN]:
            _show_offer(context, dossier, item, texts)
        if len(waiting) > SHOWN:
            more = len(waiting) - SHOWN
            st.caption(texts.ngettext("{count} more comes after", "{count} more come after", more))
        if taken:
            _show_taken(context, dossier, taken, texts)


def _show_offer(context: Context, dossier: Dossier, item: Incoming, texts: Texts) -> None:
    """Show what a guest wrote beside what stands there, with the two ways on."""
    _, contribution = texts.gettext, item.contribution
    st.markdown(f"**{escape_markdown(_said(item, texts))}**")
    st.text(written(contribution, texts))
    is_remark = contribution.topic is Topic.OBJECTION
    if not is_remark and item.stands:
        stands = written(contribution.model_copy(update={"text": item.stands}), texts)
        st.caption(_("Stands there now:"))
        st.text(stands)
    key, disabled = f"incoming:{contribution.id}", session.is_read_only()
    with st.container(horizontal=True):
        if is_remark:
            if st.button(_("Done with it"), key=f"{key}:keep", disabled=disabled):
                _settle(context, dossier, contribution, False, texts)
            return
        if st.button(_("Take over"), key=f"{key}:take", disabled=disabled):
            _settle(context, dossier, contribution, True, texts)
        if st.button(_("Keep what stands there"), key=f"{key}:keep", disabled=disabled):
            _settle(context, dossier, contribution, False, texts)


def _settle(
    context: Context, dossier: Dossier, contribution: Contribution, takes: bool, texts: Texts
) -> None:
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
    part = fold(texts.ngettext(one, many, len(taken)), f"incoming:{switch_id}")
    if not part.open:
        return
    with part:
        for item in taken:
            st.caption(escape_markdown(_said(item, texts)))
            st.text(written(item.contribution, texts))
        if st.button(_("Seen"), key=f"incoming:{switch_id}:seen", disabled=session.is_read_only()):
            mark_seen(context, switch_id)
            st.rerun()


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
