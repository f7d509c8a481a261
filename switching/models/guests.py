"""Those who don't sign in: their personal links, and what they give through them."""

from __future__ import annotations

from typing import Annotated, ClassVar

from switching.models.base import Day, Instant, Json, Line, Minutes, Name, Note, Record
from switching.models.enums import ContributionTopic, LinkWay, Party, UseAtWork
from switching.models.treatment import Treatment


class GuestLink(Record):
    """A personal link: it opens the part of one dossier that is for one person.

    Of the token in its address only the SHA-256 is kept, in hexadecimals. Several are valid at a
    time, at most until `valid_until`; `asked_at` is when someone asked for a new one through it.
    Of the code that was mailed last, to agree by this link, a digest is kept, when it was made, and
    how often another one was typed.
    """

    TABLE: ClassVar[str] = "guest_links"

    switch_id: int
    person_id: int
    party: Party
    digest: Annotated[Name, Treatment.KEPT]
    way: LinkWay
    valid_until: Day
    ended_at: Instant | None = None
    asked_at: Instant | None = None
    created_at: Instant
    created_by: int
    code_digest: Annotated[Line, Treatment.KEPT] = ""
    code_made_at: Instant | None = None
    code_tries: int = 0


class Contribution(Record):
    """What a guest wrote for a field of a dossier, as theirs.

    `topic` says for which field; `about_id` and `detail` which goal, day, option or section is
    meant. `taken` is None until someone says whether it stands in the field: what came into an
    empty field is taken at once.
    """

    TABLE: ClassVar[str] = "contributions"

    switch_id: int
    person_id: int
    party: Party
    link_id: int
    topic: ContributionTopic
    about_id: int | None = None
    detail: Annotated[Line, Treatment.KEPT] = ""
    text: Annotated[Note, Treatment.NOTE]
    given_at: Instant
    taken: bool | None = None
    seen: bool = False


class PlanAnswer(Record):
    """What a guest answered to a final plan: that they agree, or that it is to be changed first.

    `snapshot_digest` is the SHA-256 of all that the plan says, `part_digests` that of each section
    that was shown. `typed_name` is who they said they are, `way` how their link left: a copied one
    proves less, unless `by_code` they typed a code that was mailed to them.
    """

    TABLE: ClassVar[str] = "plan_answers"

    plan_id: int
    person_id: int
    party: Party
    link_id: int
    way: LinkWay
    agreed: bool
    typed_name: Annotated[Name, Treatment.EVIDENCE]
    snapshot_digest: Annotated[Name, Treatment.KEPT]
    part_digests: Annotated[Json, Treatment.KEPT]
    answered_at: Instant
    by_code: bool = False


class LogEntry(Record):
    """A guest's line on a day of the exchange: what they did and learned, and for how long."""

    TABLE: ClassVar[str] = "log_entries"

    switch_id: int
    day_id: int
    party: Party
    person_id: int
    done: Annotated[Note, Treatment.NOTE] = ""
    learned: Annotated[Note, Treatment.NOTE] = ""
    minutes: Minutes | None = None
    given_at: Instant


class FollowUp(Record):
    """What a party says three months later: whether it is used at work, what, and what changed."""

    TABLE: ClassVar[str] = "follow_ups"

    switch_id: int
    party: Party
    person_id: int
    use: UseAtWork
    used: Annotated[Note, Treatment.NOTE] = ""
    changed_since: Annotated[Note, Treatment.NOTE] = ""
    answered_on: Day
