"""Someone whose place another took in a dossier is erased from it all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.privacy.erasure import erase_person
from switching.services.changing import Parties, change_switch
from switching.services.organisations import add_person
from switching.services.plans import finalise_plan
from tests.samples import NOW, at, edit, hold_the_hours, issue, make_database, open_dossier, read

LATER = NOW + timedelta(days=1)
CANARY = "Vandenkanarie"
"""A name of one word: elsewhere it may be another's, and is left alone."""


@pytest.mark.slow
@pytest.mark.parametrize(("part", "place"), [
    ("learner", "sending_organisation"), ("coach", "host"), ("project_leader", "partner"),
])  # fmt: skip
def test_who_no_longer_takes_part_is_in_no_file_once_erased(
    tmp_path: Path, part: str, place: str
) -> None:
    path = make_database(tmp_path)
    dossier = hold_the_hours(path)
    former = getattr(dossier, part)
    edit(path, former, name=CANARY)
    edit(path, read(path).inputs, sharing=f"{CANARY} vertelt het op het team")
    finalise_plan(at(path), 1, "")
    issue(path)
    values = {"name": "Nora Bakkali", "organisation_id": getattr(dossier, place).id}
    new = add_person(at(path), values, "nora").id
    wanted = replace(Parties.of(read(path).switch), **{part: new})
    change_switch(at(path, now=LATER), 1, wanted, f"{CANARY} werkt er niet meer")
    assert erase_person(at(path, now=LATER), former.id, "vraag van de betrokkene")
    whole = b"\n".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert CANARY.encode() not in whole
    assert CANARY.lower().encode() not in whole.lower()
    after = read(path)
    assert getattr(after, part).name == "Nora Bakkali"
    assert after.certificates[0].holder == (
        f"Persoon {former.id}" if part == "learner" else "Amina Yildiz"
    )
    assert after.latest.filled_goals != ()


def test_who_was_at_no_call_either_is_erased_from_what_others_wrote_there(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    coach = open_dossier(path).coach
    assert coach is not None
    edit(path, coach, name=CANARY)
    edit(path, read(path).inputs, sharing=f"{CANARY} vertelt het op het team")
    change_switch(at(path), 1, replace(Parties.of(read(path).switch), coach=None), "ander werk")
    assert erase_person(at(path, now=LATER), coach.id, "vraag van de betrokkene")
    assert read(path).inputs.sharing == f"Persoon {coach.id} vertelt het op het team"
