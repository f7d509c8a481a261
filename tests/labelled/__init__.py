"""Labelled examples: options with the goals they fit, and questions before and after."""

from pathlib import Path

FOLDER = Path(__file__).parent
OPTIONS, PAIRS, SHIFTS = (FOLDER / name for name in ("options.csv", "pairs.csv", "shifts.csv"))
