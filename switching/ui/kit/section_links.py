"""The way to a part of a page: the fields of a section of the plan, or what a button opened."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.models import PlanSection

_ADDRESS, _WANTED, _GOAL, _COUNT = "section", "plan_section", "plan_goal", "plan_goal_count"
_scroll = st.components.v2.component(
    "switching_section",
    html="<span></span>",
    js=Path(__file__).with_name("sections.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def address_of(switch_id: int, section: PlanSection | None = None) -> dict[str, str]:
    """Return the parameters of a dossier's page, and of the section whose fields it opens."""
    named = {_ADDRESS: str(section)} if section else {}
    return {"switch": str(switch_id), **named}


def take_wanted_section() -> None:
    """Take over from the address which section was asked for: it opens once, not on a reload."""
    asked = st.query_params.get(_ADDRESS)
    if asked is None:
        return
    del st.query_params[_ADDRESS]
    if asked in set(PlanSection):
        st.session_state[_WANTED] = PlanSection(asked)
        go_to(f"edit_{asked}")


def wanted_section() -> PlanSection | None:
    """Return the section that was asked for last."""
    wanted: PlanSection | None = st.session_state.get(_WANTED)
    return wanted


def go_to(part: str) -> None:
    """Have the browser go to the part of the page with this key, once."""
    st.session_state[_GOAL] = part
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1


def show_the_way() -> None:
    """Bring the part that was gone to into sight: the end of the page."""
    _scroll(
        key="wanted_section",
        data={
            "part": st.session_state.get(_GOAL, ""),
            "count": st.session_state.get(_COUNT, 0),
        },
    )
