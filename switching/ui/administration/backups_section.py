"""The section of the administration page on backups: how old the last good one is, making one,
and putting one back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.rules.labels import tell_apart
from switching.services import backups
from switching.services.backups import OLD_AFTER
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.store.backup_files import Backup
from switching.ui.kit import notices, session
from switching.ui.kit.confirm import require_tick
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form

FOLDER_VARIABLE = "SWITCHING_BACKUPS"
MOST_SHOWN = 10
_COMMAND = "python -m switching restore … --database …"


@dataclass(frozen=True)
class BackupState:
    """The backups that there are, newest first, and which of the newest are not good."""

    found: Sequence[Backup]
    broken: Sequence[Backup]

    @property
    def last(self) -> Backup | None:
        """The last good one."""
        return next((backup for backup in self.found if backup not in self.broken), None)

    @property
    def is_old(self) -> bool:
        """Tell whether the last good one is too old."""
        return self.last is not None and session.now() - self.last.made_at > OLD_AFTER


def find_state(context: Context) -> BackupState:
    """Look through the backups, from the newest to the first good one; raises InvalidError."""
    found = backups.list_backups(context, _folder())
    broken: list[Backup] = []
    for backup in found:
        if _is_intact(context, backup.path, backup.size, backup.changed):
            break
        broken.append(backup)
    return BackupState(found, broken)


def show_backups(context: Context, texts: Texts) -> None:
    """Show the state of the backups, and the ways to make one and to put one back."""
    _ = texts.gettext
    st.header(_("Backups"), anchor=False)
    notices.show_notices("backups")
    with st.container(border=True):
        st.subheader(_("The last good backup"), anchor=False)
        try:
            state = find_state(context)
        except InvalidError as refused:
            for message in refused.errors.values():
                st.error(escape_markdown(texts.message(message)))
            return
        _show_state(state, texts)
        _make(context, texts)
    part = fold(_("Put a backup back"), "restore")
    if part.open:
        with part:
            good = [backup for backup in state.found if backup not in state.broken]
            _restore(context, good, texts)


def _folder() -> Path:
    named = os.environ.get(FOLDER_VARIABLE)
    return Path(named).absolute() if named else session.database().with_name("backups")


def _show_state(state: BackupState, texts: Texts) -> None:
    """Say how old the last good backup is, and which later ones are not good."""
    for backup in state.broken:
        text = texts.gettext("{file} is not what was written: its hash is another.")
        st.error(escape_markdown(text.format(file=backup.path.name)))
    _show_age(state, texts)


@st.cache_data(show_spinner=False, max_entries=100)
def _is_intact(_context: Context, path: Path, _size: int, _changed: int) -> bool:
    """Compare a file with its hash, once for as long as nobody touches it."""
    return backups.is_intact(_context, path)


def _show_age(state: BackupState, texts: Texts) -> None:
    _, last = texts.gettext, state.last
    if last is None:
        st.warning(_("There is no good backup yet. Make one now."))
        return
    age = session.now() - last.made_at
    said = _("{moment}: {age} ago.", moment=_moment(last, texts), age=_age(age, texts))
    if state.is_old:
        st.warning(said + " " + _("That is too old. Make one now, and see why none is made."))
    else:
        st.text(said)


def _moment(backup: Backup, texts: Texts) -> str:
    made_at = backup.made_at
    return f"{texts.date(made_at)} {texts.time(made_at)}"


def _age(age: timedelta, texts: Texts) -> str:
    hours = max(0, int(age.total_seconds())) // 3600
    if not hours:
        return texts.gettext("less than an hour")
    if hours < 48:
        return texts.ngettext("{count} hour", "{count} hours", hours)
    return texts.ngettext("{count} day", "{count} days", hours // 24)


def _make(context: Context, texts: Texts) -> None:
    _ = texts.gettext
    st.caption(_("People can go on working. A backup holds everything that the database does."))
    st.text(_("Folder: {path}", path=_folder()))
    form = Form("backup", texts)
    made = form.submit(_("Make a backup"), lambda _key: _make_one(context))
    if made is not None:
        notices.say("backups", _("The backup {file} was made.", file=made.path.name))
        st.rerun()


def _make_one(context: Context) -> Backup:
    if FOLDER_VARIABLE not in os.environ:
        _folder().mkdir(mode=0o700, exist_ok=True)
    return backups.make_backup(context, _folder())


def _restore(context: Context, found: Sequence[Backup], texts: Texts) -> None:
    _ = texts.gettext
    st.write(
        _(
            "Everyone then sees what the backup holds; what was written since is gone from the "
            "pages. The database of now stays beside it as a file, and who was erased stays erased."
        )
    )
    if found:
        _choose(context, found, texts)
    else:
        st.caption(_("There is no good backup to put back yet. Make one above."))
    st.caption(_("When the app does not open any more, whoever looks after the server does this:"))
    st.code(_COMMAND, language=None)


def _choose(context: Context, found: Sequence[Backup], texts: Texts) -> None:
    """Show the list to choose from, and the question whether one is sure."""
    _, form = texts.gettext, Form("restore", texts)
    shown = {place: (_described(item, texts), item.path.name) for place, item in enumerate(found)}
    names = tell_apart(dict(list(shown.items())[:MOST_SHOWN]))
    chosen = form.selection("backup", _("Which backup?"), names)
    if chosen is None:
        return
    backup = found[chosen]
    sure = form.tick(
        "sure", _("Take away what was written after {moment}", moment=_moment(backup, texts))
    )
    aside = form.submit(
        _("Put it back"), lambda _key: _put_back(context, backup, sure), primary=False
    )
    if aside is not None:
        notices.say("backups", _("The backup was put back."))
        notices.say("backups", _("What stood there is kept: {path}", path=aside))
        st.rerun()


def _described(backup: Backup, texts: Texts) -> str:
    size = texts.gettext("{size} MB", size=texts.number(backup.size / 1024**2, 1))
    return f"{_moment(backup, texts)} · {size}"


def _put_back(context: Context, backup: Backup, sure: bool) -> str:
    require_tick(sure)
    aside = backups.restore_backup(context, backup.path)
    return aside.name if aside else ""
