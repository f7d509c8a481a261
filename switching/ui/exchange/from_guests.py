"""What learner, coach and sender wrote of the exchange: the log of its days, three months later."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from switching.models import Party, UseAtWork
from switching.rules.agreeing import speaker_of
from switching.rules.tasks import FOLLOW_UP_AFTER
from switching.services.follow_ups import ASKED, note_follow_up
from switching.ui.exchange.exchange_page import ExchangePage
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form


def show_from_guests(view: ExchangePage) -> None:
    """Show the log, as it came in, to who opens this part; then what is used at work."""
    dossier, texts = view.dossier, view.texts
    if dossier.log:
        label = texts.ngettext("Log: {count} line", "Log: {count} lines", len(dossier.log))
        part = fold(label, f"from_guests:{dossier.switch.id}")
        if part.open:
            with part:
                for heading, lines in _told(view):
                    st.caption(heading)
                    st.text("\n".join(filter(None, lines)))
    _show_follow_up(view)


def _told(view: ExchangePage) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who wrote of which day, and what."""
    dossier, texts = view.dossier, view.texts
    for day in dossier.days:
        for entry in dossier.log:
            if entry.day_id == day.id:
                hours = texts.hours(entry.minutes) if entry.minutes else ""
                heading = f"{texts.date(day.day)} – {texts.label(entry.party)}"
                yield heading, (entry.done, entry.learned, hours)


def _show_follow_up(view: ExchangePage) -> None:
    """Show what is used at work once it is time to ask, or was said; noted where it came in."""
    _, dossier = view.texts.gettext, view.dossier
    held = [day.day for day in dossier.days if day.held]
    is_time = bool(held) and session.today() >= max(held) + FOLLOW_UP_AFTER
    if not is_time and not dossier.follow_ups:
        return
    st.header(_("Three months later"), anchor=False)
    with st.container(border=True, gap="small", key="rows_follow_ups"):
        for party in ASKED:
            _show_party(view, party)


def _show_party(view: ExchangePage, party: Party) -> None:
    texts, dossier = view.texts, view.dossier
    person = speaker_of(dossier, party)
    name = f" · {escape_markdown(person.name)}" if person else ""
    st.markdown(f"**{escape_markdown(texts.label(party).capitalize())}**{name}")
    said = next((item for item in dossier.follow_ups if item.party is party), None)
    if said is not None:
        use = texts.gettext("Used at work: {use}", use=texts.label(said.use))
        st.caption(f"{texts.date(said.answered_on)} – {use}")
        st.text("\n".join(filter(None, (said.used, said.changed_since))))
    elif person is not None and not session.is_read_only():
        _note(view, party)


def _note(view: ExchangePage, party: Party) -> None:
    """Offer to note what someone said by phone or mail."""
    _, switch_id = view.texts.gettext, view.dossier.switch.id
    name = f"follow_up:{switch_id}:{party}"
    part = fold(_("Note what was said by phone or mail"), f"{name}:part")
    if not part.open:
        return
    with part:
        form = Form(name, view.texts)
        values = {
            "use": form.choice("use", _("Is what was learned used at work?"), list(UseAtWork)),
            "used": form.note("used", _("What is used?")),
            "changed_since": form.note("changed_since", _("What changed since?")),
        }
        done = form.submit(
            _("Note it"),
            lambda key: note_follow_up(view.context, switch_id, party, values),
            primary=False,
        )
    if done is not None:
        st.rerun()
