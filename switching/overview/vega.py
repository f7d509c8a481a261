"""Charts as Vega-Lite: plain dictionaries, put together in the words of Altair.

Altair itself looks at the types of the data, copies each part of a chart and holds it against a
schema: that takes longer than counting what the chart shows. The tests have it check every chart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Any

import pandas as pd

Channel = dict[str, Any]
"""What says by which field, value or condition a property of the marks goes."""

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
_TYPES = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}
_CLICKED = {"name": "mark", "select": {"type": "point", "fields": ["mark"]}}
_MARKS = "marks"
"""The name of the layer that can be clicked."""


def by(shorthand: str, **options: Any) -> Channel:
    """Return a channel that goes by a field, and its type: 'calls:Q'."""
    name, _, kind = shorthand.partition(":")
    return {"field": name, **({"type": _TYPES[kind]} if kind else {}), **options}


def value(said: object) -> Channel:
    """Return a channel that is the same for all marks."""
    return {"value": said}


def either(test: str, then: object, otherwise: object) -> Channel:
    """Return a channel that has one value where a test holds, and another elsewhere."""
    return {"condition": {"test": test, "value": then}, "value": otherwise}


@dataclass(frozen=True, eq=False)
class Chart:
    """Marks of one kind for the rows of `data`."""

    data: pd.DataFrame
    look: Mapping[str, Any] = field(default_factory=dict)
    encoding: Mapping[str, Any] = field(default_factory=dict)
    transform: tuple[Mapping[str, str], ...] = ()
    height: int | None = None
    is_clickable: bool = False

    def mark(self, kind: str, **options: Any) -> Chart:
        """Draw each row as a mark of this kind."""
        return replace(self, look={"type": kind, **options})

    def encode(self, **channels: Any) -> Chart:
        """Say by what the marks go; a text is a field, None leaves a channel out."""
        found = {
            name: by(channel) if isinstance(channel, str) else channel
            for name, channel in channels.items()
            if channel is not None
        }
        return replace(self, encoding={**self.encoding, **found})

    def where(self, test: str) -> Chart:
        """Draw only the rows of which this holds."""
        return replace(self, transform=(*self.transform, {"filter": test}))

    def with_field(self, name: str, calculated: str) -> Chart:
        """Give each row a field that is worked out of its others."""
        return replace(self, transform=(*self.transform, {"calculate": calculated, "as": name}))

    def of_height(self, height: int) -> Chart:
        """Return the chart as high as that, in pixels."""
        return replace(self, height=height)

    def clickable(self) -> Chart:
        """Let the marks be clicked: the selection `mark` holds the row's mark."""
        return replace(self, is_clickable=True)

    def charts(self) -> Iterator[Chart]:
        """Yield each chart in it."""
        yield self

    def drawn(self, datasets: _Datasets) -> dict[str, Any]:
        """Return it without what a whole chart has around it."""
        found: dict[str, Any] = {"mark": self.look, "encoding": self.encoding}
        if self.transform:
            found["transform"] = list(self.transform)
        return {"data": {"name": datasets.name(self.data)}, **found}


@dataclass(frozen=True, eq=False)
class Layers:
    """Charts over each other."""

    layers: tuple[Chart | Layers, ...]
    height: int | None = None

    def of_height(self, height: int) -> Layers:
        """Return the chart as high as that, in pixels."""
        return replace(self, height=height)

    def charts(self) -> Iterator[Chart]:
        """Yield each chart in it."""
        for layer in self.layers:
            yield from layer.charts()

    def drawn(self, datasets: _Datasets) -> dict[str, Any]:
        """Return it without what a whole chart has around it; data of all layers stand once."""
        layers = [layer.drawn(datasets) for layer in self.layers]
        for layer, chart in zip(layers, self.layers, strict=True):
            if isinstance(chart, Chart) and chart.is_clickable:
                layer["name"] = _MARKS
        shared = layers[0].get("data")
        if shared is None or any(layer.get("data") != shared for layer in layers):
            return {"layer": layers}
        return {"layer": [_without_data(layer) for layer in layers], "data": shared}


def layer(*layers: Chart | Layers) -> Layers:
    """Put charts over each other, the first one below."""
    return Layers(layers)


def specification(chart: Chart | Layers, config: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart as Vega-Lite."""
    datasets = _Datasets()
    found = {"config": config, "$schema": SCHEMA, **chart.drawn(datasets)}
    if chart.height is not None:
        found["height"] = chart.height
    if any(part.is_clickable for part in chart.charts()):
        views = {"views": [_MARKS]} if isinstance(chart, Layers) else {}
        found["params"] = [{**_CLICKED, **views}]
    return {**found, "datasets": datasets.rows}


def _without_data(drawn: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in drawn.items() if name != "data"}


class _Datasets:
    """The data of a chart, each once, by a name that says what is in it."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self._names: dict[int, str] = {}

    def name(self, data: pd.DataFrame) -> str:
        """Return the name of data, which are there then."""
        if id(data) not in self._names:
            rows = records(data)
            content = json.dumps(rows, sort_keys=True, default=str).encode()
            name = f"data-{hashlib.sha256(content).hexdigest()[:32]}"
            self._names[id(data)] = name
            self.rows[name] = rows
        return self._names[id(data)]


def records(data: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as JSON has them: a day as text, nothing for what is not known."""
    columns = [_plain(data[name]) for name in data.columns]
    return [dict(zip(data.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series) -> Iterable[Any]:
    values = column.tolist()
    if column.dtype.kind in "iub":
        return values
    if column.dtype.kind == "M":
        return ["" if pd.isna(moment) else moment.isoformat() for moment in values]
    return [None if isinstance(one, float) and not isfinite(one) else one for one in values]
