"""Each page speaks one language: nothing on it is a sentence of another."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import Language
from switching.services.users import choose_language
from tests.languages import foreign_to, typed_in
from tests.pages import PAGES
from tests.parts import ADMINISTRATION_PARTS, CALL_STEPS, PLAN_SECTIONS
from tests.samples import at
from tests.screen import NO_WORDS, words_on
from tests.soak import soaked
from tests.ui.conftest import OpenApp

IN_THE_SUITE = {"worklist", "overview", "intake_call", "action_plan", "exchange"}
STATES = [
    *((page.name, {}) for page in PAGES),
    *(("administration", {"part": part}) for part in ADMINISTRATION_PARTS),
    *(("intake_call", {"step": step}) for step in CALL_STEPS),
    *(("action_plan", {"section": section}) for section in PLAN_SECTIONS),
]
CASES = [(language, page, parameters) for language in Language for page, parameters in STATES]
ESSENTIAL = [
    case for case in CASES if case[0] is Language.FRENCH and case[1] in IN_THE_SUITE and not case[2]
]


@pytest.mark.slow
@pytest.mark.usefixtures("all_open")
@pytest.mark.parametrize(
    ("language", "page", "parameters"),
    [*ESSENTIAL, *soaked(case for case in CASES if case not in ESSENTIAL)],
)
def test_a_page_says_nothing_in_another_language(
    language: Language, page: str, parameters: dict[str, str], demo: Path, open_app: OpenApp
) -> None:
    choose_language(at(demo), language)
    app = open_app(page, switch="18", **parameters)
    assert not app.exception
    shown = [text for place, text in words_on(app) if not NO_WORDS.search(place)]
    shown = [text for text in shown if not text.startswith("<style>")]
    assert len(shown) > 3
    assert foreign_to(language).found_in(shown, typed_in(demo)) == []


def test_a_sentence_of_another_language_is_seen() -> None:
    french, english = foreign_to(Language.FRENCH), foreign_to(Language.ENGLISH)
    wrong = ["Gesprek vandaag", "Call today", "you@example.com", "5MB per file"]
    assert french.found_in(wrong) == wrong
    assert english.found_in(wrong) == wrong[:1]
    assert french.found_in(wrong[:1], typed="het woord Gesprek vandaag") == []
    own = Texts(Language.FRENCH).gettext("Call today")
    assert french.found_in([own, "3 dossiers"]) == []
    assert len(french.found_in(["Zie: Give your project leader this code"])) == 1
