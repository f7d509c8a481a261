"""What a document says: to JSON and back, and the code that stands on every page of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from switching.documents import PlanContent, plan_content
from switching.documents.certificate.content import CertificateContent, certificate_content
from switching.documents.papers.agreed import agreed_content
from switching.documents.papers.evaluation_form import evaluation_form_content
from switching.documents.papers.preparation import preparation_content
from switching.documents.plan.content import Facts, Paragraph, Points, Section, Signatures, Table
from switching.documents.snapshot import Snapshot
from switching.i18n import Texts
from switching.models import Party, PlanSection
from switching.store.rows import to_column
from tests.samples import TODAY, complete_dossier, make_database

PLAN = PlanContent(
    title="Leeractieplan",
    subtitle="Amina bij De Kring",
    reference="ST-2026-0001",
    version="versie 1",
    date="24 november 2026",
    final=True,
    language="nl",
    sections=(
        Section(
            PlanSection.QUESTION,
            "Leervraag",
            (
                Facts((("Status", "definitief"),)),
                Paragraph("Zelf een gesprek leiden – élke week."),
                Points(("een", "twee"), "Gesprekspartners"),
                Table(("Nr.", "Leerdoel"), (1, 9), (("1", "plannen"),), named_by=1),
                Signatures((("Coach", "Bo", ""),)),
            ),
        ),
        Section(PlanSection.PLANNING, "Planning", (), "Er is nog geen dag."),
    ),
).with_code()
STORED = (
    '{"code": "4F45523C", "date": "24 november 2026", "final": true, "language": "nl", '
    '"reference": "ST-2026-0001", "sections": [{"blocks": [{"rows": [["Status", "definitief"]]}, '
    '{"heading": "", "text": "Zelf een gesprek leiden – élke week."}, '
    '{"heading": "Gesprekspartners", "items": ["een", "twee"]}, '
    '{"header": ["Nr.", "Leerdoel"], "named_by": 1, "rows": [["1", "plannen"]], '
    '"widths": [1, 9]}, {"rows": [["Coach", "Bo", ""]]}], "empty": "", "name": "question", '
    '"title": "Leervraag"}, {"blocks": [], "empty": "Er is nog geen dag.", "name": "planning", '
    '"title": "Planning"}], "subtitle": "Amina bij De Kring", "title": "Leeractieplan", '
    '"version": "versie 1"}'
)


def first_table(data: dict[str, Any]) -> dict[str, Any]:
    """Return the table in the JSON of `PLAN`."""
    table: dict[str, Any] = data["sections"][0]["blocks"][3]
    return table


@pytest.fixture
def snapshots(tmp_path: Path) -> list[Snapshot]:
    path = make_database(tmp_path)
    dossier, texts = complete_dossier(path), Texts()
    return [
        PLAN,
        plan_content(dossier, texts, TODAY),
        plan_content(dossier, texts, TODAY, 2, "Met de steun van Europa."),
        certificate_content(dossier, texts, TODAY, "LC-2026-0001"),
        preparation_content(dossier, dossier.calls[0], texts, TODAY),
        agreed_content(dossier, dossier.calls[0], texts, TODAY),
        evaluation_form_content(dossier, Party.LEARNER, texts, TODAY),
    ]


def test_what_is_read_back_is_what_was_written(snapshots: list[Snapshot]) -> None:
    for snapshot in snapshots:
        assert type(snapshot).from_json(snapshot.to_json()) == snapshot


def test_what_is_stored_and_its_code_stay_as_they_were() -> None:
    assert PLAN.code == "4F45523C"
    assert to_column(PLAN.to_json()) == STORED
    assert PLAN.to_bytes() == STORED.encode()


def test_the_code_is_of_all_that_a_document_says_but_itself(snapshots: list[Snapshot]) -> None:
    for snapshot in snapshots:
        assert snapshot.with_code() == snapshot
        assert replace(snapshot, title="Anders").with_code().code != snapshot.code


def test_a_plan_of_before_tables_had_names_for_their_rows_is_read() -> None:
    data = PLAN.to_json()
    del first_table(data)["named_by"]
    table = PlanContent.from_json(data).sections[0].blocks[3]
    assert table == Table(("Nr.", "Leerdoel"), (1, 9), (("1", "plannen"),))


def test_what_is_no_snapshot_is_refused() -> None:
    data = PLAN.to_json()
    first_table(data)["colour"] = "red"
    with pytest.raises(ValidationError, match="colour"):
        PlanContent.from_json(data)
    with pytest.raises(ValidationError, match="holder"):
        CertificateContent.from_json({"title": "Leercertificaat"})
