"""An order for a file of the overview: what it is of, and the file once it was made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from weakref import WeakValueDictionary

from pydantic import TypeAdapter

from switching.models import Language
from switching.overview import Selection
from switching.services.context import Context
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.rights import Need, authorise
from switching.ui.kit.queue import Queue
from switching.ui.kit.worker import WORKER, Progress

_ONE = Queue("overview", 1)
"""Each server process has one that makes files, of some 360 MB: one of them works at a time."""
_WAIT_SECONDS = 100.0


@dataclass(frozen=True)
class Order:
    """What is asked for; the same order gives the same file until something is written."""

    selection: Selection
    choices: ExportChoices
    language: Language

    def written(self) -> str:
        """Return the order as a ticket holds it."""
        return _ORDERS.dump_json(self).decode("utf-8")

    @classmethod
    def read(cls, text: str) -> Order:
        """Return an order that was written."""
        return _ORDERS.validate_json(text)

    def make(
        self, context: Context, kind: ExportKind, progress: Progress = lambda share: None
    ) -> bytes:
        """Make the file for who asks for it; raise BusyError when others' files take too long."""
        spoken, wanted = context.speaking(self.language), (kind, self.selection, self.choices)
        with _ONE.take(context.path, _WAIT_SECONDS, lambda: progress(0.0)):
            return WORKER.make(partial(export_overview, spoken, *wanted), progress)


_ORDERS = TypeAdapter(Order)


class MadeFile:
    """A file that was made before it is asked for: it is there while its session holds it."""

    def __init__(self, content: bytes) -> None:
        self.content, self.number = content, token_hex(16)
        _MADE[self.number] = self


_MADE: WeakValueDictionary[str, MadeFile] = WeakValueDictionary()


def make_ordered(context: Context, kind: str, order: str) -> bytes:
    """Make the file of a written order."""
    return Order.read(order).make(context, ExportKind(kind))


def give_made(context: Context, number: str, kind: str, order: str) -> bytes:
    """Return a file that was made, to who may still have one; where it is not, make it again."""
    authorise(context.actor, Need.EXPORT)
    made = _MADE.get(number)
    return made.content if made else make_ordered(context, kind, order)
