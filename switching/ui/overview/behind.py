"""The dossiers behind a place in a chart: in the address, so that going back finds them again."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import streamlit as st

from switching.i18n import Texts
from switching.models import DossierLine
from switching.overview.topics import Topic
from switching.rules.stages import stage_of
from switching.services.overview import list_behind
from switching.ui.kit.escape import escape_markdown
from switching.ui.overview.view import View

FIRST_SHOWN = 12
"""How many dossiers behind a mark are listed at first."""

MOST_SHOWN = 60
_BEHIND = "behind"


def open_behind(topic: Topic, mark: str | None) -> None:
    """Put the place that was chosen in the address; take it away when none is."""
    if mark is not None:
        st.query_params[_BEHIND] = written(topic, mark)
    elif st.query_params.get(_BEHIND, "").startswith(f"{topic.key}."):
        st.query_params.pop(_BEHIND)


def show_behind(topic: Topic, view: View) -> None:
    """List the dossiers behind the place that the address names, if it is one of this topic."""
    mark = mark_in_address(topic, view)
    ids = [] if mark is None else topic.behind(view.selected, mark)
    if mark is None or not ids:
        return
    texts, more = view.texts, f"more:{written(topic, mark)}"
    limit = MOST_SHOWN if st.session_state.get(more) else FIRST_SHOWN
    with st.container(border=True, key="overview_behind"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                texts.ngettext(
                    "**{count} dossier: {place}**",
                    "**{count} dossiers: {place}**",
                    len(ids),
                    place=escape_markdown(topic.place(mark, view.selected, texts)),
                )
            )
            st.button(
                texts.gettext("Close"), type="tertiary", key=f"close:{topic.key}",
                on_click=open_behind, args=(topic, None),
            )  # fmt: skip
        _list(ids, limit, more, view)


def choose_behind(topic: Topic, view: View) -> None:
    """Offer the places of a chart as a list, for who uses no mouse."""
    marks, texts = topic.marks(view.selected), view.texts
    chosen = mark_in_address(topic, view)
    key = f"behind:{topic.key}:{st.query_params.get(_BEHIND, '')}"
    st.selectbox(
        texts.gettext("See the dossiers of"),
        marks,
        index=marks.index(chosen) if chosen in marks else None,
        format_func=lambda mark: topic.place(mark, view.selected, texts),
        placeholder=texts.gettext("Choose a place in the chart"),
        key=key,
        on_change=lambda: open_behind(topic, st.session_state[key]),
    )


def mark_in_address(topic: Topic, view: View) -> str | None:
    """Return the mark of a topic that the address names; None when it names none that is there."""
    wanted = st.query_params.get(_BEHIND, "")
    if not wanted.startswith(f"{topic.key}."):
        return None
    return next((m for m in topic.marks(view.selected) if written(topic, m) == wanted), None)


def written(topic: Topic, mark: str) -> str:
    """Write a mark for an address, which holds no word that someone typed."""
    return f"{topic.key}.{blake2b(mark.encode(), digest_size=4).hexdigest()}"


def _list(ids: Sequence[int], limit: int, more: str, view: View) -> None:
    texts = view.texts
    for line in list_behind(view.context, ids[:limit]):
        st.page_link(
            "pages/intake_call.py",
            label=escape_markdown(_words(line, texts)),
            query_params={"switch": str(line.id)},
        )
    if len(ids) > FIRST_SHOWN and limit == FIRST_SHOWN:
        if st.button(texts.gettext("Show more"), key=f"show:{more}"):
            st.session_state[more] = True
            st.rerun()
    elif len(ids) > MOST_SHOWN:
        st.caption(
            texts.ngettext(
                "This is the {count} latest. Filter further to see the others.",
                "These are the {count} latest. Filter further to see the others.",
                MOST_SHOWN,
            )
        )


def _words(line: DossierLine, texts: Texts) -> str:
    stage = texts.label(stage_of(line))
    return f"{line.reference} · {line.learner} → {line.host} · {stage}"
