"""A field of a form that may stay empty says so, all in the same words, and no other does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from switching.models import Stage
from switching.rules.stages import stage_of
from switching.services.checks import InvalidError
from switching.services.switches import list_dossiers
from switching.ui.kit.form import Form
from tests.pages import PAGES
from tests.parts import CALL_STEPS, parts_of
from tests.samples import at
from tests.ui.conftest import OpenApp

pytestmark = pytest.mark.slow
EMPTY = ("", None)


@dataclass
class Asked:
    """A form as it was submitted: its empty fields, those that say so, and what was refused."""

    name: str
    empty: set[str]
    optional: set[str]
    refused: set[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, all_open: None) -> list[Asked]:
    """The forms that pages showed, each submitted as it stands."""
    seen: list[Asked] = []

    def submit(
        form: Form,
        label: str,
        action: Callable[[str], object],
        question: str = "",
        answer: str = "",
        check: Callable[[], object] = bool,
        primary: bool = True,
    ) -> None:
        refused: set[str] = set()
        try:
            form._require_answers(check)
            action(form.key)
        except InvalidError as error:
            refused = set(error.errors)
        empty = {name for name, value in form._values.items() if _is_empty(value)}
        seen.append(Asked(form._name.split(":")[0], empty, set(form._optional), refused))

    monkeypatch.setattr(Form, "submit", submit)
    return seen


def _is_empty(value: object) -> bool:
    return value in EMPTY or (isinstance(value, tuple) and value[:2] == ("", None))


def _visits(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Name each page that may show a form, with a dossier in each stage."""
    firsts = {stage_of(line): line.id for line in reversed(list_dossiers(at(path)))}
    for page in PAGES:
        if not page.of_dossier:
            yield from (
                (page.name, {"part": part, "organisation": "1"}) for part in parts_of(page.name)
            )
            continue
        for stage, number in firsts.items():
            now = page.name == "intake_call" and stage is Stage.CALL_PLANNED
            steps = CALL_STEPS if now else ("",)
            yield from ((page.name, {"switch": str(number), "step": step}) for step in steps)


def test_a_field_that_may_stay_empty_says_so_and_no_other(
    demo: Path, open_app: OpenApp, asked: list[Asked]
) -> None:
    kept, wrong = demo.read_bytes(), set()
    for page, address in _visits(demo):
        demo.write_bytes(kept)
        open_app(page, **address)
    for form in asked:
        wrong |= {f"{form.name}.{name} is asked" for name in form.optional & form.refused}
        silent = form.empty - form.optional - form.refused
        wrong |= {f"{form.name}.{name} is not" for name in silent}
    assert len({form.name for form in asked}) > 15
    assert not wrong, sorted(wrong)
