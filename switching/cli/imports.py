"""Bring in a spreadsheet: what the page Import shows and takes, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click

from switching.cli.command import command, is_there, now, refusals, require_sound, stop
from switching.cli.options import FILE, argument, database_option, language_option, option
from switching.i18n import Texts
from switching.importing.book import MOST_BYTES
from switching.importing.planning import Choices
from switching.importing.rows import CLASSES, RowClass
from switching.importing.sentences import column_said, questions_said, value_said, why_said
from switching.models import Language, Message, N_, RowState
from switching.services import imports
from switching.services.context import local_context
from switching.services.imports import Preview, Upload


@command(
    "import",
    help=N_("Bring in the spreadsheet FILE: dossiers, or hosts with what they offer."),
)
@argument("file", type=FILE)
@database_option
@option(
    "--answers", type=FILE, help=N_("a file of JSON with what was chosen, as --dry-run prints it")
)
@option("--dry-run", is_flag=True, help=N_("only say what would come in, and what is asked"))
@language_option
def import_(file: Path, database: Path, answers: Path | None, dry_run: bool, language: str) -> None:
    texts = Texts(Language(language))
    context = local_context(database, now(), Language(language))
    require_sound(texts, database)
    with refusals(texts):
        upload = imports.read_upload(context, file.name, _content(texts, file))
        choices = _choices(texts, answers) or imports.propose_choices(context, upload)
        seen = imports.preview(context, upload, choices)
        _say(texts, upload, choices, seen)
        if dry_run:
            click.echo(json.dumps(choices.plain(), ensure_ascii=False))
            return
        made = imports.import_file(context, upload, choices, seen.digest, f"cli:{now()}:{file}")
    click.echo(texts.gettext("This is import {number}.", number=made.id))


def _content(texts: Texts, file: Path) -> bytes:
    """Return the bytes of a file, no more than are taken in at most and one."""
    if not is_there(file):
        stop(texts, Message(N_("There is no file at {path}."), {"path": str(file)}))
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _choices(texts: Texts, answers: Path | None) -> Choices | None:
    if answers is None:
        return None
    try:
        return Choices.of_plain(json.loads(answers.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        said = N_("{path} holds no answers. Take what --dry-run prints, and change that.")
        stop(texts, Message(said, {"path": str(answers)}))


def _say(texts: Texts, upload: Upload, choices: Choices, seen: Preview) -> None:
    _, table = texts.gettext, seen.table
    rows = ", ".join(str(row) for row in (table.layout.head_rows if table.layout else ()))
    click.echo(_("Sheet {sheet}, header in row {rows}.", sheet=choices.sheet or "1", rows=rows))
    for column in table.columns:
        click.echo("  " + column_said(column, table.target, texts))
    for kind in RowClass:
        found = [str(row) for row, is_ in table.classes.items() if is_ is kind]
        if found and kind not in (RowClass.DATA, RowClass.HEADER):
            click.echo(f"  {_(CLASSES[kind])}: {', '.join(found)}")
    for state in RowState:
        count = seen.plan.counts[state]
        if count:
            click.echo(f"{texts.label(state)}: {texts.number(count)}")
    _say_rows(texts, seen)


def _say_rows(texts: Texts, seen: Preview) -> None:
    for outcome in seen.plan.outcomes:
        said = why_said(outcome.why, outcome.left_empty, texts).replace("\n", "; ")
        if said:
            click.echo(f"  {outcome.row} {outcome.label}: {said}")
    for question in seen.plan.questions:
        click.echo(f"? {question.key} – {questions_said(question, texts)}")
        for answer, value in question.choices:
            click.echo(f"    {answer}: {value_said(value, texts)}")
