"""Papers, workbooks and mails look like the screen: its colours, and the mark of the programme."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from switching.documents import marks
from switching.documents.certificate.content import certificate_content
from switching.documents.certificate.document import render_certificate
from switching.documents.mails.cover_letters import letter
from switching.documents.mails.invitation import invitation_text
from switching.documents.papers.agreed import agreed_content
from switching.documents.papers.document import render_paper
from switching.documents.report import ReportContent, render_report
from switching.i18n import Texts
from switching.models import Dossier
from tests.samples import NOW, TODAY, hold_the_hours, make_database
from tests.server import ROOT

TEXTS = Texts()
RUST = "0.851 0.3804 0.2353 RG"
"""How a page names the colour of the second arrow, which nothing else on paper has."""


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return hold_the_hours(make_database(tmp_path_factory.mktemp("marks")))


def test_the_colours_on_paper_are_those_of_the_light_screen() -> None:
    settings = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    light = tomllib.loads(settings)["theme"]["light"]
    named = {
        "textColor": marks.INK,
        "primaryColor": marks.ACCENT,
        "borderColor": marks.LINE,
        "dataframeHeaderBackgroundColor": marks.TINT,
    }
    assert {name: marks.hexadecimal(colour) for name, colour in named.items()} == {
        name: light[name] for name in named
    }


def certificate(dossier: Dossier) -> bytes:
    content = certificate_content(dossier, TEXTS, TODAY, "LC-2026-0007", "")
    return render_certificate(content, NOW).document


def agreed(dossier: Dossier) -> bytes:
    return render_paper(agreed_content(dossier, dossier.calls[0], TEXTS, TODAY), NOW).document


def report(dossier: Dossier) -> bytes:
    content = ReportContent("Overzicht", "", (), (), "", (), ())
    return render_report(content, TEXTS, NOW)


@pytest.mark.parametrize("make", [certificate, agreed, report])
def test_each_paper_bears_the_mark_and_is_the_same_each_time(
    make: Callable[[Dossier], bytes], dossier: Dossier
) -> None:
    first = PdfReader(io.BytesIO(make(dossier))).pages[0].get_contents()
    assert first is not None
    assert RUST.encode() in first.get_data()
    assert make(dossier) == make(dossier)


def test_mails_end_with_who_writes_and_the_programme(dossier: Dossier) -> None:
    end = "Katrien Maes\nBlenders\nSwitching Talent\n"
    assert letter(dossier, "Dag", closing="Groeten,").endswith("Groeten,\n" + end)
    assert invitation_text(dossier, dossier.calls[0], TEXTS).endswith(end)
