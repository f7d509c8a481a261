"""What a column can be: the fields that a sheet is read for, and of which ideas their headers are.

An idea is a word of `switching.importing.concepts`: Dutch, French and English say the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from switching.models import ArrangementKind, N_, OptionKind


class Target(StrEnum):
    """What the rows of a sheet are."""

    DOSSIERS = "dossiers"
    HOSTS = "hosts"


class FieldKind(StrEnum):
    """How the cells of a field are read."""

    PERSON = "person"
    ORGANISATION = "organisation"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    HOURS = "hours"
    ANSWER = "answer"
    YES_NO = "yes_no"
    TEXT = "text"
    LINE = "line"
    MAIL = "mail"
    PHONE = "phone"
    COUNT = "count"
    SECTOR = "sector"
    OPTION_KIND = "option_kind"
    PARTY = "party"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Form:
    """A way to head a column: the ideas that it needs, and those that may stand beside them."""

    needed: frozenset[str]
    beside: frozenset[str]

    def fits(self, ideas: frozenset[str]) -> bool:
        """Tell whether a header of these ideas is of this form."""
        return self.needed <= ideas <= self.needed | self.beside


@dataclass(frozen=True)
class Field:
    """A field: its label on screen, how its cells are read, its head in a template, its forms."""

    key: str
    label: str
    kind: FieldKind
    head: str
    forms: tuple[Form, ...]
    targets: frozenset[Target]
    required: bool = False
    fixed: bool = False
    """Whether one value for the whole sheet makes sense."""


_BOTH = frozenset(Target)
_DOSSIERS, _HOSTS = frozenset({Target.DOSSIERS}), frozenset({Target.HOSTS})

OPTION, ARRANGEMENT = "option:", "arrangement:"
"""What the key of a field begins with that is about one kind of option, or of arrangement."""

_ROWS: tuple[tuple[str, str, FieldKind, frozenset[Target], str, str], ...] = (
    (
        "learner", N_("Learner"), FieldKind.PERSON, _DOSSIERS,
        "Lerende",
        "learner [name]|learner name first|learner first family|"
        "learner first name family",
    ),
    (
        "learner_first", N_("First name of the learner"), FieldKind.LINE, _DOSSIERS,
        "Voornaam lerende",
        "learner first",
    ),
    (
        "learner_family", N_("Surname of the learner"), FieldKind.LINE, _DOSSIERS,
        "Achternaam lerende",
        "learner family",
    ),
    (
        "learner_job", N_("Job of the learner"), FieldKind.LINE, _DOSSIERS,
        "Functie lerende",
        "learner job",
    ),
    (
        "learner_mail", N_("E-mail address of the learner"), FieldKind.MAIL, _DOSSIERS,
        "E-mail lerende",
        "learner mail",
    ),
    (
        "learner_phone", N_("Telephone of the learner"), FieldKind.PHONE, _DOSSIERS,
        "Telefoon lerende",
        "learner phone",
    ),
    (
        "sender", N_("Sending organisation"), FieldKind.ORGANISATION, _DOSSIERS,
        "Uitsturende organisatie",
        "sender [org name learner]|org learner [name]",
    ),
    (
        "sender_contact", N_("Contact at the sending organisation"), FieldKind.PERSON, _DOSSIERS,
        "Contactpersoon uitsturende organisatie",
        "contact sender [org name]|hr [contact name sender org responsible]|"
        "boss [learner name sender]",
    ),
    (
        "host", N_("Receiving organisation"), FieldKind.ORGANISATION, _DOSSIERS,
        "Ontvangende organisatie",
        "host [org name]|org coach [name]|org host learner|host sender",
    ),
    (
        "host", N_("Receiving organisation"), FieldKind.ORGANISATION, _HOSTS,
        "Organisatie",
        "org [name host]|host [name]",
    ),
    (
        "host_city", N_("Town of the host"), FieldKind.LINE, _BOTH,
        "Gemeente",
        "city [host org]",
    ),
    (
        "host_address", N_("Address of the host"), FieldKind.LINE, _HOSTS,
        "Adres",
        "address [org host]|street [number address]",
    ),
    (
        "sector", N_("Sector"), FieldKind.SECTOR, _BOTH,
        "Sector",
        "sector [host org]",
    ),
    (
        "host_description", N_("What the host does"), FieldKind.TEXT, _HOSTS,
        "Omschrijving organisatie",
        "describe org [host]|describe host|does [org]",
    ),
    (
        "coach", N_("Coach"), FieldKind.PERSON, _DOSSIERS,
        "Coach",
        "coach [name host]|coach host org|contact host [org name]|guide host [org name]",
    ),
    (
        "coach", N_("Coach"), FieldKind.PERSON, _HOSTS,
        "Coach",
        "coach [name org host contact]|contact [name org host]|guide [name org host]",
    ),
    (
        "coach_job", N_("Job of the coach"), FieldKind.LINE, _DOSSIERS,
        "Functie coach",
        "coach job [host org]|contact host job [org]",
    ),
    (
        "coach_job", N_("Job of the coach"), FieldKind.LINE, _HOSTS,
        "Functie coach",
        "coach job [host org]|contact job [host org]|guide job",
    ),
    (
        "coach_mail", N_("E-mail address of the coach"), FieldKind.MAIL, _DOSSIERS,
        "E-mail coach",
        "coach mail [host org]|contact host mail [org]",
    ),
    (
        "coach_mail", N_("E-mail address of the coach"), FieldKind.MAIL, _HOSTS,
        "E-mail coach",
        "mail [coach contact org host]",
    ),
    (
        "coach_phone", N_("Telephone of the coach"), FieldKind.PHONE, _HOSTS,
        "Telefoon coach",
        "phone [coach contact org host]",
    ),
    (
        "coach_phone", N_("Telephone of the coach"), FieldKind.PHONE, _DOSSIERS,
        "Telefoon coach",
        "coach phone [host org]|contact host phone [org]",
    ),
    (
        "leader", N_("Project leader"), FieldKind.PERSON, _DOSSIERS,
        "Projectleider",
        "leader [name]",
    ),
    (
        "partner", N_("Project partner"), FieldKind.ORGANISATION, _DOSSIERS,
        "Projectpartner",
        "partner [name org project]",
    ),
    (
        "project", N_("Project"), FieldKind.LINE, _DOSSIERS,
        "Project",
        "project [number name esf round]|round [number esf name]|esf number [dossier]",
    ),
    (
        "registered_on", N_("Registered on"), FieldKind.DAY, _DOSSIERS,
        "Aangemeld op",
        "registered [date]|begin date dossier",
    ),
    (
        "call_day", N_("Date of the introduction call"), FieldKind.DAY, _DOSSIERS,
        "Datum kennismakingsgesprek",
        "call date [planned hour one]",
    ),
    (
        "call_time", N_("Hour of the introduction call"), FieldKind.TIME, _DOSSIERS,
        "Uur kennismakingsgesprek",
        "call hour [start begin]|start hour",
    ),
    (
        "planned", N_("Planned minutes of the call"), FieldKind.LENGTH, _DOSSIERS,
        "Geplande duur",
        "planned length [call count]",
    ),
    (
        "actual", N_("Real minutes of the call"), FieldKind.LENGTH, _DOSSIERS,
        "Werkelijke duur",
        "call length [actual count]|actual length [call count]",
    ),
    (
        "held", N_("Did the call take place?"), FieldKind.YES_NO, _DOSSIERS,
        "Gesprek gevoerd",
        "call held",
    ),
    (
        "place", N_("Where or by which means"), FieldKind.LINE, _DOSSIERS,
        "Plaats gesprek",
        "place call|means [call place]|call online place",
    ),
    (
        "question_before", N_("Learning question before the call"), FieldKind.TEXT, _DOSSIERS,
        "Leervraag voor",
        "question [learner before one registered]|question before call|"
        "ask before [call]|ask learner",
    ),
    (
        "question_after", N_("Learning question after the call"), FieldKind.TEXT, _DOSSIERS,
        "Leervraag na",
        "question after [call]|ask after [call]",
    ),
    (
        "options", N_("What was proposed"), FieldKind.TEXT, _DOSSIERS,
        "Voorstellen",
        "proposal [coach host org]|offer host [org]|offer coach",
    ),
    (
        "first_day", N_("First day of the exchange"), FieldKind.DAY, _DOSSIERS,
        "Eerste dag",
        "one date [exchange]|exchange date [begin]|exchange begin",
    ),
    (
        "second_day", N_("Second day of the exchange"), FieldKind.DAY, _DOSSIERS,
        "Tweede dag",
        "two date [exchange]",
    ),
    (
        "third_day", N_("Third day of the exchange"), FieldKind.DAY, _DOSSIERS,
        "Derde dag",
        "three date [exchange]",
    ),
    (
        "hours", N_("Hours of the exchange"), FieldKind.HOURS, _DOSSIERS,
        "Aantal uren",
        "hours [count total exchange done]|count hour [exchange total]",
    ),
    (
        "notes", N_("Remarks"), FieldKind.TEXT, _DOSSIERS,
        "Opmerkingen",
        "remark [general leader call]|report call|info general",
    ),
    (
        "stop_day", N_("Stopped on"), FieldKind.DAY, _DOSSIERS,
        "Gestopt op",
        "stop date [early]",
    ),
    (
        "stopped_by", N_("Stopped by"), FieldKind.PARTY, _DOSSIERS,
        "Gestopt door",
        "stop by|stop who",
    ),
    (
        "stop_reason", N_("Why it stopped"), FieldKind.TEXT, _DOSSIERS,
        "Reden stop",
        "stop reason [early]",
    ),
    (
        "option_title", N_("What the host offers"), FieldKind.LINE, _HOSTS,
        "Mogelijkheid",
        "option [name title]|title|activity [name]|offer|offered [activity]",
    ),
    (
        "option_kind", N_("Kind of option"), FieldKind.OPTION_KIND, _HOSTS,
        "Soort",
        "kind [option activity]",
    ),
    (
        "option_description", N_("Description of the option"), FieldKind.TEXT, _HOSTS,
        "Omschrijving",
        "describe [option activity]",
    ),
    (
        "option_minutes", N_("How long it takes"), FieldKind.LENGTH, _HOSTS,
        "Duur",
        "length [option activity]",
    ),
    (
        "places", N_("Places per month"), FieldKind.COUNT, _HOSTS,
        "Plaatsen per maand",
        "places [count monthly most]|count monthly",
    ),
    (
        "colleague", N_("Colleague who does it"), FieldKind.LINE, _HOSTS,
        "Collega",
        "colleague [name which]|by who|with who|who performs|by performs|performs",
    ),
    (
        "learner_language", N_("Language of the learner"), FieldKind.LANGUAGE, _DOSSIERS,
        "Taal lerende",
        "language [learner]",
    ),
    (
        "coach_language", N_("Language of the coach"), FieldKind.LANGUAGE, _DOSSIERS,
        "Taal coach",
        "language coach|language contact [host org]|language guide [host org]",
    ),
    (
        "coach_language", N_("Language of the coach"), FieldKind.LANGUAGE, _HOSTS,
        "Taal coach",
        "language [coach]|language contact [host org]|language guide [host org]",
    ),
)  # fmt: skip

_OPTION_FORMS = {
    OptionKind.GUIDED_TOUR: ("Rondleiding", "tour"),
    OptionKind.WORKING_GROUP: ("Werkgroep", "group"),
    OptionKind.SPECIALIST_TALK: ("Gesprek met specialist", "specialist"),
    OptionKind.SHADOWING: ("Meelopen", "shadow"),
    OptionKind.TAKING_PART: ("Meedoen", "join"),
    OptionKind.MEETING: ("Overleg bijwonen", "meeting"),
    OptionKind.TRAINING: ("Opleiding", "training"),
    OptionKind.OTHER: ("Andere mogelijkheid", "general option"),
}
_BESIDE_OPTION = {
    OptionKind.SPECIALIST_TALK: "[call talk colleague with useful proposal]",
    OptionKind.SHADOWING: "[colleague with useful proposal]",
    OptionKind.OTHER: "[proposal useful]",
}
"""What may stand beside the word of a kind of option; the same for those that are not here."""
_ARRANGEMENT_FORMS = {
    ArrangementKind.DRESS_CODE: ("Dresscode", "dress"),
    ArrangementKind.ADDRESS_AND_WELCOME: ("Adres en onthaal", "welcome [address]|address exchange"),
    ArrangementKind.PROTECTIVE_EQUIPMENT: ("Beschermingsmiddelen", "protection"),
    ArrangementKind.TRANSPORT: ("Vervoer", "transport"),
    ArrangementKind.MEALS: ("Maaltijden", "meal"),
    ArrangementKind.ACCESS: ("Toegang", "access"),
    ArrangementKind.SAFETY: ("Veiligheid", "safety"),
    ArrangementKind.ADJUSTMENTS: ("Aanpassingen", "adjustment"),
    ArrangementKind.CONFIDENTIALITY: ("Vertrouwelijkheid", "secrecy"),
    ArrangementKind.OTHER: (
        "Praktische afspraken",
        "arrangement practical|arrangement|practical|arrangement general",
    ),
}
_REQUIRED = {Target.DOSSIERS: ("learner", "host", "sender", "leader", "partner"),
             Target.HOSTS: ("host",)}  # fmt: skip
_FIXED = frozenset(
    [
        "leader",
        "partner",
        "project",
        "sender",
        "host",
        "held",
        "sector",
        "planned",
        "place",
        "stopped_by",
    ]
)


@cache
def fields_of(target: Target) -> Mapping[str, Field]:
    """Return the fields of what the rows are, by their key, in the order of a template."""
    found = [
        Field(key, label, kind, head, _forms(forms), targets, key in _REQUIRED[target],
              key in _FIXED)
        for key, label, kind, targets, head, forms in _ROWS
    ]  # fmt: skip
    found += [
        Field(
            OPTION + option,
            "",
            FieldKind.ANSWER,
            head,
            _forms(f"{form} {_BESIDE_OPTION.get(option, '[useful proposal take_part]')}"),
            _BOTH,
        )
        for option, (head, form) in _OPTION_FORMS.items()
    ]
    found += [
        Field(ARRANGEMENT + arrangement, "", FieldKind.TEXT, head, _forms(forms), _DOSSIERS)
        for arrangement, (head, forms) in _ARRANGEMENT_FORMS.items()
    ]
    return {field.key: field for field in found if target in field.targets}


def _forms(said: str) -> tuple[Form, ...]:
    """Read 'coach mail [host org]|…': ideas that are needed, and in brackets those that may be."""
    found = []
    for form in said.split("|"):
        needed, _, beside = form.partition("[")
        found.append(Form(frozenset(needed.split()), frozenset(beside.rstrip("]").split())))
    return tuple(found)


def option_of(key: str) -> OptionKind | None:
    """Return the kind of option that a field is about; None for another field."""
    return OptionKind(key.removeprefix(OPTION)) if key.startswith(OPTION) else None


def arrangement_of(key: str) -> ArrangementKind | None:
    """Return the kind of arrangement that a field is about; None for another field."""
    return ArrangementKind(key.removeprefix(ARRANGEMENT)) if key.startswith(ARRANGEMENT) else None
