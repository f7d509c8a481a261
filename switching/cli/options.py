"""What commands take: files, numbers, dossiers, and the options that several of them share.

Each option and argument says its help in the language of the command.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any, TypeVar

import click

from switching.cli.speech import say, texts
from switching.models import Language, N_

F = TypeVar("F", bound=Callable[..., object])


class Option(click.Option):
    """An option in the language of the command."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return its line on the page of help."""
        spoken = copy(self)
        spoken.help = say(self.help or "")
        return click.Option.get_help_record(spoken, ctx)

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for its value."""
        return say(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument in the language of the command."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for its value."""
        return say(super().make_metavar(ctx))


class Database(Option):
    """The option with the database: one that is there, unless the command `makes` it."""

    def __init__(self, *names: Any, makes: bool = False, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.makes = makes


class Output(Option):
    """An option with a file to write, which has one of the `ends`, or none."""

    def __init__(self, *names: Any, ends: tuple[str, ...], **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.ends = ends


def _is_path(text: str) -> bool:
    """Tell whether a system can have a file of this name at all."""
    try:
        os.lstat(text)
    except ValueError:
        return False
    except OSError as error:
        return bool(text.strip()) and error.errno not in (errno.ENAMETOOLONG, errno.ELOOP)
    return True


class _File(click.ParamType[Path]):
    """The path of a file, there or not; never that of a folder."""

    name = N_("FILE")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        text = str(value)
        if not _is_path(text):
            self.fail(say(N_("This is no path of a file.")), param, ctx)
        if Path(text).is_dir():
            said = N_("{path} is a folder. Give the path of a file.")
            if isinstance(param, Database):
                said = N_("{path} is a folder, not a database. Give the path of a file.")
            self.fail(texts().gettext(said, path=text), param, ctx)
        return Path(text)


class _Folder(click.ParamType[Path]):
    """The path of a folder, there or not."""

    name = N_("FOLDER")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        text = str(value)
        if not _is_path(text):
            self.fail(say(N_("This is no path of a folder.")), param, ctx)
        return Path(text)


class Number(click.ParamType[int]):
    """A whole number from `least` to `most`."""

    name = N_("NUMBER")

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read it as it was typed."""
        text = str(value).strip()
        digits = text.removeprefix("-")
        known = digits.isascii() and digits.isdigit() and len(digits) < 20
        if not known or not self._least <= int(text) <= self._most:
            said = N_("'{value}' is no whole number from {least} to {most}.")
            limits = {"least": self._least, "most": self._most}
            self.fail(texts().gettext(said, value=_short(text), **limits), param, ctx)
        return int(text)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


class _Day(click.DateTime):
    """A day, written as 2026-11-24."""

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for it in the line of the option."""
        return N_("YYYY-MM-DD")


FILE, FOLDER, DAY = _File(), _Folder(), _Day(["%Y-%m-%d"])
MOST = 2**63 - 1


def option(*names: str, cls: type[Option] = Option, **attributes: Any) -> Callable[[F], F]:
    """Declare an option; `help` is a text that is marked for translation."""
    if attributes.get("type") is None and not attributes.get("is_flag"):
        attributes.setdefault("metavar", N_("TEXT"))
    return click.option(*names, cls=cls, **attributes)


def argument(name: str, **attributes: Any) -> Callable[[F], F]:
    """Declare an argument."""
    return click.argument(name, cls=Argument, **attributes)


database_option = option(
    "--database", cls=Database, type=FILE, required=True, help=N_("the database file")
)
new_database_option = option(
    "--database",
    cls=Database,
    makes=True,
    type=FILE,
    required=True,
    help=N_("the database file; made when there is none"),
)
language_option = option(
    "--language",
    type=click.Choice([item.value for item in Language]),
    default=lambda: texts().language.value,
    help=N_("the language of what is said and written; Dutch unless you choose"),
)
group_language_option = option(
    "--language",
    type=click.Choice([item.value for item in Language]),
    expose_value=False,
    help=N_("the language of what is said and written; Dutch unless you choose"),
)
yes_option = option("--yes", is_flag=True, help=N_("do not ask whether to go on"))


def output_option(ends: tuple[str, ...], told: str, name: str = "--output") -> Callable[[F], F]:
    """Declare the file that a command writes, and that it may take the place of another one."""

    def declare(function: F) -> F:
        over = option(
            "--overwrite", is_flag=True, help=N_("also when there is such a file already")
        )
        return option(name, "output", cls=Output, ends=ends, type=FILE, required=True, help=told)(
            over(function)
        )

    return declare
