"""An order for a file of one's own table: what it is of, and in which language."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from switching.models import Language
from switching.overview import Selection
from switching.overview.dossiers.asked import OwnTable
from switching.services.context import Context
from switching.services.own_tables import TableKind, export_table


@dataclass(frozen=True)
class TableOrder:
    """The table that is asked for."""

    selection: Selection
    asked: OwnTable
    hides: bool
    language: Language

    def written(self) -> str:
        """Return the order as a ticket holds it."""
        return _ORDERS.dump_json(self).decode("utf-8")


_ORDERS = TypeAdapter(TableOrder)


def make_table(context: Context, kind: str, order: str) -> bytes:
    """Make the file of a written order."""
    read = _ORDERS.validate_json(order)
    spoken = context.speaking(read.language)
    return export_table(spoken, TableKind(kind), read.selection, read.asked, read.hides)
