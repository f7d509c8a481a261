"""Write the papers of one dossier: plan and certificate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from switching.cli.command import command, now, require_sound, stop, unknown_switch, unwritable
from switching.cli.options import FILE, database_option, language_option
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Language
from switching.rules.agreeing import last_plan
from switching.rules.certification import current_certificate, reason_for_none
from switching.services.certificates import get_certificate_document
from switching.services.context import local_context
from switching.services.plans import render_plan_document
from switching.services.switches import get_dossier
from switching.store import NotFoundError
from switching.store.files import write_whole


@command()
@click.argument("switch", type=int)
@database_option
@click.option("--output", type=FILE, required=True, help="the PDF to write")
@click.option("--draft", is_flag=True, help="the plan as it stands, whatever was made final")
@language_option
def plan(switch: int, database: Path, output: Path, draft: bool, language: str) -> None:
    """Write the learning action plan of SWITCH (its id) as a PDF.

    That is its last final version, as it was made. While there is none it is the draft, which it
    says.
    """
    texts = Texts(Language(language))
    require_sound(texts, database)
    context = local_context(database, now(), texts.language)
    try:
        final = None if draft else last_plan(get_dossier(context, switch))
        if final is not None:
            write_whole(output, final.document)
            return
        rendered = render_plan_document(context, switch)
        write_whole(output, rendered.document)
    except (NotFoundError, OverflowError):
        stop(texts, unknown_switch(switch))
    except OSError as error:
        stop(texts, unwritable(output, error))
    if not draft:
        click.echo(texts.gettext("There is no final plan yet: this is the draft."), err=True)
    if rendered.replaced:
        click.echo(texts.gettext("Replaced by '?': {letters}", letters=rendered.replaced), err=True)


@command()
@click.argument("switch", type=int)
@database_option
@click.option("--output", type=FILE, required=True, help="the PDF to write")
@language_option
def certificate(switch: int, database: Path, output: Path, language: str) -> None:
    """Write the learning certificate of SWITCH (its id) as it was issued.

    It never issues one: without a certificate that holds it says what is missing.
    """
    texts = Texts(Language(language))
    require_sound(texts, database)
    try:
        dossier = get_dossier(local_context(database, now()), switch)
        issued = current_certificate(dossier)
        if issued is None:
            stop(texts, reason_for_none(dossier, datetime.now(BRUSSELS).date()))
        else:
            write_whole(output, get_certificate_document(local_context(database, now()), issued.id))
    except (NotFoundError, OverflowError):
        stop(texts, unknown_switch(switch))
    except OSError as error:
        stop(texts, unwritable(output, error))
