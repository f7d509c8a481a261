"""What commands share: how they are declared, and what they say when they can't go on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from switching.i18n import Texts
from switching.incidents import describe, new_code
from switching.models import Language, Message, N_
from switching.services.checks import InvalidError
from switching.services.integrity import check_database
from switching.store import fault_of
from switching.store.faults import is_full


class Command(click.Command):
    """A command that says what went wrong in a sentence, instead of a traceback.

    What a traceback ends with can be what stands in a dossier, and output ends up in logs.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what it did not foresee becomes a sentence and exit status 1."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            database = ctx.params.get("database")
            said = fault_of(database, error) if database else None
            texts = Texts(Language(ctx.params.get("language", "nl")))
            stop(texts, said or _incident(error))


class Group(click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


def command(name: str | None = None) -> Callable[[Callable[..., object]], click.Command]:
    """Declare a function as a command, by its own name unless it gets another."""
    return click.command(name, cls=Command)


def _incident(error: Exception) -> Message:
    """Write where an error that nothing foresaw happened; return the sentence that goes with it."""
    code = new_code()
    click.echo(f"incident {code}: {describe(error)}", err=True)
    text = N_(
        "Something went wrong here that no one foresaw. What was saved is safe. Send the lines "
        "above to who looks after the app: incident {code}."
    )
    return Message(text, {"code": code})


def stop(texts: Texts, message: Message) -> NoReturn:
    """Say why the command can't go on, and leave with exit status 1."""
    click.echo(texts.message(message), err=True)
    sys.exit(1)


@contextmanager
def refusals(texts: Texts) -> Iterator[None]:
    """Turn what is refused into a sentence for each part of it, and exit status 1."""
    try:
        yield
    except InvalidError as refused:
        for option, message in refused.errors.items():
            start = f"{option}: " if option else ""
            click.echo(start + texts.message(message), err=True)
        sys.exit(1)


def require_sound(texts: Texts, database: Path) -> None:
    """Go on only with a database in which nothing is wrong; else say what is."""
    wrong = check_database(database)
    for message in wrong:
        click.echo(texts.message(message), err=True)
    if wrong:
        sys.exit(1)


def unknown_switch(switch: int) -> Message:
    """Return the sentence for an id that no switch has."""
    return Message(N_("There is no switch with id {id}."), {"id": str(switch)})


def unwritable(path: Path, error: Exception) -> Message:
    """Return the sentence for a file that can't be written."""
    text = N_("{path} can't be written: {reason}.")
    said = fault_of(path, error) if is_full(error) else None
    return said or Message(text, {"path": str(path), "reason": str(error)})


def now() -> datetime:
    """Return the present instant, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
