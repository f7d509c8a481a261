"""The cases that only `make soak` tries: breadth that `make test` has no time for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def soaked(cases: Iterable[Any]) -> list[Any]:
    """Return these cases of a test, a tuple for more than one argument, for soak alone."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.soak)
        for case in cases
    ]


def one_in(number: int, cases: Iterable[Any]) -> list[Any]:
    """Return these cases of a test; of each `number` only the first is tried outside of soak."""
    return [soaked([case])[0] if place % number else case for place, case in enumerate(cases)]
