"""Charts as pictures for documents and slides: SVG, and PNG at 300 dots per inch."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from switching.documents.report import Progress
from switching.i18n.file_names import file_word
from switching.overview.exports.comma import zipped
from switching.overview.exports.selected import Content
from switching.overview.theme import ON_PAPER

FONT = "Noto Sans"
FONTS = Path(__file__).parents[2] / "documents" / "fonts"
PICTURE_WIDTH, DOTS_PER_INCH = 640, 300
_CLIP = re.compile(r"\bclip\d+\b")
_SCREEN_COLOUR = re.compile("|".join(ON_PAPER))
_FAMILY = re.compile(r'font-family="[^"]*"')


def write_pictures(content: Content, progress: Progress = lambda done, of: None) -> bytes:
    """Draw each chart that has something to show; same input, same bytes."""
    files: dict[str, bytes] = {}
    for number, part in enumerate(content.parts, start=1):
        if len(part.drawn):
            drawing = part.specification(content.texts)
            name = f"{number:02}-{file_word(part.topic.key)}"
            files[f"{name}.svg"] = chart_svg(drawing).encode()
            files[f"{name}.png"] = chart_png(drawing)
        progress(number, len(content.parts))
    return zipped(files, content.created)


@cache
def _register_fonts() -> None:
    """Make the project's own typeface known: a server may have none, and letters would vanish."""
    vl_convert.register_font_directory(str(FONTS))


def chart_svg(specification: dict[str, Any], width: int = PICTURE_WIDTH) -> str:
    """Draw a chart (Vega-Lite) as SVG on white; its words stay text."""
    _register_fonts()
    svg = vl_convert.vegalite_to_svg(_printed(specification, width), allowed_base_urls=[])
    svg = _CLIP.sub(_Numbered(), svg)
    return _FAMILY.sub(f"font-family=\"{FONT}, 'Noto Sans', sans-serif\"", svg)


def chart_png(specification: dict[str, Any], width: int = PICTURE_WIDTH) -> bytes:
    """Draw a chart (Vega-Lite) as PNG on white, at 300 dots per inch."""
    _register_fonts()
    return vl_convert.vegalite_to_png(
        _printed(specification, width), ppi=DOTS_PER_INCH, allowed_base_urls=[]
    )


def on_paper(drawing: str) -> str:
    """Give a drawing the colours of paper, which differ in black and white too."""
    return _SCREEN_COLOUR.sub(lambda found: ON_PAPER[found[0]], drawing)


class _Numbered:
    """Number what is found from 0; Vega counts on over all that it ever drew."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, found: re.Match[str]) -> str:
        return self._known.setdefault(found[0], f"clip{len(self._known)}")


def _printed(specification: dict[str, Any], width: int) -> dict[str, Any]:
    """Return the chart for paper: as wide as asked, on white, in the typeface that is there."""
    printed: dict[str, Any] = json.loads(on_paper(json.dumps(specification, default=str)))
    configuration = printed.setdefault("config", {})
    configuration["background"] = "#ffffff"
    configuration["font"] = FONT
    printed.pop("background", None)
    printed["width"] = width
    printed["autosize"] = {"type": "fit-x", "contains": "padding"}
    printed["padding"] = {"left": 4, "right": 12, "top": 6, "bottom": 4}
    return printed
