"""PDFs are looked into here in the process of the tests, but for those of test_pdf_inside.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from switching.rules import uploads
from switching.rules.pdf_inside import find_inside


@pytest.fixture(autouse=True, scope="module")
def in_this_process() -> Iterator[None]:
    """Spare hundreds of files the start of a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploads, "look_inside", find_inside)
        yield
