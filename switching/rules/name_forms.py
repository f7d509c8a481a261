"""In which forms people write someone's name, e-mail address and telephone number in a text.

Patterns are for a folded text (`switching.rules.normal_form`): capitals, accents, what no reader
sees, kinds of blank, of apostrophe and of dash are settled there already.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from switching.models import Party
from switching.rules.dutch import actions, stopwords
from switching.rules.normal_form import fold

START, END = r"(?<![^\W_])", r"(?![^\W_])"
"""Where a word begins and ends: a low line is none of it, as in the name of a file."""
ROLE_WORDS = {
    Party.LEARNER: ("lerende", "leerling", "cursist", "stagiair", "stagiaire", "deelnemer"),
    Party.COACH: ("coach", "mentor", "begeleider", "begeleidster"),
    Party.PROJECT_LEADER: ("projectleider", "projectleidster"),
    Party.SENDING_ORGANISATION: ("contactpersoon", "leidinggevende", "hr", "werkgever"),
}
"""What someone is called by the role in a dossier."""
TITLES = frozenset(
    [
        "mevrouw",
        "mevr",
        "mw",
        "mej",
        "juffrouw",
        "juf",
        "meester",
        "meneer",
        "mijnheer",
        "dhr",
        "heer",
        "mr",
        "mrs",
        "ms",
        "dr",
        "dokter",
        "ir",
        "ing",
        "prof",
        "professor",
        "collega",
    ]
)
"""What stands before a surname."""

_HERE = Path(__file__).parent
_BEFORE_SURNAMES = (
    "van vande vanden vander von de den der des het t ten ter te op la le du di da do"
)
_PARTICLES = frozenset((*_BEFORE_SURNAMES.split(), "dos", "del", "el", "al", "ben", "bin", "d"))
_LISTS = ("parts_nl.txt", "field_words_nl.txt", "words_as_names.txt")
_WORD = re.compile(r"[^\W_]+")
_NOT_WORDS = re.compile(r"[\W_]+")
_CALLED = re.compile(r'["(\[]\s*([^")\]]{1,40})\s*[")\]]')
_JOIN = r"[\s'./_-]{0,3}"
_BETWEEN = r"[\s._-]{0,3}"
_LONG = 6
_FEWEST_DIGITS = 6
_COUNTRIES = ("32", "31", "33", "49", "352", "44")
_BETWEEN_DIGITS = r"[\s./()_-]{0,3}"


@cache
def _words() -> frozenset[str]:
    found = set(stopwords() | actions())
    for name in _LISTS:
        lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
        found.update(fold(word) for line in lines if line[:1] != "#" for word in line.split())
    return frozenset(found)


def is_word(text: str) -> bool:
    """Tell whether a folded text is a word of Dutch as far as is known here."""
    return text in _words()


Words = tuple[str, ...]


@dataclass(frozen=True)
class NameParts:
    """A name in its parts, folded: first names, surname with what stands before it, pet names.

    Each first name is a tuple of what dashes part; `doubled` are the parts of a surname with one.
    """

    given: tuple[Words, ...]
    before: Words
    family: Words
    called: tuple[Words, ...]
    doubled: tuple[Words, ...]

    @property
    def whole_family(self) -> Words:
        """The surname with what stands before it."""
        return (*self.before, *self.family)

    @property
    def keys(self) -> frozenset[str]:
        """Each part that someone may be called by, its letters only."""
        pieces = ((word,) for words in self.given if len(words) > 1 for word in words)
        named = (*self.given, *self.called, *pieces, self.whole_family, self.family)
        return frozenset("".join(words) for words in named if words)

    @property
    def letters(self) -> str:
        """The first names and the surname, their letters only: the same in any order."""
        return "".join(word for words in (*self.given, self.whole_family) for word in words)


@lru_cache(maxsize=2_000)
def parts_of_name(name: str) -> NameParts:
    """Take a name apart, as it stands on record: 'An Peeters', 'Peeters, An' or 'PEETERS An'."""
    bare = _CALLED.sub(" ", name)
    called = tuple(_split(found[1]) for found in _CALLED.finditer(name))
    first, comma, last = bare.partition(",")
    tokens = bare.replace(",", " ").split()
    if comma and first.strip() and last.strip():
        given, family = last.split(), first.split()
    elif (shouted := _shouted(tokens)) < len(tokens) and shouted:
        given, family = tokens[shouted:], tokens[:shouted]
    else:
        cut = _cut(tokens)
        given, family = tokens[:cut], tokens[cut:]
    return _parts(given, family, tuple(filter(None, called)))


def _shouted(tokens: Sequence[str]) -> int:
    """Return how many words in capitals come first, as in 'DE SMET Tom'."""
    loud = [len(token) > 1 and token.isupper() for token in tokens]
    return loud.index(False) if False in loud else 0


def _cut(tokens: Sequence[str]) -> int:
    """Return at which word the surname begins; one word alone is a first name."""
    for place, token in enumerate(tokens[1:], 1):
        words = _split(token)
        if words and words[0] in _PARTICLES and (len(words) > 1 or place + 1 < len(tokens)):
            return place
    return max(1, len(tokens) - 1)


def _parts(given: Sequence[str], family: Sequence[str], called: tuple[Words, ...]) -> NameParts:
    before: list[str] = []
    rest = [word for token in family for word in _split(token)]
    while len(rest) > 1 and rest[0] in _PARTICLES:
        before.append(rest.pop(0))
    doubled = [
        _split(part) for token in family if "-" in fold(token) for part in fold(token).split("-")
    ]
    firsts = tuple(words for token in given if (words := _split(token)))
    return NameParts(firsts, tuple(before), tuple(rest), called, tuple(filter(None, doubled)))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return _NOT_WORDS.sub("", fold(text))


def _split(text: str) -> Words:
    return tuple(_WORD.findall(fold(text)))


@dataclass(frozen=True)
class NamePatterns:
    """Patterns of a name for a folded text: the whole of it, and what may be another's.

    `whole` tells who it is anywhere; `nearly` only where the person is known to be meant. `login`
    is an initial that is written together with the surname. `family` and `given` are these alone,
    and `scraps` parts of them; what stands behind them may be the -s of 'Toms'.
    """

    whole: tuple[str, ...]
    nearly: tuple[str, ...]
    login: tuple[str, ...]
    family: tuple[str, ...]
    given: tuple[str, ...]
    scraps: tuple[str, ...]


@lru_cache(maxsize=100)
def patterns_of_name(name: str) -> NamePatterns:
    """Write the patterns of a name."""
    parts = parts_of_name(name)
    firsts = [_written(words) for words in (*parts.given[:1], *parts.called)]
    family = _family(parts)
    if not family:
        return _of_one_word(parts, firsts)
    given = _joined([_written(words) for words in parts.given])
    called = rf"(?:[\s\"(\[]{{1,3}}(?:{_any(map(_written, parts.called))})[\"')\]]{{0,2}})?"
    called = called if parts.called else ""
    middle = rf"{called}(?:\s[a-z]\.?){{0,2}}{_BETWEEN}"
    whole = [
        rf"{given}{middle}{family}",
        rf"{family}(?:,?\s{{0,3}}|[._-]){given}",
    ]
    if parts.before:
        whole.append(
            rf"{_written(parts.family)},\s{{0,2}}{given},?\s{{1,2}}{_written(parts.before)}"
        )
    scraps = [_written((word,)) for word in _pieces(parts.given[:1])]
    scraps += [_written(words) for words in parts.given[1:]]
    cores = [
        _written(words) for words in (parts.family if parts.before else (), *parts.doubled) if words
    ]
    cores += [_written((word,)) for word in parts.family[1:] if not parts.doubled]
    nearly = [
        rf"(?:{_any([*firsts, *scraps])})\s{{1,2}}(?:{_any([family, *cores])})",
        *_with_initials(parts, family),
    ]
    initial = parts.given[0][0][0] if parts.given else ""
    login = [rf"{initial}{family}", rf"{family}{initial}"] if initial else []
    return NamePatterns(
        tuple(whole), tuple(nearly), tuple(login), (family,), tuple(firsts), (*scraps, *cores)
    )


def _of_one_word(parts: NameParts, firsts: list[str]) -> NamePatterns:
    scraps = [_written((word,)) for word in _pieces(parts.given)]
    return NamePatterns((), (), (), (), tuple(firsts), tuple(scraps))


def _pieces(given: Sequence[Words]) -> list[str]:
    """Return what dashes part in first names."""
    return [word for words in given if len(words) > 1 for word in words if len(word) > 1]


def _with_initials(parts: NameParts, family: str) -> Iterator[str]:
    """Yield 'A. Peeters', 'A.-M. Peeters', 'Kat. Peeters', 'Peeters, A.'."""
    for words in parts.given[:1]:
        letters = [word[0] for word in (*words, *(w[0] for w in parts.given[1:]))]
        first, *others = letters
        rest = "".join(rf"(?:{letter}[.\s-]{{0,2}})?" for letter in others)
        yield rf"{first}(?:\.[\s-]{{0,2}}|[\s_-]{{1,2}}){rest}(?:[a-z]\.\s?){{0,2}}{family}"
        if others:
            yield rf"{''.join(letters)}\.?\s{{1,2}}{family}"
        word = words[0]
        starts = "|".join(re.escape(word[:size]) for size in range(2, len(word)))
        if starts:
            yield rf"(?:{starts})\.\s?{family}"
        yield rf"{family}(?:,\s?|\s){first}\.(?:[\s-]?[a-z]\.){{0,2}}"
        yield rf"{family},\s?{first}{END}"


def _family(parts: NameParts) -> str:
    if not parts.family:
        return ""
    if len(parts.before) > 1:
        before = "".join(rf"(?:{word}|{word[0]}){_JOIN}" for word in parts.before)
    else:
        before = "".join(rf"{word}{_JOIN}" for word in parts.before)
    return before + _written(parts.family)


def _written(words: Words) -> str:
    return _JOIN.join(_letters(word) for word in words)


def _joined(items: Sequence[str]) -> str:
    return _JOIN.join(items)


def _letters(word: str) -> str:
    """Return a pattern for a word; a long one may be broken off, or be written in two."""
    between = r"[-\s]{0,2}" if len(word) >= _LONG else ""
    return between.join(map(re.escape, word))


def _any(patterns: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(patterns))


AT = r"\s{0,2}(?:@|%40|[(\[{]\s?at\s?[)\]}]|\sat\s)\s{0,2}"
"""What stands between the two sides of an address."""
ADDRESS = rf"(?:(?:\+|%2b)[\w.+%-]{{0,64}})?{AT}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}"
"""What makes an address of a name that stands before it."""
_TAG = r"(?:(?:\+|%2b)[\w.+%-]{0,64})?"


def pattern_of_address(email: str) -> str:
    """Write the pattern of an e-mail address, with any tag behind its name."""
    name, _, domain = fold(email).partition("@")
    dot = r"(?:\.|\s?[(\[]?(?:punt|dot)[)\]]?\s?)"
    where = dot.join(map(re.escape, domain.split(".")))
    return rf"(?<![\w.%+-]){re.escape(_base(name))}{_TAG}{AT}{where}(?![\w-]|\.\w)"


def pattern_of_sign_in_name(email: str) -> str | None:
    """Write the pattern of the name in an address, when it tells who it is; else None."""
    name = _base(fold(email).partition("@")[0])
    telling = len(name) >= 5 and re.search(r"[\d._-]", name)
    return rf"(?<![\w.%+-]){re.escape(name)}{_TAG}(?:{ADDRESS})?{END}" if telling else None


def _base(name: str) -> str:
    return name.partition("+")[0] or name


def pattern_of_phone(phone: str) -> str:
    """Write the pattern of a telephone number, as it is dialled at home or from elsewhere."""
    if len(national_digits(phone)) < _FEWEST_DIGITS:
        return rf"{START}{digits_of_phone(phone)}{END}"
    country = "|".join(_COUNTRIES)
    before = (
        rf"(?:(?:\+|00){_BETWEEN_DIGITS}\d{{1,3}}{_BETWEEN_DIGITS}|(?:{country}){_BETWEEN_DIGITS})?"
    )
    home = rf"(?:\((?=\d{{1,4}}\)))?(?:0{_BETWEEN_DIGITS})?"
    return rf"(?<!\d){before}{home}{digits_of_phone(phone)}(?!\d)"


def digits_of_phone(phone: str) -> str:
    """Write the pattern of what is the same in a number however it is dialled."""
    digits = national_digits(phone)
    return _BETWEEN_DIGITS.join(digits) if len(digits) >= _FEWEST_DIGITS else re.escape(fold(phone))


def national_digits(phone: str) -> str:
    """Return the digits of a number without what one dials to get to the country or the zone."""
    shown = fold(phone)
    digits = "".join(re.findall(r"[0-9]", shown))
    if shown.lstrip(" (").startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00")
        code = next((code for code in _COUNTRIES if digits.startswith(code)), "")
        digits = digits[len(code) :]
    return digits[1:] if digits.startswith("0") and len(digits) > _FEWEST_DIGITS else digits
