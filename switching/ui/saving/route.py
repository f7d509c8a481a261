"""`PUT /save`: one text of one field, answered with what then stands there.

| answer | means |
|---|---|
| 200 | it is stored; `hash` and `record` are of what stands there now |
| 401 | sign in: the text is to be kept, for the same user only |
| 403 | not for this user, closed meanwhile or typed for another database (`sentence`), or
`why: token` when the token is old |
| 404 | the record is gone, or the examples that it is in |
| 409 | someone else changed the field: `text` and `hash` are theirs |
| 413, 422 | it can't be stored as it is: `sentence` |
| 503 | the database can't be written just now: `sentence` |
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from switching.i18n import Texts
from switching.models import N_
from switching.services.admission import Refusal
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.rights import DeniedError
from switching.services.typed_texts import ClosedError, TypedText, save_text
from switching.store import NotFoundError
from switching.store.connection import one_connection
from switching.store.identity import require_file
from switching.store.typed_texts import digest_of
from switching.ui import sign_in
from switching.ui.examples.address import is_of_examples
from switching.ui.kit import gate, session
from switching.ui.own_requests import (
    NO_EXAMPLES,
    NoExamplesError,
    Place,
    answer,
    claims_of,
    place_of,
    read_body,
    refuse_request,
    say,
    say_denied,
    say_failed,
    texts_of,
)
from switching.ui.saving import address

LARGEST = 256 * 1024
"""Bytes of a request: room for the longest text, letters that take six bytes each included."""
_PLAIN = "="
_ID = Field(ge=1, lt=2**63)
_GONE = N_("This was removed meanwhile. Copy your text if you still need it.")
_OF_EXAMPLES = N_(
    "You wrote this in examples that are not these data, so it was not saved here. Copy your text "
    "if you still need it."
)
_OF_REAL_DATA = N_(
    "You wrote this in your own data, so it was not saved in the examples. Copy your text, and go "
    "back to your own data."
)
_TOO_LARGE = N_("This text is too long to be saved. Shorten it.")


class _Body(BaseModel):
    """What a tab sends; `over` has digests, or a text itself after an equals sign."""

    model_config = ConfigDict(extra="forbid")

    table: Annotated[str, Field(max_length=40)]
    id: Annotated[int, _ID]
    field: Annotated[str, Field(max_length=40)]
    dossier: Annotated[int, _ID] | None = None
    text: str
    over: Annotated[list[str], Field(max_length=100)]
    tab: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    number: Annotated[int, _ID]
    answered: Annotated[int, Field(ge=0, lt=2**63)] = 0
    user: int
    database: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")] = ""
    """The mark of the examples that the text was typed in; nothing for the real database."""

    def typed(self) -> TypedText:
        """Return the text as the service takes it."""
        over = frozenset(
            digest_of(item.removeprefix(_PLAIN)) if item.startswith(_PLAIN) else item
            for item in self.over
        )
        field = (self.table, self.id, self.field)
        return TypedText(self.tab, field, self.dossier, self.text, over, self.number, self.answered)


def routes() -> list[Route]:
    """Return the route, with a line of its own for what is to be written."""
    # One save after the other: SQLite writes one at a time, and those of one process need not wait
    # for it in threads.
    line = CapacityLimiter(1)

    async def save(request: Request) -> Response:
        refused = refuse_request(request)
        if refused is not None:
            return refused
        body = await read_body(request, LARGEST)
        if body is None:
            return say(413, texts_of(request).gettext(_TOO_LARGE))
        return await to_thread.run_sync(_answer, request, body, limiter=line)

    return [Route(address.save(), save, methods=["PUT"])]


def _answer(request: Request, raw: bytes) -> Response:
    """Do the work in a thread; whatever goes wrong is an answer that the keeper understands."""
    path = session.own_database()
    try:
        body = _Body.model_validate_json(raw)
    except ValidationError:
        return say(400)
    try:
        require_file(path)  # no text of a tab makes a database
        if is_of_examples(request.headers):
            return _answer_in_examples(request, body)
        served = gate.serve(path)
        with one_connection():
            if gate.is_served(path, served):
                return _answer_admitted(request, path, body)
        gate.prepare(path)  # someone put a backup back
        return _answer(request, raw)
    except NoExamplesError:
        return say(404, texts_of(request).gettext(NO_EXAMPLES))
    except Exception as error:
        return say_failed(path, error, "not saved", texts_of(request))


def _answer_in_examples(request: Request, body: _Body) -> Response:
    place = place_of(request, session.now())
    if isinstance(place, Refusal):
        return say(401, why=place.value)
    return _answer_user(place, body)


def _answer_user(place: Place, body: _Body) -> Response:
    """Save for who typed it, in the database that it was typed for; refuse it otherwise."""
    user = place.admitted.user
    if body.database != place.mark:
        said = _OF_EXAMPLES if body.database else _OF_REAL_DATA
        return say(403, Texts(user.language).gettext(said), why="database")
    if user.id != body.user:
        return say(401, why="other")
    context = Context(place.admitted.actor, place.path, session.now(), user.language)
    return _save(context, body)


def _answer_admitted(request: Request, path: Path, body: _Body) -> Response:
    now = session.now()
    found = sign_in.admit_visitor(path, claims_of(request), now)
    if isinstance(found, Refusal):
        return say(401, why=found.value)
    return _answer_user(Place(found, path, ""), body)


def _save(context: Context, body: _Body) -> Response:
    texts = context.texts
    try:
        standing = save_text(context, body.typed())
    except InvalidError as refused:
        said = refused.errors.get(body.field) or next(iter(refused.errors.values()))
        return say(422, texts.message(said))
    except ClosedError as closed:
        return say(403, texts.message(closed.message), why="closed")
    except DeniedError as denied:
        return say_denied(denied, texts)
    except NotFoundError:
        return say(404, texts.gettext(_GONE))
    said_now = {"record": standing.record_id, "hash": standing.digest}
    if standing.is_saved and standing.text == body.text.strip():
        return answer(200, said_now)
    return answer(200 if standing.is_saved else 409, {**said_now, "text": standing.text})
