"""The journeys in another language: what they click in Dutch, by the words of its catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from babel.messages.pofile import read_po

from switching.i18n import Texts, catalogue_path
from switching.i18n.texts import typeset
from switching.models import Language
from tests.journeys import driver

_END = re.compile(r"\s*\{\w+\}$")
_SPEAKING: dict[str, tuple[int, ...]] = {
    # which of the arguments after the page are words of the screen
    "click": (0,),
    "fill": (0,),
    "choose": (0, 1),
    "choose_new": (0,),
    "tick": (0,),
    "go_to_step": (0,),
    "open_line": (0,),
    "unfold": (0,),
    "download": (0,),
    "expect_text": (0, 1, 2),
    "expect_done": (0,),
    "set_date": (0,),
    "toolbar": (0,),
}
_MEANT = {("go_to_step", "Leervraag"): "Question"}
"""The message of a Dutch word that stands for two: by what is done with it."""


@cache
def _pairs(language: Language) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    whole: dict[str, str] = {}
    templates = []
    said = {}
    for spoken in (Language.DUTCH, language):
        with catalogue_path(spoken).open("rb") as file:
            said[spoken] = {str(item.id): item.string for item in read_po(file, locale=spoken)}
    for text, dutch in said[Language.DUTCH].items():
        other = said[language][text]
        both = ((item,) if isinstance(item, str) else item for item in (dutch, other))
        forms = [tuple(text.replace("**", "") for text in pair) for pair in zip(*both, strict=True)]
        # A sentence may be looked for without the value that it ends with.
        begun = [
            tuple(_END.sub("", text) for text in pair)
            for pair in forms
            if all(map(_END.search, pair))
        ]
        for one, translated in [*forms, *begun]:
            if "{" not in one:
                whole.setdefault(one, typeset(translated, language))
            elif len(re.sub(r"\{\w+\}", "", one)) > 3:
                pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(one), count=9)
                if len(set(re.findall(r"P<(\w+)>", pattern))) == pattern.count("P<"):
                    templates.append((re.compile(pattern), typeset(translated, language)))
    return whole, templates


def in_tongue(text: str, language: Language) -> str:
    """Return the words of the screen in a language, of their Dutch; what was typed stays."""
    whole, templates = _pairs(language)
    if text in whole:
        return whole[text]
    small = text[:1].lower() + text[1:]
    if small in whole:
        return whole[small][:1].upper() + whole[small][1:]
    for sign in ("+ ", "★ "):
        if text.startswith(sign):
            return sign + in_tongue(text.removeprefix(sign), language)
    for pattern, translated in templates:
        found = pattern.fullmatch(text)
        if found:
            values = {name: in_tongue(value, language) for name, value in found.groupdict().items()}
            return translated.format(**values)
    if ", " in text:
        return ", ".join(in_tongue(part, language) for part in text.split(", "))
    return text


def _said(name: str, word: str, language: Language) -> str:
    meant = _MEANT.get((name, word))
    return Texts(language).gettext(meant) if meant else in_tongue(word, language)


def speak(
    patch: pytest.MonkeyPatch,
    language: Language,
    *journeys: ModuleType,
    heard: Callable[[Any], None] = lambda page: None,
) -> None:
    """Have journeys, and what they click with, say all words of the screen in a language.

    After each click the page is `heard`.
    """
    for name, places in _SPEAKING.items():
        done: Callable[..., Any] = getattr(driver, name)

        def spoken(
            page: Any,
            *words: Any,
            _name: str = name,
            _done: Callable[..., Any] = done,
            _places: tuple[int, ...] = places,
            **named: Any,
        ) -> Any:
            said = [
                _said(_name, word, language) if at in _places and isinstance(word, str) else word
                for at, word in enumerate(words)
            ]
            done = _done(page, *said, **named)
            heard(page)
            return done

        for module in journeys:
            if hasattr(module, name):
                patch.setattr(module, name, spoken)

    def open_section(page: Any, title: str) -> None:
        driver.click(page, in_tongue(f"Invullen of wijzigen: {title}", language))

    for module in journeys:
        if hasattr(module, "open_section"):
            patch.setattr(module, "open_section", open_section)
