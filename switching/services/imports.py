"""Bringing in a spreadsheet: reading, preview, import, undo, and what became of each row.

Preview and import are one code path: what either makes is kept aside, under the rules of its
tables, and only an import stores it. One import is one transaction with one audit row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import TypeVar

import sqlite_utils

from switching.i18n.texts import BRUSSELS
from switching.i18n.words import words_for
from switching.importing import papers
from switching.importing.book import Book, RefusedError, Sheet
from switching.importing.cells.days import Calendar
from switching.importing.changes import Difference, Linked, OnRecord, compare
from switching.importing.concepts import words_for_idea
from switching.importing.dossiers import TITLES, DossierPlanner
from switching.importing.fields import FieldKind, Target, fields_of
from switching.importing.headers import bare, doubled
from switching.importing.hosts import HostPlanner
from switching.importing.planning import Choices, Given, Known, KnownSwitch, Outcome, Plan
from switching.importing.reading import PackedBook, read_file, sentence_of
from switching.importing.rows import RowClass
from switching.importing.sentences import why_said
from switching.importing.table import Asked, Column, ReadRow, Table, Words, read_table
from switching.models import (
    SECTORS,
    Arrangement,
    ExchangeDay,
    HostOption,
    Import,
    ImportMapping,
    ImportRecord,
    ImportRow,
    IntakeCall,
    Language,
    LearningQuestion,
    Message,
    Moment,
    N_,
    OptionKind,
    Organisation,
    Party,
    Person,
    Project,
    Proposal,
    Record,
    RowState,
    Switch,
)
from switching.models.base import LINE_LENGTH
from switching.rules.normal_form import fold
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.rights import DeniedError, Need, Scope, may_see_import, scope_of
from switching.store import NotFoundError, Transaction, get_record, list_readable, list_records
from switching.store import import_drafts as drafts
from switching.store.aside import Aside, aside
from switching.store.import_drafts import ImportDraft
from switching.store.merges import last_entry
from switching.store.queries import imports as stored

KEPT_FOR = timedelta(days=30)
"""How long what stands in rows that wait is kept at most."""
_LOOKED_AT = 200
_AT_ONCE = 100
MOST_DIFFERENCES = 200
R = TypeVar("R", bound=Record)
_MADE = (Switch, HostOption, Person, Organisation)
"""What an import makes that has a life of its own, in the order in which it is taken away."""


@dataclass(frozen=True)
class Upload:
    """A file that was read: its name, its hash, and the book, packed small."""

    name: str
    sha256: str
    packed: PackedBook

    @property
    def book(self) -> Book:
        """The sheets of the file."""
        return self.packed.book


@dataclass(frozen=True)
class Preview:
    """What an import would do; `digest` says whether it still would when it comes to it."""

    table: Table
    plan: Plan
    digest: str
    differences: tuple[Difference, ...] = ()
    """Where the sheet says something else than dossiers that are there already."""
    more: bool = False
    """Whether there are more of them."""


@dataclass(frozen=True)
class ImportLine:
    """An import as lists show it."""

    record: Import
    user: str


@dataclass(frozen=True)
class ImportReport:
    """What became of each row of an import."""

    record: Import
    rows: Sequence[ImportRow]
    links: Sequence[ImportRecord]
    names: Mapping[tuple[str, int], str]


@dataclass(frozen=True)
class Undone:
    """What undoing took away, counted by table, and what stays, by table, number and name."""

    removed: Mapping[str, int]
    kept: Sequence[tuple[str, int, str]]


@needs(Need.IMPORT)
def read_upload(context: Context, name: str, data: bytes) -> Upload:
    """Read a file in a child process; raise InvalidError with a sentence when it is no list."""
    try:
        packed = read_file(name, data)
    except RefusedError as refused:
        raise InvalidError({"file": sentence_of(refused.refusal)}) from None
    shown = "".join(letter for letter in name if letter.isprintable())[-LINE_LENGTH:].strip()
    return Upload(shown or "?", hashlib.sha256(data).hexdigest(), packed)


@cache
def _words() -> Words:
    """Return the words of closed lists in each language, folded."""
    lists: Mapping[FieldKind, Iterable[StrEnum]] = {
        FieldKind.SECTOR: SECTORS,
        FieldKind.OPTION_KIND: OptionKind,
        FieldKind.PARTY: Party,
        FieldKind.LANGUAGE: Language,
    }
    words = {
        kind: {fold(word): str(value) for word, value in words_for(values).items()}
        for kind, values in lists.items()
    }
    for party, idea in _IDEAS.items():
        said = {word: str(party) for word in words_for_idea(idea)}
        words[FieldKind.PARTY] = {**said, **words[FieldKind.PARTY]}
    words[FieldKind.LANGUAGE] |= {code: code for code in Language}
    return words


_IDEAS = {
    Party.LEARNER: "learner",
    Party.COACH: "coach",
    Party.HOST: "host",
    Party.SENDING_ORGANISATION: "sender",
    Party.PROJECT_LEADER: "leader",
}
"""A party is said as it is at the head of a column: 'werkgever' is who sends."""


def _asked_of(context: Context, book: Book, choices: Choices) -> Asked:
    """Return how a sheet is to be read, by what was chosen."""
    return Asked(
        choices.target,
        Calendar(context.today, book.from_1904),
        _words(),
        choices.head_rows,
        choices.mapping,
        {row: RowClass(kind) for row, kind in choices.classes.items()},
        choices.with_hidden,
    )


@needs(Need.IMPORT)
def propose_choices(context: Context, upload: Upload) -> Choices:
    """Propose the sheet and what its rows are: where most headers are known."""
    return _choices_for(context, upload.book)


_WHO_GOES = {"learner", "learner_first", "learner_family"}


def _choices_for(context: Context, book: Book) -> Choices:
    """Return the sheet and target with the most mapped columns; the first visible one else."""
    best: tuple[int, Choices] | None = None
    for sheet in book.sheets:
        for target in Target:
            choices = Choices(sheet.name, target)
            table = read_table(_head_of(sheet), _asked_of(context, book, choices))
            mapped = {column.field for column in table.columns if column.field}
            is_it = target is Target.HOSTS or _tells_of_dossiers(table.columns)
            knows_who = target is Target.DOSSIERS and bool(mapped & _WHO_GOES)
            count = (len(mapped) * 2 + knows_who) * is_it - sheet.is_hidden
            if table.rows and (best is None or count > best[0]):
                best = count, choices
    shown = next((sheet for sheet in book.sheets if not sheet.is_hidden), book.sheets[0])
    return best[1] if best else Choices(shown.name)


def _tells_of_dossiers(columns: Iterable[Column]) -> bool:
    """Tell whether columns say who goes, if only perhaps ('Name'), or from where to where.

    A list of hosts has names and days too, but no one who goes.
    """
    mapped = {column.field for column in columns if column.field}
    asked = {key for column in columns if not column.field for key in column.offered}
    return bool(_WHO_GOES & (mapped | asked)) or {"sender", "host"} <= mapped


def _head_of(sheet: Sheet) -> Sheet:
    """Return the first rows of a sheet: they tell what it is about."""
    first = sorted(sheet.rows)[:_LOOKED_AT]
    return replace(sheet, rows={number: sheet.rows[number] for number in first})


@needs(Need.IMPORT)
def keep_draft(context: Context, upload: Upload, choices: Choices, key: str) -> int:
    """Keep a file that is being brought in, so that a closed tab loses nothing; return its number.

    `key` is that by which it comes in once.
    """
    file = (upload.name, upload.sha256, upload.packed.content)
    with write(context) as transaction:
        user = context.actor.user_id
        return drafts.keep_draft(transaction.db, user, key, file, choices.plain(), context.now)


@needs(Need.IMPORT)
def choose_in_draft(
    context: Context, draft_id: int, choices: Choices, given: Mapping[str, str]
) -> None:
    """Keep what was chosen of an import under way; `given` are answers not yet taken over."""
    chosen = {**choices.plain(), "given": [list(pair) for pair in given.items()]}
    with write(context) as transaction:
        if not drafts.choose_in_draft(transaction.db, context.actor.user_id, draft_id, chosen):
            raise NotFoundError(f"import_drafts {draft_id}")


@needs(Need.IMPORT)
def list_drafts(context: Context) -> list[ImportDraft]:
    """List the own imports that are under way, the newest first."""
    with reading(context) as db:
        return drafts.list_drafts(db, context.actor.user_id)


@needs(Need.IMPORT)
def read_draft(context: Context, draft_id: int) -> tuple[ImportDraft, Upload] | None:
    """Return an own import that is under way with its file; None when there is none any more."""
    with reading(context) as db:
        own = drafts.list_drafts(db, context.actor.user_id)
        found = next((draft for draft in own if draft.id == draft_id), None)
        if found is None:
            return None
        packed = PackedBook(drafts.content_of(db, found.id))
    return found, Upload(found.file_name, found.sha256, packed)


@needs(Need.IMPORT)
def forget_draft(context: Context, key: str) -> None:
    """Forget an own import that is under way."""
    with write(context) as transaction:
        drafts.forget_draft(transaction.db, context.actor.user_id, key)


@needs(Need.IMPORT)
def list_mappings(context: Context, target: Target) -> dict[str, str]:
    """Return the fields that headers were mapped to before, by the header: to be proposed."""
    with reading(context) as db:
        found = list_readable(db, ImportMapping, target=str(target))
    own = _partner_of(context)
    return {item.header: item.field for item in found if item.partner_id == own}


def _partner_of(context: Context) -> int | None:
    scoped = scope_of(context.actor, Need.IMPORT) is Scope.PARTNER
    return context.actor.partner_id if scoped else None


@needs(Need.IMPORT)
def preview(context: Context, upload: Upload, choices: Choices) -> Preview:
    """Say what an import would do: all that it would store is made, and kept aside.

    Raises InvalidError for choices that can't be read by.
    """
    table, asked = _table(context, upload, choices)
    with ExitStack() as stack:
        known, kept = _begin(context, stack)
        plan = _plan(context, table, asked, choices, known, kept)
    shown = replace(table, rows=table.rows.without_cells())
    differences, more = _differences(context, plan.linked)
    slim = replace(plan, organisations=(), roles=(), linked=())
    return Preview(shown, slim, plan.digest, differences, more)


def _differences(context: Context, linked: Sequence[Linked]) -> tuple[tuple[Difference, ...], bool]:
    """Return where the sheet says something else than dossiers on record, and whether not all."""
    found: list[Difference] = []
    for place in range(0, len(linked), _AT_ONCE):
        some = linked[place : place + _AT_ONCE]
        with reading(context) as db:
            stands = _on_record(db, {item.switch_id for item in some})
            for item in some:
                if item.switch_id in stands:
                    of_row = compare(item, stands[item.switch_id])
                    found += [_with_imported(db, each, stands) for each in of_row]
        if len(found) > MOST_DIFFERENCES:
            return tuple(found[:MOST_DIFFERENCES]), True
    return tuple(found), False


def _with_imported(
    db: sqlite_utils.Database, found: Difference, stands: Mapping[int, OnRecord]
) -> Difference:
    if found.record is None or stands[found.switch_id].switch.import_id is None:
        return found
    first = stored.first_value(db, found.record.TABLE, found.record.id, found.name)
    if first is None:
        return replace(found, imported=found.now)
    return replace(
        found, imported=getattr(found.record.changed({found.name: first[0]}), found.name)
    )


def _on_record(db: sqlite_utils.Database, ids: Set[int]) -> dict[int, OnRecord]:
    """Return what is on record of dossiers, by their number."""

    def by_switch(kind: type[R], order: str = "id") -> dict[int, list[R]]:
        found: dict[int, list[R]] = {}
        for record in list_records(db, kind, order, switch_id=ids):
            found.setdefault(record.switch_id, []).append(record)  # type: ignore[attr-defined]
        return found

    switches = list_records(db, Switch, id=ids)
    everyone = {key for item in switches for key in (item.learner_id, item.coach_id) if key}
    people = {item.id: item for item in list_records(db, Person, id=everyone)}
    hosts = {
        item.id: item for item in list_records(db, Organisation, id={s.host_id for s in switches})
    }
    calls, questions = by_switch(IntakeCall), by_switch(LearningQuestion, "number")
    arrangements, proposals = by_switch(Arrangement), by_switch(Proposal)
    days = by_switch(ExchangeDay, "day")
    return {
        item.id: OnRecord(
            item,
            people[item.learner_id],
            hosts[item.host_id],
            people.get(item.coach_id or 0),
            next(iter(calls.get(item.id, ())), None),
            _of_moment(questions.get(item.id, ()), Moment.BEFORE_CALL),
            _of_moment(questions.get(item.id, ()), Moment.AFTER_CALL),
            {found.kind: found for found in arrangements.get(item.id, ())},
            {found.kind: found for found in proposals.get(item.id, ()) if _is_of_sheet(found)},
            days.get(item.id, ()),
        )
        for item in switches
    }


def _of_moment(found: Iterable[LearningQuestion], moment: Moment) -> LearningQuestion | None:
    return next((item for item in found if item.moment is moment), None)


def _is_of_sheet(proposal: Proposal) -> bool:
    """Tell whether a proposal has the title that a column of its kind gives one."""
    return proposal.title == TITLES[proposal.kind]


@needs(Need.IMPORT)
def import_file(
    context: Context, upload: Upload, choices: Choices, digest: str, key: str
) -> Import:
    """Bring a sheet in, all of it or nothing; `digest` is that of the preview that was seen.

    All is made outside the transaction, for that takes longest: others write meanwhile. Made anew
    is what no longer holds then. Raises InvalidError when the records changed so that something
    else would come in, and when there is nothing to bring in. The same `key` twice is one import.
    """
    table, asked = _table(context, upload, choices)
    with ExitStack() as stack:
        known, kept = _begin(context, stack)
        plan = _plan(context, table, asked, choices, known, kept)
        transaction = stack.enter_context(write(context))
        earlier = transaction.remembered(key)
        if earlier is not None:
            return get_record(transaction.db, Import, earlier)
        now = _known(context, transaction.db)
        if not _holds(known, now):
            known, kept = now, stack.enter_context(aside(transaction.db))
            plan = _plan(context, table, asked, choices, known, kept)
        if plan.digest != digest:
            text = N_("What is on record changed since this preview. Look at it again below.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        if not plan.counts[RowState.MADE]:
            raise InvalidError({WHOLE_RECORD: Message(N_("No row can come in yet."))})
        stored.empty_rows(transaction.db, None, context.now - KEPT_FOR)
        moved = {
            name: (number, now.next_ids[name] - number) for name, number in known.next_ids.items()
        }
        made = _store(context, transaction, upload, choices, plan)
        kept.store(transaction.db, moved)
        _remember_mapping(context, transaction, table)
        drafts.forget_draft(transaction.db, context.actor.user_id, key)
        transaction.remember(key, "import_file", made)
    return made


def _begin(context: Context, stack: ExitStack) -> tuple[Known, Aside]:
    """Return what is on record at this moment, and a place beside it for what is to come."""
    with write(context) as transaction:
        return _known(context, transaction.db), stack.enter_context(aside(transaction.db))


_NUMBERED = ("organisations", "people", "switches", "host_options", "imports", "import_rows",
             "import_records")  # fmt: skip
"""Tables whose numbers stand in the rows of an import: others may go further meanwhile."""


def _holds(known: Known, now: Known) -> bool:
    """Tell whether a plan that was made by what was known is the same by what is known now."""
    numbers = all(known.next_ids[name] == now.next_ids[name] for name in _NUMBERED)
    return numbers and replace(known, next_ids={}) == replace(now, next_ids={})


def _table(context: Context, upload: Upload, choices: Choices) -> tuple[Table, Asked]:
    book = upload.book
    try:
        sheet = book.sheet(choices.sheet)
        asked = _asked_of(context, book, choices)
    except (KeyError, ValueError):
        text = N_("The answers are not of this file: it has no such sheet, row or field.")
        raise InvalidError({"sheet": Message(text)}) from None
    twice = doubled(choices.mapping or {})
    if twice:
        text = N_("Two columns can't be one field. Choose another for one of them.")
        raise InvalidError({"mapping": Message(text)})
    unknown = {key for key in (choices.mapping or {}).values() if key} - fields_of(
        choices.target
    ).keys()
    if unknown:
        raise InvalidError({"mapping": Message(N_("A column is mapped to a field that is none."))})
    table = read_table(sheet, asked)
    if table.layout is None:
        raise InvalidError({"sheet": _no_list(table)})
    return table, asked


def _no_list(table: Table) -> Message:
    if table.is_form:
        return Message(N_(
            "This sheet is a form about one, not a list. Put everyone in a row of their own, with "
            "the questions as the heads of the columns; the template shows how."
        ))  # fmt: skip
    return Message(N_("No row with known headers was found. Say which row has them."))


def _plan(
    context: Context, table: Table, asked: Asked, choices: Choices, known: Known, kept: Aside
) -> Plan:
    """Plan the rows of a table; what each makes is kept aside, with what became of it."""
    own = _partner_of(context)
    if scope_of(context.actor, Need.IMPORT) is Scope.PARTNER and own is None:
        raise DeniedError(f"{context.actor.user_id} is of no partner")
    given = Given(
        context.actor.user_id,
        context.now,
        context.today,
        own,
        context.actor.person_id if own else None,
        known.next_ids[Import.TABLE],
    )
    portion = _Portion(context, kept, known)
    planner = DossierPlanner if choices.target is Target.DOSSIERS else HostPlanner
    plan = planner(table, asked, choices, known, given).plan(portion.keep)
    portion.end()
    kept.add(plan.organisations)
    return plan


class _Portion:
    """Takes what rows make and keeps it aside, some rows at a time."""

    def __init__(self, context: Context, kept: Aside, known: Known) -> None:
        self._context, self._kept, self._own = context, kept, _partner_of(context)
        self._import_id = known.next_ids[Import.TABLE]
        self._next_row = known.next_ids[ImportRow.TABLE]
        self._next_link = known.next_ids[ImportRecord.TABLE]
        self._records: list[Record] = []
        self._rows = 0
        self._seen: set[tuple[str, int]] = set()

    def keep(self, outcome: Outcome, row: ReadRow, records: Sequence[Record]) -> None:
        """Keep what became of a row."""
        for item in records:
            # The rights to what is stored at once are asked here, not per record.
            if isinstance(item, Switch) and self._own not in (None, item.partner_id):
                who = self._context.actor.user_id
                raise DeniedError(f"{who} may bring in dossiers of {self._own} only")
        self._records += [*records, self._row(outcome, row), *self._links(outcome)]
        self._rows += 1
        if self._rows % _AT_ONCE == 0:
            self.end()

    def end(self) -> None:
        """Keep what is left."""
        self._kept.add(self._records)
        self._records.clear()

    def _row(self, outcome: Outcome, row: ReadRow) -> ImportRow:
        waits = outcome.state is RowState.WAITING
        said = ImportRow(
            id=self._next_row,
            import_id=self._import_id,
            row=outcome.row,
            state=outcome.state,
            why=why_said(outcome.why, outcome.left_empty, self._context.texts),
            cells={key: cell.text for key, cell in row.cells.items() if cell.text} if waits else {},
        )
        self._next_row += 1
        return said

    def _links(self, outcome: Outcome) -> Iterator[ImportRecord]:
        for name, record_id, is_made in outcome.links:
            first = is_made and (name, record_id) not in self._seen
            self._seen.add((name, record_id))
            if first or not is_made:
                yield ImportRecord(
                    id=self._next_link,
                    import_id=self._import_id,
                    row=outcome.row,
                    record_table=name,
                    record_id=record_id,
                    record_version=1,
                    made=first,
                )
                self._next_link += 1


def _known(context: Context, db: sqlite_utils.Database) -> Known:
    options: dict[int, set[str]] = {}
    for option in list_records(db, HostOption):
        options.setdefault(option.host_id, set()).add(fold(option.title))
    return Known(
        list_records(db, Organisation),
        list_records(db, Person),
        [
            KnownSwitch(*row[:5], row[5].astimezone(BRUSSELS).date() if row[5] else None)
            for row in stored.list_known_switches(db, _partner_of(context))
        ],
        list_records(db, Project),
        {host: frozenset(titles) for host, titles in options.items()},
        stored.next_ids(db),
        stored.next_references(db),
    )


def _store(
    context: Context, transaction: Transaction, upload: Upload, choices: Choices, plan: Plan
) -> Import:
    """Store what organisations on record become, then the import with its audit row."""
    for organisation, role in plan.roles:
        current = get_record(transaction.db, Organisation, organisation.id)
        transaction.update(current, **{role: True})
    return transaction.add(
        Import(
            partner_id=_partner_of(context),
            user_id=context.actor.user_id,
            file_name=upload.name,
            sha256=upload.sha256,
            sheet=choices.sheet,
            target=str(choices.target),
            choices=choices.plain(),
            counts=dict(plan.counts),
            imported_at=context.now,
            entry_id=last_entry(transaction.db) + 1,
        )
    )


def _remember_mapping(context: Context, transaction: Transaction, table: Table) -> None:
    partner = _partner_of(context)
    known = {
        item.header: item
        for item in list_records(
            transaction.db, ImportMapping, partner_id=partner, target=str(table.target)
        )
    }
    for column in table.columns:
        header = bare(column.header.text)[:LINE_LENGTH]
        if header and header not in known:
            mapping = ImportMapping(
                partner_id=partner, target=str(table.target), header=header,
                field=column.field or "",
            )  # fmt: skip
            known[header] = transaction.add(mapping)
        elif header and known[header].field != (column.field or ""):
            transaction.update(known[header], field=column.field or "")


@needs(Need.IMPORT)
def list_imports(context: Context) -> list[ImportLine]:
    """List the imports that the actor may see, the newest first."""
    with reading(context) as db:
        found = list_readable(db, Import, "id DESC")  # the others wait among what is unread
        names = stored.names_of(db, "users", "name", {item.user_id for item in found})
    return [
        ImportLine(item, names.get(item.user_id, ""))
        for item in found
        if may_see_import(context.actor, item.partner_id)
    ]


@needs(Need.IMPORT)
def find_earlier(context: Context, upload: Upload) -> list[ImportLine]:
    """List the imports of the same file that were not undone."""
    return [
        line
        for line in list_imports(context)
        if line.record.sha256 == upload.sha256 and line.record.undone_at is None
    ]


@needs(Need.IMPORT)
def report_of(context: Context, import_id: int) -> ImportReport:
    """Return what became of each row of an import."""
    with reading(context) as db:
        record = _seen(context, get_record(db, Import, import_id))
        links = list_records(db, ImportRecord, import_id=import_id)
        names: dict[tuple[str, int], str] = {}
        for kind in _MADE:
            column = {Switch: "reference", HostOption: "title"}.get(kind, "name")
            ids = {item.record_id for item in links if item.record_table == kind.TABLE}
            found = stored.names_of(db, kind.TABLE, column, ids)
            names.update({(kind.TABLE, key): name for key, name in found.items()})
        rows = list_records(db, ImportRow, "row", import_id=import_id)
    return ImportReport(record, rows, links, names)


@needs(Need.READ_DOSSIER)
def get_import_row(context: Context, switch_id: int) -> int | None:
    """Return the row of its sheet that a dossier came from; None when it came from none."""
    with reading(context, switch_id) as db:
        found = list_records(
            db, ImportRecord, record_table=Switch.TABLE, record_id=switch_id, made=True
        )
    return found[0].row if found else None


def _seen(context: Context, record: Import) -> Import:
    if not may_see_import(context.actor, record.partner_id):
        raise DeniedError(f"{context.actor.user_id} may not see import {record.id}")
    return record


@needs(Need.IMPORT)
def undo_import(context: Context, import_id: int) -> Undone:
    """Take away what an import made and nobody touched since; keep and name the rest.

    Undoing what is undone already takes nothing away.
    """
    with write(context) as transaction:
        record = _seen(context, get_record(transaction.db, Import, import_id))
        if record.undone_at is not None:
            return Undone({}, ())
        removed, kept = {}, []
        for kind in _MADE:
            gone, left = _take_away(transaction, record, kind)
            removed[kind.TABLE] = len(gone)
            kept += left
            stored.forget_links(transaction.db, kind.TABLE, gone)
        stored.empty_rows(transaction.db, import_id, None)
        transaction.update(record, undone_at=context.now, choices={})
        return Undone(removed, tuple(kept))


def _take_away(
    transaction: Transaction, record: Import, kind: type[Record]
) -> tuple[list[int], list[tuple[str, int, str]]]:
    db = transaction.db
    links = list_records(db, ImportRecord, import_id=record.id, record_table=kind.TABLE, made=True)
    versions = {item.record_id: item.record_version for item in links}
    touched = stored.touched_since(db, record.entry_id, kind.TABLE, versions.keys())
    column = {Switch: "reference", HostOption: "title"}.get(kind, "name")
    names = stored.names_of(db, kind.TABLE, column, versions.keys())
    free = [key for key in versions if key not in touched]
    if kind is Switch:
        left = {*touched, *stored.remove_dossiers(db, free)}
    else:
        left = {*touched, *stored.remove_records(db, kind, {key: versions[key] for key in free})}
    gone = [key for key in versions if key not in left]
    return gone, [(kind.TABLE, key, names[key]) for key in sorted(left) if key in names]


@needs(Need.IMPORT)
def forget_old_rows(context: Context) -> int:
    """Forget rows and files under way that waited longer than 30 days; return how many rows."""
    with write(context) as transaction:
        drafts.forget_old_drafts(transaction.db, context.now)
        return stored.empty_rows(transaction.db, None, context.now - KEPT_FOR)


@needs(Need.IMPORT)
def render_template(context: Context, target: str) -> bytes:
    """Write an empty list to fill in, whose headers map by themselves."""
    return papers.template(Target(target), context.texts)


@needs(Need.IMPORT)
def render_report(context: Context, import_id: int) -> bytes:
    """Write what became of each row of an import as a workbook."""
    found = report_of(context, import_id)
    links: dict[int, list[str]] = {}
    for item in found.links:
        name = found.names.get((item.record_table, item.record_id))
        if name:
            links.setdefault(item.row, []).append(name)
    return papers.report(found.rows, links, Target(found.record.target), context.texts)
