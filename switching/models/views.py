"""What someone asks of the overview, kept by name, and what is laid ready of it each month."""

from __future__ import annotations

from typing import Annotated, ClassVar

from switching.models.base import Day, Instant, Json, Name, Record
from switching.models.enums import MonthlyKind, ViewAudience
from switching.models.treatment import Treatment


class NamedView(Record):
    """A view of the overview: `asks` are the parameters of its address.

    It holds no data: everyone who opens it sees their own dossiers through it. `partner_id` is
    whose it is when its audience is a partner. With `monthly` a file of it is laid ready.
    """

    TABLE: ClassVar[str] = "views"

    user_id: int
    name: Annotated[Name, Treatment.SHARED]
    audience: ViewAudience = ViewAudience.OWN
    partner_id: int | None = None
    asks: Annotated[Json, Treatment.KEPT]
    monthly: MonthlyKind | None = None


class ViewReader(Record):
    """A user who gets a mail for each file of a view that is made `since` this was chosen."""

    TABLE: ClassVar[str] = "view_readers"

    view_id: int
    user_id: int
    since: Instant


class MonthlyFile(Record):
    """A file of a view about the months up to and including `month`, its first day.

    `counts` are the figures of that moment by their key, to say later what changed since.
    """

    TABLE: ClassVar[str] = "monthly_files"

    view_id: int
    month: Day
    made_at: Instant
    kind: MonthlyKind
    counts: Annotated[Json, Treatment.KEPT]
    content: Annotated[bytes, Treatment.KEPT]
