"""What commands share: how they are declared, and what they say when they can't go on."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from switching.cli.options import Database, Output
from switching.cli.speech import say, speaking
from switching.i18n import Texts
from switching.incidents import describe, new_code
from switching.models import Language, Message, N_
from switching.services.checks import InvalidError
from switching.services.integrity import check_database
from switching.store import fault_of
from switching.store.faults import is_full

_YES = {"j", "ja", "y", "yes"}


class _Spoken(click.Command):
    """What says its help in the language of the command."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows the help."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say(N_("Show this message and exit."))
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the line that says how it is used."""
        return [say(piece) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.help or ""))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what it does in few words: the first sentence."""
        return say(self.help or "").partition("\n")[0]


class Command(_Spoken):
    """A command that says what went wrong in a sentence, instead of a traceback.

    What a traceback ends with can be what stands in a dossier, and output ends up in logs.
    """

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what it did not foresee becomes a sentence and exit status 1."""
        texts = Texts(Language(ctx.params.get("language", "nl")))
        try:
            _refuse_files(texts, ctx)
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            database = ctx.params.get("database")
            said = fault_of(database, error) if database else None
            stop(texts, said or _incident(error))


class Group(_Spoken, click.Group):
    """A group of such commands."""

    command_class = Command
    group_class = type


class Main(Group):
    """The group of all commands, which speaks the language that is asked for."""

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        """Run what is asked."""
        # That an erased file could not be swept yet is said in a sentence, not in the log as well.
        logging.getLogger("switching").addHandler(logging.NullHandler())
        asked = sys.argv[1:] if args is None else list(args)
        with speaking(asked):
            return super().main(asked, *more, **options)


def command(name: str, **attributes: Any) -> Callable[[Callable[..., object]], click.Command]:
    """Declare a function as the command `name`; its `help` is marked for translation."""
    return click.command(name, cls=Command, **attributes)


def _refuse_files(texts: Texts, ctx: click.Context) -> None:
    """Refuse a database that is not there, and a file to write that would take another's place."""
    database, params = ctx.params.get("database"), ctx.command.params
    asked = any(isinstance(item, Database) and not item.makes for item in params)
    if asked and not is_there(database):
        stop(texts, Message(N_("There is no database at {path}."), {"path": str(database)}))
    for item in params:
        if isinstance(item, Output):
            path, overwrite = ctx.params["output"], ctx.params["overwrite"]
            refused = _reason_against(path, item.ends, database, overwrite)
            if refused is not None:
                raise click.BadParameter(texts.message(refused), ctx, item)


def is_there(path: Path | None) -> bool:
    """Tell whether there is a file at `path`."""
    return path is not None and os.path.isfile(path)  # noqa: PTH113 - no error for a long path


def _reason_against(
    path: Path, ends: tuple[str, ...], database: Path | None, overwrite: bool
) -> Message | None:
    """Say why a file is not to be written at `path`, if so. A terminal or a pipe may be."""
    shown = {"path": str(path)}
    there = os.path.lexists(path)
    if there and not is_there(path):
        return None
    if there and database is not None and is_there(database) and path.samefile(database):
        return Message(N_("{path} is the database itself. Give the path of another file."), shown)
    if path.suffix and path.suffix.lower() not in ends:
        text = N_("{path} does not end in {ends}, which is what this command writes.")
        return Message(text, {**shown, "ends": " / ".join(ends)})
    if there and not overwrite:
        return Message(
            N_("{path} is there already. Choose another name, or add --overwrite."), shown
        )
    return None


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


def require_agreement(texts: Texts, question: str) -> None:
    """Go on only when the question is answered with yes."""
    answers = texts.gettext("[y/n]")
    if (
        click.prompt(f"{question} {answers}", default="", show_default=False).strip().lower()
        not in _YES
    ):
        raise click.Abort


def unwritable(path: Path, error: Exception) -> Message:
    """Return the sentence for a file that can't be written."""
    text = N_("{path} can't be written: {reason}.")
    said = fault_of(path, error) if is_full(error) else None
    return said or Message(text, {"path": str(path), "reason": str(error)})


def now() -> datetime:
    """Return the present instant, in UTC and whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
