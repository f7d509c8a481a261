"""The one rule for who may do what. Unlisted is denied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from enum import Enum, auto

from switching.models import Actor, HostOption, Organisation, Person, Record, User, UserRole
from switching.store.belonging import Holder, is_of_dossier


class DeniedError(PermissionError):
    """The actor may not do this."""


class ReasonNeededError(DeniedError):
    """An administrator may read this dossier only after saying why."""


class Need(Enum):
    """What someone needs for an action; LOCAL, of an installation without sign-in, needs nothing.

    Beside the role it is the record that decides: see `may_read` and `may_touch`.
    """

    OWN_ACCOUNT = auto()
    READ_SHARED = auto()
    WRITE_SHARED = auto()
    LIST_DOSSIERS = auto()
    READ_DOSSIER = auto()
    WRITE_DOSSIER = auto()
    OPEN_DOSSIER = auto()
    HAND_OVER = auto()
    SAVE_FIELDS = auto()
    SEE_FIGURES = auto()
    EXPORT = auto()
    ADMINISTER = auto()


_LEADER, _MANAGER = UserRole.PROJECT_LEADER, UserRole.PROGRAMME_MANAGER
_ADMINISTRATOR = UserRole.ADMINISTRATOR

ROLES: Mapping[Need, Set[UserRole]] = {
    Need.OWN_ACCOUNT: {_LEADER, _MANAGER, _ADMINISTRATOR},
    Need.READ_SHARED: {_LEADER, _MANAGER, _ADMINISTRATOR},
    Need.WRITE_SHARED: {_LEADER, _ADMINISTRATOR},
    Need.LIST_DOSSIERS: {_LEADER, _MANAGER, _ADMINISTRATOR},  # a leader's: the own partner's
    Need.READ_DOSSIER: {_LEADER, _MANAGER, _ADMINISTRATOR},  # an administrator's: with a reason
    Need.WRITE_DOSSIER: {_LEADER},  # the own ones
    Need.OPEN_DOSSIER: {_ADMINISTRATOR},
    Need.HAND_OVER: {_LEADER, _ADMINISTRATOR},  # a leader's: the own ones
    Need.SAVE_FIELDS: {_LEADER, _ADMINISTRATOR},  # of what they may write
    Need.SEE_FIGURES: {_LEADER, _MANAGER},  # a leader's: the own partner's
    Need.EXPORT: {_MANAGER, _ADMINISTRATOR},
    Need.ADMINISTER: {_ADMINISTRATOR},
}
"""Which roles may do what asks for a need at all."""

RULES: Mapping[str, Need] = {
    # users, settings
    "choose_language": Need.OWN_ACCOUNT,
    "list_user_names": Need.READ_SHARED,
    "list_users": Need.ADMINISTER,
    "add_user": Need.ADMINISTER,
    "update_user": Need.ADMINISTER,
    "deactivate_user": Need.ADMINISTER,
    "reactivate_user": Need.ADMINISTER,
    "get_planned_minutes": Need.READ_SHARED,
    "set_planned_minutes": Need.ADMINISTER,
    "get_paper_settings": Need.READ_SHARED,
    "set_cofinancing": Need.ADMINISTER,
    "add_logo": Need.ADMINISTER,
    "move_logo": Need.ADMINISTER,
    "remove_logo": Need.ADMINISTER,
    # backups
    "list_backups": Need.ADMINISTER,
    "is_intact": Need.ADMINISTER,
    "make_backup": Need.ADMINISTER,
    "restore_backup": Need.ADMINISTER,
    # organisations, people, catalogue
    "list_organisations": Need.READ_SHARED,
    "list_people": Need.READ_SHARED,
    "list_host_options": Need.READ_SHARED,
    "list_ledger": Need.SEE_FIGURES,
    "suggest_options": Need.READ_SHARED,
    "add_organisation": Need.WRITE_SHARED,
    "add_person": Need.WRITE_SHARED,
    "add_host_option": Need.WRITE_SHARED,
    # projects
    "list_projects": Need.READ_SHARED,
    "add_project": Need.ADMINISTER,
    "update_project": Need.ADMINISTER,
    # dossiers
    "list_dossiers": Need.LIST_DOSSIERS,
    "get_dossier": Need.READ_DOSSIER,
    "open_switch": Need.WRITE_DOSSIER,
    "add_sending_contact": Need.WRITE_DOSSIER,
    "complete_switch": Need.WRITE_DOSSIER,
    "reopen_switch": Need.WRITE_DOSSIER,
    "stop_switch": Need.WRITE_DOSSIER,
    "resume_switch": Need.WRITE_DOSSIER,
    "hand_over_switch": Need.HAND_OVER,
    "open_with_reason": Need.OPEN_DOSSIER,
    "save_edits": Need.SAVE_FIELDS,
    "list_earlier_values": Need.READ_DOSSIER,
    # the audit trail
    "list_history": Need.READ_DOSSIER,
    "search_audit": Need.ADMINISTER,
    # personal data
    "find_people": Need.ADMINISTER,
    "preview_erasure": Need.ADMINISTER,
    "erase_person": Need.ADMINISTER,
    "find_person": Need.ADMINISTER,
    "export_person": Need.OPEN_DOSSIER,  # it asks for a reason, as opening a dossier does
    "list_due": Need.ADMINISTER,
    "erase_due": Need.ADMINISTER,
    # the call
    "plan_call": Need.WRITE_DOSSIER,
    "start_call": Need.WRITE_DOSSIER,
    "stop_call": Need.WRITE_DOSSIER,
    "complete_call": Need.WRITE_DOSSIER,
    "call_off": Need.WRITE_DOSSIER,
    "correct_call": Need.WRITE_DOSSIER,
    "add_participant": Need.WRITE_DOSSIER,
    "add_proposal": Need.WRITE_DOSSIER,
    "add_arrangement": Need.WRITE_DOSSIER,
    "render_call_calendar": Need.READ_DOSSIER,
    "render_call_mail": Need.READ_DOSSIER,
    # the learning question
    "open_refinement": Need.WRITE_DOSSIER,
    "settle_version": Need.WRITE_DOSSIER,
    "discard_version": Need.WRITE_DOSSIER,
    "bring_back": Need.WRITE_DOSSIER,
    "add_goal": Need.WRITE_DOSSIER,
    "remove_goal": Need.WRITE_DOSSIER,
    "add_wish": Need.WRITE_DOSSIER,
    "remove_wish": Need.WRITE_DOSSIER,
    "set_match": Need.WRITE_DOSSIER,
    # plan and exchange
    "render_plan_document": Need.READ_DOSSIER,
    "finalise_plan": Need.WRITE_DOSSIER,
    "render_plan_mail": Need.READ_DOSSIER,
    "add_agreements": Need.WRITE_DOSSIER,
    "correct_agreement": Need.WRITE_DOSSIER,
    "withdraw_agreement": Need.WRITE_DOSSIER,
    "read_scan": Need.READ_DOSSIER,
    "remove_scan": Need.WRITE_DOSSIER,
    "add_day": Need.WRITE_DOSSIER,
    "remove_day": Need.WRITE_DOSSIER,
    "set_day_activities": Need.WRITE_DOSSIER,
    "list_clashes": Need.READ_DOSSIER,
    "render_days_calendar": Need.READ_DOSSIER,
    "add_activity": Need.WRITE_DOSSIER,
    "set_activity_goals": Need.WRITE_DOSSIER,
    "remove_activity": Need.WRITE_DOSSIER,
    "open_evaluation": Need.WRITE_DOSSIER,
    "complete_scores": Need.WRITE_DOSSIER,
    # the certificate
    "draft_certificate": Need.READ_DOSSIER,
    "preview_certificate": Need.READ_SHARED,  # it writes what was read already
    "issue_certificate": Need.WRITE_DOSSIER,
    "withdraw_certificate": Need.WRITE_DOSSIER,
    "get_certificate_document": Need.READ_DOSSIER,
    "render_certificate_copy": Need.READ_DOSSIER,
    "render_certificate_mail": Need.READ_DOSSIER,
    # figures
    "overview_revision": Need.READ_SHARED,
    "read_overview": Need.SEE_FIGURES,
    "list_behind": Need.SEE_FIGURES,
    "export_overview": Need.EXPORT,
}
"""What each public function of the domain needs."""


def may(actor: Actor, action: str) -> bool:
    """Tell whether the role of `actor` may do `action` at all, the name of a domain function."""
    if actor.role is UserRole.LOCAL:
        return True
    need = RULES.get(action)
    return need is not None and actor.role in ROLES[need]


def authorise(actor: Actor, action: str) -> None:
    """Raise DeniedError unless the role of `actor` may do `action`; unlisted is denied.

    The first line of each function, before any file is touched. Whether the record is one of
    theirs is asked on the connection that reads or writes it: `switching.services.access`.
    """
    if not may(actor, action):
        raise DeniedError(f"{actor.role} {actor.user_id} may not {action}")


def may_read(actor: Actor, holder: Holder) -> bool:
    """Tell whether `actor` may read a dossier; that an administrator gave a reason comes beside."""
    if actor.role is UserRole.PROJECT_LEADER:
        return holder.partner_id == actor.partner_id
    return True


def may_write(actor: Actor, holder: Holder) -> bool:
    """Tell whether `actor` may write in a dossier: its project leader may."""
    if actor.role is UserRole.PROJECT_LEADER:
        return holder == Holder(actor.person_id, actor.partner_id)
    return actor.role is UserRole.LOCAL


def is_shared(table: str) -> bool:
    """Tell whether the records of `table` are of all partners together."""
    return table in {kind.TABLE for kind in (Organisation, Person, HostOption)}


def may_touch(actor: Actor, need: Need, record: Record, holders: Collection[Holder]) -> bool:
    """Tell whether `actor` may change `record`, which lies in the dossiers of `holders`."""
    if actor.role is UserRole.LOCAL:
        return True
    if is_of_dossier(record.TABLE):
        if actor.role is UserRole.ADMINISTRATOR:
            return need in {Need.HAND_OVER, Need.OPEN_DOSSIER}
        return bool(holders) and all(may_write(actor, holder) for holder in holders)
    if is_shared(record.TABLE):
        return actor.role in ROLES[Need.WRITE_SHARED]
    if isinstance(record, User) and need is Need.OWN_ACCOUNT:
        return record.id == actor.user_id
    return actor.role is UserRole.ADMINISTRATOR
