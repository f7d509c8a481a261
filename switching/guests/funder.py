"""What a learner answers the funder: the questions of now, each with the way to refuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from switching.documents.papers.funder_form import MOMENTS, notice_of
from switching.guests.blocks import Block, Choice, Form, Heading, Notice, Pairs, Text
from switching.guests.state import GuestPage, State, first
from switching.rules.indicators import REFUSED
from switching.services.context import Context
from switching.services.funder_by_link import PAGE, AskedByLink, give_funder_answers
from switching.services.guests import Draft


def _is_open(state: State) -> bool:
    return state.view.funder is not None


def _blocks(state: State) -> Sequence[Block]:
    _, found = state.texts.gettext, state.view.funder
    assert found is not None
    done = _(
        "Thank you: your answers are kept. Only {name} and who administers the app see them.",
        name=state.view.dossier.project_leader.name,
    )
    return [
        *([Notice(done, "good")] if "done" in state.asked else []),
        Text(
            _(
                "These questions come from the fund that pays part of the programme. Your employer "
                "and the host don't see your answers."
            )
        ),
        Pairs(notice_of(found.project, found.chosen, state.texts)),
        Form(_("Send"), tuple(_questions(state))),
    ]


def _questions(state: State) -> Iterator[Block]:
    assert state.view.funder is not None
    for moment, asked in state.view.funder.asked.items():
        yield Heading(state.texts.gettext(MOMENTS[moment]))
        if any(item.filled_in for item in asked):
            yield Text(
                state.texts.gettext(
                    "Some of what you said was filled in for you. Choose something there only to "
                    "change it."
                )
            )
        for item in asked:
            yield _choice(state, item)


def _choice(state: State, item: AskedByLink) -> Choice:
    _, question, texts = state.texts.gettext, item.question, state.texts
    told = ""
    if item.filled_in is not None:
        told = _("filled in for you on {date}", date=texts.date(item.filled_in))
    return Choice(
        question.code,
        question.label.in_(texts.language),
        (
            *((choice.code, choice.label.in_(texts.language)) for choice in question.choices),
            (REFUSED, _("I would rather not say")),
        ),
        state.typed(question.code, item.own),
        told,
        state.error(question.code),
    )


def _give(context: Context, state: State, form: Draft) -> None:
    assert state.view.funder is not None
    answers = {item.question.code: first(form, item.question.code) for item in state.view.funder}
    give_funder_answers(context, state.view.link.switch_id, answers)


def _is_done(state: State) -> bool:
    assert state.view.funder is not None
    return all(item.is_answered for item in state.view.funder)


FUNDER = GuestPage(
    PAGE,
    lambda state: state.texts.gettext("What the funder asks"),
    lambda state: state.texts.gettext("A few questions about you; you may refuse each of them."),
    _is_open,
    _blocks,
    _give,
    _is_done,
)
