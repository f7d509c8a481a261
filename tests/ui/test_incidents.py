"""An error that nothing foresaw: a code on screen and in the log, and not a word of what it was."""

from __future__ import annotations

import errno
import io
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from switching.incidents import describe, keep_values_out_of_log, log_incident
from switching.models import Person
from switching.ui.kit import frame
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words

CANARY = "Kanarie Vogelaers"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What this process logs from here on, as the server has it logged."""
    before = logging.getLogRecordFactory()
    for owner, name in (
        (sys, "excepthook"),
        (threading, "excepthook"),
        (sys, "unraisablehook"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    keep_values_out_of_log()
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger("switching").addHandler(handler)
    yield written
    logging.getLogger("switching").removeHandler(handler)
    logging.setLogRecordFactory(before)


def refused_name() -> None:
    Person.model_validate({"organisation_id": 1, "name": CANARY * 20})


def raise_through_causes() -> None:
    try:
        refused_name()
    except ValueError as error:
        raise RuntimeError(f"not saved: {CANARY}") from error


def test_the_log_has_the_code_the_kinds_and_the_places_and_no_value(log: io.StringIO) -> None:
    with pytest.raises(RuntimeError) as raised:
        raise_through_causes()
    code = log_incident(raised.value)
    assert "Kanarie" in str(raised.value)
    said = log.getvalue()
    assert f"incident {code}" in said
    assert "builtins.RuntimeError" in said
    assert "caused by\npydantic_core._pydantic_core.ValidationError" in said
    assert f"{Path(__file__).name}:" in said
    assert "in refused_name" in said
    assert "Kanarie" not in said


@pytest.mark.parametrize("how", ["%s", "{error}"])
def test_an_error_among_the_words_of_a_line_is_named_by_its_kind(
    log: io.StringIO, how: str
) -> None:
    error = ValueError(CANARY)
    logger = logging.getLogger("switching")
    if how == "%s":
        logger.warning("it was %s, at %d", error, 3)
        logger.warning("it was %(error)s", {"error": error})
    else:
        logger.error(error)
    assert "builtins.ValueError" in log.getvalue()
    assert "Kanarie" not in log.getvalue()


def test_a_thread_that_dies_says_so_in_the_same_way(log: io.StringIO) -> None:
    thread = threading.Thread(target=raise_through_causes)
    thread.start()
    thread.join()
    assert "uncaught RuntimeError" in log.getvalue()
    assert "Kanarie" not in log.getvalue()


def test_a_disk_that_is_full_and_a_group_of_errors_are_still_told_apart() -> None:
    group = ExceptionGroup(CANARY, [OSError(errno.ENOSPC, CANARY), ValueError(CANARY)])
    said = describe(group)
    assert "OSError (ENOSPC)" in said
    assert "builtins.ValueError" in said
    assert "Kanarie" not in said


def test_a_page_that_breaks_shows_the_code_that_the_log_has(
    demo: Path, open_app: OpenApp, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "head", raise_through_causes)
    app = open_app()
    (error,) = app.error
    code = error.value.rstrip(".").rsplit(" ", 1)[1]
    assert f"incident {code}" in log.getvalue()
    assert "Kanarie" not in log.getvalue() + words(app)
    assert not app.exception
