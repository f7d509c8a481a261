"""What may name someone who is erased, and may be something else: found, listed, and answered.

The same sentence in the same dossier is one question, wherever it stands: in a record, in what the
audit trail says of it, on a paper. Until it is answered, `switching.store.doubts` knows where it
stands; nothing of it is kept afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import sqlite_utils

from switching.models import ActionPlan, Certificate
from switching.models.treatment import Treatment
from switching.privacy import policy
from switching.privacy.occurrences import list_contents, list_settings, references_of
from switching.privacy.policy import TEXTS_OF_LEARNER, columns
from switching.privacy.subject import ELSEWHERE, Subject, place_expression
from switching.privacy.traces import Found, Sentence, replaced, sentence_around
from switching.store.doubts import SETTINGS, TRAIL, Spot, leaves_of, list_spots, locate
from switching.store.ownership import is_of_dossier
from switching.store.rewriting import find_in_trail, find_texts

_OF_PERSON = frozenset(kind.TABLE for kind in policy.OF_PERSON)


@dataclass(frozen=True)
class Doubt:
    """A sentence that may name the person: in which dossier, if in any, and in which field."""

    key: str
    sentence: Sentence
    reference: str | None
    table: str
    field: str
    spot: Spot


def find_doubts(db: sqlite_utils.Database, subject: Subject) -> list[Doubt]:
    """List what may name the person and stays when they are erased, each sentence once."""
    found: dict[str, Doubt] = {}
    for table, spot, text in _texts(db, subject):
        traces = subject.traces_at(spot.place)
        gone = 0
        for item in traces.find(text):
            sentence = sentence_around(text, item.start, item.end)
            key = sentence.key(spot.place)
            if item.sure or key in subject.wiped:
                shown = len(traces.pseudonym) + len(item.ending)
                gone += item.end - item.start - shown
            elif key not in found:
                at = Spot(
                    *(spot.place, spot.table, spot.record_id, spot.side, spot.field, spot.leaf),
                    start=item.start - gone,
                    word=sentence.word,
                )
                found[key] = Doubt(key, sentence, None, table, spot.field, at)
    references = references_of(db, {item.spot.place for item in found.values()})
    return [replace(item, reference=references.get(item.spot.place)) for item in found.values()]


def _texts(db: sqlite_utils.Database, subject: Subject) -> Iterator[tuple[str, Spot, str]]:
    """Yield all texts that may name the person and are not redacted as a whole."""
    yield from _texts_of_records(db, subject)
    for table in (ActionPlan.TABLE, Certificate.TABLE):
        for row_id, place, said in list_contents(db, table):
            if place not in subject.learned_in and subject.may_be_in(said, place):
                yield from _leaves(table, place, table, row_id, "", "content", said)
    for name, said in list_settings(db).items():
        yield from _leaves(SETTINGS, ELSEWHERE, SETTINGS, 0, "", name, said)
    yield from _texts_of_trail(db, subject)


def _texts_of_records(
    db: sqlite_utils.Database, subject: Subject
) -> Iterator[tuple[str, Spot, str]]:
    for kind in policy.KINDS:
        table, redacted = kind.TABLE, frozenset(columns(kind.TABLE, TEXTS_OF_LEARNER))
        expression = place_expression(table, subject.person.organisation_id)
        names = policy.named_columns(table)
        for row_id, place, said in find_texts(db, table, names, expression, subject.may_be_in):
            learned = place in subject.learned_in and is_of_dossier(table)
            if (table, row_id) not in subject.own_rows:
                for name in said.keys() - (redacted if learned else set()):
                    yield from _leaves(table, place, table, row_id, "", name, said[name])


def _texts_of_trail(db: sqlite_utils.Database, subject: Subject) -> Iterator[tuple[str, Spot, str]]:
    def concerns(table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        own = (table, record_id) in subject.own_rows
        place = subject.place_of(table, record_id, switch_id)
        return not own and subject.may_be_in(raw, place)

    redacted = TEXTS_OF_LEARNER | {Treatment.DOCUMENT, Treatment.LEARNER}
    for entry, table, record_id, switch_id, *sides in find_in_trail(db, concerns):
        place = subject.place_of(table, record_id, switch_id)
        learned = switch_id in subject.learned_in and is_of_dossier(table)
        gone = set(columns(table, redacted)) if learned else set()
        if table in _OF_PERSON:  # what someone else is called is theirs
            gone |= set(policy.fields(table)) - set(policy.named_columns(table))
        known = policy.fields(table)
        for side, said in zip(("before", "after"), sides, strict=True):
            values = json.loads(said) if said else {}
            for name, value in values.items():
                if name not in gone and (not learned or name in known):
                    yield from _leaves(table, place, TRAIL, entry, side, name, value)


def _leaves(
    table: str, place: int, where: str, row_id: int, side: str, name: str, said: Any
) -> Iterator[tuple[str, Spot, str]]:
    for number, text in enumerate(leaves_of(said)):
        yield table, Spot(place, where, row_id, side, name, number, 0, ""), text


@dataclass(frozen=True)
class OpenDoubt:
    """A doubt that no one answered yet, of an erasure; `rows` are its places."""

    erasure_id: int
    doubt: Doubt
    rows: tuple[int, ...]


def list_open(db: sqlite_utils.Database) -> list[OpenDoubt]:
    """List what was not answered yet, as the texts stand now."""
    found: dict[tuple[int, str], OpenDoubt] = {}
    spots = list_spots(db)
    references = references_of(db, {spot.place for _, _, spot in spots})
    for row_id, erasure_id, spot in spots:
        there = locate(db, spot)
        if there is None:
            continue
        text, start = there
        sentence = sentence_around(text, start, start + len(spot.word))
        key = sentence.key(spot.place)
        known = found.get((erasure_id, key))
        table = spot.table if spot.table != TRAIL else ""
        doubt = Doubt(key, sentence, references.get(spot.place), table, spot.field, spot)
        rows = (*(known.rows if known else ()), row_id)
        found[erasure_id, key] = OpenDoubt(erasure_id, known.doubt if known else doubt, rows)
    return list(found.values())


@dataclass(frozen=True)
class Wiper:
    """Puts the pseudonym in place of what someone looked at and wants gone, wherever it stands."""

    subject: Subject
    keys: frozenset[str]
    words: frozenset[str]

    @property
    def pseudonym(self) -> str:
        """Return what the person is called."""
        return self.subject.pseudonym

    @cached_property
    def _written(self) -> frozenset[str]:
        return self.words | {json.dumps(word, ensure_ascii=False)[1:-1] for word in self.words}

    def may_be_in(self, text: str, place: int) -> bool:
        """Tell whether one of the words stands in a text."""
        return any(word in text for word in self._written)

    def rewrite(self, text: str, place: int) -> str:
        """Put the pseudonym in the sentences that are meant."""
        spans = sorted(set(self._spans(text, place)), key=lambda item: (item.start, -item.end))
        apart = [
            item for number, item in enumerate(spans)
            if not number or item.start >= spans[number - 1].end
        ]  # fmt: skip
        return replaced(text, apart, self.pseudonym) if apart else text

    def _spans(self, text: str, place: int) -> Iterator[Found]:
        for word in self.words:
            start = text.find(word)
            while start >= 0:
                end = start + len(word)
                if sentence_around(text, start, end).key(place) in self.keys:
                    yield Found(start, end, sure=True)
                start = text.find(word, start + 1)

    def rewrite_data(self, value: Any, place: int) -> Any:
        """Put the pseudonym in all texts of what JSON can hold."""
        if isinstance(value, str):
            return self.rewrite(value, place)
        if isinstance(value, Mapping):
            return {key: self.rewrite_data(item, place) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.rewrite_data(item, place) for item in value]
        return value
