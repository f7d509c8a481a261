"""What the words of a header mean, whatever the language: 'werkgever', 'employeur', 'employer'.

A header is read as a set of ideas: 'E-mail v/d lerende' is `mail` of the `learner`. Each field says
of which ideas its headers are made (`switching.importing.fields`). A word that is not known here
makes a header one that is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from switching.rules.normal_form import fold

OTHER = "other"
"""What is known and of no field: it keeps a header from being taken for one."""

_WORDS = {
    # Who
    "learner": "lerende|lerenden|deelnemer|deelneemster|deelnemers|switcher|switchers|medewerker|"
    "medewerkster|werknemer|werkneemster|kandidaat|cursist|leerder|apprenant|apprenante|apprenants|"
    "participant|participante|travailleur|travailleuse|employe|employee|salarie|learner|learners|"
    "trainee|candidate|candidat|wie leert|collaborateur",
    "coach": "coach|coaches|mentor|leercoach|werkplekcoach|accompagnateur|accompagnatrice|tuteur|"
    "tutrice|parrain",
    "guide": "begeleider|begeleidster",
    "contact": "contact|contactpersoon|contactpers|contactpersonen|aanspreekpunt|aanspreekpersoon|"
    "personne de contact|personne contact|contact person|cp",
    "hr": "hr|hrm|rh|drh|personeelsdienst|human resources",
    "boss": "leidinggevende|diensthoofd|teamverantwoordelijke van de lerende|"
    "superieur hierarchique|"
    "line manager",
    "responsible": "verantwoordelijke|responsable|responsible",
    "leader": "projectleider|projectleidster|projectleidster|pl|trajectbegeleider|"
    "trajectbegeleidster|dossierbeheerder|projectverantwoordelijke|projectmedewerker|begeleid door|"
    "opgevolgd door|chef de projet|responsable de projet|project leader|project manager|"
    "projectcoordinator|coordinateur de projet",
    "partner": "projectpartner|projectpartners|partner|partnerorganisatie|promotor|partenaire|"
    "promoteur|project partner|partenaire de projet|partenaire du projet",
    "colleague": "collega|collegue|colleague",
    "who": "wie|qui|who|whom",
    # Where
    "sender": "uitsturende|uitsturend|uitst|uitzendende|uitzendend|zendende|zendend|werkgever|"
    "thuisorganisatie|employeur|employer|sending|envoi|origine|expeditrice|home|werkt bij|"
    "waar werkt die|eigen",
    "host": "ontvangende|ontvangend|ontv|gastheer|gast|host|hosts|hosting|hostorganisatie|"
    "gastorganisatie|gastorg|gastbedrijf|gastonderneming|onthaalorganisatie|leerplek|leerwerkplek|"
    "accueil|receiving|naar organisatie|gaat naar|switch naar|switcht naar|lieu d accueil|"
    "waar de lerende naartoe gaat|waar de lerende naar toe gaat",
    "org": "organisatie|organisaties|org|organisation|organization|organisme|bedrijf|onderneming|"
    "firma|entreprise|company|instelling|voorziening|partij|societe|bedrijfsnaam|organisatienaam",
    "city": "gemeente|stad|ville|commune|localite|city|town|plaatsnaam",
    "address": "adres|adresse|address",
    "street": "straat|rue|street",
    "sector": "sector|secteur|branche|secteur d activite|activiteitensector",
    # What is said of someone
    "name": "naam|nom|name|volledige naam|full name|names|namen|nom complet",
    "first": "voornaam|vnaam|prenom|first name|roepnaam",
    "family": "achternaam|familienaam|fam naam|nom de famille|surname|last name|family name",
    "mail": "mail|email|mailadres|emailadres|email adres|mail adres|courriel|adresse email|"
    "email address|mails|adresse mail|adresse courriel",
    "phone": "tel|telnr|telefoon|telefoonnummer|telefoonnr|gsm|gsmnummer|gsmnr|gsm nummer|gsm nr|"
    "tel nr|tel nummer|telefoon nummer|mobiel|mobiele nummer|mobiel nummer|telephone|phone|"
    "numero de telephone|numero de gsm|phone number|mobile|mobile number|portable",
    "job": "functie|job|jobtitel|functietitel|beroep|fonction|poste|metier|job title|profession|"
    "position",
    "language": "taal|voertaal|langue|language|spreektaal",
    # The call
    "call": "kennismaking|kennism|kennismakingsgesprek|kennismakingsgespr|kg|intake|intakegesprek|"
    "gesprek|gesprekken|gespreks|call|videocall|online gesprek|onlinegesprek|teams gesprek|"
    "kennismaking gesprek|entretien|rencontre|prise de contact|entretien de prise de contact|"
    "entretien de connaissance|connaissance|introduction call|intake call|introductiegesprek|"
    "belgesprek",
    "date": "datum|date|dag|jour|day|wanneer|quand|when|dd|op|on|data|datums",
    "hour": "uur|tijdstip|heure|time|hour|om|tijd",
    "length": "duur|duree|duration|duurtijd|tijdsduur|lengte|length|minuten|min|minutes|mins|"
    "hoe lang|duurde|combien de temps|how long|minuut",
    "planned": "gepland|geplande|gepl|voorzien|voorziene|verwachte|ingepland|prevu|prevue|prevues|"
    "planifiee|planned|scheduled|expected",
    "actual": "werkelijk|werkelijke|reeel|reele|effectief|effectieve|echte|gerealiseerde|reel|"
    "reelle|effective|actual|real",
    "held": "gevoerd|gehouden|doorgegaan|gedaan|gehad|afgerond|realise|a eu lieu|held|took place|"
    "done|plaatsgevonden",
    "place": "plaats|locatie|lieu|place|location|kanaal|via|link|waar|where",
    "means": "teams of zoom|teams zoom|online of fysiek|teams of telefoon",
    # The learning question
    "question": "leervraag|leervragen|leerwens|leerwensen|leerbehoefte|leernood|"
    "question d apprentissage|questions d apprentissage|demande d apprentissage|"
    "besoin d apprentissage|learning question|learning questions|learning need|wat wil je leren|"
    "wat wil de lerende leren|wat wil hij zij leren|wat wilt u leren",
    "ask": "question",
    "before": "voor|vooraf|oorspronkelijk|oorspronkelijke|originele|origineel|initiele|initieel|"
    "initiale|avant|initial|initials|before|original|start|begin|beginvraag",
    "after": "na|achteraf|nadien|verfijnd|verfijnde|bijgestuurd|bijgestuurde|aangepast|aangepaste|"
    "nieuwe|scherpgestelde|aangescherpte|concrete|geconcretiseerde|uiteindelijke|definitieve|"
    "definitief|finale|herwerkte|herformuleerde|bijgewerkte|apres|affinee|adaptee|after|refined|"
    "final",
    # What was proposed
    "proposal": "voorstel|voorstellen|mogelijkheden|besproken mogelijkheden|suggesties|"
    "propositions|"
    "possibilites|voorgestelde activiteiten|voorgestelde leeractiviteiten|proposed activities|"
    "options|wat kan de host bieden|activites proposees",
    "offer": "aanbod|leeraanbod|offre|offer",
    "useful": "zinvol|nuttig|utile|useful|mogelijk|possible",
    "take_part": "deelname|deelnemen|participation|meedoen aan",
    "tour": "rondleiding|rondgang|visite guidee|visite|guided tour|tour|bedrijfsbezoek",
    "group": "werkgroep|groupe de travail|working group",
    "specialist": "specialist|gespecialiseerde collega|gespecialiseerde|expert|specialiste",
    "talk": "talk",
    "shadow": "meelopen|schaduwen|shadowing|jobshadowing|job shadowing|meekijken|meevolgen|"
    "observation|observation participante",
    "join": "meedoen|meewerken|meehelpen|participer|taking part|zelf meedoen",
    "meeting": "overleg|overleg bijwonen|teamoverleg|team overleg|teamoverleg bijwonen|vergadering|"
    "vergadering bijwonen|reunion|assister a une reunion|reunion d equipe|attend meeting",
    "training": "opleiding|opleiding volgen|vorming|vorming volgen|training|formation|"
    "suivre une formation",
    # Arrangements
    "arrangement": "afspraken|arrangements|accords",
    "practical": "praktisch|praktische|pratiques|practical|pratique",
    "dress": "dresscode|dress code|kledij|kleding|kledijvoorschriften|kledijvoorschrift|"
    "kledingvoorschrift|kledingvoorschriften|werkkledij|code vestimentaire|tenue|"
    "tenue vestimentaire",
    "welcome": "onthaal|ontvangst|waar aanmelden|welcome|where to report",
    "protection": "beschermingsmiddelen|pbm|pbms|pbm s|persoonlijke beschermingsmiddelen|"
    "veiligheidsschoenen|epi|equipement de protection|equipements de protection|"
    "protective equipment|ppe",
    "transport": "vervoer|transport|mobiliteit|parking|bereikbaarheid|parkeren|mobilite",
    "meal": "maaltijd|maaltijden|lunch|middagmaal|middageten|eten|repas|repas de midi|meals|meal",
    "access": "toegang|badge|toegangsbadge|acces|access|gebouw",
    "safety": "veiligheid|veiligheidsinstructies|veiligheidsvoorschriften|securite|"
    "consignes de securite|safety|safety instructions",
    "adjustment": "aanpassingen|redelijke aanpassingen|nodige aanpassingen|amenagements|"
    "amenagements raisonnables|adjustments",
    "secrecy": "vertrouwelijkheid|geheimhouding|confidentialite|confidentiality|gdpr|discretie",
    # The exchange
    "exchange": "uitwisseling|switch|echange|exchange|uitwisselings",
    "one": "eerste|premier|first|1|1e|1ste|1er|1st",
    "two": "tweede|deuxieme|second|2|2e|2de|2nd",
    "three": "derde|troisieme|third|3|3e|3de|3rd",
    "begin": "startdatum|debut|aanvang",
    "hours": "uren|heures|hours",
    "count": "aantal|nombre|number of|totaal aantal|nombre total",
    "total": "totaal|total|totale",
    "done": "gepresteerde|gevolgde|gevolgd|prestees|gepresteerd",
    # The dossier
    "registered": "aanmelding|aangemeld|aanmeldings|aanmeld|inschrijving|ingeschreven|"
    "inschrijvings|"
    "inschrijf|instroom|geregistreerd|registratie|inscription|inscrit|registered|registration",
    "dossier": "dossier",
    "project": "project|projet|projectcode|projectnummer|projectnr|projectnaam",
    "esf": "esf",
    "round": "oproep|oproepnummer",
    "number": "nummer|nr|nrs|numero|n|number|code|huisnummer|no",
    "stop": "stop|gestopt|stopzetting|stopgezet|afgehaakt|afhaken|stopdatum|stopreden|arret|arrete|"
    "abandon|stopped|stopping|stopte",
    "early": "vroegtijdige|vroegtijdig",
    "by": "door|par|by",
    "reason": "reden|redenen|waarom|raison|motif|reason|stopreden",
    "remark": "opmerking|opmerkingen|notitie|notities|nota|notas|nota s|commentaar|varia|"
    "bijzonderheden|opm|remarque|remarques|commentaires|commentaire|remarks|remark|notes|comments|"
    "bemerkingen",
    "report": "verslag|compte rendu",
    "general": "algemene|andere|extra|bijkomende|overige",
    "info": "info|informatie",
    # Hosts and their options
    "option": "mogelijkheid|leermogelijkheid|leermogelijkheden|possibilite|option",
    "activity": "activiteit|leeractiviteit|activite|activity|activiteiten",
    "title": "titel|titre|title",
    "kind": "soort|type|categorie|genre|kind|category",
    "describe": "omschrijving|beschrijving|uitleg|toelichting|description|over|about",
    "does": "wat doen ze|wat doet",
    "offered": "wat bieden ze aan|wat kan je er leren|aangeboden",
    "places": "plaatsen|places|capaciteit|capacity|capacite",
    "monthly": "per maand|par mois|per month|maand",
    "most": "max|maximum|maximaal",
    "with": "met|avec|with",
    "which": "welke|quel|which",
    "performs": "doet het|uitgevoerd",
    "online": "online",
    OTHER: "evaluatie|evaluation|ontvangen|verstuurd|doorgestuurd|bevestigd|einde|eind|einddatum|"
    "einduur|eindtijd|laatste|fin|last|end|geboortedatum|akkoord|handtekening|contract|"
    "overeenkomst|factuur|score|status|feedback|opvolging|uitnodiging|vertrek|getekend|aanwezig|"
    "aanwezigen|geannuleerd|annulatie|kost|kosten|vergoeding|postcode|website|geplaatst|"
    "voorkeur|terugbellen|goedgekeurd|afgewerkt|aangemaakt|ondernemingsnummer|dienst|afdeling|"
    "startuur dag|per dag|per jour|per day|dagen|jours|days|week|weekdag|facturatie|vorige|"
    "verplaatsing|tevredenheid|ervaring|diploma|nieuwsbrief|van en naar|tweede gesprek|"
    "tussentijds|tussentijdse|follow up|opvolggesprek|evaluatiegesprek|vervanger",
    # Nothing by themselves
    "": "van|de|het|een|der|den|vd|v d|t|la|le|les|l|d|du|des|of|the|s|aan|in|a|au|aux|en|et|and|"
    "e|et le|je|is|was|ons|onze|ze|er|lijst|gegevens|ja nee|j n|ja neen|oui non|o n|y n|yes no|"
    "bij|for|chez|pour|mm|jj|jjjj|yyyy|yy|aaaa|x|of niet|un|une|with a|st|ter|gsmtel|st er",
}  # fmt: skip
_EXTRA = {
    "startuur": ("start", "hour"), "beginuur": ("start", "hour"), "aanvangsuur": ("start", "hour"),
    "starttijd": ("start", "hour"), "start time": ("start", "hour"),
    "heure de debut": ("start", "hour"), "startdatum": ("begin", "date"),
    "start date": ("begin", "date"), "start": ("begin",), "begin": ("begin",),
    "switchdag": ("exchange", "date"), "uitwisselingsdag": ("exchange", "date"),
    "switchdatum": ("exchange", "date"), "startleervraag": ("question", "before"),
    "beginleervraag": ("question", "before"), "leervraag 1 0": ("question", "before"),
    "gebeld": ("call",), "stopdatum": ("stop", "date"), "stopreden": ("stop", "reason"),
    "projectnummer": ("project", "number"), "projectnr": ("project", "number"),
    "projectcode": ("project", "number"), "hostorganisatie": ("host", "org"),
    "oproepnummer": ("round", "number"), "dossiernummer": ("dossier", "number"),
    "wie": ("who",), "vraag": ("ask",), "bij wie": ("with", "who"),
    "plaats ontvangende": ("city", "host"), "gesprek d d": ("call", "date"),
    "toegang tot": ("access",), "hr mail": ("hr", "mail"), "van organisatie": ("sender", "org"),
    "coachnaam": ("coach", "name"), "bedrijfsnaam": ("org", "name"),
    "organisatienaam": ("org", "name"), "huisnummer": ("number",),
}  # fmt: skip
"""What is more than one idea, and words whose place in the list above would say another."""
_AFTER_EXAMPLE = re.compile(r"\b(?:bv|bvb|vb|bijv|bijvoorbeeld|p\.? ?ex|ex|e\.?g)\b\.?.*")
_SIGN = re.compile(r"[^\w]+|_")
_NUMBERING = re.compile(r"^\s*\d{1,2}\s*[.)]\s+")
_FEMALE = re.compile(r"\((?:e|st|ster|trice|in)\)")
_SHORTEST_TYPO, _SHORTEST_PART = 7, 4


@dataclass(frozen=True)
class Ideas:
    """What a header means: its ideas, and the words that are not known."""

    known: frozenset[str]
    unknown: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all of it is known, and means something."""
        return bool(self.known) and not self.unknown


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    found = {
        phrase: (idea,) if idea else ()
        for idea, phrases in _WORDS.items()
        for phrase in phrases.split("|")
    }
    return {**found, **_EXTRA}


def words_for_idea(idea: str) -> list[str]:
    """List the words and phrases that say one idea, and nothing more."""
    return [phrase for phrase, ideas in _phrases().items() if ideas == (idea,)]


@cache
def _longest() -> int:
    return max(len(phrase.split()) for phrase in _phrases())


def words_of(text: str) -> list[str]:
    """Return the words of a header: without capitals, accents, marks, numbering and examples."""
    said = _FEMALE.sub("", _NUMBERING.sub("", fold(text)))
    said = re.sub(r"\be[- ]mail", "email", said).replace("#", " aantal ")
    said = re.sub(r"\bv/d\b", " ", _AFTER_EXAMPLE.sub("", said))
    return _SIGN.sub(" ", said).split()


@lru_cache(maxsize=20_000)
def ideas_of(text: str) -> Ideas:
    """Read the ideas of a header."""
    words, known, unknown, place = words_of(text), set[str](), list[str](), 0
    while place < len(words):
        taken = next(_taken(words, place), None)
        if taken is None:
            meant = _by_parts(words[place]) or _by_typo(words[place])
            known.update(meant or ())
            unknown += [] if meant else [words[place]]
            place += 1
        else:
            known.update(_phrases()[taken])
            place += len(taken.split())
    if words and words[-1] == "le" and len(words) > 1:
        known.add("date")
    return Ideas(frozenset(known), tuple(unknown))


def _taken(words: list[str], place: int) -> Iterator[str]:
    """Yield the known phrases that begin at a word, the longest first."""
    for length in range(min(_longest(), len(words) - place), 0, -1):
        phrase = " ".join(words[place : place + length])
        if phrase in _phrases():
            yield phrase


def _by_parts(word: str) -> tuple[str, ...] | None:
    """Read a word that is made of two known ones: 'intakedatum', 'gespreksduur'."""
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        front, back = word[:cut], word[cut:]
        for first in (front, front.removesuffix("s")):
            if _phrases().get(first) and _phrases().get(back):
                return (*_phrases()[first], *_phrases()[back])
    return None


@lru_cache(maxsize=5_000)
def _by_typo(word: str) -> tuple[str, ...] | None:
    """Read a long word that is one letter away from a known one, and from no other."""
    if len(word) < _SHORTEST_TYPO:
        return None
    near = {
        meant
        for phrase, meant in _phrases().items()
        if phrase[0] == word[0]
        and " " not in phrase
        and OSA.distance(word, phrase, score_cutoff=1) <= 1
    }
    return near.pop() if len(near) == 1 else None
