"""People and organisations that stood on record twice: the number that was given up."""

from __future__ import annotations

from typing import ClassVar

from switching.models.base import Record


class MergedPerson(Record):
    """A person's number that leads to another since two were merged: `id` is that number.

    What was merged stands in the audit trail, in the entries from `first_entry` to `last_entry`.
    """

    TABLE: ClassVar[str] = "merged_people"

    person_id: int
    first_entry: int
    last_entry: int


class MergedOrganisation(Record):
    """An organisation's number that leads to another since two were merged, as of a person."""

    TABLE: ClassVar[str] = "merged_organisations"

    organisation_id: int
    first_entry: int
    last_entry: int
