"""How much a page sends in its usual state: what is not in sight is not built.

A rerun of a page costs the square of its widgets, so each page has a number of elements that it
stays under, with the dossiers of the demo.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Node

from switching.rules.stages import stage_of
from switching.services.switches import list_dossiers
from switching.ui.worklist import todo
from tests.parts import parts_of
from tests.samples import at
from tests.ui.conftest import OpenApp

MOST = {
    "worklist": 60,
    "intake_call": 90,
    "learning_question": 90,
    "action_plan": 100,
    "exchange": 90,
    "organisations": 60,
    "administration": 60,
}


def elements(app: AppTest) -> int:
    """Count what a page consists of: widgets, texts and links, without the frames around them."""
    return sum(1 for _ in _leaves(app._tree))


def _leaves(node: Node) -> Iterator[Node]:
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _leaves(child)
    else:
        yield node


def test_the_worklist_writes_no_row_that_it_does_not_show(
    demo: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With thousands of dossiers it would write hundreds of them in each run."""
    written: list[object] = []
    row_of = todo.dossier_row
    monkeypatch.setattr(todo, "dossier_row", lambda *args: written.append(args) or row_of(*args))
    monkeypatch.setattr(todo, "SHOWN_COMING", 1)
    monkeypatch.setattr(todo, "SHOWN_TASKS", 1)
    monkeypatch.setattr(todo, "SHOWN_URGENT", 1)
    open_app()
    assert 0 < len(written) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("page", MOST)
def test_a_page_stays_within_its_number_of_elements(
    demo: Path, open_app: OpenApp, page: str
) -> None:
    one_of_each = {stage_of(line): line.id for line in list_dossiers(at(demo))}
    counted = {
        f"{stage} {part}": elements(open_app(page, switch=str(number), part=part))
        for stage, number in one_of_each.items()
        for part in parts_of(page)
    }
    assert max(counted.values()) <= MOST[page], counted
