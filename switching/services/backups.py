"""Backups: made and checked, thinned out by age, and put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils.utils import sqlite3

from switching.i18n.texts import BRUSSELS
from switching.models import Actor, Message, N_, UserRole
from switching.privacy.erasure import reapply_erasures
from switching.privacy.register import bring_along, list_path
from switching.services.access import needs, write
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context, local_context
from switching.services.integrity import check_copy, reasons_against
from switching.services.outbox import hold_restored
from switching.services.rights import Need
from switching.services.users import has_administrator, keep_sessions_ended
from switching.store import backup_files as files
from switching.store import fault_of, migrate
from switching.store.backup_files import Backup, UnlikeError
from switching.store.faults import ForeignDatabaseError
from switching.store.restoring import InUseError, Placing, put_in_place, staged

OLD_AFTER = timedelta(hours=36)
"""The age from which the last good backup is too old."""
_OF_WHAT_IS_READ = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}


@dataclass(frozen=True)
class Keep:
    """Of how many of the latest days and weeks with a backup the newest one stays."""

    daily: int
    weekly: int


@needs(Need.ADMINISTER)
def list_backups(context: Context, folder: Path) -> list[Backup]:
    """List the backups in a folder, newest first."""
    with _sentences(folder):
        return files.find_backups(context.path, folder)


@needs(Need.ADMINISTER)
def is_intact(context: Context, backup: Path) -> bool:
    """Tell whether a backup is still what was written: its hash is the one noted."""
    with _sentences(backup):
        return files.sha256_of(backup) == files.noted_hash(backup)


@needs(Need.ADMINISTER)
def make_backup(
    context: Context, folder: Path, keep: Keep | None = None, on_trail: bool = True
) -> Backup:
    """Write a backup of the database to a folder that is there, and look whether it is good.

    After that the folder is thinned out to `keep`. Raises InvalidError with a sentence, and then
    there is no half backup. `on_trail` says who made it in the audit trail.
    """
    target = files.backup_path(context.path, folder, context.now)
    _refuse_places(context.path, folder, target)
    with _sentences(target, context.path):
        _refuse(reasons_against(context.path))
    with _sentences(target, context.path), files.new_backup(context.path, target) as part:
        _refuse(check_copy(part))
    with _sentences(folder):
        bring_along(list_path(context.path), folder / list_path(context.path).name)
        found = files.find_backups(context.path, folder)
        made = next(backup for backup in found if backup.path == target)
        if keep is not None:
            for backup in _outdated(found, made, keep):
                files.remove_backup(backup)
    if on_trail:
        with write(context) as transaction:
            transaction.note_beside("back_up", "backups", after={"file": target.name})
    return made


def _refuse_places(path: Path, folder: Path, target: Path) -> None:
    if not path.is_file():
        _refuse([Message(N_("There is no database at {path}."), {"path": str(path)})])
    if not folder.is_dir():
        text = N_("There is no folder {path}. Make it, or bring the disk with it back.")
        _refuse([Message(text, {"path": str(folder)})])
    if target.exists():
        text = N_("There is a backup {path} of this very moment already.")
        _refuse([Message(text, {"path": str(target)})])


def _outdated(found: Sequence[Backup], made: Backup, keep: Keep) -> list[Backup]:
    """List which backups may go: never the one just `made`, whatever the clock said before."""
    kept = {made}
    for period, count in (("%Y-%m-%d", keep.daily), ("%G-%V", keep.weekly)):
        newest: dict[str, Backup] = {}
        for backup in found:
            newest.setdefault(backup.made_at.astimezone(BRUSSELS).strftime(period), backup)
        kept.update(list(newest.values())[:count])
    return [backup for backup in found if backup not in kept]


@needs(Need.ADMINISTER)
def restore_backup(context: Context, source: Path, without_hash: bool = False) -> Path | None:
    """Put the backup `source` in the place of the database; return where what stood there is.

    Nothing is changed before the copy turned out to be what was written, and one of this app that
    is not newer. Raises InvalidError with a sentence otherwise.
    """
    stamp = context.now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = context.path.with_name(
        f"{context.path.stem}-before-{stamp}-restore{context.path.suffix}"
    )
    _refuse_sources(context.path, source, aside)
    with _sentences(context.path), staged(source, context.path) as (copy, digest):
        if not without_hash:
            _refuse_unlike(source, digest)
        with _sentences(source):
            _refuse(check_copy(copy))
        bring_along(source.with_name(list_path(context.path).name), list_path(context.path))
        bring_along(list_path(context.path), list_path(copy))
        _bring_up_to_date(copy, context.now)
        keep_sessions_ended(context.path, copy, context.now)
        _refuse_lockout(context.actor, copy)
        was_there = put_in_place(
            copy, context.path, Placing(context.actor, context.now, source.name, aside)
        )
        reapply_erasures(context.path, context.now)  # what was erased since the list was read
    return aside if was_there else None


def _refuse_lockout(actor: Actor, copy: Path) -> None:
    """Refuse a backup in which no one could manage users; the command may put that back too."""
    if actor.role is not UserRole.LOCAL and not has_administrator(copy):
        text = N_(
            "In this backup there is no active administrator: no one could sign in to look after "
            "it. Whoever looks after the server can put it back with the command below."
        )
        _refuse([Message(text)])


def _bring_up_to_date(copy: Path, now: datetime) -> None:
    """Do to an older file what has to be done before anyone sees it."""
    migrate(copy)
    reapply_erasures(copy, now)
    with write(local_context(copy, now)) as transaction:
        hold_restored(transaction)


def _refuse_sources(path: Path, source: Path, aside: Path) -> None:
    if not source.is_file():
        _refuse([Message(N_("There is no backup {path}."), {"path": str(source)})])
    if path.exists() and source.samefile(path):
        _refuse([Message(N_("This is the database itself. Choose a backup of it."))])
    log = source.with_name(f"{source.name}-wal")
    if log.is_file() and log.stat().st_size:
        text = N_("{path} is a database in use, with a log beside it. Choose a backup.")
        _refuse([Message(text, {"path": str(source)})])
    if aside.exists():
        _refuse([Message(N_("A backup was put back this very moment. Try again."))])


def _refuse_unlike(source: Path, digest: str) -> None:
    noted, name = files.noted_hash(source), str(files.hash_path(source))
    if noted is None:
        text = N_("The hash {path} is missing: nobody knows whether this backup is whole.")
        _refuse([Message(text, {"path": name})])
    if noted != digest:
        text = N_("{path} is not what was written: its hash is another. Choose another backup.")
        _refuse([Message(text, {"path": str(source)})])


def _refuse(wrong: Sequence[Message]) -> None:
    if wrong:
        raise InvalidError({WHOLE_RECORD: wrong[0]})


@contextmanager
def _sentences(written: Path, read: Path | None = None) -> Iterator[None]:
    """Turn what is wrong with a disk or a file into a sentence."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError, UnlikeError, InUseError, ForeignDatabaseError) as error:
        said = _sentence(written, read or written, error)
        raise InvalidError({WHOLE_RECORD: said}) from error


def _sentence(written: Path, read: Path, error: Exception) -> Message:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    path = read if code in _OF_WHAT_IS_READ else written
    if isinstance(error, UnlikeError):
        text = N_("The copy did not hold what the database holds, and was removed. Try again.")
    elif isinstance(error, InUseError):
        text = N_("Someone keeps {path} to themselves. Close what has it open, and try again.")
    else:
        unknown = Message(
            N_("{path} can't be written: {reason}."), {"path": str(path), "reason": str(error)}
        )
        return fault_of(path, error) or unknown
    return Message(text, {"path": str(path)})
