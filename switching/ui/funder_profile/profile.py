"""The answers of a learner on screen: shown after a click, each saved at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from switching.documents.papers.funder_form import MOMENTS
from switching.i18n import Texts
from switching.models import AnswerMeans, Message, N_
from switching.rules.indicators import NOT_ASKED, REFUSED, TO_ASK, AskedAt, Question, is_complete
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.funder import FunderProfile, open_profile, put_answer
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import FUNDER_FORM
from switching.ui.kit import failures, fields, session
from switching.ui.kit.escape import escape_markdown, sentence
from switching.ui.kit.fields import Ready
from switching.ui.kit.folds import fold
from switching.ui.look import icons

ASK_DAY = N_("Fill in above on which day this was asked.")


@dataclass(frozen=True)
class _Circumstances:
    """When and how the learner answered, and whether the privacy notice was given first."""

    asked_on: date | None
    means: AnswerMeans
    notice_given: bool


def show_profile(context: Context, switch_id: int, texts: Texts) -> None:
    """Show what the learner answered, once who looks says that they want to see it."""
    _ = texts.gettext
    shown = f"funder_profile:{switch_id}"
    if not st.session_state.get(shown):
        st.write(
            _(
                "These answers are only for who fills them in. Each look leaves a line in the "
                "audit trail."
            )
        )
        st.button(
            _("Show the data"), type="primary", key="show_profile", on_click=_show, args=(shown,)
        )
        return
    profile = _opened(context, switch_id, texts)
    if profile is None:
        return
    st.header(escape_markdown(profile.learner.name), anchor=False)
    _say_how_it_stands(profile, texts)
    given = _ask_circumstances(switch_id, texts)
    for moment in MOMENTS:
        with failures.part():
            _show_moment(context, profile, moment, given, texts)


def _show(key: str) -> None:
    st.session_state[key] = True


def _opened(context: Context, switch_id: int, texts: Texts) -> FunderProfile | None:
    try:
        with failures.saving():
            return open_profile(context, switch_id)
    except InvalidError as refused:
        for message in refused.errors.values():
            st.warning(sentence(message, texts))
    return None


def _say_how_it_stands(profile: FunderProfile, texts: Texts) -> None:
    _, chosen = texts.gettext, profile.chosen
    about = " · ".join(
        filter(
            None, (profile.project.number, profile.project.name, chosen.label.in_(texts.language))
        )
    )
    st.caption(escape_markdown(about))
    said = {code: item.answer for code, item in profile.answers.items()}
    if is_complete(chosen, said):
        st.success(_("Complete: this learner counts in each line."), icon=icons.DONE)
        return
    missing = [
        item.label.in_(texts.language)
        for item in chosen.questions
        if item.needed and item.choice(said.get(item.code, "")) is None
    ]
    text = _("Not complete: counts in the total only. Missing: {what}.", what="; ".join(missing))
    st.info(escape_markdown(text))


def _show_moment(
    context: Context,
    profile: FunderProfile,
    moment: AskedAt,
    given: _Circumstances,
    texts: Texts,
) -> None:
    """Show the questions of a moment: those that each learner is asked, and the others folded."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None):
            st.subheader(texts.gettext(MOMENTS[moment]), anchor=False)
            _say_when(profile, moment, texts)
        _offer_form(context, profile.switch_id, moment, texts)
    asked = profile.chosen.asked_at(moment)
    others = [item for item in asked if item.starts == NOT_ASKED]
    _ask_all(context, profile, [item for item in asked if item not in others], given, texts)
    if not others:
        return
    known = any(profile.said(item) != NOT_ASKED for item in others)
    part = fold(
        texts.gettext("What need not be asked"),
        f"funder_others:{profile.switch_id}:{moment}",
        expanded=known,
    )
    if part.open:
        with part:
            _ask_all(context, profile, others, given, texts)


def _ask_all(
    context: Context,
    profile: FunderProfile,
    questions: Sequence[Question],
    given: _Circumstances,
    texts: Texts,
) -> None:
    """Show questions two beside each other where there is room."""
    for number in range(0, len(questions), 2):
        beside = st.columns(2, gap="small")
        for question, column in zip(questions[number : number + 2], beside, strict=False):
            with column:
                _ask(context, profile, question, given, texts)


def _say_when(profile: FunderProfile, moment: AskedAt, texts: Texts) -> None:
    """Say which day a moment is of, or why it has none yet."""
    _, counted = texts.gettext, profile.counted
    if counted is None:
        if moment is AskedAt.ENTRY:
            st.caption(_("No day was held yet: the learner counts from the first held day."))
        return
    day = {
        AskedAt.ENTRY: counted.entered_on,
        AskedAt.EXIT: counted.left_on,
        AskedAt.LATER: counted.later_on(),
    }[moment]
    if day is not None:
        st.caption(texts.date(day))
    elif moment is AskedAt.EXIT:
        st.caption(_("The exchange goes on: ask this once it is over."))
    if moment is AskedAt.ENTRY and counted.switches > 1:
        st.caption(_("These are of the first exchange, and stay as they are for the next ones."))


def _ask_circumstances(switch_id: int, texts: Texts) -> _Circumstances:
    """Show what holds for each answer that is filled in from now on."""
    _ = texts.gettext
    with st.container(border=True):
        st.caption(_("This goes along with each answer that you choose below."))
        left, middle, right = st.columns([2, 3, 4], vertical_alignment="bottom")
        with left:
            day = fields.day(_("Asked on"), _ready(f"{switch_id}:asked_on", session.today()))
        with middle:
            words = fields.words_of(list(AnswerMeans), texts)
            ready = _ready(f"{switch_id}:means", AnswerMeans.ON_PAPER)
            means = fields.selection(_("How"), ready, words, texts)
        with right:
            notice = fields.tick(
                _("The privacy notice was given"), _ready(f"{switch_id}:notice", False)
            )
    return _Circumstances(day, means or AnswerMeans.ON_PAPER, notice)


def _ask(
    context: Context,
    profile: FunderProfile,
    question: Question,
    given: _Circumstances,
    texts: Texts,
) -> None:
    """Show a question, and save what was chosen; what is refused is said below, and tried again."""
    _ = texts.gettext
    words = {item.code: item.label.in_(texts.language) for item in question.choices}
    words |= {REFUSED: _("does not wish to answer"), NOT_ASKED: _("not asked")}
    words |= {TO_ASK: _("still to be asked")}
    stored, key = profile.said(question), f"funder:{profile.switch_id}:{question.code}"
    before = f"{key}:stored"
    # What someone else filled in since is shown, unless something else was chosen here meanwhile.
    if st.session_state.get(key) in {None, st.session_state.get(before)}:
        st.session_state[key] = stored
    st.session_state[before] = stored
    ready = Ready(key, False, stored, is_set=True)
    label = question.label.in_(texts.language)
    shown = fields.with_stored(words, stored, texts)
    if question.is_yes_no:
        chosen = fields.buttons(label, ready, shown, texts, required=True, wrap=True)
    else:
        chosen = fields.selection(label, ready, shown, texts)
    place = st.empty()
    if chosen is not None and chosen != stored:
        refused = _save(context, profile, question, chosen, given)
        if refused is None:
            st.session_state[before] = chosen
            # What stands above and below counts this answer too.
            st.rerun()
        place.error(sentence(refused, texts), icon=":material/error:")
        return
    _say_source(profile, question, texts)


def _say_source(profile: FunderProfile, question: Question, texts: Texts) -> None:
    found = profile.answers.get(question.code)
    if found is not None:
        about = {"day": texts.date(found.asked_on), "means": texts.label(found.means)}
        who = profile.users.get(found.user_id, "")
        said = texts.gettext("asked on {day}, {means}", **about)
        st.caption(escape_markdown(" · ".join(filter(None, (said, who)))))


def _save(
    context: Context,
    profile: FunderProfile,
    question: Question,
    answer: str,
    given: _Circumstances,
) -> Message | None:
    """Put an answer on record; return why it was refused."""
    if given.asked_on is None:
        return Message(ASK_DAY)
    try:
        with failures.saving():
            put_answer(
                context,
                profile.switch_id,
                question.code,
                answer,
                given.asked_on,
                given.means,
                given.notice_given,
            )
    except InvalidError as refused:
        return next(iter(refused.errors.values()))
    return None


def _offer_form(context: Context, switch_id: int, moment: AskedAt, texts: Texts) -> None:
    download_button(
        context,
        texts.gettext("Form on paper (PDF)"),
        FUNDER_FORM.of(switch_id, moment),
        file_name=f"switching-talent-esf-{switch_id}-{moment}.pdf",
        mime="application/pdf",
        icon=icons.DOWNLOAD,
    )


def _ready(name: str, first: object) -> Ready:
    key = f"funder:{name}"
    return Ready(key, False, first, key in st.session_state)
