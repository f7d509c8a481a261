"""Role × function × whose dossier: what is allowed, what is denied, and that denial leaves no mark.

The sample calls run on a file with three dossiers that are alike: Katrien's own, one of her
colleague at the same partner, and one of another partner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path

import pytest

from switching.documents.certificate.content import certificate_content
from switching.i18n import Texts
from switching.models import (
    Actor,
    AgreementMeans,
    ArrangementKind,
    CallOutcome,
    Dossier,
    EvaluationStatus,
    Language,
    OptionKind,
    Party,
    Role,
    TrailSearch,
    User,
    UserRole,
)
from switching.overview import Selection
from switching.privacy import erasure, retention, subject_access
from switching.services import (
    agreements,
    audit,
    backups,
    calendars,
    calls,
    certificates,
    completion,
    edits,
    evaluations,
    exchange,
    exports,
    handover,
    invitations,
    letterhead,
    mails,
    organisations,
    overview,
    plans,
    projects,
    questions,
    settings,
    suggestions,
    switches,
    users,
)
from switching.services.checks import InvalidError
from switching.services.edits import Edit
from switching.services.rights import RULES, DeniedError, Need
from switching.services.switches import NewSwitch
from switching.services.users import Account
from tests.offices import LOGO, PROJECT, Office, make_office
from tests.samples import ACTOR, NOW, TODAY, read
from tests.services.test_access import FUNCTIONS

LATER = NOW + timedelta(days=7)
TEXTS = Texts()
AGREED = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
TOUR = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding"}


class Whose(Enum):
    """Whose dossier a call is about, seen from Katrien."""

    OWN = auto()
    PARTNERS = auto()
    OTHERS = auto()


LEADER, MANAGER = UserRole.PROJECT_LEADER, UserRole.PROGRAMME_MANAGER
ADMINISTRATOR = UserRole.ADMINISTRATOR
ALL, NONE = frozenset(Whose), frozenset[Whose]()
OWN, PARTNERS = frozenset({Whose.OWN}), frozenset({Whose.OWN, Whose.PARTNERS})

ALLOWED: Mapping[Need, Mapping[UserRole, Set[Whose]]] = {
    Need.OWN_ACCOUNT: {LEADER: ALL, MANAGER: ALL, ADMINISTRATOR: ALL},
    Need.READ_SHARED: {LEADER: ALL, MANAGER: ALL, ADMINISTRATOR: ALL},
    Need.WRITE_SHARED: {LEADER: ALL, MANAGER: NONE, ADMINISTRATOR: ALL},
    Need.LIST_DOSSIERS: {LEADER: ALL, MANAGER: ALL, ADMINISTRATOR: ALL},
    Need.READ_DOSSIER: {LEADER: PARTNERS, MANAGER: ALL, ADMINISTRATOR: NONE},
    Need.WRITE_DOSSIER: {LEADER: OWN, MANAGER: NONE, ADMINISTRATOR: NONE},
    Need.OPEN_DOSSIER: {LEADER: NONE, MANAGER: NONE, ADMINISTRATOR: ALL},
    Need.HAND_OVER: {LEADER: OWN, MANAGER: NONE, ADMINISTRATOR: ALL},
    Need.SAVE_FIELDS: {LEADER: OWN, MANAGER: NONE, ADMINISTRATOR: NONE},
    Need.SEE_FIGURES: {LEADER: ALL, MANAGER: ALL, ADMINISTRATOR: NONE},
    Need.EXPORT: {LEADER: NONE, MANAGER: ALL, ADMINISTRATOR: ALL},
    Need.ADMINISTER: {LEADER: NONE, MANAGER: NONE, ADMINISTRATOR: ALL},
}
"""On whose dossier a role may do what has a need; the local user may do everything."""


@dataclass(frozen=True)
class Case:
    """Someone, the database, and the dossier that the call is about."""

    actor: Actor
    path: Path
    dossier: Dossier

    @property
    def id(self) -> int:
        """The switch."""
        return self.dossier.switch.id

    @property
    def call_id(self) -> int:
        """The call of the dossier."""
        return self.dossier.calls[-1].call.id


def _sofie(case: Case) -> User:
    found = users.find_user_by_email(case.path, "sofie@voorbeeld.be")
    assert found is not None
    return found


def _new_switch(dossier: Dossier) -> NewSwitch:
    return NewSwitch(
        sending_organisation=dossier.sending_organisation.id,
        learner="Nora Bakkali",
        host=dossier.host.id,
        coach=None,
        partner=dossier.partner.id,
        project_leader=dossier.project_leader.id,
        general_aim="zien hoe het daar gaat",
    )


CALLS: Mapping[str, Callable[[Case], object]] = {
    # users, settings
    "choose_language": lambda c: users.choose_language(c.actor, c.path, Language.ENGLISH, NOW),
    "list_users": lambda c: users.list_users(c.actor, c.path),
    "add_user": lambda c: users.add_user(
        c.actor, c.path, Account("lies@voorbeeld.be", LEADER, "Lies", "Voka"), "key", NOW
    ),
    "update_user": lambda c: users.update_user(
        c.actor, c.path, _sofie(c), Account("sofie@voorbeeld.be", MANAGER), NOW
    ),
    "deactivate_user": lambda c: users.deactivate_user(c.actor, c.path, _sofie(c).id, NOW),
    "reactivate_user": lambda c: users.reactivate_user(c.actor, c.path, _sofie(c).id, NOW),
    "list_user_names": lambda c: users.list_user_names(c.actor, c.path),
    "get_planned_minutes": lambda c: settings.get_planned_minutes(c.actor, c.path),
    "set_planned_minutes": lambda c: settings.set_planned_minutes(c.actor, c.path, 30, NOW),
    # backups
    "list_backups": lambda c: backups.list_backups(c.actor, c.path, c.path.parent),
    "is_intact": lambda c: backups.is_intact(c.actor, c.path),
    "make_backup": lambda c: backups.make_backup(c.actor, c.path, c.path.parent, NOW),
    "restore_backup": lambda c: backups.restore_backup(c.actor, c.path, c.path, NOW),
    # projects
    "list_projects": lambda c: projects.list_projects(c.actor, c.path),
    "add_project": lambda c: projects.add_project(c.actor, c.path, {"number": "ESF-9"}, "k", NOW),
    "update_project": lambda c: projects.update_project(
        c.actor, c.path, PROJECT, {"name": "Anders"}, NOW
    ),
    # organisations, people, catalogue
    "list_organisations": lambda c: organisations.list_organisations(c.actor, c.path),
    "list_people": lambda c: organisations.list_people(c.actor, c.path, c.dossier.host.id),
    "list_host_options": lambda c: organisations.list_host_options(
        c.actor, c.path, c.dossier.host.id
    ),
    "list_ledger": lambda c: organisations.list_ledger(c.actor, c.path, c.dossier.host.id),
    "suggest_options": lambda c: suggestions.suggest_options(
        c.actor, c.path, "gesprek", c.dossier.host.id
    ),
    "add_organisation": lambda c: organisations.add_organisation(
        c.actor, c.path, {"name": "Duo Logistics"}, "key", NOW
    ),
    "add_person": lambda c: organisations.add_person(
        c.actor, c.path, {"name": "Lies", "organisation_id": c.dossier.host.id}, "key", NOW
    ),
    "add_host_option": lambda c: organisations.add_host_option(
        c.actor, c.path, {**TOUR, "host_id": c.dossier.host.id}, "key", NOW
    ),
    # dossiers
    "list_dossiers": lambda c: switches.list_dossiers(c.actor, c.path),
    "get_dossier": lambda c: switches.get_dossier(c.actor, c.path, c.id, NOW),
    "open_switch": lambda c: switches.open_switch(
        c.actor, c.path, _new_switch(c.dossier), "key", TODAY, NOW
    ),
    "stop_switch": lambda c: switches.stop_switch(
        c.actor,
        c.path,
        c.id,
        {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ander werk"},
        NOW,
    ),
    "resume_switch": lambda c: switches.resume_switch(c.actor, c.path, c.id, NOW),
    "hand_over_switch": lambda c: handover.hand_over_switch(
        c.actor, c.path, c.id, c.dossier.project_leader.id, NOW
    ),
    "open_with_reason": lambda c: handover.open_with_reason(
        c.actor, c.path, c.id, "vraag van de lerende", NOW
    ),
    "save_edits": lambda c: edits.save_edits(
        c.actor, c.path, [Edit(c.dossier.inputs, {"sharing": "op het team"})], NOW, c.id
    ),
    "list_earlier_values": lambda c: edits.list_earlier_values(
        c.actor, c.path, ("plan_inputs", c.dossier.inputs.id, "sharing")
    ),
    # the audit trail
    "list_history": lambda c: audit.list_history(c.actor, c.path, c.id, NOW),
    "search_audit": lambda c: audit.search_audit(c.actor, c.path, TrailSearch(), NOW),
    # personal data
    "find_people": lambda c: erasure.find_people(c.actor, c.path, "amina"),
    "preview_erasure": lambda c: erasure.preview_erasure(c.actor, c.path, c.dossier.learner.id),
    "erase_person": lambda c: erasure.erase_person(
        c.actor, c.path, c.dossier.learner.id, "vraag van de lerende", NOW
    ),
    "find_person": lambda c: subject_access.find_person(c.actor, c.path, "1"),
    "export_person": lambda c: subject_access.export_person(
        c.actor, c.path, c.dossier.learner.id, "vraag", NOW, TEXTS
    ),
    "list_due": lambda c: retention.list_due(c.actor, c.path, TODAY),
    "erase_due": lambda c: retention.erase_due(c.actor, c.path, TODAY, NOW),
    # the call
    "plan_call": lambda c: calls.plan_call(
        c.actor, c.path, c.dossier, {"planned_at": LATER}, "key", NOW
    ),
    "start_call": lambda c: calls.start_call(c.actor, c.path, c.call_id, NOW),
    "stop_call": lambda c: calls.stop_call(c.actor, c.path, c.call_id, NOW),
    "complete_call": lambda c: calls.complete_call(c.actor, c.path, c.id, NOW),
    "call_off": lambda c: calls.call_off(
        c.actor, c.path, c.call_id, CallOutcome.NO_SHOW, Party.COACH, "ziek", NOW
    ),
    "correct_call": lambda c: calls.correct_call(c.actor, c.path, c.call_id, "tikfout", NOW),
    "add_participant": lambda c: calls.add_participant(
        c.actor, c.path, c.dossier.calls[-1].call, {"name": "Lies", "role": Role.HR}, "key", NOW
    ),
    "add_proposal": lambda c: calls.add_proposal(c.actor, c.path, c.dossier, TOUR, "key", NOW),
    "add_arrangement": lambda c: calls.add_arrangement(
        c.actor, c.path, c.dossier, ArrangementKind.MEALS, "key", NOW
    ),
    "render_call_calendar": lambda c: invitations.render_call_calendar(
        c.actor, c.path, c.id, NOW, TEXTS
    ),
    "render_call_mail": lambda c: invitations.render_call_mail(c.actor, c.path, c.id, NOW, TEXTS),
    # the learning question
    "open_refinement": lambda c: questions.open_refinement(c.actor, c.path, c.id, NOW),
    "settle_version": lambda c: questions.settle_version(c.actor, c.path, c.id, NOW),
    "discard_version": lambda c: questions.discard_version(c.actor, c.path, c.id, NOW),
    "bring_back": lambda c: questions.bring_back(c.actor, c.path, c.id, 1, "toch", NOW),
    "add_goal": lambda c: questions.add_goal(
        c.actor, c.path, c.dossier.latest, "moeilijk nieuws brengen", "key", NOW
    ),
    "remove_goal": lambda c: questions.remove_goal(
        c.actor, c.path, c.dossier.latest.goals[0].id, NOW
    ),
    "add_wish": lambda c: questions.add_wish(
        c.actor, c.path, c.dossier.latest, "de directie", "key", NOW
    ),
    "remove_wish": lambda c: questions.remove_wish(
        c.actor, c.path, c.dossier.latest.wishes[0].id, NOW
    ),
    "set_match": lambda c: questions.set_match(
        c.actor, c.path, c.dossier.goals[0].id, (c.dossier.proposals[0].id, None), True, NOW
    ),
    # plan and exchange
    "render_plan_document": lambda c: plans.render_plan_document(c.actor, c.path, c.id, NOW, TEXTS),
    "finalise_plan": lambda c: plans.finalise_plan(c.actor, c.path, c.id, "", NOW, TEXTS),
    "add_day": lambda c: exchange.add_day(
        c.actor, c.path, c.dossier, {"day": LATER.date()}, "key", NOW
    ),
    "remove_day": lambda c: exchange.remove_day(c.actor, c.path, c.dossier.days[0].id, NOW),
    "add_activity": lambda c: exchange.add_activity(
        c.actor, c.path, c.dossier, TOUR, {c.dossier.goals[0].id}, "key", NOW
    ),
    "set_activity_goals": lambda c: exchange.set_activity_goals(
        c.actor, c.path, c.dossier.activities[0].id, set(), NOW
    ),
    "remove_activity": lambda c: exchange.remove_activity(
        c.actor, c.path, c.dossier.activities[0].id, NOW
    ),
    "set_day_activities": lambda c: exchange.set_day_activities(
        c.actor, c.path, c.dossier.days[0].id, {c.dossier.activities[0].id}, set(), NOW
    ),
    "list_clashes": lambda c: exchange.list_clashes(c.actor, c.path, c.dossier, NOW),
    "render_days_calendar": lambda c: calendars.render_days_calendar(
        c.actor, c.path, c.id, NOW, TEXTS
    ),
    "add_sending_contact": lambda c: switches.add_sending_contact(
        c.actor, c.path, c.id, {"name": "Lies"}, "key", NOW
    ),
    "complete_switch": lambda c: completion.complete_switch(c.actor, c.path, c.id, TODAY, NOW),
    "reopen_switch": lambda c: completion.reopen_switch(c.actor, c.path, c.id, NOW),
    "open_evaluation": lambda c: evaluations.open_evaluation(
        c.actor, c.path, c.id, Party.COACH, EvaluationStatus.RECEIVED, NOW
    ),
    "complete_scores": lambda c: evaluations.complete_scores(
        c.actor, c.path, c.dossier.evaluations[0].id, NOW
    ),
    # papers
    "get_paper_settings": lambda c: letterhead.get_paper_settings(c.actor, c.path),
    "set_cofinancing": lambda c: letterhead.set_cofinancing(c.actor, c.path, "met steun", NOW),
    "add_logo": lambda c: letterhead.add_logo(c.actor, c.path, "logo", b"", "key", NOW),
    "move_logo": lambda c: letterhead.move_logo(c.actor, c.path, LOGO, NOW),
    "remove_logo": lambda c: letterhead.remove_logo(c.actor, c.path, LOGO, NOW),
    "render_plan_mail": lambda c: mails.render_plan_mail(c.actor, c.path, c.id, NOW, TEXTS),
    "add_agreements": lambda c: agreements.add_agreements(
        c.actor, c.path, c.dossier.plans[0], [Party.COACH], AGREED, None, "key", NOW
    ),
    "correct_agreement": lambda c: agreements.correct_agreement(
        c.actor, c.path, c.dossier.plans[0], c.dossier.agreements[0], AGREED, None, NOW
    ),
    "withdraw_agreement": lambda c: agreements.withdraw_agreement(
        c.actor, c.path, c.id, c.dossier.agreements[0], NOW
    ),
    "read_scan": lambda c: agreements.read_scan(c.actor, c.path, c.dossier.attachments[0].id),
    "remove_scan": lambda c: agreements.remove_scan(
        c.actor, c.path, c.dossier.attachments[1].id, NOW
    ),
    "draft_certificate": lambda c: certificates.draft_certificate(
        c.actor, c.path, c.id, NOW, TEXTS
    ),
    "preview_certificate": lambda c: certificates.preview_certificate(
        c.actor, c.path, certificate_content(c.dossier, TEXTS, TODAY, "", ""), NOW
    ),
    "issue_certificate": lambda c: certificates.issue_certificate(
        c.actor, c.path, c.id, certificate_content(c.dossier, TEXTS, TODAY, "", ""), "key", NOW
    ),
    "withdraw_certificate": lambda c: certificates.withdraw_certificate(
        c.actor, c.path, c.dossier.certificates[0].id, "tikfout", NOW
    ),
    "get_certificate_document": lambda c: certificates.get_certificate_document(
        c.actor, c.path, c.dossier.certificates[0].id
    ),
    "render_certificate_copy": lambda c: certificates.render_certificate_copy(
        c.actor, c.path, c.dossier.certificates[0].id, NOW
    ),
    "render_certificate_mail": lambda c: mails.render_certificate_mail(
        c.actor, c.path, c.id, NOW, TEXTS
    ),
    # figures
    "list_behind": lambda c: overview.list_behind(c.actor, c.path, [c.id]),
    "export_overview": lambda c: exports.export_overview(
        c.actor, c.path, exports.ExportKind.TABLES, Selection(), exports.ExportChoices(), NOW, TEXTS
    ),
    "overview_revision": lambda c: overview.overview_revision(c.actor, c.path),
    "read_overview": lambda c: overview.read_overview(c.actor, c.path),
}
"""A call of each function: one that succeeds for who may."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_does_for_each_role_and_dossier_what_its_row_says(
    name: str, office: Office, tmp_path: Path
) -> None:
    assert name in CALLS, f"Add a sample call of {name} to CALLS: a line, for who may do it"
    expected, found = {}, {}
    for actor in (ACTOR, office.katrien, office.manager, office.administrator):
        for whose, switch_id in zip(Whose, office.switches, strict=True):
            cell = f"{actor.role} on {whose.name}"
            expected[cell] = actor is ACTOR or whose in ALLOWED[RULES[name]][actor.role]
            found[cell] = attempt(name, actor, office.copy(tmp_path), switch_id)
    assert found == expected


def attempt(name: str, actor: Actor, path: Path, switch_id: int) -> bool:
    """Call; tell whether it was allowed, and see to it that a denial changed no byte."""
    case, before = Case(actor, path, read(path, switch_id)), contents(path)
    try:
        CALLS[name](case)
    except DeniedError:
        assert contents(path) == before, f"{name} wrote something before it was denied"
        return False
    except InvalidError:
        pass  # refused for what it says, to someone who may say it
    return True


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of the database, and of what lies beside it."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def test_no_sample_call_is_left_of_a_function_that_is_gone() -> None:
    assert set(CALLS) <= set(FUNCTIONS)
