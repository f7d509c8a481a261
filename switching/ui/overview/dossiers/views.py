"""Views kept by name: open one, keep what is on screen as one, take one away."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from switching.i18n import Texts
from switching.models import MonthlyKind, NamedView, ViewAudience
from switching.overview.dossiers.asked import is_of_table, read_asked, write_asked
from switching.overview.filters import PARAMETERS, read_address, write_address
from switching.rules.labels import tell_apart
from switching.services import views
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.ui.kit import failures, notices
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.overview.dossiers.monthly import PLACE, show_monthly
from switching.ui.overview.topics import DOSSIERS
from switching.ui.overview.view import View

_LINK, _IN_VAIN, _OPENED = "view", "view_in_vain", "view_opened"
_OF_FILTERS = {"period", "from", "to", *PARAMETERS}


def show_views(view: View, bar: DeltaGenerator) -> None:
    """Show in a bar the views that there are, and how to keep what is on screen as one."""
    context, texts = view.context, view.texts
    found = views.list_views(context)
    asks = _on_screen()
    opened = _opened(view, found, asks)
    with bar:
        if found:
            _choose(found, opened, texts)
        if opened is None:
            _offer_to_keep(context, asks, texts)
        elif opened.audience in views.audiences(context.actor):
            _offer_to_remove(context, opened, texts)
    _warn_of_vain_link(asks, texts)
    notices.show_notices(PLACE)
    if opened is not None and opened.monthly and may(context.actor, Need.EXPORT):
        show_monthly(context, opened)


def follow_link(context: Context) -> None:
    """Open the view that the address names, as a mail does; what it names in vain is said."""
    wanted = st.query_params.get(_LINK)
    if wanted is None:
        return
    for found in views.list_views(context):
        if str(found.id) == wanted:
            st.session_state[f"monthly:{found.id}"] = True
            _open(found)
    st.query_params.from_dict({"tab": DOSSIERS})
    st.session_state[_IN_VAIN] = True
    st.rerun()


def _warn_of_vain_link(asks: dict[str, str], texts: Texts) -> None:
    """Say that a link named no view, until something else is asked: a browser may run twice."""
    if asks:
        st.session_state.pop(_IN_VAIN, None)
    elif st.session_state.get(_IN_VAIN):
        st.warning(texts.gettext("This view is not there any more, or it is not for you."))


def _opened(view: View, found: list[NamedView], asks: dict[str, str]) -> NamedView | None:
    """Return the view that is on screen: of those that ask the same the one that was opened."""
    alike = [item for item in found if _as_written(view, item) == asks]
    last = st.session_state.get(_OPENED)
    return next((item for item in alike if item.id == last), alike[0] if alike else None)


def _as_written(view: View, kept: NamedView) -> dict[str, str]:
    """Return what a view asks as the address says it now: a host that was merged is another."""
    asks = {name: str(text) for name, text in kept.asks.items()}
    selection = read_address(asks, view.frames.names, view.today)
    return {**write_address(selection), **write_asked(read_asked(asks))}


def _on_screen() -> dict[str, str]:
    """Return what the address asks of the overview."""
    return {name: text for name, text in st.query_params.items() if _is_kept(name)}


def _is_kept(name: str) -> bool:
    return name in _OF_FILTERS or is_of_table(name)


def _choose(found: list[NamedView], opened: NamedView | None, texts: Texts) -> None:
    words = tell_apart({item.id: (item.name, texts.label(item.audience)) for item in found})
    by_id = {item.id: item for item in found}
    chosen = st.selectbox(
        texts.gettext("View"),
        list(by_id),
        index=list(by_id).index(opened.id) if opened else None,
        format_func=lambda number: words[number],
        placeholder=texts.gettext("open a view that was kept"),
        # Another one for each address, list and open view: it never says what was open before.
        key=f"view:{sorted(_on_screen().items())}:{hash(tuple(words.items()))}:"
        f"{opened.id if opened else 0}",
        width=340,
    )
    if chosen is not None and (opened is None or chosen != opened.id):
        _open(by_id[chosen])


def _open(chosen: NamedView) -> None:
    wanted = {name: text for name, text in chosen.asks.items() if _is_kept(name)}
    st.session_state[_OPENED] = chosen.id
    st.query_params.from_dict({"tab": DOSSIERS, **wanted})
    st.rerun()


def _offer_to_keep(context: Context, asks: dict[str, str], texts: Texts) -> None:
    panel = st.popover(texts.gettext("Keep as a view"), on_change="rerun", key="keep_view")
    if panel.open:
        with panel:
            _keep(context, asks, texts)


def _keep(context: Context, asks: dict[str, str], texts: Texts) -> None:
    _, form = texts.gettext, Form("view", texts)
    st.caption(
        _(
            "It keeps the period, the filters, the columns and the counts, not the figures: who "
            "opens it sees the dossiers of their own. The address of this page is the same as a "
            "link."
        )
    )
    name = form.line("name", _("Name"))
    among = views.audiences(context.actor)
    audience = form.choice("audience", _("For whom"), among, ViewAudience.OWN)
    monthly = None
    if may(context.actor, Need.EXPORT):
        monthly = form.choice(
            "monthly", _("Laid ready each month"), list(MonthlyKind), optional=True
        )
    kept = form.submit(
        _("Keep view"),
        lambda key: views.keep_view(
            context, name, audience or ViewAudience.OWN, asks, key, monthly
        ),
        primary=False,
        about=asks,
    )
    if kept is not None:
        notices.say(PLACE, _("The view ‘{name}’ was kept.", name=kept.name))
        st.rerun()


def _offer_to_remove(context: Context, opened: NamedView, texts: Texts) -> None:
    _ = texts.gettext
    question = _(
        "Remove the view ‘{name}’? What was laid ready of it goes too.",
        name=escape_markdown(opened.name),
    )
    if not confirmed(_("Remove view"), question, _("Yes, remove it"), f"view_away:{opened.id}"):
        return
    if failures.attempt(lambda: views.remove_view(context, opened.id)):
        notices.say(PLACE, _("The view ‘{name}’ was removed.", name=opened.name))
        st.rerun()
