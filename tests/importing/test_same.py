"""Who is the same: what is not sure is a question, and a neighbour is never taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.importing.same import (
    Likeness,
    Organisations,
    find_person,
    same_organisation,
    same_person,
)

SAME, ASK, OTHER = Likeness.SAME, Likeness.ASK, Likeness.OTHER


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Zonnestraal", "ZONNESTRAAL  vzw", SAME),
        ("De Linde", "Linde", SAME),
        ("'t Kasteeltje", "Het Kasteeltje", SAME),
        ("WZC De Linde", "Woonzorgcentrum De Linde", SAME),
        ("Sint-Jozef", "St. Jozef", SAME),
        ("O.C.M.W. Gent", "OCMW Gent", SAME),
        ("Kdv Zonnestraal", "Zonnestraal vzw", ASK),
        ("Zonnestraal nv", "Zonnestraal vzw", ASK),
        ("Robotica Kempen", "Robotika Kempen", ASK),
        ("Zonnestraal Gent", "Zonnestraal", ASK),
        ("Ter Linde", "De Linde", OTHER),
        ("OCMW Gent", "Stad Gent", OTHER),
        ("WZC Linde", "Dienstencentrum Linde", OTHER),
        ("OCMW", "Stad", OTHER),
    ],
)
def test_organisations(one: str, other: str, likeness: Likeness) -> None:
    assert same_organisation(one, other) is likeness
    assert same_organisation(other, one) is likeness


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("Lies Haegeman", "LIES  HAEGEMAN", SAME),
        ("Zoë Özdemir", "Zoe Ozdemir", SAME),
        ("Lies H.", "Lies Haegeman", ASK),
        ("L. Haegeman", "Lies Haegeman", ASK),
        ("Haegeman Lies", "Lies Haegeman", ASK),
        ("Lies Haegemans", "Lies Haegeman", ASK),
        ("KV", "Katrien Vermeulen", ASK),
        ("Lies Haegeman", "Tom Haegeman", OTHER),
        ("Lies Haegeman", "Lies Peeters", OTHER),
    ],
)
def test_people(one: str, other: str, likeness: Likeness) -> None:
    assert same_person(one, other) is likeness
    assert same_person(other, one) is likeness


NAMES = st.text("abcdeilnorst 'éï-.", min_size=1, max_size=20)


@given(NAMES, NAMES)
def test_likeness_has_no_side(one: str, other: str) -> None:
    assert same_organisation(one, other) is same_organisation(other, one)
    assert same_person(one, other) is same_person(other, one)


def test_one_that_is_known_is_found_and_one_that_is_near_is_asked() -> None:
    known = Organisations([(1, "Zonnestraal vzw"), (2, "Ter Linde"), (3, "Robotica Kempen")])
    assert known.find("zonnestraal").known == 1
    assert known.find("Kdv Zonnestraal").asked == (1,)
    assert known.find("De Linde") == known.find("Iets heel anders")
    assert known.find("Robotika Kempen").asked == (3,)


def test_two_of_one_name_are_asked() -> None:
    known = Organisations([(1, "De Linde vzw"), (2, "Linde")])
    assert set(known.find("'t Linde").asked) == {1, 2}
    assert known.find("Linde").known == 2


def test_who_someone_is_is_looked_for_in_their_organisation_only() -> None:
    assert find_person("Lies Haegeman", {5: "Lies Haegeman", 6: "Tom Claes"}).known == 5
    assert find_person("Lies H.", {5: "Lies Haegeman"}).asked == (5,)
    assert find_person("Lies Haegeman", {}).known is None
