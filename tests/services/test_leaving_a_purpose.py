"""Which purposes of a call count as covered when one leaves them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Purpose
from switching.services.calls import leave_purpose, start_call
from switching.services.edits import Edit, save_edits
from tests.samples import NOW, at, edit, make_database, open_dossier, plan_a_call, read

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one call, which has begun."""
    made = make_database(tmp_path)
    open_dossier(made)
    record = plan_a_call(made).call
    assert record is not None
    start_call(at(made, now=LATER), record.call.id)
    return made


def covered(path: Path, purpose: Purpose) -> bool | None:
    record = read(path).call
    assert record is not None
    return record.purpose(purpose).covered


def leave(path: Path, purpose: Purpose) -> None:
    record = read(path).call
    assert record is not None
    leave_purpose(at(path, now=LATER), record.call.id, purpose)


@pytest.mark.parametrize("purpose", Purpose)
def test_a_purpose_that_was_only_looked_at_is_not_covered(path: Path, purpose: Purpose) -> None:
    leave(path, purpose)
    assert covered(path, purpose) is None


def test_a_purpose_with_notes_is(path: Path) -> None:
    record = read(path).call
    assert record is not None
    edit(path, record.purpose(Purpose.ACQUAINTANCE), notes="Klik was er meteen.")
    leave(path, Purpose.ACQUAINTANCE)
    assert covered(path, Purpose.ACQUAINTANCE) is True
    assert covered(path, Purpose.EXPLANATION) is None


def test_so_is_one_of_which_a_field_was_filled_in(path: Path) -> None:
    change = Edit(read(path).inputs, {"instructions_by": "Tom Peeters"})
    save_edits(at(path, now=LATER), [change], 1)
    leave(path, Purpose.PLAN)
    assert covered(path, Purpose.PLAN) is True


def test_what_someone_said_of_it_stays(path: Path) -> None:
    record = read(path).call
    assert record is not None
    edit(path, record.purpose(Purpose.PRACTICAL), notes="later", covered=False)
    leave(path, Purpose.PRACTICAL)
    assert covered(path, Purpose.PRACTICAL) is False
