"""Measure the app's proposals on labelled examples."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from switching.cli.command import Group
from switching.cli.evaluate.labelled import UnreadableError, read_rows
from switching.cli.evaluate.measured_shifts import SHIFT_COLUMNS, evaluate_shifts
from switching.cli.evaluate.measured_suggestions import (
    OPTION_COLUMNS,
    PAIR_COLUMNS,
    evaluate_suggestions,
)
from switching.cli.options import FILE, argument, group_language_option, language_option, option
from switching.i18n import Texts
from switching.models import Language, N_, Shift


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
    click.echo(
        ", ".join(
            (
                texts.ngettext("{count} goal", "{count} goals", scores.goals),
                texts.ngettext("{count} pair", "{count} pairs", scores.pairs),
                texts.ngettext("{count} option", "{count} options", scores.options),
            )
        )
    )
    for name, found in ((texts.gettext("app"), scores.app), ("FTS5", scores.control)):
        shown = {"name": name, "recall": f"{found.recall:.3f}", "rank": f"{found.mrr:.3f}"}
        click.echo(texts.gettext("{name}: recall at 3 {recall}, MRR {rank}", **shown))


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
    always = texts.gettext("always ‘{shift}’", shift=texts.label(Shift.MORE_CONCRETE))
    for name, share in ((texts.gettext("app"), scores.app), (always, scores.control)):
        many = texts.ngettext("{count} pair", "{count} pairs", scores.pairs)
        shown = {"name": name, "share": f"{share:.3f}", "pairs": many}
        click.echo(texts.gettext("{name}: agreement {share} over {pairs}", **shown))
    for shift, (agreed, labelled) in scores.by_shift.items():
        click.echo(f"  {texts.label(shift)} ({shift}): {agreed} / {labelled}")


@contextmanager
def _readable(texts: Texts) -> Iterator[None]:
    """Turn a file that can't be read into a sentence and exit status 2."""
    try:
        yield
    except UnreadableError as refused:
        click.echo(texts.message(refused.message), err=True)
        sys.exit(2)
