"""A language more is one catalogue and one line: a made-up one, in a copy of the app."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po, write_po

from tests.server import ROOT

MARK = "¤"
LINE = '    MADE_UP = ("eo", "eo", "fr-FR", "Elpensita")\n'
WALK = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
from switching.demo import build_demo
from switching.i18n import Texts
from switching.models import Language
from switching.services import certificates, mails, plans, users
from switching.services.context import local_context
from switching.guests.answers import Page, draw
from switching.guests.blocks import Text
from switching.overview.theme import _locale
from switching.services.letters import Letter, addressees_of, written_for
from switching.services.switches import get_dossier
from streamlit.testing.v1 import AppTest
from tests.samples import edit
from tests.screen import words_on
from datetime import date

path, now = Path(sys.argv[1]), datetime(2026, 11, 24, 9, tzinfo=UTC)
language = Language("eo")
build_demo(path, 6, 1, date(2026, 11, 24))
context = local_context(path, now)
users.choose_language(context, language)
app = AppTest.from_file("app.py", default_timeout=60).run()
said = {"worklist": [text for _, text in words_on(app)]}
assert not app.exception, app.exception
for page in ("overview", "guide", "privacy", "action_plan", "exchange", "organisations"):
    app.query_params["switch"] = "3"
    shown = app.switch_page(f"pages/{page}.py").run()
    assert not shown.exception, shown.exception
    said[page] = [text for _, text in words_on(shown)]
for person in (get_dossier(context, 3).learner, get_dossier(context, 3).coach):
    edit(path, person, language=language)
dossier = get_dossier(context, 3)
said["plan"] = [plans.render_plan_document(context.speaking(language), 3).document[:5].decode()]
said["certificate"] = [certificates.draft_certificate(context.speaking(language), 3).title]
said["guests"] = [draw(Page("x", Texts(Language.DUTCH), [Text("y")])).body.decode()]
said["locale"] = [str(sorted(_locale(language)))]
said["labels"] = [Texts(Language.DUTCH).label(language), Texts(language).label(Language.DUTCH)]
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what a copy of the app says in the language that it got besides."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("switching", "pages", "docs", "tests", "data", ".streamlit"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", copy)
    shutil.copy(ROOT / "pyproject.toml", copy)
    enums = copy / "switching" / "models" / "enums.py"
    known = enums.read_text("utf-8")
    assert known.count("    FRENCH = (") == 1
    enums.write_text(re.sub(r"( +FRENCH = \(.*\)\n)", rf"\g<1>{LINE}", known), "utf-8")
    assert LINE in enums.read_text("utf-8")
    folder = copy / "switching" / "i18n"
    with (folder / "nl.po").open("rb") as file:
        catalogue = read_po(file, locale="eo")
    for message in catalogue:
        ids = message.id
        message.string = (
            f"{MARK}{ids}" if isinstance(ids, str) else [f"{MARK}{item}" for item in ids]
        )
    with (folder / "eo.po").open("wb") as out:
        write_po(out, catalogue, omit_header=True)
    ran = subprocess.run(
        [sys.executable, "-c", WALK, str(copy / "made-up.db")],
        cwd=copy,
        env={"PYTHONPATH": str(copy), "SWITCHING_DATABASE": str(copy / "made-up.db"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.mark.soak
def test_all_pages_speak_it(said: dict[str, list[str]]) -> None:
    for page in ("worklist", "overview", "action_plan", "exchange", "organisations"):
        spoken = [text for text in said[page] if MARK in text]
        assert len(spoken) > 10, page


@pytest.mark.soak
def test_papers_files_and_guests_know_it(said: dict[str, list[str]]) -> None:
    assert said["certificate"] == [f"{MARK}Learning certificate"]
    assert said["plan"] == ["%PDF-"]
    assert 'href="?lang=eo"' in said["guests"][0]
    assert "Elpensita" in said["guests"][0]
    assert said["labels"] == ["Esperanto", "nederlanda"]


@pytest.mark.soak
def test_texts_that_it_has_not_are_there_in_another(said: dict[str, list[str]]) -> None:
    assert any("The first hour" in text for text in said["guide"])
    assert any("Privacy: what we keep" in text for text in said["privacy"])
