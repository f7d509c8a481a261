"""In which language people typed: told by small words, or not told at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from switching.models import Dossier, Language
from switching.rules.normal_form import fold

_FILE = Path(__file__).with_name("function_words.txt")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
APOSTROPHE = "'"
ENOUGH = 2
"""From this many small words of a language on, and more than of any other, a text is in it."""
FEW_WORDS = 4
"""A shorter text tells no language, and is no foreign one either."""


@cache
def function_words() -> Mapping[Language, frozenset[str]]:
    """Return the small words of each language that no other has, folded."""
    lines = [line.split() for line in _FILE.read_text("utf-8").splitlines() if line[:1] != "#"]
    found = {Language(code): frozenset(words) for code, *words in lines}
    shared = Counter(word for words in found.values() for word in words)
    return {
        language: frozenset(word for word in words if shared[word] == 1)
        for language, words in found.items()
    }


@cache
def all_function_words() -> frozenset[str]:
    """Return the small words of all languages, folded."""
    lines = [line.split() for line in _FILE.read_text("utf-8").splitlines() if line[:1] != "#"]
    return frozenset(word for _, *words in lines for word in words)


def language_typed(text: str) -> Language | None:
    """Return the language of a text; None for one that is too short, or in none of ours."""
    found = _counts(text)
    most = max(found.values(), default=0)
    spoken = [language for language, count in found.items() if count == most]
    return spoken[0] if most >= ENOUGH and len(spoken) == 1 else None


def is_foreign(text: str) -> bool:
    """Tell whether a text has words enough and no small word of any language of ours."""
    words = _words(text)
    return len(words) >= FEW_WORDS and not set(words) & all_function_words()


def languages_typed(dossier: Dossier) -> list[Language]:
    """List the languages of what a plan or a certificate quotes of a dossier, the first one first.

    Of each text apart: what is short says nothing beside what is long.
    """
    now = dossier.latest
    texts = [
        now.question.general_aim,
        *(goal.description for goal in now.filled_goals),
        *(wish.description for wish in now.filled_wishes),
        *(item.title for item in dossier.activities),
        *(item.description for item in dossier.arrangements),
        dossier.inputs.starting_point,
    ]
    return languages_of(texts)


def languages_of(texts: Iterable[str]) -> list[Language]:
    """List the languages of texts, each once; those that tell none are left out."""
    found = (language_typed(text) for text in texts)
    return list(dict.fromkeys(language for language in found if language is not None))


def _counts(text: str) -> Mapping[Language, int]:
    words = Counter(_words(text))
    return {
        language: sum(words[word] for word in known) for language, known in function_words().items()
    }


def _words(text: str) -> list[str]:
    """List the words of a text, folded; of "l'entretien" the "l'" too."""
    found = [word.replace("’", "'") for word in _WORD.findall(fold(text))]
    cut = [f"{word.split(APOSTROPHE)[0]}{APOSTROPHE}" for word in found if APOSTROPHE in word]
    return found + cut
