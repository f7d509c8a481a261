"""From a workbook to dossiers and out again: what comes out is what stood in it, per field."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from switching.i18n.texts import BRUSSELS
from switching.importing.fields import Target, arrangement_of, fields_of, option_of
from switching.models import Dossier, Language, Project
from switching.overview import Selection
from switching.overview.dossiers.asked import OwnTable
from switching.services import imports
from switching.services.own_tables import TableKind, export_table
from switching.store import write
from tests.importing.files import xlsx
from tests.samples import NOW, at, make_database, read

SAID: Mapping[str, tuple[object, object]] = {
    "learner": ("Zoë Özdemir-Van den Broeck", "Zoë Özdemir-Van den Broeck"),
    "learner_job": ("begeleider; avonddienst", "begeleider; avonddienst"),
    "learner_mail": ("zoe@example.be", "zoe@example.be"),
    "learner_phone": ("0470 12 34 56", "0470 12 34 56"),
    "learner_language": ("Frans", "fr"),
    "sender": ("'t Kasteeltje vzw", "'t Kasteeltje vzw"),
    "sender_contact": ("Hilde Maes", "Hilde Maes"),
    "host": ("=SOM Robotica", "=SOM Robotica"),
    "host_city": ("Sint-Niklaas", "Sint-Niklaas"),
    "sector": ("kinderopvang", "childcare"),
    "coach": ("Tom Peeters", "Tom Peeters"),
    "coach_job": ("teamcoach", "teamcoach"),
    "coach_mail": ("tom@example.be", "tom@example.be"),
    "coach_phone": ("+32 9 123 45 67", "+32 9 123 45 67"),
    "coach_language": ("Engels", "en"),
    "leader": ("Katrien Maes", "Katrien Maes"),
    "partner": ("Blenders", "Blenders"),
    "project": ("ESF-2024", "ESF-2024"),
    "registered_on": (date(2024, 1, 15), date(2024, 1, 15)),
    "call_day": (date(2024, 2, 27), date(2024, 2, 27)),
    "call_time": ("14u30", time(14, 30)),
    "planned": (20, 20),
    "actual": ("1u10", 70),
    "held": ("ja", True),
    "place": ("Teams", "Teams"),
    "question_before": ("Hoe voer ik\neen oudergesprek?", "Hoe voer ik\neen oudergesprek?"),
    "question_after": ("Een moeilijk gesprek openen; 80% zelf", None),
    "first_day": (date(2024, 3, 11), date(2024, 3, 11)),
    "second_day": ("12/03/2024", date(2024, 3, 12)),
    "third_day": ("wo 13 maart 2024", date(2024, 3, 13)),
    "notes": ("@belde terug\n- kwam te laat", "@belde terug\n- kwam te laat"),
    "stop_day": (date(2024, 4, 2), date(2024, 4, 2)),
    "stopped_by": ("lerende", "learner"),
    "stop_reason": ("andere job", "andere job"),
}
"""What stands in a cell of each field, and the value that it is; None is the same text."""
ANSWERS = {"ja": "useful", "nee": "not_useful", "misschien": "maybe"}
_SPLIT = {"learner_first", "learner_family"}  # the other way to say who the learner is
_LISTED = {"options"}  # a list of titles: a proposal each
_OF_ONE_DAY = {"hours"}  # are hours of a day when there is one

READ: Mapping[str, Callable[[Dossier], object]] = {
    "learner": lambda d: d.learner.name,
    "learner_job": lambda d: d.learner.job,
    "learner_mail": lambda d: d.learner.email,
    "learner_phone": lambda d: d.learner.phone,
    "learner_language": lambda d: d.learner.language,
    "sender": lambda d: d.sending_organisation.name,
    "sender_contact": lambda d: d.sending_contact and d.sending_contact.name,
    "project": lambda d: d.project and d.project.number,
    "host": lambda d: d.host.name,
    "host_city": lambda d: d.host.city,
    "sector": lambda d: d.host.sector,
    "coach": lambda d: d.coach and d.coach.name,
    "coach_job": lambda d: d.coach and d.coach.job,
    "coach_mail": lambda d: d.coach and d.coach.email,
    "coach_phone": lambda d: d.coach and d.coach.phone,
    "coach_language": lambda d: d.coach and d.coach.language,
    "leader": lambda d: d.project_leader.name,
    "partner": lambda d: d.partner.name,
    "registered_on": lambda d: d.switch.registered_on,
    "call_day": lambda d: d.calls[0].call.planned_at.astimezone(BRUSSELS).date(),
    "call_time": lambda d: d.calls[0].call.planned_at.astimezone(BRUSSELS).time(),
    "planned": lambda d: d.calls[0].call.planned_minutes,
    "actual": lambda d: d.calls[0].call.actual_minutes,
    "held": lambda d: d.calls[0].call.held,
    "place": lambda d: d.calls[0].call.place,
    "question_before": lambda d: d.versions[0].question.general_aim,
    "question_after": lambda d: d.versions[-1].question.general_aim,
    "first_day": lambda d: d.days[0].day,
    "second_day": lambda d: d.days[1].day,
    "third_day": lambda d: d.days[2].day,
    "notes": lambda d: d.calls[0].call.loose_notes,
    "stop_day": lambda d: d.switch.stopped_on,
    "stopped_by": lambda d: d.switch.stopped_by,
    "stop_reason": lambda d: d.switch.stop_reason,
}
"""Where each field stands in the dossier."""
IN_A_TABLE = {
    "learner": "learner", "sender": "sending organisation", "host": "host", "coach": "coach",
    "leader": "project leader", "partner": "project partner", "registered_on": "registered on",
    "call_day": "call held on", "planned": "minutes planned", "actual": "minutes taken",
    "stop_day": "stopped on",
}  # fmt: skip
"""The columns of an export that say what a field said."""


PROJECT = Project(number="ESF-2024")


def as_text(book: Workbook) -> None:
    """Keep a name that begins as a formula does as the text that someone typed."""
    for cell in book.active[2]:
        if str(cell.value).startswith("="):
            cell.data_type = "s"


def cells() -> dict[str, object]:
    """Return what stands in a row that says something of each field."""
    found = {key: said for key, (said, _) in SAID.items()}
    words = list(ANSWERS)
    for place, key in enumerate(fields_of(Target.DOSSIERS)):
        if option_of(key):
            found[key] = words[place % len(words)]
        elif arrangement_of(key):
            found[key] = f"afspraak {place}, met +komma"
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = make_database(tmp_path)
    with write(made, at(made).actor, NOW) as transaction:
        transaction.add(PROJECT)
    return made


def brought_in(path: Path) -> imports.Preview:
    """Bring in a sheet with all fields, headed as a template heads them, and look at it again."""
    said = cells()
    heads = [fields_of(Target.DOSSIERS)[key].head for key in said]
    content = xlsx([heads, list(said.values())], as_text)
    file = imports.read_upload(at(path), "alles.xlsx", content)
    choices = imports.propose_choices(at(path), file)
    seen = imports.preview(at(path), file, choices)
    assert [column.field for column in seen.table.columns] == list(said)
    assert [(q.field, q.text) for q in seen.plan.questions] == []
    imports.import_file(at(path), file, choices, seen.digest, "key")
    return imports.preview(at(path), file, choices)


def test_each_field_is_tried() -> None:
    beside = _SPLIT | _LISTED | _OF_ONE_DAY
    assert cells().keys() | beside == fields_of(Target.DOSSIERS).keys()


@pytest.mark.slow
def test_what_stood_in_the_sheet_stands_in_the_dossier(path: Path) -> None:
    brought_in(path)
    dossier = read(path, 1)
    wrong = {}
    for key, (said, value) in SAID.items():
        if key in READ:
            wanted = said if value is None else value
            if READ[key](dossier) != wanted:
                wrong[key] = (READ[key](dossier), wanted)
    assert wrong == {}
    answers = {item.kind: item.answer for item in dossier.proposals}
    arrangements = {item.kind: item.description for item in dossier.arrangements}
    for key, said in cells().items():
        option, arrangement = option_of(key), arrangement_of(key)
        if option:
            assert answers[option] == ANSWERS[str(said)]
        if arrangement:
            assert arrangements[arrangement] == said


@pytest.mark.slow
def test_an_export_says_what_the_sheet_said(path: Path) -> None:
    brought_in(path)
    asked = OwnTable(columns=(
        "reference", "sender", "host", "sector", "partner", "registered", "call",
        "minutes_planned", "minutes_taken", "stopped", "learner", "coach", "leader",
    ))  # fmt: skip
    context = at(path).speaking(Language.ENGLISH)
    content = export_table(context, TableKind.COMMA, Selection(), asked, hides=False)
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    for key, column in IN_A_TABLE.items():
        wanted = str(SAID[key][1])
        # What a spreadsheet would take for a formula gets a quote in front.
        assert row[column] in (wanted, f"'{wanted}"), key


@pytest.mark.slow
def test_the_same_sheet_again_finds_nothing_new_and_nothing_changed(path: Path) -> None:
    again = brought_in(path)
    assert again.plan.counts["linked"] == 1
    assert again.differences == ()
    assert again.plan.questions == ()
