"""The written content of data/demo, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from switching.models import OptionKind, Purpose, Shift

FOLDER = Path(__file__).parents[2] / "data" / "demo"


@dataclass(frozen=True)
class DemoOption:
    """Something a host of this story offers."""

    kind: OptionKind
    title: str
    description: str
    colleague: str
    minutes: int


@dataclass(frozen=True)
class Story:
    """What is said in one kind of introduction call. Goals are (text, must be covered)."""

    sector: str
    learner_job: str
    coach_job: str
    aim: str
    goals: tuple[tuple[str, bool], ...]
    aim_after: str
    goals_after: tuple[tuple[str, bool], ...]
    wishes: tuple[str, ...]
    options: tuple[DemoOption, ...]
    answers: tuple[str, ...]
    shift: Shift
    cause: str
    reason: str
    start: str
    notes: tuple[str, ...]
    host_learns: str
    sender_learns: str

    @property
    def purpose(self) -> Purpose | None:
        """The purpose that caused the shift, if it was one."""
        if not self.cause:
            return None
        return Purpose.OPTIONS if self.cause.startswith("proposal") else Purpose(self.cause)

    @property
    def proposal(self) -> int | None:
        """The number of the proposal that caused the shift, from 0, if it was one."""
        return int(self.cause.partition(":")[2]) if self.cause.startswith("proposal") else None


def _goal(text: str) -> tuple[str, bool]:
    return text.removeprefix("!"), text.startswith("!")


def _option(text: str) -> DemoOption:
    kind, title, description, colleague, minutes = text.split("|")
    return DemoOption(OptionKind(kind), title, description, colleague, int(minutes))


def _story(raw: dict[str, Any]) -> Story:
    lists = {name: tuple(raw[name]) for name in ("wishes", "answers", "notes")}
    goals = {name: tuple(map(_goal, raw[name])) for name in ("goals", "goals_after")}
    options = tuple(map(_option, raw["options"]))
    return Story(**{**raw, **lists, **goals, "options": options, "shift": Shift(raw["shift"])})


@cache
def stories() -> tuple[Story, ...]:
    """Return the written stories."""
    raw = tomllib.loads((FOLDER / "stories.toml").read_text(encoding="utf-8"))
    return tuple(_story(item) for item in raw["story"])


@cache
def people() -> dict[str, Any]:
    """Return names, organisations and short texts to choose from."""
    return tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))
