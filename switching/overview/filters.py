"""The filters in an address and in words. What an address has wrong is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from switching.i18n import Texts
from switching.i18n.labels import label_of
from switching.models import FIRST_DAY, LAST_DAY, N_, Sector, Stage
from switching.overview.names import Names
from switching.overview.periods import ALL_TIME, Period, Span, span_of
from switching.overview.selection import Selection

DEFAULT_PERIOD = Period.THIS_YEAR
PARAMETERS = {
    "partner": "partner_id",
    "host": "host_id",
    "sender": "sending_organisation_id",
    "sector": "sector",
    "leader": "project_leader_id",
    "stage": "stage",
}
"""The filters on dossiers: their name in an address, and their field of a selection."""

LABELS = {
    "partner": N_("Project partner"),
    "host": N_("Host"),
    "sender": N_("Sending organisation"),
    "sector": N_("Sector of the host"),
    "leader": N_("Project leader"),
    "stage": N_("Stage"),
}
PERIOD_NAMES = {
    Period.THIS_YEAR: N_("this year"),
    Period.LAST_YEAR: N_("last year"),
    Period.THIS_QUARTER: N_("this quarter"),
    Period.LAST_QUARTER: N_("last quarter"),
    Period.TWELVE_MONTHS: N_("last twelve months"),
    Period.ALL: N_("everything"),
    Period.OWN: N_("own dates"),
}


def read_address(parameters: Mapping[str, str], names: Names, today: date) -> Selection:
    """Return what the parameters of an address select."""
    wanted = parameters.get("period", "")
    period = Period(wanted) if wanted in list(Period) else DEFAULT_PERIOD
    own = _own_span(parameters, today) if period is Period.OWN else None
    chosen: dict[str, Any] = {
        field: find_choice(name, parameters.get(name, ""), names)
        for name, field in PARAMETERS.items()
    }
    return Selection(span_of(period, today, own), period=period, **chosen)


def passed_over(parameters: Mapping[str, str], names: Names) -> list[str]:
    """List the filters of an address whose value is not there, by their message ids."""
    unknown = [
        LABELS[name]
        for name in PARAMETERS
        if parameters.get(name) and find_choice(name, parameters[name], names) is None
    ]
    period = parameters.get("period", "")
    wrong = [period not in {"", *Period}]
    if period == Period.OWN:
        wrong += [_day(parameters[name], FIRST_DAY) != _day(parameters[name], LAST_DAY)
                  for name in ("from", "to") if parameters.get(name)]  # fmt: skip
    return [N_("Period"), *unknown] if any(wrong) else unknown


def write_address(selection: Selection) -> dict[str, str]:
    """Return the parameters that select this; what is as usual stays out."""
    written = {
        name: str(getattr(selection, field))
        for name, field in PARAMETERS.items()
        if getattr(selection, field) is not None
    }
    if selection.period is not DEFAULT_PERIOD:
        written["period"] = str(selection.period)
    if selection.period is Period.OWN:
        written["from"] = selection.span.first.isoformat()
        written["to"] = selection.span.last.isoformat()
    return written


def choices_of(name: str, names: Names) -> Mapping[Any, str]:
    """Return what the filter `name` can be, with its name or (closed lists) its message id."""
    among: Mapping[str, Mapping[Any, str]] = {
        "partner": names.partners,
        "host": names.hosts,
        "sender": names.sending_organisations,
        "leader": names.project_leaders,
        "sector": {sector: label_of(sector) for sector in Sector},
        "stage": {stage: label_of(stage) for stage in Stage},
    }
    return among[name]


def find_choice(name: str, text: str, names: Names) -> Any:
    """Return the value of the filter `name` that an address writes as `text`; None for none."""
    among = choices_of(name, names)
    if text.isascii() and text.isdecimal() and len(text) < 19:
        merged = names.merged_people if name == "leader" else names.merged_organisations
        number = merged.get(int(text), int(text))
        return number if number in among else None
    return next((value for value in among if value == text), None) if text else None


def choice_word(name: str, value: Any, names: Names, texts: Texts) -> str:
    """Return the word for a filter's value."""
    word = choices_of(name, names)[value]
    return texts.gettext(word) if name in {"sector", "stage"} else word


def span_word(span: Span, texts: Texts) -> str:
    """Write a span as '1 januari 2026 – 31 december 2026'."""
    if span == ALL_TIME:
        return texts.gettext("everything")
    return f"{texts.date(span.first)} – {texts.date(span.last)}"


def filters_in_words(selection: Selection, names: Names, texts: Texts) -> list[tuple[str, str]]:
    """Return the active filters, each with its label: what a first sheet or a cover says."""
    said = [(texts.gettext("Period"), span_word(selection.span, texts))]
    for name, field in PARAMETERS.items():
        value = getattr(selection, field)
        if value is not None:
            word = choice_word(name, value, names, texts)
            said.append((texts.gettext(LABELS[name]), word))
    return said


def _own_span(parameters: Mapping[str, str], today: date) -> Span:
    first = _day(parameters.get("from", ""), date(today.year, 1, 1))
    last = _day(parameters.get("to", ""), max(first, today))
    return Span(first, last) if first <= last else Span(last, first)


def _day(text: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if FIRST_DAY <= day <= LAST_DAY else otherwise
