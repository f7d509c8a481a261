"""A form for something new: its fields keep what was typed until it is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from hashlib import sha256
from typing import Any, Literal, TypeVar
from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from switching.i18n import Texts
from switching.models import Message, N_
from switching.models.base import clean_text
from switching.rules.matching import known_as
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.ui.kit import drafts, failures, fields, known_names, presses, session
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown, sentence
from switching.ui.kit.fields import Choice, Ready, Upload
from switching.ui.kit.leftovers import watch_own

T = TypeVar("T")
MANY_FIELDS = 5
"""From this many fields on, the button says which ask for something."""
_WHICH = N_("Choose one of these names, or say that this is a new one.")


def form_key(name: str) -> str:
    """Return the idempotency key of the form `name` as it stands open in this session."""
    return str(st.session_state.setdefault(f"form:{name}", uuid4().hex))


def is_sent(name: str) -> bool:
    """Tell whether the form `name` was sent, and no run has come by it yet: it is to be shown."""
    return presses.waits(_submit_key(name))


def _submit_key(name: str) -> str:
    return f"{form_key(name)}:submit"


def key_of(key: str, content: object) -> str:
    """Return the idempotency key of `content` in a form: that again is one, another is another.

    A run may be stopped between what it stored and the form that it opens anew. What is filled in
    by then has to be stored too, and what was stored not once more.
    """
    return sha256(f"{key}:{content!r}".encode()).hexdigest()


def renew_form(name: str) -> None:
    """Open the form `name` anew: its fields are empty, its next save is another one."""
    drafts.forget(name)
    st.session_state[f"form:{name}"] = uuid4().hex


class Form:
    """The fields of something new. What is refused gets its sentence beside the field.

    A field that may stay empty is `optional`, and its label says so; any other is to be filled in.
    A field for what is stored has no `max_chars`: the browser drops all of what is pasted when it
    is longer, without a word. The record says how long a text may be.
    """

    def __init__(self, name: str, texts: Texts, disabled: bool | None = None) -> None:
        self._name, self._texts = name, texts
        self._disabled = session.is_read_only() if disabled is None else disabled
        self.key = form_key(name)
        self._values: dict[str, object] = {}
        self._refused: dict[str, tuple[object, Message]] = st.session_state.setdefault(
            f"{self.key}:refused", {}
        )
        self._slots: dict[str, DeltaGenerator] = {}
        self._labels: dict[str, str] = {}
        self._optional: set[str] = set()
        self._unreadable: dict[str, Message] = {}
        self._unanswered: dict[str, Message] = {}
        self._said = 0

    def line(
        self, field: str, label: str, value: str = "", optional: bool = False, **options: Any
    ) -> str:
        """Show a text field of one line."""
        options.pop("shown", None)  # how a sheet writes what is stored: here nothing is
        hidden = options.get("label_visibility") == "collapsed"
        words, ready = self._words(field, label, optional, hidden), self._ready(field, value)
        return self._show(field, label, fields.line(words, ready, **options))

    def note(
        self, field: str, label: str, value: str = "", optional: bool = False, **options: Any
    ) -> str:
        """Show a text field of more lines."""
        words, ready = self._words(field, label, optional), self._ready(field, value)
        return self._show(field, label, fields.note(words, ready, **options))

    def tick(self, field: str, label: str, value: bool = False) -> bool:
        """Show a box to tick."""
        return self._show(field, label, fields.tick(label, self._ready(field, value)))

    def number(
        self, field: str, label: str, value: int | None = None, optional: bool = False
    ) -> int | None:
        """Show a field for a whole number."""
        words = self._words(field, label, optional)
        ready = self._ready(f"{field}{fields.NUMBER}", value)
        return self._show_read(field, label, *fields.number(words, ready))

    def hours(
        self, field: str, label: str, minutes: int | None = None, optional: bool = False
    ) -> int | None:
        """Show a field for hours, as people write them; return the minutes."""
        words, ready = self._words(field, label, optional), self._ready(field, minutes)
        return self._show_read(field, label, *fields.hours(words, ready, self._texts))

    def day(
        self,
        field: str,
        label: str,
        value: date | None = None,
        optional: bool = False,
        **options: Any,
    ) -> date | None:
        """Show a field for a date."""
        words, ready = self._words(field, label, optional), self._ready(field, value)
        return self._show(field, label, fields.day(words, ready, **options))

    def moment(self, field: str, label: str, value: time | None = None) -> time | None:
        """Show a field for a time of day."""
        return self._show(field, label, fields.moment(label, self._ready(field, value), step=900))

    def choice(
        self,
        field: str,
        label: str,
        among: Sequence[Choice],
        first: Choice | None = None,
        optional: bool = False,
    ) -> Choice | None:
        """Show a closed list to choose from, `first` chosen already."""
        words = fields.words_of(among, self._texts)
        return self.selection(field, label, words, first, optional)

    def selection(
        self,
        field: str,
        label: str,
        among: Mapping[T, str],
        first: T | None = None,
        optional: bool = False,
    ) -> T | None:
        """Show a list to choose one of, such as records; `among` has a word for each."""
        words, ready = self._words(field, label, optional), self._ready(field, first)
        return self._show(field, label, fields.selection(words, ready, among, self._texts))

    def known_or_new(
        self,
        field: str,
        label: str,
        known: Mapping[int, str],
        first: int | None = None,
        stored: str = "",
        optional: bool = False,
    ) -> int | str | None:
        """Show a field for the name of someone known or new; return an id or that name.

        `first` is chosen already; `stored` is its name, should `known` lack it.
        """
        names = fields.with_stored(known, first, self._texts, stored)
        drafts.recall(self._name, self.key, f"{field}:new")
        ready = self._ready(field, names.get(first or 0, ""))
        with st.container(key=f"{known_names.CLASS}-field:asked:{ready.key}", gap="small"):
            hint = self._texts.gettext("Type a name…")
            words = self._words(field, label, optional)
            text = " ".join(fields.line(words, ready, live="300ms", placeholder=hint).split())
            chosen = known_as(text, names)
            settled = st.session_state.get(f"{ready.key}:new", "")
            self._show(field, label, (text, chosen, settled))
            if text and known_names.names_offered(text, names, settled):
                self._unanswered[field] = Message(_WHICH)
            known_names.offer(ready.key, text, names, self._texts, self._disabled)
        return chosen if chosen is not None else text or None

    def asks_more(self, field: str, chosen: int | str | None) -> bool:
        """Tell whether to ask more of who is `chosen` in a field for someone known or new.

        While the name is emptied it stays as it was: over a slow network one types in what is
        asked there by the time that a run for the empty name would take it away.
        """
        place = f"{self.key}:{field}:asks_more"
        asks = isinstance(chosen, str) or (chosen is None and bool(st.session_state.get(place)))
        st.session_state[place] = asks
        return asks

    def require(self, field: str) -> None:
        """Refuse to store the form until `field` is filled in, which may stay empty otherwise."""
        self._unanswered.setdefault(field, Message(N_("Fill this in.")))

    def file(
        self, field: str, label: str, most_megabytes: int, optional: bool = False
    ) -> Upload | None:
        """Show a field for a file: its name and its bytes, of which nothing is checked yet.

        One that was chosen before one left the page is named below it, and still there.
        """
        ready = Ready(f"{self.key}:{field}", self._disabled)
        was_shown = ready.key in st.session_state
        upload = fields.file(self._words(field, label, optional), ready, most_megabytes)
        kept = drafts.keep_file(self.key, field, upload, was_shown)
        if kept is not None and upload is None:
            self._show_kept(field, kept)
        self._show(field, label, hash(kept))
        return kept

    def _show_kept(self, field: str, kept: Upload) -> None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(escape_markdown(self._texts.gettext("Chosen before: {name}", name=kept[0])))
            label = self._texts.gettext("Leave it out")
            if st.button(label, key=f"{self.key}:{field}:out", disabled=self._disabled):
                drafts.drop_file(self.key, field)
                st.rerun()

    def submit(
        self,
        label: str,
        action: Callable[[str], T],
        question: str = "",
        answer: str = "",
        check: Callable[[], object] = bool,
        primary: bool = True,
        about: object = None,
    ) -> T | None:
        """Show the button; on a click run `action` and open a new form.

        `action` gets an idempotency key: that of what the form holds, and of what else it is
        `about`, which no field of the form says.
        With a `question`, the button asks that first, and `answer` goes on. It is the main button
        of its page, unless it is not `primary`. What `check` or
        `action` refuses is shown beside the fields, and nothing typed is lost.
        """
        whole = st.container()
        with st.container(horizontal=True, vertical_alignment="center"):
            submitted, beside = self._is_submitted(label, question, answer, primary), st.empty()
        if submitted:
            self._refused.clear()
            if self._unreadable:
                return None
            try:
                self._require_answers(check)
                with failures.saving():
                    done = action(key_of(self.key, (drafts.content(self.key), about)))
            except InvalidError as error:
                self._refuse(error.errors)
            else:
                renew_form(self._name)
                return done
        self._show_whole(whole)
        self._show_what_is_left(beside)
        return None

    def _require_answers(self, check: Callable[[], object]) -> None:
        """Raise InvalidError for what is missing by `check`, and for each name not said which."""
        errors = dict(self._unanswered)
        try:
            check()
        except InvalidError as error:
            errors = {**error.errors, **errors}
        if errors:
            raise InvalidError(errors)

    def _is_submitted(self, label: str, question: str, answer: str, primary: bool) -> bool:
        key = _submit_key(self._name)
        kind: Literal["primary", "secondary"] = "primary" if primary else "secondary"
        if question:
            return confirmed(label, question, answer, key, self._disabled, type=kind)
        return presses.is_pressed(label, key, kind, self._disabled)

    def _words(self, field: str, label: str, optional: bool, hidden: bool = False) -> str:
        """Return the label of a field; where it is `hidden`, the words above it say the same."""
        if optional:
            self._optional.add(field)
        return fields.may_stay_empty(label, self._texts) if optional and not hidden else label

    def _ready(self, field: str, first: object = None) -> Ready:
        is_set = drafts.recall(self._name, self.key, field)
        return Ready(f"{self.key}:{field}", self._disabled, first, is_set)

    def _show(self, field: str, label: str, value: T) -> T:
        self._values[field], self._labels[field] = value, label
        self._slots[field] = st.empty()
        self._show_refusal(field)
        return value

    def _show_read(
        self, field: str, label: str, value: int | None, refused: Message | None
    ) -> int | None:
        """Show what was read in what someone wrote; while that is `refused`, nothing is stored."""
        self._show(field, label, value)
        if refused is not None:
            self._unreadable[field] = refused
            self._slots[field].error(sentence(refused, self._texts))
        return value

    def _refuse(self, errors: Mapping[str, Message]) -> None:
        for field, message in errors.items():
            place = field if field in self._slots else WHOLE_RECORD
            self._refused[place] = (self._values.get(place), message)
            if place in self._slots:
                self._show_refusal(place)

    def _show_refusal(self, field: str) -> None:
        if self._is_refused(field):
            _, message = self._refused[field]
            self._said += 1  # a place may be filled twice in a run, and each key counts once
            place = self._slots[field].container(key=f"refused-{self.key}:{field}:{self._said}")
            place.error(sentence(message, self._texts), icon=":material/error:")

    def _show_what_is_left(self, place: DeltaGenerator) -> None:
        """Name beside the button which of many fields ask for something still."""
        if len(self._slots) < MANY_FIELDS:
            return
        left = [self._labels[field] for field in self._slots if self._is_refused(field)]
        if left:
            named = self._texts.enumeration(list(dict.fromkeys(item.rstrip("?:") for item in left)))
            place.caption(self._texts.gettext("Still to look at: {fields}.", fields=named))

    def _is_refused(self, field: str) -> bool:
        value, message = self._refused.get(field, (None, None))
        return message is not None and value == self._values[field]

    def _show_whole(self, place: DeltaGenerator) -> None:
        _, message = self._refused.get(WHOLE_RECORD, (None, None))
        if message is not None:
            place.error(sentence(message, self._texts))


def new_line(
    context: Context, name: str, placeholder: str, add: Callable[[Context, str, str], object]
) -> None:
    """Show an empty field whose text joins a list: `add` gets the text and an idempotency key.

    What `add` refuses stays in the field, with the reason below it. The caret goes along to the
    field for the next one (`switching/ui/saving/new_lines.js`) when it stands in the same place:
    show the list in a container of its own.
    """
    key = form_key(name)
    ready = Ready(f"{key}:new_line", session.is_read_only(), "")
    typed = fields.line(placeholder, ready, placeholder=placeholder, label_visibility="collapsed")
    # A click on another step stops this run, and the next one does not show the field.
    watch_own(ready.key, "", lambda now, held: _add_line(now, str(held), key, add))
    if typed and failures.attempt(lambda: _add_line(context, typed, key, add)):
        renew_form(name)
        st.rerun()


def _add_line(
    context: Context, typed: str, key: str, add: Callable[[Context, str, str], object]
) -> None:
    """Add a line, once: another text in the same field is another line."""
    text = str(clean_text(typed))
    if text:
        add(context, text, key_of(key, text))
