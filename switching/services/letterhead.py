"""What every paper of an installation carries: its logos and its line on co-financing."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass

import sqlite_utils
from PIL import Image

from switching.models import Dossier, Logo, Message, N_, Project
from switching.rules.pictures import (
    UNREADABLE,
    ManyPixelsError,
    on_white,
    refuse_many_pixels,
    upright,
)
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, checked
from switching.services.context import Context
from switching.services.edits import renumber
from switching.services.organisations import add_once
from switching.services.rights import Need
from switching.store import list_records
from switching.store.setting_values import get_setting, set_setting

LARGEST_LOGO = 5_000_000
"""In bytes, as it comes in: it is drawn anew, no larger than print asks for."""

MOST_LOGOS = 6
_MOST_PIXELS = 20_000_000
_WIDEST, _TALLEST = 1600, 500
_SLIMMEST = 10
"""How many times longer than its other side a logo may be: thinner, it is a line on paper."""

_COFINANCING = "cofinancing"
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}
_NO_IMAGE = Message(N_("This is no PNG or JPEG image, or it is damaged. Choose another one."))
_MANY_PIXELS = Message(N_("This image has too many pixels. Make it smaller, 4000 by 5000 at most."))
_TOO_SLIM = Message(
    N_("This image is too long and thin to be seen on paper. One side may be {times} times the "
       "other at most."),
    {"times": _SLIMMEST},
)  # fmt: skip
_LOG = logging.getLogger("switching")


@dataclass(frozen=True)
class PaperSettings:
    """The logos in their order, and the line on co-financing."""

    logos: tuple[Logo, ...] = ()
    cofinancing: str = ""


def read_paper_settings(db: sqlite_utils.Database) -> PaperSettings:
    """Read what every paper carries; a logo that can't be drawn is left out, and logged."""
    settings = _read(db)
    return PaperSettings(tuple(filter(_is_drawn, settings.logos)), settings.cofinancing)


def cofinancing_of(db: sqlite_utils.Database, dossier: Dossier) -> str:
    """Read the line on co-financing of a dossier's papers: that of its project goes first."""
    own = dossier.project.cofinancing if dossier.project else ""
    return own or _read(db).cofinancing


def _read(db: sqlite_utils.Database) -> PaperSettings:
    logos = tuple(list_records(db, Logo, "position, id"))
    return PaperSettings(logos, get_setting(db, _COFINANCING) or "")


def _is_drawn(logo: Logo) -> bool:
    try:
        with Image.open(io.BytesIO(logo.content), formats=list(_FORMATS)) as image:
            image.load()
    except (*UNREADABLE, Image.DecompressionBombError):
        _LOG.warning("logo %s can't be drawn, so papers go without", logo.id)
        return False
    return True


@needs(Need.READ_SHARED)
def get_paper_settings(context: Context) -> PaperSettings:
    """Return what every paper is to carry, with logos that can't be drawn, to remove them."""
    with reading(context) as db:
        return _read(db)


@needs(Need.ADMINISTER)
def set_cofinancing(context: Context, text: str) -> None:
    """Change the line on co-financing; a project with a line of its own keeps that."""
    line = checked(Project, number="–", cofinancing=text).cofinancing
    with write(context) as transaction:
        set_setting(transaction, _COFINANCING, line)


@needs(Need.ADMINISTER)
def add_logo(context: Context, name: str, content: bytes, key: str) -> Logo:
    """Add a logo after the others; raise InvalidError for what is no small PNG or JPEG."""
    media_type, drawn = _redrawn(content)
    with write(context) as transaction:
        logos = list_records(transaction.db, Logo)
        if len(logos) >= MOST_LOGOS and transaction.remembered(key) is None:
            text = N_("There is room for {limit} logos. Remove one first.")
            raise InvalidError({"logo": Message(text, {"limit": MOST_LOGOS})})
        position = 1 + max((logo.position for logo in logos), default=-1)
        logo = checked(Logo, position=position, name=name, media_type=media_type, content=drawn)
        return add_once(transaction, logo, "add_logo", key)


@needs(Need.ADMINISTER)
def move_logo(context: Context, logo_id: int) -> None:
    """Put a logo one place earlier; the first one stays where it is."""
    with write(context) as transaction:
        logos = list_records(transaction.db, Logo, "position, id")
        place = logos.index(transaction.get(Logo, logo_id))
        logos.insert(max(0, place - 1), logos.pop(place))
        renumber(transaction, logos)


@needs(Need.ADMINISTER)
def remove_logo(context: Context, logo_id: int) -> None:
    """Take a logo away; final plans keep it, for they keep their document."""
    with write(context) as transaction:
        transaction.delete(transaction.get(Logo, logo_id))


def _redrawn(content: bytes) -> tuple[str, bytes]:
    """Return the media type of an image and its picture drawn anew, no larger than print asks for.

    What a file holds besides its picture stays behind; what is transparent becomes white.
    """
    if len(content) > LARGEST_LOGO:
        raise InvalidError({"logo": Message(N_("A logo is 5 MB at most. Make it smaller."))})
    try:
        with Image.open(io.BytesIO(content), formats=list(_FORMATS)) as image:
            kind = "PNG" if image.format == "PNG" else "JPEG"  # MPO is a JPEG with more behind it
            refuse_many_pixels(image, _MOST_PIXELS)
            drawn = on_white(upright(image))
    except (ManyPixelsError, Image.DecompressionBombError):
        raise InvalidError({"logo": _MANY_PIXELS}) from None
    except UNREADABLE:
        raise InvalidError({"logo": _NO_IMAGE}) from None
    if max(drawn.size) > _SLIMMEST * min(drawn.size):
        raise InvalidError({"logo": _TOO_SLIM})
    drawn.thumbnail((_WIDEST, _TALLEST))
    drawn.info.clear()
    written = io.BytesIO()
    options = {"quality": 92} if kind == "JPEG" else {"optimize": True}
    drawn.save(written, kind, **options)
    return _FORMATS[kind], written.getvalue()
