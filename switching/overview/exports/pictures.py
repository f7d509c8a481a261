"""Each chart as SVG and PNG, in a zip."""

from __future__ import annotations

from switching.documents.report import Progress
from switching.overview.charts import specification
from switching.overview.charts.pictures import chart_png, chart_svg
from switching.overview.exports.comma import file_word, zipped
from switching.overview.exports.content import Content


def write_pictures(content: Content, progress: Progress = lambda done, of: None) -> bytes:
    """Draw each chart that has something to show; same input, same bytes."""
    files: dict[str, bytes] = {}
    for number, part in enumerate(content.parts, start=1):
        if len(part.drawn):
            drawing = specification(part.topic, part.drawn, content.texts)
            name = f"{number:02}-{file_word(part.topic.key)}"
            files[f"{name}.svg"] = chart_svg(drawing).encode()
            files[f"{name}.png"] = chart_png(drawing)
        progress(number, len(content.parts))
    return zipped(files, content.created)
