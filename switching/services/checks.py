"""Turning what someone typed into records, or into sentences beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from switching.models import Message, N_, Record
from switching.models.base import LINE_LENGTH

R = TypeVar("R", bound=Record)

_SENTENCES = {
    "missing": N_("Fill this in."),
    "enum": N_("Choose one of the list."),
    "int_type": N_("Fill in a whole number."),
    "int_parsing": N_("Fill in a whole number."),
    "date_type": N_("Choose a date."),
    "greater_than_equal": N_("Choose a number from 1 to 5."),
    "less_than_equal": N_("Choose a number from 1 to 5."),
}
_OTHERWISE = N_("This can't be saved as it is. Check what you filled in.")

WHOLE_RECORD = ""
"""The key of an error that belongs to no single field."""


class InvalidError(ValueError):
    """What was filled in can't be stored; `errors` has a sentence for each field."""

    def __init__(self, errors: Mapping[str, Message]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)

    def __reduce__(self) -> tuple[type[InvalidError], tuple[dict[str, Message]]]:
        """Come out of a process of its own as it went in."""
        return type(self), (self.errors,)


def errors_of(error: ValidationError) -> dict[str, Message]:
    """Return a sentence for each field that `error` names."""
    found: dict[str, Message] = {}
    for item in error.errors(include_url=False):
        field = str(item["loc"][0]) if item["loc"] else WHOLE_RECORD
        found.setdefault(field, _sentence(item["type"], item["msg"], item.get("ctx", {})))
    return found


def _sentence(kind: str, text: str, values: Mapping[str, Any]) -> Message:
    if kind == "switching":
        return Message(str(values["_text"]), values)
    return Message(_SENTENCES.get(kind, _OTHERWISE))


def checked(kind: type[R], /, **values: object) -> R:
    """Make a record of `kind`; raise InvalidError with a sentence per field."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise InvalidError(errors_of(error)) from None


def checked_change(record: R, changes: Mapping[str, object]) -> R:
    """Return `record` with `changes`; raise InvalidError with a sentence per field."""
    try:
        return record.changed(changes)
    except ValidationError as error:
        raise InvalidError(errors_of(error)) from None


def required(**values: object) -> None:
    """Raise InvalidError with a sentence for each of `values` that is empty."""
    missing = {name: Message(N_("Fill this in.")) for name, value in values.items() if not value}
    if missing:
        raise InvalidError(missing)


def too_long(text: str) -> Message | None:
    """Return what is wrong with `text` when it is longer than a line; None when it fits."""
    if len(text) <= LINE_LENGTH:
        return None
    said = N_("This text has {length} characters; there is room for {limit}. Shorten it.")
    return Message(said, {"length": len(text), "limit": LINE_LENGTH})


def required_line(**values: str) -> None:
    """Raise InvalidError for each of `values` that is empty or longer than a line."""
    written = {name: value.strip() for name, value in values.items()}
    required(**written)
    refused = {name: too_long(value) for name, value in written.items()}
    errors = {name: message for name, message in refused.items() if message is not None}
    if errors:
        raise InvalidError(errors)
