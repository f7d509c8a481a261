"""`POST /file`: the file of a ticket, in the answer itself, so that it lies at no address.

| answer | means |
|---|---|
| 200 | the file |
| 401 | sign in |
| 403 | not for this user (`sentence`), or `why: token` when the token is old |
| 404 | what it is of is gone: `sentence` |
| 410 | not a ticket of this sign-in that still counts: the page gives another |
| 413, 422 | it can't be asked for so: `sentence` |
| 429, 503 | too often, too busy, or the database can't be read: `sentence` |
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from switching.models import N_
from switching.services.admission import Refusal
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.rights import DeniedError
from switching.store import NotFoundError
from switching.store.identity import require_file
from switching.store.recent import use_once
from switching.ui import own_requests, sign_in
from switching.ui.downloads.documents import DOCUMENTS
from switching.ui.downloads.ticket import Ticket, read_ticket
from switching.ui.kit import session
from switching.ui.kit.queue import QueueError, TooOftenError, queued
from switching.ui.own_requests import NO_EXAMPLES, NO_STORE, NoExamplesError, say
from switching.ui.saving import address, admission

LARGEST = 64 * 1024
"""Bytes of a request: room for the longest reason and for all filters of the overview."""
_AT_ONCE = 16
"""Requests that are made or wait for a turn at the same time; a next one waits before it."""
_STALE = N_("This button was shown too long ago. Open this page again, and click once more.")
_GONE = N_("This was removed meanwhile. Open this page again to see what is there now.")


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")

    ticket: Annotated[str, Field(max_length=LARGEST)]


def routes() -> list[Route]:
    """Return the route, with threads of its own for what waits for a turn."""
    line = CapacityLimiter(_AT_ONCE)

    async def give(request: Request) -> Response:
        refused = own_requests.refuse_request(request)
        if refused is not None:
            return refused
        body = await own_requests.read_body(request, LARGEST)
        if body is None:
            return say(413)
        return await to_thread.run_sync(_answer, request, body, limiter=line)

    return [Route(address.file(), give, methods=["POST"])]


def _answer(request: Request, raw: bytes) -> Response:
    """Do the work in a thread; whatever goes wrong is an answer that the button understands."""
    path = session.own_database()
    try:
        body = _Body.model_validate_json(raw)
    except ValidationError:
        return say(400)
    try:
        require_file(path)
        return _answer_admitted(request, body.ticket)
    except NoExamplesError:
        return say(404, own_requests.texts_of(request).gettext(NO_EXAMPLES))
    except Exception as error:
        return own_requests.say_failed(path, error, "no file", own_requests.texts_of(request))


def _answer_admitted(request: Request, text: str) -> Response:
    now = session.now()
    place = own_requests.place_of(request, now)
    if isinstance(place, Refusal):
        return say(401, why=place.value)
    user = place.admitted.user
    context = Context(place.admitted.actor, place.path, now, user.language)
    ticket = read_ticket(text, admission.secret())
    mark = sign_in.mark_of(own_requests.claims_of(request))
    ours = ticket is not None and ticket.is_of(user.id, mark, place.mark, now)
    if ticket is None or not ours or not use_once(place.path, ticket.number, ticket.until, now):
        return say(410, context.texts.gettext(_STALE))
    return _make(context, ticket)


def _make(context: Context, ticket: Ticket) -> Response:
    texts, document = context.texts, DOCUMENTS[ticket.document]
    try:
        with queued(context) if document.costly else nullcontext():
            content = document.make(context, *ticket.arguments)
    except QueueError as refused:
        status = 429 if isinstance(refused, TooOftenError) else 503
        return say(status, texts.message(refused.message))
    except InvalidError as refused:
        return say(422, texts.message(next(iter(refused.errors.values()))))
    except DeniedError as denied:
        return own_requests.say_denied(denied, texts)
    except NotFoundError:
        return say(404, texts.gettext(_GONE))
    disposition = f"attachment; filename*=UTF-8''{quote(ticket.file_name, safe='')}"
    headers = {**NO_STORE, "Content-Disposition": disposition}
    return Response(content, 200, headers, media_type=ticket.mime)
