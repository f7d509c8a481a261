"""Each field says how it is treated, and what says nothing is treated as personal."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import pytest

from switching.models import AuditEntry, Record, Sector
from switching.models.base import Json, Line, Name
from switching.models.treatment import Treatment
from switching.privacy import policy
from switching.privacy.gathering import USER_FIELDS
from switching.privacy.policy import KINDS, OF_PERSON, declared, needs_treatment, treatment_of
from switching.privacy.subject import ROLES
from switching.services.audit import NAMED
from switching.store import connect

WITH_THE_PERSON = (
    Treatment.NAME,
    Treatment.SIGN_IN,
    Treatment.JOB,
    Treatment.CONTACT,
    Treatment.DETAIL,
)
KEPT = {
    ("switches", "reference"),
    ("confirmations", "contradiction"),
    ("action_plans", "content_code"),
    ("attachments", "media_type"),
    ("guest_links", "digest"),
    ("guest_links", "code_digest"),
    ("contributions", "detail"),
    ("plan_answers", "snapshot_digest"),
    ("plan_answers", "part_digests"),
    ("certificates", "code"),
    ("projects", "indicator_set"),
    ("indicator_targets", "indicator"),
    ("funder_reports", "indicator_set"),
    ("funder_reports", "set_version"),
    ("funder_reports", "counts"),
    ("funder_reports", "workbook"),  # handed in: references and numbers, no names
    ("funder_reports", "document"),
    ("logos", "media_type"),
    ("logos", "content"),
    *(("outbox", name) for name in ("key", "message_id", "said", "address_mark")),
    *(("view_mails", name) for name in ("message_id", "said", "address_mark")),
    ("views", "asks"),
    *(("imports", name) for name in ("sha256", "target", "counts")),
    ("import_records", "record_table"),
    *(("import_mappings", name) for name in ("target", "field")),
    ("monthly_files", "counts"),
    ("monthly_files", "content"),  # without names; all of these go with any erasure
}
BESIDE_RECORDS = {
    "audit_log": "is rewritten side by side: switching.privacy.redaction",
    "settings": "is rewritten: switching.store.rewriting.rewrite_settings",
    "idempotency_keys": "a key that names someone is forgotten, by the same",
    "option_search": "is made anew, with the tables behind it, from the catalogue, as is the next",
    "option_terms": "is made anew from the catalogue: switching.privacy.occurrences.prepare_sweep",
    "typed_texts": "holds digests, all forgotten by any erasure: forget_typed_texts",
    "guest_drafts": "holds what guests did not give yet, all forgotten by any erasure",
    "import_drafts": "holds files that are being brought in, all forgotten by any erasure",
    "doubts": "holds words of texts that stand there still; each goes with its answer or its text",
    "_sqlite_migrations": "names the migrations",
}
"""The tables with texts that no record has, and why no name stays in them."""


def test_each_field_that_may_be_personal_says_how_it_is_treated() -> None:
    silent = [
        f"{kind.__name__}.{name}"
        for kind in KINDS
        for name in kind.model_fields
        if needs_treatment(kind, name) and declared(kind, name) is None
    ]
    assert not silent, (
        f"What becomes of {', '.join(silent)} when someone is erased? Say it in the type of the "
        "field in switching/models, as Annotated[Line, Treatment.CONTACT]; what there is to choose "
        "from is in switching/models/treatment.py"
    )


def test_no_text_about_a_person_outlives_that_person() -> None:
    outlive = [
        f"{kind.__name__}.{name}: {treatment}"
        for kind in OF_PERSON
        for name in kind.model_fields
        if (treatment := treatment_of(kind, name)) not in {None, *WITH_THE_PERSON}
    ]
    assert not outlive, (
        f"{outlive}: a text in a record about someone goes with them, whatever it says. Take one "
        f"of {WITH_THE_PERSON}"
    )


def test_only_what_says_nothing_of_anyone_is_kept_as_it_is() -> None:
    kept = {
        (kind.TABLE, name)
        for kind in KINDS
        for name in kind.model_fields
        if declared(kind, name) is Treatment.KEPT
    }
    assert kept == KEPT, "The app itself made what is KEPT, and it names no one: is that so here?"


def text_columns(path: Path) -> dict[str, set[str]]:
    """Return the columns of each real table that hold text or bytes."""
    with connect(path) as db:
        return {
            table.name: {item.name for item in table.columns if item.type in {"TEXT", "BLOB", ""}}
            for table in db.tables
            if table.virtual_table_using is None
        }


def test_each_text_in_the_database_is_a_field_or_has_a_way_of_its_own(path: Path) -> None:
    fields = {kind.TABLE: set(kind.model_fields) for kind in (*KINDS, AuditEntry)}
    lost = [
        f"{table}.{name}"
        for table, names in text_columns(path).items()
        if not any(table == name or table.startswith(f"{name}_") for name in BESIDE_RECORDS)
        for name in sorted(names - fields.get(table, set()))
    ]
    assert not lost, (
        f"Erasing someone never looks at {', '.join(lost)}: make it a field of a record, or say in "
        "BESIDE_RECORDS why no name stays there"
    )


def pointers(path: Path, target: str) -> set[tuple[str, str]]:
    """Return the columns of all tables that point to `target`."""
    with connect(path) as db:
        return {
            (table.name, key.column)
            for table in db.tables
            for key in table.foreign_keys
            if key.other_table == target
        }


def test_each_column_that_points_to_someone_is_looked_at(path: Path) -> None:
    people, users = pointers(path, "people"), pointers(path, "users")
    assert {name for table, name in people if table == "switches"} == set(ROLES)
    assert {name for _, name in people} <= {
        key for key, table in NAMED.items() if table == "people"
    }
    assert {name for _, name in users} == set(USER_FIELDS)


class Stray(Record):
    """A record whose fields say nothing but for the last two."""

    TABLE: ClassVar[str] = "intake_calls"

    call_id: int
    sector: Sector
    kind: Sector | None = None
    flags: tuple[Sector, ...] = ()
    text: Line
    maybe: Name | None
    many: tuple[Line, ...]
    file: bytes
    data: Json
    anything: Any
    word: Literal["a", "b"]
    day: date
    treated: Annotated[Name, Treatment.KEPT] | None
    told: Annotated[Line, Treatment.JOB]


SILENT = ("text", "maybe", "many", "file", "data", "anything", "word")


def test_what_says_nothing_is_personal() -> None:
    found = {name: treatment_of(Stray, name) for name in Stray.model_fields}
    assert found == {
        **dict.fromkeys(Stray.model_fields),
        **dict.fromkeys(SILENT, Treatment.NOTE),
        "treated": Treatment.KEPT,
        "told": Treatment.JOB,
    }


def test_what_says_nothing_of_a_person_goes_with_that_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policy, "OF_PERSON", (Stray,))
    found = {name for name in Stray.model_fields if treatment_of(Stray, name) is Treatment.CONTACT}
    assert found == {*SILENT, "day"}


def test_what_says_nothing_outside_dossiers_loses_its_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Stray, "TABLE", "organisations")
    assert treatment_of(Stray, "text") is Treatment.SHARED
