"""What a column can be: the fields that a sheet is read for, and how people head them.

A name stands here as it was seen, or would be, at the head of a column: Dutch, French or English.
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
class Field:
    """A field: its label on screen, how its cells are read, and what heads its column."""

    key: str
    label: str
    kind: FieldKind
    names: tuple[str, ...]
    targets: frozenset[Target]
    required: bool = False
    fixed: bool = False
    """Whether one value for the whole sheet makes sense."""


_BOTH = frozenset(Target)
_DOSSIERS, _HOSTS = frozenset({Target.DOSSIERS}), frozenset({Target.HOSTS})

OPTION, ARRANGEMENT = "option:", "arrangement:"
"""What the key of a field begins with that is about one kind of option, or of arrangement."""

_ROWS: tuple[tuple[str, str, FieldKind, frozenset[Target], str], ...] = (
    (
        "learner", N_("Learner"), FieldKind.PERSON, _DOSSIERS,
        "lerende|naam lerende|deelnemer|naam deelnemer|switcher|naam switcher|medewerker|"
        "naam medewerker|werknemer|naam werknemer|wie|apprenant|nom de l'apprenant|participant|"
        "travailleur|learner|kandidaat|naam kandidaat|cursist|leerder",
    ),
    (
        "learner_first", N_("First name of the learner"), FieldKind.LINE, _DOSSIERS,
        "voornaam|voornaam lerende|voornaam deelnemer|prenom|first name",
    ),
    (
        "learner_family", N_("Surname of the learner"), FieldKind.LINE, _DOSSIERS,
        "achternaam|familienaam|achternaam lerende|familienaam lerende|nom de famille|last name",
    ),
    (
        "learner_job", N_("Job of the learner"), FieldKind.LINE, _DOSSIERS,
        "functie lerende|functie|functie deelnemer|functie medewerker|job|job lerende|beroep|"
        "fonction|fonction apprenant|functie switcher",
    ),
    (
        "learner_mail", N_("E-mail address of the learner"), FieldKind.MAIL, _DOSSIERS,
        "e-mail lerende|mail lerende|emailadres lerende|e-mail|mail|mailadres|e-mailadres|"
        "email deelnemer|e-mail deelnemer|mail deelnemer|email medewerker|courriel|"
        "courriel apprenant|email learner|mail switcher",
    ),
    (
        "learner_phone", N_("Telephone of the learner"), FieldKind.PHONE, _DOSSIERS,
        "telefoon lerende|gsm lerende|tel lerende|telefoon|gsm|tel|telefoonnummer|gsm-nummer|"
        "gsm deelnemer|telefoon deelnemer|telephone|telephone apprenant|gsm switcher",
    ),
    (
        "sender", N_("Sending organisation"), FieldKind.ORGANISATION, _DOSSIERS,
        "uitsturende organisatie|werkgever|uitsturende org|zendende organisatie|thuisorganisatie|"
        "organisatie lerende|organisatie deelnemer|organisatie|uitzendende organisatie|"
        "organisatie medewerker|van organisatie|van|employeur|organisation d'origine|"
        "organisation d'envoi|sending organisation|werkgever lerende|uitsturend|"
        "uitsturende werkgever|bedrijf lerende|werkt bij|waar werkt die",
    ),
    (
        "sender_contact", N_("Contact at the sending organisation"), FieldKind.PERSON, _DOSSIERS,
        "contactpersoon uitsturende organisatie|contactpersoon werkgever|hr|contact werkgever|"
        "leidinggevende|contactpersoon uitsturend|personne de contact employeur|hr-contact",
    ),
    (
        "host", N_("Receiving organisation"), FieldKind.ORGANISATION, _DOSSIERS,
        "ontvangende organisatie|gastorganisatie|ontvangende org|onthaalorganisatie|host|"
        "gastbedrijf|ontvangend bedrijf|naar organisatie|naar|gaat naar|bij|waar|switch naar|"
        "organisation d'accueil|entreprise d'accueil|accueil|receiving organisation|"
        "organisatie coach|ontvangend|gastorg|leerplek|leerwerkplek|ontvangende werkgever",
    ),
    (
        "host", N_("Receiving organisation"), FieldKind.ORGANISATION, _HOSTS,
        "organisatie|naam organisatie|naam|ontvangende organisatie|host|gastorganisatie|"
        "onthaalorganisatie|bedrijf|organisation|nom de l'organisation|organisation d'accueil|"
        "leerplek|naam host",
    ),
    (
        "host_city", N_("Town of the host"), FieldKind.LINE, _BOTH,
        "gemeente|stad|plaats ontvangende organisatie|woonplaats|gemeente host|"
        "gemeente ontvangende organisatie|ville|commune|city|plaatsnaam",
    ),
    (
        "host_address", N_("Address of the host"), FieldKind.LINE, _HOSTS,
        "adres|straat|straat en nummer|adresse|address|adres organisatie",
    ),
    (
        "sector", N_("Sector"), FieldKind.SECTOR, _BOTH,
        "sector|secteur|branche|sector host|sector ontvangende organisatie",
    ),
    (
        "host_description", N_("What the host does"), FieldKind.TEXT, _HOSTS,
        "omschrijving organisatie|beschrijving|wat doen ze|activiteiten|over de organisatie",
    ),
    (
        "coach", N_("Coach"), FieldKind.PERSON, _BOTH,
        "coach|naam coach|mentor|begeleider|coach ontvangende organisatie|contactpersoon|"
        "contactpersoon host|contactpersoon ontvangende organisatie|accompagnateur|"
        "nom du coach|contact|naam mentor|coach host|leercoach|coach/mentor|tuteur|"
        "contactpersoon gastbedrijf|contactpersoon gastorganisatie",
    ),
    (
        "coach_job", N_("Job of the coach"), FieldKind.LINE, _BOTH,
        "functie coach|functie mentor|job coach|functie contactpersoon|fonction coach",
    ),
    (
        "coach_mail", N_("E-mail address of the coach"), FieldKind.MAIL, _DOSSIERS,
        "e-mail coach|mail coach|emailadres coach|e-mailadres coach|mail mentor|e-mail mentor|"
        "e-mail contactpersoon|mail contactpersoon|courriel coach",
    ),
    (
        "coach_mail", N_("E-mail address of the coach"), FieldKind.MAIL, _HOSTS,
        "e-mail|mail|e-mail coach|mail coach|e-mailadres|emailadres|mailadres|courriel|"
        "e-mail contactpersoon|mail contactpersoon|emailadres coach|e-mailadres coach",
    ),
    (
        "coach_phone", N_("Telephone of the coach"), FieldKind.PHONE, _HOSTS,
        "telefoon|gsm|tel|telefoonnummer|telefoon coach|gsm coach|telefoon contactpersoon|"
        "telephone",
    ),
    (
        "coach_phone", N_("Telephone of the coach"), FieldKind.PHONE, _DOSSIERS,
        "telefoon coach|gsm coach|tel coach|gsm mentor|telefoon contactpersoon|telephone coach",
    ),
    (
        "leader", N_("Project leader"), FieldKind.PERSON, _DOSSIERS,
        "projectleider|pl|naam projectleider|begeleid door|trajectbegeleider|chef de projet|"
        "project leader|verantwoordelijke|dossierbeheerder|projectverantwoordelijke|plider",
    ),
    (
        "partner", N_("Project partner"), FieldKind.ORGANISATION, _DOSSIERS,
        "projectpartner|partner|partenaire|promotor|partnerorganisatie|promotor/partner",
    ),
    (
        "project", N_("Project"), FieldKind.LINE, _DOSSIERS,
        "project|projectnummer|oproep|projet|esf-project|esf-nummer|dossiernummer esf",
    ),
    (
        "registered_on", N_("Registered on"), FieldKind.DAY, _DOSSIERS,
        "aangemeld op|datum aanmelding|aanmelding|aanmeldingsdatum|inschrijvingsdatum|"
        "datum inschrijving|inscription|date d'inscription|registered on|instroom|"
        "startdatum dossier",
    ),
    (
        "call_day", N_("Date of the introduction call"), FieldKind.DAY, _DOSSIERS,
        "datum kennismakingsgesprek|datum gesprek|kennismakingsgesprek|datum kennismaking|"
        "kennismaking|datum|intake|datum intake|datum intakegesprek|intakegesprek|gesprek op|"
        "gesprek|dag gesprek|gesprek datum|date de l'entretien|date entretien|"
        "date de rencontre|entretien|date|call date|online gesprek|datum call|gespreksdatum|"
        "datum online gesprek|kennismakingsgesprek datum|wanneer gebeld|"
        "intake datum|gebeld op",
    ),
    (
        "call_time", N_("Hour of the introduction call"), FieldKind.TIME, _DOSSIERS,
        "uur|uur gesprek|tijdstip|startuur|beginuur|om|uur kennismakingsgesprek|heure|"
        "heure de l'entretien|tijd|aanvangsuur|gesprek uur|begin|start gesprek|"
        "intake uur|kennismaking uur|kennismakingsgesprek uur",
    ),
    (
        "planned", N_("Planned minutes of the call"), FieldKind.LENGTH, _DOSSIERS,
        "geplande duur|voorziene duur|gepland (min)|geplande minuten|gepland|duur gepland|"
        "voorzien (min)|duree prevue|planned minutes|geplande duur gesprek",
    ),
    (
        "actual", N_("Real minutes of the call"), FieldKind.LENGTH, _DOSSIERS,
        "duur|werkelijke duur|duur gesprek|reele duur|effectieve duur|duur kennismakingsgesprek|"
        "minuten|aantal minuten|duur in minuten|duree|duree reelle|duur (min)|gespreksduur|"
        "gesprek duur|actual minutes|hoe lang|lengte gesprek|"
        "duurtijd|werkelijk|intake min|intake minuten|intake duur|gesprek min|min|"
        "kennismaking duur|kennismakingsgesprek duur",
    ),
    (
        "held", N_("Did the call take place?"), FieldKind.YES_NO, _DOSSIERS,
        "gesprek gevoerd|gevoerd|gehouden|gesprek gehouden|doorgegaan|gesprek ok|a eu lieu|"
        "gesprek doorgegaan|kennismaking gehad|gesprek afgerond",
    ),
    (
        "place", N_("Where or by which means"), FieldKind.LINE, _DOSSIERS,
        "plaats|plaats gesprek|locatie|via|kanaal|lieu|link|teams of zoom",
    ),
    (
        "question_before", N_("Learning question before the call"), FieldKind.TEXT, _DOSSIERS,
        "leervraag voor|leervraag|leervraag voor gesprek|oorspronkelijke leervraag|"
        "initiele leervraag|leervraag bij aanmelding|leervraag voor het gesprek|"
        "question d'apprentissage|question avant|learning question|leerwens|leerdoel|"
        "wat wil je leren|leervraag vooraf|eerste leervraag|leervraag (voor)|"
        "leervraag origineel|originele leervraag|vraag|leervraag oorspronkelijk",
    ),
    (
        "question_after", N_("Learning question after the call"), FieldKind.TEXT, _DOSSIERS,
        "leervraag na|leervraag na gesprek|verfijnde leervraag|bijgestuurde leervraag|"
        "nieuwe leervraag|leervraag na het gesprek|question apres|question affinee|"
        "aangepaste leervraag|leervraag achteraf|scherpgestelde leervraag|"
        "concrete leervraag|leervraag (na)|uiteindelijke leervraag|definitieve leervraag",
    ),
    (
        "options", N_("What was proposed"), FieldKind.TEXT, _DOSSIERS,
        "voorstellen|mogelijkheden|voorgestelde activiteiten|aanbod|wat kan|propositions|"
        "activiteiten|besproken mogelijkheden|mogelijkheden host|suggesties coach",
    ),
    (
        "first_day", N_("First day of the exchange"), FieldKind.DAY, _DOSSIERS,
        "eerste dag|eerste uitwisselingsdag|startdatum|start switch|datum switch|switchdag|"
        "eerste switchdag|dag 1|datum uitwisseling|premier jour|start uitwisseling|"
        "uitwisselingsdag|datum eerste dag|switchdag 1|uitwisselingsdag 1|switch op",
    ),
    (
        "second_day", N_("Second day of the exchange"), FieldKind.DAY, _DOSSIERS,
        "tweede dag|tweede uitwisselingsdag|dag 2|tweede switchdag|deuxieme jour|switchdag 2|"
        "uitwisselingsdag 2",
    ),
    (
        "third_day", N_("Third day of the exchange"), FieldKind.DAY, _DOSSIERS,
        "derde dag|derde uitwisselingsdag|dag 3|derde switchdag|troisieme jour|switchdag 3|"
        "uitwisselingsdag 3",
    ),
    (
        "hours", N_("Hours of the exchange"), FieldKind.HOURS, _DOSSIERS,
        "aantal uren|uren|uren switch|uren uitwisseling|totaal uren|heures|gepresteerde uren|"
        "uren gevolgd|nombre d'heures",
    ),
    (
        "notes", N_("Remarks"), FieldKind.TEXT, _DOSSIERS,
        "opmerkingen|opmerking|notities|nota|nota's|commentaar|remarques|remarque|varia|info|"
        "extra info|remarks|bijzonderheden|verslag|verslag gesprek|toelichting|opm",
    ),
    (
        "stop_day", N_("Stopped on"), FieldKind.DAY, _DOSSIERS,
        "gestopt op|stopdatum|datum stopzetting|stopgezet op|date d'arret|afgehaakt op",
    ),
    (
        "stopped_by", N_("Stopped by"), FieldKind.PARTY, _DOSSIERS,
        "gestopt door|stopgezet door|afgehaakt door|arrete par",
    ),
    (
        "stop_reason", N_("Why it stopped"), FieldKind.TEXT, _DOSSIERS,
        "reden stop|reden stopzetting|waarom gestopt|stopreden|raison d'arret|reden afhaken|"
        "stopgezet|gestopt|reden van stopzetting",
    ),
    (
        "option_title", N_("What the host offers"), FieldKind.LINE, _HOSTS,
        "mogelijkheid|titel|wat|activiteit|titel mogelijkheid|possibilite|aanbod|"
        "naam mogelijkheid|leermogelijkheid",
    ),
    (
        "option_kind", N_("Kind of option"), FieldKind.OPTION_KIND, _HOSTS,
        "soort|soort mogelijkheid|type|categorie|soort activiteit|genre",
    ),
    (
        "option_description", N_("Description of the option"), FieldKind.TEXT, _HOSTS,
        "omschrijving|omschrijving mogelijkheid|beschrijving mogelijkheid|description|uitleg",
    ),
    (
        "option_minutes", N_("How long it takes"), FieldKind.LENGTH, _HOSTS,
        "duur|duur mogelijkheid|minuten|duree|hoe lang",
    ),
    (
        "places", N_("Places per month"), FieldKind.COUNT, _HOSTS,
        "plaatsen|plaatsen per maand|aantal plaatsen|places|capaciteit|plaatsen/maand|"
        "aantal per maand",
    ),
    (
        "colleague", N_("Colleague who does it"), FieldKind.LINE, _HOSTS,
        "collega|door wie|bij wie|met wie|collegue|wie doet het",
    ),
    (
        "learner_language", N_("Language of the learner"), FieldKind.LANGUAGE, _DOSSIERS,
        "taal lerende|taal|taal deelnemer|taal medewerker|voertaal lerende|langue apprenant|"
        "langue de l'apprenant|langue|language|language learner",
    ),
    (
        "coach_language", N_("Language of the coach"), FieldKind.LANGUAGE, _DOSSIERS,
        "taal coach|taal mentor|taal contactpersoon|langue coach|langue du coach|language coach",
    ),
    (
        "coach_language", N_("Language of the coach"), FieldKind.LANGUAGE, _HOSTS,
        "taal|taal coach|taal contactpersoon|voertaal|langue|langue du coach|language",
    ),
)  # fmt: skip

_OPTION_NAMES = {
    OptionKind.GUIDED_TOUR: "rondleiding|rondleiding zinvol|visite guidee|visite|rondgang",
    OptionKind.WORKING_GROUP: "werkgroep|werkgroep zinvol|deelname werkgroep|groupe de travail",
    OptionKind.SPECIALIST_TALK: "gesprek met specialist|specialist|gesprek specialist|"
    "gesprek collega|gesprek gespecialiseerde collega|gesprek expert|entretien specialiste|"
    "gespecialiseerde collega",
    OptionKind.SHADOWING: "meelopen|schaduwen|shadowing|meevolgen|observation|meekijken",
    OptionKind.TAKING_PART: "meedoen|meewerken|participer|meehelpen",
    OptionKind.MEETING: "overleg bijwonen|overleg|teamoverleg|reunion|vergadering|team overleg",
    OptionKind.TRAINING: "opleiding|vorming|formation|opleiding volgen|training",
    OptionKind.OTHER: "andere mogelijkheid|andere|autre|anders",
}
_ARRANGEMENT_NAMES = {
    ArrangementKind.DRESS_CODE: "dresscode|dress code|kledij|kleding|kledingvoorschriften|"
    "code vestimentaire|tenue|kledijvoorschrift",
    ArrangementKind.ADDRESS_AND_WELCOME: "adres en onthaal|onthaal|waar aanmelden|"
    "adres uitwisseling|ontvangst|adres switch",
    ArrangementKind.PROTECTIVE_EQUIPMENT: "beschermingsmiddelen|pbm|pbm's|veiligheidsschoenen|epi",
    ArrangementKind.TRANSPORT: "vervoer|transport|mobiliteit|parking|bereikbaarheid",
    ArrangementKind.MEALS: "maaltijd|maaltijden|lunch|repas|middagmaal|eten",
    ArrangementKind.ACCESS: "toegang|badge|acces|toegang gebouw",
    ArrangementKind.SAFETY: "veiligheid|securite|veiligheidsinstructies",
    ArrangementKind.ADJUSTMENTS: "aanpassingen|redelijke aanpassingen",
    ArrangementKind.CONFIDENTIALITY: "vertrouwelijkheid|geheimhouding|confidentialite|gdpr",
    ArrangementKind.OTHER: "praktische afspraken|afspraken|praktisch|overige afspraken|praktisch?",
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
        Field(
            key,
            label,
            kind,
            tuple(names.split("|")),
            targets,
            key in _REQUIRED[target],
            key in _FIXED,
        )
        for key, label, kind, targets, names in _ROWS
    ]
    found += [
        Field(OPTION + option, "", FieldKind.ANSWER, tuple(names.split("|")), _BOTH)
        for option, names in _OPTION_NAMES.items()
    ]
    found += [
        Field(ARRANGEMENT + arrangement, "", FieldKind.TEXT, tuple(names.split("|")), _DOSSIERS)
        for arrangement, names in _ARRANGEMENT_NAMES.items()
    ]
    return {field.key: field for field in found if target in field.targets}


def option_of(key: str) -> OptionKind | None:
    """Return the kind of option that a field is about; None for another field."""
    return OptionKind(key.removeprefix(OPTION)) if key.startswith(OPTION) else None


def arrangement_of(key: str) -> ArrangementKind | None:
    """Return the kind of arrangement that a field is about; None for another field."""
    return ArrangementKind(key.removeprefix(ARRANGEMENT)) if key.startswith(ARRANGEMENT) else None
