"""How many sockets, and who makes room for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.types import Message

from switching.ui.entry import sockets as module
from switching.ui.entry.comers import Comer, Kind
from switching.ui.entry.sockets import Socket, Sockets

OURS = Comer(Kind.PERSON, "katrien@blenders.be")
LOCAL = Comer(Kind.LOCAL, "this computer")


class House:
    """Open sockets, and those that were ended with their codes."""

    def __init__(self) -> None:
        self.sockets = Sockets()
        self.ended: list[tuple[Comer, int]] = []

    def open(self, comer: Comer, known: bool = False) -> Socket | None:
        async def receive() -> Message:
            return {"type": "websocket.disconnect"}

        async def send(message: Message) -> None:
            self.ended.append((comer, message["code"]))

        return self.sockets.open(comer, known, receive, send)


def stranger(number: int) -> Comer:
    return Comer(Kind.STRANGER, f"203.0.113.{number}")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(module, "limit_messages", lambda receive, known: True)
    monkeypatch.setattr(module, "STRANGERS_SOCKETS", 2)
    monkeypatch.setattr(module, "STRANGERS_SOCKETS_IN_ALL", 4)
    monkeypatch.setattr(module, "PERSONS_SOCKETS", 3)
    monkeypatch.setattr(module, "SOCKETS_IN_ALL", 9)
    return House()


def in_loop(what: Callable[[], Any]) -> None:
    """Do it where sockets are, and let what ends come to its end."""

    async def run() -> None:
        what()
        await asyncio.sleep(0)

    asyncio.run(run())


def test_the_oldest_stranger_of_an_address_makes_room(house: House) -> None:
    in_loop(lambda: [house.open(stranger(n)) for n in (1, 2, 1, 1)])
    assert house.ended == [(stranger(1), 1013)]


def test_of_all_strangers_the_oldest_makes_room(house: House) -> None:
    in_loop(lambda: [house.open(stranger(n)) for n in (1, 1, 2, 2, 3, 4)])
    assert house.ended == [(stranger(1), 1013)] * 2


def test_no_one_of_ours_makes_room_for_a_stranger(house: House) -> None:
    def come() -> None:
        assert house.open(OURS, known=True)
        assert house.open(LOCAL, known=True)
        assert house.open(OURS)  # it is not known any more
        for number in range(8):
            assert house.open(stranger(number))

    in_loop(come)
    assert {comer.kind for comer, _ in house.ended} == {Kind.STRANGER, Kind.PERSON}
    assert [comer for comer, _ in house.ended].count(OURS) == 1


def test_a_person_has_so_many_and_all_together_so_many(house: House) -> None:
    def come() -> None:
        assert all(house.open(OURS, known=True) for _ in range(3))
        assert house.open(OURS, known=True) is None
        assert all(house.open(LOCAL, known=True) for _ in range(6))
        assert house.open(LOCAL, known=True) is None

    in_loop(come)
    assert house.ended == []


def test_one_that_has_no_bound_for_its_messages_is_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    in_loop(lambda: pytest.fail("let in") if house.open(OURS, known=True) else None)


def test_what_a_socket_is_told_after_its_end_goes_nowhere(house: House) -> None:
    async def run() -> None:
        first = house.open(stranger(1))
        for _ in range(2):
            house.open(stranger(1))
        await asyncio.sleep(0)
        assert first is not None
        await first.send({"type": "websocket.send", "bytes": b"more"})
        await first.end()

    asyncio.run(run())
    assert house.ended == [(stranger(1), 1013)]
