"""No record takes more text than fits: the sentence about it stands beside the field."""

from __future__ import annotations

import pytest

from switching.domain.checks import InvalidError, checked
from switching.models import RECORDS, Record

TEXTS = [
    pytest.param(kind, name, id=f"{kind.__name__}.{name}")
    for kind in RECORDS
    for name, field in kind.model_fields.items()
    if field.annotation is str
]
PATTERNED = {"job_since", "media_type", "content_code"}
"""These take a few shapes only; the sentence says which, or no one types them."""


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_a_text_that_is_too_long_is_refused_with_a_sentence(kind: type[Record], name: str) -> None:
    with pytest.raises(InvalidError) as refused:
        checked(kind, **{name: "a" * 20_001})
    message = refused.value.errors[name]
    if name not in PATTERNED:
        assert "there is room for {limit}" in message.text


def test_there_are_texts_to_test() -> None:
    assert len(TEXTS) > 60
