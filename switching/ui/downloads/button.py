"""A button that gives a file: made at the click, for who was shown it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

from switching.i18n import Texts
from switching.services.context import Context
from switching.ui import sign_in
from switching.ui.downloads.documents import Asked
from switching.ui.downloads.ticket import LIFETIME, Ticket, new_number, written
from switching.ui.kit import session
from switching.ui.kit.queue import TooOftenError
from switching.ui.saving import address, admission

_HERE = Path(__file__).parent
_OTHER = re.compile(r"[^a-zA-Z0-9_-]")
_giver = st.components.v2.component(
    "switching_download",
    html='<div class="switching-download"><p role="status"></p><p role="alert"></p></div>',
    css=_HERE.joinpath("button.css").read_text(encoding="utf-8"),
    js=_HERE.joinpath("button.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def download_button(
    context: Context,
    label: str,
    asked: Asked,
    *,
    file_name: str,
    mime: str,
    key: str = "",
    disabled: bool = False,
    **options: Any,
) -> None:
    """Show a button whose click gives the file that is `asked`.

    A button can be clicked long after the run that showed it: the request for the file asks who
    clicks, whether they are still let in, and whether they still may (`route.py`).
    """
    key = f"download:{key or ':'.join(map(str, (asked.document, *asked.arguments)))}"
    clicked = st.button(label, key=key, disabled=disabled, **options)
    _giver(
        key=f"{key}:giver",
        data={
            "button": f"st-key-{_OTHER.sub('-', key)}",
            "ticket": "" if disabled else _ticket(context, asked, file_name, mime),
            "seconds": LIFETIME.total_seconds(),
            "clicked": clicked,
            "address": address.file(session.in_examples()),
            "health": address.health(),
            "words": _words(context.texts),
        },
    )


def _ticket(context: Context, asked: Asked, file_name: str, mime: str) -> str:
    ticket = Ticket(
        document=asked.document,
        arguments=asked.arguments,
        file_name=file_name,
        mime=mime,
        user=context.actor.user_id,
        database=session.database_mark(),
        sign_in=sign_in.mark(),
        until=session.now() + LIFETIME,
        number=new_number(),
    )
    return written(ticket, admission.secret())


def _words(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "making": _("The file is being made…"),
        "offline": _("The file did not come: there is no connection. Click again in a moment."),
        "401": _("You are signed out. Open this page again, sign in, and click once more."),
        "429": texts.message(TooOftenError.message),
        "failed": _("The file did not come. Open this page again, and click once more."),
    }
