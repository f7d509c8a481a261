"""The paper on screen: what each block becomes, and that typed text stays as it was typed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.documents.plan.content import (
    Block,
    Facts,
    Paragraph,
    Points,
    Section,
    Signatures,
    Table,
)
from switching.i18n import Texts
from switching.models import PlanSection
from switching.ui.action_plan.paper import section_on_screen
from switching.ui.kit.escape import JOINER, escape_lines
from tests.hostile import hostile_text
from tests.markdown import loose_marks
from tests.screen import as_read, squeezed

texts = hostile_text() | st.text(max_size=30)


def on_screen(*blocks: Block, final: bool = False) -> str:
    section = Section(PlanSection.FRAME, "Kader", blocks, "Wie vertelt het?")
    return section_on_screen(section, Texts(), final)


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (Facts((("Coach", "An Claes"),)), "- *Coach*\n\n  An Claes"),
        (Facts((("Kledij", "een\ntwee\n\ndrie"),)), "- *Kledij*\n\n  een\\\n  twee\n\n  drie"),
        (Facts((("Coach", ""),)), "- *Coach*\n\n  –"),
        (Signatures((("Coach", "An", ""),)), "- *Coach*\n\n  An"),
        (Paragraph("een\n===\ntwee", "Doel"), "*Doel*\n\neen\\\n\\===\\\ntwee"),
        (Points(("een", "- twee"), "Met wie"), "*Met wie*\n\n* een\n* \\- twee"),
        (
            Table(("Nr.", "Doel"), (1, 2), (("1", "a | b"), ("2", ""))),
            "| Nr\\. | Doel |\n| --- | --- |\n| *Nr\\.* 1 | *Doel* a \\| b |\n| *Nr\\.* 2 |  |",
        ),
    ],
)
def test_a_block_becomes_markdown(block: Block, shown: str) -> None:
    assert on_screen(block) == f"## Kader\n\n{shown}"


def test_a_draft_marks_what_is_still_to_be_filled_in_and_a_final_plan_marks_nothing() -> None:
    todo = Facts((("Coach", "nog in te vullen"),))
    assert "**nog in te vullen**" in on_screen(todo)
    assert "**" not in on_screen(todo, final=True)
    assert on_screen() == "## Kader\n\n*Nog in te vullen\\: Wie vertelt het?*"
    assert on_screen(final=True) == "## Kader\n\n*Leeg\\: dit komt niet op papier\\.*"


@given(texts, texts)
def test_whatever_was_typed_is_read_as_it_was_typed_and_makes_nothing_else(
    one: str, other: str
) -> None:
    blocks = (
        Facts(((one, other),)),
        Paragraph(one, other),
        Points((one, other), one),
        Table(("Nr.", "Wat"), (1, 1), ((one, other),)),
    )
    for block in blocks:
        shown = on_screen(block)
        assert loose_marks(shown) == []
        assert squeezed(one) in as_read("Markdown.body", shown)
        assert squeezed(other) in as_read("Markdown.body", shown)
        for line in shown.splitlines()[2:]:
            assert not re.match(r"\s*(#|=|>|`|~|\d+[.)]|\+|-\S|- -|<|    \S)", line), line


@given(texts)
def test_lines_stay_lines_and_no_line_is_a_heading(typed: str) -> None:
    shown = escape_lines(typed)
    kept = [line for line in typed.splitlines() if line.split()]
    assert len([line for line in shown.split("\n") if line]) == len(kept)
    assert not any(line.startswith("=") for line in shown.split("\n"))
    assert squeezed(typed.replace(JOINER, "")) == as_read("Markdown.body", shown)
