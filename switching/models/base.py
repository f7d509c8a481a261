"""What all records share: frozen, checked, and able to say in a sentence what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Self
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

LINE_LENGTH = 200
NOTE_LENGTH = 20_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
DAY_MINUTES = 24 * 60
HALF_DAY_MINUTES = 12 * 60

# Control characters say nothing to a reader and break documents; tab and new line stay, and those
# that Unicode takes for blanks stay blanks. Lone surrogates can't be written as UTF-8. Marks that
# turn the order of letters would turn what stands behind a name too.
_UNWRITABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_NEW_LINE = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"\x1f")


def N_(text: str) -> str:
    """Mark `text` for translation and return it as it is."""
    return text


@dataclass(frozen=True)
class Message:
    """A sentence for the screen: an English message id and the values that go into it.

    With `many`, `text` is the form for one, and which it is follows from the value `count`. A value
    may be a message itself.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    many: str = ""


def plural(one: str, many: str, count: int, **values: object) -> Message:
    """Return a sentence whose form goes with `count`; its message ids are marked here."""
    return Message(one, {**values, "count": count}, many)


def wrong(text: str, **values: object) -> PydanticCustomError:
    """Return the error that a validator raises: a message id in `text`, filled with `values`."""
    # Pydantic fills its template at once; the message id goes along to be translated later.
    return PydanticCustomError("switching", text, {**values, "_text": text})


def is_stored(info: ValidationInfo) -> bool:
    """Tell whether a field is as it was stored: a rule for what is typed leaves it alone."""
    return info.field_name in (info.context or ())


def are_stored(info: ValidationInfo, *names: str) -> bool:
    """Tell whether all of these fields are as they were stored."""
    return set(names) <= set(info.context or ())


def clean_text(value: object) -> object:
    """Drop what no reader can see, control characters and blanks around; no two words meet."""
    if not isinstance(value, str):
        return value
    return _UNWRITABLE.sub("", _BLANK.sub(" ", _NEW_LINE.sub("\n", value))).strip()


def _one_line(value: object) -> object:
    cleaned = clean_text(value)
    return " ".join(cleaned.split()) if isinstance(cleaned, str) else cleaned


def _fits(limit: int) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        if len(value) > limit and not is_stored(info):
            raise wrong(
                N_("This text has {length} characters; there is room for {limit}. Shorten it."),
                length=len(value),
                limit=limit,
            )
        return value

    return AfterValidator(check)


def _filled(value: str, info: ValidationInfo) -> str:
    unseen = all(category(letter)[0] in "CZ" for letter in value)
    if unseen and not is_stored(info):
        raise wrong(N_("Fill this in."))
    return value


def _plausible_day(value: date, info: ValidationInfo) -> date:
    if not FIRST_DAY <= value <= LAST_DAY and not is_stored(info):
        raise wrong(N_("Choose a date between 2000 and 2100."))
    return value


def _utc_seconds(value: datetime, info: ValidationInfo) -> datetime:
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    _plausible_day(value.date(), info)
    return value.astimezone(UTC).replace(microsecond=0)


def _some_minutes(value: int, info: ValidationInfo) -> int:
    if not 1 <= value <= DAY_MINUTES and not is_stored(info):
        raise wrong(N_("Fill in between 1 and {limit} minutes."), limit=DAY_MINUTES)
    return value


def _listed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_one_line), _fits(LINE_LENGTH)]
Name = Annotated[Line, AfterValidator(_filled)]
Note = Annotated[str, BeforeValidator(clean_text), _fits(NOTE_LENGTH)]
Statement = Annotated[Note, AfterValidator(_filled)]
Day = Annotated[date, AfterValidator(_plausible_day)]
Instant = Annotated[datetime, AfterValidator(_utc_seconds)]
Minutes = Annotated[int, AfterValidator(_some_minutes)]
Score = Annotated[int, Field(ge=1, le=5)]
AsList = BeforeValidator(_listed)
Json = Annotated[dict[str, Any], BeforeValidator(_listed), PlainSerializer(lambda v: v)]


class Record(BaseModel):
    """A row of the table `TABLE`: `id` is 0 until it is stored, `version` counts its changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64")

    TABLE: ClassVar[str]
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    """The fields by whose words the search index finds such a record."""

    id: int = 0
    version: int = 1

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """Return the record of a stored row, also when it breaks a rule for what is typed.

        Such a row has to be seen to be mended. What can't be read at all (a day that is none, a
        choice that is not in its list) still raises pydantic's ValidationError.
        """
        return cls.model_validate(row, context=row.keys())

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Return this record with `changes`; raise pydantic's ValidationError for a wrong one."""
        before = self.model_dump()
        wanted = {**before, **changes}
        stored = {name for name, value in before.items() if wanted[name] == value}
        return self.model_validate(wanted, context=stored)
