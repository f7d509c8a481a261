"""Who is the same: organisations and people by their names. What is not sure is a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from switching.rules.normal_form import find_form

K = TypeVar("K")


class Likeness(StrEnum):
    """Whether two names are of the same."""

    SAME = "same"
    ASK = "ask"
    OTHER = "other"


_LEGAL = frozenset(
    [
        "vzw",
        "asbl",
        "nv",
        "sa",
        "bv",
        "bvba",
        "srl",
        "sprl",
        "cv",
        "cvba",
        "scrl",
        "ivzw",
        "aisbl",
        "comm.v",
        "commv",
        "vof",
        "stichting",
        "fv",
    ]
)
_ARTICLES = frozenset(("de", "het", "t", "'t"))
_ABBREVIATIONS = {
    "wzc": "woonzorgcentrum", "kdv": "kinderdagverblijf", "rvt": "woonzorgcentrum",
    "az": "ziekenhuis", "uz": "ziekenhuis", "zna": "ziekenhuis", "ocmw": "ocmw",
    "cpas": "ocmw", "gem": "gemeente", "gemeentebestuur": "gemeente", "stadsbestuur": "stad",
    "st": "sint", "bko": "kinderopvang", "ibo": "kinderopvang", "kov": "kinderopvang",
    "ldc": "dienstencentrum", "creche": "kinderdagverblijf", "kribbe": "kinderdagverblijf",
    "rusthuis": "woonzorgcentrum", "vbs": "school", "gbs": "school", "basisschool": "school",
    "kleuterschool": "school", "hosp": "ziekenhuis", "hopital": "ziekenhuis",
    "ville": "stad", "commune": "gemeente",
}  # fmt: skip
_KINDS = frozenset(
    [
        "stad",
        "gemeente",
        "ocmw",
        "woonzorgcentrum",
        "dienstencentrum",
        "kinderdagverblijf",
        "kinderopvang",
        "ziekenhuis",
        "school",
        "hogeschool",
        "universiteit",
        "provincie",
        "zorgbedrijf",
        "thuiszorg",
        "maatwerkbedrijf",
        "revalidatiecentrum",
        "bibliotheek",
    ]
)
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_NEARLY = 85
_SHORTEST = 4


@dataclass(frozen=True)
class OrganisationName:
    """A name in its parts: the core by which it is known, its kind words and its legal form."""

    core: str
    kinds: frozenset[str]
    legal: frozenset[str]


@lru_cache(maxsize=50_000)
def parts_of(name: str) -> OrganisationName:
    """Take the name of an organisation apart."""
    said = (
        find_form(name).replace("o.c.m.w.", "ocmw").replace("v.z.w.", "vzw").replace("n.v.", "nv")
    )
    words = [_ABBREVIATIONS.get(word, word) for word in _WORD.findall(said)]
    kinds = frozenset(word for word in words if word in _KINDS)
    legal = frozenset(word for word in words if word in _LEGAL)
    core = [word for word in words if word not in _KINDS | _LEGAL]
    while len(core) > 1 and core[0] in _ARTICLES:
        core = core[1:]
    return OrganisationName(" ".join(core), kinds, legal)


def same_organisation(one: str, other: str) -> Likeness:
    """Compare two names of organisations."""
    mine, theirs = parts_of(one), parts_of(other)
    if mine.kinds and theirs.kinds and mine.kinds != theirs.kinds:
        return Likeness.OTHER
    if mine.core == theirs.core:
        if not mine.core and mine.kinds != theirs.kinds:
            return Likeness.OTHER
        if mine.legal and theirs.legal and mine.legal != theirs.legal:
            return Likeness.ASK
        return Likeness.SAME if mine.kinds == theirs.kinds else Likeness.ASK
    return Likeness.ASK if _nearly(mine.core, theirs.core) else Likeness.OTHER


def _nearly(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST:
        return False
    shorter, longer = sorted((one.split(), other.split()), key=len)
    if len(shorter) < len(longer) and longer[: len(shorter)] == shorter:
        return True
    if _first_differs(one, other):
        return False
    return fuzz.ratio(one, other) >= _NEARLY or OSA.distance(one, other, score_cutoff=1) <= 1


def _first_differs(one: str, other: str) -> bool:
    """Tell whether a small word in front makes it another one: 'Ter Linde' is not 'De Linde'."""
    mine, theirs = one.split(), other.split()
    small = {
        "ter",
        "ten",
        "te",
        "op",
        "in",
        "aan",
        "bij",
        "onze",
        "oude",
        "nieuwe",
        "klein",
        "groot",
    }
    fronts = {mine[0], theirs[0]} & small
    return bool(fronts) and mine[0] != theirs[0]


def same_person(one: str, other: str) -> Likeness:
    """Compare two names of people of one organisation."""
    mine, theirs = find_form(one), find_form(other)
    if mine == theirs:
        return Likeness.SAME
    first, second = mine.replace(".", " ").split(), theirs.replace(".", " ").split()
    if sorted(first) == sorted(second):
        return Likeness.ASK
    if _by_initials(first, second) or _by_initials(second, first) or _by_letters(first, second):
        return Likeness.ASK
    near = (
        min(len(mine), len(theirs)) > _SHORTEST and OSA.distance(mine, theirs, score_cutoff=1) <= 1
    )
    return Likeness.ASK if near else Likeness.OTHER


def _by_initials(short: Sequence[str], full: Sequence[str]) -> bool:
    """Tell whether each part of a name is the beginning of one of the other's, in their order.

    'Lies H.' and 'L. Haegeman' may be Lies Haegeman; 'Lies' alone may be too.
    """
    if not short or len(short) > len(full):
        return False
    places = iter(full)
    return all(
        any(word == part or (len(part) <= 2 and word.startswith(part)) for word in places)
        for part in short
    )


def _by_letters(one: Sequence[str], other: Sequence[str]) -> bool:
    for short, full in ((one, other), (other, one)):
        if len(short) == 1 and 2 <= len(short[0]) <= 4 and len(full) > 1:
            letters = "".join(word[0] for word in full)
            if letters == short[0] or letters[0] + letters[-1] == short[0]:
                return True
    return False


@dataclass(frozen=True)
class Match(Generic[K]):
    """What a name is of those known: the same (`known`), or what it may be (`asked`)."""

    known: K | None = None
    asked: tuple[K, ...] = ()


class Organisations(Generic[K]):
    """Finds names among those known; a nearly equal one is only asked."""

    def __init__(self, known: Iterable[tuple[K, str]]) -> None:
        self._by_core: dict[str, list[tuple[K, str]]] = {}
        for key, name in known:
            self.add(key, name)

    def add(self, key: K, name: str) -> None:
        """Know one more."""
        self._by_core.setdefault(parts_of(name).core, []).append((key, name))

    def find(self, name: str) -> Match[K]:
        """Return which one a name is, or which it may be."""
        core = parts_of(name).core
        near = process.extract(
            core, self._by_core.keys(), scorer=fuzz.ratio, score_cutoff=70, limit=8
        )
        cores = dict.fromkeys([core, *(text for text, _, _ in near)])
        same: list[K] = []
        asked: list[K] = []
        for found in cores:
            for key, known in self._by_core.get(found, ()):
                likeness = same_organisation(name, known)
                if find_form(known) == find_form(name):
                    return self._exactly(name, found)
                if likeness is Likeness.SAME:
                    same.append(key)
                elif likeness is Likeness.ASK:
                    asked.append(key)
        if len(same) == 1:
            return Match(same[0])
        return Match(None, tuple(dict.fromkeys([*same, *asked]))[:3])

    def _exactly(self, name: str, core: str) -> Match[K]:
        wanted = find_form(name)
        found = [key for key, known in self._by_core[core] if find_form(known) == wanted]
        return Match(found[0]) if len(found) == 1 else Match(None, tuple(found[:3]))


def find_person(name: str, among: Mapping[K, str]) -> Match[K]:
    """Return who someone is among the people of an organisation, or who it may be."""
    same = [key for key, known in among.items() if same_person(name, known) is Likeness.SAME]
    if len(same) == 1:
        return Match(same[0])
    asked = [key for key, known in among.items() if same_person(name, known) is Likeness.ASK]
    return Match(None, tuple([*same, *asked][:3]))
