"""Say who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import click
from sqlite_utils.utils import sqlite3

from switching.cli.command import Group, is_there, now, refusals, require_sound, stop, unwritable
from switching.cli.options import (
    argument,
    database_option,
    group_language_option,
    language_option,
    new_database_option,
    option,
)
from switching.i18n import Texts
from switching.models import Language, Message, N_, User, UserRole
from switching.privacy import erasure
from switching.rules.matching import known_as, near_to
from switching.services import users
from switching.services.checks import InvalidError
from switching.services.context import Context, local_context
from switching.services.organisations import list_organisations, list_people
from switching.services.users import Account, KnownOrNew
from switching.store import migrate
from switching.store.files import whole_file

_MOST_NAMED = 12
_email_argument = argument("email")


@click.group(cls=Group, help=N_("Say who may sign in; the first administrator is made so."))
@group_language_option
def user() -> None:
    pass


@dataclass(frozen=True)
class _Place:
    """What is said of whom a project leader works for, and who it is there."""

    partner: str | None
    person: str | None
    new_partner: bool
    new_person: bool


@user.command(
    "add",
    help=N_(
        "Let the person with the address EMAIL sign in.\n\n"
        "The first one, an administrator, makes the database when there is none."
    ),
)
@_email_argument
@option(
    "--role",
    type=click.Choice([str(role) for role in users.GIVEN_ROLES]),
    required=True,
    help=N_("what the user may do"),
)
@new_database_option
@option("--name", default="", help=N_("how the user is called"))
@option("--partner", help=N_("the organisation that a project leader works for"))
@option("--new-partner", is_flag=True, help=N_("that organisation is a new project partner"))
@option("--person", help=N_("who of that organisation it is; by default who is called NAME"))
@option("--new-person", is_flag=True, help=N_("that person is new there"))
@language_option
def add_user(
    email: str,
    role: str,
    database: Path,
    name: str,
    partner: str | None,
    new_partner: bool,
    person: str | None,
    new_person: bool,
    language: str,
) -> None:
    texts = Texts(Language(language))
    place = _Place(partner, person or name.strip() or None, new_partner, new_person)
    account = Account(email, UserRole(role), name)
    made = not is_there(database)
    if made and account.role is not UserRole.ADMINISTRATOR:
        text = N_("There is no database at {path}. Only the first administrator makes one.")
        stop(texts, Message(text, {"path": str(database)}))
    if not database.parent.is_dir():
        text = N_("There is no folder {path}. Make it, or bring the disk with it back.")
        stop(texts, Message(text, {"path": str(database.parent)}))
    try:
        with refusals(texts):
            added = _add_first(database, account) if made else _add(database, account, place)
    except (sqlite3.Error, OSError) as error:
        stop(texts, unwritable(database, error))
    shown = {"email": added.email, "role": texts.label(added.role)}
    click.echo(texts.gettext("{email} may sign in as {role}.", **shown))
    if made:
        click.echo(texts.gettext("There was no database yet: {path} is new.", path=database))


def _add_first(database: Path, account: Account) -> User:
    """Make a database with one user: none is left when that user is refused."""
    with whole_file(database) as part:
        migrate(part)
        return users.add_user(local_context(part, now()), account, uuid4().hex)


def _add(database: Path, account: Account, place: _Place) -> User:
    migrate(database)
    erasure.reapply_erasures(database, now())
    context = local_context(database, now())
    if account.role is UserRole.PROJECT_LEADER and place.partner:
        partner, person = _found_place(context, place.partner, place)
        account = Account(account.email, account.role, account.name, partner, person)
    return users.add_user(context, account, uuid4().hex)


def _found_place(context: Context, named: str, place: _Place) -> tuple[KnownOrNew, KnownOrNew]:
    """Return the partner and the person that are meant: on record already, or said to be new."""
    if place.new_partner:
        return named, place.person
    partners = {item.id: item.name for item in list_organisations(context) if item.is_partner}
    partner = known_as(named, partners)
    if partner is None:
        unknown = N_("There is no project partner {name}. Is it a new one? Add --new-partner.")
        raise InvalidError({"partner": _unknown(unknown, named, partners)})
    if place.new_person or not place.person:
        return partner, place.person
    people = {item.id: item.name for item in list_people(context, partner)}
    person = known_as(place.person, people)
    if person is None:
        unknown = N_("No one there is called {name}. Is it someone new? Add --new-person.")
        raise InvalidError({"person": _unknown(unknown, place.person, people)})
    return partner, person


def _unknown(text: str, name: str, known: dict[int, str]) -> Message:
    """Say that nothing is called `name`, with what is meant perhaps, or else with what there is."""
    unknown = Message(text, {"name": name})
    near = [known[number] for number in near_to(name, known)]
    if near:
        said = N_("{unknown} Or do you mean: {names}?")
        return Message(said, {"unknown": unknown, "names": _listed(near)})
    if known:
        said = N_("{unknown} Known are: {names}.")
        return Message(said, {"unknown": unknown, "names": _listed(sorted(known.values()))})
    return unknown


def _listed(names: Sequence[str]) -> str:
    more = "…" if len(names) > _MOST_NAMED else ""
    return ", ".join([*names[:_MOST_NAMED], *filter(None, [more])])


@user.command("list", help=N_("List the users, with their role."))
@database_option
@language_option
def list_users(database: Path, language: str) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    found = users.list_users(local_context(database, now()))
    for item in found:
        state = "" if item.active else texts.gettext("may no longer sign in")
        shown = [item.email, item.name, texts.label(item.role), state]
        click.echo(" · ".join(part for part in shown if part))
    if not found:
        click.echo(texts.gettext("No users yet."))


@user.command("deactivate", help=N_("Let the user EMAIL in no longer, from their next click on."))
@_email_argument
@database_option
@language_option
def deactivate_user(email: str, database: Path, language: str) -> None:
    texts = Texts(Language(language))
    found = _find_user(texts, database, email)
    with refusals(texts):
        users.deactivate_user(local_context(database, now()), found.id)
    click.echo(texts.gettext("{email} may no longer sign in.", email=found.email))


@user.command("reactivate", help=N_("Let the user EMAIL in again."))
@_email_argument
@database_option
@language_option
def reactivate_user(email: str, database: Path, language: str) -> None:
    texts = Texts(Language(language))
    found = _find_user(texts, database, email)
    users.reactivate_user(local_context(database, now()), found.id)
    shown = {"email": found.email, "role": texts.label(found.role)}
    click.echo(texts.gettext("{email} may sign in as {role}.", **shown))


@user.command(
    "sign-out",
    help=N_(
        "End all sessions of the user EMAIL, or of --all users, from the next click on.\n\n"
        "They can sign in again at once; what they were typing is kept until then."
    ),
)
@argument("email", required=False)
@option("--all", "everyone", is_flag=True, help=N_("of all users"))
@database_option
@language_option
def sign_out(email: str | None, everyone: bool, database: Path, language: str) -> None:
    texts = Texts(Language(language))
    if everyone == bool(email):
        raise click.UsageError(texts.gettext("Give the address of a user, or --all: one of both."))
    if email:
        found = _find_user(texts, database, email)
        users.end_sessions(local_context(database, now()), found.id)
        click.echo(texts.gettext("All sessions of {name} were signed out.", name=found.email))
        return
    require_sound(texts, database)
    users.end_all_sessions(local_context(database, now()))
    click.echo(texts.gettext("Everyone was signed out."))


def _find_user(texts: Texts, database: Path, email: str) -> User:
    require_sound(texts, database)
    found = users.find_user_by_email(database, email)
    if found is None:
        stop(texts, Message(N_("There is no user {email}."), {"email": email}))
    return found
