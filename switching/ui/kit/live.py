"""What runs in the browser itself: saving while one types, and the clock of a call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.models import IntakeCall

_HERE = Path(__file__).parent
_STATUS_CSS = """
.save-status { font-size: 0.875rem; opacity: 0.85; margin: 0; }
.save-status.wrong { font-weight: 600; opacity: 1; }
.save-status.wrong::before { content: "! "; }
"""
_CLOCK_CSS = """
.call-clock { font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; margin: 0; }
.call-over { font-size: 0.875rem; margin: 0; }
"""

_status = st.components.v2.component(
    "switching_save_status",
    html='<p class="save-status" role="status"></p>',
    css=_STATUS_CSS,
    js=_HERE.joinpath("live.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_clock = st.components.v2.component(
    "switching_call_clock",
    html='<p class="call-clock" role="timer"></p><p class="call-over"></p>',
    css=_CLOCK_CSS,
    js=_HERE.joinpath("clock.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def save_status(
    texts: Texts, shown: str, wrong: bool, saved_at: datetime | None, quiet: Sequence[str]
) -> None:
    """Say `shown`, or in the browser that something is still being saved or can't be.

    `saved_at` is when a run saved last; nothing on the page follows from the fields `quiet`.
    """
    _status(
        key="save_status",
        data={
            "shown": shown,
            "wrong": wrong,
            "savedAt": saved_at.timestamp() * 1000 if saved_at else 0,
            "quiet": [key.replace(":", "-") for key in quiet],
            "saving": texts.gettext("saving…"),
            "offline": texts.gettext("no connection: what you typed last is not saved yet"),
        },
    )


def call_clock(call: IntakeCall, now: datetime, texts: Texts) -> None:
    """Show the clock of a call that was started: it counts, and past the plan says how far."""
    if call.started_at is None:
        return
    if call.minutes_until(now) is None:
        went_on = call.started_at <= now
        st.caption(
            texts.gettext("Nobody stopped the clock. Fill in the minutes yourself.")
            if went_on
            else texts.gettext(
                "The clock of the computer was set back meanwhile. Fill in the minutes yourself."
            )
        )
        return
    _clock(
        key=f"call_clock:{call.id}",
        data={
            "started": call.started_at.timestamp(),
            "ended": call.ended_at.timestamp() if call.ended_at else None,
            "now": now.timestamp(),
            "planned": call.planned_minutes,
            "words": texts.gettext("{time} of {planned}:00", time="{time}",
                                   planned=call.planned_minutes),
            "over": texts.gettext("{time} past the plan, take your time", time="{time}"),
        },
    )  # fmt: skip
