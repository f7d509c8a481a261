"""The dossier's header, the same on each of its pages, and the way to choose a dossier."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, DossierLine, N_
from switching.rules.certification import certificate_holds
from switching.rules.steps import (
    STEP_NAMES,
    NextStep,
    Step,
    StepState,
    asks_new_version,
    next_step,
    steps_of,
)
from switching.services.context import Context
from switching.services.plans import plan_holds
from switching.services.rights import Need, may
from switching.services.switches import list_dossiers
from switching.ui.dossier.called_off import stop_told
from switching.ui.dossier.contradictions import list_contradictions
from switching.ui.dossier.incoming import show_incoming
from switching.ui.examples.making import show_offer
from switching.ui.guide.show import introduction
from switching.ui.guide.text import read_guide
from switching.ui.kit import known_names, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.look import icons

PAGES = {
    Step.CALL: "pages/intake_call.py",
    Step.QUESTION: "pages/learning_question.py",
    Step.PLAN: "pages/action_plan.py",
    Step.EXCHANGE: "pages/exchange.py",
    Step.CERTIFICATE: "pages/exchange.py",
}


_STATES = {
    StepState.DONE: N_("done"),
    StepState.BUSY: N_("under way"),
    StepState.OPEN: N_("still to do"),
}


def show_header(
    context: Context,
    dossier: Dossier,
    texts: Texts,
    says_next: bool = True,
    says_plan: bool = True,
) -> None:
    """Show who, where, the steps as links, what comes next, and what can't all be true.

    A page that leads on by itself asks for no `says_next`; one that says how the plan stands, for
    no `says_plan`.
    """
    holds = not dossier.plans or plan_holds(dossier, session.today())
    with st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key="dossier_head"
    ):
        with st.container(gap=None, key="dossier_who"):
            _show_who(dossier, texts)
        _show_steps(dossier, texts, holds)
    if session.is_read_only():
        leader = escape_markdown(dossier.project_leader.name)
        st.info(texts.gettext("Reading only: this dossier is {name}'s.", name=leader))
    following = next_step(dossier, session.today(), holds)
    if following is not None and following.step is Step.PLAN:
        says_next = says_next and says_plan
    if says_plan and asks_new_version(dossier, holds):
        _show_overtaken(dossier, texts)
        says_next = says_next and following is not None and following.step is not Step.PLAN
    _show_what_comes(dossier, texts, following if says_next else None)
    if not certificate_holds(dossier):
        st.warning(
            texts.gettext(
                "The certificate no longer holds: someone else, or another organisation, takes "
                "part now. Withdraw it on the page Exchange, and issue a new one."
            )
        )
    if dossier.incoming:
        show_incoming(context, dossier, texts, PAGES)
    list_contradictions(context, dossier, texts, {str(step): page for step, page in PAGES.items()})


def _show_who(dossier: Dossier, texts: Texts) -> None:
    who = f"{dossier.learner.name} → {dossier.host.name}"
    st.title(escape_markdown(who), anchor=False)
    coach = dossier.coach and texts.gettext("coach {name}", name=dossier.coach.name)
    about = " · ".join(
        (
            dossier.switch.reference,
            dossier.sending_organisation.name,
            coach or texts.gettext("no coach yet"),
            texts.gettext("project leader {name}", name=dossier.project_leader.name),
        )
    )
    st.caption(escape_markdown(about))


def _show_steps(dossier: Dossier, texts: Texts, holds: bool) -> None:
    with st.container(
        horizontal=True,
        gap="xxsmall",
        vertical_alignment="center",
        width="content",
        key="dossier_steps",
    ):
        for step, state in steps_of(dossier, holds).items():
            st.page_link(
                PAGES[step],
                label=texts.gettext(STEP_NAMES[step]),
                icon=icons.STATES[state],
                help=texts.gettext(_STATES[state]),
                query_params=_address(dossier),
            )
        with st.container(width="content", key="dossier_change"):
            change = texts.gettext("Change or copy")
            st.page_link(
                "pages/dossier.py",
                label=change,
                icon=icons.CHANGE,
                help=change,
                query_params=_address(dossier),
            )


def _show_overtaken(dossier: Dossier, texts: Texts) -> None:
    """Say that the last final plan no longer holds, with the way to a new version."""
    said = texts.gettext(
        "Plan v{number} no longer holds: the dossier was changed after it.",
        number=dossier.plans[-1].number,
    )
    with st.container(gap="small", key="dossier_overtaken"):
        st.warning(said)
        if session.is_read_only():
            return
        with st.container(width="content", key="way_on_next_version"):
            st.page_link(
                PAGES[Step.PLAN],
                label=texts.gettext("Make a new version of the plan"),
                icon=icons.GO_ON,
                query_params=_address(dossier),
            )


def _show_what_comes(dossier: Dossier, texts: Texts, following: NextStep | None) -> None:
    if dossier.switch.stopped_on:
        st.info(escape_markdown(stop_told(dossier, texts)))
    elif following is not None:
        with st.container(key="dossier_next"):
            st.page_link(
                PAGES[following.step],
                label=texts.gettext("Next step: {step}", step=texts.message(following.message)),
                icon=icons.GO_ON,
                query_params=_address(dossier),
            )


def _address(dossier: Dossier) -> dict[str, str]:
    return {"switch": str(dossier.switch.id)}


def choose_dossier(context: Context, page: str) -> None:
    """Offer the dossiers to choose from, for a `page` that was opened without one."""
    texts = session.texts()
    lines = list_dossiers(context)
    if not lines:
        st.title(read_guide(texts.language)[page].heading, anchor=False)
        show_first_step(context, page, texts)
        return
    chosen = known_names.choose(
        texts.gettext("Which dossier?"),
        Ready("which_dossier", False, ""),
        {line.id: _line_name(line) for line in lines},
        texts,
        texts.gettext("Search by name, organisation or number…"),
    )
    if chosen is not None:
        st.query_params["switch"] = str(chosen)
        st.rerun()


def show_first_step(context: Context, page: str, texts: Texts) -> None:
    """Say on a page without any dossier what it is for, and offer the first step."""
    st.write(introduction(page, texts))
    writes = may(context.actor, Need.WRITE_DOSSIER)
    st.write(
        texts.gettext("There are no dossiers yet. Start with a new switch.")
        if writes
        else texts.gettext("There are no dossiers yet. A project leader opens the first one.")
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if writes:
            new_switch_button(texts)
        show_offer(context, texts, page)


def new_switch_button(texts: Texts) -> None:
    """Show the way to a new dossier."""
    if st.button(texts.gettext("New switch"), type="primary", icon=icons.ADD):
        st.switch_page("pages/new_switch.py")


def _line_name(line: DossierLine) -> str:
    return f"{line.reference} · {line.learner} → {line.host}"
