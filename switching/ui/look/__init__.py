"""How the app looks, beside the theme in .streamlit/config.toml: its marks and its style sheet."""

from pathlib import Path

from switching.documents.pdf import base

_HERE = Path(__file__).parent

WORD_MARK = str(base.WORD_MARK)
"""The name of the programme with its sign; the letters are outlines of the typeface on paper."""
SIGN = str(_HERE / "sign.svg")
"""Two arrows that cross: one goes to work elsewhere, and comes back."""
STYLES = _HERE / "look.css"
