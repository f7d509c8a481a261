"""Files that are made when someone clicks: for who may have them at that moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from threading import Thread
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from switching.services.admission import Refusal
from switching.services.context import Context
from switching.services.rights import DeniedError
from switching.ui import sign_in
from switching.ui.kit import session
from switching.ui.kit.queue import QueueError, queued


class NotAdmittedError(DeniedError):
    """Who clicks was let in when the button was shown, and is not any more."""


def download_button(
    label: str,
    make: Callable[[Context], bytes],
    *,
    file_name: str,
    mime: str,
    costly: bool = False,
    **options: Any,
) -> None:
    """Show a button whose click gets what `make` makes for who clicks; `costly` takes a turn."""
    keep = _keeper(file_name, mime)
    at_click = deferred(make, costly)
    st.download_button(
        label,
        data=lambda: keep(at_click()),
        file_name=file_name,
        mime=mime,
        on_click="ignore",
        **options,
    )


def deferred(make: Callable[[Context], bytes], costly: bool = False) -> Callable[[], bytes]:
    """Return what a click does: it makes what `make` makes for who clicks.

    A button can be clicked long after the run that showed it. Who that is, and whether they are
    still let in, is asked at the click; the service that `make` calls then asks
    whether they still may. Who may not gets no file, and the button says that it failed; so does
    who asks for `costly` ones too often: the next run of their page says why.
    """
    ask, said = sign_in.later_admission(session.database()), session.said_at_click()

    def at_click() -> bytes:
        found = ask(session.now())
        if isinstance(found, Refusal):
            raise NotAdmittedError(found)
        try:
            with queued(found.actor, session.now()) if costly else nullcontext():
                return make(session.context_of(found.actor))
        except QueueError as refused:
            said[refused.message.text] = session.now()
            raise

    return at_click


def _keeper(file_name: str, mime: str) -> Callable[[bytes], bytes]:
    """Return what keeps a made file for this session until its page runs again.

    Streamlit itself holds a file of a click for no session: the next two runs of anyone delete it,
    and a browser that asks later gets a 404.
    """
    files, session = get_instance().media_file_mgr, get_script_run_ctx()

    def keep(content: bytes) -> bytes:
        # A click is handled in a thread of no session; the file is held for that of its thread.
        holding = Thread(
            target=files.add,
            args=(content, mime, f"download:{file_name}", file_name, True),
        )
        add_script_run_ctx(holding, session)
        holding.start()
        holding.join()
        return content

    return keep
