"""Where a PDF begins and ends, in a file that has bytes before or behind it."""

from __future__ import annotations

import re

_START = re.compile(rb"%PDF-\d")
_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_TABLE_LENGTH = 64
_BLANKS = b"\0\t\n\x0c\r "
_UNSAVED = re.compile(rb"\bendobj\b|\bstartxref\b")


def whole_pdf(content: bytes) -> bytes | None:
    """Return the PDF in a file, without what stands before its start and behind its end.

    What stands there would be another file in the same one, or is what a scanner or a mail program
    left. None for a PDF that breaks off, also within what was added to it later.
    """
    begins = _START.search(content)
    start = begins.start() if begins else 0
    ends = list(_END.finditer(content, start)) if begins else []
    if not ends:
        return None
    sound = [end for end in ends if _frame(content, start, int(end[1]), end.start()) is not None]
    end = (sound or ends)[-1]
    place, frame = int(end[1]), _frame(content, start, int(end[1]), end.start())
    if not 0 < place < len(content) or _UNSAVED.search(content, end.end()):
        return None
    if not start and not content[end.end() :].strip(_BLANKS):
        return content  # as it is: a signature in it is about all of its bytes
    # Places that are counted from the start of the file stay right when blanks fill that up.
    before = b"\n" * start if start and frame == 0 else b""
    return before + content[start : end.end()] + b"\n"


def _frame(content: bytes, start: int, place: int, before: int) -> int | None:
    """Return from where a PDF counts its places: its own start, or that of the file."""
    for frame in dict.fromkeys((start, 0)):
        table = content[frame + place : frame + place + _TABLE_LENGTH]
        if 0 < frame + place < before and _TABLE.match(table):
            return frame
    return None
