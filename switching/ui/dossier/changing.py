"""Changing who takes part in a dossier, where, and in which project, on screen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, Organisation, Person, UserRole
from switching.services.changing import (
    PEOPLE,
    Parties,
    change_switch,
    may_change_partner,
    preview_change,
)
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.organisations import list_people
from switching.services.projects import list_projects
from switching.services.rights import Need, may
from switching.services.switches import KnownOrNew
from switching.ui.administration.projects_section import name_of_project
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_organisations, names_of_people
from switching.ui.organisations.known import known_organisations

_PLACE = "change_switch"


def may_change(context: Context) -> bool:
    """Tell whether who works here may change the dossier that this run shows."""
    administers = context.actor.role is UserRole.ADMINISTRATOR
    return may(context.actor, Need.HAND_OVER) and (administers or not session.is_read_only())


def show_change(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show who takes part, to be changed with a reason."""
    _ = texts.gettext
    st.header(_("Change the dossier"), anchor=False)
    if not may_change(context):
        notices.show_notices(_PLACE)
        st.caption(_("Its project leader and an administrator change who takes part here."))
        return
    st.caption(
        _(
            "For what was chosen wrongly, or changed meanwhile: it stays on record, with your "
            "reason. What was held already stays as it was. An organisation that is not in the "
            "list is added on the page Organisations first. A name that is misspelled is put right "
            "there too, with the person: another name here is someone else."
        )
    )
    with st.container(border=True):
        _Fields(context, dossier, texts).show()
        notices.show_notices(_PLACE)  # by the button: the head is out of sight there


class _Fields:
    """The fields of the change, one list for each who takes part."""

    def __init__(self, context: Context, dossier: Dossier, texts: Texts) -> None:
        self._context, self._dossier, self._texts = context, dossier, texts
        switch = dossier.switch
        self._form = Form(f"change:{switch.id}:{switch.version}", texts, disabled=False)
        self._organisations = known_organisations(context)

    def show(self) -> None:
        """Show them, what the change comes to, and the button."""
        _ = self._texts.gettext
        wanted = self._parties()
        self._show_effects(wanted)
        reason = self._form.line(
            "reason",
            _("Why is it changed?"),
            placeholder=_("For example: the wrong organisation was chosen"),
        )
        done = self._form.submit(_("Change the dossier"), lambda key: self._change(wanted, reason))
        if done is not None:
            notices.say(_PLACE, _("Changed. What was there before stands in the history."))
            st.rerun()

    def _parties(self) -> Parties:
        _ = self._texts.gettext
        left, right = st.columns(2)
        with left:
            sender = self._place("sending_organisation", _("Sending organisation"))
            learner = self._person("learner", _("Learner"), sender)
            partner = self._partner()
            leader = self._person("project_leader", _("Project leader"), partner)
        with right:
            host = self._place("host", _("Host"))
            coach = self._person("coach", _("Coach at the host"), host, optional=True)
            project = self._project()
        return Parties(learner, sender, host, coach, partner, leader, project)

    def _place(self, part: str, label: str, only_partners: bool = False) -> int | None:
        now: Organisation = getattr(self._dossier, part)
        among = [item for item in self._organisations if item.is_partner or not only_partners]
        return self._form.selection(part, label, _with(names_of_organisations(among), now), now.id)

    def _partner(self) -> int | None:
        _, partner = self._texts.gettext, self._dossier.partner
        if may_change_partner(self._context.actor):
            return self._place("partner", _("Project partner"), only_partners=True)
        st.caption(
            _(
                "Project partner: {partner}. Only an administrator gives a dossier to another one.",
                partner=escape_markdown(partner.name),
            )
        )
        return partner.id

    def _person(
        self, part: str, label: str, place: int | None, optional: bool = False
    ) -> KnownOrNew:
        """Ask who it is: someone of the place that is chosen, or new there."""
        people = list_people(self._context, place) if place is not None else []
        now: Person | None = getattr(self._dossier, part)
        stays = now if now and (part == "learner" or now.organisation_id == place) else None
        if now and place == getattr(self._dossier, PEOPLE[part][1]).id:
            stays = now
        names = _with(names_of_people(people), stays)
        first = stays.id if stays else None
        field = _field(part, place)
        return self._form.known_or_new(field, label, names, first, optional=optional)

    def _project(self) -> int | None:
        now, found = self._dossier.project, list_projects(self._context, session.today())
        if not found and now is None:
            return None
        among = {item.id: name_of_project(item) for item in found}
        if now is not None:
            among.setdefault(now.id, name_of_project(now))
        label = self._texts.gettext("Project")
        return self._form.selection("project", label, among, now.id if now else None)

    def _show_effects(self, wanted: Parties) -> None:
        found = preview_change(self._context, self._dossier.switch.id, wanted)
        if found:
            said = [escape_markdown(self._texts.message(item)) for item in found]
            st.info("\n".join(f"- {line}" for line in said))

    def _change(self, wanted: Parties, reason: str) -> object:
        try:
            return change_switch(self._context, self._dossier.switch.id, wanted, reason)
        except InvalidError as refused:
            places = {part: getattr(wanted, place) for part, (_, place) in PEOPLE.items()}
            errors = {
                _field(name, places[name]) if name in places else name: message
                for name, message in refused.errors.items()
            }
            raise InvalidError(errors) from None


def _field(part: str, place: int | None) -> str:
    """Return the name of a field for someone: another place has other people, and its own."""
    return f"{part}:{place}"


def _with(names: Mapping[int, str], now: Organisation | Person | None) -> dict[int, str]:
    """Return the names to choose among, with the one of now."""
    return {**names, **({now.id: now.name} if now and now.id not in names else {})}
