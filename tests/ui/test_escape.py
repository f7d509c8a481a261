"""What people type is shown as they typed it: in markdown it goes past the one escape."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from switching.models import RECORDS
from switching.ui.kit.escape import JOINER, escape_markdown
from tests.server import ROOT
from tests.test_layers import name_of

SCREEN = [*(ROOT / "pages").glob("*.py"), *(ROOT / "switching" / "ui").rglob("*.py")]
# What Streamlit's markdown makes links of, in the text as it stands after the escapes are undone.
LINKS = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE)
ESCAPES = {"escape_markdown", "label"}
MARKDOWN = {
    *("markdown", "write", "title", "header", "subheader", "caption", "error", "warning", "info"),
    *("success", "toast", "expander", "popover", "tabs", "button", "download_button", "page_link"),
    *("link_button", "checkbox", "toggle", "radio", "pills", "segmented_control", "selectbox"),
    *("multiselect", "text_input", "text_area", "number_input", "date_input", "time_input"),
    *("file_uploader", "metric", "status", "spinner", "progress", "help", "latex"),
}
TYPED = {
    name
    for record in RECORDS
    for name, field in record.model_fields.items()
    if field.annotation is str
} - {"content_code", "media_type"}
"""The fields of the records that hold what someone typed."""
OURS = re.compile(
    r"(plan|plans\[-1\]|texts)\.number|(section|topic)\.(title|name)$|view\.sheet|column\.key"
)
"""What has the name of a field that people fill in, and is none."""
NOT_SHOWN = {
    *("key", "data", "file_name", "mime", "value", "options", "index", "args", "kwargs"),
    "placeholder",
}


@pytest.mark.parametrize(
    "typed",
    [
        "www.example.org",
        "WWW.example.org",
        "https://example.org/a?b=1",
        "http://user@example.org",
        "Amina <amina.y+x@example.org>",
        "mailto:amina@example.org",
        "xmpp:amina@example.org",
    ],
)
def test_no_address_is_left_that_becomes_a_link(typed: str) -> None:
    shown = escape_markdown(typed).replace("\\", "")
    assert LINKS.search(typed)
    assert not LINKS.search(shown)
    assert shown.replace(JOINER, "") == typed


@pytest.mark.parametrize("typed", ["Tom Peeters", "3 uur", "http", "www", "e.a. (enz.)"])
def test_other_text_gets_no_letter_that_was_not_typed(typed: str) -> None:
    assert escape_markdown(typed).replace("\\", "") == typed


def shown_by(call: ast.Call) -> list[ast.expr]:
    """Return what of a call comes on screen: not its key, nor what a button of ours does."""
    hidden = 2 if ast.unparse(call.func).endswith(".button") else 0
    named = [item.value for item in call.keywords if item.arg not in NOT_SHOWN]
    return [*call.args[:1], *call.args[1 + hidden :], *named]


def shown_bare(node: ast.AST) -> Iterator[ast.Attribute]:
    """Yield the fields that people fill in which an expression shows without the escape."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ESCAPES:
        return
    if isinstance(node, ast.Lambda | ast.Compare):
        return
    if isinstance(node, ast.IfExp):
        yield from shown_bare(node.body)
        yield from shown_bare(node.orelse)
        return
    typed = isinstance(node, ast.Attribute) and node.attr in TYPED
    if isinstance(node, ast.Attribute) and typed and not OURS.search(ast.unparse(node)):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from shown_bare(child)


def markdown_calls(source: Path) -> Iterator[ast.Call]:
    """Yield the calls in a file whose words Streamlit reads as markdown."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MARKDOWN:
            yield node


@pytest.mark.parametrize("source", SCREEN, ids=name_of)
def test_no_field_reaches_markdown_without_the_escape(source: Path) -> None:
    bare = [
        f"{source.name}:{field.lineno} {ast.unparse(field)}"
        for call in markdown_calls(source)
        for shown in shown_by(call)
        for field in shown_bare(shown)
    ]
    assert bare == []


def test_a_bare_field_would_be_found(tmp_path: Path) -> None:
    source = tmp_path / "page.py"
    source.write_text("st.caption(_('by {name}', name=person.name) + escape_markdown(day.theme))")
    (call,) = markdown_calls(source)
    assert [ast.unparse(field) for field in shown_bare(call.args[0])] == ["person.name"]
