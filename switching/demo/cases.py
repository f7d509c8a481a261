"""Which dossiers the demo has: how far each is, and how its call went."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Case:
    """How far a dossier is. Days count from today; `minutes` is None for the usual spread."""

    kind: str
    call_day: int
    minutes: int | None = None


_FIRST = (
    Case("call_planned", 0),
    Case("call_planned", 0),
    Case("call_planned", 1),
    Case("call_planned", 3),
    Case("call_planned", 8),
    Case("call_open", -3),
    Case("call_open", -1),
    Case("registered", 0),
    Case("registered", 0),
    Case("registered", 0),
    Case("no_show", -6),
    Case("postponed", 5),
    Case("not_refined", -2, 24),
    Case("not_refined", -5, 8),
    Case("held", -4, 95),
    Case("held", -7),
    Case("held", -9, 18),
    Case("plan_draft", -10, 31),
    Case("plan_draft", -12),
    Case("plan_draft", -15, 72),
    Case("plan_draft", -16),
    Case("plan_final", -18, 22),
    Case("plan_final", -20),
    Case("plan_final", -24, 44),
    Case("plan_final", -27),
    Case("plan_final", -29, 20),
    Case("under_way", -30),
    Case("under_way", -33, 67),
    Case("under_way", -36),
    Case("under_way", -38, 15),
    Case("under_way", -41),
    Case("hours_to_confirm", -35),
    Case("hours_to_confirm", -37, 28),
    Case("to_certify", -50, 26),
    Case("to_certify", -55),
    Case("stopped", -40, 21),
    Case("stopped", -62),
    Case("stopped", -90, 35),
)
_LATER = ("completed",) * 12 + ("stopped", "under_way", "plan_draft", "held")


def case_of(index: int, random: Random, switches: int) -> Case:
    """Return the case of dossier number `index`: first the chosen ones, then what is usual."""
    if index < len(_FIRST):
        return _FIRST[index]
    if index < 60:
        return Case("completed", -70 - 11 * (index - len(_FIRST)))
    kind = random.choice(_LATER)
    if kind == "completed":
        return Case(kind, -random.randint(60, 900))
    return Case(kind, -random.randint(20, 60 + min(switches, 600)))


def usual_minutes(random: Random) -> int:
    """Draw the minutes of a call: around 22, with a long tail of enthusiasm."""
    return max(6, min(180, round(random.lognormvariate(3.15, 0.42))))
