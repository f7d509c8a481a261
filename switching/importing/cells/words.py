"""Reading answers, names, addresses, numbers and what is on a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from email_validator import EmailNotValidError, validate_email

from switching.importing.book import Cell, Kind
from switching.importing.cells.verdicts import (
    EMPTY,
    Reading,
    Reason,
    confirm,
    empty,
    refused,
    said_early,
    struck,
    sure,
)
from switching.models import Answer
from switching.models.base import LINE_LENGTH, NOTE_LENGTH
from switching.rules.name_forms import TITLES
from switching.rules.normal_form import fold

_YES = frozenset(
    [
        "ja",
        "j",
        "x",
        "xx",
        "v",
        "✓",
        "✔",
        "√",
        "☑",
        "ok",
        "oke",
        "yes",
        "y",
        "oui",
        "waar",
        "true",
        "1",
        "+",
        "++",
        "jawel",
        "jep",
        "zeker",
        "akkoord",
        "graag",
        "vrai",
    ]
)
_NO = frozenset(
    [
        "nee",
        "neen",
        "n",
        "no",
        "non",
        "onwaar",
        "false",
        "0",
        "-",
        "–",
        "—",
        "✗",
        "✘",
        "niet",
        "faux",
    ]
)
_MAYBE = frozenset(
    [
        "evt",
        "eventueel",
        "misschien",
        "mss",
        "mogelijk",
        "maybe",
        "peut-etre",
        "twijfel",
        "+/-",
        "±",
        "wellicht",
    ]
)
_NONE = frozenset(("nvt", "n.v.t", "niet van toepassing", "/", "n/a", "s.o", "geen", "g"))


def read_answer(cell: Cell | None) -> Reading:
    """Read the answer to a proposal: useful, maybe or not useful; nothing is no proposal."""
    if cell is None or not cell.text.strip():
        return EMPTY
    return struck(cell, _answer(cell))


def _answer(cell: Cell) -> Reading:
    if cell.kind == Kind.ERROR or cell.flags & 1:
        return refused(Reason.FORMULA)
    if cell.kind in (Kind.MOMENT, Kind.TIME):
        return refused()
    said = " ".join(fold(cell.text).split()).strip(" .!;:")
    if not said:
        return EMPTY
    if set(said) == {"?"}:
        return confirm(Answer.MAYBE, Reason.DOUBTED)
    if said in _NONE:
        return empty(Reason.NOT_APPLICABLE)
    for words, answer in ((_YES, Answer.USEFUL), (_NO, Answer.NOT_USEFUL), (_MAYBE, Answer.MAYBE)):
        if said in words:
            return sure(answer)
    return _answer_with_words(said)


def _answer_with_words(said: str) -> Reading:
    first, _, rest = said.replace(",", " ").replace("?", " ?").partition(" ")
    if "/" in said or not rest:
        return refused()
    if {"?"} & set(rest.split()):
        return confirm(Answer.MAYBE, Reason.DOUBTED)
    found = {
        answer
        for words, answer in (
            (_YES, Answer.USEFUL),
            (_NO, Answer.NOT_USEFUL),
            (_MAYBE, Answer.MAYBE),
        )
        if first in words and not first.isdigit()
    }
    return confirm(found.pop(), Reason.BESIDE) if found else refused()


def read_yes_no(cell: Cell | None) -> Reading:
    """Read yes or no: the value is 1 or 0."""
    reading = read_answer(cell)
    if reading.value == Answer.MAYBE:
        return refused(Reason.DOUBTED)
    said = {Answer.USEFUL: 1, Answer.NOT_USEFUL: 0}
    values = {str(answer): number for answer, number in said.items()}
    if reading.value is None:
        return reading
    return Reading(reading.state, values[str(reading.value)], reading.reason)


def read_text(cell: Cell | None) -> Reading:
    """Read a text of any length."""
    return _text(cell, NOTE_LENGTH)


def read_line(cell: Cell | None) -> Reading:
    """Read a text of one line."""
    reading = _text(cell, LINE_LENGTH)
    return Reading(reading.state, " ".join(str(reading.value).split()), reading.reason) if (
        reading.is_readable
    ) else reading  # fmt: skip


def _text(cell: Cell | None, limit: int) -> Reading:
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    if len(cell.text) > limit:
        return refused(Reason.TOO_LONG)
    return struck(cell, sure(cell.text))


_SEVERAL = re.compile(r"\s+(?:en|&|\+|et)\s+|\s*[/;]\s*|\n")
_BESIDE = re.compile(r"\s*[(\[].*[)\]]\s*$|\s+-\s+.*$")
_INITIALS = re.compile(r"(?:[A-Z]\.?){1,4}|[A-Z][a-z]?[A-Z]{1,2}")
_SHORTENED = re.compile(r"(?<![^\W_])[^\W\d_]\.|(?<![^\W_])[^\W\d_]$")
_TITLE = re.compile(rf"^(?:(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})\.?\s+)+", re.I)


def read_person(cell: Cell | None) -> Reading:
    """Read the name of someone."""
    reading = read_line(cell)
    if not reading.is_readable or cell is None:
        return reading
    return struck(cell, _person(str(reading.value), cell))


def _person(text: str, cell: Cell) -> Reading:
    if cell.kind != Kind.TEXT or re.search(r"\d|@", text):
        return refused()
    bare = _TITLE.sub("", text).strip()
    if "?" in bare:
        left = bare.replace("?", "").strip()
        return confirm(left, Reason.DOUBTED) if left else empty(Reason.TO_BE_AGREED)
    parts = [part for part in _SEVERAL.split(bare) if part.strip()]
    if len(parts) > 1:
        return confirm(parts[0].strip(), Reason.SEVERAL)
    without = _BESIDE.sub("", bare).strip(" ,")
    if without != bare.strip(" ,"):
        return confirm(without, Reason.BESIDE) if without else refused()
    return _bare_person(without)


def _bare_person(name: str) -> Reading:
    if "," in name:
        last, _, first = name.partition(",")
        return confirm(f"{first.strip()} {last.strip()}".strip(), Reason.BESIDE)
    if not any(letter.isalpha() for letter in name):
        return refused()
    if " " not in name or _SHORTENED.search(name):
        return confirm(name, Reason.PART_OF_NAME)
    return sure(name)


def is_initials(text: str) -> bool:
    """Tell whether a text is someone's initials, such as 'KV' or 'K.V.'."""
    return bool(_INITIALS.fullmatch(text.replace(" ", "")))


def read_organisation(cell: Cell | None) -> Reading:
    """Read the name of an organisation."""
    reading = read_line(cell)
    if not reading.is_readable or cell is None:
        return reading
    text = str(reading.value)
    if cell.kind != Kind.TEXT or not any(letter.isalpha() for letter in text):
        return refused()
    if "?" in text:
        left = text.replace("?", "").strip()
        return struck(cell, confirm(left, Reason.DOUBTED))
    if re.search(r"\s[/;]\s|\n", str(cell.value)):
        return struck(cell, confirm(text, Reason.SEVERAL))
    return struck(cell, sure(text))


_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def read_mail(cell: Cell | None) -> Reading:
    """Read an e-mail address."""
    reading = read_line(cell)
    if not reading.is_readable or cell is None:
        return reading
    found = list(dict.fromkeys(_ADDRESS.findall(str(reading.value))))
    valid = [address for address in found if _is_mail(address)]
    if not valid:
        return refused()
    return struck(cell, sure(valid[0]) if len(found) == 1 else confirm(valid[0], Reason.SEVERAL))


@cache
def _is_mail(address: str) -> bool:
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return len(address) <= LINE_LENGTH


_PHONE = re.compile(r"[+0-9()/. -]{8,30}")


def read_phone(cell: Cell | None) -> Reading:
    """Read a telephone number; one that was kept as a number lost its zero."""
    reading = read_line(cell)
    if not reading.is_readable or cell is None:
        return reading
    text = str(reading.value).strip()
    if cell.kind == Kind.NUMBER:
        if text.startswith("32") and len(text) in (10, 11):
            return struck(cell, confirm(f"+{text}", Reason.ZERO_LOST))
        return struck(cell, confirm(f"0{text}", Reason.ZERO_LOST)) if len(text) in (8, 9) else (
            refused()
        )  # fmt: skip
    if not _PHONE.fullmatch(text) or not 8 <= len(re.sub(r"\D", "", text)) <= 15:
        return refused()
    starts = text.lstrip("( ").startswith(("0", "+"))
    return struck(cell, sure(text) if starts else confirm(f"0{text}", Reason.ZERO_LOST))


def read_count(cell: Cell | None) -> Reading:
    """Read a whole number above zero."""
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    text = cell.text.strip()
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 1_000_000:
        return refused()
    return struck(cell, sure(int(text)))


def read_choice(cell: Cell | None, words: Mapping[str, str]) -> Reading:
    """Read one of a list: `words` gives the value for each word, folded."""
    early = said_early(cell)
    if early is not None or cell is None:
        return early or refused()
    said = " ".join(fold(cell.text).split()).strip(" .")
    if said in words:
        return struck(cell, sure(words[said]))
    starts = {value for word, value in words.items() if said and word.startswith(said)}
    if len(starts) == 1 and len(said) > 3:
        return struck(cell, confirm(starts.pop(), Reason.NOT_LISTED))
    return refused(Reason.NOT_LISTED)
