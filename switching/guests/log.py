"""The log: a line on each day of the exchange, and hours that the coach confirms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from switching.guests.blocks import Area, Block, Form, Heading, Hidden, Line, Notice, Quote, Text
from switching.guests.state import GuestPage, State, first
from switching.models import ContributionTopic, ExchangeDay, LogEntry, Message, N_, Party
from switching.rules.hours import hours_refused, parse_hours
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.contributions import Given
from switching.services.guests import Draft, give_contributions, give_log_entry

Topic = ContributionTopic


def _days(state: State) -> list[ExchangeDay]:
    """Return the days that began and were not called off."""
    days = state.view.dossier.days
    return [day for day in days if day.held is not False and day.day <= state.today]


def _blocks(state: State) -> Sequence[Block]:
    found: list[Block] = []
    if "done" in state.asked:
        name = state.view.dossier.project_leader.name
        found.append(
            Notice(state.texts.gettext("Thank you: {name} sees it.", name=name), tone="good")
        )
    for day in reversed(_days(state)):
        found += _day(state, day)
    return found


def _day(state: State, day: ExchangeDay) -> Iterator[Block]:
    _, texts = state.texts.gettext, state.texts
    yield Heading(texts.date(day.day, "EEEE d MMMM"))
    if day.held and day.held_minutes:
        yield Text(_("On record: {hours}", hours=texts.hours(day.held_minutes)))
    elif day.planned_minutes:
        yield Text(_("Planned: {hours}", hours=texts.hours(day.planned_minutes)))
    own, other = _entries(state, day)
    if other is not None:
        yield from _others(state, other)
    fields = _of_learner if state.view.party is Party.LEARNER else _of_coach
    yield Form(_("Send"), (Hidden("day", str(day.id)), *fields(state, day, own)))


def _entries(state: State, day: ExchangeDay) -> tuple[LogEntry | None, LogEntry | None]:
    """Return what the guest wrote on a day, and what the learner did for a coach to read."""
    of_day = {item.party: item for item in state.view.log if item.day_id == day.id}
    other = of_day.get(Party.LEARNER) if state.view.party is Party.COACH else None
    return of_day.get(state.view.party), other


def _others(state: State, entry: LogEntry) -> Iterator[Block]:
    _, name = state.texts.gettext, state.view.dossier.learner.name
    if entry.done:
        yield Quote(_("{name}: what I did", name=name), entry.done)
    if entry.learned:
        yield Quote(_("{name}: what I learned", name=name), entry.learned)
    if entry.minutes:
        yield Text(_("{name} counted {hours}", name=name, hours=state.texts.hours(entry.minutes)))


def _of_learner(state: State, day: ExchangeDay, own: LogEntry | None) -> Iterator[Block]:
    _ = state.texts.gettext
    for name, label in (("done", _("What I did")), ("learned", _("What I learned"))):
        field = f"{name}_{day.id}"
        stands = getattr(own, name) if own else ""
        yield Area(field, label, state.typed(field, stands), error=state.error(field), rows=3)
    yield _hours(state, day, _("How many hours was I there?"), own.minutes if own else None)


def _of_coach(state: State, day: ExchangeDay, own: LogEntry | None) -> Iterator[Block]:
    given = state.view.wrote(Topic.HELD_HOURS, day.id)
    minutes = int(given[-1]) if given else None
    yield _hours(state, day, state.texts.gettext("Hours that I confirm"), minutes)


def _hours(state: State, day: ExchangeDay, label: str, minutes: int | None) -> Line:
    name = f"hours_{day.id}"
    told = state.texts.gettext("The break not counted: 7,5 or 7:30.")
    stands = state.texts.bare_hours(minutes)
    return Line(name, label, state.typed(name, stands), told, state.error(name))


def _give(context: Context, state: State, form: Draft) -> None:
    days = {str(day.id): day for day in _days(state)}
    day = days.get(first(form, "day"))
    if day is None:
        raise InvalidError({"": Message(N_("This day is no longer in the plan."))})
    minutes = _minutes(form, f"hours_{day.id}")
    if state.view.party is Party.LEARNER:
        said = {name: first(form, f"{name}_{day.id}") for name in ("done", "learned")}
        if not any(said.values()):
            text = N_("Write in a line what you did or learned.")
            raise InvalidError({f"done_{day.id}": Message(text)})
        values = {**said, "minutes": minutes}
        give_log_entry(context, state.view.link.switch_id, day.id, values)
        return
    if minutes is None:
        raise InvalidError({f"hours_{day.id}": Message(N_("Fill in how many hours it was."))})
    given = [Given(Topic.HELD_HOURS, str(minutes), day.id)]
    give_contributions(context, state.view.link.switch_id, "log", given)


def _minutes(form: Draft, name: str) -> int | None:
    typed = first(form, name)
    refused = hours_refused(typed)
    if refused is not None:
        raise InvalidError({name: refused})
    return parse_hours(typed)


LOG = GuestPage(
    "log",
    lambda state: state.texts.gettext("Log and hours"),
    lambda state: state.texts.gettext("A line on each day, and the hours."),
    lambda state: state.view.party in (Party.LEARNER, Party.COACH) and bool(_days(state)),
    _blocks,
    _give,
)
