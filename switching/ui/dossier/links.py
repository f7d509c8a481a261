"""The personal links of a dossier: who has one, how it left and until when; making and ending."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, LinkWay, Party, Person, mail_address
from switching.rules.agreeing import speaker_of
from switching.rules.links import GUESTS
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.links import (
    LinkLine,
    end_links,
    list_links,
    make_link,
    new_token,
    public_address,
)
from switching.ui.kit import notices, session
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.sending import usable_settings

_MADE = "made_link"


def show_links(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show the links of a dossier to who opens this part; making one shows it once, to copy."""
    _, switch_id = texts.gettext, dossier.switch.id
    part = fold(_("Personal links"), f"links:{switch_id}")
    if not part.open:
        return
    with part:
        notices.show_notices("links")
        st.caption(
            _(
                "Learner, coach and sender prepare the call, read the plan and answer through a "
                "link of their own, without an account. Whoever has the link can do that: send it "
                "to them alone."
            )
        )
        if session.in_examples():
            st.info(_("In the examples no one comes from outside: there are no links here."))
            return
        if public_address() is None:
            st.info(_("There is no public address yet: see SWITCHING_ADDRESS in docs/deploy.md."))
            return
        lines = list_links(context, switch_id)
        for party in GUESTS:
            own = [line for line in lines if line.link.party is party]
            _show_party(context, dossier, party, own, texts)


def _show_party(
    context: Context, dossier: Dossier, party: Party, lines: Sequence[LinkLine], texts: Texts
) -> None:
    _, person = texts.gettext, speaker_of(dossier, party)
    name = person.name if person else _("no one yet")
    st.markdown(f"**{escape_markdown(texts.label(party).capitalize())}**: {escape_markdown(name)}")
    if lines:
        st.markdown("\n".join(f"- {escape_markdown(_told(line, texts))}" for line in lines))
    _show_made(dossier, party, texts)
    if person is None:
        return
    disabled, key = session.is_read_only(), f"links:{dossier.switch.id}:{party}"
    with st.container(horizontal=True):
        if st.button(_("Make a link to copy"), key=f"{key}:make", disabled=disabled):
            _make(context, dossier, party, texts)
        open_now = sum(line.holds for line in lines)
        question = _("All links of {name} open nothing any more.", name=escape_markdown(name))
        if open_now and confirmed(
            _("End links"), question, _("Yes, end them"), f"{key}:end", disabled
        ):
            end_links(context, dossier.switch.id, party)
            st.session_state.pop(_MADE, None)
            st.rerun()


def _make(context: Context, dossier: Dossier, party: Party, texts: Texts) -> None:
    try:
        made = make_link(context, dossier.switch.id, party, LinkWay.COPIED, new_token())
        st.session_state[_MADE] = (dossier.switch.id, party, made.url)
    except InvalidError as refused:
        for sentence in refused.errors.values():
            notices.say("links", texts.message(sentence), is_warning=True)
    st.rerun()


def _show_made(dossier: Dossier, party: Party, texts: Texts) -> None:
    """Show a link that was just made: it is kept nowhere, and can't be shown later."""
    switch_id, of, url = st.session_state.get(_MADE, (None, None, ""))
    if (switch_id, of) == (dossier.switch.id, party):
        st.caption(texts.gettext("Copy it now: it is shown this once."))
        st.code(url, language=None, wrap_lines=True)
        if usable_settings() is not None and dossier.project and dossier.project.asks_code:
            st.caption(_about_code(speaker_of(dossier, party), texts))


def _about_code(person: Person | None, texts: Texts) -> str:
    """Say what agreeing by a copied link takes in a project that asks for a code."""
    if person is not None and mail_address(person.email) is None:
        return texts.gettext(
            "To agree by it {name} needs a code by mail: note an e-mail address first.",
            name=escape_markdown(person.name),
        )
    return texts.gettext("Who agrees by it gets a code by mail first, as the project asks.")


def _told(line: LinkLine, texts: Texts) -> str:
    _, link = texts.gettext, line.link
    made = _(
        "made on {date}, {way}, for {name}",
        date=texts.date(link.created_at),
        way=texts.label(link.way),
        name=line.person.name,
    )
    if line.holds:
        until = _("valid until {date}", date=texts.date(line.last_day))
    elif link.ended_at is not None:
        until = _("ended on {date}", date=texts.date(link.ended_at))
    else:
        until = _("opens nothing any more")
    asked = ""
    if link.asked_at is not None:
        asked = _("a new one was asked for on {date}", date=texts.date(link.asked_at))
    return ", ".join(filter(None, (made, until, asked)))
