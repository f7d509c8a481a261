"""What the learning action plan says, section by section, for screen, paper and snapshot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from switching.i18n import Texts
from switching.models import (
    MINIMUM_MINUTES,
    CallRecord,
    Dossier,
    GoalWording,
    N_,
    Organisation,
    Participation,
    Person,
    PlanSection,
    QuestionVersion,
    planned_minutes,
)

STILL_TO_FILL_IN = N_("still to fill in")


@dataclass(frozen=True)
class Facts:
    """Labels with what they stand for."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text, under a small heading when it has one."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Points:
    """A list, under a small heading when it has one."""

    items: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True)
class Table:
    """A table; `widths` are parts of the page's width, column `named_by` tells rows apart."""

    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    named_by: int = 0


@dataclass(frozen=True)
class Signatures:
    """Who signs: party, name and job."""

    rows: tuple[tuple[str, str, str], ...]


Block = Facts | Paragraph | Points | Table | Signatures


@dataclass(frozen=True)
class Section:
    """A section of the plan; without blocks, `empty` says what is still to be filled in."""

    name: PlanSection
    title: str
    blocks: tuple[Block, ...]
    empty: str = ""


@dataclass(frozen=True)
class PlanContent:
    """The whole plan. `code` is a short hash of all that it says; `date` is that of the paper."""

    title: str
    subtitle: str
    reference: str
    version: str
    date: str
    final: bool
    language: str
    sections: tuple[Section, ...]
    code: str = field(default="")


def plan_content(
    dossier: Dossier,
    texts: Texts,
    today: date,
    number: int | None = None,
    cofinancing: str = "",
) -> PlanContent:
    """Compose a dossier's plan in the language of `texts`: a draft, or final version `number`.

    `cofinancing` is the line of the installation; that of the dossier's own project goes before it.
    """
    _ = texts.gettext
    version = _("version {number}", number=number) if number else _("draft")
    composer = _Composer(dossier, texts, today, number, cofinancing)
    content = PlanContent(
        title=_("Learning action plan"),
        subtitle=_("{learner} at {host}", learner=dossier.learner.name, host=dossier.host.name),
        reference=dossier.switch.reference,
        version=version,
        date=texts.date(today),
        final=number is not None,
        language=str(texts.language),
        sections=tuple(composer.sections()),
    )
    return replace(content, code=_code(content))


def as_data(content: PlanContent) -> dict[str, Any]:
    """Return `content` as what JSON can hold."""
    data: dict[str, Any] = json.loads(json.dumps(asdict(content)))
    return data


def from_data(data: Mapping[str, Any]) -> PlanContent:
    """Return the content that `as_data` made `data` of."""
    sections = tuple(
        Section(
            PlanSection(item["name"]),
            item["title"],
            tuple(_block(block) for block in item["blocks"]),
            item["empty"],
        )
        for item in data["sections"]
    )
    return PlanContent(**{**data, "sections": sections})


def _block(data: Mapping[str, Any]) -> Block:
    if "text" in data:
        return Paragraph(**data)
    if "items" in data:
        return Points(tuple(data["items"]), data["heading"])
    rows = tuple(tuple(row) for row in data["rows"])
    if "header" in data:
        return Table(tuple(data["header"]), tuple(data["widths"]), rows, data["named_by"])
    return Signatures(rows) if any(len(row) == 3 for row in rows) else Facts(rows)


def says_the_same(earlier: Mapping[str, Any], now: PlanContent) -> bool:
    """Tell whether a snapshot and a plan say the same, but for version, date and co-financing."""
    return substance(earlier) == substance(as_data(now))


def substance(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sections of a plan's data without what no dossier decides: see `_head`."""
    head, *sections = data["sections"]
    return [{**head, "blocks": head["blocks"][:1]}, *sections]


def _code(content: PlanContent) -> str:
    """Return the first 8 hexadecimal digits of the content's SHA-256."""
    written = json.dumps(asdict(content), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:8].upper()


def _without_empty_columns(
    header: tuple[str, ...], widths: tuple[int, ...], rows: tuple[tuple[str, ...], ...]
) -> Table:
    filled = [index for index, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    return Table(
        tuple(header[index] for index in filled),
        tuple(widths[index] for index in filled),
        tuple(tuple(row[index] for index in filled) for row in rows),
    )


def texts_of(section: Section) -> Iterator[str]:
    """Yield every text that a section shows."""
    yield section.title
    for block in section.blocks:
        match block:
            case Facts(rows) | Signatures(rows):
                yield from (text for row in rows for text in row)
            case Paragraph(text, heading):
                yield from (heading, text)
            case Points(items, heading):
                yield from (heading, *items)
            case Table(header=header, rows=rows):
                yield from (text for row in (header, *rows) for text in row)


@dataclass(frozen=True)
class _Composer:
    """Writes each section: one small method per section."""

    dossier: Dossier
    texts: Texts
    today: date
    number: int | None
    cofinancing: str

    def sections(self) -> Iterator[Section]:
        _ = self.texts.gettext
        yield self._section(PlanSection.HEAD, self._head())
        yield self._section(PlanSection.PARTIES, self._parties())
        yield self._section(
            PlanSection.CALL, self._call(), _("The introduction call still has to be held.")
        )
        yield self._section(
            PlanSection.STARTING_POINT,
            self._paragraph(self.dossier.inputs.starting_point),
            _("What does the learner know and can do already?"),
        )
        yield self._section(PlanSection.QUESTION, self._question())
        yield self._section(
            PlanSection.ACTIVITIES, self._activities(), _("There is no activity yet.")
        )
        yield self._section(PlanSection.PLANNING, self._planning(), _("No day is planned yet."))
        yield self._section(
            PlanSection.ARRANGEMENTS,
            self._arrangements(),
            _("Dress code, address and welcome and other arrangements are still to be made."),
        )
        yield self._section(PlanSection.FRAME, self._frame())
        yield self._section(
            PlanSection.GUIDANCE,
            self._guidance(),
            _("Agree on a moment to follow up and on how you evaluate."),
        )
        yield self._section(
            PlanSection.ORGANISATIONS_LEARN,
            self._organisations_learn(),
            _("What do the host and the sending organisation take from this?"),
        )
        yield self._section(PlanSection.AGREEMENT, self._agreement())

    def _section(self, name: PlanSection, blocks: Iterator[Block], empty: str = "") -> Section:
        return Section(name, self.texts.label(name), tuple(blocks), empty)

    def _facts(self, *rows: tuple[str, str | None]) -> Iterator[Facts]:
        filled = tuple((label, value) for label, value in rows if value)
        if filled:
            yield Facts(filled)

    def _to_fill_in(self, value: str) -> str:
        """Return `value`; a draft says of an empty one that it is still to be filled in."""
        return value or ("" if self.number else self.texts.gettext(STILL_TO_FILL_IN))

    def _paragraph(self, text: str, heading: str = "") -> Iterator[Paragraph]:
        if text:
            yield Paragraph(text, heading)

    def _points(self, items: list[str], heading: str) -> Iterator[Points]:
        if items:
            yield Points(tuple(items), heading)

    def _head(self) -> Iterator[Block]:
        """Yield what the dossier decides as the first block, and the rest after it."""
        _, dossier = self.texts.gettext, self.dossier
        project = dossier.project
        yield from self._facts(
            (_("Plan number"), dossier.switch.reference),
            (_("Project"), f"{project.number} {project.name}".strip() if project else None),
            (_("Project partner"), dossier.partner.name),
        )
        yield from self._facts(
            (_("Version"), str(self.number) if self.number else None),
            (_("Status"), _("final") if self.number else _("draft")),
            (_("Date"), self.texts.date(self.today)),
        )
        own = project.cofinancing if project else ""
        yield from self._paragraph(own or self.cofinancing)

    def _parties(self) -> Iterator[Block]:
        _, dossier = self.texts.gettext, self.dossier
        yield from self._facts(
            (_("Learner"), self._described(dossier.learner)),
            (_("Sending organisation"), self._placed(dossier.sending_organisation)),
            (_("Contact there"), self._to_fill_in(self._reachable(dossier.sending_contact))),
            (_("Host"), self._placed(dossier.host)),
            (_("Coach"), self._to_fill_in(self._described(dossier.coach))),
            (_("Project leader"), self._described(dossier.project_leader)),
            (_("In an emergency"), self._to_fill_in(dossier.inputs.emergency_contact)),
        )

    def _placed(self, organisation: Organisation) -> str:
        return ", ".join(filter(None, (organisation.name, organisation.city)))

    def _reachable(self, person: Person | None) -> str:
        if person is None:
            return ""
        return ", ".join(filter(None, (person.name, person.job, person.email, person.phone)))

    def _described(self, person: Person | None) -> str:
        if person is None:
            return ""
        since = ""
        if person.job_since:
            year, _separator, month = person.job_since.partition("-")
            shown = self.texts.month(date(int(year), int(month), 1)) if month else year
            since = self.texts.gettext("since {date}", date=shown)
        return ", ".join(filter(None, (person.name, person.job, since)))

    def _call(self) -> Iterator[Block]:
        record = self.dossier.call
        if record is None or not record.call.held:
            return
        _, call = self.texts.gettext, record.call
        minutes = _("{planned} planned, {actual} in reality",
                    planned=self.texts.minutes(call.planned_minutes),
                    actual=self.texts.minutes(call.actual_minutes or 0))  # fmt: skip
        yield from self._facts(
            (_("Date"), self.texts.date(call.planned_at)),
            (_("Duration"), minutes),
            (_("Present"), self._attendance(record)),
            (_("Covered"), self._covered(record)),
        )

    def _attendance(self, record: CallRecord) -> str:
        return self.texts.enumeration(
            [
                f"{person.name} ({self.texts.label(person.role)})"
                for person in record.participants
                if person.attended
            ]
        )

    def _covered(self, record: CallRecord) -> str:
        labels = [self.texts.label(item.purpose) for item in record.purposes if item.covered]
        return "; ".join(labels)

    def _question(self) -> Iterator[Block]:
        _, before, now = self.texts.gettext, self.dossier.before, self.dossier.latest
        yield from self._paragraph(self._in_short(before), _("Question before the call"))
        yield from self._paragraph(now.question.general_aim, _("General aim"))
        goals = [self._goal(goal) for goal in now.filled_goals]
        if goals:
            rows = tuple((str(number), *goal) for number, goal in enumerate(goals, start=1))
            header = (_("No."), _("Learning goal"), _("Must be covered"), _("Beforehand (1–5)"))
            yield Table(header, (1, 9, 2, 2), rows, named_by=1)
        yield from self._points(
            [
                wish.description + (f" – {wish.answered_by}" if wish.answered_by else "")
                for wish in now.filled_wishes
            ],
            _("Desired conversation partners"),
        )
        yield from self._paragraph(self._shift(now), _("What changed, and why"))

    def _goal(self, goal: GoalWording) -> tuple[str, str, str]:
        must = self.texts.gettext("yes") if goal.must_cover else ""
        scores = {item.id: item.score_before for item in self.dossier.goals}
        return goal.description, must, str(scores.get(goal.goal_id) or "")

    def _in_short(self, version: QuestionVersion) -> str:
        goals = [f"• {goal.description}" for goal in version.filled_goals]
        return "\n".join(filter(None, (version.question.general_aim, *goals)))

    def _shift(self, version: QuestionVersion) -> str:
        _, question = self.texts.gettext, version.question
        if question.shift is None:
            return ""
        proposal = self.dossier.proposal(question.shift_proposal_id)
        cause = [
            self.texts.label(question.shift_purpose) if question.shift_purpose else "",
            _("proposal: {title}", title=proposal.title) if proposal else "",
        ]
        parts = [self.texts.label(question.shift).capitalize(), *filter(None, cause)]
        return ". ".join(filter(None, (" – ".join(parts), question.shift_reason)))

    def _activities(self) -> Iterator[Block]:
        _, dossier = self.texts.gettext, self.dossier
        if not dossier.activities:
            return
        numbers = {goal.goal_id: i for i, goal in enumerate(dossier.latest.filled_goals, start=1)}
        days = {day.id: self.texts.short_date(day.day) for day in dossier.days}
        yield Table(
            (_("Activity"), _("Goal"), _("With whom"), _("Where"), _("Date"), _("Hours"),
             _("Result or evidence")),
            (8, 2, 4, 3, 3, 2, 5),
            tuple(
                (
                    activity.title,
                    ", ".join(
                        str(numbers[goal])
                        for goal in sorted(dossier.goals_of(activity))
                        if goal in numbers
                    ),
                    activity.with_whom,
                    activity.place,
                    days.get(activity.day_id or 0, ""),
                    self.texts.hours(activity.minutes) if activity.minutes else "",
                    activity.evidence,
                )
                for activity in dossier.activities
            ),
        )  # fmt: skip

    def _planning(self) -> Iterator[Block]:
        """Yield the days that were not called off, and what they come to."""
        _ = self.texts.gettext
        days = [day for day in self.dossier.days if day.held is not False]
        if not days:
            return
        yield _without_empty_columns(
            (_("Date"), _("From"), _("To"), _("Break"), _("Hours"), _("Where"), _("With whom")),
            (6, 2, 2, 2, 2, 4, 4),
            tuple(
                (
                    self.texts.date(day.day, "EEEE d MMMM y"),
                    self.texts.time(day.start) if day.start else "",
                    self.texts.time(day.end) if day.end else "",
                    self.texts.minutes(day.break_minutes) if day.break_minutes else "",
                    self.texts.hours(day.planned_minutes),
                    day.place,
                    day.with_whom,
                )
                for day in days
            ),
        )
        total = planned_minutes(days)
        reached = total >= MINIMUM_MINUTES
        yield from self._facts(
            (_("Total"), self.texts.hours(total)),
            (
                _("Minimum of 14 hours"),
                _("reached") if reached else _("not reached yet"),
            ),
            (_("Why fewer"), "" if reached else self.dossier.inputs.fewer_hours_reason),
        )

    def _arrangements(self) -> Iterator[Block]:
        yield from self._facts(
            *(
                (self.texts.label(item.kind).capitalize(), item.description)
                for item in self.dossier.arrangements
            )
        )

    def _frame(self) -> Iterator[Block]:
        _, inputs = self.texts.gettext, self.dossier.inputs
        yield Paragraph(
            _(
                "Wage, job and rights stay with the sending organisation during the exchange. "
                "The host gives only the instructions that are named here."
            )
        )
        part: Participation | None = inputs.participation
        yield from self._facts(
            (_("Instructions by"), self._to_fill_in(inputs.instructions_by)),
            (_("Insurance confirmed by"), self._to_fill_in(inputs.insurance_confirmed_by)),
            (_("The learner is"), self._to_fill_in(self.texts.label(part) if part else "")),
        )

    def _guidance(self) -> Iterator[Block]:
        _, inputs = self.texts.gettext, self.dossier.inputs
        yield from self._paragraph(inputs.follow_up, _("Follow-up"))
        yield from self._paragraph(inputs.evaluation_moment, _("Evaluation"))

    def _organisations_learn(self) -> Iterator[Block]:
        _, inputs = self.texts.gettext, self.dossier.inputs
        yield from self._paragraph(inputs.host_learns, self.dossier.host.name)
        yield from self._paragraph(inputs.sender_learns, self.dossier.sending_organisation.name)
        yield from self._paragraph(inputs.sharing, _("How it is shared"))

    def _agreement(self) -> Iterator[Block]:
        _, dossier = self.texts.gettext, self.dossier
        people = (
            (_("Learner"), dossier.learner),
            (_("Coach"), dossier.coach),
            (_("Project leader"), dossier.project_leader),
        )
        rows = [
            (party, person.name if person else "", person.job if person else "")
            for party, person in people
        ]
        rows.insert(2, self._sender_signs())
        yield Signatures(tuple(rows))

    def _sender_signs(self) -> tuple[str, str, str]:
        party = self.texts.gettext("Sending organisation")
        contact, organisation = self.dossier.sending_contact, self.dossier.sending_organisation
        if contact is None:
            return party, organisation.name, ""
        return party, contact.name, ", ".join(filter(None, (contact.job, organisation.name)))
