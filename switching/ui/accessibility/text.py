"""What the page on accessibility says, on screen and to who has no account or no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from switching.i18n import Texts
from switching.rules.shortcomings import SHORTCOMINGS
from switching.services.accessibility import Statement

COMPLAINTS = "www.vlaamseombudsdienst.be"


@dataclass(frozen=True)
class Part:
    """A part of the text: its paragraphs, or a list of points."""

    heading: str
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()


def parts_of(statement: Statement, texts: Texts) -> list[Part]:
    """Return who declared what, what is known to fail, and what to do about it."""
    _ = texts.gettext
    checked = _(
        "By tests that run with each change, with axe-core on each page, and by hand: with "
        "the keyboard alone, with colours that the system forces, with letters twice as "
        "large, and on a window of 320 pixels. docs/accessibility.md has each criterion of "
        "WCAG 2.2, A and AA, with how it was checked."
    )
    failing = [f"{_(item.text)} (WCAG {item.criterion})" for item in SHORTCOMINGS]
    return [
        Part("", (_declared(statement, texts),)),
        Part(_("How it was checked"), (checked,)),
        Part(_("What is known to fail"), points=failing),
        Part(_("Something does not work for you?"), tuple(_ways(statement, texts))),
    ]


def _declared(statement: Statement, texts: Texts) -> str:
    _ = texts.gettext
    if not statement.is_made or statement.declared_on is None:
        return _(
            "The organisation that uses this app has not made its accessibility statement yet. "
            "What stands below is what the makers of the app know of it."
        )
    return _(
        "{body} wants everyone to be able to use this app. It declared on {date} that the app "
        "meets WCAG 2.2, level AA, in part: what is known to fail stands below.",
        body=statement.body,
        date=texts.date(statement.declared_on),
    )


def _ways(statement: Statement, texts: Texts) -> Sequence[str]:
    _ = texts.gettext
    asked = statement.contact or _("the administrator of this app")
    return (
        _(
            "Ask {contact}. You can also ask there for what you need in another form.",
            contact=asked,
        ),
        _(
            "Does the answer not help, or is there none? Then you can complain to the Vlaamse "
            "Ombudsdienst: {address}.",
            address=COMPLAINTS,
        ),
    )
