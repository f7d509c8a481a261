"""Each catalogue says the programme's words as the glossary has them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from babel.messages.pofile import read_po

from switching.i18n import catalogue_path
from switching.models import Language

GLOSSARY = catalogue_path(Language.DUTCH).with_name("glossary.toml")
TERMS: list[dict[str, Any]] = tomllib.loads(GLOSSARY.read_text("utf-8"))["term"]
TRANSLATED = [
    item for item in Language if item not in (Language.DUTCH, Language.ENGLISH)
]  # each of which has a catalogue beside the Dutch one

OTHERWISE = {
    "Question": "the head of a narrow column",
    "Questions that changed": "the label of a figure, which has room for so much",
    "How well does the learner manage each goal beforehand? 1 is not yet, 5 is well.": "passive",
    "learned on the job in another organisation, as a learner of Switching Talent.": "short",
}
"""Texts that say it in another way, by their message id, and why."""


def strings_of(language: Language) -> dict[str, str]:
    """Return the translation of each message, its forms one after the other."""
    with catalogue_path(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            message.string if isinstance(message.string, str) else "\n".join(message.string or ())
        )
        for message in catalogue
        if message.id
    }


def has(text: str, forms: list[str]) -> bool:
    """Tell whether a text has one of the forms of a word, whatever its capitals and apostrophes."""
    said = text.replace("’", "'")
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", said, re.IGNORECASE) for form in forms)


def test_each_word_is_there_in_every_language() -> None:
    for term in TERMS:
        assert set(map(str, Language)) <= set(term), term["nl"]
        assert all(term[code] for code in Language)


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["nl"][0])
def test_a_text_with_a_word_of_the_programme_has_it_in_each_language(
    term: dict[str, Any], language: Language
) -> None:
    dutch, other = strings_of(Language.DUTCH), strings_of(language)
    meant = [text for text, said in dutch.items() if has(said, term["nl"])]
    wrong = {
        text: other[text]
        for text in meant
        if text not in OTHERWISE and not has(other[text], term[language])
    }
    assert wrong == {}, f"say {term[language][0]}, or say in OTHERWISE why not"


def test_each_exception_is_still_a_text() -> None:
    assert set(OTHERWISE) <= set(strings_of(Language.DUTCH))
