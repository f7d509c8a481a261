"""Figures over all dossiers: frames read once, each figure and table defined once."""

from switching.statistics.figures import Comparison, Figure, compare, figures_of
from switching.statistics.frames import Frames, read_frames
from switching.statistics.periods import Period, Span, span_before, span_of
from switching.statistics.selection import Selected, Selection, select
from switching.statistics.topics import TOPICS, Tab, Topic
from switching.statistics.writing import Unit, written, written_change

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
