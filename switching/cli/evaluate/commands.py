"""Measure the app's proposals on labelled examples."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from switching.cli.command import Group, now, require_sound, stop, unwritable
from switching.cli.evaluate.fitting import fit_weights
from switching.cli.evaluate.labelled import UnreadableError, read_rows
from switching.cli.evaluate.measured_shifts import (
    SHIFT_COLUMNS,
    evaluate_shifts,
    labelled_shifts,
)
from switching.cli.evaluate.measured_suggestions import (
    OPTION_COLUMNS,
    PAIR_COLUMNS,
    evaluate_suggestions,
)
from switching.cli.evaluate.telling import table_of, told_shifts, told_suggestions, told_use
from switching.cli.options import (
    FILE,
    argument,
    database_option,
    group_language_option,
    language_option,
    option,
    output_option,
)
from switching.i18n import Texts
from switching.models import Language, N_
from switching.services.context import local_context
from switching.services.suggestions import read_suggestion_use
from switching.store.files import write_whole


@click.group(
    cls=Group, help=N_("Measure the app's proposals on labelled examples of your own (CSV files).")
)
@group_language_option
def evaluate() -> None:
    pass


@evaluate.command(
    "suggestions",
    help=N_(
        "Measure how well the options that fit a goal are found, beside plain full-text search."
    ),
)
@option("--options", type=FILE, required=True, help=", ".join(OPTION_COLUMNS))
@option("--pairs", type=FILE, required=True, help=", ".join(PAIR_COLUMNS))
@language_option
def evaluate_suggestions_(options: Path, pairs: Path, language: str) -> None:
    texts = Texts(Language(language))
    with _readable(texts):
        scores = evaluate_suggestions(
            read_rows(options, OPTION_COLUMNS), read_rows(pairs, PAIR_COLUMNS)
        )
    click.echo("\n".join(told_suggestions(scores, texts)))


@evaluate.command(
    "shifts",
    help=N_("Measure how often the proposed shift is the labelled one (before, after, shift)."),
)
@argument("pairs", type=FILE)
@language_option
def evaluate_shifts_(pairs: Path, language: str) -> None:
    texts = Texts(Language(language))
    with _readable(texts):
        scores = evaluate_shifts(read_rows(pairs, SHIFT_COLUMNS))
    click.echo("\n".join(told_shifts(scores, texts)))


@evaluate.command(
    "table",
    help=N_("Measure suggestions and shifts at once, as a table to put in a text."),
)
@option("--options", type=FILE, required=True, help=", ".join(OPTION_COLUMNS))
@option("--pairs", type=FILE, required=True, help=", ".join(PAIR_COLUMNS))
@option("--shifts", type=FILE, required=True, help=", ".join(SHIFT_COLUMNS))
@language_option
def evaluate_table(options: Path, pairs: Path, shifts: Path, language: str) -> None:
    texts = Texts(Language(language))
    with _readable(texts):
        suggested = evaluate_suggestions(
            read_rows(options, OPTION_COLUMNS), read_rows(pairs, PAIR_COLUMNS)
        )
        shifted = evaluate_shifts(read_rows(shifts, SHIFT_COLUMNS))
    click.echo("\n".join(table_of(suggested, shifted, texts)))


@evaluate.command(
    "use",
    help=N_("Count what people chose where the app suggested options, without any name."),
)
@database_option
@language_option
def evaluate_use(database: Path, language: str) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    used = read_suggestion_use(local_context(database, now(), texts.language))
    click.echo("\n".join(told_use(used, texts)))


@evaluate.command(
    "fit-shifts",
    help=N_(
        "Fit the weights of the kinds of shift on labelled pairs (before, after, shift). "
        "What is written takes the place of switching/rules/shift_weights.json."
    ),
)
@argument("pairs", type=FILE, nargs=-1, required=True)
@output_option((".json",), N_("the JSON to write"))
@language_option
def fit_shifts(pairs: tuple[Path, ...], output: Path, overwrite: bool, language: str) -> None:
    texts = Texts(Language(language))
    with _readable(texts):
        rows = [row for path in pairs for row in read_rows(path, SHIFT_COLUMNS)]
        fitted = fit_weights(labelled_shifts(rows))
    try:
        write_whole(output, fitted.encode())
    except OSError as error:
        stop(texts, unwritable(output, error))
    click.echo(texts.ngettext("{count} pair", "{count} pairs", len(rows)))


@contextmanager
def _readable(texts: Texts) -> Iterator[None]:
    """Turn a file that can't be read into a sentence and exit status 2."""
    try:
        yield
    except UnreadableError as refused:
        click.echo(texts.message(refused.message), err=True)
        sys.exit(2)
