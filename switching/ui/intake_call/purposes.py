"""The six purposes: each with its notes, and the fields of what is settled there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import streamlit as st

from switching.i18n import Texts
from switching.models import (
    Answer,
    Arrangement,
    ArrangementKind,
    ContributionTopic,
    HostOption,
    Informed,
    OptionKind,
    Participant,
    Party,
    Principle,
    Proposal,
    Purpose,
    Role,
)
from switching.rules.completeness import missing_for_plan
from switching.rules.coverage import Offer
from switching.services import calls
from switching.services.context import Context
from switching.services.exchange import list_clashes
from switching.ui.dossier.contradictions import ask_about
from switching.ui.exchange.day_fields import add_day_button, edit_day, show_clashes
from switching.ui.intake_call.bar import leave_for, short_names, show_participants
from switching.ui.intake_call.call_page import STEPS, CallPage
from switching.ui.kit import failures, fields, leftovers, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form, form_key, is_sent, renew_form
from switching.ui.kit.names import names_of_offers
from switching.ui.kit.person_fields import job_fields
from switching.ui.kit.sheet import Sheet
from switching.ui.learning_question.question_fields import edit_question, show_question
from switching.ui.look import icons

USUAL = (OptionKind.GUIDED_TOUR, OptionKind.WORKING_GROUP, OptionKind.SPECIALIST_TALK)
"""What hosts usually offer, by the programme."""


def show_purpose(view: CallPage, purpose: Purpose) -> None:
    """Show one of the six purposes: whether it was covered, its notes and its fields."""
    parts: dict[Purpose, Callable[[CallPage], None]] = {
        Purpose.EXPLANATION: _explanation,
        Purpose.ACQUAINTANCE: _acquaintance,
        Purpose.QUESTION: _question,
        Purpose.OPTIONS: _options,
        Purpose.PRACTICAL: _practical,
        Purpose.PLAN: _plan,
    }
    _purpose_head(view, purpose)
    _purpose_notes(view, purpose)
    with failures.part():
        parts[purpose](view)


def _purpose_head(view: CallPage, purpose: Purpose) -> None:
    _ = view.texts.gettext
    item, named = view.record.purpose(purpose), view.texts.label(purpose)
    number = list(Purpose).index(purpose) + 1
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="call_purpose_head"
    ):
        st.header(f"{number}. {named}", anchor=False)
        view.sheet.answer(
            item,
            "covered",
            _("Covered: {purpose}", purpose=named),
            _("✓ covered"),
            _("skipped"),
            label_visibility="collapsed",
        )
        view.sheet.number(
            item,
            "minutes",
            _("Minutes for: {purpose}", purpose=named),
            placeholder=_("min"),
            label_visibility="collapsed",
            width=110,
        )
        _next_button(view, purpose)
    if item.covered is False:
        view.sheet.line(item, "skip_reason", _("Why was this skipped?"))


def _next_button(view: CallPage, purpose: Purpose) -> None:
    """Show the button that goes on: it says no more of the purpose than another tab would."""
    following = STEPS[STEPS.index(purpose) + 1]
    label = view.texts.gettext("Next: {step}", step=short_names(view)[following].lower())
    view.sheet.button(
        label,
        # A key per step: the second of two clicks is not one on the button of the next step.
        f"call_next_step:{view.call.id}:{purpose}",
        partial(leave_for, view, purpose, following),
        disabled=session.is_read_only(),
        icon=icons.GO_ON,
        icon_position="right",
        shortcut="Alt+N",
    )


def _purpose_notes(view: CallPage, purpose: Purpose) -> None:
    label = view.texts.gettext("Notes: {purpose}", purpose=view.texts.label(purpose))
    with st.container(key=f"begin_{purpose}"):
        view.sheet.note(
            view.record.purpose(purpose),
            "notes",
            label,
            label_visibility="collapsed",
            placeholder=view.texts.gettext("Notes"),
            height=72,
            quiet=True,
        )


def _explanation(view: CallPage) -> None:
    _ = view.texts.gettext
    show_participants(view)
    columns = st.columns(2)
    informed = [
        participant
        for participant in view.record.participants
        if participant.role in (Role.LEARNER, Role.COACH)
    ]
    for column, participant in zip(columns, informed, strict=False):
        with column:
            _informed(view, participant)
    view.sheet.several(
        view.call, "principles", _("Which principles were explained?"), list(Principle)
    )


def _informed(view: CallPage, participant: Participant) -> None:
    label = view.texts.gettext(
        "How well informed came {role}?", role=view.texts.label(Party(participant.role))
    )
    view.sheet.choice(participant, "informed", label, list(Informed))


def _acquaintance(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    people = [(dossier.learner, _("Learner")), (dossier.coach, _("Coach"))]
    for column, (person, who) in zip(st.columns(2), people, strict=True):
        if person is None:
            continue
        with column:
            label = _("Job of {who}", who=who.lower())
            job_fields(partial(view.sheet.line, person), view.texts, label)
            ask_about(view.context, dossier, person, {"job_since"}, view.sheet)
    organisations = [
        (dossier.sending_organisation, _("What does the sending organisation do?")),
        (dossier.host, _("What does the host do?")),
    ]
    for column, (organisation, label) in zip(st.columns(2), organisations, strict=True):
        with column:
            view.sheet.note(organisation, "description", label, height=72)


def _question(view: CallPage) -> None:
    version = view.dossier.latest
    if version.question.settled_at is None:
        edit_question(view.context, version, view.sheet, view.texts)
        return
    show_question(version, view.texts)
    view.sheet.came_in(
        ContributionTopic.GENERAL_AIM, ContributionTopic.GOAL, ContributionTopic.CONTACT_WISH
    )
    st.page_link(
        "pages/learning_question.py",
        label=view.texts.gettext("Refine the question"),
        query_params={"switch": str(view.dossier.switch.id)},
    )


def _options(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    asked = {proposal.option_id for proposal in dossier.proposals}
    catalogue = [option for option in dossier.options if option.active and option.id not in asked]
    for proposal in dossier.proposals:
        if catalogue or proposal.kind not in USUAL:
            _proposal(view, proposal)
    if catalogue:
        st.caption(_("From the host's catalogue: click what you put to the learner."))
        with st.container(horizontal=True):
            for option, name in zip(catalogue, _names(catalogue, view), strict=True):
                _catalogue_button(view, option, name)
    else:
        _usual_proposals(view)
    view.sheet.came_in(ContributionTopic.PROPOSAL)
    _new_proposal(view)


def _usual_proposals(view: CallPage) -> None:
    """Have what hosts usually offer ready to be answered, when the catalogue has nothing more."""
    # At its place, answered or not: nothing moves at the click.
    said, proposals = f"usual:{view.dossier.switch.id}:said", view.dossier.proposals
    rest = [] if view.sheet.disabled else list(USUAL)
    rest = [kind for kind in rest if all(proposal.kind is not kind for proposal in proposals)]
    if rest or st.session_state.get(said):
        st.session_state[said] = True
        _ = view.texts.gettext
        hint = _("Hosts often offer this. Answer what you put to the learner.")
        usual = {proposal.option_id for proposal in proposals if proposal.kind in USUAL}
        if any(option.id not in usual for option in view.dossier.options):
            hint = _("Hosts often offer this too. Answer what you put to the learner.")
        st.caption(hint)
    for kind in USUAL:
        for proposal in proposals:
            if proposal.kind is kind:
                _proposal(view, proposal)
        if kind in rest:
            _usual_proposal(view, kind)


def _usual_proposal(view: CallPage, kind: OptionKind) -> None:
    title = view.texts.label(kind).capitalize()
    key = f"usual:{view.dossier.switch.id}:{kind}"
    if st.session_state.get(key) is None:
        renew_form(key)  # one of before may have been taken away
    once = form_key(key)

    def propose(context: Context, answer: Answer) -> None:
        values = {"kind": kind, "title": title, "answer": answer}
        calls.add_proposal(context, view.dossier, values, once, joins_catalogue=True)

    what, answers = st.columns([2.4, 5.4], vertical_alignment="center")
    what.text(title)
    with answers:
        ready = Ready(key, view.sheet.disabled, None)
        label = view.texts.gettext("Answer to {title}", title=title)
        words = fields.words_of(list(Answer), view.texts)
        answer = fields.buttons(label, ready, words, view.texts, label_visibility="collapsed")
    leftovers.watch_own(key, None, propose)
    if answer is not None:
        view.sheet.act(partial(propose, view.context, answer))


def _proposal(view: CallPage, proposal: Proposal) -> None:
    _ = view.texts.gettext
    title = escape_markdown(proposal.title)
    what, answer, remark, more = st.columns([2.4, 2.6, 2.4, 0.6], vertical_alignment="center")
    with what:
        st.text(proposal.title)
        kind = view.texts.label(proposal.kind)
        if kind.casefold() != proposal.title.casefold():
            st.caption(kind)
    with answer:
        view.sheet.choice(
            proposal,
            "answer",
            _("Answer to {title}", title=title),
            list(Answer),
            label_visibility="collapsed",
        )
    with remark:
        view.sheet.line(
            proposal,
            "remark",
            _("Remark on {title}", title=title),
            label_visibility="collapsed",
            placeholder=_("remark"),
        )
    with more:
        _change_proposal(view, proposal)


def _change_proposal(view: CallPage, proposal: Proposal) -> None:
    """Show the way to word a proposal otherwise, or to take it away, in a part of its own."""
    _ = view.texts.gettext
    label = _("Change or remove {title}", title=escape_markdown(proposal.title))
    part = st.popover(
        label,
        icon=icons.CHANGE,
        help=label,
        type="tertiary",
        on_change="rerun",
        disabled=view.sheet.disabled,
        key=f"change_proposal:{proposal.id}",
    )
    if not part.open:
        return
    with part:
        view.sheet.line(proposal, "title", _("What was proposed?"))
        words = fields.words_of(list(OptionKind), view.texts)
        view.sheet.selection(proposal, "kind", _("Kind"), words)
        st.caption(_("Removing takes along its answer and the goals that it was marked for."))
        view.sheet.button(
            _("Yes, remove it"),
            f"remove:proposals:{proposal.id}",
            lambda context: calls.remove_proposal(context, proposal.id),
        )


def _names(catalogue: Sequence[HostOption], view: CallPage) -> Iterable[str]:
    offers = [Offer(option.title, option=option) for option in catalogue]
    return names_of_offers(offers, view.texts).values()


def _catalogue_button(view: CallPage, option: HostOption, name: str) -> None:
    values = {"option_id": option.id, "kind": option.kind, "title": option.title}
    form = f"propose:{view.dossier.switch.id}:{option.id}"
    key = form_key(form)

    def propose(context: Context) -> None:
        calls.add_proposal(context, view.dossier, values, key)
        renew_form(form)  # one that was taken away can be put to them again

    view.sheet.button(f"+ {escape_markdown(name)}", f"propose:{option.id}", propose)


def _new_proposal(view: CallPage) -> None:
    _ = view.texts.gettext
    part = st.popover(
        _("Another proposal"),
        disabled=view.sheet.disabled,
        on_change="rerun",
        key=f"new_proposal:{view.dossier.switch.id}",
    )
    name = f"proposal:{view.dossier.switch.id}"
    if not (part.open or is_sent(name)):
        return
    with part:
        form = Form(name, view.texts)
        title = form.line("title", _("What does the coach suggest?"))
        kind = form.choice("kind", _("Kind"), list(OptionKind))
        join = form.tick("join", _("Keep it in this host's catalogue"), value=True)
        values = {"title": title, "kind": kind}
        done = form.submit(
            _("Add proposal"),
            lambda key: calls.add_proposal(view.context, view.dossier, values, key, join),
        )
    if done is not None:
        st.rerun()


def _practical(view: CallPage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    clashes = list_clashes(view.context, dossier)
    for day in dossier.days:
        edit_day(view.context, dossier, day, view.sheet, view.texts)
        show_clashes(clashes[day.id], view.texts)
    add_day_button(dossier, view.sheet, view.texts)
    for arrangement in dossier.arrangements:
        edit_arrangement(arrangement, view.sheet, view.texts)
    present = {item.kind for item in dossier.arrangements}
    rest = [kind for kind in ArrangementKind if kind not in present]
    with st.container(horizontal=True):
        for kind in rest:
            _arrangement_button(view, kind)


def _arrangement_button(view: CallPage, kind: ArrangementKind) -> None:
    dossier = view.dossier
    key = f"arrangement:{dossier.switch.id}:{kind}"
    view.sheet.button(
        f"+ {view.texts.label(kind)}",
        key,
        lambda context: calls.add_arrangement(context, dossier, kind, key),
    )


def edit_arrangement(arrangement: Arrangement, sheet: Sheet, texts: Texts) -> None:
    """Show the field of one practical arrangement."""
    sheet.line(arrangement, "description", texts.label(arrangement.kind).capitalize())


def _plan(view: CallPage) -> None:
    """Show what the plan still lacks, and the fields that belong nowhere else."""
    _ = view.texts.gettext
    inputs = view.dossier.inputs
    fields = (
        ("instructions_by", _("Who gives the learner instructions?")),
        ("insurance_confirmed_by", _("Who confirms the insurance?")),
    )
    for column, (name, label) in zip(st.columns(2), fields, strict=True):
        with column:
            view.sheet.line(inputs, name, label)
    missing = [item for item in missing_for_plan(view.dossier) if item.required]
    if missing:
        st.caption(_("Still needed for the plan:"))
        words = [escape_markdown(view.texts.message(item.message)) for item in missing]
        st.markdown("\n".join(f"- {text}" for text in words))
