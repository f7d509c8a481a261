"""Who learns where, with whom: who is known comes first, of someone new is asked what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import streamlit as st

from switching.i18n import Texts
from switching.models import Language, Organisation
from switching.services.context import Context
from switching.services.organisations import list_people
from switching.services.projects import list_projects
from switching.services.switches import KnownOrNew
from switching.store import Readable
from switching.ui.administration.projects_section import name_of_project
from switching.ui.kit import failures, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_organisations, names_of_people
from switching.ui.kit.person_fields import details_of_new
from switching.ui.organisations.known import known_organisations
from switching.ui.worklist.dossier_table import read_lines


def _header(icon: str, words: str) -> None:
    st.header(f":material/{icon}: {words}", anchor=False)


@dataclass
class Parties:
    """The fields of the parties; `details` gathers what is asked of who is new."""

    context: Context
    form: Form
    texts: Texts
    details: dict[str, Mapping[str, object]] = field(default_factory=dict)

    @cached_property
    def organisations(self) -> Readable[Organisation]:
        """The organisations on record."""
        return known_organisations(self.context)

    def who_learns(self) -> tuple[KnownOrNew, KnownOrNew]:
        """Ask for the sending organisation and the learner."""
        _ = self.texts.gettext
        _header("person", _("Who learns?"))
        sender = self._organisation("sending_organisation", _("Sending organisation"))
        return sender, self._person("learner", _("Learner"), sender)

    def where(self) -> tuple[KnownOrNew, KnownOrNew]:
        """Ask for the host and the coach."""
        _ = self.texts.gettext
        _header("storefront", _("Where?"))
        host = self._organisation("host", _("Host"))
        return host, self._person("coach", _("Coach at the host"), host, optional=True)

    def who_leads(self) -> tuple[KnownOrNew, KnownOrNew]:
        """Say on a line which partner and project leader it will have, and let them be changed."""
        _, actor = self.texts.gettext, self.context.actor
        if actor.person_id is not None:
            said = _("You become its project leader; you can hand it over to a colleague later.")
            st.caption(said)
            return actor.partner_id, actor.person_id
        partner_id, leader_id = self._last_ones()
        if leader_id is None:
            left, right = st.columns(2)
            with left:
                partner = self._partner(None)
            with right:
                return partner, self._leader(partner, None)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            line = st.empty()
            with st.popover(_("Change them"), type="tertiary"):
                partner = self._partner(partner_id)
                leader = self._leader(partner, leader_id)
        who = " · ".join(filter(None, (self._name(partner), self._name(leader, partner))))
        said = _("Project partner and project leader: {who}", who=f"**{escape_markdown(who)}**")
        line.markdown(said, width="content")
        return partner, leader

    def project(self) -> int | None:
        """Ask which project it is in, when there is a choice."""
        projects = list_projects(self.context, session.today())
        failures.say_left_out(self.context, self.organisations, projects)
        if len(projects) < 2:
            return None
        names = {item.id: name_of_project(item) for item in projects}
        return self.form.selection("project", self.texts.gettext("Project"), names)

    def _organisation(self, part: str, label: str) -> KnownOrNew:
        return self.form.known_or_new(part, label, names_of_organisations(self.organisations))

    def _partner(self, first: int | None) -> KnownOrNew:
        partners = names_of_organisations([item for item in self.organisations if item.is_partner])
        label = self.texts.gettext("Project partner")
        return self.form.known_or_new("partner", label, partners, first)

    def _leader(self, partner: KnownOrNew, first: int | None) -> KnownOrNew:
        label = self.texts.gettext("Project leader")
        return self._person("project_leader", label, partner, first)

    def _person(
        self,
        part: str,
        label: str,
        organisation: KnownOrNew,
        first: int | None = None,
        optional: bool = False,
    ) -> KnownOrNew:
        """Ask who it is; of someone new, ask what else is known."""
        people = self._people_of(organisation)
        first = first if first in people else None
        chosen = self.form.known_or_new(part, label, people, first, optional=optional)
        if self.form.asks_more(part, chosen):
            with st.container(border=True):
                details = details_of_new(
                    partial(self._line_of, part), partial(self._choice_of, part), self.texts
                )
            if chosen is not None:
                self.details[part] = details
            elif any(details.values()):
                self.form.require(part)  # what stands there would be dropped with the name
        return chosen

    def _people_of(self, organisation: KnownOrNew) -> dict[int, str]:
        """Return the people to choose from; a new organisation has none yet."""
        if not isinstance(organisation, int):
            return {}
        return names_of_people(list_people(self.context, organisation))

    def _line_of(self, part: str, name: str, label: str, /, **options: Any) -> str:
        return self.form.line(f"{part}:{name}", label, **options)

    def _choice_of(
        self, part: str, name: str, label: str, among: Sequence[Language], /
    ) -> Language | None:
        return self.form.choice(f"{part}:{name}", label, among, optional=True)

    def _last_ones(self) -> tuple[int | None, int | None]:
        """Return partner and project leader of the newest dossier, if they still work so."""
        newest = next(iter(read_lines(self.context)), None)
        if newest is None:
            return None, None
        partners = {item.id for item in self.organisations if item.is_partner and item.active}
        leads = newest.project_leader_id in self._people_of(newest.partner_id)
        if newest.partner_id not in partners or not leads:
            return None, None
        return newest.partner_id, newest.project_leader_id

    def _name(self, chosen: KnownOrNew, organisation: KnownOrNew = None) -> str:
        if not isinstance(chosen, int):
            return chosen or ""
        if organisation is not None:
            return self._people_of(organisation).get(chosen, "")
        return names_of_organisations(self.organisations).get(chosen, "")
