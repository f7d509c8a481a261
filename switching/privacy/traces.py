"""How someone is found in running text, and what stands there once they were erased.

What is certain is replaced at once. What may be someone else's, or a word, is a doubt: someone has
to look at it in its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from switching.rules.dutch import stopwords
from switching.rules.name_forms import (
    ADDRESS,
    END,
    START,
    TITLES,
    digits_of_phone,
    is_word,
    letters_of,
    parts_of_name,
    pattern_of_address,
    pattern_of_phone,
    pattern_of_sign_in_name,
    patterns_of_name,
)
from switching.rules.normal_form import Folded, fold, fold_in_place

ERASED = "[gewist]"
"""What stands where a text was."""

_FEWEST_DIGITS = 6
_AROUND = 160
_SINCE = r"(?:sinds|since)\s+(?:\w+\s+)?\d{4}"
_NOT_WORDS = re.compile(r"[\W_]+")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(\.?)[ \u00a0]{1,2}\Z")
_WORD_AFTER = re.compile(
    r"[ \u00a0]{1,2}(?:(?:van|de|den|der|von|el|al|ben|du|la|le|ter|ten)[ \u00a0]){0,3}([^\W\d_]+)"
)
_ENDS = re.compile(r"(?<!\b\w)[.!?…][ \u00a0]+|\n")  # 'A. Peeters' is one sentence
_GREETINGS = frozenset(
    [
        "beste",
        "dag",
        "hallo",
        "hoi",
        "geachte",
        "dear",
        "hi",
        "hello",
        "met",
        "groeten",
        "vriendelijke",
        "groet",
        "groetjes",
        "bedankt",
        "dank",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "vandaag",
        "gisteren",
        "morgen",
        "volgens",
        "namens",
        "bel",
        "mail",
        "cc",
        "bcc",
        "ex",
        "oud",
        "collega",
        "ondertussen",
        "intussen",
        "tevens",
        "daarom",
        "helaas",
        "alleen",
        "sinds",
        "tijdens",
        "zodra",
        "vervolgens",
        "misschien",
        "blijkbaar",
        "gelukkig",
    ]
)


def pseudonym_of(person_id: int) -> str:
    """Return what someone who was erased is called."""
    return f"Persoon {person_id}"


@dataclass(frozen=True)
class Found:
    """Where in a text someone may be named, and whether that is certain.

    `ending` stands behind the pseudonym, for the -s of 'Toms'.
    """

    start: int
    end: int
    sure: bool
    ending: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence around what may be a name: what stands before it, the word, and behind it."""

    before: str
    word: str
    after: str

    def key(self, place: int) -> str:
        """Return what is the same for the same sentence in the same dossier."""
        said = f"{place}\0{self.before}\0{self.word}\0{self.after}"
        return sha256(said.encode("utf-8", "replace")).hexdigest()[:24]


def sentence_around(text: str, start: int, end: int) -> Sentence:
    """Return the sentence around a part of a text, or as much of it as can be read at once."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    for found in _ENDS.finditer(text, low, start):
        low = found.end()
    ends = _ENDS.search(text, end, high)
    return Sentence(
        text[low:start], text[start:end], text[end : ends.start() + 1 if ends else high]
    )


def replaced(text: str, spans: Iterable[Found], pseudonym: str) -> str:
    """Put the pseudonym in place of parts of a text."""
    parts, done = [], 0
    for found in spans:
        parts += [text[done : found.start], pseudonym, found.ending]
        done = found.end
    return "".join([*parts, text[done:]])


@dataclass(frozen=True)
class Traces:
    """What tells who someone is, as it may stand in running text, and the pseudonym for it.

    `near` says that it is a text of an own dossier, where a part of the name means this person.
    `taken` are the parts of names that someone else there bears too, `others` the whole names of
    who shares one, `shared` the names that someone else bears entirely, and `roles` what the person
    is called there.
    """

    pseudonym: str
    names: frozenset[str]
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    near: bool = True
    taken: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()

    def in_text(self, text: str, wiped: Callable[[Sentence], bool] = lambda _: False) -> str:
        """Put the pseudonym in place of what is certain, and of what is `wiped` by its sentence."""
        spans = [
            found
            for found in self.find(text)
            if found.sure or wiped(sentence_around(text, found.start, found.end))
        ]
        return replaced(text, spans, self.pseudonym) if spans else text

    def doubts_in(self, text: str) -> list[Sentence]:
        """List the sentences in which something stands that may be the name, or something else."""
        return [
            sentence_around(text, found.start, found.end)
            for found in self.find(text)
            if not found.sure
        ]

    def lines_in(self, text: str) -> str:
        """Return the lines of `text` that certainly name them; nothing when there are none."""
        spans: list[tuple[int, int]] = []
        for found in self.find(text):
            start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", found.end)
            if found.sure and (not spans or start >= spans[-1][1]):
                spans.append((start, len(text) if end < 0 else end))
        return "\n".join(text[start:end] for start, end in spans)

    def in_data(self, value: Any, wiped: Callable[[Sentence], bool] = lambda _: False) -> Any:
        """Do so in all texts of what JSON can hold; in a row with the name the job goes too."""
        if isinstance(value, str):
            return self.in_text(value, wiped)
        if isinstance(value, Mapping):
            return {key: self.in_data(item, wiped) for key, item in value.items()}
        if isinstance(value, list | tuple):
            items = [self.in_data(item, wiped) for item in value]
            named = self.pseudonym in items
            return [self._without_job(item) if named else item for item in items]
        return value

    def in_reason(self, text: str) -> str:
        """Do so in the reason of the erasure itself, where each part of a name goes as well."""
        shown = replaced(text, self.find(text), self.pseudonym)
        parts = {part for name in self.names for part in re.findall(r"\w+", name) if len(part) > 2}
        for part in sorted(parts, key=len, reverse=True):
            shown = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "…", shown, flags=re.IGNORECASE)
        return shown

    def may_be_in(self, text: str) -> bool:
        """Tell quickly whether `text`, JSON too, may hold any of this."""
        folded = text.lower() if text.isascii() else fold_in_place(text).text
        if self._dialled is not None and self._dialled.search(folded):
            return True
        closed = _closed(folded)
        return any(key in closed for key in self._keys)

    def find(self, text: str) -> list[Found]:
        """List where the person may be named, from the first to the last, none within another."""
        if not self.may_be_in(text):
            return []
        folded = fold_in_place(text)
        found = sorted(self._certain(folded), key=lambda item: (item[0], -item[1]))
        taken = _apart(found)
        taken += [
            item
            for item in _apart(sorted(self._alone(folded), key=lambda item: (item[0], -item[1])))
            if not any(item[0] < other[1] and other[0] < item[1] for other in taken)
        ]
        judged: list[Found] = []
        for item in sorted(taken):
            one = self._judged(text, folded, *item)
            # What belongs to a name, such as the job behind it, may hold another hit.
            if one and (not judged or one.start >= judged[-1].end):
                judged.append(one)
        return judged

    def _certain(self, folded: Folded) -> Iterator[_Hit]:
        for kind, pattern in self._whole.items():
            for found in pattern.finditer(folded.text):
                yield found.start(), found.end(), kind, ""

    def _alone(self, folded: Folded) -> Iterator[_Hit]:
        for kind, pattern in self._parts.items():
            for found in pattern.finditer(folded.text):
                yield found.start(), found.end(), kind, found.groupdict().get("s") or ""

    def _judged(
        self, text: str, folded: Folded, start: int, end: int, kind: str, s: str
    ) -> Found | None:
        place = _Place(text, folded, start, end)
        if kind in (_ADDRESS, _PHONE):
            return Found(*place.span, sure=True)
        address = self._address.match(folded.text, end)
        if (kind != _WHOLE or place.is_half) and (
            self._is_of_someone_known(place) or self._is_passed_over(kind, place, s)
        ):
            return None
        sure = not place.is_half and not place.is_in_address and self._is_sure(kind, place, s)
        reach = address.end() if address else end
        if address and kind in _ALONE:
            sure = False
        elif sure and kind == _WHOLE and (more := self._tail.match(folded.text, reach)):
            reach = more.end()
        return Found(*folded.span(start, reach), sure, "'s" if s and reach == end else "")

    def _is_passed_over(self, kind: str, place: _Place, s: str) -> bool:
        """Tell whether there is no reason to ask: a mere 'an', or a surname in others' dossiers."""
        said = place.squeezed.removesuffix(s)
        if kind in _ALONE and place.is_low and said in stopwords():
            return True
        if self.near or kind in (_WHOLE, _NEARLY):
            return False
        common = said in self.taken or bool(s) or self._is_a_word(said)
        return common or place.is_half or self._is_anothers(place)

    def _is_sure(self, kind: str, place: _Place, s: str) -> bool:
        said = place.squeezed.removesuffix(s)
        if kind == _WHOLE:
            return True
        if not self.near or kind == _SCRAP:
            return False
        if kind == _NEARLY:
            return not self._is_taken_initial
        if kind == _LOGIN:
            return len(said) > _SHORTEST_LOGIN and not is_word(said) and not self._is_taken_initial
        if said in self.taken or self._is_anothers(place):
            return False
        if kind == _FAMILY:
            titled = place.is_capital and place.word_before in TITLES
            return not s and (titled or not self._is_a_word(said))
        if self._is_a_word(said) or (s and (len(said) < _SHORTEST_GENITIVE or is_word(said + s))):
            return not s and place.is_capital and self._is_beside_role(place)
        return True

    def _is_a_word(self, said: str) -> bool:
        """Tell whether a part of the name is a word too, also without what stands before it."""
        parts = map(parts_of_name, self.names)
        cores = {"".join(item.family) for item in parts if "".join(item.whole_family) == said}
        return is_word(said) or any(map(is_word, cores))

    def _is_of_someone_known(self, place: _Place) -> bool:
        """Tell whether it is a part of the name of someone else on record."""
        if not self._other_keys:
            return False
        before, after = place.words_before, place.words_after
        return any(
            "".join([*before[len(before) - low :], place.squeezed, *after[:high]])
            in self._other_keys
            for low in range(len(before) + 1)
            for high in range(len(after) + 1)
        )

    @cached_property
    def _other_keys(self) -> frozenset[str]:
        """The names of others, and their initials where those are not the person's as well."""
        initials = {_initial(name) for name in self.names}
        found = set()
        for name in self.others:
            parts = parts_of_name(name)
            family = "".join(parts.whole_family)
            if family:
                given = parts.letters.removesuffix(family)
                found |= {given + family, family + given}
                if _initial(name) not in initials:
                    found |= {_initial(name) + family, family + _initial(name)}
            found.add(letters_of(name))
        return frozenset(found - {letters_of(name) for name in self.names})

    @property
    def _is_taken_initial(self) -> bool:
        mine = {_initial(name) for name in self.names}
        return any(
            parts_of_name(other).whole_family == parts_of_name(name).whole_family
            and _initial(other) in mine
            for other in self.others
            for name in self.names
        )

    def _is_anothers(self, place: _Place) -> bool:
        """Tell whether a name beside it makes it the name of someone else, as in 'Tom Claes'."""
        before, after = place.name_before, place.word_after
        mine = {
            word for name in self.names for words in parts_of_name(name).given for word in words
        }
        if before and before not in mine and not self._is_free(before):
            return True
        return bool(after) and after not in self.roles

    def _is_free(self, word: str) -> bool:
        return word in _GREETINGS or word in TITLES or word in self.roles or is_word(word)

    def _is_beside_role(self, place: _Place) -> bool:
        roles = "|".join(map(re.escape, sorted(self.roles)))
        if not roles:
            return False
        before, after = place.folded.text[: place.start], place.folded.text[place.end :]
        return bool(
            re.search(rf"{START}(?:{roles})[\s:]{{1,2}}\Z", before[-30:])
            or re.match(
                rf"\s?[,(–-]?\s?(?:de|onze|als|haar|zijn|mijn|jouw|je|the)?\s?(?:{roles}){END}",
                after[:40],
            )
        )

    def _without_job(self, cell: Any) -> Any:
        for job in self.jobs:
            if isinstance(cell, str) and (cell == job or cell.startswith(f"{job}, ")):
                return cell[len(job) :].removeprefix(", ")
        return cell

    @cached_property
    def _keys(self) -> frozenset[str]:
        """One of these is in each text that names the person, once it is folded and closed up."""
        found = set()
        for name in self.names:
            parts = parts_of_name(name)
            longest = max(parts.family, key=len, default="")
            if self.near:
                found |= {"".join(words) for words in (*parts.given, *parts.called)}
                found |= {word for words in parts.given for word in words if len(word) > 1}
            found.add(longest)
        for email in self.emails:
            found.add(fold(email).partition("@")[0].partition("+")[0])
        return frozenset(filter(None, map(_closed, found)))

    @cached_property
    def _dialled(self) -> re.Pattern[str] | None:
        numbers = "|".join(map(digits_of_phone, sorted(self.phones)))
        return re.compile(numbers) if numbers else None

    @cached_property
    def _whole(self) -> dict[str, re.Pattern[str]]:
        own = [patterns_of_name(name) for name in sorted(self.names - self.shared)]
        shared = [patterns_of_name(name) for name in sorted(self.shared)]
        logins = map(pattern_of_sign_in_name, sorted(self.emails)) if self.near else ()
        return _compiled(
            {
                _ADDRESS: [*map(pattern_of_address, sorted(self.emails)), *filter(None, logins)],
                _PHONE: map(pattern_of_phone, sorted(self.phones)),
                _WHOLE: (_within(item) for found in own for item in found.whole),
                _NEARLY: [
                    *(_within(item) for found in shared for item in found.whole),
                    *(_within(item) for found in (*own, *shared) for item in found.nearly),
                ],
                _LOGIN: (_within(item) for found in own for item in found.login),
            }
        )

    @cached_property
    def _parts(self) -> dict[str, re.Pattern[str]]:
        patterns = [patterns_of_name(name) for name in sorted(self.names)]
        family = [item for found in patterns for item in found.family]
        kinds: dict[str, list[str]] = {_FAMILY: [_genitive(family)] if family else []}
        if self.near:
            given = [item for found in patterns for item in found.given]
            scraps = [item for found in patterns for item in found.scraps]
            kinds[_GIVEN] = [_genitive(given)] if given else []
            kinds[_SCRAP] = [_genitive(scraps)] if scraps else []
        return _compiled(kinds)

    @cached_property
    def _address(self) -> re.Pattern[str]:
        return re.compile(ADDRESS)

    @cached_property
    def _tail(self) -> re.Pattern[str]:
        """Finds what stands behind a name and says more of the same person."""
        details = [
            *map(pattern_of_address, sorted(self.emails)),
            *map(pattern_of_phone, sorted(self.phones)),
            _SINCE,
            *(re.escape(fold(job)) for job in sorted(self.jobs, key=len, reverse=True)),
        ]
        return re.compile(rf"(?:,\s{{0,3}}(?:{'|'.join(details)})(?!\w))*")


_Hit = tuple[int, int, str, str]
_ADDRESS, _PHONE, _WHOLE, _NEARLY, _LOGIN = "address", "phone", "whole", "nearly", "login"
_FAMILY, _GIVEN, _SCRAP = _ALONE = ("family", "given", "scrap")
_SHORTEST_LOGIN, _SHORTEST_GENITIVE = 5, 3


@dataclass(frozen=True)
class _Place:
    """A place in a text, and what stands around it."""

    text: str
    folded: Folded
    start: int
    end: int

    @cached_property
    def span(self) -> tuple[int, int]:
        return self.folded.span(self.start, self.end)

    @property
    def squeezed(self) -> str:
        return _NOT_WORDS.sub("", self.folded.text[self.start : self.end])

    @property
    def said(self) -> str:
        return self.text[self.span[0] : self.span[1]]

    @property
    def is_capital(self) -> bool:
        return self.said[:1].isupper()

    @property
    def is_half(self) -> bool:
        """Tell whether a dash makes it a part of another name, and not of a word."""
        text, (start, end) = self.folded.text, (self.start, self.end)
        low = not any(letter.isupper() for letter in self.said)
        begun = re.search(r"[^\W_]-\Z", text[max(0, start - 2) : start])
        goes_on = re.match(r"-[^\W_]", text[end : end + 2])
        spans = [self.folded.span(start - 2, start)[0]] if begun else []
        spans += [self.folded.span(end + 1, end + 2)[0]] if goes_on else []
        return any(low or self.text[place].isupper() for place in spans) or (
            bool(begun) and self._word_before_dash_is_capital
        )

    @property
    def _word_before_dash_is_capital(self) -> bool:
        found = re.search(r"([^\W\d_]+)-\Z", self.text[max(0, self.span[0] - 40) : self.span[0]])
        return found is not None and found[1][0].isupper() and not found[1].isupper()

    @property
    def is_in_address(self) -> bool:
        """Tell whether it is a part of an address behind its name."""
        return bool(
            re.search(
                r"[\w.]@(?:[\w-]+\.)*\Z", self.folded.text[max(0, self.start - 60) : self.start]
            )
        )

    @property
    def is_low(self) -> bool:
        return self.said == self.said.lower()

    @property
    def words_before(self) -> list[str]:
        """The words on the same line before it, with nothing but a blank or a mark in between."""
        before = self.folded.text[max(0, self.start - 60) : self.start]
        found = re.search(r"(?:[^\W_]+[ .,'-]{1,2}){1,5}\Z", before)
        return re.findall(r"[^\W_]+", found[0])[-5:] if found else []

    @property
    def words_after(self) -> list[str]:
        """The words on the same line behind it."""
        found = re.match(
            r"(?:[ .,'-]{1,2}[^\W_]+){1,5}", self.folded.text[self.end : self.end + 60]
        )
        return re.findall(r"[^\W_]+", found[0]) if found else []

    @property
    def word_before(self) -> str:
        found = _WORD_BEFORE.search(self.text[max(0, self.span[0] - 40) : self.span[0]])
        return fold(found[1]) if found else ""

    @property
    def name_before(self) -> str:
        """Return the word before it when that is written as a name, folded."""
        found = _WORD_BEFORE.search(self.text[max(0, self.span[0] - 40) : self.span[0]])
        if found is None or not found[1][0].isupper():
            return ""
        if found[2] and len(found[1]) > 1 and fold(found[1]) not in TITLES:
            return ""  # the end of the sentence before
        return "" if self._shouts(found[1]) else fold(found[1])

    @property
    def word_after(self) -> str:
        """Return the word behind it when that is written as a name, folded."""
        found = _WORD_AFTER.match(self.text, self.span[1])
        if found is None or not found[1][0].isupper() or self._shouts(found[1]):
            return ""
        return fold(found[1])

    def _shouts(self, word: str) -> bool:
        """Tell whether all of it is in capitals, the name as well: then they say nothing."""
        return len(word) > 1 and word.isupper() and self.said.isupper()


def _initial(name: str) -> str:
    parts = parts_of_name(name)
    return parts.given[0][0][0] if parts.given else ""


def _closed(folded: str) -> str:
    """Return a text without what a word may be broken off by."""
    return folded.replace(" ", "").replace("-", "").replace("\n", "").replace("\\n", "")


def _within(pattern: str) -> str:
    return rf"{START}(?:{pattern}){END}"


def _genitive(patterns: Iterable[str]) -> str:
    longest = sorted(dict.fromkeys(patterns), key=len, reverse=True)
    return rf"{START}(?:{'|'.join(longest)})(?P<s>s)?{END}"


def _compiled(kinds: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[str]]:
    found = {kind: "|".join(dict.fromkeys(patterns)) for kind, patterns in kinds.items()}
    return {kind: re.compile(pattern) for kind, pattern in found.items() if pattern}


def _apart(hits: Iterable[_Hit]) -> list[_Hit]:
    """Leave out what lies within one that begins before it."""
    kept: list[_Hit] = []
    for hit in hits:
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept
