"""The one way for text that a person typed into a label, title or caption."""

from __future__ import annotations

import re
from itertools import groupby

from switching.i18n import Texts
from switching.models import Message

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:^@&])")
# Streamlit makes links of addresses, pictures of the names of icons and arrows of '->' after it has
# undone the escapes, so those don't hold it back.
_JOINTS = re.compile(
    r"(?=@)|(?<=www)(?=\.)|(?<=http)(?=:)|(?<=https)(?=:)"
    r"|(?<=:)(?=streamlit:|material[/_])"
    r"|(?<=(?<!\S)[<>~-])(?=(?:->|[>=-])(?!\S))",
    re.IGNORECASE,
)
JOINER = "\u2060"
"""A letter without width at which no line breaks: it parts what would become a link or picture."""


def escape_markdown(text: str) -> str:
    """Escape `text` so that markdown shows it as it was typed: no images, links or colours."""
    one_line = " ".join(text.split())
    return _MARKS.sub(r"\\\1", _JOINTS.sub(JOINER, one_line))


def escape_lines(text: str) -> str:
    """Escape `text` of more lines: each stays a line, and an empty one parts two paragraphs."""
    lines = [escape_markdown(line) for line in text.splitlines()]
    # A line of these signs would make a heading of the one above it.
    lines = [f"\\{line}" if line.startswith("=") else line for line in lines]
    paragraphs = [list(group) for said, group in groupby(lines, key=bool) if said]
    return "\n\n".join("\\\n".join(paragraph) for paragraph in paragraphs)


def sentence(message: Message, texts: Texts) -> str:
    """Return the sentence for the screen, with what a person typed in it escaped."""
    values = {
        name: escape_markdown(value) if isinstance(value, str) and name != "_text" else value
        for name, value in message.values.items()
    }
    return texts.message(Message(message.text, values))
