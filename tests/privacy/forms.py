"""The forms in which people write a name, an address and a number, made up for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import normalize

from hypothesis import strategies as st

UNSEEN = ("\u200b", "\u00ad", "\u2060", "\ufeff", "\u200d")
BLANKS = (" ", "\u00a0", "\u202f", "  ", "\u2009")
DASHES = ("-", "\u2010", "\u2011", "\u2013")
APOSTROPHES = ("'", "\u2019", "\u02bc", "\u00b4")


@dataclass(frozen=True)
class Someone:
    """Someone who is erased: the name in its parts, an address, and a number without its zero."""

    first: str
    family: str
    domain: str
    country: str
    number: str

    @property
    def name(self) -> str:
        """The name as it stands on record."""
        return f"{self.first} {self.family}"

    @property
    def email(self) -> str:
        """The address as it stands on record."""
        joined = f"{self.first}.{self.family}".replace(" ", "").replace("-", "").replace("'", "")
        bare = normalize("NFD", joined).encode("ascii", "ignore").decode().lower()
        return f"{bare}@{self.domain}"

    @property
    def phone(self) -> str:
        """The number as it stands on record."""
        return f"0{self.number[:3]} {self.number[3:5]} {self.number[5:7]} {self.number[7:]}"


PEOPLE = (
    Someone("Griet", "Vandromme", "zonnebloem.be", "32", "470123456"),
    Someone("Anne-Marie", "De Clippeleir", "werk.be", "32", "486998877"),
    Someone("Amélie", "Hoöghe", "vogel.example", "31", "612345678"),
    Someone("Jürgen", "Van den Berghe", "huis.nl", "31", "698765432"),
    Someone("Chloë", "D'Hondt-Lemmens", "blenders.be", "32", "495112233"),
)


def sure_forms(who: Someone) -> dict[str, str]:
    """Return what certainly names someone in an own dossier, by what it is called."""
    first, family, letter = who.first, who.family, who.first[0]
    forms = {
        "whole": f"{first} {family}",
        "surname first": f"{family} {first}",
        "with a comma": f"{family}, {first}",
        "in capitals first": f"{family.upper()} {first}",
        "in capitals": f"{first} {family}".upper(),
        "in small letters": f"{first} {family}".lower(),
        "initial": f"{letter}. {family}",
        "initial at once": f"{letter}.{family}",
        "initial behind": f"{family}, {letter}.",
        "login": f"{letter}{family}".replace(" ", ""),
        "surname": family,
        "surname, genitive": f"{family}'s",
        "joined surname": family.replace(" ", "").replace("'", ""),
        "first name": first,
        "first name, genitive": f"{first}'s",
        "first name of whose": f"{first}s",
        "behind the role": f"coach {first}",
        "before the role": f"{first}, de coach",
        "joined first name": first.replace("-", ""),
        "first name in two": first.replace("-", " "),
        "loose accents": normalize("NFD", f"{first} {family}"),
        "no accents": normalize("NFD", f"{first} {family}").encode("ascii", "ignore").decode(),
    }
    name, _, domain = who.email.partition("@")
    forms |= {
        "address": who.email,
        "address in capitals": who.email.upper(),
        "address with a tag": f"{name}+werk@{domain}",
        "address to click": f"mailto:{name}@{domain}",
        "address in words": f"{name} (at) {domain}",
        "name of the address": name,
    }
    return forms | _numbers(who)


def _numbers(who: Someone) -> dict[str, str]:
    area, a, b, c = who.number[:3], who.number[3:5], who.number[5:7], who.number[7:]
    return {
        "number": f"0{area} {a} {b} {c}",
        "number with marks": f"0{area}/{a}.{b}.{c}",
        "number at once": f"0{who.number}",
        "number with a dash": f"0{area}-{a}{b}{c}",
        "number from abroad": f"+{who.country} {area} {a} {b} {c}",
        "number with 00": f"00{who.country}{who.number}",
        "number with a zero": f"+{who.country} (0){area} {a} {b} {c}",
        "number of the zone": f"(0){area} {a} {b} {c}",
        "number with dots": f"+{who.country}.{area}.{a}.{b}.{c}",
        "number with hard blanks": f"0{area}\u00a0{a}\u00a0{b}\u00a0{c}",
    }


@st.composite
def written(draw: Callable[..., object], who: Someone) -> str:
    """Draw one of the certain forms, as hands and programs may have spoiled it."""
    text = str(draw(st.sampled_from(sorted(sure_forms(who).values()))))
    signs = {
        " ": BLANKS, "-": DASHES, "'": APOSTROPHES,
    }  # fmt: skip
    for sign, others in signs.items():
        text = text.replace(sign, str(draw(st.sampled_from(others))))
    if len(text) > 2 and draw(st.booleans()):
        place = draw(st.integers(1, len(text) - 1))
        assert isinstance(place, int)
        text = text[:place] + str(draw(st.sampled_from(UNSEEN))) + text[place:]
    return normalize(str(draw(st.sampled_from(("NFC", "NFD")))), text)
