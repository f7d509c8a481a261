"""Figures over all dossiers: frames read once, each figure defined once in words and in code."""

from switching.statistics.figures import Figure, figures_of
from switching.statistics.frames import Frames, read_frames
from switching.statistics.periods import Period, Span, span_before, span_of
from switching.statistics.selection import Selection, select

__all__ = [
    "Figure",
    "Frames",
    "Period",
    "Selection",
    "Span",
    "figures_of",
    "read_frames",
    "select",
    "span_before",
    "span_of",
]
