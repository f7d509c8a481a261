"""The dossier that the address names."""

from __future__ import annotations

import streamlit as st
from pydantic import ValidationError

from switching.models import Dossier
from switching.services.context import Context
from switching.services.handover import may_write_in
from switching.services.rights import DeniedError, ReasonNeededError
from switching.services.switches import get_dossier
from switching.store import NotFoundError
from switching.ui.dossier.handing_over import ask_reason
from switching.ui.dossier.header import choose_dossier
from switching.ui.kit import failures, session


def chosen_switch() -> int | None:
    """Return the switch of the address; None when it names none."""
    value = st.query_params.get("switch")
    return int(value) if value and value.isascii() and value.isdigit() else None


def require_dossier(context: Context, page: str) -> Dossier:
    """Return the dossier of the address; without one, say how to get there and stop.

    `page` is the one that asks, as its address calls it.
    """
    switch_id = chosen_switch()
    said = session.texts().gettext("There is no dossier with this address. Choose one here.")
    try:
        if switch_id is not None and switch_id < 2**63:
            dossier = get_dossier(context, switch_id)
            session.show_read_only(not may_write_in(context.actor, dossier))
            return dossier
    except NotFoundError:
        pass
    except ReasonNeededError:
        ask_reason(context, switch_id or 0, session.texts())
        st.stop()
    except ValidationError as error:
        unread = session.texts().gettext(
            "This dossier can't be read just now. Choose another one here, and give your "
            "administrator the code."
        )
        failures.report(error, unread)
        failures.show_way_to_mending(context)
        choose_dossier(context, page)
        st.stop()
    except DeniedError:
        said = session.texts().gettext(
            "This dossier is of another project partner, and not open to you. Choose one here."
        )
    if st.query_params.get("switch"):
        st.warning(said)
    choose_dossier(context, page)
    st.stop()
