"""Each value of a closed list has a word, and each kind of option what it is found by."""

from __future__ import annotations

import inspect
from datetime import date
from enum import StrEnum
from typing import Any, cast

import pytest
from vl_convert import get_format_locale

from switching.i18n import Texts, catalogue_path
from switching.i18n.labels import label_of
from switching.models import Language, OptionKind, enums
from switching.rules.matching import KIND_WORDS

LISTS = [
    kind
    for _, kind in inspect.getmembers(enums, inspect.isclass)
    if issubclass(kind, StrEnum) and kind not in (StrEnum, Language)
]


def test_each_value_has_a_word() -> None:
    without = []
    for kind in LISTS:
        for value in kind:
            try:
                label_of(value)
            except KeyError:
                without.append(f"{kind.__name__}.{value.name}")
    assert not without, f"Give each a line in switching/i18n/labels.py: {without}"


def test_each_kind_of_option_is_found_by_words_of_its_own() -> None:
    assert set(KIND_WORDS) == set(OptionKind), "complete KIND_WORDS of the rules of searching"


@pytest.mark.parametrize("language", Language)
def test_each_language_writes_a_date_and_a_number(language: Language) -> None:
    texts = Texts(language)
    assert "2027" in texts.date(date(2027, 3, 12))
    assert texts.number(1234.5, 1).endswith("5")
    assert get_format_locale(cast(Any, language.chart_locale))
    assert language is Language.ENGLISH or catalogue_path(language).is_file()
    assert {texts.label(item) for item in Language} & {"Nederlands", "Dutch", "néerlandais"}
