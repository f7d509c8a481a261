"""Imports: one file brought in, what became of each of its rows, and what it made."""

from __future__ import annotations

from typing import Annotated, ClassVar

from switching.models.base import Instant, Json, Line, Name, Note, Record
from switching.models.enums import RowState
from switching.models.treatment import Treatment


class Import(Record):
    """A sheet of a file that was brought in. The file itself is not kept.

    `choices` are the header rows, the columns by their field, fixed values and answers, with which
    the same file comes in the same way. `entry_id` is the entry of the audit trail that goes with
    it: what has a later one was touched since.
    """

    TABLE: ClassVar[str] = "imports"

    partner_id: int | None = None
    user_id: int
    file_name: Annotated[Name, Treatment.SHARED]
    sha256: Annotated[Name, Treatment.KEPT]
    sheet: Annotated[Line, Treatment.SHARED] = ""
    target: Annotated[Name, Treatment.KEPT]
    choices: Annotated[Json, Treatment.SHARED]
    counts: Annotated[Json, Treatment.KEPT]
    imported_at: Instant
    entry_id: int = 0
    undone_at: Instant | None = None


class ImportRow(Record):
    """A row of a file that was brought in: what became of it, and why.

    `cells` is what stood there by field, only of a row that waits, and for 30 days at most.
    """

    TABLE: ClassVar[str] = "import_rows"

    import_id: int
    row: int
    state: RowState
    why: Annotated[Note, Treatment.SHARED] = ""
    cells: Annotated[Json, Treatment.SHARED]


class ImportRecord(Record):
    """A record that a row of a file made (`made`) or that it is, with its version after that."""

    TABLE: ClassVar[str] = "import_records"

    import_id: int
    row: int
    record_table: Annotated[Name, Treatment.KEPT]
    record_id: int
    record_version: int
    made: bool


class ImportMapping(Record):
    """Which field a header was mapped to in the last import of a partner: proposed, not applied."""

    TABLE: ClassVar[str] = "import_mappings"

    partner_id: int | None = None
    target: Annotated[Name, Treatment.KEPT]
    header: Annotated[Line, Treatment.SHARED]
    field: Annotated[Line, Treatment.KEPT] = ""
