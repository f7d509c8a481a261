"""The mail that tells a user of the app that a file lies ready there: no figures of few people."""

from __future__ import annotations

from datetime import date

from switching.documents.mails.draft import Draft
from switching.documents.marks import PROGRAMME
from switching.i18n import Texts
from switching.models import MonthlyFile


def monthly_mail(
    reader: str,
    view: str,
    file: MonthlyFile,
    changes: tuple[date | None, str],
    address: str,
    texts: Texts,
) -> Draft:
    """Write what changed since the file before, and where the file is.

    `changes` are the month of the file before, None for the first one, and what changed since.
    """
    _, month = texts.gettext, texts.month(file.month)
    since, said = changes
    where = _("You find the file in the app: {link}", link=address)
    if not address:
        where = _(
            "You find the file in the app: Overview, part Dossiers, view ‘{view}’.", view=view
        )
    changed = _("It is the first one: next time this mail says what changed.")
    if since is not None:
        changed = " ".join(
            (_("Since {month}:", month=texts.month(since)), said,
             _("Numbers from 1 to 4 are only in the app."))
        )  # fmt: skip
    parts = (
        _("Hello {name},", name=reader) if reader else _("Hello,"),
        _(
            "Of your view ‘{view}’ lies ready: {what}, up to and including {month}.",
            view=view,
            what=texts.label(file.kind),
            month=month,
        ),
        changed,
        where,
        _("You get this mail each month because you were chosen beside the view. You, or who keeps "
          "the view, stop it there."),
        "\n".join((_("Kind regards,"), PROGRAMME)),
    )  # fmt: skip
    return Draft(
        to=(),
        subject=_("Switching Talent: {what}", what=f"{view}, {month}"),
        text="\n\n".join(parts) + "\n",
    )
