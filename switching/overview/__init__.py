"""Figures and charts over all dossiers: rows read once, each figure and each topic defined once.

To add a chart, in this order:

1. `topics/NAME.py`: a `Topic` with its words, its cases, its table, its sentence and its chart.
2. `topics/__init__.py`: its place in `TOPICS`. Screen, workbook, report and hiding follow.
3. `make messages`, and the Dutch for its words in `switching/i18n/nl.po`.
4. `tests/overview/test_topics.py`: its table against plain SQL.
5. `pytest tests/overview/test_charts.py --refresh-golden` writes `tests/overview/golden/KEY.json`:
   look at it. `tests/overview/test_completeness.py` tells what a topic still lacks.

To import this package does not load what draws; `switching.overview.topics` does.
"""

from switching.overview.figures import Comparison, Figure, compare, figures_of
from switching.overview.formatting import Unit, written, written_change
from switching.overview.frames import Frames, read_frames
from switching.overview.periods import Period, Span, span_before, span_of
from switching.overview.selection import Selected, Selection, select

__all__ = [
    "Comparison",
    "Figure",
    "Frames",
    "Period",
    "Selected",
    "Selection",
    "Span",
    "Unit",
    "compare",
    "figures_of",
    "read_frames",
    "select",
    "span_before",
    "span_of",
    "written",
    "written_change",
]
