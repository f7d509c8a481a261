"""The dossier's header, the same on each of its pages, and the way to choose a dossier."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, DossierLine
from switching.rules.certification import certificate_holds
from switching.rules.steps import Step, StepState, next_step, steps_of
from switching.services.context import Context
from switching.services.plans import plan_holds
from switching.services.switches import list_dossiers
from switching.ui.dossier.called_off import stop_told
from switching.ui.dossier.contradictions import list_contradictions
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


@dataclass(frozen=True)
class _Words:
    steps: dict[Step, str]
    states: dict[StepState, str]


def _words(texts: Texts) -> _Words:
    _ = texts.gettext
    return _Words(
        {
            Step.CALL: _("Call"),
            Step.QUESTION: _("Learning question"),
            Step.PLAN: _("Plan"),
            Step.EXCHANGE: _("Exchange"),
            Step.CERTIFICATE: _("Certificate"),
        },
        {
            StepState.DONE: _("done"),
            StepState.BUSY: _("under way"),
            StepState.OPEN: _("still to do"),
        },
    )


def show_header(context: Context, dossier: Dossier, texts: Texts, says_next: bool = True) -> None:
    """Show who, where, the steps as links, what comes next, and what can't all be true.

    A page that leads on by itself asks for no `says_next`.
    """
    words = _words(texts)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key="dossier_head"
    ):
        with st.container(gap=None, key="dossier_who"):
            _show_who(dossier, texts)
        _show_steps(dossier, words, texts)
    if session.is_read_only():
        leader = escape_markdown(dossier.project_leader.name)
        st.info(texts.gettext("Reading only: this dossier is {name}'s.", name=leader))
    _show_what_comes(dossier, texts, says_next)
    if dossier.plans and not plan_holds(dossier, session.today()):
        st.warning(
            texts.gettext(
                "Plan v{number} no longer holds: the dossier was changed after it.",
                number=dossier.plans[-1].number,
            )
        )
    if not certificate_holds(dossier):
        st.warning(
            texts.gettext(
                "The certificate no longer holds: someone else, or another organisation, takes "
                "part now. Withdraw it on the page Exchange, and issue a new one."
            )
        )
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


def _show_steps(dossier: Dossier, words: _Words, texts: Texts) -> None:
    with st.container(
        horizontal=True,
        gap=None,
        vertical_alignment="center",
        width="content",
        key="dossier_steps",
    ):
        for step, state in steps_of(dossier).items():
            st.page_link(
                PAGES[step],
                label=words.steps[step],
                icon=icons.STATES[state],
                help=words.states[state],
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


def _show_what_comes(dossier: Dossier, texts: Texts, says_next: bool) -> None:
    if dossier.switch.stopped_on:
        st.info(escape_markdown(stop_told(dossier, texts)))
        return
    following = next_step(dossier, session.today())
    if following is not None and says_next:
        st.page_link(
            PAGES[following.step],
            label=texts.gettext("Next step: {step}", step=texts.message(following.message)),
            icon=icons.GO_ON,
            query_params=_address(dossier),
        )


def _address(dossier: Dossier) -> dict[str, str]:
    return {"switch": str(dossier.switch.id)}


def choose_dossier(context: Context) -> None:
    """Offer the dossiers to choose from, for a page that was opened without one."""
    texts = session.texts()
    lines = list_dossiers(context)
    if not lines:
        st.info(texts.gettext("There are no dossiers yet. Start with a new switch."))
        st.page_link("pages/new_switch.py", label=texts.gettext("New switch"))
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


def _line_name(line: DossierLine) -> str:
    return f"{line.reference} · {line.learner} → {line.host}"
