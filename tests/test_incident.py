"""docs/incident.md: what it asks of the trail is answered by a copy of the database."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli

from switching.models import UserRole
from switching.services.backups import make_backup
from switching.services.handover import open_with_reason
from switching.services.switches import get_dossier
from switching.services.users import Account, actor_of, add_user
from tests.samples import at, make_database, open_dossier
from tests.server import ROOT

TEXT = (ROOT / "docs" / "incident.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^\.venv/bin/sqlite-utils (query .*?)^```", TEXT, re.DOTALL | re.MULTILINE)
ANSWERS = ["open_with_reason", "ann@example.org", "ann@example.org", "Amina Yildiz"]
"""What is in the answer to each question, after an administrator looked in a dossier."""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_database(tmp_path_factory.mktemp("incident"))
    switch_id = open_dossier(path).switch.id
    account = Account("ann@example.org", UserRole.ADMINISTRATOR)
    ann = at(path, actor_of(add_user(at(path), account, "ann")))
    open_with_reason(ann, switch_id, "vraag van de lerende")
    get_dossier(ann, switch_id)
    return make_backup(at(path), path.parent, on_trail=False).path


@pytest.mark.parametrize(("question", "answer"), list(zip(QUESTIONS, ANSWERS, strict=True)))
def test_each_question_to_the_trail_is_answered(copy: Path, question: str, answer: str) -> None:
    before = copy.read_bytes()
    asked = question.replace("$COPY", str(copy)).replace("NAME@", "ann@")
    done = CliRunner().invoke(cli, shlex.split(asked))
    assert (done.exit_code, answer in done.output) == (0, True), done.output
    assert copy.read_bytes() == before
