"""Reading a file in a child process with limits; whatever it is, the server lives."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from switching.importing.book import (
    MOST_BYTES,
    MOST_ROWS,
    Book,
    Refusal,
    RefusedError,
    names_in,
    unpack,
)
from switching.models import Message, N_, plural

MOST_CLOCK_SECONDS = 20
_ROOT = Path(__file__).parents[2]
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "LANG")

_SENTENCES = {
    Refusal.EMPTY: N_("There is nothing in this file."),
    Refusal.TOO_LARGE: N_(
        "This file is too large, or more is packed in it than fits here. Keep the list only, "
        "without pictures and empty columns, and choose it again."
    ),
    Refusal.PASSWORD: N_(
        "This file asks for a password. Open it, save it without one, and choose it again."
    ),
    Refusal.MACROS: N_(
        "This file has macros in it. Save it as .xlsx, which has none, and choose that file."
    ),
    Refusal.PICTURE: N_("This is a picture, not a list. Choose the spreadsheet itself."),
    Refusal.PDF: N_("This is a PDF, not a list. Choose the spreadsheet that it was made of."),
    Refusal.DOCUMENT: N_(
        "This is a text document, not a list. Copy its table to a spreadsheet, and choose that."
    ),
    Refusal.OTHER_SHEET: N_(
        "Files of this kind are not read here. Open it in Excel or LibreOffice, save it as .xlsx, "
        "and choose that file."
    ),
    Refusal.UNKNOWN: N_(
        "This is no spreadsheet that can be read here. Choose an xlsx, xls, ods, csv or tsv file."
    ),
    Refusal.DTD: N_(
        "There is something in this file that no spreadsheet needs. Open it in Excel or "
        "LibreOffice, save it as .xlsx, and choose that file."
    ),
    Refusal.BROKEN: N_(
        "This file is not whole. Open it in Excel or LibreOffice, save it anew, and choose that."
    ),
    Refusal.TOO_HEAVY: N_(
        "Reading this file takes more memory than there is for it. Often one cell far below or to "
        "the right is to blame: copy the list to a new file, and choose that."
    ),
    Refusal.TOO_SLOW: N_(
        "Reading this file takes too long. Copy the list to a new file, and choose that."
    ),
}


@dataclass(frozen=True)
class PackedBook:
    """A book as the child handed it over: small, to keep until someone is done with it."""

    content: bytes

    @property
    def book(self) -> Book:
        """The book itself."""
        return unpack(self.content)

    @property
    def names(self) -> list[str]:
        """The names of its sheets."""
        return names_in(self.content)


def read_file(name: str, data: bytes, seconds: float = MOST_CLOCK_SECONDS) -> PackedBook:
    """Read a file in a child process; raise RefusedError for one that is not taken in."""
    if len(data) > MOST_BYTES:
        raise RefusedError(Refusal.TOO_LARGE)
    command = [sys.executable, "-m", "switching.importing.child", Path(name).name[-80:] or "?"]
    kept = {key: os.environ[key] for key in _KEPT_VARIABLES if key in os.environ}
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=seconds,
            cwd=_ROOT,
            env={**kept, "OPENPYXL_LXML": "False", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedError(Refusal.TOO_SLOW) from None
    sign, said = done.stdout[:1], done.stdout[1:]
    if done.returncode != 0 or sign not in (b"+", b"-", b"?"):
        slow = sys.platform != "win32" and -done.returncode in _OF_TIME
        raise RefusedError(Refusal.TOO_SLOW if slow else Refusal.TOO_HEAVY)
    if sign == b"-":
        raise RefusedError(Refusal(said.decode()))
    if sign == b"?":
        raise RefusedError(Refusal.BROKEN)
    return PackedBook(said)


_OF_TIME = (24, 9)
"""What a process is ended with that used up its time: SIGXCPU, or SIGKILL at the hard limit."""


def sentence_of(refusal: Refusal) -> Message:
    """Say why a file is not taken in, and what to do."""
    if refusal is Refusal.TOO_MANY_ROWS:
        return plural(
            "This file has more than {count} row. Split it in two, and import both.",
            "This file has more than {count} rows. Split it in two, and import both.",
            MOST_ROWS,
        )
    return Message(_SENTENCES[refusal])
