"""Figures over all dossiers: frames read once, each figure and table defined once."""

from switching.overview.figures import Comparison, Figure, compare, figures_of
from switching.overview.formatting import Unit, written, written_change
from switching.overview.frames import Frames, read_frames
from switching.overview.periods import Period, Span, span_before, span_of
from switching.overview.selection import Selected, Selection, select
from switching.overview.topics import TOPICS, Tab, Topic

__all__ = [
    "TOPICS",
    "Comparison",
    "Figure",
    "Frames",
    "Period",
    "Selected",
    "Selection",
    "Span",
    "Tab",
    "Topic",
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
