"""Which dossier someone means: by its number in addresses, or by its reference."""

from __future__ import annotations

import re

import click

from switching.cli.options import MOST, argument
from switching.cli.speech import texts
from switching.models import Message, N_
from switching.services.context import Context
from switching.services.switches import list_dossiers
from switching.store import NotFoundError

_REFERENCE = re.compile(r"st[\s_-]{0,3}(?:([0-9]{4})[\s_-]{1,3})?([0-9]{1,18})", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,30}")


class _Dossier(click.ParamType[str]):
    """What names a dossier: '12', 'ST-2026-0012', 'st12'."""

    name = N_("SWITCH")

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        text = str(value).strip()
        if not (_REFERENCE.fullmatch(text) or _NUMBER.fullmatch(text)):
            said = N_("This names no dossier. Give its number, such as 12, or ST-2026-0012.")
            self.fail(texts().gettext(said), param, ctx)
        return text


dossier_argument = argument("switch", type=_Dossier())


def found_dossier(context: Context, text: str) -> int:
    """Return the id of the dossier that is meant; raise NotFoundError when there is none."""
    if _NUMBER.fullmatch(text):
        if int(text) > MOST:
            raise NotFoundError(f"switches {text}")
        return int(text)
    found = {
        line.reference: line.id
        for line in list_dossiers(context)
        if _is_called(line.reference, text)
    }
    if len(found) > 1:
        shown = ", ".join(sorted(found))
        said = N_("More than one dossier has this number: {references}. Give the year too.")
        raise click.UsageError(context.texts.gettext(said, references=shown))
    if not found:
        raise NotFoundError(f"switches {text}")
    return next(iter(found.values()))


def _is_called(reference: str, text: str) -> bool:
    """Tell whether `text` is a way to write this reference; without a year any year counts."""
    asked, known = _REFERENCE.fullmatch(text), _REFERENCE.fullmatch(reference)
    if asked is None or known is None:
        return False
    same_year = asked[1] in (None, known[1])
    return same_year and int(asked[2]) == int(known[2])


def unknown_switch(switch: str) -> Message:
    """Return the sentence for an id or a reference that no switch has."""
    if _NUMBER.fullmatch(switch):
        return Message(N_("There is no switch with id {id}."), {"id": switch})
    return Message(N_("There is no switch {reference}."), {"reference": switch})
