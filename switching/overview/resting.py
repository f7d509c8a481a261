"""On which parts of what was selected an answer rests: it holds for as long as those do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, TypeVar, cast

import pandas as pd

from switching.overview.names import Names
from switching.overview.selection import Selected

T = TypeVar("T")
Stamps = Mapping[str, int]
"""A number for each part of what was selected: the same for as long as the part says the same."""

_PARTS = ("switches", "calls", "days", "proposals", "coming")
_NUMBERS = count(1)
_SEEN = "seen"


def stamped(selected: Selected, before: tuple[Selected, Stamps] | None) -> Stamps:
    """Number the parts of what was selected; those that say what they said keep their number."""
    earlier, stamps = (None, {}) if before is None else (_parts(before[0]), before[1])
    return {
        name: stamps[name] if earlier is not None and _same(part, earlier[name]) else next(_NUMBERS)
        for name, part in _parts(selected).items()
    }


def noted(answer: Callable[[Selected], T], selected: Selected) -> tuple[T, frozenset[str]]:
    """Return an answer, and the parts of what was selected that it looked at."""
    noting = object.__new__(_Noting)
    noting.__dict__.update(vars(selected))
    seen = noting.__dict__[_SEEN] = set[str]()
    noting.__dict__["facts"] = _NotingFacts(selected.facts, seen)
    noting.__dict__["names"] = _noting_names(selected.names, seen)
    noting.__dict__["selected"] = selected
    return answer(noting), frozenset(seen)


def _parts(selected: Selected) -> dict[str, Any]:
    facts = {_fact(name): rows for name, rows in selected.facts.items()}
    columns = {
        **{_column(str(name)): column for name, column in selected.switches.items()},
        **{_of_calls(str(name)): column for name, column in selected.calls.items()},
    }
    names = {_name(name): names for name, names in vars(selected.names).items()}
    return {**{name: getattr(selected, name) for name in _PARTS}, **columns, **facts, **names}


def _fact(name: str) -> str:
    return f"fact {name}"


def _column(name: str) -> str:
    return f"column {name}"


def _of_calls(name: str) -> str:
    return f"calls {name}"


def _name(name: str) -> str:
    return f"name {name}"


def _same(part: Any, earlier: Any) -> bool:
    if part is earlier or not isinstance(part, pd.DataFrame | pd.Series):
        return part is earlier or bool(part == earlier)
    return part.index.equals(earlier.index) and bool(part.equals(earlier))


class _Noting(Selected):
    """What was selected, that notes which of its parts are looked at."""

    def __getattribute__(self, name: str) -> Any:
        if name in _PARTS:
            super().__getattribute__("__dict__")[_SEEN].add(name)
        return super().__getattribute__(name)

    def once(self, part: Callable[[Selected], T]) -> T:
        """Note what the part looks at, also when it was found for another answer."""
        own = super().__getattribute__("__dict__")
        known, key = own["found"], ("noted", part)
        if key not in known:
            known[key] = noted(part, own["selected"])
        found, seen = known[key]
        own[_SEEN].update(seen)
        return cast("T", found)

    def dossiers(self, *columns: str) -> pd.DataFrame:
        """Note that of the dossiers these columns alone are looked at."""
        own = super().__getattribute__("__dict__")
        own[_SEEN].update(map(_column, columns))
        return pd.DataFrame(own["switches"][list(columns)])

    def timed_calls(self, *columns: str) -> pd.DataFrame:
        """Note that of the calls these columns alone are looked at."""
        own = super().__getattribute__("__dict__")
        found: pd.DataFrame = own["selected"].timed_calls(*columns)
        own[_SEEN].update(map(_of_calls, found.columns))
        return found


class _NotingNames(Names):
    """Names that note which kinds of them are looked at."""

    def __getattribute__(self, name: str) -> Any:
        own = super().__getattribute__("__dict__")
        if name in own:
            own[_SEEN].add(_name(name))
        return super().__getattribute__(name)


def _noting_names(names: Names, seen: set[str]) -> Names:
    noting = object.__new__(_NotingNames)
    noting.__dict__.update(vars(names))
    noting.__dict__[_SEEN] = seen
    return noting


class _NotingFacts(Mapping[str, pd.DataFrame]):
    """Facts that note which of them are looked at."""

    def __init__(self, facts: Mapping[str, pd.DataFrame], seen: set[str]) -> None:
        self._facts, self._seen = facts, seen

    def __getitem__(self, name: str) -> pd.DataFrame:
        self._seen.add(_fact(name))
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)
