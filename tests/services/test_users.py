"""Users: added, changed, let in no longer; and who is admitted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Actor, Language, Organisation, Person, User, UserRole
from switching.services import users
from switching.services.admission import Admission, Refusal, admit, admit_local
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import local_actor
from switching.services.edits import Edit, Saved, save_edits
from switching.services.users import Account
from switching.store import ConflictError, NotFoundError, connect, list_records
from tests.samples import NOW, at

BEA = Account("Bea@Blenders.be", UserRole.ADMINISTRATOR, "Bea Wouters")
MIA = Account("mia@blenders.be", UserRole.PROGRAMME_MANAGER)
KATRIEN = Account(
    "katrien@blenders.be", UserRole.PROJECT_LEADER, "Katrien Maes", partner="Blenders"
)


def add(path: Path, account: Account) -> User:
    return users.add_user(at(path), account, account.email)


def claims(email: str, **more: object) -> dict[str, object]:
    issued = NOW.timestamp() - 60
    return {"is_logged_in": True, "email": email, "email_verified": True, "iat": issued, **more}


def trail(path: Path) -> list[tuple[str, dict[str, object] | None, dict[str, object] | None]]:
    """Return what the audit trail says about users."""
    query = "SELECT action, before, after FROM audit_log WHERE record_table = 'users' ORDER BY id"
    with connect(path) as db:
        rows = db.execute(query).fetchall()
    return [(row[0], *(json.loads(value) if value else None for value in row[1:])) for row in rows]


def test_a_user_is_added_with_an_audit_row_and_found_in_any_case(path: Path) -> None:
    bea = add(path, BEA)
    assert users.find_user_by_email(path, "BEA@blenders.BE") == bea
    assert (bea.email, bea.name, bea.role) == ("bea@blenders.be", "Bea Wouters", BEA.role)
    [(action, before, after)] = trail(path)
    assert (action, before) == ("add", None)
    assert after is not None
    assert after["email"] == "bea@blenders.be"


def test_a_user_without_a_name_is_called_after_the_address(path: Path) -> None:
    assert add(path, MIA).name == "mia"


def test_the_same_form_adds_once(path: Path) -> None:
    assert add(path, BEA) == add(path, BEA)
    assert len(users.list_users(at(path))) == 1


def test_a_project_leader_is_a_person_of_a_partner_and_both_are_added_when_new(path: Path) -> None:
    katrien = add(path, KATRIEN)
    with connect(path) as db:
        [partner] = list_records(db, Organisation, is_partner=True)
        [person] = list_records(db, Person)
    assert (partner.name, person.name, person.email) == (
        "Blenders", "Katrien Maes", "katrien@blenders.be",
    )  # fmt: skip
    assert (katrien.partner_id, katrien.person_id) == (partner.id, person.id)
    wim = add(path, Account("wim@b.be", UserRole.PROJECT_LEADER, "Wim", partner.id, person.id))
    assert users.actor_of(wim) == Actor(wim.id, wim.role, partner.id, person.id)
    same = Account("kat@b.be", UserRole.PROJECT_LEADER, "", "blenders", "katrien maes")
    assert add(path, same).person_id == person.id


def test_someone_of_another_partner_is_refused(path: Path) -> None:
    katrien = add(path, KATRIEN)
    other = Account("jo@voka.be", UserRole.PROJECT_LEADER, "Jo", "Voka", katrien.person_id)
    with pytest.raises(InvalidError) as refused:
        add(path, other)
    assert set(refused.value.errors) == {"person"}
    with connect(path) as db:
        assert list_records(db, Organisation, name="Voka") == []


@pytest.mark.parametrize(
    ("account", "fields"),
    [
        (Account("", None), {"email", "role"}),
        (Account("bea", UserRole.ADMINISTRATOR), {"email"}),
        (Account("béa@blenders.be", UserRole.ADMINISTRATOR), {"email"}),
        (Account("bea@blenders.be", UserRole.LOCAL), {"role"}),
        (Account("k@b.be", UserRole.PROJECT_LEADER), {"partner", "person"}),
        (Account("k@b.be", UserRole.PROJECT_LEADER, "Katrien"), {"partner"}),
        (Account("k@b.be", UserRole.ADMINISTRATOR, "x" * 201), {"name"}),
        (Account("k@b.be", UserRole.PROJECT_LEADER, "K", "x" * 201), {"partner"}),
    ],
)
def test_what_is_missing_or_wrong_gets_a_sentence_and_nothing_is_stored(
    path: Path, account: Account, fields: set[str]
) -> None:
    with pytest.raises(InvalidError) as refused:
        add(path, account)
    assert set(refused.value.errors) == fields
    assert users.list_users(at(path)) == []


def test_an_address_belongs_to_one_user(path: Path) -> None:
    add(path, BEA)
    mia = add(path, MIA)
    taken = Account("BEA@blenders.be", UserRole.PROGRAMME_MANAGER)
    with pytest.raises(InvalidError):
        add(path, taken)
    with pytest.raises(InvalidError):
        users.update_user(at(path), mia, taken)


def test_a_role_is_changed_with_before_and_after(path: Path) -> None:
    katrien = add(path, KATRIEN)
    higher = Account(katrien.email, UserRole.ADMINISTRATOR, katrien.name)
    changed = users.update_user(at(path), katrien, higher)
    assert (changed.role, changed.partner_id, changed.person_id) == (higher.role, None, None)
    action, before, after = trail(path)[-1]
    assert (action, before and before["role"], after and after["role"]) == (
        "update", "project_leader", "administrator",
    )  # fmt: skip


def test_what_someone_else_changed_is_not_written_over(path: Path) -> None:
    mia = add(path, MIA)
    users.deactivate_user(at(path), mia.id)
    with pytest.raises(ConflictError):
        users.update_user(at(path), mia, Account(mia.email, mia.role, "Mia"))


def test_the_last_active_administrator_stays_one(path: Path) -> None:
    bea = add(path, BEA)
    lower = Account(bea.email, UserRole.PROGRAMME_MANAGER)
    with pytest.raises(InvalidError) as refused:
        users.update_user(at(path), bea, lower)
    assert set(refused.value.errors) == {"role"}
    with pytest.raises(InvalidError) as refused:
        users.deactivate_user(at(path), bea.id)
    assert set(refused.value.errors) == {WHOLE_RECORD}
    second = add(path, Account("jan@b.be", UserRole.ADMINISTRATOR))
    users.deactivate_user(at(path), bea.id)
    with pytest.raises(InvalidError):
        users.deactivate_user(at(path), second.id)
    users.reactivate_user(at(path), bea.id)
    assert not users.deactivate_user(at(path), second.id).active


def test_the_local_user_is_no_account(path: Path) -> None:
    with pytest.raises(NotFoundError):
        users.deactivate_user(at(path), users.LOCAL_USER_ID)
    with pytest.raises(NotFoundError):
        users.reactivate_user(at(path), users.LOCAL_USER_ID)
    assert users.find_user_by_email(path, "local") is None
    assert users.list_users(at(path)) == []


def test_the_language_is_that_of_who_chooses_it(path: Path) -> None:
    assert users.choose_language(at(path), Language.ENGLISH).id == users.LOCAL_USER_ID
    assert users.get_local_user(path).language is Language.ENGLISH


def test_a_user_is_admitted_as_the_database_knows_them_now(path: Path) -> None:
    katrien = add(path, KATRIEN)
    admitted = admit(path, claims("KATRIEN@blenders.be", role="administrator"), NOW)
    assert isinstance(admitted, Admission)
    assert admitted.actor == users.actor_of(katrien)
    assert admitted.actor.role is UserRole.PROJECT_LEADER


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({}, Refusal.SIGNED_OUT),
        ({"email": "bea@blenders.be", "iat": NOW.timestamp()}, Refusal.SIGNED_OUT),
        (claims("bea@blenders.be", is_logged_in="yes"), Refusal.SIGNED_OUT),
        (claims("bea@blenders.be", iat=(NOW - timedelta(hours=10)).timestamp()), Refusal.EXPIRED),
        (claims("bea@blenders.be", iat=None), Refusal.EXPIRED),
        (claims("bea@blenders.be", email_verified=False), Refusal.UNVERIFIED),
        (claims("jan@blenders.be"), Refusal.UNKNOWN),
        (claims("local"), Refusal.UNVERIFIED),
        (claims("mia@blenders.be"), Refusal.DEACTIVATED),
    ],
)
def test_who_is_not_admitted_hears_why(
    path: Path, given: dict[str, object], refusal: Refusal
) -> None:
    add(path, BEA)
    users.deactivate_user(at(path), add(path, MIA).id)
    assert admit(path, given, NOW) is refusal


def test_without_sign_in_the_local_user_is_admitted(path: Path) -> None:
    assert admit_local(path).actor == local_actor()
    assert admit_local(path).ends_at is None


def test_an_address_of_before_the_rule_still_signs_in_and_can_be_worked_with(path: Path) -> None:
    katrien = add(path, KATRIEN)
    with connect(path) as db, db.conn:
        db.conn.execute("UPDATE users SET email = 'katrien@intranet' WHERE id = ?", [katrien.id])
        db.conn.execute("UPDATE people SET email = 'a,b@x.be' WHERE id = ?", [katrien.person_id])
    admitted = admit(path, claims("Katrien@intranet"), NOW)
    assert isinstance(admitted, Admission)
    [user] = users.list_users(at(path))
    role = UserRole.PROGRAMME_MANAGER
    changed = users.update_user(at(path), user, Account(user.email, role, "Kat"))
    assert (changed.email, changed.name) == ("katrien@intranet", "Kat")
    with connect(path) as db:
        [person] = list_records(db, Person, id=katrien.person_id)
    edits = [Edit(person, {"phone": "1700", "email": "a,b@x.be"})]
    assert save_edits(at(path), edits) == Saved(1, {})
    with pytest.raises(InvalidError):
        users.update_user(at(path), changed, Account("kat@intranet", role, "Kat"))
