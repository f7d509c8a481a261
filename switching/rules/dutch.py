"""Dutch words, for comparing and searching texts: their stems, parts, and relatives.

Stems come from the Snowball stemmer for Dutch, with a few steps more that bring nouns and verbs
together (planning and plannen, organisatie and organiseren). They are for comparing, not to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from Stemmer import Stemmer

from switching.models import Language
from switching.rules.normal_form import fold
from switching.rules.typed_language import function_words, language_typed

_HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_DOUBLE = re.compile(r"([bdfgklmnprst])\1$")
_DIMINUTIVE = re.compile(
    r"(?:(\w{2,}(?:ll|mm|nn|rr|ng|bb))etje|(\w{2,}[aeiouylnrw])tje|(\w{2,}m)pje|(\w{3,})je)s?"
)
_PLURAL = re.compile(r"(?<=[aiouy])'s$")
_IRREGULAR = {"kinder": "kind", "steden": "stad", "schepen": "schip", "leest": "lez"}
_APART = {"boos": "boos", "boze": "boos", "oudere": "bejaard", "ouderen": "bejaard"}
"""Words whose stem would be that of another word: of 'bos', of 'ouder'."""
_AS_THEY_ARE = frozenset(("lez",))
"""Stems that are another word when their last letter is spelled as it sounds: 'les'."""
_SEPARABLE = (
    "aan|achter|af|bij|binnen|door|goed|in|klaar|los|mee|na|neer|om|op|over|samen|"
    "tegen|terug|toe|uit|vast|voor|weg"
)
_PARTICIPLE = re.compile(
    rf"(?:(?P<before>{_SEPARABLE})ge(?P<verb>\w{{3,}}?)(?:d|t|de|en)"
    r"|ge(?P<bare>\w{3,}[^aeiouy\W])(?:d|t|de))"
)
_PREFIXED = re.compile(r"((?:be|her|ont|ver)\w{2,}(?:[lrgmz](?=de?$)|[kpsf](?=t$)))(?:de?|t)")
_PREFIXES = frozenset(("ver", "her", "ont", "uit", "aan", "bij", "toe", "mis"))
SHORTEST_PART, LONGEST_WORD = 4, 60
"""Words of other lengths are left whole."""
_SHORT_HEADS = frozenset(("app", "bad", "bus", "dak", "gas", "las", "rug", "val", "web", "zee"))
_SHORT_TAILS = frozenset(("les",))
"""Words of three letters that make many compounds: the others are in too many words by chance."""


def _lines(name: str) -> Iterator[list[str]]:
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split()


@cache
def stopwords() -> frozenset[str]:
    """Return the words, folded, that say little of what someone wants to learn."""
    return frozenset(word for line in _lines("stopwords_nl.txt") for word in line)


@cache
def weak_stems() -> frozenset[str]:
    """Return the stems of words that are of work, but of no subject in particular."""
    return _stems_in("weak_nl.txt")


@cache
def setting_stems() -> frozenset[str]:
    """Return the stems of words for where and with whom one works: many subjects share them."""
    return _stems_in("settings_nl.txt")


def _stems_in(name: str) -> frozenset[str]:
    return frozenset(stem(form) for line in _lines(name) for w in line for form in words_of(w))


@cache
def actions() -> frozenset[str]:
    """Return verbs, folded, that name something one does, in Dutch and in English."""
    return frozenset(word for line in _lines("actions.txt") for word in line)


def words_of(text: str) -> list[str]:
    """Return the words of `text`, folded, in their order; hyphens and a plural's 's are dropped."""
    words = (_PLURAL.sub("", word) for word in _WORD.findall(fold(text)))
    return [re.sub(r"[-']", "", word) for word in words]


def content_words(text: str) -> list[str]:
    """Return the words of `text`, folded, that say what it is about.

    Of 'reminiscentie-uurtje' that is the whole and both parts. The small words of another language
    say nothing in a text that is in it: 'avec' and 'pour' bring no two texts together.
    """
    small = stopwords() | _small_words_of(text)
    said = [word for word in words_of(text) if len(word) > 1 and word not in small]
    return said + [word for word in _hyphenated(text) if word not in small]


def _small_words_of(text: str) -> frozenset[str]:
    spoken = language_typed(text)
    if spoken in (None, Language.DUTCH):
        return frozenset()
    return function_words()[spoken]


def _hyphenated(text: str) -> list[str]:
    """Return the parts of words with a hyphen, where all of them can be words."""
    split = (word.split("-") for word in _WORD.findall(fold(text)) if "-" in word)
    return [part for parts in split if min(map(len, parts)) >= SHORTEST_PART for part in parts]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    if len(word) > LONGEST_WORD:
        return word
    if word in _APART:
        return _APART[word]
    word = _infinitive(_without_diminutive(word))
    # A stemmer keeps the word that it is at: one that threads share gives wrong stems.
    base = str(Stemmer("dutch_porter", 0).stemWord(word))
    if base.endswith("atie"):
        base = base[:-4] + "er"
    elif base.endswith("ing") and len(base) >= 7:
        base = base[:-3]
    base = _DOUBLE.sub(r"\1", base)
    return _as_it_sounds(_IRREGULAR.get(base, base))


def _infinitive(word: str) -> str:
    """Return 'afkeur' for 'afgekeurd', 'herstel' for 'hersteld', 'leid' for 'leidt'."""
    found = _PARTICIPLE.fullmatch(word)
    if found and found["before"]:
        return found["before"] + found["verb"]
    if found:
        return str(found["bare"])
    found = _PREFIXED.fullmatch(word)
    if found:
        return found[1]
    return word[:-1] if word.endswith("dt") else word


def _as_it_sounds(base: str) -> str:
    """Return 'huis' for 'huiz', 'bedrijf' for 'bedrijv': the stem of one and of many is one."""
    if base in _AS_THEY_ARE:
        return base
    return base[:-1] + {"v": "f", "z": "s"}.get(base[-1:], base[-1:])


def _without_diminutive(word: str) -> str:
    """Return 'fles' for 'flesjes', 'verhaal' for 'verhaaltje', 'spel' for 'spelletje'."""
    found = _DIMINUTIVE.fullmatch(word)
    if not found:
        return word
    base = next(filter(None, found.groups()))
    return _DOUBLE.sub(r"\1", base)


@cache
def _part_stems() -> frozenset[str]:
    known = {stem(word) for line in _lines("parts_nl.txt") for word in line}
    of_work = (form for line in _lines("synonyms_nl.txt") for w in line for form in words_of(w))
    known.update(stem(form) for form in of_work if len(form) >= SHORTEST_PART)
    return frozenset(known - _PREFIXES)


@lru_cache(maxsize=200_000)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the stems of the parts of a compound, first one first; none when it is not one."""
    if len(word) > LONGEST_WORD:
        return ()
    if stem(word) in _part_stems() and len(word) < 2 * SHORTEST_PART + 2:
        return ()
    # The last part carries the meaning: the longest one that is known decides.
    for cut in range(SHORTEST_PART - 1, len(word) - SHORTEST_PART + 2):
        head, tail = word[:cut], word[cut:]
        if _is_tail(tail) and (cut >= SHORTEST_PART or head in _SHORT_HEADS):
            before = _head_stems(head, tail)
            if before:
                return (*before, stem(tail))
    return ()


def _is_tail(tail: str) -> bool:
    # What comes before '-atie' is short in a word that was cut wrongly: 'dakiso' and 'latie'.
    if tail in _SHORT_TAILS:
        return True
    cut_wrongly = tail.endswith("atie") and len(tail) < 2 * SHORTEST_PART
    return len(tail) >= SHORTEST_PART and not cut_wrongly and stem(tail) in _part_stems()


def _head_stems(head: str, tail: str) -> tuple[str, ...]:
    """Return the stems of what comes first in a compound; none when it can't be a word.

    The list of parts is of words that make many compounds; before such a tail, a longer head is
    a word too.
    """
    if head in _SHORT_HEADS:
        return (stem(head),)
    known = _part_stems()
    for form in (head, head.removesuffix("s"), head.removesuffix("n"), head.removesuffix("en")):
        if len(form) >= SHORTEST_PART - 1 and stem(form) in known:
            return (stem(form),)
    if len(head) >= 2 * SHORTEST_PART and parts_of(head):
        return parts_of(head)
    long_enough = min(len(head), len(tail)) > SHORTEST_PART
    return (stem(head.removesuffix("s")),) if long_enough else ()


def stems_of(text: str) -> list[str]:
    """Return the stems of a text: of its words, and of the parts of compounds, in their order."""
    return [item for word in content_words(text) for item in (stem(word), *parts_of(word))]


@cache
def _relatives() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _lines("synonyms_nl.txt"):
        group = {stem(word) for words in line for word in words_of(words)}
        for item in group:
            found.setdefault(item, set()).update(group - {item})
    return {item: frozenset(others) for item, others in found.items()}


def relatives_of(word_stem: str) -> frozenset[str]:
    """Return the stems of words that mean nearly the same in this field."""
    return _relatives().get(word_stem, frozenset())
