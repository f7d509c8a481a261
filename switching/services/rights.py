"""The one rule for who may do what. Unlisted is denied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from switching.models import (
    Actor,
    Agreement,
    Arrangement,
    Availability,
    ContactWish,
    Contribution,
    Evaluation,
    ExchangeDay,
    FollowUp,
    FunderAnswer,
    FunderReport,
    GoalScore,
    GoalWording,
    GuestLink,
    HostInterest,
    HostOption,
    Import,
    ImportMapping,
    ImportRecord,
    ImportRow,
    LearningGoal,
    LearningQuestion,
    LogEntry,
    MergedOrganisation,
    MergedPerson,
    MonthlyFile,
    NamedView,
    Organisation,
    OrganisationProfile,
    OutgoingMail,
    Participant,
    Person,
    PlanAnswer,
    PlanInputs,
    Proposal,
    Record,
    User,
    UserRole,
    ViewAudience,
    ViewMail,
    ViewReader,
)
from switching.store.ownership import Holder, is_of_dossier


class DeniedError(PermissionError):
    """The actor may not do this."""


class ReasonNeededError(DeniedError):
    """An administrator may read this dossier only after saying why."""


class Need(StrEnum):
    """What a service asks of who calls it: `access.needs` declares it on the function."""

    OWN_ACCOUNT = "own_account"
    READ_SHARED = "read_shared"
    WRITE_SHARED = "write_shared"
    LIST_DOSSIERS = "list_dossiers"
    READ_DOSSIER = "read_dossier"
    WRITE_DOSSIER = "write_dossier"
    OPEN_DOSSIER = "open_dossier"
    HAND_OVER = "hand_over"
    MERGE = "merge"
    SAVE_FIELDS = "save_fields"
    SEE_FIGURES = "see_figures"
    EXPORT = "export"
    ADMINISTER = "administer"
    IMPORT = "import"
    TRY_EXAMPLES = "try_examples"
    ACT_AS_GUEST = "act_as_guest"
    FUNDER_DATA = "funder_data"
    FUNDER_TABLE = "funder_table"


class Scope(StrEnum):
    """On which dossiers and records a role may do what asks for a need.

    SHARED are the organisations, people and catalogue of all partners together; REASON is every
    dossier, each after saying why; LINK is the one dossier that a personal link opens.
    """

    NONE = "none"
    OWN = "own"
    PARTNER = "partner"
    SHARED = "shared"
    REASON = "reason"
    ALL = "all"
    LINK = "link"


_LEADER, _MANAGER = UserRole.PROJECT_LEADER, UserRole.PROGRAMME_MANAGER
_ADMINISTRATOR = UserRole.ADMINISTRATOR

SCOPES: Mapping[Need, Mapping[UserRole, Scope]] = {
    Need.OWN_ACCOUNT: {_LEADER: Scope.OWN, _MANAGER: Scope.OWN, _ADMINISTRATOR: Scope.OWN},
    Need.READ_SHARED: {
        _LEADER: Scope.SHARED,
        _MANAGER: Scope.SHARED,
        _ADMINISTRATOR: Scope.SHARED,
    },
    Need.WRITE_SHARED: {_LEADER: Scope.SHARED, _ADMINISTRATOR: Scope.SHARED},
    Need.LIST_DOSSIERS: {
        _LEADER: Scope.PARTNER,
        _MANAGER: Scope.ALL,
        _ADMINISTRATOR: Scope.REASON,
    },
    Need.READ_DOSSIER: {
        _LEADER: Scope.PARTNER,
        _MANAGER: Scope.ALL,
        _ADMINISTRATOR: Scope.REASON,
    },
    Need.WRITE_DOSSIER: {_LEADER: Scope.OWN},
    Need.OPEN_DOSSIER: {_ADMINISTRATOR: Scope.ALL},
    Need.HAND_OVER: {_LEADER: Scope.OWN, _ADMINISTRATOR: Scope.ALL},
    Need.MERGE: {_LEADER: Scope.OWN, _ADMINISTRATOR: Scope.ALL},
    Need.SAVE_FIELDS: {_LEADER: Scope.OWN, _ADMINISTRATOR: Scope.SHARED},
    Need.SEE_FIGURES: {_LEADER: Scope.PARTNER, _MANAGER: Scope.ALL},
    Need.EXPORT: {_MANAGER: Scope.ALL, _ADMINISTRATOR: Scope.ALL},
    Need.ADMINISTER: {_ADMINISTRATOR: Scope.ALL},
    Need.IMPORT: {_LEADER: Scope.PARTNER, _ADMINISTRATOR: Scope.ALL},
    Need.TRY_EXAMPLES: {_LEADER: Scope.OWN, _MANAGER: Scope.OWN, _ADMINISTRATOR: Scope.OWN},
    Need.ACT_AS_GUEST: {UserRole.GUEST: Scope.LINK},
    Need.FUNDER_DATA: {_LEADER: Scope.OWN, _ADMINISTRATOR: Scope.ALL},
    Need.FUNDER_TABLE: {_MANAGER: Scope.ALL, _ADMINISTRATOR: Scope.ALL},
}
"""The scope of each role; a role that is not listed has none. LOCAL, the one user of an
installation without sign-in, may do everything."""

_IN_DOSSIERS = {
    *(Need.WRITE_DOSSIER, Need.SAVE_FIELDS, Need.HAND_OVER, Need.MERGE, Need.OPEN_DOSSIER),
    Need.ACT_AS_GUEST,
    Need.IMPORT,
}
_SHARED = {
    kind.TABLE
    for kind in (
        *(Organisation, Person, HostOption, Availability, HostInterest),
        *(MergedPerson, MergedOrganisation, OrganisationProfile),
    )
}
_OF_GUESTS = {
    kind.TABLE
    for kind in (
        *(GuestLink, Contribution, PlanAnswer, LogEntry, FollowUp, Agreement, Evaluation),
        *(GoalScore, LearningQuestion, LearningGoal, GoalWording, ContactWish, PlanInputs),
        *(Proposal, Arrangement, Participant, ExchangeDay, FunderAnswer, OutgoingMail),
    )
}
"""What a guest may change of a dossier; which field, the services for guests alone decide."""


_WRITTEN_WITH = {
    **dict.fromkeys((MonthlyFile.TABLE, ViewReader.TABLE, ViewMail.TABLE), Need.EXPORT),
    FunderReport.TABLE: Need.FUNDER_TABLE,
}
"""What the records of a table ask of who writes them; all others are an administrator's."""


def scope_of(actor: Actor, need: Need | None) -> Scope:
    """Return on which records `actor` may do what asks for `need`."""
    if actor.role is UserRole.LOCAL:
        return Scope.ALL
    return SCOPES[need].get(actor.role, Scope.NONE) if need else Scope.NONE


def may(actor: Actor, need: Need) -> bool:
    """Tell whether `actor` may do what asks for `need` at all, on any record."""
    return scope_of(actor, need) is not Scope.NONE


def authorise(actor: Actor, need: Need, action: str = "") -> None:
    """Raise DeniedError unless `actor` may do what asks for `need`.

    Whether the record is one of theirs is asked on the connection that reads or writes it:
    `switching.services.access`.
    """
    if not may(actor, need):
        raise DeniedError(f"{actor.role} {actor.user_id} may not {action or need}")


def may_read(actor: Actor, holder: Holder, need: Need | None = None) -> bool:
    """Tell whether `actor` may read a dossier; that an administrator gave a reason comes beside.

    A guest reads only in what asks for a `need` of guests.
    """
    scope = scope_of(actor, need)
    wanted = scope if scope is Scope.LINK else scope_of(actor, Need.READ_DOSSIER)
    return _is_within(wanted, actor, holder)


def may_write(actor: Actor, holder: Holder) -> bool:
    """Tell whether `actor` may write in a dossier."""
    return _is_within(scope_of(actor, Need.WRITE_DOSSIER), actor, holder)


def _is_within(scope: Scope, actor: Actor, holder: Holder) -> bool:
    """Tell whether a dossier of `holder` lies within `scope`, seen from `actor`."""
    if scope is Scope.OWN:
        held_by = holder.project_leader_id, holder.partner_id
        return held_by == (actor.person_id, actor.partner_id)
    if scope is Scope.LINK:
        return actor.switch_id is not None and holder.switch_id == actor.switch_id
    if scope is Scope.PARTNER:
        return holder.partner_id == actor.partner_id
    return scope in {Scope.ALL, Scope.REASON}


def is_shared(table: str) -> bool:
    """Tell whether the records of `table` are of all partners together."""
    return table in _SHARED


def may_keep_for(actor: Actor, audience: ViewAudience) -> bool:
    """Tell whether `actor` may keep a view for `audience`, and take away one of theirs."""
    if audience is ViewAudience.PARTNER:
        return actor.partner_id is not None
    scope = scope_of(actor, Need.SEE_FIGURES)
    return scope is Scope.ALL if audience is ViewAudience.ALL else scope is not Scope.NONE


def _keeps(actor: Actor, view: NamedView) -> bool:
    """Tell whether a view is one that `actor` may keep: a shared one outlives who made it."""
    if view.audience is ViewAudience.OWN:
        return view.user_id == actor.user_id
    of_theirs = view.audience is ViewAudience.ALL or view.partner_id == actor.partner_id
    return of_theirs and may_keep_for(actor, view.audience)


def _is_for_guest(actor: Actor, record: Record) -> bool:
    """Tell whether a record is of a kind that guests may change; of people that is oneself."""
    if isinstance(record, Person):
        return record.id == actor.person_id
    return record.TABLE in _OF_GUESTS


def may_see_import(actor: Actor, partner_id: int | None) -> bool:
    """Tell whether `actor` may see an import of a partner, and undo it."""
    scope = scope_of(actor, Need.IMPORT)
    return scope is Scope.ALL or (scope is Scope.PARTNER and partner_id == actor.partner_id)


def _brings_in(actor: Actor, record: Record) -> bool:
    of = getattr(record, "partner_id", actor.partner_id)
    return may_see_import(actor, of)


def may_touch(actor: Actor, need: Need | None, record: Record, holders: Collection[Holder]) -> bool:
    """Tell whether `actor` may change `record`, which lies in the dossiers of `holders`."""
    if actor.role is UserRole.LOCAL:
        return True
    if actor.role is UserRole.GUEST and not _is_for_guest(actor, record):
        return False
    if is_of_dossier(record.TABLE):
        scope = scope_of(actor, need) if need in _IN_DOSSIERS else Scope.NONE
        inside = bool(holders) and all(_is_within(scope, actor, holder) for holder in holders)
        return scope is Scope.ALL or inside
    if is_shared(record.TABLE):
        return may(actor, Need.WRITE_SHARED) or need is Need.ACT_AS_GUEST
    return _touches_beside(actor, need, record, holders)


def _touches_beside(
    actor: Actor, need: Need | None, record: Record, holders: Collection[Holder]
) -> bool:
    """Tell whether `actor` may change what is in no dossier and not shared either."""
    if isinstance(record, NamedView) and need is Need.SEE_FIGURES:
        return _keeps(actor, record)
    if isinstance(record, Import | ImportMapping | ImportRow | ImportRecord):
        return need is Need.IMPORT and _brings_in(actor, record)
    if isinstance(record, FunderAnswer) and need is Need.ACT_AS_GUEST:
        return record.person_id == actor.person_id and bool(holders)
    if isinstance(record, FunderAnswer) and need is Need.FUNDER_DATA:
        # A learner may have several dossiers in a project: who leads one of them asks.
        scope = scope_of(actor, need)
        return scope is Scope.ALL or any(_is_within(scope, actor, item) for item in holders)
    if isinstance(record, User) and need is Need.OWN_ACCOUNT:
        return record.id == actor.user_id
    return may(actor, _WRITTEN_WITH.get(record.TABLE, Need.ADMINISTER))
