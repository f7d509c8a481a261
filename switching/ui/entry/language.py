"""In which language the page of a session speaks before the session itself does."""

from __future__ import annotations

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection, Request

from switching.i18n.visitors import language_of_visitor
from switching.incidents import log_incident
from switching.models import Language
from switching.rules.session_end import is_local_visit
from switching.services.admission import Admission
from switching.store import fault_of
from switching.store.identity import require_file
from switching.ui import own_requests, sign_in
from switching.ui.kit import gate, session

_turn = CapacityLimiter(4)


async def language_at(connection: HTTPConnection) -> Language:
    """Return the language of who is let in, as the database has it; of others the visitor's."""
    request = Request(connection.scope)
    own = await to_thread.run_sync(_own, request, limiter=_turn) if _may_be_known(request) else None
    asked = request.query_params.get("lang")
    return own or language_of_visitor(asked, request.headers.get("accept-language"))


def _may_be_known(request: Request) -> bool:
    """Tell whether the database is worth asking: not of a stranger."""
    if sign_in.refusal_to_serve() is not None:
        return False
    claims = own_requests.claims_of(request)
    return is_local_visit(request.headers) if claims is None else bool(claims.get("is_logged_in"))


def _own(request: Request) -> Language | None:
    path = session.own_database()
    try:
        require_file(path)
        gate.prepare(path)
        found = sign_in.admit_visitor(path, own_requests.claims_of(request), session.now())
    except Exception as error:
        if fault_of(path, error) is None:  # the page says what is wrong with its database
            log_incident(error)
        return None
    return found.user.language if isinstance(found, Admission) else None
