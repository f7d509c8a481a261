"""The learning question on screen: before and after, the shift, and what serves each goal."""

from __future__ import annotations

import streamlit as st

from switching.domain import questions
from switching.i18n import Texts
from switching.models import Actor, Dossier, QuestionVersion, Shift
from switching.rules.coverage import GoalCoverage, Offer, coverage_of, offers_of, unserved
from switching.ui import page
from switching.ui.call import edit_shift
from switching.ui.escape import plain
from switching.ui.question import edit_question, show_question
from switching.ui.sheet import Sheet


def show_side_by_side(actor: Actor, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show the question before the call beside the one that stands now, which may be open."""
    _ = texts.gettext
    before, after = st.columns(2)
    with before, st.container(border=True):
        st.header(_("Before the call"), anchor=False)
        _version_line(dossier.before, texts)
        show_question(dossier.before, texts)
    with after, st.container(border=True):
        st.header(_("As it stands now"), anchor=False)
        latest = dossier.latest
        if latest is dossier.before:
            st.write(_("Nothing changed yet: hold the call, or refine the question here."))
        else:
            _version_line(latest, texts)
        if latest.question.settled_at is None:
            edit_question(actor, latest, sheet, texts)
        elif latest is not dossier.before:
            show_question(latest, texts)
        _version_buttons(actor, dossier, sheet, texts)


def _version_line(version: QuestionVersion, texts: Texts) -> None:
    question = version.question
    st.caption(
        texts.gettext(
            "version {number}, {moment}, {date}",
            number=question.number,
            moment=texts.label(question.moment),
            date=texts.date(question.created_at),
        )
    )


def _version_buttons(actor: Actor, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    _, switch_id = texts.gettext, dossier.switch.id
    question = dossier.latest.question
    if question.settled_at is not None:
        if st.button(_("Refine the question")):
            sheet.act(
                lambda: questions.open_refinement(actor, page.database(), switch_id, page.now())
            )
        return
    if question.call_id is not None:
        st.caption(_("This version is settled when you complete the call."))
        return
    with st.container(horizontal=True):
        if st.button(_("Settle this version"), type="primary"):
            sheet.act(
                lambda: questions.settle_version(actor, page.database(), switch_id, page.now())
            )
        if st.button(_("Discard this version")):
            sheet.act(
                lambda: questions.discard_version(actor, page.database(), switch_id, page.now())
            )


def show_shift(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show how the question shifted and what caused it, and let it be changed."""
    _ = texts.gettext
    if dossier.latest is dossier.before:
        return
    with st.container(border=True):
        edit_shift(dossier, sheet, texts)
        if dossier.latest.question.shift is Shift.UNCHANGED:
            st.caption(_("Unchanged is fine too: some questions are clear from the start."))


def show_coverage(actor: Actor, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show each goal with what serves it, the gaps first."""
    _ = texts.gettext
    st.header(_("Goals against what the host offers"), anchor=False)
    coverage = coverage_of(dossier)
    if not coverage:
        st.write(_("There are no goals yet. Add them to the question above."))
        return
    gaps = unserved(coverage)
    if gaps:
        st.warning(
            texts.ngettext(
                "{count} goal is served by nothing yet.",
                "{count} goals are served by nothing yet.",
                len(gaps),
            )
        )
    else:
        st.success(_("Every goal is served by something."))
    offers = {offer.mark: offer for offer in offers_of(dossier)}
    if not offers:
        st.write(_("This host offers nothing yet. Add proposals in the call, or to its catalogue."))
        st.page_link("pages/organisations.py", label=_("To the catalogue"),
                     query_params={"organisation": str(dossier.host.id)})  # fmt: skip
    for item in coverage:
        _goal_row(actor, item, offers, sheet, texts)


def _goal_row(
    actor: Actor,
    item: GoalCoverage,
    offers: dict[tuple[int | None, int | None], Offer],
    sheet: Sheet,
    texts: Texts,
) -> None:
    _ = texts.gettext
    with st.container(border=True):
        goal, served = st.columns([2, 3], vertical_alignment="center")
        with goal:
            st.text(item.goal.description)
            st.caption(_goal_state(item, texts))
        with served:
            chosen = st.multiselect(
                _("Served by"),
                list(offers),
                default=[offer.mark for offer in item.offers],
                format_func=lambda mark: offers[mark].title,
                placeholder=_("Choose what serves this goal…"),
                key=f"matches:{item.goal.goal_id}",
            )
            if set(chosen) != {offer.mark for offer in item.offers}:
                sheet.act(
                    lambda: questions.set_matches(
                        actor, page.database(), item.goal.goal_id, set(chosen), page.now()
                    )
                )


def _goal_state(item: GoalCoverage, texts: Texts) -> str:
    _ = texts.gettext
    parts = [_("must be covered")] if item.goal.must_cover else []
    if not item.served:
        parts.append(":red[**" + _("✗ nothing serves this yet") + "**]")
    else:
        parts.append("✓ " + _("served"))
    if item.activities:
        parts.append(
            _("in the plan: {titles}", titles=plain(texts.enumeration([*item.activities])))
        )
    return " · ".join(parts)
