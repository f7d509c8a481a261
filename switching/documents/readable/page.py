"""A document as one page of HTML: with its language, headings, lists, and tables with headers.

It needs nothing from elsewhere, so it can be mailed, kept and read without the app.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """A part of a section; `kind` is one that the template knows."""

    kind: str
    rows: Sequence[str | Sequence[str]] = ()
    text: str = ""
    heading: str = ""
    header: Sequence[str] = ()
    named_by: int = 0


@dataclass(frozen=True)
class Page:
    """A page: its title, what it is about, its sections, and the lines at its foot."""

    title: str
    number: str
    language: str
    facts: Rows
    sections: Sequence[tuple[str, Sequence[Part]]]
    foot: Sequence[str] = ()
    marks: Sequence[str] = field(default=())


def draw(page: Page) -> bytes:
    """Return a page as the bytes of a file; the same page gives the same bytes."""
    return _template().render(page=page).encode()


@cache
def _template() -> Template:
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=select_autoescape(), keep_trailing_newline=True
    )
    return environment.get_template("page.html")
