"""What stands on a page in another language than its own: sentences of ours, Streamlit's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from switching.i18n import catalogue_path
from switching.models import Language
from switching.store import connect

STREAMLIT = re.compile(
    r"^(upload|app pages|navigate to home page|help(?: for .*)?|\w+ icon|copy vega.*|legend|axis|"
    r"download as (?:png|svg).*|fullscreen.*|empty|"
    r"browse|browse files|no results|select all|clear(?: value| all| entry| date| time)?|"
    r"open|close|search|settings|stop|rerun|print|deploy|increment|decrement|choose date|"
    r"choose options?|choose or add (?:an )?options?|add (?:an )?options?|no options to select|"
    r"selected values|fullscreen|view fullscreen|close fullscreen|download as csv|"
    r"show/hide columns|main menu|running\.*|connecting|skip to .*|remove .*|drag and drop .*|"
    r"select \d+ matches|add: .*|.* per file|press enter .*|you@example\.com|"
    r"you can only select .*|"
    r"(?:day|month|year|hour|minute|am/pm|era), .*|(?:x-axis|y-axis|symbol legend).*|"
    r"show keyboard .*|more columns|pin column|hide column|sort (?:ascending|descending)|format|"
    r"show (?:data|chart).*|(?:expand |collapse |open |close )?sidebar|\d+ more|choose date.*|"
    r"\d+ options? available\.|use arrow keys .*|calendar.*|date range|quick select.*|"
    r"expand|collapse|previous|next|toggle .*|see more|hide .*)$",
    re.IGNORECASE,
)
"""What Streamlit says in English of its own, to who looks and to who hears it."""
_CUT = re.compile(r"\{[^{}]*\}|\*\*|\n|`|‘|’(?!\w)|\(|\)|·|: ")
FEWEST_LETTERS, FEWEST_WORDS = 10, 2
"""A shorter piece of a sentence tells no language: it may be a word of another one."""


@cache
def said_in(language: Language) -> frozenset[str]:
    """Return all texts of a language, as the catalogues have them."""
    own = Language.DUTCH if language is Language.ENGLISH else language
    found: set[str] = set()
    with catalogue_path(own).open("rb") as file:
        for message in read_po(file, locale=own):
            told = message.id if language is Language.ENGLISH else message.string
            found.update(told if isinstance(told, tuple | list) else [str(told)])
    return frozenset(text for text in found if text)


def _plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\\", "").split())


def _pieces(text: str) -> list[str]:
    found = (_plain(piece).strip(" .,;:!?–-…") for piece in _CUT.split(text))
    return [
        piece
        for piece in found
        if len(piece.split()) >= FEWEST_WORDS and sum(map(str.isalpha, piece)) >= FEWEST_LETTERS
    ]


@dataclass(frozen=True)
class Foreign:
    """What another language than that of a page says: whole texts, and pieces of sentences."""

    language: Language
    whole: frozenset[str]
    pieces: tuple[str, ...]
    own: str
    """All that the page's language says, some of which is in the others' pieces too."""

    def found_in(self, texts: Iterable[str], typed: str = "") -> list[str]:
        """List the texts that are in another language; what people `typed` is not looked at."""
        wrong = []
        for text in dict.fromkeys(map(_plain, texts)):
            told = (item for item in self.pieces if item in text and item not in self.own)
            piece = next(told, None)
            ours = piece if piece is not None else (text if text in self.whole else "")
            if ours not in typed if ours else self._is_streamlit(text):
                wrong.append(text)
        return wrong

    def _is_streamlit(self, text: str) -> bool:
        return self.language is not Language.ENGLISH and STREAMLIT.match(text) is not None


@cache
def foreign_to(language: Language) -> Foreign:
    """Return what the other languages say that this one does not."""
    own = {_plain(text) for text in said_in(language)}
    others = {text for item in Language if item is not language for text in said_in(item)}
    words = frozenset(
        text for text in map(_plain, others) if sum(map(str.isalpha, text)) > 2 and text not in own
    )
    pieces = {piece for text in others for piece in _pieces(text)}
    return Foreign(language, words, tuple(pieces), "\n".join(own))


def typed_in(database: Path) -> str:
    """Return all that people typed, and what was written of it: the texts of the database."""
    with connect(database) as db:
        rows = (
            value
            for table in db.table_names()
            if not table.startswith(("sqlite", "option_", "_"))
            for row in db[table].rows
            for value in row.values()
            if isinstance(value, str)
        )
        return "\n".join(_plain(value) for value in rows)
