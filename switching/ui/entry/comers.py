"""Who comes: a person whom the provider vouches for, someone on this computer, or a stranger."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import Enum

from anyio import CapacityLimiter, to_thread
from starlette.requests import HTTPConnection

from switching.rules.session_end import is_local_visit
from switching.services.admission import Admission
from switching.ui import sign_in
from switching.ui.kit import gate, session
from switching.ui.saving import admission

_NETWORK_OF_ONE = 64
"""The bits of an IPv6 address that tell one subscriber from the next."""
_AT_A_TIME = 4


class Kind(Enum):
    """How a comer is known before the database is asked."""

    STRANGER = "stranger"
    PERSON = "person"
    LOCAL = "local"


@dataclass(frozen=True)
class Comer:
    """Who comes: `name` is what limits count by."""

    kind: Kind
    name: str


def comer_of(connection: HTTPConnection) -> Comer:
    """Return who comes, by the signed cookie alone: that costs nothing."""
    stranger = Comer(Kind.STRANGER, network_of(connection))
    if sign_in.refusal_to_serve() is not None:
        return stranger
    if not sign_in.with_sign_in():
        is_local = is_local_visit(connection.headers)
        return Comer(Kind.LOCAL, "this computer") if is_local else stranger
    email = sign_in.address_of(_claims_of(connection))
    return stranger if email is None else Comer(Kind.PERSON, email)


def _claims_of(connection: HTTPConnection) -> dict[str, object]:
    claims = dict(admission.claims_of(connection, sign_in.own_origin()))
    return claims if claims.get("is_logged_in") is True else {}


def network_of(connection: HTTPConnection) -> str:
    """Return the address on the net that someone comes from; of IPv6 that of one subscriber."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4 or address.ipv4_mapped:
        return str(address.ipv4_mapped or address) if address.version == 6 else str(address)
    return str(ipaddress.ip_network((address, _NETWORK_OF_ONE), strict=False))


class Admissions:
    """Asks the database who may work here, a few at a time."""

    def __init__(self) -> None:
        self._turn = CapacityLimiter(_AT_A_TIME)

    async def is_let_in(self, comer: Comer, connection: HTTPConnection) -> bool:
        """Tell whether someone may work here at this moment."""
        return await self._ask(comer, connection, in_time=True)

    async def is_known(self, comer: Comer, connection: HTTPConnection) -> bool:
        """Tell whether someone may work here once signed in again: their tab may hold much."""
        return await self._ask(comer, connection, in_time=False)

    async def _ask(self, comer: Comer, connection: HTTPConnection, in_time: bool) -> bool:
        if comer.kind is not Kind.PERSON:
            return comer.kind is Kind.LOCAL
        claims = _claims_of(connection)
        return await to_thread.run_sync(_is_admitted, claims, in_time, limiter=self._turn)


def _is_admitted(claims: dict[str, object], in_time: bool) -> bool:
    path, now = session.own_database(), session.now()
    gate.prepare(path)
    if not in_time:
        claims = {**claims, "iat": int(now.timestamp())}
    return isinstance(sign_in.admit_visitor(path, claims, now), Admission)
