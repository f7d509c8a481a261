"""The section of a plan whose fields stand open: one at a time, opened from here or elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from switching.models import PlanSection, Record
from switching.ui.kit import leftovers

_ADDRESS, _OPENED, _GOAL, _COUNT = "section", "plan_section", "plan_goal", "plan_goal_count"
_SHOWN = "plan_section_shown"
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


def take_wanted_section(switch_id: int) -> None:
    """Take over from the address which section was asked for: it opens once, not on a reload."""
    asked = st.query_params.get(_ADDRESS)
    if asked is None:
        return
    del st.query_params[_ADDRESS]
    if asked in set(PlanSection):
        open_section(switch_id, PlanSection(asked))


def keep_refused_open(switch_id: int, of: Iterable[Record]) -> None:
    """Keep the section open that was shown, should a field of `of` hold what can't be stored.

    Closed, nobody would see it, and what was typed would be gone.
    """
    shown, opened = st.session_state.get(_SHOWN), st.session_state.get(_OPENED)
    if shown and shown[0] == switch_id and shown != opened and leftovers.refuses(of):
        open_section(*shown)
    st.session_state[_SHOWN] = st.session_state.get(_OPENED)


def opened_section(switch_id: int) -> PlanSection | None:
    """Return the section of this dossier's plan whose fields are open."""
    opened: tuple[int, PlanSection] | None = st.session_state.get(_OPENED)
    return opened[1] if opened and opened[0] == switch_id else None


def open_section(switch_id: int, section: PlanSection) -> None:
    """Open the fields of a section, in the place of those of another one."""
    st.session_state[_OPENED] = (switch_id, section)
    go_to(f"edit_{section}")


def close_section(section: PlanSection) -> None:
    """Close the fields of a section, and go back to what opens them."""
    st.session_state.pop(_OPENED, None)
    go_to(f"change_{section}")


def section_button(label: str, switch_id: int, section: PlanSection, key: str, **look: Any) -> None:
    """Show a button that opens the fields of a section.

    What it does is a callback: a run that is stopped by the next click has done it all the same.
    """
    clicked = st.button(label, key=key, on_click=open_section, args=(switch_id, section), **look)
    if clicked and opened_section(switch_id) is not section:  # after a restart no callback runs
        open_section(switch_id, section)
        st.rerun()


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
