"""Giving a dossier to a colleague, and saying why an administrator reads one."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, UserRole
from switching.services.context import Context
from switching.services.handover import hand_over_switch, open_with_reason
from switching.services.organisations import list_people
from switching.services.rights import Need, may
from switching.ui.kit import frame, notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_people


def show_hand_over(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Let a dossier be given to a colleague at the same partner."""
    _, switch = texts.gettext, dossier.switch
    notices.show_notices("hand_over")
    administers = context.actor.role is UserRole.ADMINISTRATOR
    if not may(context.actor, Need.HAND_OVER) or (session.is_read_only() and not administers):
        return
    key = f"hand_over:{switch.id}"
    part = fold(_("Hand over to a colleague"), key)
    if not part.open:
        return
    with part:
        people = list_people(context, switch.partner_id)
        colleagues = [person for person in people if person.id != switch.project_leader_id]
        names = names_of_people(colleagues)
        if not names:
            said = _("{partner} has no other people yet. Add a colleague on the page "
                     "Organisations.",
                     partner=escape_markdown(dossier.partner.name))  # fmt: skip
            st.caption(said)
            return
        form = Form(f"hand_over:{switch.id}", texts, disabled=False)
        st.caption(_("From then on your colleague writes in this dossier, and you only read it."))
        chosen = form.selection("project_leader_id", _("Who leads it from now on?"), names)
        done = form.submit(
            _("Hand over"),
            lambda key: hand_over_switch(context, switch.id, chosen),
        )
    if done is not None and chosen is not None:
        notices.say("hand_over", _("Handed over: {name} leads this switch.", name=names[chosen]))
        st.rerun()


def ask_reason(context: Context, switch_id: int, texts: Texts) -> None:
    """Ask an administrator why a dossier must be read; what is said goes on record."""
    _ = texts.gettext
    frame.title(_("Why do you need to read this dossier?"))
    st.write(
        _(
            "What people write in a dossier is theirs. Say why you need it: that, and each time "
            "you read it, stays on record for its project leader. It is open to you for an hour."
        )
    )
    form = Form(f"reason:{switch_id}", texts)
    reason = form.line(
        "reason", _("Reason"), placeholder=_("For example: a question of the learner")
    )

    def open_it(key: str) -> bool:
        open_with_reason(context, switch_id, reason)
        return True

    if form.submit(_("Open the dossier"), open_it):
        st.rerun()
