"""Someone who stood on record twice: both are erased, both are taken along, in older files too."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Person
from switching.privacy.erasure import erase_person, preview_erasure, reapply_erasures
from switching.privacy.redaction import redact_contact
from switching.privacy.register import list_path
from switching.privacy.subject_access import export_person, find_person
from switching.services.checks import InvalidError
from switching.services.merging import MergeKind, merge_records, undo_merge
from switching.services.organisations import add_person
from switching.store import connect, list_records, write
from tests.samples import ACTOR, NOW, at, edit, hold_a_call, make_database, read

LATER = NOW + timedelta(days=1)
EARLIER, FORMER, MAIL = "kanarie-vogel", "Vandenkanarie", "kanarie@vogel.example"
JOB = "vogelkundige"
WORDS = [EARLIER, FORMER, MAIL, JOB]


def make_double(folder: Path) -> tuple[Path, int, int]:
    """Make a database in which the coach of a dossier stood twice; return the numbers of both."""
    path = make_database(folder)
    host = hold_a_call(path).host
    values = {"name": f"Tom {EARLIER}", "organisation_id": host.id, "email": MAIL, "job": JOB}
    gone = add_person(at(path), values, "double")
    with connect(path) as db:
        [person] = [item for item in list_records(db, Person) if item.id == gone.id]
    edit(path, person, name=f"Tom {FORMER}")
    edit(path, read(path).inputs, sharing=f"met Tom {FORMER} op het team")
    kept = read(path).coach
    assert kept is not None
    return path, kept.id, gone.id


def merge(path: Path, kept: int, gone: int) -> None:
    """Merge the two."""
    merge_records(at(path), MergeKind.PERSON, kept, gone, f"Tom {FORMER} stond er twee keer")


def heard(folder: Path) -> list[str]:
    """Return what of the one that went is in the bytes of any file."""
    whole = b"\n".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    return [word for word in WORDS if word.encode() in whole]


@pytest.mark.parametrize("asked", [0, 1], ids=["by the kept number", "by the other"])
def test_erasing_who_was_merged_erases_both(tmp_path: Path, asked: int) -> None:
    path, *numbers = make_double(tmp_path)
    merge(path, *numbers)
    assert heard(tmp_path) == WORDS
    assert preview_erasure(at(path), numbers[asked]).person.id == numbers[0]
    assert erase_person(at(path, now=LATER), numbers[asked], "vraag van de betrokkene")
    assert heard(tmp_path) == []
    with pytest.raises(InvalidError):
        undo_merge(at(path, now=LATER), MergeKind.PERSON, numbers[1])


def test_in_a_file_of_before_the_merge_both_are_erased_again(tmp_path: Path) -> None:
    path, kept, gone = make_double(tmp_path)
    older = Path(shutil.copy(path, tmp_path.parent / "older.db"))
    merge(path, kept, gone)
    erase_person(at(path, now=LATER), kept, "vraag van de betrokkene")
    known = list_path(path).read_bytes()
    assert reapply_erasures(path, LATER) == 0
    shutil.move(older, path)
    assert reapply_erasures(path, LATER) == 2
    assert heard(tmp_path) == []
    assert list_path(path).read_bytes() == known
    assert reapply_erasures(path, LATER) == 0


def test_contact_data_of_both_go(tmp_path: Path) -> None:
    path, kept, gone = make_double(tmp_path)
    merge(path, kept, gone)
    with write(path, ACTOR, NOW) as transaction:
        redact_contact(transaction.db, {kept})
    with connect(path) as db:
        said = str(db.execute("SELECT before, after FROM audit_log").fetchall())
    assert MAIL not in said
    assert FORMER in said


def test_what_is_held_on_both_is_taken_along(tmp_path: Path) -> None:
    path, kept, gone = make_double(tmp_path)
    merge(path, kept, gone)
    [found] = find_person(at(path), str(gone))
    assert found.id == kept
    made = export_person(at(path, now=LATER), gone, "vraag")
    data = json.loads(zipfile.ZipFile(io.BytesIO(made)).read("gegevens.json"))
    told = json.dumps(data, ensure_ascii=False)
    assert all(word in told for word in WORDS)
    assert ("merged_people", gone) in {
        (item["table"], item["record_id"]) for item in data["records"]
    }
