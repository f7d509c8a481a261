"""A link between the real data and the examples: it loads the page anew, in the same tab."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.ui.saving import address

_HERE = Path(__file__).parent
_way = st.components.v2.component(
    "switching_way",
    html='<a class="switching-way"></a>',
    css=_HERE.joinpath("way.css").read_text(encoding="utf-8"),
    js=_HERE.joinpath("way.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show_way(label: str, key: str, to_examples: bool, at_once: bool = False) -> None:
    """Show a link to the first page of the examples, or of the real data; go `at_once` if so."""
    data = {"label": label, "address": address.home(to_examples), "atOnce": at_once}
    _way(key=f"way:{key}", data=data)
