"""Write the papers of one dossier: plan and certificate."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from switching.cli.command import command, now, require_sound, stop, unwritable
from switching.cli.dossiers import dossier_argument, found_dossier, unknown_switch
from switching.cli.options import database_option, language_option, option, output_option
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Language, N_
from switching.rules.agreeing import last_plan
from switching.rules.certification import current_certificate, reason_for_none
from switching.services.certificates import get_certificate_document
from switching.services.context import local_context
from switching.services.plans import render_plan_document
from switching.services.switches import get_dossier
from switching.store import NotFoundError
from switching.store.files import write_whole

_PDF = output_option((".pdf",), N_("the PDF to write"))


@command(
    "plan",
    help=N_(
        "Write the learning action plan of a dossier as a PDF.\n\n"
        "That is its last final version, as it was made. While there is none it is the draft, "
        "which it says. SWITCH is the number of the dossier in addresses, or its reference."
    ),
)
@dossier_argument
@database_option
@_PDF
@option("--draft", is_flag=True, help=N_("the plan as it stands, whatever was made final"))
@language_option
def plan(
    switch: str, database: Path, output: Path, overwrite: bool, draft: bool, language: str
) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    context = local_context(database, now(), texts.language)
    try:
        dossier = get_dossier(context, found_dossier(context, switch))
        final = None if draft else last_plan(dossier)
        if final is not None:
            write_whole(output, final.document)
            return
        rendered = render_plan_document(context, dossier.switch.id)
        write_whole(output, rendered.document)
    except NotFoundError:
        stop(texts, unknown_switch(switch))
    except OSError as error:
        stop(texts, unwritable(output, error))
    if not draft:
        click.echo(texts.gettext("There is no final plan yet: this is the draft."), err=True)
    if rendered.replaced:
        click.echo(texts.gettext("Replaced by '?': {letters}", letters=rendered.replaced), err=True)


@command(
    "certificate",
    help=N_(
        "Write the learning certificate of a dossier as it was issued.\n\n"
        "It never issues one: without a certificate that holds it says what is missing. SWITCH is "
        "the number of the dossier in addresses, or its reference."
    ),
)
@dossier_argument
@database_option
@_PDF
@language_option
def certificate(switch: str, database: Path, output: Path, overwrite: bool, language: str) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    context = local_context(database, now())
    try:
        dossier = get_dossier(context, found_dossier(context, switch))
        issued = current_certificate(dossier)
        if issued is None:
            stop(texts, reason_for_none(dossier, datetime.now(BRUSSELS).date()))
        else:
            write_whole(output, get_certificate_document(context, issued.id))
    except NotFoundError:
        stop(texts, unknown_switch(switch))
    except OSError as error:
        stop(texts, unwritable(output, error))
