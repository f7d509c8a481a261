"""Under which names this server is known; to a request for another it answers 421."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers

from switching.rules.session_end import is_local_visit
from switching.services.links import public_address
from switching.ui import sign_in
from switching.ui.saving import admission


def known_host(headers: Headers) -> str | None:
    """Return the host that a request is for when it is ours, with its port; else None.

    Ours are the names in `server.allowedHosts`, the one that a sign-in comes back to, that of
    personal links, and those of this computer for who is on it. Any port will do: a server in front
    has another one than ours.
    """
    named = headers.getlist("host")
    if len(named) != 1:
        return None
    host = named[0]
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    # An empty list allows every name to Streamlit.
    is_listed = bool(st.get_option("server.allowedHosts")) and admission.is_host_allowed(host)
    is_ours = is_listed or is_local_visit(headers)
    reached = (sign_in.own_origin(), public_address() or "")
    is_public = name in {urlsplit(address).hostname for address in reached}
    return host if name and (is_ours or is_public) else None
