"""What a request of our own passes before it is answered, and how it is answered."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from switching.i18n import Texts
from switching.i18n.visitors import language_of_visitor
from switching.incidents import log_incident
from switching.models import N_
from switching.rules.session_end import is_local_visit
from switching.services.admission import Admission, Refusal
from switching.services.context import Context
from switching.services.examples import admit_to_examples, find_examples
from switching.services.rights import DeniedError, Need, may
from switching.store import ConflictError, fault_of
from switching.ui import sign_in
from switching.ui.examples.address import is_of_examples
from switching.ui.kit import gate, session
from switching.ui.saving import admission

NO_STORE = {"Cache-Control": "no-store"}
NO_EXAMPLES = N_("The examples were thrown away, and this with them.")
_LOG = logging.getLogger("switching")
_DENIED = N_(
    "This is not open to you with your role, so nothing was changed. Do you need it? "
    "Ask your administrator."
)
_FAILED = N_("Something went wrong here. Give your administrator this code: {code}.")


class NoExamplesError(RuntimeError):
    """A request is for examples that are not there, or not any more."""


def refuse_request(request: Request) -> Response | None:
    """Return the answer to what no page of this app sent, or when it may serve no one."""
    if not admission.is_same_origin(request):
        return say(403, why="origin")
    if not admission.has_token(request):
        return say(403, why="token")
    if sign_in.refusal_to_serve() is not None:
        return say(403, why="closed")
    if not sign_in.with_sign_in() and not is_local_visit(request.headers):
        return say(403, why="closed")
    if sign_in.with_sign_in() and not admission.claims_of(request).get("is_logged_in"):
        return say(401, why=Refusal.SIGNED_OUT.value)  # nothing is read of a stranger
    return None


async def read_body(request: Request, largest: int) -> bytes | None:
    """Return the body; None when it has more bytes than `largest`."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > largest:
            return None
    return body


def claims_of(request: Request) -> Mapping[str, object] | None:
    """Return what a provider said of who sends the request; None without sign-in."""
    return admission.claims_of(request) if sign_in.with_sign_in() else None


@dataclass(frozen=True)
class Place:
    """As whom, and in which database, a request of our own is to be done.

    `mark` tells the database from others: nothing for the real one.
    """

    admitted: Admission
    path: Path
    mark: str


def place_of(request: Request, now: datetime) -> Place | Refusal:
    """Return as whom and where a request is to be done, by its address; the database is ready.

    Raises NoExamplesError when it is for examples that are not there.
    """
    path = session.own_database()
    gate.prepare(path)
    found = sign_in.admit_visitor(path, claims_of(request), now)
    if isinstance(found, Refusal) or not is_of_examples(request.headers):
        return found if isinstance(found, Refusal) else Place(found, path, "")
    context = Context(found.actor, path, now)
    examples = find_examples(context) if may(found.actor, Need.TRY_EXAMPLES) else None
    if examples is None:
        raise NoExamplesError
    gate.prepare(examples.path)
    return Place(admit_to_examples(examples.path, found), examples.path, examples.token)


def say(status: int, sentence: str = "", why: str = "") -> Response:
    """Answer with a sentence to show, and a word for the script that asked."""
    return answer(status, {"sentence": sentence, "why": why})


def texts_of(request: Request) -> Texts:
    """Return the words in the language of the page that asks, which its scripts send along."""
    return Texts(language_of_visitor(None, request.headers.get("accept-language")))


def say_denied(denied: DeniedError, texts: Texts) -> Response:
    """Say that this is not for the role of who asks; the log has who wanted what."""
    _LOG.warning("denied: %s", str(denied))
    return say(403, texts.gettext(_DENIED), why="denied")


def say_failed(path: Path, error: Exception, what: str, texts: Texts) -> Response:
    """Say what is wrong with the database at `path`, or a code that the log has too.

    `what` says in the log what came to nothing.
    """
    said = fault_of(path, error)
    if said is not None:
        _LOG.error("%s: %s", what, error)
        return say(503, texts.message(said))
    if isinstance(error, ConflictError):
        return say(503)
    return say(500, texts.gettext(_FAILED, code=log_incident(error)))


def answer(status: int, content: dict[str, Any]) -> Response:
    """Answer with JSON that nothing keeps."""
    return JSONResponse(content, status, NO_STORE)
