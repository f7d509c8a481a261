"""Every record knows its dossier, and a connection shows no more than it was told to."""

from __future__ import annotations

import pytest

from switching.models import RECORDS
from switching.store import connect
from switching.store.ownership import (
    EVERYTHING,
    dossiers_of,
    is_of_dossier,
    one_dossier,
    restrict,
    switch_of,
)
from tests.offices import Office, make_office
from tests.samples import read

SHARED = {"users", "projects", "organisations", "people", "host_options", "logos"} | {
    *("merged_people", "merged_organisations"),
    *("targets", "availabilities", "host_interests"),
    # hold no row of a dossier to read by itself: who may open them is asked by find_visible
    *("views", "monthly_files", "view_readers", "view_mails"),
    # of the partner that brought them in: who may open them is asked by may_see_import
    # what is asked of a learner, for who leads a dossier of theirs: may_touch; and what is no one's
    *("funder_answers", "organisation_profiles", "indicator_targets", "funder_reports"),
    *("imports", "import_rows", "import_records", "import_mappings"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


def test_every_table_is_of_a_dossier_or_shared() -> None:
    tables = {kind.TABLE for kind in RECORDS}
    unknown = {table for table in tables - SHARED if not is_of_dossier(table)}
    assert not unknown, (
        "Records of these tables would be open to everyone. Give them a switch_id, a parent in "
        f"_PARENTS of switching/store/ownership.py, or a place in SHARED here: {unknown}"
    )
    assert not {table for table in SHARED if is_of_dossier(table)}


def test_every_record_of_a_dossier_leads_to_it(office: Office) -> None:
    for switch_id in office.switches:
        dossier = read(office.path, switch_id)
        call, version = dossier.calls[0], dossier.latest
        parts = [dossier.switch, dossier.inputs, call.call, *call.participants, *call.purposes,
                 version.question, *version.goals, *version.wishes, *dossier.proposals,
                 *dossier.days, *dossier.activities, *dossier.activity_goals]  # fmt: skip
        with connect(office.path) as db:
            assert {switch_of(db, part.TABLE, part.id) for part in parts} == {switch_id}


def test_what_is_shared_or_gone_leads_nowhere(office: Office) -> None:
    with connect(office.path) as db:
        assert switch_of(db, "people", 1) is None
        assert switch_of(db, "participants", 999) is None


@pytest.mark.parametrize("table", [kind.TABLE for kind in RECORDS if is_of_dossier(kind.TABLE)])
def test_a_connection_shows_what_is_of_the_partner_and_nothing_else(
    office: Office, table: str
) -> None:
    with connect(office.path) as db:
        ids = [row[0] for row in db.execute(f"SELECT id FROM {table}").fetchall()]
        of = {record_id: switch_of(db, table, record_id) for record_id in ids}
        restrict(db, dossiers_of(office.katrien.partner_id))
        shown = {row[0] for row in db.execute(f"SELECT id FROM {table}").fetchall()}
        assert shown == {key for key, switch in of.items() if switch in office.switches[:2]}
        restrict(db, one_dossier())
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
        restrict(db, EVERYTHING)
        assert [row[0] for row in db.execute(f"SELECT id FROM {table}").fetchall()] == ids


def test_a_narrowed_connection_can_not_write_what_it_hides(office: Office) -> None:
    with connect(office.path) as db:
        restrict(db, dossiers_of(office.katrien.partner_id))
        with pytest.raises(Exception, match="cannot modify"):
            db.execute("UPDATE proposals SET title = 'x'")
