"""The plan to read, with room for a remark on each part, and one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from switching.documents.plan import content as paper
from switching.guests.blocks import (
    Area,
    Block,
    Bullets,
    Choice,
    Folded,
    Form,
    Heading,
    Hidden,
    Line,
    Notice,
    Pairs,
    Text,
    Way,
)
from switching.guests.state import GuestPage, State, first
from switching.i18n.texts import BRUSSELS
from switching.models import Message, N_
from switching.rules.agreeing import last_plan
from switching.services.checks import InvalidError
from switching.services.codes import CODE_FIELD, CodeStep
from switching.services.context import Context
from switching.services.guests import (
    Draft,
    GuestPaper,
    PlanReply,
    PlanShown,
    answer_plan,
    papers_of,
    shown_plan,
)

YES, NO = "yes", "no"


def _blocks(state: State) -> Sequence[Block]:
    shown = shown_plan(state.view)
    if shown is None:
        return []
    return [*_standing(state, shown), *_body(state, shown)]


def _body(state: State, shown: PlanShown) -> Iterator[Block]:
    if shown.agreement is not None:
        for section in shown.sections:
            yield from _section(state, shown, section)
        return
    parts: list[Block] = []
    for section in shown.sections:
        parts += _section(state, shown, section)
        parts.append(_remark(state, section))
    yield Form(state.texts.gettext("Send my answer"), (*parts, *_answer(state, shown)))


def _standing(state: State, shown: PlanShown) -> Iterator[Block]:
    """Say which version it is, whether one agreed, and what is new in it."""
    _, texts, number = state.texts.gettext, state.texts, shown.plan.number
    asked = state.asked.get("v", "")
    if asked.isdigit() and int(asked) < number:
        text = _("Your link was for version {old}. This is version {number}, which counts now.")
        yield Notice(text.format(old=int(asked), number=number))
    if shown.agreement is not None:
        text = _("You agreed to this version on {date}. There is nothing more to do.")
        yield Notice(text.format(date=texts.date(shown.agreement.agreed_on)), "good")
    elif shown.answered is not None:
        text = _("You asked on {date} to change this first. {name} goes on with it.")
        day = texts.date(shown.answered.answered_at.astimezone(BRUSSELS))
        yield Notice(text.format(date=day, name=state.view.dossier.project_leader.name), "good")
    elif shown.changed:
        yield Notice(_("You answered an earlier version. What is new since has a mark."))
    made = texts.date(shown.plan.finalised_at)
    yield Text(_("Version {number} of {date}").format(number=number, date=made))
    if GuestPaper.PLAN in papers_of(state.view.dossier, state.view.party):
        yield Way(_address(state, "plan.pdf"), _("The same on paper (PDF)"))


def _address(state: State, page: str) -> str:
    return f"{state.asked.get('home', '')}/{page}"


def _section(state: State, shown: PlanShown, section: paper.Section) -> Iterator[Block]:
    is_new = section.name in shown.changed
    yield Heading(section.title, state.texts.gettext("changed") if is_new else "")
    for block in section.blocks:
        yield from _drawn(block)


def _drawn(block: paper.Block) -> Iterator[Block]:
    """Yield a block of the paper as a narrow screen shows it: no empty cells, labels above."""
    match block:
        case paper.Facts(rows):
            yield Pairs(tuple(row for row in rows if row[1]))
        case paper.Paragraph(text, heading):
            yield Pairs(((heading, text),)) if heading else Text(text)
        case paper.Points(items, heading):
            yield Bullets(items, heading)
        case paper.Table(header=header, rows=rows, named_by=named_by):
            yield Bullets(tuple(_row(header, row, named_by) for row in rows))
        case paper.Signatures(rows):
            yield Bullets(tuple(" – ".join(filter(None, row)) for row in rows))


def _row(header: Sequence[str], row: Sequence[str], named_by: int) -> str:
    """Write a row of a table as lines: its name, then each label with what stands there."""
    cells = zip(header, row, strict=True)
    rest = [
        f"{label}: {cell}" if label else cell
        for column, (label, cell) in enumerate(cells)
        if cell.strip() and column != named_by
    ]
    return "\n".join([row[named_by], *rest])


def _remark(state: State, section: paper.Section) -> Block:
    _ = state.texts.gettext
    name = f"remark_{section.name}"
    typed = state.typed(name)
    area = Area(name, _("What is not right in ‘{part}’?", part=section.title), typed, rows=3)
    return Folded(_("Is something not right?"), (area,), bool(typed))


def _answer(state: State, shown: PlanShown) -> Iterator[Block]:
    _ = state.texts.gettext
    yield Heading(_("Your answer"))
    yield Hidden("plan", str(shown.plan.id))
    yield Hidden("digest", shown.digest)
    options = (
        (YES, _("yes, I agree with this plan")),
        (NO, _("no, change first what I wrote")),
    )
    yield Choice(
        "agreed",
        _("Do you agree?"),
        options,
        state.typed("agreed"),
        error=state.error("agreed"),
    )
    yield from _code(state)
    yield Line(
        "typed_name",
        _("Your first name and family name"),
        state.typed("typed_name"),
        _("Typing your name counts as signing."),
        state.error("typed_name"),
        complete="name",
    )


def _code(state: State) -> Iterator[Block]:
    """Say that a copied link asks for a code too; once one was mailed, the field for it."""
    _, step = state.texts.gettext, state.view.code
    if step is CodeStep.UNREACHED:
        text = _(
            "Agreeing by this link takes a code by mail, and we have no address of you. {name} can "
            "note it, or send you the plan to sign.",
            name=state.view.dossier.project_leader.name,
        )
        yield Notice(text)
    elif step is CodeStep.TO_TYPE or state.error(CODE_FIELD):
        told = _(
            "Six digits, in the mail that we sent to the address that we have of you. Did nothing "
            "come after a few minutes? Leave this empty and send: a new one comes."
        )
        error = state.error(CODE_FIELD)
        yield Line(CODE_FIELD, _("Your code"), "", told, error, complete="one-time-code")
    elif step is CodeStep.COMES:
        yield Text(
            _(
                "Your link did not come by a mail of ours. When you agree, we mail you a code; you "
                "type it here after that."
            )
        )


def _give(context: Context, state: State, form: Draft) -> None:
    agreed = first(form, "agreed")
    errors = {}
    if agreed not in (YES, NO):
        errors["agreed"] = Message(N_("Choose one of the two."))
    if not first(form, "typed_name"):
        errors["typed_name"] = Message(N_("Type your name."))
    if errors:
        raise InvalidError(errors)
    number = first(form, "plan")
    remarks = {
        name.removeprefix("remark_"): values[-1]
        for name, values in form.items()
        if name.startswith("remark_")
    }
    reply = PlanReply(
        int(number) if number.isdigit() else 0,
        first(form, "digest"),
        agreed == YES,
        first(form, "typed_name"),
        remarks,
        first(form, CODE_FIELD),
    )
    answer_plan(context, state.view.link.switch_id, reply)


PLAN = GuestPage(
    "plan",
    lambda state: state.texts.gettext("The learning action plan"),
    lambda state: state.texts.gettext("Read it, say what is not right, and whether you agree."),
    lambda state: last_plan(state.view.dossier) is not None,
    _blocks,
    _give,
    lambda state: (shown := shown_plan(state.view)) is not None and shown.agreement is not None,
    forgotten=(CODE_FIELD,),
)
