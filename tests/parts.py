"""Pages with all their parts open: what is closed is not built."""

from __future__ import annotations

import pytest
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from switching.ui.action_plan.plan_fields import EDITORS
from switching.ui.administration.parts import Part
from switching.ui.intake_call.call_page import STEPS
from switching.ui.kit import folds

CALL_STEPS = tuple(str(step) for step in STEPS)
"""The steps of the page of a call, as its address names them: one is built at a time."""

PLAN_SECTIONS = tuple(str(section) for section in EDITORS)
"""The sections of a plan whose fields can be opened: one stands open at a time."""

ADMINISTRATION_PARTS = tuple(str(part) for part in Part)
"""The parts of Administration, as its address names them: one is built at a time."""


def open_all_parts(patch: pytest.MonkeyPatch) -> None:
    """Have pages build each part as if someone had opened it."""
    always = property(lambda part: True, lambda part, value: None)
    for kind in (ExpanderContainer, PopoverContainer):
        patch.setattr(kind, "open", always)
    patch.setattr(folds, "is_open", lambda key: True)


def parts_of(page: str) -> tuple[str, ...]:
    """Return the parts of a page that each have an address of their own; else one without name."""
    return ADMINISTRATION_PARTS if page == "administration" else ("",)
