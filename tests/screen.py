"""All that the pages of an AppTest send to the browser to be read, and what of it is markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pandas as pd
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from switching.ui.kit.escape import JOINER

NO_WORDS = re.compile(
    r"\.(id|icon|type|tag|format|min|max|name|page|page_script_hash|query_string|url|language"
    r"|deferred_file_id|data|column_order|columns|selection_mode|theme|component_name"
    r"|(css|html|js)_(content|source_path)|validate_\w+|autocomplete)$"
)
"""Places of texts that no one reads."""
LITERAL = re.compile(
    r"^(Text\.body|Code\.code_text|BidiComponent\.json|VegaLiteChart\.(spec|alt)|Dataframe\.cells"
    r"|(Selectbox|MultiSelect)\.options|\w+\.(default|value|raw_value|placeholder))$"
)
"""Places of texts that the browser shows letter by letter; all others go through markdown."""


def words_on(app: AppTest) -> Iterator[tuple[str, str]]:
    """Yield each text on the page with its place, such as `TextArea.label`."""
    yield from ((place, text) for place, text in _below(app._tree) if not NO_WORDS.search(place))
    for table in app.dataframe:
        shown: pd.DataFrame = table.value
        yield from (("Dataframe.cells", str(cell)) for cell in shown.to_numpy().flat)


def is_markdown(place: str) -> bool:
    """Tell whether the browser takes a text at this place for markdown, or HTML."""
    return not LITERAL.match(place)


def as_read(place: str, text: str) -> str:
    """Return what a reader sees of a text: without escapes, and with single blanks.

    A backslash at the end of a line keeps that end.
    """
    if is_markdown(place):
        text = re.sub(r"\\([^A-Za-z0-9\s]|\n)", r"\1", text)
    elif place == "BidiComponent.json":
        text = "\n".join(_leaves(json.loads(text)))
    return squeezed(text)


def squeezed(text: str) -> str:
    """Return a text without the blanks and joiners that may come or go on the way."""
    return "".join(text.replace(JOINER, "").split())


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    elif isinstance(value, str):
        yield value


def _below(node: Node) -> Iterator[tuple[str, str]]:
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield from _strings(proto, proto.DESCRIPTOR.name)
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _below(child)


def _strings(message: Message, path: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        place = f"{path}.{field.name}"
        for item in value if field.is_repeated else [value]:
            if isinstance(item, Message):
                yield from _strings(item, place)
            elif isinstance(item, str):
                yield place, item
