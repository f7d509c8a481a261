"""No record takes more text than fits: the sentence about it stands beside the field."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import get_args

import pytest

from switching import models
from switching.models import Record
from switching.models.base import LINE_LENGTH, NOTE_LENGTH
from switching.services.checks import InvalidError, checked


def every_record(above: type[Record] = Record) -> Iterator[type[Record]]:
    """Yield each kind of record that there is."""
    for kind in above.__subclasses__():
        yield kind
        yield from every_record(kind)


def holds_text(annotation: object) -> bool:
    """Tell whether a field of this kind can hold a text that someone typed."""
    return annotation is str or any(holds_text(part) for part in get_args(annotation))


GATHERED = {
    *("content", "before", "after", "asks", "counts"),
    *("part_digests", "choices", "cells"),
}
"""These are made of other records' fields, each of which fits, of closed lists, or of what a file
holds, which has limits of its own (`switching.importing`)."""
for _module in pkgutil.iter_modules(models.__path__):
    importlib.import_module(f"{models.__name__}.{_module.name}")
TEXTS = [
    pytest.param(kind, name, id=f"{kind.__name__}.{name}")
    for kind in every_record()
    for name, field in kind.model_fields.items()
    if holds_text(field.annotation) and name not in GATHERED
]
PATTERNED = {"job_since", "media_type", "content_code"}
"""These take a few shapes only; the sentence says which, or no one types them."""


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_a_text_that_is_too_long_is_refused_with_a_sentence(kind: type[Record], name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked(kind, **{name: "a" * (NOTE_LENGTH + 1)})
    message = refused.value.errors[name]
    if name not in PATTERNED:
        assert "there is room for {limit}" in message.text
        assert message.values["limit"] in {LINE_LENGTH, NOTE_LENGTH}


def test_there_are_texts_to_test() -> None:
    assert len(TEXTS) > 50
