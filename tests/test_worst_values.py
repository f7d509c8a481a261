"""The worst that every field accepts, or a foreign hand left behind: the pages open all the same.

What is stored from a person is drawn later. So each field is filled with its longest accepted
value, every page that shows it is opened and every paper is written; and a row that no rule would
have let in stands in the database, and costs its own part of a page and no more.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest

from switching.documents import plan_content, render_plan
from switching.i18n import Texts
from switching.models import (
    RECORDS,
    ExchangeDay,
    GuestLink,
    Logo,
    Organisation,
    Project,
    Record,
    Sector,
    User,
    UserRole,
)
from switching.models.base import LINE_LENGTH, NOTE_LENGTH
from switching.overview import Selection
from switching.privacy.subject_access import export_person
from switching.services import certificates, letterhead, papers, plans, projects, unread, users
from switching.services.admission import Admission, admit
from switching.services.agreements import read_scan
from switching.services.calendars import render_days_calendar
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.evaluations import EVALUATORS
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.invitations import render_call_calendar, render_call_mail
from switching.services.mails import render_certificate_mail, render_plan_mail
from switching.services.users import Account
from switching.store import connect, get_record, list_records
from switching.store.ownership import is_of_dossier
from tests.hostile import GIVEN_FORM, fill_all, is_note, typed_fields
from tests.pages import PAGES
from tests.parts import open_all_parts, parts_of
from tests.samples import NOW, TODAY, at, make_database, read
from tests.server import ROOT
from tests.soak import one_in
from tests.test_hostile import fill_two_dossiers
from tests.ui.test_pages import links

pytestmark = pytest.mark.slow

WIDE, LONG = "W", "Ervaringsuitwisseling "
PAGE_OF = {page.name: f"pages/{page.name}.py" for page in PAGES}
PLACES = [(page, part) for page in PAGE_OF for part in parts_of(page)]
"""Each page, and each part of one that shows a part at a time."""


def worst(kind: type[Record], name: str, number: int) -> str:
    """Return the longest text that a field accepts: one word where it is a line."""
    if kind is User and name == "email":
        return f"{'b' * 50}{number}@voorbeeld.be"
    if name in GIVEN_FORM:
        return ""
    if is_note(kind, name):
        return (LONG * NOTE_LENGTH)[:NOTE_LENGTH].strip()
    return f"{number}{WIDE * LINE_LENGTH}"[:LINE_LENGTH]


@dataclass(frozen=True, repr=False)
class Office:
    """A database, and the app on it."""

    path: Path
    app: AppTest

    def open(self, page: str, switch: int = 1, part: str = "") -> AppTest:
        """Open a page on a dossier and the host, with all that can be opened in it."""
        self.app.query_params["switch"] = str(switch)
        self.app.query_params["part"] = part
        self.app.query_params["organisation"] = "2"
        return self.app.switch_page(PAGE_OF[page]).run()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all kinds of records, as they may be."""
    path = make_database(tmp_path_factory.mktemp("sound"))
    fill_two_dossiers(path)
    return path


@pytest.fixture(scope="module")
def filled(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the longest accepted value in every field."""
    path = tmp_path_factory.mktemp("worst") / "switching.db"
    shutil.copy(sound, path)
    fill_all(path, worst)
    letterhead.set_cofinancing(at(path), worst(Project, "cofinancing", 0))
    return path


@pytest.fixture
def office(sound: Path, tmp_path: Path) -> Iterator[Office]:
    """The app on a database of one's own."""
    with pytest.MonkeyPatch.context() as patch:
        shutil.copy(sound, tmp_path / "switching.db")
        yield opened(tmp_path / "switching.db", patch)


def opened(path: Path, patch: pytest.MonkeyPatch) -> Office:
    patch.setenv("SWITCHING_DATABASE", str(path))
    patch.chdir(ROOT)
    open_all_parts(patch)
    return Office(path, AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run())


def test_every_field_holds_the_longest_that_it_accepts(filled: Path) -> None:
    with connect(filled) as db:
        for kind in RECORDS:
            for name in set(typed_fields(kind)) - GIVEN_FORM:
                limit = NOTE_LENGTH if is_note(kind, name) else LINE_LENGTH
                longest = [len(getattr(item, name)) for item in list_records(db, kind)]
                assert all(limit - 30 < length <= limit for length in longest), (kind, name)


def test_every_page_opens_on_it(filled: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        shown = opened(filled, patch)
        for page, part in PLACES:
            app = shown.open(page, part=part)
            assert not app.exception, (page, part)
            assert fallen(app) == [], (page, part)


PAPERS: dict[str, Callable[[Context], bytes]] = {
    "plan": lambda c: plans.render_plan_document(c, 1).document,
    "certificate": lambda c: certificates.render_certificate_copy(c, 1).document,
    "preview": lambda c: (
        certificates.preview_certificate(c, certificates.draft_certificate(c, 1)).document
    ),
    "call as a calendar": lambda c: render_call_calendar(c, 2),
    "call as a mail": lambda c: render_call_mail(c, 2),
    "days": lambda c: render_days_calendar(c, 1),
    "plan as a mail": lambda c: render_plan_mail(c, 1),
    "certificate as a mail": lambda c: render_certificate_mail(c, 1),
    "preparation": lambda c: papers.render_preparation(c, 2),
    "what was agreed": lambda c: papers.render_agreed(c, 1),
    "what was agreed as a mail": lambda c: papers.render_agreed_mail(c, 1),
    **{
        f"form: {party}": lambda c, party=party: papers.render_evaluation_form(c, 1, party)  # type: ignore[misc]
        for party in EVALUATORS
    },
    **{
        f"form as a mail: {party}": lambda c, party=party: papers.render_evaluation_mail(
            c, 1, party
        )  # type: ignore[misc]
        for party in EVALUATORS
    },
    "scan": lambda c: read_scan(c, 1).content,
    "what is held on someone": lambda c: export_person(c, 1, "vraag"),
    **{
        f"export: {kind}": lambda c, kind=kind: export_overview(  # type: ignore[misc]
            c, kind, Selection(), ExportChoices(hides=False, names=True)
        )
        for kind in ExportKind
    },
}


@pytest.mark.parametrize("paper", one_in(3, PAPERS))
def test_every_paper_is_written_with_it(filled: Path, paper: str) -> None:
    assert PAPERS[paper](at(filled))


SHAPES = [((4000, 400), "PNG"), ((100, 1000), "JPEG"), ((1, 10), "PNG"), ((10, 1), "JPEG")]


@pytest.mark.parametrize(("size", "kind"), SHAPES)
def test_a_logo_of_any_accepted_shape_is_drawn_on_screen_and_on_paper(
    office: Office, size: tuple[int, int], kind: str
) -> None:
    for logo in letterhead.get_paper_settings(at(office.path)).logos:
        letterhead.remove_logo(at(office.path), logo.id)
    letterhead.add_logo(at(office.path), "logo", image(size, kind), "shape")
    app = office.open("administration", part="papers")
    assert not app.exception
    assert not app.error
    logos = tuple(letterhead.get_paper_settings(at(office.path)).logos)
    content = plan_content(read(office.path), Texts(), TODAY)
    assert render_plan(content, Texts(), NOW, logos).document


@pytest.mark.parametrize("size", [(5000, 10), (10, 5000), (1101, 100)])
def test_a_logo_that_would_be_a_line_is_refused_beside_its_field(
    office: Office, size: tuple[int, int]
) -> None:
    with pytest.raises(InvalidError) as caught:
        letterhead.add_logo(at(office.path), "logo", image(size), "shape")
    assert "te lang en te smal" in Texts().message(caught.value.errors["logo"])


def image(size: tuple[int, int], kind: str = "PNG") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "navy").save(drawn, kind)
    return drawn.getvalue()


def test_a_logo_that_can_not_be_drawn_can_be_removed_and_papers_go_on(office: Office) -> None:
    spoil(office.path, "UPDATE logos SET content = ?", b"no image any more")
    app = office.open("administration", part="papers")
    assert not app.exception
    assert "Dit logo kan niet getoond worden. Verwijder het. Code: " in app.error[0].value
    assert [head.value for head in app.subheader] == ["Cofinanciering", "Logo's"]
    assert plans.render_plan_document(at(office.path), 1).document
    next(item for item in app.button if str(item.key).startswith("remove:logos")).click().run()
    assert not app.error
    with connect(office.path) as db:
        assert list_records(db, Logo) == []


def test_two_projects_never_have_one_number(office: Office) -> None:
    with pytest.raises(InvalidError, match="number"):
        projects.add_project(at(office.path), {"number": " 2026 "}, "again")
    other = projects.add_project(at(office.path), {"number": "ESF-7"}, "other")
    with pytest.raises(InvalidError, match="number"):
        projects.update_project(at(office.path), other, {"number": "2026"})
    assert projects.add_project(at(office.path), {"number": "ESF-7"}, "other") == other


def test_two_projects_with_one_number_of_before_can_be_told_apart(office: Office) -> None:
    spoil(
        office.path,
        "INSERT INTO projects (number, name, cofinancing) SELECT number, name, '' FROM projects",
    )
    app = office.open("new_switch")
    (box,) = [item for item in app.selectbox if item.label == "Project"]
    assert len(set(box.options)) == len(box.options) == 2


RULES_OF_LATER = {
    "organisations": ("name = ''", "name = '{long}'", "city = '{long}'"),
    "people": ("name = ''", "name = '{long}'", "email = 'no address'", "job_since = 'ooit'"),
    "projects": ("number = ''", "number = '{long}'", "notes_until = '1900-01-01'"),
    "users": ("email = 'ä' || id", "name = '{long}'"),
    "switches": ("registered_on = '1900-01-01'", "stop_reason = '{long}'"),
    "intake_calls": ("planned_minutes = 0", "planned_at = '1900-01-01T00:00:00Z'"),
    "exchange_days": ("day = '1900-01-01'", "held_minutes = 99999", "place = '{long}'"),
    "activities": ("title = ''", "title = '{long}'", "minutes = -5"),
    "goal_wordings": ("description = '{long}{long}{long}{long}{long}'",),
    "host_options": ("title = ''", "title = '{long}'"),
    "proposals": ("title = '{long}'",),
    "participants": ("name = ''", "name = '{long}'"),
    "attachments": ("name = ''", "name = '{long}'", "media_type = 'x'"),
    "logos": ("name = ''", "name = '{long}'", "media_type = 'x'"),
    "settings": ("value = '{long}'",),
}
"""What a row may hold that was stored before there was a rule for it, by its table."""


@pytest.mark.parametrize("number", one_in(4, range(max(map(len, RULES_OF_LATER.values())))))
def test_what_was_stored_before_a_rule_is_shown_so_that_it_can_be_mended(
    office: Office, number: int
) -> None:
    for table, changes in RULES_OF_LATER.items():
        change = changes[number % len(changes)].format(long="W" * 5000)
        spoil(office.path, f"UPDATE {table} SET {change}")
    for page, part in PLACES:
        app = office.open(page, part=part)
        assert not app.exception, (page, part)
        assert fallen(app) == [], (page, part)


BEYOND_READING = {
    "UPDATE projects SET notes_until = 'ooit'": {"persons"},
    "UPDATE agreements SET attachment_id = 99": set(),
    "UPDATE action_plans SET content = 'x'": {*PAGE_OF} & {p.name for p in PAGES if p.of_dossier},
    "UPDATE certificates SET content = 'x'": {p.name for p in PAGES if p.of_dossier},
    "UPDATE exchange_days SET day = 'ooit'": {p.name for p in PAGES if p.of_dossier},
}
"""What can't be read at all, and the pages, or parts of Administration, on which it is said."""


OTHER_STEPS = ("action_plan", "exchange")


@pytest.mark.parametrize("change", BEYOND_READING)
def test_what_can_not_be_read_costs_its_part_of_a_page_and_the_ways_out_stand(
    office: Office, change: str
) -> None:
    spoil(office.path, change)
    for page, part in PLACES:
        if page not in ("administration", "intake_call", "learning_question", *OTHER_STEPS):
            continue
        app = office.open(page, part=part)
        assert not app.exception, (page, part)
        if (part or page) in BEYOND_READING[change]:
            assert fallen(app), (page, part)
        elif page == "administration":
            assert app.header, part


def columns_of(path: Path) -> dict[str, dict[str, str]]:
    """Return the type of each column by its table, of the records that there are."""
    with connect(path) as db:
        return {
            kind.TABLE: {column.name: column.type for column in db[kind.TABLE].columns}
            for kind in RECORDS
            if db[kind.TABLE].count
        }


NO_SUCH = {"TEXT": "onbekend", "INTEGER": 99999, "BLOB": b"x"}
"""What no closed list, day or answer can be, as far as the table takes it."""


def unreadable(path: Path) -> list[tuple[type[Record], str, object]]:
    """List the fields of all records that can hold what can't be read, with such a value."""
    found: list[tuple[type[Record], str, object]] = []
    columns = columns_of(path)
    for kind in (kind for kind in RECORDS if kind.TABLE in columns):
        with connect(path) as db:
            row = next(db[kind.TABLE].rows)
        for name in set(kind.model_fields) - {"id", "version"}:
            value = NO_SUCH[columns[kind.TABLE][name]]
            try:
                kind.of_row({**row, name: value})
            except ValidationError:
                found.append((kind, name, value))
    return sorted(found, key=lambda item: (item[0].TABLE, item[1]))


def spoil_first(path: Path, kind: type[Record], name: str, value: object) -> int:
    """Put what can't be read in a field of the first record, which is the dossier's or its own."""
    with connect(path) as db:
        record_id = next(db[kind.TABLE].rows)["id"]
    spoil(path, f'UPDATE {kind.TABLE} SET "{name}" = ? WHERE id = ?', value, record_id)
    return int(record_id)


def pages_for(kind: type[Record], thorough: bool) -> list[str]:
    """Return the pages that list or read records of a kind, the ways to other dossiers first."""
    if thorough:
        return list(PAGE_OF)
    shared = ["organisations", "new_switch", "administration"]
    return ["worklist", "exchange", *(["overview"] if is_of_dossier(kind.TABLE) else shared)]


APART = {GuestLink}
"""Kinds of records of a dossier that no page needs to show it: they are listed where asked for."""


def assert_pages_stand(office: Office, kind: type[Record], name: str, thorough: bool) -> None:
    of_dossier = is_of_dossier(kind.TABLE)
    for page in pages_for(kind, thorough):
        if page == "administration":
            assert_each_part_stands(office, kind, name, thorough)
            continue
        app = office.open(page)
        assert not app.exception, (page, kind.TABLE, name)
        if of_dossier and kind not in APART and any(p.of_dossier for p in PAGES if p.name == page):
            (said,) = fallen(app)
            assert "Dit dossier kan nu niet gelezen worden" in said
            assert office.open(page, switch=2).title, (page, kind.TABLE, name)
        else:
            assert fallen(app) == [], (page, kind.TABLE, name)


OF_RECORDS = ("users", "projects", "papers", "persons")


def assert_each_part_stands(office: Office, kind: type[Record], name: str, thorough: bool) -> None:
    for part in parts_of("administration") if thorough else OF_RECORDS:
        app = office.open("administration", part=part)
        assert not app.exception, (part, kind.TABLE, name)
        assert app.title, (part, kind.TABLE, name)
        if part != "persons":  # what falls due may be unknown then, and it says so
            assert fallen(app) == [], (part, kind.TABLE, name)


def assert_it_can_be_mended(office: Office, kind: type[Record], name: str, value: object) -> None:
    """Find it on the administration page, and put back what stood there."""
    app = office.open("administration", part="unread")
    assert "Wat niet gelezen kan worden" in [head.value for head in app.header]
    context = at(office.path)
    (field,) = unread.list_unread_fields(context)
    assert (field.table, field.name) == (kind.TABLE, name)
    unread.mend_field(context, field, value)
    assert unread.list_unread_fields(context) == []
    assert fallen(office.open("exchange")) == [], (kind.TABLE, name)


def spoil_and_mend(office: Office, fields: list[tuple[type[Record], str, object]]) -> None:
    """Spoil field after field: what lists or reads it stands, and it can be mended."""
    thorough = len(fields) > 40
    for kind, name, value in fields:
        with connect(office.path) as db:
            before = list_records(db, kind)[0]
        spoil_first(office.path, kind, name, value)
        assert_pages_stand(office, kind, name, thorough)
        assert_it_can_be_mended(office, kind, name, getattr(before, name))


@pytest.mark.soak
def test_a_field_that_can_not_be_read_costs_no_page_and_can_be_mended(office: Office) -> None:
    """One of each kind of record; `make soak` has all."""
    one_each = {item[0].TABLE: item for item in unreadable(office.path)}
    assert len(one_each) > 10
    spoil_and_mend(office, list(one_each.values()))


@pytest.mark.soak
def test_no_field_that_can_not_be_read_costs_a_page(office: Office) -> None:
    spoil_and_mend(office, unreadable(office.path))


def test_what_can_not_be_read_is_mended_on_the_page(office: Office) -> None:
    spoil(office.path, "UPDATE organisations SET sector = 'ooit' WHERE id = 2")
    spoil(office.path, "UPDATE exchange_days SET day = 'ooit' WHERE id = 1")
    app = office.open("organisations")
    assert any("1 gegeven kan niet gelezen worden" in item.value for item in app.warning)
    assert "part=unread" in [item.proto.query_string for item in app.get("page_link")]
    app = office.open("administration", part="unread")
    (box,) = [item for item in app.selectbox if item.label == ASKED]
    box.select("care").run()
    press(app, "Zet dit er neer")
    (day,) = [item for item in app.date_input if item.label == ASKED]
    day.set_value(date(2027, 3, 9)).run()
    press(app, "Zet dit er neer")
    assert unread.list_unread_fields(at(office.path)) == []
    assert not any("Wat niet" in row for row in links(office.open("administration")))
    with connect(office.path) as db:
        assert get_record(db, ExchangeDay, 1).day == date(2027, 3, 9)
        assert get_record(db, Organisation, 2).sector is Sector.CARE


ASKED = "Wat moet hier staan?"


def press(app: AppTest, label: str) -> None:
    next(item for item in app.button if item.label == label).click().run()


def fallen(app: AppTest) -> list[str]:
    """List what parts of the page say that fell; they have a code."""
    return [str(error.value) for error in app.error if "ode: " in str(error.value)]


def spoil(path: Path, change: str, *values: object) -> None:
    """Put something straight into the database, as no page would."""
    with connect(path) as db:
        db.conn.execute("PRAGMA foreign_keys = OFF")
        db.conn.execute("PRAGMA ignore_check_constraints = ON")
        db.conn.execute(change, values)
        db.conn.commit()


ADDRESSES = (
    "Amina@Blenders.be",
    " <amina@blenders.be>,",
    "mailto:amina@blenders.be",
    "a\u200bmina@blenders.be",
    "amina+switch@blenders.be",
    "o'neill@blenders.be",
    "amina@blénders.be",
    "amína@blenders.be",
    "amina@blenders",
    "amina@xn--blnders-dva.be",
    "amina@" + "b" * 60 + ".be",
)


@pytest.mark.parametrize("typed", ADDRESSES)
def test_whoever_is_added_can_sign_in_or_is_refused(office: Office, typed: str) -> None:
    account = Account(typed, UserRole.PROGRAMME_MANAGER)
    try:
        user = users.add_user(at(office.path), account, "address")
    except InvalidError as refused:
        assert "email" in refused.errors  # noqa: PT017
        return
    for email in (user.email, user.email.upper()):
        claims = {"is_logged_in": True, "iat": NOW.timestamp(), "email": email}
        claims["email_verified"] = True
        assert isinstance(admit(office.path, claims, NOW), Admission)


def test_the_last_administrator_stays_one_and_keeps_the_address(office: Office) -> None:
    context = at(office.path)
    with connect(office.path) as db:
        [sole] = list_records(db, User, role=UserRole.ADMINISTRATOR, active=True)
    changes = (Account(sole.email, UserRole.PROGRAMME_MANAGER),
               Account("anders@blenders.be", UserRole.ADMINISTRATOR))  # fmt: skip
    for account in changes:
        with pytest.raises(InvalidError):
            users.update_user(context, sole, account)
    with pytest.raises(InvalidError):
        users.deactivate_user(context, sole.id)
    other = users.add_user(context, Account("an@blenders.be", UserRole.ADMINISTRATOR), "an")
    assert users.update_user(context, sole, changes[1]).email == "anders@blenders.be"
    users.deactivate_user(context, other.id)
    with connect(office.path) as db:
        active = list_records(db, User, role=UserRole.ADMINISTRATOR, active=True)
    assert [user.id for user in active] == [sole.id]
