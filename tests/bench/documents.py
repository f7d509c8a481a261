"""Time and size of a three-page plan."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from switching.documents import Rendered
from switching.domain.plans import render_plan_document
from switching.domain.users import local_actor
from switching.i18n import Texts

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass(frozen=True)
class PlanCost:
    """Milliseconds of the first and of later plans of a process, pages and bytes."""

    cold: float
    warm: float
    pages: int
    size: int


def measure_plan(database: Path, switch: int) -> PlanCost:
    """Measure the plan of a dossier; the first one parses the fonts for the first time."""
    cold, rendered = _timed(database, switch)
    warm = median(_timed(database, switch)[0] for _ in range(10))
    pages = len(PdfReader(io.BytesIO(rendered.document)).pages)
    return PlanCost(cold, warm, pages, len(rendered.document))


def _timed(database: Path, switch: int) -> tuple[float, Rendered]:
    started = time.perf_counter()
    rendered = render_plan_document(local_actor(), database, switch, NOW, Texts())
    return 1000 * (time.perf_counter() - started), rendered
