"""Privacy and the accessibility statement, for everyone: no account, no link, no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest

from switching.guests.home import PAGES
from switching.i18n import Texts
from switching.models import Language, Party
from switching.rules.shortcomings import SHORTCOMINGS
from switching.services import links
from switching.services.accessibility import Statement, set_statement
from switching.services.projects import add_project
from switching.ui.privacy.text import privacy_file
from tests.guests.conftest import Visit
from tests.languages import foreign_to, typed_in
from tests.samples import at, open_dossier

INFO = ("", "/privacy", "/accessibility")


def said(visit: Visit, page: str, language: Language) -> str:
    answer = visit.client.get(f"/info{page}", params={"lang": language})
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return unescape(answer.text)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", INFO)
def test_a_page_speaks_one_language(visit: Visit, page: str, language: Language) -> None:
    html = said(visit, page, language)
    assert f'<html lang="{language}">' in html
    lines = list(filter(str.strip, re.split(r"<[^>]+>", html.partition("<main>")[2])))
    assert len(lines) > 2
    assert foreign_to(language).found_in(lines, typed_in(visit.path)) == []


def test_the_language_is_that_of_the_browser_unless_another_is_asked(visit: Visit) -> None:
    french = {"accept-language": "fr-BE,nl;q=0.4"}
    assert '<html lang="fr">' in visit.client.get("/info/privacy", headers=french).text
    assert '<html lang="nl">' in visit.client.get("/info/privacy").text


@pytest.mark.parametrize("language", Language)
def test_the_text_on_privacy_is_whole_with_the_terms_of_now(
    visit: Visit, language: Language
) -> None:
    assert Texts(language).gettext("There is no project yet, so nothing has a term.") in said(
        visit, "/privacy", language
    )
    ends = {"notes_until": date(2027, 3, 31)}
    add_project(at(visit.path), {"number": "ESF-1", "name": "<b>Zorg</b>", **ends}, "one")
    answer = visit.client.get("/info/privacy", params={"lang": language}).text
    assert "ESF-1 · &lt;b&gt;Zorg&lt;/b&gt;" in answer
    assert Texts(language).date(date(2027, 3, 31)) in answer
    text = privacy_file(language).read_text(encoding="utf-8")
    for mark, tag in (("\n## ", "<h2>"), ("\n- ", "<li>"), ("**", "strong>")):
        assert answer.count(tag) == text.count(mark), tag
    assert answer.count("<h1>") == 1
    assert "<!--" not in answer.partition("<main>")[2]


def test_the_accessibility_statement_says_who_declared_it_and_what_fails(visit: Visit) -> None:
    shown = said(visit, "/accessibility", Language.DUTCH)
    assert "nog geen toegankelijkheidsverklaring" in shown
    assert all(Texts().gettext(item.text) in shown for item in SHORTCOMINGS)
    made = Statement("Blenders vzw", "info@blenders.be", date(2026, 1, 5))
    set_statement(at(visit.path), made)
    shown = said(visit, "/accessibility", Language.DUTCH)
    assert "Blenders vzw" in shown
    assert "Vraag het aan info@blenders.be" in shown
    assert "5 januari 2026" in shown


def test_each_page_of_a_guest_leads_to_both(visit: Visit, hand_out: Callable[..., None]) -> None:
    open_dossier(visit.path)
    hand_out(Party.LEARNER)
    there = ["", *(page.name for page in PAGES if page.name in ("own-data",))]
    pages = [visit.get(Party.LEARNER, name, lang="fr") for name in there]
    pages += [visit.client.get("/u/unknown?lang=fr").text, visit.client.get("/c/x?lang=fr").text]
    for html in pages:
        foot = html.partition("<footer>")[2]
        assert 'href="/info/privacy?lang=fr"' in foot
        assert 'href="/info/accessibility?lang=fr"' in foot


def test_nothing_else_is_there_and_nothing_is_taken_in(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in ("/info/x", "/info/privacy/x"):
        assert visit.client.get(wrong).status_code == 404
    assert visit.client.post("/info/privacy", data={"a": "b"}).status_code in (403, 404)
    monkeypatch.delenv(links.ADDRESS_VARIABLE)
    assert visit.client.get("/info/privacy").status_code == 404
