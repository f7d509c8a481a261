"""Time and size of a three-page plan, beside the same content made otherwise."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from switching.documents import plan_content, render_plan
from switching.i18n import Texts
from switching.services.plans import render_plan_document
from switching.services.switches import get_dossier
from tests.bench.peers import fpdf2_naively, reportlab
from tests.samples import at

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ROUNDS = 15


@dataclass(frozen=True)
class PlanCost:
    """Milliseconds of the first and of later plans of a process, pages and bytes.

    `ours`, `naive` and `reportlab` are of the same content, without reading the dossier.
    """

    cold: float
    warm: float
    pages: int
    size: int
    ours: float
    naive: float
    reportlab: float


def measure_plan(database: Path, switch: int) -> PlanCost:
    """Measure the plan of a dossier; the first one parses the fonts for the first time.

    The peers take turns with ours, so that what else the machine does weighs on all alike.
    """

    def whole() -> bytes:
        return render_plan_document(at(database), switch).document

    cold, document = _timed(whole)
    content = plan_content(get_dossier(at(database), switch), Texts(), NOW.date())
    made: dict[str, Callable[[], bytes]] = {
        "warm": whole,
        "ours": lambda: render_plan(content, Texts(), NOW).document,
        "naive": lambda: fpdf2_naively(content, NOW),
        "reportlab": lambda: reportlab(content),
    }
    for make in made.values():
        make()
    turns = [{name: _timed(make)[0] for name, make in made.items()} for _ in range(ROUNDS)]
    found = {name: median(turn[name] for turn in turns) for name in made}
    pages = len(PdfReader(io.BytesIO(document)).pages)
    return PlanCost(cold=cold, pages=pages, size=len(document), **found)


def _timed(make: Callable[[], bytes]) -> tuple[float, bytes]:
    started = time.perf_counter()
    document = make()
    return 1000 * (time.perf_counter() - started), document
