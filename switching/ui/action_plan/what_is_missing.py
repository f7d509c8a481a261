"""What the plan still lacks, in the order in which one would fill it in."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.documents import unwritable
from switching.rules.completeness import Missing, missing_for_plan
from switching.rules.steps import Step
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.dossier.header import PAGES
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.names import shortened
from switching.ui.kit.section_links import address_of, section_button
from switching.ui.look import icons


def show_what_is_missing(view: PlanPage) -> None:
    """Show what is needed for a final plan, and below it what is good to have."""
    _, missing = view.texts.gettext, missing_for_plan(view.dossier)
    required = [item for item in missing if item.required]
    with st.container(border=True, gap="xsmall", key="plan_missing"):
        count = f" ({len(missing)})" if missing else ""
        st.header(_("What is still missing") + count, anchor=False)
        if not missing:
            st.markdown(_("Nothing: this plan is complete."))
        _show_some(_("Needed for a final plan"), required, view)
        _show_some(_("Good to have"), missing[len(required) :], view)


def _show_some(title: str, missing: Sequence[Missing], view: PlanPage) -> None:
    if missing:
        st.caption(title)
    for number, item in enumerate(missing):
        _show_item(item, f"missing_{'required' if item.required else 'wished'}_{number}", view)


def _show_item(item: Missing, key: str, view: PlanPage) -> None:
    """Show what is missing as a button that opens its section, or a link to its own page."""
    label = escape_markdown(shortened(view.texts.message(item.message)))
    switch_id = view.dossier.switch.id
    if item.step is not Step.PLAN:
        st.page_link(
            PAGES[item.step],
            label=label,
            icon=icons.GO_ON,
            query_params=address_of(switch_id),
            width="stretch",
        )
    elif view.sheet.disabled:
        st.markdown(label)
    else:
        look = {"icon": icons.CHANGE, "type": "tertiary", "width": "stretch"}
        section_button(label, switch_id, item.section, key, **look)


def show_unwritable(view: PlanPage) -> None:
    """Say which characters the paper can't show."""
    found = unwritable(view.content)
    if found:
        where = "; ".join(f"{title}: {' '.join(letters)}" for title, letters in found.items())
        st.warning(
            escape_markdown(
                view.texts.gettext(
                    "The PDF has no letter for these characters and writes ? instead. {where}",
                    where=where,
                )
            )
        )
