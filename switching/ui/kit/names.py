"""Names to choose from: what is the same in a list gets what tells it apart.

The words of any list come from here, or from `tell_apart` itself for what is no record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from switching.i18n import Texts
from switching.models import Activity, ExchangeDay, HostOption, Organisation, Person, User
from switching.rules.coverage import Offer, OfferMark
from switching.rules.labels import tell_apart

LONGEST_NAMED = 160
"""Letters of a text where it is only named."""


def shortened(text: str) -> str:
    """Return the start of a long text, cut at a word."""
    if len(text) <= LONGEST_NAMED:
        return text
    return text[:LONGEST_NAMED].rsplit(" ", 1)[0] + "…"


def names_of_organisations(
    organisations: Sequence[Organisation], closed_too: bool = False
) -> dict[int, str]:
    """Return a name for each organisation that is active, or for each."""
    shown = (item for item in organisations if item.active or closed_too)
    return tell_apart({item.id: (item.name, item.city) for item in shown})


def names_of_people(
    people: Sequence[Person], places: Mapping[int, str] | None = None
) -> dict[int, str]:
    """Return a name for each active person; `places` are the organisations, when of several."""
    return tell_apart(
        {
            item.id: (item.name, (places or {}).get(item.organisation_id, ""), *_told_by(item))
            for item in people
            if item.active
        }
    )


def labels_of_people(people: Sequence[Person]) -> dict[int, str]:
    """Return for each person, active or not, the name with the job."""
    return tell_apart({item.id: (_joined(item.name, item.job), *_told_by(item)) for item in people})


def _told_by(person: Person) -> tuple[str, ...]:
    return person.job, person.email, person.phone


def labels_of_users(users: Sequence[User], texts: Texts) -> dict[int, str]:
    """Return for each user the name with the role."""
    return tell_apart(
        {item.id: (_joined(item.name, texts.label(item.role)), item.email) for item in users}
    )


def labels_of_options(options: Sequence[HostOption], texts: Texts) -> dict[int, str]:
    """Return for each option of a host its title with its kind."""
    return tell_apart(
        {
            item.id: (_joined(item.title, texts.label(item.kind)), item.colleague, item.description)
            for item in options
        }
    )


def names_of_offers(offers: Sequence[Offer], texts: Texts) -> dict[OfferMark, str]:
    """Return a name for each thing that may serve a goal."""
    return tell_apart({offer.mark: (offer.title, *_offered_by(offer, texts)) for offer in offers})


def _offered_by(offer: Offer, texts: Texts) -> tuple[str, ...]:
    source = offer.proposal or offer.option
    kind = texts.label(source.kind) if source else ""
    return kind, offer.option.colleague if offer.option else ""


def names_of_activities(activities: Sequence[Activity], texts: Texts) -> dict[int, str]:
    """Return a name for each activity of a plan."""
    return tell_apart(
        {
            item.id: (
                item.title,
                item.with_whom,
                item.place,
                texts.label(item.kind) if item.kind else "",
            )
            for item in activities
        }
    )


def names_of_days(days: Sequence[ExchangeDay], texts: Texts) -> dict[int, str]:
    """Return a name for each exchange day."""
    return tell_apart(
        {
            item.id: (
                texts.short_date(item.day),
                str(item.day.year),
                texts.time(item.start) if item.start else "",
            )
            for item in days
        }
    )


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))
