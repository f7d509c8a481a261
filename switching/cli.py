"""The command line, for who looks after the installation. It calls what the pages call."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import click
from sqlite_utils.utils import sqlite3

from switching.demo import DemoRefusedError, build_demo
from switching.evaluation.files import UnreadableError, read_rows
from switching.evaluation.shifts import SHIFT_COLUMNS, evaluate_shifts
from switching.evaluation.suggestions import OPTION_COLUMNS, PAIR_COLUMNS, evaluate_suggestions
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.incidents import describe, new_code
from switching.models import Language, Message, N_, Shift, User, UserRole
from switching.overview import Selection, Span
from switching.overview.exports.workbook import TooManyRowsError
from switching.overview.periods import ALL_TIME
from switching.privacy import erasure, retention, subject_access
from switching.rules.certificate import current_certificate, reason_for_none
from switching.services import backups, users
from switching.services.backups import Keep
from switching.services.certificates import get_certificate_document
from switching.services.checks import InvalidError
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.integrity import check_database, schema_version
from switching.services.plans import render_plan_document
from switching.services.switches import get_dossier
from switching.services.users import local_actor
from switching.store import NotFoundError, fault_of, migrate
from switching.store.faults import is_full
from switching.store.files import write_whole

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(path_type=Path)
_KEPT = click.IntRange(min=0)
_database = click.option("--database", type=_FILE, required=True, help="the database file")
_language = click.option(
    "--language", type=click.Choice([item.value for item in Language]), default="nl"
)


class _Command(click.Command):
    """A command that says what went wrong in a sentence, instead of a traceback.

    What a traceback ends with can be what stands in a dossier, and output ends up in logs.
    """

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            database = ctx.params.get("database")
            said = fault_of(database, error) if database else None
            texts = Texts(Language(ctx.params.get("language", "nl")))
            _stop(texts, said or _incident(error))


class _Group(click.Group):
    """A group of such commands."""

    command_class = _Command
    group_class = type


@click.group(cls=_Group)
def main() -> None:
    """Look after a Switching Talent installation."""


def _incident(error: Exception) -> Message:
    """Write where an error that nothing foresaw happened; return the sentence that goes with it."""
    code = new_code()
    click.echo(f"incident {code}: {describe(error)}", err=True)
    text = N_(
        "Something went wrong here that no one foresaw. What was saved is safe. Send the lines "
        "above to who looks after the app: incident {code}."
    )
    return Message(text, {"code": code})


def _stop(texts: Texts, message: Message) -> NoReturn:
    click.echo(texts.message(message), err=True)
    sys.exit(1)


@main.command()
@_database
@click.option("--switches", type=click.IntRange(1, 1_000_000), default=60, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="the day it all turns around")
@_language
def demo(database: Path, switches: int, seed: int, today: datetime | None, language: str) -> None:
    """Fill a new database with demo dossiers."""
    texts = Texts(Language(language))
    day: date = today.date() if today else datetime.now(BRUSSELS).date()
    try:
        build_demo(database, switches, seed, day)
    except DemoRefusedError as refused:
        _stop(texts, refused.message)
    except (sqlite3.Error, OSError) as error:
        _stop(texts, _unwritable(database, error))
    click.echo(
        texts.ngettext(
            "{count} dossier in {path}", "{count} dossiers in {path}", switches, path=database
        )
    )


@main.command()
@click.argument("switch", type=int)
@_database
@click.option("--output", type=_FILE, required=True, help="the PDF to write")
@_language
def plan(switch: int, database: Path, output: Path, language: str) -> None:
    """Write the learning action plan of SWITCH (its id) as a PDF."""
    texts = Texts(Language(language))
    _require_sound(texts, database)
    try:
        rendered = render_plan_document(local_actor(), database, switch, _now(), texts)
        write_whole(output, rendered.document)
    except (NotFoundError, OverflowError):
        _stop(texts, _unknown(switch))
    except OSError as error:
        _stop(texts, _unwritable(output, error))
    if rendered.replaced:
        click.echo(texts.gettext("Replaced by '?': {letters}", letters=rendered.replaced), err=True)


_DAY = click.DateTime(["%Y-%m-%d"])
_first = click.option("--from", "first", type=_DAY, help="the first day that counts")
_last = click.option("--to", "last", type=_DAY, help="the last day that counts")
_hides = click.option("--hide-small", is_flag=True, help="hide numbers from 1 to 4")


@main.command()
@_database
@click.option("--output", type=_FILE, required=True, help="the PDF to write")
@_first
@_last
@_hides
@_language
def report(
    database: Path,
    output: Path,
    first: datetime | None,
    last: datetime | None,
    hide_small: bool,
    language: str,
) -> None:
    """Write the report: figures, charts and definitions."""
    choices = ExportChoices(hides=hide_small)
    _export(database, output, ExportKind.REPORT, (first, last), choices, language)


@main.command()
@_database
@click.option("--output", type=_FILE, required=True, help="the XLSX to write")
@_first
@_last
@_hides
@click.option("--names", is_flag=True, help="with the names of persons in the rows of dossiers")
@_language
def export(
    database: Path,
    output: Path,
    first: datetime | None,
    last: datetime | None,
    hide_small: bool,
    names: bool,
    language: str,
) -> None:
    """Write a workbook: figures, tables and, unless small numbers are hidden, dossiers."""
    choices = ExportChoices(hides=hide_small, names=names)
    _export(database, output, ExportKind.WORKBOOK, (first, last), choices, language)


def _export(
    database: Path,
    output: Path,
    kind: ExportKind,
    days: tuple[datetime | None, datetime | None],
    choices: ExportChoices,
    language: str,
) -> None:
    texts = Texts(Language(language))
    _require_sound(texts, database)
    first = days[0].date() if days[0] else ALL_TIME.first
    last = days[1].date() if days[1] else ALL_TIME.last
    if first > last:
        _stop(texts, Message(N_("The end comes before the start. Choose other dates.")))
    now = datetime.now(UTC).replace(microsecond=0)
    selection, told = Selection(Span(first, last)), _Told()
    try:
        made = export_overview(
            local_actor(), database, kind, selection, choices, now, texts, told.tell
        )
        write_whole(output, made)
    except TooManyRowsError:
        _stop(texts, Message(N_("There are too many dossiers for a workbook. Choose fewer days.")))
    except sqlite3.Error as error:
        _stop(texts, _unwritable(database, error))
    except OSError as error:
        _stop(texts, _unwritable(output, error))


class _Told:
    """Tells on stderr how far a long job is, at each tenth."""

    def __init__(self) -> None:
        self._last = 0

    def tell(self, share: float) -> None:
        tenth = int(share * 10)
        if tenth > self._last:
            self._last = tenth
            click.echo(f"{tenth * 10} %", err=True)


@main.command()
@click.argument("switch", type=int)
@_database
@click.option("--output", type=_FILE, required=True, help="the PDF to write")
@_language
def certificate(switch: int, database: Path, output: Path, language: str) -> None:
    """Write the learning certificate of SWITCH (its id) as it was issued.

    It never issues one: without a certificate that holds it says what is missing.
    """
    texts, actor = Texts(Language(language)), local_actor()
    _require_sound(texts, database)
    try:
        dossier = get_dossier(actor, database, switch)
        issued = current_certificate(dossier)
        if issued is None:
            _stop(texts, reason_for_none(dossier, datetime.now(BRUSSELS).date()))
        else:
            write_whole(output, get_certificate_document(actor, database, issued.id))
    except (NotFoundError, OverflowError):
        _stop(texts, _unknown(switch))
    except OSError as error:
        _stop(texts, _unwritable(output, error))


@main.command()
@_database
@_language
def check(database: Path, language: str) -> None:
    """Say whether a database is sound; exit with 1 when it is not."""
    texts = Texts(Language(language))
    _require_sound(texts, database)
    click.echo(texts.gettext("All is well: schema {name}.", name=schema_version(database)))


@main.command()
@_database
@click.option("--to", "folder", type=_FOLDER, required=True, help="the folder of the backups")
@click.option("--keep-daily", type=_KEPT, help="of how many days the newest backup stays")
@click.option("--keep-weekly", type=_KEPT, help="of how many weeks the newest backup stays")
@_language
def backup(
    database: Path,
    folder: Path,
    keep_daily: int | None,
    keep_weekly: int | None,
    language: str,
) -> None:
    """Write a backup of a database that may be in use, with its SHA-256 beside it.

    Without --keep-daily and --keep-weekly no earlier backup is removed.
    """
    texts, keep = Texts(Language(language)), None
    if keep_daily is not None or keep_weekly is not None:
        keep = Keep(keep_daily or 0, keep_weekly or 0)
    with _refusals(texts):
        made = backups.make_backup(local_actor(), database, folder, _now(), keep, on_trail=False)
    click.echo(texts.gettext("Backup: {path}", path=made.path))


@main.command()
@click.argument("file", type=_FILE)
@_database
@click.option("--without-hash", is_flag=True, help="also when no SHA-256 lies beside FILE")
@click.option("--yes", is_flag=True, help="ask nothing")
@_language
def restore(file: Path, database: Path, without_hash: bool, yes: bool, language: str) -> None:
    """Put the backup FILE in the place of a database; what stands there is kept beside it."""
    texts = Texts(Language(language))
    if not yes:
        asked = texts.gettext("Put {file} in the place of {path}?", file=file, path=database)
        click.confirm(asked, abort=True)
    with _refusals(texts):
        aside = backups.restore_backup(local_actor(), database, file, _now(), without_hash)
    click.echo(texts.gettext("{file} is now the database {path}.", file=file, path=database))
    if aside is not None:
        click.echo(texts.gettext("What stood there is kept: {path}", path=aside))


@main.group()
def user() -> None:
    """Say who may sign in; the first administrator is made so."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in users.GIVEN_ROLES]), required=True)
@_database
@click.option("--name", default="", help="how the user is called")
@click.option("--partner", help="the organisation that a project leader works for")
@click.option("--person", help="who of that organisation it is; by default who is called NAME")
@_language
def add_user_(
    email: str,
    role: str,
    database: Path,
    name: str,
    partner: str | None,
    person: str | None,
    language: str,
) -> None:
    """Let the person with the address EMAIL sign in."""
    texts = Texts(Language(language))
    account = users.Account(email, UserRole(role), name, partner, person)
    try:
        migrate(database)
        erasure.reapply_erasures(database, _now())
        with _refusals(texts):
            added = users.add_user(local_actor(), database, account, uuid4().hex, _now())
    except (sqlite3.Error, OSError) as error:
        _stop(texts, _unwritable(database, error))
    shown = {"email": added.email, "role": texts.label(added.role)}
    click.echo(texts.gettext("{email} may sign in as {role}.", **shown))


@user.command("list")
@_database
@_language
def list_users_(database: Path, language: str) -> None:
    """List the users, with their role."""
    texts = Texts(Language(language))
    _require_sound(texts, database)
    found = users.list_users(local_actor(), database)
    for item in found:
        state = "" if item.active else texts.gettext("may no longer sign in")
        shown = [item.email, item.name, texts.label(item.role), state]
        click.echo(" · ".join(part for part in shown if part))
    if not found:
        click.echo(texts.gettext("No users yet."))


@user.command("deactivate")
@click.argument("email")
@_database
@_language
def deactivate_user_(email: str, database: Path, language: str) -> None:
    """Let the user EMAIL in no longer, from their next click on."""
    texts = Texts(Language(language))
    found = _find_user(texts, database, email)
    with _refusals(texts):
        users.deactivate_user(local_actor(), database, found.id, _now())
    click.echo(texts.gettext("{email} may no longer sign in.", email=found.email))


@user.command("reactivate")
@click.argument("email")
@_database
@_language
def reactivate_user_(email: str, database: Path, language: str) -> None:
    """Let the user EMAIL in again."""
    texts = Texts(Language(language))
    found = _find_user(texts, database, email)
    users.reactivate_user(local_actor(), database, found.id, _now())
    shown = {"email": found.email, "role": texts.label(found.role)}
    click.echo(texts.gettext("{email} may sign in as {role}.", **shown))


def _find_user(texts: Texts, database: Path, email: str) -> User:
    _require_sound(texts, database)
    found = users.find_user_by_email(database, email)
    if found is None:
        text = N_("There is no user {email}.")
        click.echo(texts.message(Message(text, {"email": email})), err=True)
        sys.exit(1)
    return found


_yes = click.option("--yes", is_flag=True, help="do not ask whether to go on")


@main.command("erase-person")
@click.argument("person", type=int)
@click.option("--reason", required=True, help="why; names in it are left out")
@_database
@_yes
@_language
def erase_person_(person: int, reason: str, database: Path, yes: bool, language: str) -> None:
    """Erase the person with id PERSON, after saying who it is and what goes."""
    texts, actor = Texts(Language(language)), local_actor()
    _bring_up_to_date(texts, database)
    try:
        found = erasure.preview_erasure(actor, database, person)
    except NotFoundError:
        text = N_("There is no person with id {id}.")
        _stop(texts, Message(text, {"id": str(person)}))
    click.echo(f"{found.person.name} · {found.organisation.name}")
    for sentence in erasure.describe(found, texts):
        click.echo(f"- {sentence}")
    _require_yes(texts, yes)
    with _refusals(texts):
        _tell_swept(texts, erasure.erase_person(actor, database, person, reason, _now()))


@main.command("export-person")
@click.argument("person", metavar="EMAIL_OR_ID")
@click.option("--to", "output", type=_FILE, required=True, help="the ZIP to write")
@click.option("--reason", required=True, help="why; stays on record, names in it are left out")
@_database
@_language
def export_person_(person: str, output: Path, reason: str, database: Path, language: str) -> None:
    """Write all that is held on a person as a ZIP: data and a document to read."""
    texts, actor = Texts(Language(language)), local_actor()
    _bring_up_to_date(texts, database)
    found = subject_access.find_person(actor, database, person)
    if len(found) != 1:
        for item in found:
            click.echo(f"{item.id} · {item.name}", err=True)
        text = N_("Several people have this address: give the id.")
        none = N_("There is no person with this address or id: {wanted}.")
        _stop(texts, Message(text) if found else Message(none, {"wanted": person}))
    with _refusals(texts):
        made = subject_access.export_person(actor, database, found[0].id, reason, _now(), texts)
    try:
        write_whole(output, made)
    except OSError as error:
        _stop(texts, _unwritable(output, error))


@main.command("erase-due")
@_database
@_yes
@_language
def erase_due_(database: Path, yes: bool, language: str) -> None:
    """Erase what a project no longer lets you keep, after listing it."""
    texts, actor = Texts(Language(language)), local_actor()
    _bring_up_to_date(texts, database)
    today = datetime.now(BRUSSELS).date()
    found = retention.list_due(actor, database, today)
    if not found:
        click.echo(texts.gettext("Nothing falls due."))
        return
    for due in found:
        click.echo(retention.describe(due, texts))
    _require_yes(texts, yes)
    done = retention.erase_due(actor, database, today, _now())
    _tell_swept(texts, done.swept)


def _bring_up_to_date(texts: Texts, database: Path) -> None:
    """Go on only with a sound database, in which all that was ever erased is erased."""
    if database.is_file():
        migrate(database)
        erasure.reapply_erasures(database, _now())
    _require_sound(texts, database)


def _require_yes(texts: Texts, yes: bool) -> None:
    """Go on only when told so."""
    word = texts.gettext("erase")
    question = texts.gettext("Type '{word}' to go on", word=word)
    if not yes and click.prompt(question, default="", show_default=False).strip() != word:
        _stop(texts, Message(N_("Nothing was erased.")))


def _tell_swept(texts: Texts, swept: bool) -> None:
    click.echo(texts.gettext("Erased."))
    if not swept:
        click.echo(texts.message(erasure.UNSWEPT), err=True)


@contextmanager
def _refusals(texts: Texts) -> Iterator[None]:
    """Turn what is refused into a sentence for each part of it, and exit status 1."""
    try:
        yield
    except InvalidError as refused:
        for option, message in refused.errors.items():
            start = f"{option}: " if option else ""
            click.echo(start + texts.message(message), err=True)
        sys.exit(1)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@main.group()
def evaluate() -> None:
    """Measure the app's proposals on labelled examples of your own (CSV files)."""


@evaluate.command("suggestions")
@click.option("--options", type=_FILE, required=True, help=", ".join(OPTION_COLUMNS))
@click.option("--pairs", type=_FILE, required=True, help=", ".join(PAIR_COLUMNS))
@_language
def evaluate_suggestions_(options: Path, pairs: Path, language: str) -> None:
    """Measure how well the options that fit a goal are found, beside plain full-text search."""
    texts = Texts(Language(language))
    with _readable(texts):
        scores = evaluate_suggestions(
            read_rows(options, OPTION_COLUMNS), read_rows(pairs, PAIR_COLUMNS)
        )
    click.echo(
        texts.gettext(
            "{goals} goals, {pairs} pairs, {options} options",
            goals=scores.goals,
            pairs=scores.pairs,
            options=scores.options,
        )
    )
    for name, found in ((texts.gettext("app"), scores.app), ("FTS5", scores.control)):
        shown = {"name": name, "recall": f"{found.recall:.3f}", "rank": f"{found.mrr:.3f}"}
        click.echo(texts.gettext("{name}: recall at 3 {recall}, MRR {rank}", **shown))


@evaluate.command("shifts")
@click.argument("pairs", type=_FILE)
@_language
def evaluate_shifts_(pairs: Path, language: str) -> None:
    """Measure how often the proposed shift is the labelled one (before, after, shift)."""
    texts = Texts(Language(language))
    with _readable(texts):
        scores = evaluate_shifts(read_rows(pairs, SHIFT_COLUMNS))
    always = texts.gettext("always ‘{shift}’", shift=texts.label(Shift.MORE_CONCRETE))
    for name, share in ((texts.gettext("app"), scores.app), (always, scores.control)):
        shown = {"name": name, "share": f"{share:.3f}", "pairs": scores.pairs}
        click.echo(texts.gettext("{name}: agreement {share} over {pairs} pairs", **shown))
    for shift, (agreed, labelled) in scores.by_shift.items():
        click.echo(f"  {texts.label(shift)} ({shift}): {agreed} / {labelled}")


@contextmanager
def _readable(texts: Texts) -> Iterator[None]:
    """Turn a file that can't be read into a sentence and exit status 2."""
    try:
        yield
    except UnreadableError as refused:
        click.echo(texts.message(refused.message), err=True)
        sys.exit(2)


def _require_sound(texts: Texts, database: Path) -> None:
    wrong = check_database(database)
    for message in wrong:
        click.echo(texts.message(message), err=True)
    if wrong:
        sys.exit(1)


def _unknown(switch: int) -> Message:
    return Message(N_("There is no switch with id {id}."), {"id": str(switch)})


def _unwritable(path: Path, error: Exception) -> Message:
    text = N_("{path} can't be written: {reason}.")
    said = fault_of(path, error) if is_full(error) else None
    return said or Message(text, {"path": str(path), "reason": str(error)})
