"""Whatever form a name, an address or a number is written in: in no file once they are erased."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.models import RECORDS, Participant, Party, Person, User
from switching.privacy.erasure import erase_person
from switching.privacy.policy import columns
from switching.privacy.traces import Traces
from switching.rules.name_forms import ROLE_WORDS
from switching.rules.normal_form import fold, fold_in_place
from switching.store import connect, list_records, write
from tests.privacy.forms import PEOPLE, Someone, sure_forms, written
from tests.samples import ACTOR, NOW, at, edit, hold_the_hours, make_database, read

LATER = NOW + timedelta(days=1)
OTHERS = "Katrien Maes belde 0471 99 88 77 en kat@blenders.be, naast de Vandrommestraat."
BY_FORM = [(who, form) for who in PEOPLE for form in sure_forms(who)]


def traces_of(who: Someone) -> Traces:
    """Return the traces of a coach in an own dossier."""
    return Traces(
        "Persoon 7",
        frozenset({who.name}),
        frozenset({who.email}),
        frozenset({who.phone}),
        roles=frozenset(ROLE_WORDS[Party.COACH]),
    )


@pytest.mark.parametrize(
    ("who", "form"), BY_FORM, ids=[f"{who.first}, {form}" for who, form in BY_FORM]
)
def test_each_form_is_replaced_as_a_whole(who: Someone, form: str) -> None:
    text = f"vooraf ({sure_forms(who)[form]}) en daarna"
    said = traces_of(who).in_text(text)
    left = said.removeprefix("vooraf (").removesuffix(") en daarna")
    assert left.replace("coach ", "").replace(", de coach", "").removeprefix("mailto:") in {
        "Persoon 7",
        "Persoon 7's",
    }


@pytest.mark.slow
@given(st.sampled_from(PEOPLE).flatmap(lambda who: st.tuples(st.just(who), written(who))))
def test_a_form_is_found_however_it_was_spoiled(drawn: tuple[Someone, str]) -> None:
    who, form = drawn
    said = traces_of(who).in_text(f"{OTHERS} Gezien: {form} (ok). {OTHERS}")
    assert said.startswith(f"{OTHERS} Gezien: ")
    assert said.endswith(f" (ok). {OTHERS}")
    middle = said.removeprefix(f"{OTHERS} Gezien: ").removesuffix(f" (ok). {OTHERS}")
    assert "Persoon 7" in middle
    for part in (fold(who.family), fold(who.first), who.number[3:]):
        assert part not in fold(middle)


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF, exclude_categories=("Cs",))))
def test_folding_in_place_is_folding(text: str) -> None:
    folded = fold_in_place(text)
    assert folded.text == fold(text)
    for place in range(len(folded.text)):
        start, end = folded.span(place, place + 1)
        assert 0 <= start <= end <= len(text)


@pytest.fixture(scope="module")
def fill(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Someone], Person]:
    source = make_database(tmp_path_factory.mktemp("forms"))
    hold_the_hours(source)

    def put(folder: Path, who: Someone) -> Person:
        path = Path(shutil.copy(source, folder / "switching.db"))
        coach = read(path).coach
        assert coach is not None
        edit(path, coach, name=who.name, email=who.email, phone=who.phone)
        write_everywhere(path, who)
        with connect(path) as db:
            return next(item for item in list_records(db, Person) if item.id == coach.id)

    return put


def write_everywhere(path: Path, who: Someone) -> None:
    """Write each form in each text of the dossier twice: what stood there first is in the trail."""
    forms = list(sure_forms(who).values())
    number = 0
    for _ in range(2):
        with write(path, ACTOR, NOW, 1) as transaction:
            for kind in RECORDS:
                if kind in (Person, User, Participant):
                    continue
                for record in list_records(transaction.db, kind):
                    changes = {}
                    for name in columns(kind.TABLE):
                        if isinstance(getattr(record, name), str):
                            changes[name] = f"Let op: {forms[number % len(forms)]} (ok)"
                            number += 1
                    if changes:
                        transaction.update(record, **changes)
    assert number > 2 * len(forms)


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE, ids=[who.first for who in PEOPLE])
def test_no_file_holds_any_form_afterwards(
    tmp_path: Path, fill: Callable[[Path, Someone], Person], who: Someone
) -> None:
    person = fill(tmp_path, who)
    path = tmp_path / "switching.db"
    edit(path, read(path).inputs, sharing=OTHERS)
    forms = {form: text.encode() for form, text in sure_forms(who).items()}
    before = b"\n".join(file.read_bytes() for file in tmp_path.iterdir())
    assert sum(text in before for text in forms.values()) == len(forms)
    assert erase_person(at(path, now=LATER), person.id, "vraag")
    after = b"\n".join(file.read_bytes() for file in tmp_path.iterdir())
    after = after.replace(b"Vandrommestraat", b"")
    assert [form for form, text in forms.items() if text in after] == []
    assert read(path).inputs.sharing == OTHERS
