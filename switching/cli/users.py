"""Say who may sign in."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import uuid4

import click
from sqlite_utils.utils import sqlite3

from switching.cli.command import Group, now, refusals, require_sound, stop, unwritable
from switching.cli.options import database_option, language_option
from switching.i18n import Texts
from switching.models import Language, Message, N_, User, UserRole
from switching.privacy import erasure
from switching.services import users
from switching.services.context import local_context
from switching.store import migrate


@click.group(cls=Group)
def user() -> None:
    """Say who may sign in; the first administrator is made so."""


@user.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in users.GIVEN_ROLES]), required=True)
@database_option
@click.option("--name", default="", help="how the user is called")
@click.option("--partner", help="the organisation that a project leader works for")
@click.option("--person", help="who of that organisation it is; by default who is called NAME")
@language_option
def add_user(
    email: str,
    role: str,
    database: Path,
    name: str,
    partner: str | None,
    person: str | None,
    language: str,
) -> None:
    """Let the person with the address EMAIL sign in."""
    texts = Texts(Language(language))
    account = users.Account(email, UserRole(role), name, partner, person)
    try:
        migrate(database)
        erasure.reapply_erasures(database, now())
        with refusals(texts):
            added = users.add_user(local_context(database, now()), account, uuid4().hex)
    except (sqlite3.Error, OSError) as error:
        stop(texts, unwritable(database, error))
    shown = {"email": added.email, "role": texts.label(added.role)}
    click.echo(texts.gettext("{email} may sign in as {role}.", **shown))


@user.command("list")
@database_option
@language_option
def list_users(database: Path, language: str) -> None:
    """List the users, with their role."""
    texts = Texts(Language(language))
    require_sound(texts, database)
    found = users.list_users(local_context(database, now()))
    for item in found:
        state = "" if item.active else texts.gettext("may no longer sign in")
        shown = [item.email, item.name, texts.label(item.role), state]
        click.echo(" · ".join(part for part in shown if part))
    if not found:
        click.echo(texts.gettext("No users yet."))


@user.command("deactivate")
@click.argument("email")
@database_option
@language_option
def deactivate_user(email: str, database: Path, language: str) -> None:
    """Let the user EMAIL in no longer, from their next click on."""
    texts = Texts(Language(language))
    found = _find_user(texts, database, email)
    with refusals(texts):
        users.deactivate_user(local_context(database, now()), found.id)
    click.echo(texts.gettext("{email} may no longer sign in.", email=found.email))


@user.command("reactivate")
@click.argument("email")
@database_option
@language_option
def reactivate_user(email: str, database: Path, language: str) -> None:
    """Let the user EMAIL in again."""
    texts = Texts(Language(language))
    found = _find_user(texts, database, email)
    users.reactivate_user(local_context(database, now()), found.id)
    shown = {"email": found.email, "role": texts.label(found.role)}
    click.echo(texts.gettext("{email} may sign in as {role}.", **shown))


def _find_user(texts: Texts, database: Path, email: str) -> User:
    require_sound(texts, database)
    found = users.find_user_by_email(database, email)
    if found is None:
        text = N_("There is no user {email}.")
        click.echo(texts.message(Message(text, {"email": email})), err=True)
        sys.exit(1)
    return found
