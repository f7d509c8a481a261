"""All words, dates and numbers of one language, as an object to pass along."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from switching.i18n.labels import label_of
from switching.models import Language, Message
from switching.models.base import HALF_DAY_MINUTES
from switching.models.month import Month, month_of

BRUSSELS = ZoneInfo("Europe/Brussels")


def catalogue_path(language: Language) -> Path:
    """Return where the translations of `language` are kept."""
    return Path(__file__).parent / f"{language}.po"


@cache
def _translations(language: Language) -> NullTranslations:
    if language is Language.ENGLISH:
        return NullTranslations()
    with catalogue_path(language).open("rb") as source:
        catalogue = read_po(source, locale=language)
    for message in catalogue:
        said = message.string or ""
        message.string = (
            typeset(said, language)
            if isinstance(said, str)
            else tuple(typeset(form, language) for form in said)
        )
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def typeset(text: str, language: Language) -> str:
    """Return a text of the catalogue with the blanks that its language never breaks.

    The catalogue has ordinary ones, which are easier to type; what people typed is left as it is.
    """
    if not language.spaced:
        return text
    before = re.sub(rf" (?=[{re.escape(language.spaced)}](?!\w))", "\u00a0", text)
    return before.replace("« ", "«\u00a0")


_FIRST_OF_MONTH = re.compile(r"(?<!\w)d(?= MMM)")


@dataclass(frozen=True)
class Texts:
    """Speaks one language. Instants are shown in Brussels time."""

    language: Language = Language.DUTCH

    @property
    def locale(self) -> Locale:
        """The Babel locale of this language."""
        return Locale.parse(self.language.locale_name)

    @property
    def translations(self) -> NullTranslations:
        """The translations of this language, for a library that fills in the values itself."""
        return _translations(self.language)

    def gettext(self, text: str, **values: object) -> str:
        """Translate `text` and fill in `values`."""
        translated = self.translations.gettext(text) if text else ""
        return translated.format(**values) if values else translated

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """Translate the form that goes with `count`, which fills `{count}`."""
        translated = self.translations.ngettext(one, many, count)
        return translated.format(count=self.number(count), **values)

    def message(self, message: Message) -> str:
        """Translate a sentence that a rule or a check came up with."""
        values = self._shown(message.values)
        if not message.many:
            return self.gettext(message.text, **values)
        count = int(str(message.values["count"]))
        others = {name: value for name, value in values.items() if name != "count"}
        return self.ngettext(message.text, message.many, count, **others)

    def label(self, value: StrEnum | None) -> str:
        """Return the word on screen for a value of a closed list; a dash for none."""
        if isinstance(value, Language):
            return str(self.locale.languages[str(value)])
        return self.gettext(label_of(value)) if value is not None else "–"

    def date(self, day: dt.date | dt.datetime, style: str = "d MMMM y") -> str:
        """Write a day as '12 maart 2027', or after a CLDR pattern."""
        local = self._local(day)
        if local.day == 1 and self.language.first_day:
            style = _FIRST_OF_MONTH.sub(f"'{self.language.first_day}'", style)
        return format_date(local, style, locale=self.locale)

    def short_date(self, day: dt.date | dt.datetime) -> str:
        """Write a day as 'di 12/03'."""
        return self.date(day, "EEE dd/MM").replace(".", "")

    def time(self, moment: dt.datetime | dt.time, style: str = "HH:mm") -> str:
        """Write a time as '14:30'; an instant in Brussels time."""
        local = moment.astimezone(BRUSSELS) if isinstance(moment, dt.datetime) else moment
        return format_time(local, style, locale=self.locale, tzinfo=BRUSSELS)

    def month(self, day: dt.date) -> str:
        """Write a month as 'mrt 2027'."""
        return format_skeleton("yMMM", dt.datetime(day.year, day.month, 1), locale=self.locale)

    def since(self, since: str) -> str:
        """Write 'YYYY' or 'YYYY-MM' as '2015' or 'januari 2015'."""
        month = month_of(since)
        return self.date(month, "MMMM y") if month else since

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number as '1.234,5', rounded to `digits`."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, pattern, locale=self.locale)

    def percent(self, share: float) -> str:
        """Write a share between 0 and 1 as '61 %'."""
        return format_percent(share, f"#,##0{self._blank}%", locale=self.locale)

    def hours(self, minutes: int) -> str:
        """Write minutes as hours: '7,5 u', '7 h' in English; two digits at most."""
        pattern = "#,##0.##"
        hours = format_decimal(minutes / 60, pattern, locale=self.locale)
        return self.gettext("{hours} h", hours=hours)

    def bare_hours(self, minutes: int | None) -> str:
        """Write minutes as hours to edit: '7,5', '7:20', '800 min'; nothing for none.

        It is what people can write too: quarters as a fraction, the rest as hours and minutes, and
        what would be a time of day as minutes.
        """
        if not minutes:
            return ""
        if minutes % 15 == 0:
            return format_decimal(minutes / 60, "0.##", locale=self.locale)
        if minutes > HALF_DAY_MINUTES:
            return f"{minutes} min"
        return f"{minutes // 60}:{minutes % 60:02}"

    def minutes(self, minutes: int) -> str:
        """Write minutes as '24 min'."""
        return f"{self.number(minutes)} min"

    def enumeration(self, parts: list[str]) -> str:
        """Write a list as 'a, b en c'."""
        return format_list(parts, locale=self.locale)

    @property
    def _blank(self) -> str:
        return "\u00a0" if self.language.spaced else " "

    def _local(self, day: dt.date | dt.datetime) -> dt.date:
        return day.astimezone(BRUSSELS).date() if isinstance(day, dt.datetime) else day

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self._written(value) for name, value in values.items()}

    def _written(self, value: object) -> object:
        if isinstance(value, StrEnum):
            return self.label(value)
        if isinstance(value, Month):
            return self.date(value, "MMMM y")
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, dt.date):
            return self.date(value)
        if isinstance(value, dt.timedelta):
            return self.hours(int(value.total_seconds()) // 60)
        if isinstance(value, tuple):
            return self.enumeration([str(self._written(part)) for part in value])
        return self.number(value) if isinstance(value, int | float) else value
