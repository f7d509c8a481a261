"""A sheet of fields that saves itself: what differs from the record is stored after each run.

How it keeps what people type: widgets stand outside forms, they begin with what was last saved,
and saving compares at the end of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from functools import partial
from typing import Any, Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from switching.i18n import Texts
from switching.models import ContributionTopic, Record
from switching.models.base import clean_text
from switching.rules.hours import hours_refused, parse_hours
from switching.rules.whole_numbers import parse_whole, whole_refused
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.edits import Edit, FieldKey, list_earlier_values, save_edits
from switching.services.left_values import LeftValue, save_left
from switching.store import ConflictError, NotFoundError
from switching.ui.kit import failures, fields, leftovers, live, notices, presses, session
from switching.ui.kit.confirm import asking, look_of_removal
from switching.ui.kit.escape import sentence
from switching.ui.kit.fields import Choice, Ready
from switching.ui.saving.fields import KeptTexts

T = TypeVar("T")
_UNKNOWN = object()
DONE = presses.DONE
"""Where a page shows what the buttons on its sheet did."""


class Beside(Protocol):
    """What is shown beside fields: what came in for them from elsewhere."""

    def at(self, sheet: Sheet, table: str, record_id: int, name: str | None) -> None:
        """Show what came in for a field, or for any field of a record."""

    def of(self, sheet: Sheet, topics: Collection[ContributionTopic], detail: str | None) -> None:
        """Show what came in of these topics, about one `detail` or any."""


class Sheet:
    """The fields of one page on records that exist; call `save` once, at the end of the run."""

    def __init__(
        self,
        context: Context,
        texts: Texts,
        switch_id: int | None = None,
        disabled: bool = False,
    ) -> None:
        self.disabled = disabled or session.is_read_only()
        self._context, self._texts, self._switch_id = context, texts, switch_id
        self._bases: dict[FieldKey, Any] = st.session_state.setdefault(leftovers.BASES, {})
        self._edits: dict[tuple[str, int], tuple[Record, dict[str, object]]] = {}
        self._slots: dict[FieldKey, DeltaGenerator] = {}
        self._status: DeltaGenerator | None = None
        self._says_how = True
        self._conflicts = self._errors = 0
        self._actions: list[tuple[Callable[[], object], str]] = []
        self._saved = False
        self._quiet: set[FieldKey] = set()
        self._first_seen: set[FieldKey] = set()
        self._kept = KeptTexts(context)
        self.beside: Beside | None = None

    def came_in(self, *topics: ContributionTopic, detail: str | None = None) -> None:
        """Show here what came in of these topics, beside what stands there."""
        if self.beside is not None:
            self.beside.of(self, topics, detail)

    def came_in_for(self, record: Record, name: str | None = None) -> None:
        """Show here what came in for a field of a record, or for any of them."""
        if self.beside is not None:
            self.beside.at(self, record.TABLE, record.id, name)

    @property
    def texts(self) -> Texts:
        """The language that the sheet speaks."""
        return self._texts

    def status(self, says_how: bool = True) -> None:
        """Keep a place that will say when all was saved; before that `says_how`, with fields."""
        self._status, self._says_how = st.container(), says_how

    def line(
        self,
        record: Record,
        name: str,
        label: str,
        shown: Callable[[str], str] | None = None,
        **options: Any,
    ) -> str:
        """Show a text field of one line; `shown` writes what is stored as people write it."""
        if shown is not None:
            return self._shown_line(record, name, label, shown, options)
        return self._text(fields.line, record, name, label, {"live": "300ms", **options})

    def note(
        self, record: Record, name: str, label: str, quiet: bool = False, **options: Any
    ) -> str:
        """Show a text field of more lines, 20,000 characters at most.

        Nothing else on the page follows from a `quiet` one: saving it asks for no second run.
        """
        if quiet:
            self._quiet.add((record.TABLE, record.id, name))
        return self._text(fields.note, record, name, label, {"height": 96, **options})

    def _text(
        self,
        widget: Callable[..., str],
        record: Record,
        name: str,
        label: str,
        options: dict[str, Any],
    ) -> str:
        field = (record.TABLE, record.id, name)
        if self._kept.keeps(field):
            return self._kept_text(widget, record, name, label, options)
        return self._keep(record, name, widget(label, self._ready(record, name), **options))

    def _kept_text(
        self,
        widget: Callable[..., str],
        record: Record,
        name: str,
        label: str,
        options: dict[str, Any],
    ) -> str:
        field, text = (record.TABLE, record.id, name), str(getattr(record, name))
        leftovers.leave(field)  # before its base is another: this run may be stopped anywhere
        self._bases[field] = text
        options.pop("live", None)
        ready = self._kept.ready(field, _key(field), text, self.disabled)
        widget(label, ready, on_change="ignore", **options)  # no run follows from typing
        self.came_in_for(record, name)
        return text

    def _shown_line(
        self,
        record: Record,
        name: str,
        label: str,
        shown: Callable[[str], str],
        options: dict[str, Any],
    ) -> str:
        stored = str(getattr(record, name))
        key = f"{_key((record.TABLE, record.id, name))}:{stored}"

        def read(held: Any) -> str:
            text = str(clean_text(held or ""))
            return stored if text == shown(stored) else text

        value = read(fields.line(label, Ready(key, self.disabled, shown(stored)), **options))
        self.change(record, name, value, (key,), read)
        return value

    def number(self, record: Record, name: str, label: str, **options: Any) -> int | None:
        """Show a field for a whole number that may stay empty; what is none is refused below it."""
        stored: int | None = getattr(record, name)
        ready = self._ready(record, name, _NUMBER)
        value, refused = fields.number(label, ready, **options)
        value = stored if refused is not None else value
        self._keep(record, name, value, _NUMBER.read, ready.key)
        if refused is not None:
            self._slots[record.TABLE, record.id, name].error(sentence(refused, self._texts))
            self._errors += 1
        return value

    def hours(
        self,
        record: Record,
        name: str,
        label: str,
        proposed: int | None = None,
        span: int | None = None,
    ) -> int | None:
        """Show a field for hours as people write them, stored as minutes.

        While nothing is stored, `proposed` minutes stand in it, and are stored as they stand. A
        time of day past `span` minutes, those between start and end, is refused.
        """
        stored: int | None = getattr(record, name)
        key = f"{_key((record.TABLE, record.id, name))}:{stored}"
        minutes, refused = fields.hours(
            label,
            Ready(key, self.disabled, stored or proposed),
            self._texts,
            span,
            help=self._texts.gettext("7,5 or 7u30 or 7:30 are all fine."),
        )
        if refused is not None:
            st.error(self._texts.message(refused))
            self._errors += 1
            return stored
        self.change(record, name, minutes, (key,), partial(_minutes, span=span))
        return minutes

    def tick(self, record: Record, name: str, label: str, **options: Any) -> bool:
        """Show a box to tick."""
        return self._keep(record, name, fields.tick(label, self._ready(record, name), **options))

    def choice(
        self, record: Record, name: str, label: str, among: Sequence[Choice], **options: Any
    ) -> Choice | None:
        """Show a closed list as buttons; none chosen is an answer too."""
        words = fields.words_of(among, self._texts)
        return self._buttons(record, name, label, words, wrap=True, **options)

    def answer(
        self, record: Record, name: str, label: str, yes: str, no: str, **options: Any
    ) -> bool | None:
        """Show a question that is answered with `yes`, with `no`, or not yet."""
        return self._buttons(record, name, label, {True: yes, False: no}, **options)

    def _buttons(
        self, record: Record, name: str, label: str, words: Mapping[T, str], **options: Any
    ) -> T | None:
        ready = self._ready(record, name)
        return self._keep(record, name, fields.buttons(label, ready, words, self._texts, **options))

    def score(self, record: Record, name: str, label: str) -> int | None:
        """Show the five steps of a self-assessment, in words; none chosen is an answer too."""
        ready = self._ready(record, name)
        return self._keep(record, name, fields.score(label, ready, self._texts))

    def selection(
        self,
        record: Record,
        name: str,
        label: str,
        among: Mapping[T, str],
        nothing: Any = None,
        stored: str = "",
        **options: Any,
    ) -> T | None:
        """Show a list to choose one value of, or none; `among` has a word for each value.

        `nothing` is what the record holds when none is chosen. `stored` is the word for what it
        holds, should `among` lack it.
        """
        ready = self._ready(record, name)
        ready = replace(ready, value=None) if ready.value == nothing else ready
        value = fields.selection(label, ready, among, self._texts, stored, **options)
        return self._keep(
            record,
            name,
            nothing if value is None else value,
            lambda held: nothing if held is None else _as_stored(held),
        )

    def several(
        self, record: Record, name: str, label: str, among: Sequence[Choice]
    ) -> tuple[Choice, ...]:
        """Show a closed list of which any number may be chosen."""
        ready = self._ready(record, name)
        return self._keep(
            record,
            name,
            fields.several(label, ready, among, self._texts),
            lambda held: tuple(item for item in among if item in (held or [])),
        )

    def day(self, record: Record, name: str, label: str) -> date | None:
        """Show a field for a date; an implausible one is refused beside it, not swallowed."""
        return self._keep(record, name, fields.day(label, self._ready(record, name)))

    def moment(self, record: Record, name: str, label: str) -> time | None:
        """Show a field for a time of day."""
        return self._keep(record, name, fields.moment(label, self._ready(record, name), step=300))

    def change(
        self,
        record: Record,
        name: str,
        value: object,
        keys: tuple[str, ...] = (),
        read: Callable[..., Any] | None = None,
    ) -> None:
        """Set a field to what widgets of the page's own gave.

        `read` makes its value of what the session holds under their `keys`, should a run not show
        them; it raises UnreadableError.
        """
        field = (record.TABLE, record.id, name)
        self._bases[field] = getattr(record, name)
        self._note_change(record, name, value)
        self.came_in_for(record, name)
        if read is not None and not self.disabled:
            leftovers.watch(field, keys, self._switch_id, read)

    def act(self, action: Callable[[], object], said: str = "") -> None:
        """Run a write that the page asks for, but only after what was typed is saved.

        `said` is then shown where the page shows the notices of `DONE`.
        """
        self._actions.append((action, said))

    def button(
        self,
        label: str,
        key: str,
        action: presses.Action,
        said: str = "",
        disabled: bool | None = None,
        **look: Any,
    ) -> None:
        """Show a button that writes: that counts, whatever one clicks next (`presses`).

        `said` is then shown where the page shows the notices of `DONE`.
        """
        closed = self.disabled if disabled is None else disabled
        if presses.button(label, key, action, said, closed, **look):
            self.act(partial(action, self._context), said)

    def ask(
        self,
        label: str,
        question: str,
        answer: str,
        key: str,
        action: presses.Action,
        said: str = "",
        **look: Any,
    ) -> None:
        """Show a button that writes, once the `question` that it asks was answered."""
        with asking(label, question, key, self.disabled, **look):
            self.button(answer, key, action, said, type="primary")

    def removal(
        self, what: str, question: str, answer: str, key: str, action: presses.Action
    ) -> None:
        """Show the sign that takes one thing away, and says `what` in words too; it asks first."""
        self.ask(what, question, answer, key, action, **look_of_removal(what))

    def putting(self, name: str, value: object, *records: Record) -> presses.Action:
        """Return what sets a field of these records for the user; their widgets take it over."""
        left = [
            LeftValue(
                (record.TABLE, record.id, name), self._switch_id, getattr(record, name), value
            )
            for record in records
        ]
        return lambda context: [save_left(context, item) for item in left]

    def store(self) -> None:
        """Store what differs so far; what can't be stored gets its sentence beside it."""
        edits = [Edit(record, changes) for record, changes in self._edits.values()]
        self._edits = {}
        if edits:
            self._store(edits)
        if self._run_actions() or self._saved:
            st.rerun()

    def _run_actions(self) -> bool:
        """Run what buttons asked for; tell whether the page is to be shown again.

        What is refused is said where the page ends; what someone else took away is gone already.
        """
        try:
            with failures.saving():
                for action, said in self._actions:
                    action()
                    if said:
                        notices.say(DONE, said)
        except InvalidError as refused:
            for message in refused.errors.values():
                st.error(sentence(message, self._texts))
            return False
        except (NotFoundError, ConflictError):
            return True
        if self._actions:
            st.session_state[leftovers.SAVED_AT] = session.now()
        return bool(self._actions)

    def save(self) -> None:
        """Store what differs, and say when all was saved: the end of a page."""
        self.store()
        for message in presses.take_refusals():
            st.error(sentence(message, self._texts))
        self._show_status()

    def _store(self, edits: list[Edit]) -> None:
        moment = session.now()
        try:
            with failures.saving():
                saved = save_edits(self._context, edits, self._switch_id)
        except ConflictError:
            st.rerun()
        for edit in edits:
            for name, value in edit.changes.items():
                key = (edit.record.TABLE, edit.record.id, name)
                if key not in saved.errors:
                    self._bases[key] = value
        for field, message in saved.errors.items():
            self._slots.get(field, st).error(sentence(message, self._texts))
        self._errors += len(saved.errors)
        if saved.count:
            # What follows from these fields was shown as it stood before: show it again.
            st.session_state[leftovers.SAVED_AT] = moment
            changed = {(e.record.TABLE, e.record.id, name) for e in edits for name in e.changes}
            self._saved = self._saved or not changed <= self._quiet

    def _show_status(self) -> None:
        if self._status is None or session.is_read_only():
            return
        spoken = self._texts
        saved_at = st.session_state.get(leftovers.SAVED_AT)
        wrong = bool(self._conflicts or self._errors)
        if wrong:
            shown = spoken.gettext("Not everything is saved: see below.")
        elif saved_at:
            shown = spoken.gettext("saved at {time}", time=spoken.time(saved_at, "HH:mm:ss"))
        else:
            shown = spoken.gettext("Saves by itself as you go.") if self._says_how else ""
        with self._status:
            quiet = [_key(field) for field in self._quiet]
            live.save_status(spoken, shown, wrong, saved_at, quiet)

    def _ready(self, record: Record, name: str, held: _Held | None = None) -> Ready:
        """Return how a widget begins: with what is stored.

        What someone else saved meanwhile is brought in; the widget then has its value already.
        """
        held = held or _Held()
        field = (record.TABLE, record.id, name)
        key = _key(field) + held.suffix
        theirs = getattr(record, name)
        if field not in self._bases:
            self._first_seen.add(field)
        base = self._bases.setdefault(field, theirs)
        is_set = theirs != base and self._meet(field, key, base, theirs, held)
        return Ready(key, self.disabled, theirs, is_set)

    def _base_of_old_tab(self, field: FieldKey, mine: Any, theirs: Any) -> Any:
        """Return what a tab that outlived the server last saw of a field, in which `mine` stands.

        What the field once held is an old screen, and gives way. What goes on from what is stored
        is new text. Of anything else nobody knows what it was written over: both are shown.
        """
        if not isinstance(mine, str):
            return theirs
        if mine in list_earlier_values(self._context, field):
            return mine
        return theirs if mine.startswith(str(theirs)) else _UNKNOWN

    def _meet(self, field: FieldKey, key: str, base: Any, theirs: Any, held: _Held) -> bool:
        """Take over what someone else saved, or ask which to keep; tell whether it was set."""
        if held.read_or_unknown(st.session_state.get(key, held.hold(theirs))) in (base, theirs):
            self._bases[field] = theirs
            if key in st.session_state:
                st.session_state[key] = held.hold(theirs)
            return key in st.session_state
        self._conflicts += 1
        return self._ask_which(field, key, theirs, held)

    def _ask_which(self, field: FieldKey, key: str, theirs: Any, held: _Held) -> bool:
        spoken = self._texts
        with st.container(border=True):
            st.warning(spoken.gettext("Someone else changed this while you typed. They wrote:"))
            st.text(spoken.label(theirs) if isinstance(theirs, StrEnum) else str(theirs or "–"))
            with st.container(horizontal=True):
                take = st.button(spoken.gettext("Take theirs"), key=f"{key}:theirs")
                keep = st.button(spoken.gettext("Keep mine"), key=f"{key}:mine")
        if take:
            st.session_state[key] = held.hold(theirs)
        if take or keep:
            self._bases[field] = theirs
            self._conflicts -= 1
        return take

    def _keep(
        self,
        record: Record,
        name: str,
        value: T,
        read: Callable[[Any], Any] | None = None,
        key: str = "",
    ) -> T:
        """Keep what a widget gives, to be stored where it differs; return it.

        `read` makes of what the session holds under `key` what the widget gave, should a run not
        show it.
        """
        self._note_change(record, name, value)
        if not self.disabled:
            field = (record.TABLE, record.id, name)
            leftovers.watch(field, key or _key(field), self._switch_id, read or _as_stored)
        self.came_in_for(record, name)
        return value

    def _note_change(self, record: Record, name: str, value: object) -> None:
        field = (record.TABLE, record.id, name)
        self._slots.setdefault(field, st.empty())
        if self.disabled:
            return
        theirs = getattr(record, name)
        if field in self._first_seen and value != theirs:
            self._bases[field] = self._base_of_old_tab(field, value, theirs)
            self._saved = self._saved or self._bases[field] != theirs  # show it in a next run
        if self._bases.get(field) != theirs:
            return
        if value != theirs:
            key = (record.TABLE, record.id)
            self._edits.setdefault(key, (record, {}))[1][name] = value


def _key(field: FieldKey) -> str:
    return ":".join(map(str, field))


def _minutes(written: str | None, span: int | None = None) -> int | None:
    if hours_refused(written or "", span) is not None:
        raise leftovers.UnreadableError
    return parse_hours(written or "")


def _whole(written: str | None) -> int | None:
    if whole_refused(written or "") is not None:
        raise leftovers.UnreadableError
    return parse_whole(written or "")


def _as_stored(value: Any) -> Any:
    """Return what a widget holds in the form in which records hold it."""
    return tuple(value) if isinstance(value, list) else clean_text(value)


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class _Held:
    """How a widget holds what a record holds, and how that is read back; how its key ends."""

    suffix: str = ""
    hold: Callable[[Any], Any] = _as_it_is
    read: Callable[[Any], Any] = _as_stored

    def read_or_unknown(self, held: Any) -> Any:
        """Return the value in what a widget holds; one that equals nothing, if there is none."""
        try:
            return self.read(held)
        except leftovers.UnreadableError:
            return _UNKNOWN


_NUMBER = _Held(fields.NUMBER, fields.number_text, _whole)
