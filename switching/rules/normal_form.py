"""One normal form of names: by it they are compared, found and sorted.

Two names are the same when a reader sees the same: doubled, wide or unbreakable blanks, capitals,
composed or loose accents, invisible characters, kinds of apostrophe and of dash make no other one.
Who searches needs no accents, apostrophes or dashes either.

No library does the sorting: PyICU has no wheels, icu4py no collator, and pyuca rests on a table of
2016. Dutch and English have no order of their own in CLDR: Latin letters go by their base letter,
then by accents, small ones before capitals, after blanks, punctuation and digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, combining, normalize

_CHARACTERS = {
    "'": "‘’‚‛′‵ʹʻʼʽʾʿˈˊˋ`´΄᾽᾿ꞌ՚׳",
    '"': "“”„‟″‶«»ʺ״",
    "-": "‐‑‒–—―−⁃˗﹘﹣－⸺⸻֊־",
}
_FORMAT = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_ALIKE = {shown: plain for plain, others in _CHARACTERS.items() for shown in others}
_SEEN = str.maketrans(_ALIKE)
# Marks without a width of their own that Unicode doesn't class as format characters.
_WITHOUT_WIDTH = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff"
)
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_UNSEEN = re.compile(f"[{_FORMAT}{_WITHOUT_WIDTH}]")
# What a program makes of an accent that stands alone, such as ´: a blank with a loose one.
_LOOSE = re.compile(" [\u0301\u0313]")
# A letter with the loose accents and the unseen characters behind it.
_CLUSTER = re.compile(
    f".(?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f{_FORMAT}{_WITHOUT_WIDTH}])*",
    re.DOTALL,
)
_OTHER_LETTERS = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_CONTROLS = {
    **dict.fromkeys((*range(10), *range(11, 32), 127), " "),
    ord("`"): "'",
}
_BASES = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th"}
)
_APOSTROPHES = str.maketrans({"'": None, '"': None, "-": " "})
_PUNCTUATION = {mark: chr(place) for place, mark in enumerate("_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$")}
_CLASSES = {"Z": "0", "C": "0", "P": "1", "S": "2", "N": "3"}
"""The order of what is no letter, by the first letter of its category."""

SortKey = tuple[str, str, str]


@lru_cache(maxsize=100_000)
def same_form(text: str) -> str:
    """Return what is equal for names that look the same."""
    return " ".join(_unified(text).split())


def is_same(one: str, other: str) -> bool:
    """Tell whether two names look the same."""
    return same_form(one) == same_form(other)


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return `text` without capitals and accents: 'Yıldız' and 'yildiz' meet; blanks stay."""
    return _bare(_unified(text))


@dataclass(frozen=True)
class Folded:
    """A text without capitals and accents, and where each of its letters stood in the text."""

    text: str
    _places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return from where to where the letters from `start` to `end` stood in the text."""
        if self._places is None:
            return start, end
        return self._places[start], self._places[end]


def fold_in_place(text: str) -> Folded:
    """Fold a text so that what is found in it is found in the text itself."""
    if text.isascii():
        return Folded(_fold_plain(text), None)
    letters: list[str] = []
    places: list[int] = []
    done = 0
    for found in _OTHER_LETTERS.finditer(text):
        letters.append(_fold_plain(text[done : found.start()]))
        places.extend(range(done, found.start()))
        for cluster in _CLUSTER.finditer(text, *found.span()):
            folded = _fold_cluster(cluster[0])
            letters.append(folded)
            places.extend([cluster.start()] * len(folded))
        done = found.end()
    letters.append(_fold_plain(text[done:]))
    return Folded("".join(letters), (*places, *range(done, len(text) + 1)))


def _fold_plain(text: str) -> str:
    folded = text.lower()
    return folded if folded.isprintable() and "`" not in folded else folded.translate(_CONTROLS)


@lru_cache(maxsize=10_000)
def _fold_cluster(cluster: str) -> str:
    return _bare(_unified(cluster))


@lru_cache(maxsize=100_000)
def find_form(text: str) -> str:
    """Return the form in which a part of a name is looked for: a dash is a blank in it."""
    return " ".join(fold(text).translate(_APOSTROPHES).split())


@lru_cache(maxsize=100_000)
def sort_key(text: str) -> SortKey:
    """Return what names are sorted by, as CLDR sorts Dutch: Özlem stands under O."""
    same = same_form(text)
    return "".join(map(_weight, _bare(same))), normalize("NFD", same), text.swapcase()


def _weight(letter: str) -> str:
    if letter in _PUNCTUATION:
        return "1" + _PUNCTUATION[letter]
    return _CLASSES.get(category(letter)[0], "4") + letter


def without_unseen(text: str) -> str:
    """Return `text` without the characters that no reader sees."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def pattern_of(text: str) -> str:
    """Return a regular expression for `text` as it may be spelled in a text, capitals aside.

    Between letters there may stand what no reader sees; any blanks, apostrophe or dash will do.
    """
    unseen = f"[{_FORMAT}{_WITHOUT_WIDTH}]*"
    spelled = {mark: f"[{re.escape(mark)}{others}]" for mark, others in _CHARACTERS.items()}
    spelled[" "] = r"\s+"
    shown = " ".join(without_unseen(text).translate(_SEEN).split())
    return unseen.join(spelled.get(letter, re.escape(letter)) for letter in shown)


def _bare(unified: str) -> str:
    if unified.isascii():
        return unified
    kept = (letter for letter in normalize("NFKD", unified) if not combining(letter))
    return "".join(kept).translate(_BASES)


def _unified(text: str) -> str:
    """Return `text` in one case and one spelling of each character; a control is a blank."""
    if text.isascii() and text.isprintable():
        return text.casefold().replace("`", "'")
    before, after = "", text
    while before != after:  # folding a case can make what composes anew
        before, after = after, _once(after)
    return after


def _once(text: str) -> str:
    seen = _UNSEEN.sub("", normalize("NFKC", _LOOSE.sub("'", text.translate(_SEEN))))
    return normalize("NFKC", _CONTROL.sub(" ", seen).translate(_SEEN).casefold())
