"""What a role may do, as it is written down in rights.csv: by hand, never made from the code."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from switching.models import UserRole
from switching.services.rights import Need, Scope

ROLES = tuple(role for role in UserRole if role is not UserRole.LOCAL)
"""The roles of those who sign in: each has a column."""


@dataclass(frozen=True)
class Right:
    """What a service needs, and the scope of each role."""

    need: Need
    scopes: Mapping[UserRole, Scope]


def read_rights() -> dict[str, Right]:
    """Read the file: a line for each service."""
    with Path(__file__).with_name("rights.csv").open(encoding="utf-8", newline="") as source:
        return {
            row["function"]: Right(Need(row["need"]), {role: Scope(row[role]) for role in ROLES})
            for row in csv.DictReader(source)
        }


RIGHTS = read_rights()
