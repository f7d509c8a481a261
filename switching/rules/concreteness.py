"""How concrete a learning goal is: what it names of five things, in Dutch or in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from switching.models import N_
from switching.rules.dutch import actions, content_words, words_of
from switching.rules.normal_form import fold


class Aspect(StrEnum):
    """Something that makes a goal concrete."""

    ACTION = "action"
    SUBJECT = "subject"
    SITUATION = "situation"
    PERSON = "person"
    EVIDENCE = "evidence"


ASKED: Mapping[Aspect, str] = {
    Aspect.ACTION: N_("What will the learner do?"),
    Aspect.SUBJECT: N_("What is it about?"),
    Aspect.SITUATION: N_("In which situation?"),
    Aspect.PERSON: N_("With or for whom?"),
    Aspect.EVIDENCE: N_("How will you see that it was learned?"),
}
"""What one asks about each, on screen and on paper."""

_SITUATIONS = re.compile(
    r"\b(als|wanneer|tijdens|bij een|bij het|bij de|in een|op een|aan de|aan het|voor een|na een|"
    r"na het|voor het|tijdens het|zodra|terwijl|waarbij|waarin|in mijn|op mijn|op de|in de|"
    r"in het|elke|wekelijks|dagelijks|maandelijks|per week|per dag|'s morgens|s morgens|"
    r"during|when|while|at the|in a|before a|after a|whenever|daily|weekly)\b"
)
_PERSONS = re.compile(
    r"\b(\w*(ouders?|bewoners?|klanten|klant|collega'?s?|teams?|leerlingen|leerling|kinderen|kind|"
    r"peuters?|baby'?s?|kleuters?|patienten|patient|clienten|client|burgers?|inwoners?|"
    r"medewerkers?|werknemers?|arbeiders?|bedienden?|vrijwilligers?|familie|coach|leidinggevende[n]?|"
    r"begeleiders?|verpleegkundigen?|zorgkundigen?|directie|directeur|planners?|leveranciers?|"
    r"kandidaten|kandidaat|sollicitanten?|stagiairs?|studenten|student|chauffeurs?|magazijniers?|"
    r"bezoekers?|partners?|jongeren|ouderen|mantelzorgers?|pedagoog|arts|artsen|specialist|"
    r"ploegbaas|operatoren|operator|consulent|recruiters?|boekhouder|deelnemers|mensen|publiek|"
    r"parents?|residents?|customers?|clients?|colleagues?|pupils?|students?|child|children|"
    r"patients?|citizens?|employees?|volunteers?|managers?|suppliers?|applicants?|visitors?))\b"
)
_EVIDENCE = re.compile(
    r"\b(zodat|zelf|zelfstandig|zonder hulp|feedback|tot ik|in staat|stappenplan|checklist|"
    r"draaiboek|verslag|voorstel|plan van aanpak|handleiding|fiche|lijst|sjabloon|resultaat|"
    r"binnen de|tegen|minstens|ten minste|aantal|meten|cijfers|score|foutloos|op papier|document|"
    r"so that|on my own|independently|without help|checklist|report|template|at least|within|"
    r"result|list|proposal)\b|\d"
)


def aspects_of(goal: str) -> frozenset[Aspect]:
    """Return what a goal names: an action, a subject, a situation, a person, visible evidence."""
    text = fold(goal)
    doing = actions() & set(words_of(goal))
    named = {
        Aspect.ACTION: bool(doing),
        Aspect.SUBJECT: bool(set(content_words(goal)) - doing),
        Aspect.SITUATION: bool(_SITUATIONS.search(text)),
        Aspect.PERSON: bool(_PERSONS.search(text)),
        Aspect.EVIDENCE: bool(_EVIDENCE.search(text)),
    }
    return frozenset(aspect for aspect, present in named.items() if present)


def missing_aspects(goal: str) -> tuple[Aspect, ...]:
    """Return what a goal does not name yet, in the order in which it is asked."""
    present = aspects_of(goal)
    return tuple(aspect for aspect in Aspect if aspect not in present)
