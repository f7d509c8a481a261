"""The text of the guide: a file for each language, read by part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from switching.i18n.texts import typeset
from switching.models import Language

DOCS = Path(__file__).parents[3] / "docs"
_DUTCH, _ENGLISH = "gids.md", "guide.md"

_PART = re.compile(r"^<!-- part: (\w+) -->\n## (.+)\n", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(?P<alt>.*)\]\((?P<file>.*)\)$", re.MULTILINE)


@dataclass(frozen=True)
class Picture:
    """A picture, and what it shows."""

    file: Path
    alt: str


@dataclass(frozen=True)
class Part:
    """A part of the guide: its name, heading, and texts (markdown) with pictures between."""

    name: str
    heading: str
    blocks: tuple[str | Picture, ...]

    @property
    def introduction(self) -> str:
        """The first paragraph: of a part on a page, what that page is for."""
        return str(self.blocks[0]).split("\n\n", 1)[0].replace("\n", " ")


def guide_file(language: Language) -> Path:
    """Return the one source of the text in a language: the English one while it has none.

    All have the same parts.
    """
    if language is Language.DUTCH:
        return DOCS / _DUTCH
    own = DOCS / f"guide.{language}.md"
    return own if own.exists() else DOCS / _ENGLISH


@cache
def read_guide(language: Language) -> Mapping[str, Part]:
    """Return the parts of the guide in the order of the file, by name."""
    text = typeset(guide_file(language).read_text(encoding="utf-8"), language)
    _, *pieces = _PART.split(text)
    found = zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)
    return {name: Part(name, title, tuple(_blocks(body))) for name, title, body in found}


def _blocks(body: str) -> list[str | Picture]:
    blocks: list[str | Picture] = []
    place = 0
    for picture in _PICTURE.finditer(body):
        blocks += [body[place : picture.start()].strip()]
        blocks += [Picture(DOCS / picture["file"], picture["alt"])]
        place = picture.end()
    return [block for block in [*blocks, body[place:].strip()] if block]
