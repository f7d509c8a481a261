"""How many elements a page shows in its usual state: what is closed is not built."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import OpenApp

MOST = {"learning_question": 90}
"""Elements of a page at most, by its name."""
SWITCHES = (5, 7, 14, 20)
"""Dossiers of the demo, of which some are in a call still, and some have a plan."""
CASES = [(page, switch) for page in MOST for switch in SWITCHES]


def count(app: AppTest) -> int:
    """Count the elements of a page, without what only lays them out."""
    blocks, elements = [app.main], 0
    while blocks:
        for child in blocks.pop().children.values():
            if hasattr(child, "children"):
                blocks.append(child)
            else:
                elements += 1
    return elements


@pytest.mark.parametrize(("page", "switch"), CASES)
def test_a_page_shows_no_more_than_one_can_take_in(
    demo: Path, open_app: OpenApp, page: str, switch: int
) -> None:
    app = open_app(page, switch=str(switch))
    assert not app.exception
    assert count(app) <= MOST[page]
