"""What a document says, as one record: written to JSON, read back from it, known by a code."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any, Self

from pydantic import TypeAdapter


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The base of what a document says: its title, its language, and a `code` for all of it."""

    title: str
    language: str
    code: str = ""

    def with_code(self) -> Self:
        """Return the snapshot with its code: the first 8 hexadecimal digits of its SHA-256."""
        digest = hashlib.sha256(replace(self, code="").to_bytes()).hexdigest()
        return replace(self, code=digest[:8].upper())

    def to_bytes(self) -> bytes:
        """Return the snapshot as JSON text; equal snapshots give equal bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    def to_json(self) -> dict[str, Any]:
        """Return the snapshot as what JSON can hold."""
        data: dict[str, Any] = json.loads(self.to_bytes())
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Return the snapshot that `data` was made of; raise ValidationError when it is none."""
        # mypy takes the hash of an instance for that of its class.
        snapshot: Self = _reader(cls).validate_python(data)  # type: ignore[arg-type]
        return snapshot


@cache
def _reader(kind: type[Snapshot]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
