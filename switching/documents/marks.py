"""The marks of the house on paper, in mails and workbooks: the programme's name, and its colours.

The colours are those of the light screen, in .streamlit/config.toml.
"""

from __future__ import annotations

PROGRAMME = "Switching Talent"
Colour = tuple[int, int, int]
INK: Colour = (0x12, 0x19, 0x1B)
ACCENT: Colour = (0x0F, 0x6B, 0x74)
QUIET: Colour = (0x5C, 0x5A, 0x52)
LINE: Colour = (0xDD, 0xD8, 0xCB)
TINT: Colour = (0xF3, 0xEF, 0xE5)


def hexadecimal(colour: Colour) -> str:
    """Write a colour as style sheets and workbooks do."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
