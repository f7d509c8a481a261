"""Organisations, their people, what hosts offer, and the projects that pay for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import AfterValidator, ValidationInfo, model_validator

from switching.models.base import (
    Day,
    Line,
    Minutes,
    N_,
    Name,
    Note,
    Record,
    are_stored,
    is_stored,
    wrong,
)
from switching.models.enums import Interest, Language, OptionKind, Sector
from switching.models.mail import Mail, Phone
from switching.models.month import Since
from switching.models.treatment import Treatment

MOST_PLACES = 1000
MOST_TARGET = 1_000_000


def _some_places(value: int, info: ValidationInfo) -> int:
    if not 1 <= value <= MOST_PLACES and not is_stored(info):
        raise wrong(N_("Fill in between 1 and {limit} places."), limit=MOST_PLACES)
    return value


class Project(Record):
    """A funded project (call): its number is on the plan, its terms decide how long things stay.

    `begins_on` is from when the funder pays, where that is known. `indicator_set` is what that one
    asks of learners (`switching.rules.indicators`), or empty. With `asks_code`, who agrees by a
    link that was copied needs a code that is mailed to them.
    """

    TABLE: ClassVar[str] = "projects"

    number: Annotated[Name, Treatment.SHARED]
    name: Annotated[Line, Treatment.SHARED] = ""
    cofinancing: Annotated[Note, Treatment.SHARED] = ""
    evidence_until: Day | None = None
    notes_until: Day | None = None
    indicator_set: Annotated[Line, Treatment.KEPT] = ""
    begins_on: Day | None = None
    asks_code: bool = False


def _some_target(value: int, info: ValidationInfo) -> int:
    if not 1 <= value <= MOST_TARGET and not is_stored(info):
        raise wrong(N_("Fill in between 1 and {limit}, or leave it empty."), limit=MOST_TARGET)
    return value


TargetNumber = Annotated[int, AfterValidator(_some_target)] | None


class Target(Record):
    """What a project wants to reach from `first_day` to `last_day`; None where it has no target.

    `switches` are exchanges that begin, `hours` those held, `hosts` organisations that receive.
    """

    TABLE: ClassVar[str] = "targets"

    project_id: int
    first_day: Day
    last_day: Day
    switches: TargetNumber = None
    hours: TargetNumber = None
    certificates: TargetNumber = None
    hosts: TargetNumber = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self, info: ValidationInfo) -> Target:
        if not are_stored(info, "first_day", "last_day") and self.last_day < self.first_day:
            raise wrong(N_("The last day comes before the first one."))
        return self


class Organisation(Record):
    """An employer that sends learners, hosts them, promotes the programme, or several of these."""

    TABLE: ClassVar[str] = "organisations"

    name: Annotated[Name, Treatment.SHARED]
    sector: Sector = Sector.NOT_GIVEN
    description: Annotated[Note, Treatment.SHARED] = ""
    address: Annotated[Line, Treatment.SHARED] = ""
    city: Annotated[Line, Treatment.SHARED] = ""
    is_sender: bool = False
    is_host: bool = False
    is_partner: bool = False
    active: bool = True


class Person(Record):
    """Someone of an organisation. `job_since` is 'YYYY', 'YYYY-MM' or empty.

    Papers and mails for them are in their `language`; None while no one said which that is.
    """

    TABLE: ClassVar[str] = "people"

    organisation_id: int
    name: Annotated[Name, Treatment.NAME]
    job: Annotated[Line, Treatment.JOB] = ""
    job_since: Annotated[Since, Treatment.DETAIL] = ""
    email: Annotated[Mail, Treatment.CONTACT] = ""
    phone: Annotated[Phone, Treatment.CONTACT] = ""
    active: bool = True
    language: Annotated[Language | None, Treatment.DETAIL] = None


class HostOption(Record):
    """Something a host can offer a learner; `minutes` is how long it usually takes."""

    TABLE: ClassVar[str] = "host_options"
    SEARCHED: ClassVar[tuple[str, ...]] = ("title", "description", "kind")

    host_id: int
    kind: OptionKind
    title: Annotated[Name, Treatment.SHARED]
    description: Annotated[Note, Treatment.SHARED] = ""
    colleague: Annotated[Line, Treatment.SHARED] = ""
    minutes: Minutes | None = None
    places_per_month: Annotated[int, AfterValidator(_some_places)] | None = None
    active: bool = True


class Availability(Record):
    """Days from `first_day` to `last_day` on which a host has places for learners."""

    TABLE: ClassVar[str] = "availabilities"

    host_id: int
    first_day: Day
    last_day: Day
    places: Annotated[int, AfterValidator(_some_places)] = 1

    @model_validator(mode="after")
    def _ends_after_it_begins(self, info: ValidationInfo) -> Availability:
        if not are_stored(info, "first_day", "last_day") and self.last_day < self.first_day:
            raise wrong(N_("The last day comes before the first one."))
        return self


class HostInterest(Record):
    """How a host stands towards learners in a calendar year, and why."""

    TABLE: ClassVar[str] = "host_interests"

    host_id: int
    year: int
    interest: Interest
    reason: Annotated[Line, Treatment.SHARED] = ""


@dataclass(frozen=True)
class PlacesLine:
    """Days with places at a host: how many dossiers have days there then, and its interest."""

    id: int
    host_id: int
    host: str
    first_day: date
    last_day: date
    places: int
    taken: int
    interest: Interest | None

    @property
    def free(self) -> int:
        """How many places are left."""
        return max(0, self.places - self.taken)


@dataclass(frozen=True)
class IndexedOption:
    """An option as the search index holds it: the stems of its title, description and kind."""

    option_id: int
    title: tuple[str, ...]
    description: tuple[str, ...]
    kind: tuple[str, ...]
    learned: tuple[str, ...] = ()
    """Those of the goals that it served."""


@dataclass(frozen=True)
class LedgerLine:
    """What became of an option: how often it was offered, accepted, planned, done, found useful.

    `maybe` is how often a learner doubted.

    `option_id` is None for what was proposed in a call outside the catalogue.
    """

    option_id: int | None
    kind: OptionKind
    title: str
    active: bool
    offered: int
    maybe: int
    accepted: int
    planned: int
    done: int
    useful: int
