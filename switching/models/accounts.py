"""Who works with the app, and the trail of what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from switching.models.base import AsList, Instant, Line, Name, Record
from switching.models.enums import Language, UserRole
from switching.models.mail import SignInMail
from switching.models.treatment import Treatment


class User(Record):
    """Someone who may work with the app; who signed in before `sessions_from` has to do so again.

    That moment is on the clock of the provider.
    """

    TABLE: ClassVar[str] = "users"

    email: Annotated[SignInMail, Treatment.SIGN_IN]
    name: Annotated[Line, Treatment.NAME] = ""
    role: UserRole
    partner_id: int | None = None
    person_id: int | None = None
    language: Language = Language.DUTCH
    active: bool = True
    sessions_from: Annotated[Instant | None, Treatment.DETAIL] = None


class AuditEntry(Record):
    """Who did what to which record, with the values before and after.

    A guest has no user of their own: `link_id` says through whose link it was done.
    """

    TABLE: ClassVar[str] = "audit_log"

    at: Instant
    user_id: int
    action: Name
    record_table: Name
    record_id: int
    switch_id: int | None = None
    before: Annotated[dict[str, Any] | None, AsList] = None
    after: Annotated[dict[str, Any] | None, AsList] = None
    link_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """The user on whose behalf something is read or written.

    A project leader reads the dossiers of `partner_id`, and writes those led by `person_id`. A
    guest is `person_id` in the dossier `switch_id`, by the link `link_id`.
    """

    user_id: int
    role: UserRole
    partner_id: int | None = None
    person_id: int | None = None
    switch_id: int | None = None
    link_id: int | None = None
