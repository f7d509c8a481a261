"""The trail as people read it: sentences per dossier, pages, a search that shows no text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.i18n.audit_sentences import FIELD_WORDS, KIND_WORDS, has_news, record_of, sentence_of
from switching.models import RECORDS, Actor, Answer, Informed, Language, TrailLine, TrailSearch
from switching.services import audit, questions
from switching.services.audit import LINES_PER_PAGE, list_history, search_audit
from switching.services.calls import correct_call, stop_call
from switching.services.edits import Edit, save_edits
from switching.services.handover import hand_over_switch, open_with_reason
from switching.services.organisations import add_organisation
from switching.store import connect, write
from tests.offices import Office, make_office
from tests.samples import ACTOR, NOW, at, read

LATER = NOW + timedelta(days=2)
TEXTS = Texts()
APPS_OWN = {
    "id", "version", "switch_id", "position", "created_at", "created_by", "finalised_at",
    "finalised_by", "issued_at", "issued_by", "content", "content_code", "document", "media_type",
    "year", "moment", "party", "purpose", "registered_on", "first_entry", "last_entry",
    "contradiction", "sessions_from", "asks", "made_at", "counts", "digest", "detail", "code",
    "snapshot_digest", "part_digests", "given_at", "answered_at", "seen",
    "address_mark", "claimed_until", "done_at", "key", "next_try", "queued_at", "said", "state",
    "tries", "choices", "cells", "entry_id", "field", "file_name", "header", "imported_at", "made",
    "record_table", "record_version", "row", "sha256", "sheet", "target", "undone_at", "why",
    "workbook", "set_version", "code_digest", "code_made_at", "by_code",
}  # fmt: skip
"""Fields that a person never changes by hand: they need no word."""


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path) -> Office:
    """The two partners, on a database of the test's own."""
    return first_office.moved_to(tmp_path)


def told(actor: Actor, office: Office, switch_id: int = 1) -> list[str]:
    """Return the sentences of a dossier's newest page, of what happened later."""
    lines = list_history(at(office.path, actor, now=LATER), switch_id)
    return [sentence_of(line, TEXTS) for line in lines if line.at == LATER]


def save(office: Office, record: object, **changes: object) -> None:
    """Save fields as Katrien does, on the page of her dossier."""
    save_edits(at(office.path, office.katrien, now=LATER), [Edit(record, changes)], 1)  # type: ignore[arg-type]


def test_every_table_and_field_that_people_change_has_a_word() -> None:
    assert {kind.TABLE for kind in RECORDS} <= set(KIND_WORDS)
    fields = {name for kind in RECORDS for name in kind.model_fields}
    links = {name for name in fields if name.endswith("_id")}
    without = sorted(fields - links - APPS_OWN - set(FIELD_WORDS))
    assert not without, f"Give these a word in FIELD_WORDS of audit_sentences.py: {without}"


def test_a_change_is_told_from_what_to_what(office: Office) -> None:
    dossier = read(office.path)
    save(office, dossier.calls[0].call, actual_minutes=41, loose_notes="Klik was er meteen.")
    save(office, dossier.proposals[0], answer=Answer.USEFUL)
    assert told(office.katrien, office) == [
        "Katrien Maes wijzigde het voorstel ‘Rondleiding’: antwoord van leeg naar zinvol",
        "Katrien Maes wijzigde het kennismakingsgesprek: echte minuten van 34 naar 41; losse "
        "notities van leeg naar ‘Klik was er meteen.’",
    ]


def test_records_further_down_belong_to_the_dossier_too(office: Office) -> None:
    dossier = read(office.path)
    wish = dossier.latest.wishes[0]
    questions.remove_wish(at(office.path, office.katrien, now=LATER), wish.id)
    save(office, dossier.calls[0].participants[1], informed=Informed.WELL)
    assert told(office.katrien, office) == [
        "Katrien Maes wijzigde de deelnemer ‘Tom Peeters’: hoe goed ingelicht van leeg naar goed "
        "ingelicht",
        "Katrien Maes verwijderde de gewenste gesprekspartner ‘iemand die oudergesprekken voert’.",
    ]


def test_people_are_named_reasons_and_looks_are_told(office: Office) -> None:
    correct_call(
        at(office.path, office.katrien, now=LATER), read(office.path).calls[0].call.id, "tikfout"
    )
    hand_over_switch(at(office.path, office.katrien, now=LATER), 1, office.sofie.person_id)
    open_with_reason(at(office.path, office.administrator, now=LATER), 1, "vraag van de lerende")
    list_history(at(office.path, office.administrator, now=LATER), 1)
    assert told(office.sofie, office) == [
        "Ann las dit dossier.",
        "Ann opende dit dossier. Reden: vraag van de lerende",
        "Katrien Maes wijzigde het dossier: projectleider van ‘Katrien Maes’ naar ‘Sofie Baert’",
        "Katrien Maes opende het kennismakingsgesprek om te verbeteren. Reden: tikfout",
    ]


def test_a_dossier_that_came_in_at_once_says_so(office: Office) -> None:
    with write(office.path, ACTOR, LATER) as transaction:
        transaction.note("demo", read(office.path).switch)
    assert told(ACTOR, office) == [
        "De gebruiker van deze computer bracht het dossier binnen van elders."
    ]


def test_of_long_texts_the_place_is_shown_where_they_differ(office: Office) -> None:
    inputs = read(office.path).inputs
    long = "Zij werkt al jaren mee aan het onthaal van nieuwe ouders en collega's. " * 5
    save(office, inputs, starting_point=long + "Zij kan luisteren.")
    save(office, read(office.path).inputs, starting_point=long + "Zij kan plannen.")
    assert told(office.katrien, office)[0].endswith(
        "van ‘…van nieuwe ouders en collega's. Zij kan luisteren.’ naar ‘…van nieuwe ouders en "
        "collega's. Zij kan plannen.’"
    )


def test_in_english_as_well(office: Office) -> None:
    save(office, read(office.path).goals[0], score_before=2)
    line = list_history(at(office.path, office.katrien, now=LATER), 1)[0]
    assert sentence_of(line, Texts(Language.ENGLISH)) == (
        "Katrien Maes changed the first score of a goal: score beforehand from empty to 2"
    )


def test_a_change_that_only_the_app_needs_is_no_news(office: Office) -> None:
    stop_call(at(office.path, office.katrien, now=LATER), read(office.path).calls[0].call.id)
    save(office, read(office.path).latest.goals[0], position=3)
    newest, before = list_history(at(office.path, office.katrien, now=LATER), 1)[:2]
    assert not has_news(newest)
    assert has_news(before)


def test_a_long_history_comes_in_pages_without_gaps(office: Office) -> None:
    pages: list[list[TrailLine]] = [list_history(at(office.path), 1)]
    while len(pages[-1]) == LINES_PER_PAGE:
        pages.append(list_history(at(office.path), 1, pages[-1][-1].id))
    lines = [line.id for page in pages for line in page]
    with connect(office.path) as db:
        query = "SELECT id FROM audit_log WHERE switch_id = 1 ORDER BY id DESC"
        assert lines == [row[0] for row in db.execute(query).fetchall()]
    assert {len(page) for page in pages[:-1]} <= {LINES_PER_PAGE}


def test_values_that_no_longer_fit_their_field_are_told_as_they_are(office: Office) -> None:
    with connect(office.path) as db:
        db.execute(
            "INSERT INTO audit_log (at, user_id, action, record_table, record_id, switch_id,"
            " before, after) VALUES ('2026-11-26T09:00:00Z', 1, 'update', 'proposals', 1, 1,"
            ' \'{"answer": "well_yes"}\', \'{"answer": null, "gone": 1}\')'
        )
    assert sentence_of(list_history(at(office.path), 1)[0], TEXTS) == (
        "De gebruiker van deze computer wijzigde het voorstel ‘Rondleiding’: antwoord van "
        "‘well_yes’ naar leeg"
    )


def found(office: Office, **wanted: object) -> list[TrailLine]:
    """Search as the administrator."""
    return search_audit(at(office.path, office.administrator, now=LATER), TrailSearch(**wanted))  # type: ignore[arg-type]


def test_an_administrator_searches_by_user_kind_period_and_dossier(office: Office) -> None:
    save(office, read(office.path).proposals[0], answer=Answer.USEFUL)
    add_organisation(at(office.path, office.jan, now=LATER), {"name": "Duo Logistics"}, "key")
    assert [line.table for line in found(office, user_id=office.jan.user_id)] == ["organisations"]
    assert [line.table for line in found(office, since=LATER)] == ["organisations", "proposals"]
    assert found(office, until=LATER)[0].at == NOW
    assert [line.action for line in found(office, table="organisations", since=LATER)] == ["add"]
    reference = read(office.path).switch.reference
    assert {line.reference for line in found(office, reference=reference.lower())} == {reference}
    assert found(office, reference="'; DROP TABLE audit_log") == []


def test_an_administrator_sees_that_a_field_changed_and_its_text_after_a_reason(
    office: Office,
) -> None:
    save(office, read(office.path).calls[0].call, loose_notes="Klik was er meteen.")
    line = found(office, user_id=office.katrien.user_id)[0]
    assert line.hidden
    assert sentence_of(line, TEXTS) == (
        "Katrien Maes wijzigde het kennismakingsgesprek: losse notities"
    )
    open_with_reason(at(office.path, office.administrator, now=LATER), 1, "vraag van de lerende")
    assert "Klik was er meteen." in sentence_of(
        found(office, user_id=office.katrien.user_id)[0], TEXTS
    )


def test_nothing_that_was_written_in_a_dossier_is_in_what_an_administrator_finds(
    office: Office,
) -> None:
    texts = ("communicatie", "oudergesprek", "Rondleiding", "online")
    lines = [*found(office)]
    while len(lines) % LINES_PER_PAGE == 0:
        last = lines[-1].id
        lines += search_audit(at(office.path, office.administrator, now=LATER), TrailSearch(), last)
    for line in lines:
        said = f"{sentence_of(line, TEXTS)} {record_of(line, TEXTS)} {line}"
        assert not [text for text in texts if text in said], said


def test_the_local_user_finds_all_of_it(office: Office) -> None:
    assert not any(line.hidden for line in search_audit(at(office.path), TrailSearch()))


def test_a_subject_is_looked_up_for_a_page_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    true_list = audit.list_values

    def counted(db: object, table: str, *rest: object) -> dict[int, object]:
        asked.append(table)
        return true_list(db, table, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(audit, "list_values", counted)
    list_history(at(office.path), 1)
    assert len(asked) == len(set(asked))


def test_a_name_with_marks_is_told_as_it_was_typed(office: Office) -> None:
    line = list_history(at(office.path), 1)[0]
    hostile = replace(line, subject="**vet** {0} ![x](http://x)", user="{who}")
    assert "**vet** {0} ![x](http://x)" in sentence_of(hostile, TEXTS)
