"""Answers to guests: pages drawn from blocks, files, and ways on, each with its own headers."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, pass_context, select_autoescape
from jinja2.runtime import Context
from starlette.responses import HTMLResponse, RedirectResponse, Response

from switching.guests.blocks import Block
from switching.i18n import Texts
from switching.models import Language
from switching.ui.kit.open_pages import addresses

_HERE = Path(__file__).parent
_POLICY = "; ".join(
    (
        *("default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'"),
        *("base-uri 'none'", "frame-ancestors 'none'"),
    )
)
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
"""What all answers to guests say: nothing from elsewhere, nothing kept, nothing passed on."""


@dataclass(frozen=True)
class Page:
    """A page to draw: `back` leads to the overview, `foot` says who to call."""

    title: str
    texts: Texts
    blocks: Sequence[Block]
    back: str = ""
    foot: Sequence[str] = ()
    errors: Sequence[tuple[str, str]] = field(default=())
    chosen: bool = False
    """Whether its language was chosen, and goes along to the next page."""

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.texts.language

    @property
    def other_languages(self) -> list[Language]:
        """The languages that it is there in too."""
        return [item for item in Language if item is not self.language]

    @property
    def open_pages(self) -> list[tuple[str, str]]:
        """What is open to everyone: where it is, and its title."""
        return addresses(self.texts)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(_HERE)
    made = Environment(loader=loader, autoescape=select_autoescape(default=True), trim_blocks=True)
    made.filters["spoken"] = _spoken
    return made


@pass_context
def _spoken(context: Context, address: str) -> str:
    """Return the address of another page of ours, with this one's language if it was chosen."""
    goes_along = context["page"].chosen and address.startswith("/u/")
    return f"{address}?lang={context['language']}" if goes_along else address


@cache
def style_sheet() -> tuple[bytes, str]:
    """Return the style sheet, and what its address ends with: it may be kept as long as it is."""
    content = (_HERE / "style.css").read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:12]


def draw(page: Page, status: int = 200) -> Response:
    """Return a page as a guest gets it."""
    _ = page.texts.gettext
    words = {
        "error": _("Error"),
        "mend": _("This could not be sent yet:"),
        "pages": _("Pages"),
        "overview": _("Overview"),
    }
    style = f"/u/style.css?{style_sheet()[1]}"
    text = (
        _environment()
        .get_template("page.html")
        .render(page=page, words=words, style=style, language=page.language)
    )
    return HTMLResponse(text, status, HEADERS | {"Content-Language": str(page.language)})


def go_on(address: str) -> Response:
    """Lead on to a page after something was sent: reloading it sends nothing again."""
    return RedirectResponse(address, 303, HEADERS)


def show_whole(content: bytes) -> Response:
    """Show a document that is a page by itself: of styles it may use the one that stands in it."""
    [style] = _STYLE.findall(content)
    digest = base64.b64encode(hashlib.sha256(style).digest()).decode()
    policy = _POLICY.replace("style-src 'self'", f"style-src 'sha256-{digest}'")
    return HTMLResponse(content, 200, HEADERS | {"Content-Security-Policy": policy})


def hand_over(content: bytes, media_type: str, name: str) -> Response:
    """Return a file to keep."""
    told = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, 200, HEADERS | told, media_type)
