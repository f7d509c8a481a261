"""Export a person's data, erase a person, erase what falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from switching.cli.command import command, now, refusals, require_sound, stop, unwritable
from switching.cli.options import (
    MOST,
    Number,
    argument,
    database_option,
    language_option,
    option,
    output_option,
    yes_option,
)
from switching.i18n import Texts
from switching.i18n.erasure_sentences import (
    line_on_due,
    place_of_doubt,
    sentences_on_person,
)
from switching.models import Language, Message, N_
from switching.privacy import erasure, retention, subject_access
from switching.privacy.doubts import Doubt
from switching.privacy.erasure import OpenErasure
from switching.services.context import local_context
from switching.store import NotFoundError, migrate
from switching.store.files import write_whole

WIPE, LEAVE, LATER = ANSWERS = ("wipe", "leave", "later")


@command(
    "erase-person",
    help=N_(
        "Erase the person with id PERSON, after saying who it is and what goes. Sentences that "
        "may name them, or someone else, are asked about one by one, or later: of someone who was "
        "erased it asks about what is left."
    ),
)
@argument("person", type=Number(1, MOST))
@option("--reason", required=True, help=N_("why; names in it are left out"))
@option(
    "--doubts",
    type=click.Choice(ANSWERS),
    help=N_("one answer for all sentences that may name someone else; without it, each is asked"),
)
@database_option
@yes_option
@language_option
def erase_person(
    person: int, reason: str, doubts: str | None, database: Path, yes: bool, language: str
) -> None:
    answer = doubts or (LATER if yes else None)
    texts = Texts(Language(language))
    _bring_up_to_date(texts, database)
    try:
        found = erasure.preview_erasure(local_context(database, now()), person)
    except NotFoundError:
        text = N_("There is no person with id {id}.")
        stop(texts, Message(text, {"id": str(person)}))
    click.echo(f"{found.person.name} · {found.organisation.name}")
    for sentence in sentences_on_person(
        texts, found.pseudonym, found.accounts, found.learned_in, found.beside_in
    ):
        click.echo(f"- {sentence}")
    if found.erased and (left := _left_of(database, found.person.id)):
        with refusals(texts):
            answers = _ask_about(texts, left.doubts, answer)
            context = local_context(database, now())
            _tell_swept(texts, erasure.answer_doubts(context, left.erasure.id, answers))
        return
    asked = erasure.preview_doubts(local_context(database, now()), found.person.id)
    answers = _ask_about(texts, asked, answer)
    _require_yes(texts, yes)
    with refusals(texts):
        context = local_context(database, now())
        _tell_swept(texts, erasure.erase_person(context, person, reason, answers))


def _left_of(database: Path, person_id: int) -> OpenErasure | None:
    """Return what is still to be looked at of someone who was erased."""
    found = erasure.list_doubts(local_context(database, now()))
    return next((item for item in found if item.erasure.person_id == person_id), None)


def _ask_about(texts: Texts, doubts: Sequence[Doubt], answer: str | None) -> dict[str, bool]:
    """Print each sentence, and ask for an answer unless one was given for all."""
    _ = texts.gettext
    if doubts:
        click.echo(_("These sentences may name this person, or someone else:"))
    words = {WIPE: _("Wipe").lower(), LEAVE: _("Leave it").lower(), LATER: _("later")}
    answers: dict[str, bool] = {}
    for number, doubt in enumerate(doubts, 1):
        said = doubt.sentence
        shown = " ".join(f"{said.before}»{said.word}«{said.after}".split())
        place = place_of_doubt(texts, doubt.reference, doubt.table, doubt.field)
        click.echo(f"{number}. {place}: {shown}")
        chosen = words[answer] if answer else _prompt(words, texts)
        if chosen != words[LATER]:
            answers[doubt.key] = chosen == words[WIPE]
    return answers


def _prompt(words: Mapping[str, str], texts: Texts) -> str:
    kind = click.Choice(list(words.values()), case_sensitive=False)
    question = texts.gettext("Wipe it, or leave it?")
    return str(click.prompt(question, type=kind, default=words[LATER]))


@command(
    "export-person",
    help=N_("Write all that is held on a person as a ZIP: data and a document to read."),
)
@argument("person", metavar=N_("EMAIL_OR_ID"))
@output_option((".zip",), N_("the ZIP to write"), "--to")
@option("--reason", required=True, help=N_("why; stays on record, names in it are left out"))
@database_option
@language_option
def export_person(
    person: str, output: Path, overwrite: bool, reason: str, database: Path, language: str
) -> None:
    texts = Texts(Language(language))
    _bring_up_to_date(texts, database)
    found = subject_access.find_person(local_context(database, now()), person)
    if len(found) != 1:
        for item in found:
            click.echo(f"{item.id} · {item.name}", err=True)
        text = N_("Several people have this address: give the id.")
        none = N_("There is no person with this address or id: {wanted}.")
        stop(texts, Message(text) if found else Message(none, {"wanted": person}))
    with refusals(texts):
        made = subject_access.export_person(
            local_context(database, now(), texts.language), found[0].id, reason
        )
    try:
        write_whole(output, made)
    except OSError as error:
        stop(texts, unwritable(output, error))


@command("erase-due", help=N_("Erase what a project no longer lets you keep, after listing it."))
@database_option
@yes_option
@language_option
def erase_due(database: Path, yes: bool, language: str) -> None:
    texts = Texts(Language(language))
    _bring_up_to_date(texts, database)
    found = retention.list_due(local_context(database, now()))
    if not found:
        click.echo(texts.gettext("Nothing falls due."))
        return
    for due in found:
        click.echo(
            line_on_due(
                texts, due.title, list(due.notes.values()), len(due.contacts), len(due.people)
            )
        )
    _require_yes(texts, yes)
    done = retention.erase_due(local_context(database, now()))
    _tell_swept(texts, done.swept)


def _bring_up_to_date(texts: Texts, database: Path) -> None:
    """Go on only with a sound database, in which all that was ever erased is erased."""
    if not database.stat().st_size:
        require_sound(texts, database)  # which it is not, and stays
    migrate(database)
    erasure.reapply_erasures(database, now())
    require_sound(texts, database)


def _require_yes(texts: Texts, yes: bool) -> None:
    """Go on only when told so."""
    word = texts.gettext("erase")
    question = texts.gettext("Type '{word}' to go on", word=word)
    if not yes and click.prompt(question, default="", show_default=False).strip() != word:
        stop(texts, Message(N_("Nothing was erased.")))


def _tell_swept(texts: Texts, swept: bool) -> None:
    click.echo(texts.gettext("Erased."))
    if not swept:
        click.echo(texts.message(erasure.UNSWEPT), err=True)
