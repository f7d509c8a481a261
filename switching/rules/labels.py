"""Words for the choices of a list: two with the same words are two, and look it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import TypeVar

from switching.rules.normal_form import same_form

T = TypeVar("T")


def tell_apart(among: Mapping[T, Sequence[str]]) -> dict[T, str]:
    """Return a label for each, none like another: its first word, and what it takes besides.

    The other words are details, the most telling first: of one that has a namesake come those that
    differ. At last comes its number: the id, or else its place among the namesakes.
    """
    details: dict[T, list[str]] = {key: [] for key in among}
    for depth in range(1, max(map(len, among.values()), default=0)):
        for group in _namesakes(_labels(among, details)):
            words = {key: _word(among[key], depth) for key in group}
            if len({same_form(word) for word in words.values()}) > 1:
                for key, word in words.items():
                    details[key] += [word] if word else []
    return _numbered(_labels(among, details))


def _labels(among: Mapping[T, Sequence[str]], details: Mapping[T, Sequence[str]]) -> dict[T, str]:
    return {
        key: f"{words[0]} ({', '.join(details[key])})" if details[key] else words[0]
        for key, words in among.items()
    }


def _word(words: Sequence[str], depth: int) -> str:
    return words[depth] if depth < len(words) else ""


def _namesakes(labels: Mapping[T, str]) -> list[list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for key, label in labels.items():
        groups[same_form(label)].append(key)
    return [group for group in groups.values() if len(group) > 1]


def _numbered(labels: dict[T, str]) -> dict[T, str]:
    taken = {same_form(label) for label in labels.values()}
    for group in _namesakes(labels):
        for place, key in enumerate(group, 1):
            first = key if isinstance(key, int) and not isinstance(key, bool) else place
            for number in chain([first], count(place)):
                label = f"{labels[key]} · {number}"
                if same_form(label) not in taken:
                    break
            taken.add(same_form(label))
            labels[key] = label
    return labels
