"""How concrete a learning goal is: what it names of five things, in Dutch, English or French."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from switching.models import N_
from switching.rules.dutch import actions, content_words, words_of
from switching.rules.normal_form import fold
from switching.rules.typed_language import is_foreign


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
    r"during|when|while|at the|in a|before a|after a|whenever|daily|weekly|"
    r"quand|lorsqu|lorsque|pendant|durant|lors d[eu]s?|en cas d[eu]|"
    r"dans (?:le|la|les|un|une|mon|ma|mes)|"
    r"au cours d[eu]s?|chaque|tous les (?:jours|mois|matins)|toutes les semaines|"
    r"par (?:jour|semaine)|"
    r"avant (?:un|une|le|la)|apres (?:un|une|le|la)|sur le terrain|en equipe|au quotidien)\b"
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
    r"patients?|citizens?|employees?|volunteers?|managers?|suppliers?|applicants?|visitors?|"
    r"enfants?|residents?|clients?|collegues?|equipes?|eleves?|etudiants?|usagers?|citoyens?|"
    r"beneficiaires?|benevoles?|familles?|travailleurs?|travailleuses?|employes?|ouvriers?|"
    r"infirmiers?|infirmieres?|educateurs?|educatrices?|puericultrices?|directeurs?|directrices?|"
    r"responsables?|formateurs?|formatrices?|stagiaires?|fournisseurs?|candidats?|visiteurs?|"
    r"personnes?|gens|jeunes|aines|medecins?|chefs?|conseillers?|conseilleres?))\b"
)
_EVIDENCE = re.compile(
    r"\b(zodat|zelf|zelfstandig|zonder hulp|feedback|tot ik|in staat|stappenplan|checklist|"
    r"draaiboek|verslag|voorstel|plan van aanpak|handleiding|fiche|lijst|sjabloon|resultaat|"
    r"binnen de|tegen|minstens|ten minste|aantal|meten|cijfers|score|foutloos|op papier|document|"
    r"so that|on my own|independently|without help|checklist|report|template|at least|within|"
    r"result|list|proposal|"
    r"afin (?:de|que|qu)|pour que|seul|seule|seuls|de maniere autonome|en autonomie|sans aide|"
    r"sans erreur|par moi-meme|moi-meme|capable de|rapport|compte rendu|modele|grille|tableau|"
    r"liste|proposition|resultat|au moins|d'ici|avant la fin|fiche|document|chiffres|retour)\b|\d"
)


@cache
def _french_actions() -> frozenset[str]:
    lines = Path(__file__).with_name("actions_fr.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


def aspects_of(goal: str) -> frozenset[Aspect]:
    """Return what a goal names: an action, a subject, a situation, a person, visible evidence."""
    text = fold(goal)
    doing = (actions() | _french_actions()) & set(words_of(goal))
    named = {
        Aspect.ACTION: bool(doing),
        Aspect.SUBJECT: bool(set(content_words(goal)) - doing),
        Aspect.SITUATION: bool(_SITUATIONS.search(text)),
        Aspect.PERSON: bool(_PERSONS.search(text)),
        Aspect.EVIDENCE: bool(_EVIDENCE.search(text)),
    }
    return frozenset(aspect for aspect, present in named.items() if present)


def missing_aspects(goal: str) -> tuple[Aspect, ...]:
    """Return what a goal does not name yet, in the order in which it is asked.

    Of a goal in a language that is not known here nothing is said.
    """
    if is_foreign(goal):
        return ()
    present = aspects_of(goal)
    return tuple(aspect for aspect in Aspect if aspect not in present)
