"""What a guest's page is made of: the template draws each of these, and knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

Options = tuple[tuple[str, str], ...]
"""What there is to choose from: a value and its word."""


@dataclass(frozen=True)
class Heading:
    """A heading below that of the page; `mark` is a word beside it."""

    kind: ClassVar[str] = "heading"
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Text:
    """Running text; new lines stay."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class Quote:
    """What someone wrote, below whose it is."""

    kind: ClassVar[str] = "quote"
    label: str
    text: str


@dataclass(frozen=True)
class Notice:
    """What just happened, or what one should know first."""

    kind: ClassVar[str] = "notice"
    text: str
    tone: str = "info"


@dataclass(frozen=True)
class Bullets:
    """A list, under a small heading when it has one."""

    kind: ClassVar[str] = "bullets"
    items: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True)
class Pairs:
    """Labels with what they stand for."""

    kind: ClassVar[str] = "pairs"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it."""

    kind: ClassVar[str] = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Prose:
    """Running text of the app itself, as HTML: nothing that anyone typed is in it."""

    kind: ClassVar[str] = "prose"
    html: str


@dataclass(frozen=True)
class Way:
    """A link: where to, its words, and a line below it."""

    kind: ClassVar[str] = "way"
    href: str
    label: str
    told: str = ""


@dataclass(frozen=True)
class Line:
    """A field of one line."""

    kind: ClassVar[str] = "line"
    name: str
    label: str
    value: str = ""
    told: str = ""
    error: str = ""
    complete: str = "off"
    required: bool = False


@dataclass(frozen=True)
class Area:
    """A field of several lines."""

    kind: ClassVar[str] = "area"
    name: str
    label: str
    value: str = ""
    told: str = ""
    error: str = ""
    rows: int = 4


@dataclass(frozen=True)
class Choice:
    """One of several; nothing is chosen beforehand unless it was given."""

    kind: ClassVar[str] = "choice"
    name: str
    label: str
    options: Options
    value: str = ""
    told: str = ""
    error: str = ""

    def has(self, value: str) -> bool:
        """Tell whether a value is the one that was chosen."""
        return value == self.value


@dataclass(frozen=True)
class Ticks:
    """Any of several."""

    kind: ClassVar[str] = "ticks"
    name: str
    label: str
    options: Options
    values: tuple[str, ...] = ()
    told: str = ""
    error: str = ""

    def has(self, value: str) -> bool:
        """Tell whether a value was ticked."""
        return value in self.values


@dataclass(frozen=True)
class Hidden:
    """What goes along with a form without being seen."""

    kind: ClassVar[str] = "hidden"
    name: str
    value: str


@dataclass(frozen=True)
class Folded:
    """What opens when one wants it, such as room for a remark."""

    kind: ClassVar[str] = "folded"
    label: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True)
class Form:
    """Fields that go out together, to the page itself."""

    kind: ClassVar[str] = "form"
    submit: str
    blocks: tuple[Block, ...] = field(default=())
    action: str = ""


Block = (
    Heading
    | Text
    | Quote
    | Notice
    | Bullets
    | Pairs
    | Table
    | Prose
    | Way
    | Line
    | Area
    | Choice
    | Ticks
    | Hidden
    | Folded
    | Form
)
