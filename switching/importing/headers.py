"""Which column is which field: by what its header means, where it stands, and what is in it.

A header is taken for a field by itself only when all of its words are known and there is one field
that is headed so; a header that says too little ('E-mail') also by the columns around it. All else
is asked: the likeliest fields are offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz

from switching.importing.cells.lengths import Unit
from switching.importing.concepts import ideas_of
from switching.importing.fields import Field, Target, fields_of
from switching.rules.normal_form import fold

Fits = Callable[[int, str], bool]
"""Whether what stands in a column is of the kind of a field."""

_LIKELY_FROM = 45.0
_MOST_OFFERED = 3
_NOT_OF_KIND = 20.0
"""How much less likely a field is that the cells of a column are not of the kind of."""
_BESIDE = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]")
_BETWEEN = re.compile(r"\s*[/|\n;]\s*|\s+[-–—=]\s+")
_NOT_WORDS = re.compile(r"[^\w/+' -]+|_")
_ROLES = frozenset(("learner", "coach", "leader", "sender", "host", "partner", "contact", "hr"))


@dataclass(frozen=True)
class Header:
    """The head of a column: its text, or those of the two rows that head it."""

    column: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """What stands above the column."""
        return " ".join(" – ".join(self.parts).split())

    @property
    def unit(self) -> Unit | None:
        """In what the column counts, if its header says so."""
        said = fold(self.text)
        if re.search(r"\bmin(?:uten|\.|utes)?\b|\(m\)", said):
            return Unit.MINUTES
        return Unit.HOURS if re.search(r"\b(?:uren|in uur|hours|heures|\(u\))", said) else None


def bare(text: str) -> str:
    """Return a header without capitals, accents and marks."""
    return " ".join(_NOT_WORDS.sub(" ", fold(text)).split()).strip(" -'/+")


@lru_cache(maxsize=20_000)
def _fields_for(ideas: frozenset[str], target: Target) -> frozenset[str]:
    return frozenset(
        key
        for key, field in fields_of(target).items()
        if any(form.fits(ideas) for form in field.forms)
    )


@lru_cache(maxsize=20_000)
def _of_text(text: str, target: Target) -> frozenset[str]:
    """Return the fields of one way to say it; none when a word of it is not known."""
    found = ideas_of(text)
    return _fields_for(found.known, target) if found.whole else frozenset()


def meant(header: Header, target: Target) -> frozenset[str]:
    """Return the fields that a header means: one, none that is known, or several that it may be."""
    joined = _meant(" ".join(header.parts), target)
    if len(header.parts) == 1:
        return joined
    last = _meant(header.parts[-1], target)
    if joined and last and joined != last:
        return joined | last
    if joined or not last:
        return joined
    above = ideas_of(" ".join(header.parts[:-1])).known
    return last if not above & _ROLES else frozenset()


def _meant(text: str, target: Target) -> frozenset[str]:
    whole = _of_text(text, target)
    if whole:
        return whole
    beside = " ".join(said for pair in _BESIDE.findall(text) for said in pair)
    if beside and not ideas_of(beside).known:
        return _meant(_BESIDE.sub(" ", text), target)
    return _of_parts([part for part in _BETWEEN.split(text) if part.strip()], target)


def _of_parts(parts: Sequence[str], target: Target) -> frozenset[str]:
    """Return what the parts of 'a / b' mean: one in a language that is not known says nothing."""
    if len(parts) < 2:
        return frozenset()
    found = [_of_text(part, target) for part in parts]
    said = frozenset[str]().union(*found)
    others = [ideas_of(part).known for part, keys in zip(parts, found, strict=True) if not keys]
    return said if not any(others) else frozenset()


def is_familiar(text: str) -> bool:
    """Tell whether all words of a text are such as stand above a column."""
    return ideas_of(text).whole and len(text) <= 60


def known_in(texts: Iterable[str], target: Target) -> int:
    """Count the fields of which one of these texts is the header."""
    found = [meant(Header(place, (text,)), target) for place, text in enumerate(texts)]
    return len(frozenset().union(*(keys for keys in found if len(keys) == 1)))


@dataclass(frozen=True)
class Proposed:
    """What a header maps to by itself (`field`), or what is offered, the best first."""

    field: str | None
    offered: tuple[str, ...]


def propose(
    headers: Sequence[Header], target: Target, fits: Fits = lambda column, key: True
) -> dict[int, Proposed]:
    """Map headers by themselves where that is sure; two that mean one field are only offered it."""
    means = {header.column: meant(header, target) for header in headers}
    claims: dict[str, list[int]] = {}
    for column, keys in means.items():
        if len(keys) == 1:
            claims.setdefault(next(iter(keys)), []).append(column)
    sure = {
        columns[0]: key
        for key, columns in claims.items()
        if len(columns) == 1 and fits(columns[0], key)
    }
    if target is Target.DOSSIERS:
        sure = _Context(headers, sure, frozenset(claims), fits).settle()
    lacking = [
        key
        for key, field in fields_of(target).items()
        if field.required and key not in sure.values()
    ]
    return {
        header.column: Proposed(
            sure.get(header.column), _offered(header, means[header.column], target, fits, lacking)
        )
        for header in headers
    }


class _Context:
    """Settles headers that say too little by the columns around them, as a reader does."""

    def __init__(
        self, headers: Sequence[Header], sure: dict[int, str], claimed: frozenset[str], fits: Fits
    ) -> None:
        self._headers, self._sure, self._fits = list(headers), dict(sure), fits
        self._claimed = set(claimed)
        self._ideas = {
            header.column: ideas.known if (ideas := ideas_of(header.text)).whole else frozenset()
            for header in headers
        }

    def settle(self) -> dict[int, str]:
        """Return the field of each column that is sure."""
        self._names()
        self._organisations()
        self._of_owners()
        self._call()
        self._by_content()
        return self._sure

    def _take(self, column: int, key: str) -> None:
        if key not in self._claimed and column not in self._sure and self._fits(column, key):
            self._sure[column] = key
            self._claimed.add(key)

    def _alone(self, *ideas: str) -> list[int]:
        """List the columns whose header says this alone."""
        wanted = frozenset(ideas)
        columns = [header.column for header in self._headers]
        return [key for key in columns if key not in self._sure and self._ideas[key] == wanted]

    def _beside(self, column: int, step: int) -> int | None:
        columns = [header.column for header in self._headers]
        place = columns.index(column) + step
        return columns[place] if 0 <= place < len(columns) else None

    def _names(self) -> None:
        """'Voornaam' beside 'Naam' or 'Familienaam', and no other column of the learner."""
        first = self._alone("first")
        if len(first) != 1 or self._claimed & {"learner", "learner_first", "learner_family"}:
            return
        if self._owner(first[0]) not in ("", "learner"):
            return
        for step in (-1, 1):
            other = self._beside(first[0], step)
            if other is not None and self._ideas[other] in ({"name"}, {"family"}):
                if step == -1 and self._owner(other) not in ("", "learner"):
                    return
                self._take(first[0], "learner_first")
                self._take(other, "learner_family")
                return

    def _owner(self, column: int) -> str:
        """Return of whom a column speaks: the nearest one named on its left, or none."""
        owner = ""
        for header in self._headers:
            if header.column == column:
                break
            key = self._sure.get(header.column, "")
            if owner and self._ideas[header.column] <= {"org", "name"}:
                continue  # 'Organisatie' beside someone says where they work
            if key in _OWNERS:
                owner = _OWNERS[key]
            elif key not in _OF_OWNER and not self._ideas[header.column] & _ATTRIBUTES:
                # Whoever was named is no longer spoken of after a column about something else.
                owner = "none" if owner else ""
        return owner

    def _organisations(self) -> None:
        """'Organisatie' beside a learner or a coach, 'Contactpersoon' beside where they work."""
        said = {bare(header.text): header.column for header in self._headers}
        for sender, host in _FROM_TO:
            if sender in said and host in said:
                self._take(said[sender], "sender")
                self._take(said[host], "host")
        for column in [*self._alone("org"), *self._alone("org", "name")]:
            self._settle(column, {"learner": "sender", "coach": "host"})
        left, lacks = self._alone("org"), {"sender", "host"} - self._claimed
        if len(left) == len(lacks) == 1:
            self._take(left[0], lacks.pop())
        contacts = [self._alone("contact"), self._alone("guide"), self._alone("contact", "name")]
        for column in chain.from_iterable(contacts):
            self._settle(column, {"host": "coach", "sender": "sender_contact"})

    def _settle(self, column: int, of_owner: Mapping[str, str]) -> None:
        """Take a column for the field that goes with whom it speaks of, if one does."""
        owner = self._owner(column)
        if owner in of_owner:
            self._take(column, of_owner[owner])

    def _of_owners(self) -> None:
        """Give 'Functie', 'E-mail', 'Telefoon' to whom they stand beside."""
        people = {_OWNERS[key] for key in self._claimed if key in _OWNERS} & {
            "learner", "coach", "leader", "sender_contact",
        }  # fmt: skip
        for idea in ("job", "mail", "phone"):
            for column in self._alone(idea):
                owner = self._owner(column)
                if owner in ("learner", "coach"):
                    self._take(column, f"{owner}_{idea}")
                elif owner in ("", "none") and people == {"learner"}:
                    self._take(column, f"learner_{idea}")
        for key in ("host_city", "sector"):
            for column in [column for column, found in self._sure.items() if found == key]:
                lone = len(self._ideas[column]) == 1
                if lone and self._owner(column) in ("learner", "sender", "leader", "partner"):
                    del self._sure[column]

    def _call(self) -> None:
        """Take 'Datum', 'Uur' and 'Duur' together for those of the call."""
        planned, actual = self._alone("planned"), self._alone("actual")
        if len(planned) == len(actual) == 1 and self._beside(planned[0], 1) == actual[0]:
            self._take(planned[0], "planned")
            self._take(actual[0], "actual")
        days = [*self._alone("date"), *self._alone("date", "hour")]
        hours = [*self._alone("hour"), *self._alone("begin")]
        lengths = [*self._alone("length"), *self._alone("count", "length")]
        of_call = bool(self._claimed & {"call_time", "planned", "actual", "held", "place"})
        if len(days) == 1 and (of_call or len(hours) == 1 or len(lengths) == 1):
            self._take(days[0], "call_day")
        if "call_day" not in self._sure.values():
            return
        for columns, key in ((hours, "call_time"), (lengths, "actual")):
            if len(columns) == 1 and not self._after_a_day_of_exchange(columns[0]):
                self._take(columns[0], key)
        for column in self._alone("place"):
            before = self._beside(column, -1)
            if self._sure.get(before or 0) in ("call_day", "call_time", "planned", "actual"):
                self._take(column, "place")

    def _after_a_day_of_exchange(self, column: int) -> bool:
        before = self._sure.get(self._beside(column, -1) or 0, "")
        return before in ("first_day", "second_day", "third_day", "hours")

    def _by_content(self) -> None:
        """'Kennismakingsgesprek', 'Stopgezet': what stands below says which part of it is meant."""
        for idea, keys in _BY_CONTENT.items():
            for column in self._alone(idea):
                fitting = [key for key in keys if self._fits(column, key)]
                if len(fitting) == 1 and not self._fits(column, "notes"):
                    self._take(column, fitting[0])


_FROM_TO = (("van", "naar"), ("de", "vers"), ("from", "to"))
"""Heads that say from which organisation someone goes to which, when both are there."""
_OWNERS = {
    "learner": "learner", "learner_first": "learner", "learner_family": "learner",
    "coach": "coach", "leader": "leader", "sender_contact": "sender_contact", "host": "host",
    "sender": "sender", "partner": "partner",
}  # fmt: skip
_OF_OWNER = frozenset(
    (
        "learner_job", "learner_mail", "learner_phone", "coach_job", "coach_mail", "coach_phone",
        "host_city", "sector",
    )
)  # fmt: skip
_ATTRIBUTES = frozenset(
    ("job", "mail", "phone", "org", "city", "sector", "name", "first", "family", "address")
)
_BY_CONTENT = {
    "call": ("call_day", "held"),
    "stop": ("stop_day",),
    "exchange": ("first_day",),
}


def _offered(
    header: Header, means: frozenset[str], target: Target, fits: Fits, lacking: Sequence[str]
) -> tuple[str, ...]:
    """Return the likeliest fields: those it may mean, those that say the same or look alike.

    Of what is like nothing it may be a field that each row needs and no column is.
    """
    scored = sorted(
        (
            (100.0 if key in means else _likeness(header, field))
            - (0 if fits(header.column, key) else _NOT_OF_KIND),
            key,
        )
        for key, field in fields_of(target).items()
    )
    likely = [key for score, key in reversed(scored) if score >= _LIKELY_FROM]
    rest = [key for key in lacking if fits(header.column, key)]
    return tuple(likely[:_MOST_OFFERED] or rest[:_MOST_OFFERED])


def _likeness(header: Header, field: Field) -> float:
    """Return how much a header says what one of a field says, or looks like it, from 0 to 100."""
    ideas = ideas_of(header.text)
    count = len(ideas.known) + len(ideas.unknown)
    shared = [
        200 * len(form.needed & ideas.known) / (count + len(form.needed)) for form in field.forms
    ]
    text = bare(header.text)
    looks = (fuzz.ratio(text, bare(field.head)) + fuzz.token_sort_ratio(text, bare(field.head))) / 2
    return max(max(shared) if count else 0.0, looks * 0.9)


def doubled(mapping: Mapping[int, str]) -> list[str]:
    """List the fields that more than one column is mapped to."""
    seen = list(mapping.values())
    return sorted({key for key in seen if key and seen.count(key) > 1})
