"""Labelled examples: options with the goals they fit, and questions before and after.

The rules were made with those of MADE_WITH. Those of HELD_OUT were written by someone who did not
know the rules, and no rule may be fitted to them: they tell how the rules do on new text.
"""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    """Files of examples, as `python -m switching evaluate` reads them."""

    options: Path
    pairs: Path
    shifts: Path


MADE_WITH = Labelled(_FOLDER / "options.csv", _FOLDER / "pairs.csv", _FOLDER / "shifts.csv")
HELD_OUT = Labelled(
    _FOLDER / "held_out_options.csv",
    _FOLDER / "held_out_pairs.csv",
    _FOLDER / "held_out_shifts.csv",
)
