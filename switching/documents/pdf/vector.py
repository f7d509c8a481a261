"""A chart as sharp vector in a PDF: its shapes by fpdf2, its words in the typeface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from math import atan2, degrees, hypot
from xml.etree import ElementTree

from fpdf.drawing_primitives import Transform

from switching.documents.pdf.base import FAMILY, PDF

_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_STEP = re.compile(r"(\w+)\(([^)]*)\)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Label:
    """A line of text in a drawing: position and size in the drawing's units, angle in degrees."""

    text: str
    x: float
    y: float
    size: float
    angle: float = 0.0
    anchor: str = "start"
    bold: bool = False
    colour: str = "#000"
    opacity: float = 1.0


def drawing_size(svg: str) -> tuple[float, float]:
    """Return the width and height of a drawing in its own units."""
    root = _parsed(svg)
    return _number(root.get("width")), _number(root.get("height"))


def draw(pdf: PDF, svg: str, width: float, words: str) -> None:
    """Draw `svg` here, `width` millimetres wide, with `words` as its alternative text."""
    root = _parsed(svg)
    scale = width / _number(root.get("width"))
    height = scale * _number(root.get("height"))
    if pdf.will_page_break(height):
        pdf.add_page()
    left, top = pdf.get_x(), pdf.get_y()
    labels = list(_take_labels(root, Transform.identity(), 1.0))
    _complete(root)
    shapes = ElementTree.tostring(root)
    pdf.image(BytesIO(shapes), x=left, y=top, w=width, h=height, alt_text=pdf.shown(words))
    for label in labels:
        _write(pdf, label, left, top, scale)
    pdf.set_xy(left, top + height)


def _parsed(svg: str) -> ElementTree.Element:
    # fpdf2 recognises an SVG by how it begins, which a namespace written back would change.
    return ElementTree.fromstring(svg.replace(_NAMESPACE, "", 1))


def _complete(root: ElementTree.Element) -> None:
    """Spell out the defaults that fpdf2 lacks; drop what it can't read or would warn about."""
    for element in list(root.iter()):
        for child in list(element):
            if child.get("display") == "none" or child.get("d") == "":
                element.remove(child)
        if element.tag == "line":
            for name in ("x1", "y1", "x2", "y2"):
                element.set(name, element.get(name, "0"))
        # Without a stroke there is no line; fpdf2 would draw one with a width in black.
        if element.tag not in {"g", "svg"}:
            element.set("stroke", element.get("stroke", "none"))
        for name in [name for name in element.attrib if name.startswith("aria-")]:
            del element.attrib[name]


def _take_labels(element: ElementTree.Element, at: Transform, opacity: float) -> Iterator[Label]:
    """Remove the texts from a drawing, and yield each with the transform of its groups."""
    for child in list(element):
        inner = _transform(child.get("transform", "")) @ at
        seen = opacity * _number(child.get("opacity"), 1.0)
        if child.tag == "text":
            element.remove(child)
            yield from _lines(child, inner, seen)
        else:
            yield from _take_labels(child, inner, seen)


def _lines(text: ElementTree.Element, at: Transform, opacity: float) -> Iterator[Label]:
    label = Label(
        text=text.text or "",
        x=at.e,
        y=at.f,
        size=_number(text.get("font-size")) * hypot(at.a, at.b),
        angle=degrees(atan2(at.b, at.a)),
        anchor=text.get("text-anchor", "start"),
        bold=text.get("font-weight") in {"bold", "600", "700", "800", "900"},
        colour=text.get("fill", "#000"),
        opacity=opacity * _number(text.get("fill-opacity"), 1.0),
    )
    if label.text:
        yield label
    down = 0.0
    for line in text:
        down += _number(line.get("dy"))
        turned = Transform.translation(0, down) @ at
        yield replace(label, text=line.text or "", x=turned.e, y=turned.f)


def _write(pdf: PDF, label: Label, left: float, top: float, scale: float) -> None:
    x, y = left + label.x * scale, top + label.y * scale
    text = pdf.shown(label.text)
    style = "B" if label.bold else ""
    with pdf.local_context(
        font_family=FAMILY.lower(),
        font_style=style,
        font_size_pt=label.size * scale * _POINTS_PER_MM,
        text_color=label.colour,
        fill_opacity=label.opacity,
    ):
        share = {"middle": 0.5, "end": 1.0}.get(label.anchor, 0.0)
        start = x - share * pdf.get_string_width(text)
        with pdf.rotation(-label.angle, x, y):
            pdf.text(start, y, text)


def _transform(steps: str) -> Transform:
    result = Transform.identity()
    for name, values in _STEP.findall(steps):
        numbers = [float(value) for value in _NUMBER.findall(values)]
        result = _step(name, numbers) @ result
    return result


def _step(name: str, numbers: list[float]) -> Transform:
    match name:
        case "translate":
            return Transform.translation(numbers[0], numbers[1] if len(numbers) > 1 else 0.0)
        case "rotate":
            return Transform.rotation_d(numbers[0])
        case "scale":
            return Transform.scaling(numbers[0], numbers[-1])
        case "matrix":
            return Transform(*numbers)
    raise ValueError(f"a drawing is {name} in a way this does not know")


def _number(text: str | None, otherwise: float = 0.0) -> float:
    found = _NUMBER.match(text or "")
    return float(found[0]) if found else otherwise
