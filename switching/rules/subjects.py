"""What a text is about: the subjects of work that its words belong to.

The lists of words are data files beside this module, read once, when they are first needed. Each
word gives its subjects the same, less to each the more there are of them.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from switching.rules.dutch import content_words, stem, words_of

_HERE = Path(__file__).parent
_FILES = ("subjects_nl.txt", "subjects_en.txt", "subjects_fr.txt")
_OF_COMPOUNDS = "synonyms_nl.txt"
_SMALL_WORDS = "function_words.txt"
_SECTOR = "## "


@dataclass(frozen=True)
class Lists:
    """The lists, by stem: the subjects of each word, and phrases by one of their words."""

    names: Mapping[str, str]
    subjects: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]]


def lists_form() -> str:
    """Return what differs when the lists do: what was stored by other lists is stale."""
    held = (_read(name) for name in (*_FILES, _OF_COMPOUNDS, _SMALL_WORDS))
    return f"{zlib.crc32(b''.join(held)):08x}"


def _read(name: str) -> bytes:
    path = _HERE / name
    return path.read_bytes() if path.exists() else b""


def lines_of(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each line of a list with the sector above it."""
    sector = ""
    for line in _read(name).decode("utf-8").splitlines():
        if line.startswith(_SECTOR):
            sector = line.removeprefix(_SECTOR)
        elif line and not line.startswith("#"):
            yield sector, line.split()


def key_of(name: str) -> str:
    """Return what stands for a subject in the index; no stem of a word is like it."""
    return "0" + "".join(words_of(name))


@cache
def _lists() -> Lists:
    names: dict[str, str] = {}
    words: dict[str, dict[str, None]] = {}
    phrases: dict[frozenset[str], dict[str, None]] = {}
    for file in _FILES:
        for _, (name, *others) in lines_of(file):
            key = key_of(name)
            names.setdefault(key, name.partition("~")[0])
            for word in (name, *others):
                for folded in words_of(word):
                    words.setdefault(stem(folded), {})[key] = None
                if not word.isalnum():
                    parts = frozenset(stem(p) for p in content_words(word.replace("-", " ")))
                    if len(parts) > 1:
                        phrases.setdefault(parts, {})[key] = None
    by_word: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = {}
    for parts, keys in phrases.items():
        by_word.setdefault(min(parts), []).append((parts, tuple(keys)))
    return Lists(
        names,
        {word: tuple(keys) for word, keys in words.items()},
        {word: tuple(found) for word, found in by_word.items()},
    )


def subject_name(key: str) -> str:
    """Return the name of a subject, to be shown."""
    return _lists().names[key]


def subjects_of(word_stem: str) -> tuple[str, ...]:
    """Return the keys of the subjects that a word belongs to."""
    return _lists().subjects.get(word_stem, ())


def phrases_in(stems: frozenset[str]) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """Return the phrases of which all words are among `stems`, each with its subjects."""
    found = _lists().phrases
    return [item for word in sorted(stems) for item in found.get(word, ()) if item[0] <= stems]


def share_of(subjects: Iterable[str]) -> float:
    """Return what a word gives to each of its subjects."""
    return 1 / math.sqrt(len(tuple(subjects)) or 1)


def profile_of(stems: Iterable[str]) -> dict[str, float]:
    """Return how much a text is about each subject, by its distinct stems."""
    profile: dict[str, float] = {}
    distinct = frozenset(stems)
    told = [subjects_of(item) for item in sorted(distinct)]
    told += [subjects for _, subjects in phrases_in(distinct)]
    for subjects in told:
        for key in subjects:
            profile[key] = profile.get(key, 0.0) + share_of(subjects)
    return profile
