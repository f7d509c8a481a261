"""Labelled examples: options with the goals they fit, and questions before and after.

The lists of words and the weights were made with all of them: those of MORE, and also those of
HELD_OUT, were seen by who wrote the lists. How the rules do on new text, only new text tells:
`python -m switching evaluate table` measures on files of your own.
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
MORE = Labelled(
    _FOLDER / "more_options.csv", _FOLDER / "more_pairs.csv", _FOLDER / "more_shifts.csv"
)
ALL = (MADE_WITH, HELD_OUT, MORE)
BLIND = (_FOLDER / "blind_options.csv", _FOLDER / "blind_pairs.csv")
"""Options and goals alone, by someone who had seen neither lists nor rules: nothing is made with
them, so that they say what to expect of new text."""
