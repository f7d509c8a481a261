"""The one way for text that a person typed into a label, title or caption."""

from __future__ import annotations

import re

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:^@&])")


def plain(text: str) -> str:
    """Escape `text` so that markdown shows it as it was typed: no images, links or colours."""
    one_line = " ".join(text.split())
    return _MARKS.sub(r"\\\1", one_line)
