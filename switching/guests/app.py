"""The routes of those who don't sign in: /u for personal links, /c for codes, /info for everyone.

Each owns all below it: what is mistyped, or asked for in another way, is answered here. Nothing of
an address goes to a log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from switching.guests.answers import (
    HEADERS,
    Page,
    draw,
    go_on,
    hand_over,
    show_whole,
    style_sheet,
)
from switching.guests.blocks import Form, Line, Notice, Text
from switching.guests.certificate import answer_check
from switching.guests.home import PAGES, home_blocks
from switching.guests.info import info_page
from switching.guests.state import ERROR, GuestPage, State
from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.i18n.visitors import language_of_visitor, languages_read
from switching.incidents import log_incident
from switching.models import Dossier, Language, Message, N_
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.guests import (
    Draft,
    GuestPaper,
    keep_guest_draft,
    read_as_guest,
    render_for_guest,
)
from switching.services.links import Guest, find_guest, public_address, request_new
from switching.services.rights import DeniedError
from switching.store import ConflictError, NotFoundError, fault_of
from switching.ui.entry.comers import network_of
from switching.ui.entry.pace import PerMinute
from switching.ui.kit.open_pages import PREFIX

Place = Callable[[], tuple[Path, datetime]]
"""Where the database is, made ready, and what time it is."""

A_MINUTE_FOR_A_LINK = 120
WRONG_A_MINUTE = 20
"""Wrong links of one address; right ones go on, for a company shares one address."""
AT_A_TIME = 2
"""Pages that are made at once: those who work here have the rest."""
_MOST_FIELDS = 300
_MEDIA = {
    GuestPaper.PLAN: ("application/pdf", N_("Learning action plan"), "pdf"),
    GuestPaper.CERTIFICATE: ("application/pdf", N_("Learning certificate"), "pdf"),
    GuestPaper.CALENDAR: ("text/calendar", N_("Exchange"), "ics"),
}
_LOG = logging.getLogger("switching")


@dataclass(frozen=True)
class Asked:
    """A request, taken apart: `parts` of its address below the mount, and its form if any.

    `read` are the languages of the browser that we have too.
    """

    parts: tuple[str, ...]
    query: Mapping[str, str]
    form: Draft | None
    language: Language
    comer: str
    read: Sequence[Language]

    @property
    def texts(self) -> Texts:
        """The words of the answer."""
        return Texts(self.language)

    @property
    def chosen(self) -> bool:
        """Whether the address says in which language."""
        return self.query.get("lang") == self.language


Answering = Callable[["Asked", Path, datetime], Response]


def routes(place: Place) -> list[BaseRoute]:
    """Return the routes of guests; `place` is asked for each page."""
    links = Guests(place, Links().answer)
    codes = Guests(place, answer_code)
    info = Guests(place, answer_info)
    below = (("/u", links), ("/c", codes), ("/C", codes), (PREFIX, info))
    # A code in capitals makes a QR code smaller, and so does its path.
    return [
        *(Route(path, _Whole(app)) for path, app in below),
        *(Mount(path, app) for path, app in below),
    ]


class _Whole:
    """An address itself, without anything below it: a route may hand over any method to it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class Guests:
    """All below one mount."""

    def __init__(self, place: Place, answering: Answering) -> None:
        self._place, self._answering = place, answering
        self._turns = CapacityLimiter(AT_A_TIME)
        self._packed = GZipMiddleware(self._respond, minimum_size=500)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, packed for who takes it so."""
        await self._packed(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ClientDisconnect:
            return  # no one is there to answer
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD", "POST"}:
            return say_refused(request, HTTPStatus.METHOD_NOT_ALLOWED)
        if request.method == "POST" and not is_own_form(request):
            return _say(_texts_of(request), "origin", 403)
        try:
            asked = await _take_apart(request)
        except HTTPException as refused:  # a form that can't be read, or has too many fields
            return say_refused(request, HTTPStatus(refused.status_code))
        return await to_thread.run_sync(self._make, asked, limiter=self._turns)

    def _make(self, asked: Asked) -> Response:
        path = None
        try:
            path, now = self._place()
            return self._answering(asked, path, now)
        except (DeniedError, NotFoundError):
            return _say(asked.texts, "unknown", 404)
        except ConflictError:
            return _say(asked.texts, "busy", 503)
        except Exception as error:  # a guest gets a code, and the log has it too
            if path is not None and fault_of(path, error) is not None:
                _LOG.error("guests: %s", type(error).__name__)
                return _say(asked.texts, "busy", 503)
            return _say(asked.texts, "failed", 500, log_incident(error))


def say_refused(request: Request, status: HTTPStatus) -> Response:
    """Say in a page why a request was refused, before or after it came here."""
    answer = _say(_texts_of(request), _REFUSED.get(status, "unknown"), status)
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        answer.headers["Allow"] = "GET, POST"
    return answer


_REFUSED = {
    HTTPStatus.BAD_REQUEST: "unread",
    HTTPStatus.METHOD_NOT_ALLOWED: "method",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "large",
    HTTPStatus.TOO_MANY_REQUESTS: "often",
}
REFUSALS = dict.fromkeys(("u", "c", "C", "info"), say_refused)
"""What says to guests that the way in refused them, by the first part of the address."""


def is_own_form(request: Request) -> bool:
    """Tell whether a form came from a page of ours.

    Without a referrer Chromium says of our own form that it comes from `null`: what the browser
    says of the site counts, and the origin only for those that say nothing of it.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    hosts = {request.headers.get("host"), urlsplit(public_address() or "").netloc}
    return origin in (None, "null") or urlsplit(origin).netloc in hosts


async def _take_apart(request: Request) -> Asked:
    path = str(request.scope["path"]).removeprefix(str(request.scope["root_path"]))
    form = None
    if request.method == "POST":
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as sent:
            form = {
                name: [value for value in sent.getlist(name) if isinstance(value, str)]
                for name in sent
                if not name.startswith(ERROR)
            }
    parts = tuple(part for part in path.split("/") if part)
    query, read = dict(request.query_params), languages_read(_accepted(request))
    return Asked(parts, query, form, _language_of(request), network_of(request), read)


def _texts_of(request: Request) -> Texts:
    return Texts(_language_of(request))


def _language_of(request: Request) -> Language:
    return language_of_visitor(request.query_params.get("lang"), _accepted(request))


def _accepted(request: Request) -> str:
    return request.headers.get("accept-language", "")


class Links:
    """What personal links open."""

    def __init__(self) -> None:
        self._of_links, self._wrong = PerMinute(), PerMinute()

    def answer(self, asked: Asked, path: Path, now: datetime) -> Response:
        """Answer what is asked below /u."""
        if asked.parts == ("style.css",):
            kept = {"Cache-Control": "public, max-age=604800"}
            return Response(style_sheet()[0], 200, HEADERS | kept, "text/css")
        guest = self._find(asked, path, now)
        if guest is None:
            within = self._wrong.take(asked.comer, WRONG_A_MINUTE)
            return _say(asked.texts, "unknown", 404) if within else _say(asked.texts, "often", 429)
        if not self._of_links.take(guest.link.id, A_MINUTE_FOR_A_LINK):
            return _say(asked.texts, "often", 429)
        asked = _spoken(asked, guest)
        if not guest.holds:
            return _expired(asked, guest, path, now)
        return _open(asked, guest, Context(guest.actor, path, now, asked.language))

    def _find(self, asked: Asked, path: Path, now: datetime) -> Guest | None:
        if public_address() is None or not 1 <= len(asked.parts) <= 2:
            return None
        return find_guest(path, asked.parts[0], now)


def _spoken(asked: Asked, guest: Guest) -> Asked:
    """Return what is asked in the language on record of the guest, if their browser reads it.

    What they choose themselves, in the address, goes before it; of a browser that names none of
    our languages it is theirs too.
    """
    own = guest.language
    if own is None or asked.query.get("lang") in set(Language):
        return asked
    return replace(asked, language=own) if own in asked.read or not asked.read else asked


def _home(asked: Asked) -> str:
    return f"/u/{asked.parts[0]}"


def _expired(asked: Asked, guest: Guest, path: Path, now: datetime) -> Response:
    """Say that a link opens nothing any more, and offer a new one, whatever the reason."""
    _, texts = asked.texts.gettext, asked.texts
    if asked.form is not None:
        request_new(path, asked.parts[0], (asked.form.get("name") or [""])[-1], now)
        return go_on(f"{_home(asked)}?asked=1")
    title = _("This link is no longer valid")
    blocks: list[Notice | Text | Form] = []
    if guest.agreed_on is not None:
        said = _("You agreed to the plan on {date}.", date=texts.date(guest.agreed_on))
        blocks = [Text(said)]
    elif "asked" in asked.query:
        said = _(
            "If that is the name and we have an e-mail address of you, a new link comes to you. "
            "That is once a day at most. Nothing came? Ask your project leader."
        )
        blocks = [Notice(said)]
    else:
        field = Line("name", _("Your family name"), complete="family-name", required=True)
        blocks = [
            Text(_("Links end after a while. You can ask for a new one.")),
            Form(_("Ask for a new link"), (field,)),
        ]
    return draw(Page(title, texts, blocks), 200 if "asked" in asked.query else 410)


def _open(asked: Asked, guest: Guest, context: Context) -> Response:
    switch_id = guest.link.switch_id
    name = asked.parts[1] if len(asked.parts) == 2 else ""
    if name in set(GuestPaper) and asked.form is None:
        paper = GuestPaper(name)
        if paper is GuestPaper.CERTIFICATE_TO_READ:
            return show_whole(render_for_guest(context, switch_id, paper))
        media, word, end = _MEDIA[paper]
        name = file_name(asked.texts.gettext(word), end=end)
        return hand_over(render_for_guest(context, switch_id, paper), media, name)
    page = next((item for item in PAGES if item.name == name), None)
    view = read_as_guest(context, switch_id, name)
    state = State(view, asked.texts, context.today, {**asked.query, "home": _home(asked)})
    if not name:
        title = asked.texts.gettext("Welcome, {name}", name=view.person.name)
        blocks = list(home_blocks(state, _home(asked)))
        foot = _foot(view.dossier, asked.texts)
        return draw(Page(title, asked.texts, blocks, foot=foot, chosen=asked.chosen))
    if page is None or not page.is_open(state):
        raise NotFoundError(name)
    if asked.form is not None:
        return _take_in(asked, page, context, state)
    return draw(
        Page(
            page.title(state),
            asked.texts,
            page.blocks(state),
            _home(asked),
            _foot(view.dossier, asked.texts),
            state.errors,
            asked.chosen,
        )
    )


def _take_in(asked: Asked, page: GuestPage, context: Context, state: State) -> Response:
    """Take in a form, or keep it as a draft with what is wrong; lead on in both cases."""
    assert asked.form is not None
    address = f"{_home(asked)}/{page.name}?lang={asked.language}"
    if page.give is None:
        raise NotFoundError(page.name)
    try:
        page.give(context, state, asked.form)
    except InvalidError as refused:
        wrong = {ERROR + name: [_said(said, asked)] for name, said in refused.errors.items()}
        switch_id = state.view.link.switch_id
        typed = {name: said for name, said in asked.form.items() if name not in page.forgotten}
        keep_guest_draft(context, switch_id, page.name, {**typed, **wrong})
        return go_on(f"{address}&check=1")
    return go_on(f"{address}&done=1")


def _said(message: Message, asked: Asked) -> str:
    return asked.texts.message(message)


def _foot(dossier: Dossier, texts: Texts) -> Sequence[str]:
    """Say who to call."""
    leader = dossier.project_leader
    reach = ", ".join(filter(None, (leader.phone, leader.email)))
    question = texts.gettext("A question? Your project leader is {name}.", name=leader.name)
    return [" ".join(filter(None, (question, reach)))]


def _say(texts: Texts, what: str, status: int, code: str = "") -> Response:
    """Say in a page why there is nothing to see, without a word of the address."""
    _ = texts.gettext
    said = {
        "unknown": (
            _("There is nothing here"),
            _("This address is not one of ours, or not whole. Open the link in the mail again."),
        ),
        "often": (
            _("That was a lot at once"),
            _("Wait a minute and try again. Nothing you gave is lost."),
        ),
        "method": (
            _("That can't be done with this address"),
            _("Open the link in the mail again, and go on from there."),
        ),
        "large": (
            _("That was too much at once"),
            _("Go back, make the text shorter and send it again."),
        ),
        "unread": (
            _("What was sent could not be read"),
            _("Open the link in the mail again, and fill it in there."),
        ),
        "origin": (
            _("This did not come from our page"),
            _("Open the link in the mail again, and fill it in there."),
        ),
        "busy": (
            _("It does not work for a moment"),
            _("Go back and try again in a minute: what you typed stands there still."),
        ),
        "failed": (
            _("Something went wrong"),
            _("Give your project leader this code: {code}.", code=code),
        ),
    }
    title, text = said[what]
    return draw(Page(title, texts, [Text(text)]), status)


def answer_code(asked: Asked, path: Path, now: datetime) -> Response:
    """Answer what is asked below /c: whether a certificate is valid."""
    if public_address() is None or len(asked.parts) != 1:
        return _say(asked.texts, "unknown", 404)
    name = (asked.form.get("name") or [""])[-1] if asked.form is not None else None
    return answer_check(asked.parts[0], name, asked.query, asked.texts, path)


def answer_info(asked: Asked, path: Path, now: datetime) -> Response:
    """Answer what is asked below /info: what is open to everyone."""
    name = "/".join(asked.parts).removeprefix(PREFIX.strip("/"))  # the route itself keeps its name
    found = info_page(name, path, asked.texts) if public_address() else None
    if found is None or asked.form is not None:
        return _say(asked.texts, "unknown", 404)
    title, blocks = found
    return draw(Page(title, asked.texts, blocks))
