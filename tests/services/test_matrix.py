"""Role × function × whose dossier: what is allowed, what is denied, and that denial leaves no mark.

The sample calls run on a file with three dossiers that are alike: Katrien's own, one of her
colleague at the same partner, and one of another partner.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum, auto
from functools import cache, partial
from pathlib import Path
from shutil import copy

import pytest

from switching.documents.certificate.content import certificate_content
from switching.i18n import Texts
from switching.importing.fields import Target as RowTarget
from switching.importing.planning import Choices
from switching.importing.reading import read_file
from switching.models import (
    Actor,
    AgreementMeans,
    AnswerMeans,
    ArrangementKind,
    Availability,
    CallOutcome,
    ContributionTopic,
    Dossier,
    EvaluationStatus,
    ExchangeDay,
    Interest,
    Language,
    LinkWay,
    MailKind,
    MergedPerson,
    MonthlyKind,
    NamedView,
    OptionKind,
    Party,
    PlanInputs,
    Project,
    Purpose,
    Role,
    Switch,
    Target,
    TrailSearch,
    UseAtWork,
    User,
    UserRole,
    ViewAudience,
    ViewMail,
)
from switching.overview import Selection
from switching.overview.dossiers.asked import OwnTable
from switching.overview.kept import KeptFrames
from switching.privacy import erasure, retention, subject_access
from switching.rules.coverage import Offer
from switching.rules.indicators import AskedAt
from switching.rules.mail_server import MailServer, MailSettings
from switching.services import (
    accessibility,
    agreements,
    audit,
    audit_sample,
    availability,
    backups,
    calendars,
    calls,
    certificates,
    changing,
    completion,
    confirmations,
    contributions,
    copying,
    edits,
    evaluations,
    examples,
    exchange,
    exports,
    follow_ups,
    funder,
    funder_by_link,
    funder_reports,
    guests,
    handover,
    imports,
    invitations,
    left_values,
    letterhead,
    links,
    mails,
    merging,
    monthly,
    organisations,
    outbox,
    overview,
    own_tables,
    papers,
    plans,
    projects,
    questions,
    sending,
    serving,
    settings,
    suggestions,
    switches,
    typed_texts,
    unread,
    users,
    view_mails,
    views,
)
from switching.services.accessibility import Statement
from switching.services.audit_sample import SampleOrder
from switching.services.changing import Parties
from switching.services.checks import InvalidError
from switching.services.contributions import Given
from switching.services.edits import Edit
from switching.services.funder_reports import FunderFile
from switching.services.left_values import LeftValue
from switching.services.letters import Letter
from switching.services.rights import DeniedError, Scope
from switching.services.switches import NewSwitch
from switching.services.typed_texts import TypedText
from switching.services.users import Account
from switching.store import connect, import_drafts, list_records, write
from switching.store.typed_texts import digest_of
from tests.offices import LOGO, PROJECT, Office
from tests.rights import RIGHTS, ROLES
from tests.samples import ACTOR, NOW, TODAY, at, edit, read
from tests.services.test_access import FUNCTIONS

_LIST = (
    b"Lerende;Uitsturende organisatie;Ontvangende organisatie\r\n"
    b"Bram Claes;Kinderopvang Zonnebloem;De Ark\r\n"
)
LATER = NOW + timedelta(days=7)
VIEW_MAIL = ViewMail(
    view_id=1, month=TODAY, user_id=1, queued_at=NOW, next_try=NOW, message_id="<x@example.org>"
)
TEXTS = Texts()
AGREED = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
PERSON = merging.MergeKind.PERSON
CALL_MAIL = Letter(MailKind.CALL)
SMTP = MailSettings(MailServer("127.0.0.1", 9, True), "switch@example.org")
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

WITHIN: Mapping[Scope, Set[Whose]] = {
    Scope.NONE: NONE,
    Scope.OWN: OWN,
    Scope.PARTNER: PARTNERS,
    Scope.REASON: NONE,
    Scope.SHARED: ALL,
    Scope.ALL: ALL,
    Scope.LINK: OWN,
}
"""Which dossiers lie within a scope; REASON before any reason was given."""

OVER_ALL = {
    **dict.fromkeys(("list_references", "list_views"), "shows what lies within"),
    **dict.fromkeys(("keep_view", "remove_view"), "are the own ones"),
    **dict.fromkeys(("list_dossiers", "list_behind", "list_ledger"), "shows what lies within"),
    "list_overtaken_plans": "shows what lies within",
    **dict.fromkeys(
        ("list_mails_to_decide", "list_reminders_of_tomorrow"), "shows what lies within"
    ),
    **dict.fromkeys(("read_overview", "read_kept_overview"), "shows what lies within"),
    "overview_revision": "shows what lies within",
    "list_funder_reminders": "shows what lies within",
    **dict.fromkeys(("find_examples", "make_examples", "throw_examples_away"), "are the own ones"),
    "read_suggestion_use": "counts what lies within",
    **dict.fromkeys(
        ("read_upload", "propose_choices", "preview", "render_template"), "names no dossier yet"
    ),
    **dict.fromkeys(
        ("list_mappings", "list_imports", "find_earlier", "forget_old_rows"),
        "shows what lies within",
    ),
    **dict.fromkeys(
        ("keep_draft", "choose_in_draft", "list_drafts", "read_draft", "forget_draft"),
        "are the own ones",
    ),
    **dict.fromkeys(
        ("choose_language", "begin_session", "end_own_sessions", "list_own_work"),
        "is about the own account",
    ),
}
"""Functions that name no dossier: who may call them gets an answer, whatever lies within."""
FIELDS_OF_DOSSIERS = {"save_edits", "save_left", "save_text"}
"""Functions whose sample call is about a dossier, where SHARED is not enough."""


def expected(name: str, role: UserRole) -> Set[Whose]:
    """Return on whose dossiers `role` may do this, by the golden file."""
    scope = RIGHTS[name].scopes[role]
    if name in OVER_ALL:
        return NONE if scope is Scope.NONE else ALL
    return NONE if name in FIELDS_OF_DOSSIERS and scope is Scope.SHARED else WITHIN[scope]


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


def _typed(inputs: PlanInputs, switch_id: int) -> TypedText:
    over = frozenset({digest_of(inputs.sharing)})
    field = (inputs.TABLE, inputs.id, "sharing")
    return TypedText("0" * 32, field, switch_id, "op het team", over, 1, 0)


def _offer(dossier: Dossier) -> Offer:
    return Offer(dossier.proposals[0].title, proposal=dossier.proposals[0])


def _sofie(case: Case) -> User:
    found = users.find_user_by_email(case.path, "sofie@voorbeeld.be")
    assert found is not None
    return found


def _coaches(case: Case) -> tuple[int, int]:
    """Return the coach of all dossiers, and the one that this dossier has since, who goes."""
    former, now = case.dossier.coach, read(case.path, case.id).switch.coach_id
    assert former is not None
    return former.id, now or 0


def _add_days(case: Case) -> Availability:
    """Add days on which the host has places, once."""
    values = {"host_id": case.dossier.host.id, "first_day": TODAY, "last_day": TODAY, "places": 1}
    return availability.add_availability(at(case.path), values, "to remove")


def _remove_availability(case: Case) -> None:
    availability.remove_availability(at(case.path, case.actor), _add_days(case).id)


TARGETS = {"project_id": 1, "first_day": TODAY, "last_day": TODAY, "switches": 3}


def _set_targets(case: Case) -> Target:
    """Set targets of a project, once."""
    return projects.add_target(at(case.path), TARGETS, "before")


def _last_given_up(path: Path) -> int:
    with connect(path) as db:
        return list_records(db, MergedPerson)[-1].id


def _put_coach_twice(case: Case) -> None:
    values = {"name": "Tom P.", "organisation_id": case.dossier.host.id}
    double = organisations.add_person(at(case.path), values, "double")
    edit(case.path, case.dossier.switch, coach_id=double.id)


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


def _mend(case: Case) -> None:
    field = unread.UnreadField("organisations", 1, "sector", None, None)
    unread.mend_field(at(case.path, case.actor), field, "care")


def _view(case: Case) -> NamedView:
    return views.keep_view(
        at(case.path, case.actor), "Per fase", ViewAudience.OWN, {"by": "stage"}, "view"
    )


def _refused(call: Callable[[], object]) -> None:
    """Run what is refused for another reason than whose dossier it is."""
    with pytest.raises(InvalidError):
        call()


def _lay_ready(case: Case) -> None:
    """Lay a view of everyone ready: the first one, with the first file."""
    local, kind = at(case.path), MonthlyKind.TABLE
    views.keep_view(local, "Maand", ViewAudience.ALL, {"period": "all"}, "monthly", kind)
    monthly.lay_ready(local)


@cache
def _upload() -> imports.Upload:
    """Return a file of one row; it is read once, for that takes a process of its own."""
    return imports.Upload("a.csv", hashlib.sha256(_LIST).hexdigest(), read_file("a.csv", _LIST))


def _import(case: Case, actor: Actor) -> int:
    """Bring in a dossier of the partner of the case's dossier, as someone."""
    partner = case.dossier.partner.name
    leader = case.dossier.project_leader.name
    context, upload = at(case.path, actor), _upload()
    choices = replace(
        imports.propose_choices(at(case.path), upload),
        fixed={"partner": partner, "leader": leader},
    )
    seen = imports.preview(context, upload, choices)
    if not seen.plan.counts["made"]:
        raise DeniedError("of another partner")
    return imports.import_file(context, upload, choices, seen.digest, "import").id


def _imported(case: Case) -> None:
    """Bring in a file as who may, of the partner of the dossier."""
    partner = case.dossier.partner.id
    leader = case.dossier.project_leader.id
    _import(case, Actor(1, UserRole.PROJECT_LEADER, partner, leader))


def _keep_draft(case: Case) -> int:
    """Have the actor bring in a file that is not in yet."""
    file = ("a.csv", "0" * 64, b"")
    with write(case.path, ACTOR, NOW) as transaction:
        user = case.actor.user_id
        return import_drafts.keep_draft(transaction.db, user, "a", file, {}, NOW)


CALLS: Mapping[str, Callable[[Case], object]] = {
    # files that are brought in
    "read_upload": lambda c: imports.read_upload(at(c.path, c.actor), "a.csv", _LIST),
    "propose_choices": lambda c: imports.propose_choices(at(c.path, c.actor), _upload()),
    "list_mappings": lambda c: imports.list_mappings(at(c.path, c.actor), RowTarget.DOSSIERS),
    "preview": lambda c: imports.preview(
        at(c.path, c.actor), _upload(), imports.propose_choices(at(c.path), _upload())
    ),
    "import_file": lambda c: _import(c, c.actor),
    "keep_draft": lambda c: imports.keep_draft(at(c.path, c.actor), _upload(), Choices(), "a"),
    "choose_in_draft": lambda c: imports.choose_in_draft(at(c.path, c.actor), 1, Choices(), {}),
    "list_drafts": lambda c: imports.list_drafts(at(c.path, c.actor)),
    "read_draft": lambda c: imports.read_draft(at(c.path, c.actor), 1),
    "forget_draft": lambda c: imports.forget_draft(at(c.path, c.actor), "a"),
    "list_imports": lambda c: imports.list_imports(at(c.path, c.actor)),
    "find_earlier": lambda c: imports.find_earlier(at(c.path, c.actor), _upload()),
    "report_of": lambda c: imports.report_of(at(c.path, c.actor), 1),
    "undo_import": lambda c: imports.undo_import(at(c.path, c.actor), 1),
    "forget_old_rows": lambda c: imports.forget_old_rows(at(c.path, c.actor)),
    "render_template": lambda c: imports.render_template(at(c.path, c.actor), "hosts"),
    "render_report": lambda c: imports.render_report(at(c.path, c.actor), 1),
    # views, and what is laid ready of them
    "list_references": lambda c: overview.list_references(at(c.path, c.actor)),
    "list_views": lambda c: views.list_views(at(c.path, c.actor)),
    "keep_view": _view,
    "remove_view": lambda c: views.remove_view(at(c.path, c.actor), _view(c).id),
    "export_table": lambda c: own_tables.export_table(
        at(c.path, c.actor), own_tables.TableKind.COMMA, Selection(), OwnTable(), False
    ),
    "preview_mail": lambda c: outbox.preview_mail(at(c.path, c.actor), c.id, CALL_MAIL, SMTP),
    "queue_mails": lambda c: _refused(
        lambda: outbox.queue_mails(at(c.path, c.actor), c.id, CALL_MAIL, [], "key", SMTP)
    ),
    "list_mails": lambda c: outbox.list_mails(at(c.path, c.actor), c.id),
    "list_mails_to_decide": lambda c: outbox.list_mails_to_decide(at(c.path, c.actor)),
    "decide_mail": lambda c: _refused(
        lambda: outbox.decide_mail(at(c.path, c.actor), c.id, 77, False)
    ),
    "list_stopped_reminders": lambda c: outbox.list_stopped_reminders(at(c.path, c.actor), c.id),
    "stop_reminders": lambda c: outbox.stop_reminders(
        at(c.path, c.actor), c.id, MailKind.CALL_REMINDER, True
    ),
    "list_coming_reminders": lambda c: outbox.list_coming_reminders(at(c.path, c.actor), c.id),
    "list_reminders_of_tomorrow": lambda c: outbox.list_reminders_of_tomorrow(at(c.path, c.actor)),
    "queue_asked_links": lambda c: outbox.queue_asked_links(at(c.path, c.actor), SMTP),
    "queue_reminders": lambda c: outbox.queue_reminders(at(c.path, c.actor), SMTP),
    "send_due": lambda c: sending.send_due(at(c.path, c.actor), SMTP, sending.Tools(lambda: NOW)),
    "read_trouble": lambda c: sending.read_trouble(at(c.path, c.actor)),
    "is_due": lambda c: monthly.is_due(at(c.path, c.actor)),
    "lay_ready": lambda c: monthly.lay_ready(at(c.path, c.actor)),
    "list_monthly_files": lambda c: views.list_monthly_files(at(c.path, c.actor), 1),
    "get_monthly_file": lambda c: monthly.get_monthly_file(at(c.path, c.actor), 1, 1),
    "list_readers": lambda c: view_mails.list_readers(at(c.path, c.actor), 1),
    "choose_readers": lambda c: view_mails.choose_readers(at(c.path, c.actor), 1, []),
    "write_view_mail": lambda c: view_mails.write_view_mail(at(c.path, c.actor), VIEW_MAIL),
    "queue_view_mails": lambda c: view_mails.queue_view_mails(at(c.path, c.actor), SMTP),
    # users, settings
    "choose_language": lambda c: users.choose_language(at(c.path, c.actor), Language.ENGLISH),
    "list_users": lambda c: users.list_users(at(c.path, c.actor)),
    "add_user": lambda c: users.add_user(
        at(c.path, c.actor), Account("lies@voorbeeld.be", LEADER, "Lies", "Voka"), "key"
    ),
    "update_user": lambda c: users.update_user(
        at(c.path, c.actor), _sofie(c), Account("sofie@voorbeeld.be", MANAGER)
    ),
    "begin_session": lambda c: users.begin_session(at(c.path, c.actor), NOW),
    "end_own_sessions": lambda c: users.end_own_sessions(at(c.path, c.actor)),
    "end_sessions": lambda c: users.end_sessions(at(c.path, c.actor), _sofie(c).id),
    "end_all_sessions": lambda c: users.end_all_sessions(at(c.path, c.actor)),
    "deactivate_user": lambda c: users.deactivate_user(at(c.path, c.actor), _sofie(c).id),
    "reactivate_user": lambda c: users.reactivate_user(at(c.path, c.actor), _sofie(c).id),
    "list_user_names": lambda c: users.list_user_names(at(c.path, c.actor)),
    "get_planned_minutes": lambda c: settings.get_planned_minutes(at(c.path, c.actor)),
    "set_statement": lambda c: accessibility.set_statement(
        at(c.path, c.actor), Statement("Blenders", "info@blenders.be", TODAY)
    ),
    "set_planned_minutes": lambda c: settings.set_planned_minutes(at(c.path, c.actor), 30),
    # examples
    "find_examples": lambda c: examples.find_examples(at(c.path, c.actor)),
    "make_examples": lambda c: examples.make_examples(at(c.path, c.actor), partial(copy, c.path)),
    "throw_examples_away": lambda c: examples.throw_examples_away(at(c.path, c.actor), ""),
    "list_examples": lambda c: examples.list_examples(at(c.path, c.actor)),
    "throw_examples_of_someone_away": lambda c: examples.throw_examples_of_someone_away(
        at(c.path, c.actor), c.actor.user_id, ""
    ),
    # backups
    "list_backups": lambda c: backups.list_backups(at(c.path, c.actor), c.path.parent),
    "is_intact": lambda c: backups.is_intact(at(c.path, c.actor), c.path),
    "make_backup": lambda c: backups.make_backup(at(c.path, c.actor), c.path.parent),
    "restore_backup": lambda c: backups.restore_backup(at(c.path, c.actor), c.path),
    # projects
    "list_unread_fields": lambda c: unread.list_unread_fields(at(c.path, c.actor)),
    "mend_field": _mend,
    "list_projects": lambda c: projects.list_projects(at(c.path, c.actor)),
    "add_project": lambda c: projects.add_project(at(c.path, c.actor), {"number": "ESF-9"}, "k"),
    "update_project": lambda c: projects.update_project(
        at(c.path, c.actor), PROJECT, {"name": "Anders"}
    ),
    # targets
    "list_targets": lambda c: projects.list_targets(at(c.path, c.actor), PROJECT.id),
    "add_target": lambda c: projects.add_target(at(c.path, c.actor), TARGETS, "k"),
    "update_target": lambda c: projects.update_target(
        at(c.path, c.actor), _set_targets(c), {**TARGETS, "switches": 4}
    ),
    "remove_target": lambda c: projects.remove_target(at(c.path, c.actor), _set_targets(c).id),
    # when hosts have places
    "list_availabilities": lambda c: availability.list_availabilities(
        at(c.path, c.actor), c.dossier.host.id
    ),
    "list_interests": lambda c: availability.list_interests(at(c.path, c.actor), c.dossier.host.id),
    "list_places": lambda c: availability.list_places(at(c.path, c.actor)),
    "add_availability": lambda c: availability.add_availability(
        at(c.path, c.actor),
        {"host_id": c.dossier.host.id, "first_day": TODAY, "last_day": TODAY, "places": 2},
        "days",
    ),
    "remove_availability": _remove_availability,
    "set_interest": lambda c: availability.set_interest(
        at(c.path, c.actor), c.dossier.host.id, {"year": 2027, "interest": Interest.OPEN}
    ),
    # what the funder asks
    "open_profile": lambda c: funder.open_profile(at(c.path, c.actor), c.id),
    "put_answer": lambda c: funder.put_answer(
        at(c.path, c.actor), c.id, "gender", "man", TODAY, AnswerMeans.ON_PAPER, True
    ),
    "render_funder_form": lambda c: funder.render_funder_form(
        at(c.path, c.actor), c.id, AskedAt.ENTRY
    ),
    "list_funder_reminders": lambda c: funder.list_funder_reminders(at(c.path, c.actor)),
    "set_organisation_profile": lambda c: funder.set_organisation_profile(
        at(c.path, c.actor),
        c.dossier.host.id,
        {"kind": "enterprise", "size": "small", "asked_on": TODAY},
    ),
    "get_organisation_profile": lambda c: funder.get_organisation_profile(
        at(c.path, c.actor), c.dossier.host.id
    ),
    "list_indicator_targets": lambda c: funder.list_indicator_targets(
        at(c.path, c.actor), PROJECT.id, TODAY, LATER.date()
    ),
    "set_indicator_target": lambda c: funder.set_indicator_target(
        at(c.path, c.actor), PROJECT.id, TODAY, LATER.date(), "EECO05", 4, None
    ),
    "list_indicator_progress": lambda c: funder_reports.list_indicator_progress(
        at(c.path, c.actor)
    ),
    "give_funder_answers": lambda c: funder_by_link.give_funder_answers(
        at(c.path, c.actor), c.id, {"gender": "woman"}
    ),
    "read_funder_table": lambda c: funder_reports.read_funder_table(
        at(c.path, c.actor), PROJECT.id, TODAY, LATER.date()
    ),
    "render_funder_file": lambda c: funder_reports.render_funder_file(
        at(c.path, c.actor), FunderFile.WORKBOOK, PROJECT.id, TODAY, LATER.date(), False
    ),
    "hand_in_table": lambda c: funder_reports.hand_in_table(
        at(c.path, c.actor), PROJECT.id, TODAY, LATER.date(), "", "k"
    ),
    "list_funder_reports": lambda c: funder_reports.list_funder_reports(
        at(c.path, c.actor), PROJECT.id
    ),
    "get_funder_report": lambda c: funder_reports.get_funder_report(
        at(c.path, c.actor), 1, FunderFile.DOCUMENT
    ),
    "list_sample_dossiers": lambda c: audit_sample.list_sample_dossiers(
        at(c.path, c.actor), PROJECT.id, TODAY - timedelta(days=30), TODAY
    ),
    "render_audit_sample": lambda c: audit_sample.render_audit_sample(
        at(c.path, c.actor),
        SampleOrder(PROJECT.id, TODAY - timedelta(days=30), TODAY, 1, 1),
    ),
    # organisations, people, catalogue
    "list_organisations": lambda c: organisations.list_organisations(at(c.path, c.actor)),
    "list_people": lambda c: organisations.list_people(at(c.path, c.actor), c.dossier.host.id),
    "list_host_options": lambda c: organisations.list_host_options(
        at(c.path, c.actor), c.dossier.host.id
    ),
    "list_ledger": lambda c: organisations.list_ledger(at(c.path, c.actor), c.dossier.host.id),
    "suggest_options": lambda c: suggestions.suggest_options(
        at(c.path, c.actor), "gesprek", c.dossier.host.id
    ),
    "read_suggestion_use": lambda c: suggestions.read_suggestion_use(at(c.path, c.actor)),
    "add_organisation": lambda c: organisations.add_organisation(
        at(c.path, c.actor), {"name": "Duo Logistics"}, "key"
    ),
    "add_person": lambda c: organisations.add_person(
        at(c.path, c.actor), {"name": "Lies", "organisation_id": c.dossier.host.id}, "key"
    ),
    "add_host_option": lambda c: organisations.add_host_option(
        at(c.path, c.actor), {**TOUR, "host_id": c.dossier.host.id}, "key"
    ),
    # merging
    "get_current_number": lambda c: merging.get_current_number(at(c.path, c.actor), PERSON, 1),
    "list_merges": lambda c: merging.list_merges(at(c.path, c.actor), c.dossier.host.id),
    "preview_merge": lambda c: merging.preview_merge(at(c.path, c.actor), PERSON, *_coaches(c)),
    "merge_records": lambda c: merging.merge_records(
        at(c.path, c.actor), PERSON, *_coaches(c), "dubbel"
    ),
    "undo_merge": lambda c: merging.undo_merge(at(c.path, c.actor), PERSON, _last_given_up(c.path)),
    # dossiers
    "list_dossiers": lambda c: switches.list_dossiers(at(c.path, c.actor)),
    "list_overtaken_plans": lambda c: plans.list_overtaken_plans(at(c.path, c.actor), [c.id]),
    "get_dossier": lambda c: switches.get_dossier(at(c.path, c.actor), c.id),
    "open_switch": lambda c: switches.open_switch(
        at(c.path, c.actor), _new_switch(c.dossier), "key"
    ),
    "stop_switch": lambda c: switches.stop_switch(
        at(c.path, c.actor),
        c.id,
        {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ander werk"},
    ),
    "resume_switch": lambda c: switches.resume_switch(at(c.path, c.actor), c.id),
    "hand_over_switch": lambda c: handover.hand_over_switch(
        at(c.path, c.actor), c.id, c.dossier.project_leader.id
    ),
    "preview_change": lambda c: changing.preview_change(
        at(c.path, c.actor), c.id, Parties.of(c.dossier.switch)
    ),
    "change_switch": lambda c: changing.change_switch(
        at(c.path, c.actor), c.id, replace(Parties.of(c.dossier.switch), coach=None), "ziek"
    ),
    "copy_switch": lambda c: copying.copy_switch(
        at(c.path, c.actor), c.id, copying.NextLearner("Nora", "meer leren"), "key"
    ),
    "open_with_reason": lambda c: handover.open_with_reason(
        at(c.path, c.actor), c.id, "vraag van de lerende"
    ),
    "save_edits": lambda c: edits.save_edits(
        at(c.path, c.actor), [Edit(c.dossier.inputs, {"sharing": "op het team"})], c.id
    ),
    "save_left": lambda c: left_values.save_left(
        at(c.path, c.actor),
        LeftValue(("plan_inputs", c.dossier.inputs.id, "sharing"), c.id, "", "op het team"),
    ),
    "save_text": lambda c: typed_texts.save_text(
        at(c.path, c.actor), _typed(c.dossier.inputs, c.id)
    ),
    "list_own_texts": lambda c: typed_texts.list_own_texts(at(c.path, c.actor), "0" * 32),
    "list_earlier_values": lambda c: edits.list_earlier_values(
        at(c.path, c.actor), ("plan_inputs", c.dossier.inputs.id, "sharing")
    ),
    # the audit trail
    "get_import_row": lambda c: imports.get_import_row(at(c.path, c.actor), c.id),
    "list_history": lambda c: audit.list_history(at(c.path, c.actor), c.id),
    "remove_proposal": lambda c: calls.remove_proposal(
        at(c.path, c.actor), c.dossier.proposals[-1].id
    ),
    "list_own_work": lambda c: audit.list_own_work(at(c.path, c.actor)),
    "search_audit": lambda c: audit.search_audit(at(c.path, c.actor), TrailSearch()),
    # personal data
    "find_people": lambda c: erasure.find_people(at(c.path, c.actor), "amina"),
    "preview_erasure": lambda c: erasure.preview_erasure(at(c.path, c.actor), c.dossier.learner.id),
    "erase_person": lambda c: erasure.erase_person(
        at(c.path, c.actor), c.dossier.learner.id, "vraag van de lerende"
    ),
    "preview_doubts": lambda c: erasure.preview_doubts(at(c.path, c.actor), c.dossier.learner.id),
    "list_doubts": lambda c: erasure.list_doubts(at(c.path, c.actor)),
    "answer_doubts": lambda c: erasure.answer_doubts(at(c.path, c.actor), 1, {"": True}),
    "find_person": lambda c: subject_access.find_person(at(c.path, c.actor), "1"),
    "export_person": lambda c: subject_access.export_person(
        at(c.path, c.actor), c.dossier.learner.id, "vraag"
    ),
    "list_due": lambda c: retention.list_due(at(c.path, c.actor)),
    "erase_due": lambda c: retention.erase_due(at(c.path, c.actor)),
    # the call
    "plan_call": lambda c: calls.plan_call(
        at(c.path, c.actor), c.dossier, {"planned_at": LATER}, "key"
    ),
    "start_call": lambda c: calls.start_call(at(c.path, c.actor), c.call_id),
    "leave_purpose": lambda c: calls.leave_purpose(
        at(c.path, c.actor), c.call_id, Purpose.ACQUAINTANCE
    ),
    "stop_call": lambda c: calls.stop_call(at(c.path, c.actor), c.call_id),
    "complete_call": lambda c: calls.complete_call(at(c.path, c.actor), c.id),
    "call_off": lambda c: calls.call_off(
        at(c.path, c.actor), c.call_id, CallOutcome.NO_SHOW, Party.COACH, "ziek"
    ),
    "confirm_contradiction": lambda c: confirmations.confirm_contradiction(
        at(c.path, c.actor), c.id, "day_before_call:1:0"
    ),
    "withdraw_confirmation": lambda c: confirmations.withdraw_confirmation(
        at(c.path, c.actor), c.id, "day_before_call:1:0"
    ),
    "reinstate_call": lambda c: calls.reinstate_call(at(c.path, c.actor), c.call_id),
    "correct_call": lambda c: calls.correct_call(at(c.path, c.actor), c.call_id, "tikfout"),
    "add_participant": lambda c: calls.add_participant(
        at(c.path, c.actor), c.dossier.calls[-1].call, {"name": "Lies", "role": Role.HR}, "key"
    ),
    "add_proposal": lambda c: calls.add_proposal(at(c.path, c.actor), c.dossier, TOUR, "key"),
    "add_arrangement": lambda c: calls.add_arrangement(
        at(c.path, c.actor), c.dossier, ArrangementKind.MEALS, "key"
    ),
    "render_call_calendar": lambda c: invitations.render_call_calendar(at(c.path, c.actor), c.id),
    "render_call_mail": lambda c: invitations.render_call_mail(at(c.path, c.actor), c.id),
    "render_preparation": lambda c: papers.render_preparation(at(c.path, c.actor), c.id),
    "render_agreed": lambda c: papers.render_agreed(at(c.path, c.actor), c.id),
    "render_agreed_mail": lambda c: papers.render_agreed_mail(at(c.path, c.actor), c.id),
    "render_evaluation_form": lambda c: papers.render_evaluation_form(
        at(c.path, c.actor), c.id, Party.COACH
    ),
    "render_evaluation_mail": lambda c: papers.render_evaluation_mail(
        at(c.path, c.actor), c.id, Party.LEARNER
    ),
    # the learning question
    "open_refinement": lambda c: questions.open_refinement(at(c.path, c.actor), c.id),
    "settle_version": lambda c: questions.settle_version(at(c.path, c.actor), c.id),
    "discard_version": lambda c: questions.discard_version(at(c.path, c.actor), c.id),
    "bring_back": lambda c: questions.bring_back(at(c.path, c.actor), c.id, 1, "toch"),
    "add_goal": lambda c: questions.add_goal(
        at(c.path, c.actor), c.dossier.latest, "moeilijk nieuws brengen", "key"
    ),
    "remove_goal": lambda c: questions.remove_goal(
        at(c.path, c.actor), c.dossier.latest.goals[0].id
    ),
    "add_wish": lambda c: questions.add_wish(
        at(c.path, c.actor), c.dossier.latest, "de directie", "key"
    ),
    "remove_wish": lambda c: questions.remove_wish(
        at(c.path, c.actor), c.dossier.latest.wishes[0].id
    ),
    "set_match": lambda c: questions.set_match(
        at(c.path, c.actor), c.dossier.goals[0].id, (c.dossier.proposals[0].id, None), True
    ),
    "plan_for_goal": lambda c: serving.plan_for_goal(
        at(c.path, c.actor), c.dossier, c.dossier.goals[0].id, _offer(c.dossier), "Lies"
    ),
    "unplan_for_goal": lambda c: serving.unplan_for_goal(
        at(c.path, c.actor), c.id, c.dossier.activities[0].id, c.dossier.goals[0].id
    ),
    "add_serving_option": lambda c: serving.add_serving_option(
        at(c.path, c.actor), c.dossier, c.dossier.goals[0].id, TOUR, "Lies", "key"
    ),
    # plan and exchange
    "render_plan_document": lambda c: plans.render_plan_document(at(c.path, c.actor), c.id),
    "render_readable_draft": lambda c: plans.render_readable_draft(at(c.path, c.actor), c.id),
    "render_readable_version": lambda c: plans.render_readable_version(
        at(c.path, c.actor), c.id, c.dossier.plans[0].id
    ),
    "finalise_plan": lambda c: plans.finalise_plan(at(c.path, c.actor), c.id, ""),
    "add_day": lambda c: exchange.add_day(
        at(c.path, c.actor), c.dossier, {"day": LATER.date()}, "key"
    ),
    "remove_day": lambda c: exchange.remove_day(at(c.path, c.actor), c.dossier.days[0].id),
    "add_activity": lambda c: exchange.add_activity(
        at(c.path, c.actor), c.dossier, TOUR, {c.dossier.goals[0].id}, "key"
    ),
    "set_activity_goals": lambda c: exchange.set_activity_goals(
        at(c.path, c.actor), c.dossier.activities[0].id, set()
    ),
    "remove_activity": lambda c: exchange.remove_activity(
        at(c.path, c.actor), c.dossier.activities[0].id
    ),
    "set_day_activities": lambda c: exchange.set_day_activities(
        at(c.path, c.actor), c.dossier.days[0].id, {c.dossier.activities[0].id}, set()
    ),
    "list_clashes": lambda c: exchange.list_clashes(at(c.path, c.actor), c.dossier),
    "render_days_calendar": lambda c: calendars.render_days_calendar(at(c.path, c.actor), c.id),
    "add_sending_contact": lambda c: switches.add_sending_contact(
        at(c.path, c.actor), c.id, {"name": "Lies"}, "key"
    ),
    "complete_switch": lambda c: completion.complete_switch(at(c.path, c.actor), c.id, TODAY),
    "reopen_switch": lambda c: completion.reopen_switch(at(c.path, c.actor), c.id),
    "open_evaluation": lambda c: evaluations.open_evaluation(
        at(c.path, c.actor), c.id, Party.COACH, EvaluationStatus.RECEIVED
    ),
    "complete_scores": lambda c: evaluations.complete_scores(
        at(c.path, c.actor), c.dossier.evaluations[0].id
    ),
    "note_follow_up": lambda c: follow_ups.note_follow_up(
        at(c.path, c.actor), c.id, Party.LEARNER, {"use": UseAtWork.SOME}
    ),
    # papers
    "get_paper_settings": lambda c: letterhead.get_paper_settings(at(c.path, c.actor)),
    "set_cofinancing": lambda c: letterhead.set_cofinancing(at(c.path, c.actor), "met steun"),
    "add_logo": lambda c: letterhead.add_logo(at(c.path, c.actor), "logo", b"", "key"),
    "move_logo": lambda c: letterhead.move_logo(at(c.path, c.actor), LOGO),
    "remove_logo": lambda c: letterhead.remove_logo(at(c.path, c.actor), LOGO),
    "render_stop_mail": lambda c: mails.render_stop_mail(at(c.path, c.actor), c.id),
    "render_plan_mail": lambda c: mails.render_plan_mail(at(c.path, c.actor), c.id),
    "add_agreements": lambda c: agreements.add_agreements(
        at(c.path, c.actor), c.dossier.plans[0], [Party.COACH], AGREED, None, "key"
    ),
    "correct_agreement": lambda c: agreements.correct_agreement(
        at(c.path, c.actor), c.dossier.plans[0], c.dossier.agreements[0], AGREED, None
    ),
    "withdraw_agreement": lambda c: agreements.withdraw_agreement(
        at(c.path, c.actor), c.id, c.dossier.agreements[0]
    ),
    "read_scan": lambda c: agreements.read_scan(at(c.path, c.actor), c.dossier.attachments[0].id),
    "remove_scan": lambda c: agreements.remove_scan(
        at(c.path, c.actor), c.dossier.attachments[1].id
    ),
    "draft_certificate": lambda c: certificates.draft_certificate(at(c.path, c.actor), c.id),
    "preview_certificate": lambda c: certificates.preview_certificate(
        at(c.path, c.actor), certificate_content(c.dossier, TEXTS, TODAY, "", "")
    ),
    "issue_certificate": lambda c: certificates.issue_certificate(
        at(c.path, c.actor), c.id, certificate_content(c.dossier, TEXTS, TODAY, "", ""), "key"
    ),
    "withdraw_certificate": lambda c: certificates.withdraw_certificate(
        at(c.path, c.actor), c.dossier.certificates[0].id, "tikfout"
    ),
    "get_certificate_document": lambda c: certificates.get_certificate_document(
        at(c.path, c.actor), c.dossier.certificates[0].id
    ),
    "render_certificate_copy": lambda c: certificates.render_certificate_copy(
        at(c.path, c.actor), c.dossier.certificates[0].id
    ),
    "render_readable_copy": lambda c: certificates.render_readable_copy(
        at(c.path, c.actor), c.dossier.certificates[0].id
    ),
    "render_certificate_mail": lambda c: mails.render_certificate_mail(at(c.path, c.actor), c.id),
    # personal links
    "make_link": lambda c: links.make_link(
        at(c.path, c.actor), c.id, Party.LEARNER, LinkWay.COPIED, links.new_token()
    ),
    "list_links": lambda c: links.list_links(at(c.path, c.actor), c.id),
    "end_links": lambda c: links.end_links(at(c.path, c.actor), c.id, Party.LEARNER),
    # what comes in, and what guests do
    "take_over": lambda c: contributions.take_over(
        at(c.path, c.actor), c.id, c.dossier.incoming[0].id
    ),
    "keep_own": lambda c: contributions.keep_own(
        at(c.path, c.actor), c.id, c.dossier.incoming[0].id
    ),
    "mark_seen": lambda c: contributions.mark_seen(at(c.path, c.actor), c.id),
    "read_as_guest": lambda c: guests.read_as_guest(at(c.path, c.actor), c.id),
    "keep_guest_draft": lambda c: guests.keep_guest_draft(
        at(c.path, c.actor), c.id, "plan", {"typed_name": ["Amina"]}
    ),
    "give_contributions": lambda c: guests.give_contributions(
        at(c.path, c.actor), c.id, "preparation", [Given(ContributionTopic.JOB, "begeleider")]
    ),
    "answer_plan": lambda c: guests.answer_plan(
        at(c.path, c.actor), c.id, guests.PlanReply(0, "", True, "Amina", {})
    ),
    "give_log_entry": lambda c: guests.give_log_entry(
        at(c.path, c.actor), c.id, c.dossier.days[0].id, {"done": "meegelopen"}
    ),
    "give_follow_up": lambda c: guests.give_follow_up(
        at(c.path, c.actor), c.id, {"use": UseAtWork.MUCH}
    ),
    "render_for_guest": lambda c: guests.render_for_guest(
        at(c.path, c.actor), c.id, guests.GuestPaper.PLAN
    ),
    # figures
    "list_behind": lambda c: overview.list_behind(at(c.path, c.actor), [c.id]),
    "export_overview": lambda c: exports.export_overview(
        at(c.path, c.actor), exports.ExportKind.TABLES, Selection(), exports.ExportChoices()
    ),
    "read_overview": lambda c: overview.read_overview(at(c.path, c.actor)),
    "overview_revision": lambda c: overview.overview_revision(at(c.path, c.actor)),
    "read_kept_overview": lambda c: overview.read_kept_overview(at(c.path, c.actor), KeptFrames()),
}
"""A call of each function: one that succeeds for who may."""


def _merge_coaches(case: Case) -> None:
    _put_coach_twice(case)
    merging.merge_records(at(case.path), PERSON, *_coaches(case), "dubbel")


def _ask_for_funder(case: Case) -> None:
    """Let the dossier be in a project that asks what the funder asks, with a day held."""
    with write(case.path, ACTOR, NOW) as transaction:
        project = transaction.get(Project, PROJECT.id)
        transaction.update(project, indicator_set="esf_plus_2021_2027")
        transaction.update(transaction.get(Switch, case.id), project_id=project.id)
        day = transaction.get(ExchangeDay, case.dossier.days[0].id)
        past = {"day": TODAY - timedelta(days=3), "held": True, "held_minutes": 450}
        transaction.update(day, **past)


def _hand_in(case: Case) -> None:
    _ask_for_funder(case)
    span = (TODAY - timedelta(days=30), TODAY)
    funder_reports.hand_in_table(at(case.path), PROJECT.id, *span, "", "k")


READIED: Mapping[str, Callable[[Case], object]] = {
    **dict.fromkeys(("report_of", "undo_import", "render_report"), _imported),
    "choose_in_draft": _keep_draft,
    "preview_merge": _put_coach_twice,
    "merge_records": _put_coach_twice,
    "undo_merge": _merge_coaches,
    "list_monthly_files": _lay_ready,
    **dict.fromkeys(
        (
            *("open_profile", "put_answer", "set_indicator_target", "give_funder_answers"),
            *("read_funder_table", "render_funder_file", "hand_in_table", "render_audit_sample"),
        ),
        _ask_for_funder,
    ),
    "get_funder_report": _hand_in,
    "update_target": _set_targets,
    "remove_target": _set_targets,
    "remove_availability": _add_days,
    **dict.fromkeys(("get_monthly_file", "list_readers", "choose_readers"), _lay_ready),
}
"""What was done already before such a call, by the local user."""


def signed_in(office: Office) -> tuple[Actor, ...]:
    """Return someone in each role."""
    return office.katrien, office.manager, office.administrator, office.guest


def test_someone_in_each_role_tries_each_function(office: Office) -> None:
    assert {actor.role for actor in signed_in(office)} == set(ROLES), "add them to tests/offices.py"


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say where others reach the app: personal links are built from it."""
    monkeypatch.setenv(links.ADDRESS_VARIABLE, "https://switching.voorbeeld.be")


@pytest.fixture(scope="module")
def dossiers(office: Office) -> tuple[Dossier, ...]:
    """Each dossier as it stands there before any call."""
    return tuple(read(office.path, switch_id) for switch_id in office.switches)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_does_for_each_role_and_dossier_what_its_row_says(
    name: str, office: Office, dossiers: tuple[Dossier, ...], tmp_path: Path
) -> None:
    assert name in CALLS, f"Add a sample call of {name} to CALLS: a line, for who may do it"
    wanted, found = {}, {}
    for whose, dossier in zip(Whose, dossiers, strict=True):
        readied: dict[int | None, bytes] = {}
        for actor in (ACTOR, *signed_in(office)):
            cell = f"{actor.role} on {whose.name}"
            wanted[cell] = actor is ACTOR or whose in expected(name, actor.role)
            case = Case(actor, office.copy(tmp_path), dossier)
            if name in READIED:
                ready(case, READIED[name], readied)
            found[cell] = attempt(name, case)
    assert found == wanted


def ready(case: Case, before: Callable[[Case], object], readied: dict[int | None, bytes]) -> None:
    """Do what goes before a call on a dossier; for a next one in the same way its bytes do."""
    user = case.actor.user_id if before is _keep_draft else None
    if user not in readied:
        before(case)
        readied[user] = case.path.read_bytes()
    else:
        case.path.write_bytes(readied[user])


def attempt(name: str, case: Case) -> bool:
    """Call; tell whether it was allowed, and see to it that a denial changed no byte."""
    before = contents(case.path)
    try:
        CALLS[name](case)
    except DeniedError:
        assert contents(case.path) == before, f"{name} wrote something before it was denied"
        return False
    except InvalidError:
        pass  # refused for what it says, to someone who may say it
    return True


def contents(path: Path) -> dict[str, bytes]:
    """Return the bytes of the database, and of what lies beside it."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def test_no_sample_call_is_left_of_a_function_that_is_gone() -> None:
    assert set(CALLS) <= set(FUNCTIONS)
