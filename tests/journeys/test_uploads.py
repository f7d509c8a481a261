"""A field for a file says nothing in English, whatever becomes of the file; a photo is taken."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from switching.models import Attachment
from switching.store import connect, list_records
from tests.axe import assert_accessible
from tests.conftest import StartApp
from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import choose, click, expect_text, settle, tick, unfold
from tests.rules.test_pictures import is_red_above_blue, large_photo, of_telephone
from tests.snapshots import make_demo

WAITING = 23
ENGLISH = re.compile(
    r"\b(upload|uploaded|drag|drop|file|files|browse|limit|per file|remove|cancel|add|error|must|"
    r"smaller|allowed|failed|network|axios)\b",
    re.IGNORECASE,
)
# All that a field says: to who looks, to who points at it, and to who hears it.
SAID = """() => [...document.querySelectorAll('[data-testid=stFileUploader], [role=tooltip],'
    + '[data-testid=stTooltipErrorContent]')]
    .flatMap((part) => [part, ...part.querySelectorAll('*')])
    .filter((part) => part.dataset.testid !== 'stIconMaterial')
    .flatMap((part) => [
        ...[...part.childNodes].filter((node) => node.nodeType === 3
            && getComputedStyle(part).visibility !== 'hidden' && part.getClientRects().length)
            .map((node) => node.nodeValue),
        ...['aria-label', 'title', 'placeholder', 'alt'].map((name) => part.getAttribute(name)),
        ...['::before', '::after'].map((name) => getComputedStyle(part, name).content),
    ]).filter((said) => said && said !== 'none' && said !== 'normal')"""
DRAG = """(zone) => { const data = new DataTransfer();
    data.items.add(new File(['x'], 'foto.jpg', {type: 'image/jpeg'}));
    for (const kind of ['dragenter', 'dragover'])
        zone.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true})); }"""


def english_of(page: Page) -> list[str]:
    """List what the fields for a file say in English."""
    said: list[str] = page.evaluate(SAID)
    assert said
    return [text for text in said if ENGLISH.search(text)]


def form_of(page: Page) -> Locator:
    return page.locator("details").filter(has=page.locator("summary", has_text="Wie ging akkoord?"))


def give(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "", "buffer": content}
    form_of(page).locator("input[type=file]").set_input_files(files=[file])
    settle(page)


@pytest.mark.soak  # a file goes in with test_agreement each time
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_a_field_for_a_file_never_speaks_english(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage, size: tuple[int, int]
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 24)
    page = open_page(start_app(database), f"/action_plan?switch={WAITING}", viewport=size)
    unfold(page, "Wie ging akkoord?")
    form = form_of(page)
    field = form.locator("[data-testid=stFileUploader]")
    expect(field.get_by_text("Kies een bestand")).to_be_visible()
    expect(field.get_by_text("hoogstens 20 MB")).to_be_visible()
    assert english_of(page) == []
    field.locator("section").evaluate(DRAG)
    expect(field.get_by_text("Laat het bestand hier los")).to_be_visible()
    assert english_of(page) == []
    give(page, "akkoord 12.03.2026", b"x" * 20_000_001)
    expect(field.get_by_text("akkoord 12.03.2026 is te groot: 20 MB is het maximum")).to_have_count(
        2  # below the field, and for who hears the file
    )
    field.locator("[data-testid=stFileChip]").hover()
    assert english_of(page) == []
    assert_accessible(page)
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    give(page, "foto.jpg", of_telephone())
    expect(field.get_by_text("foto.jpg is niet aangekomen.").first).to_be_visible()
    field.locator("[data-testid=stFileChip]").last.hover()
    assert english_of(page) == []
    page.unroute("**/_stcore/upload_file/**")
    while field.locator("[data-testid=stFileChip]").count():
        field.get_by_role("button", name="weghalen").first.click()
    give(page, "IMG 0042.HEIC", b"\0\0\0\x24ftypheic" + b"\0" * 99)
    assert english_of(page) == []
    tick(page, "De coach")
    choose(page, "Hoe?", "op papier")
    click(page, "Noteren")
    expect(form.get_by_text("Deze foto is een HEIC-bestand")).to_be_visible()
    give(page, "IMG 0042.JPG", of_telephone(6))
    assert english_of(page) == []
    click(page, "Noteren")
    expect_text(page, "Nog geen akkoord van de uitsturende organisatie")
    with connect(database) as db:
        (kept,) = list_records(db, Attachment)
    assert kept.name == "IMG 0042.jpg"
    assert is_red_above_blue(Image.open(io.BytesIO(kept.content)))


@pytest.mark.soak  # what becomes of a photo is tried without a browser as well
def test_a_photo_of_8_mb_goes_from_the_browser_to_the_dossier(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 24)
    page = open_page(start_app(database), f"/action_plan?switch={WAITING}")
    unfold(page, "Wie ging akkoord?")
    tick(page, "De coach")
    choose(page, "Hoe?", "op papier")
    give(page, "PXL_20261125.jpg", large_photo())
    click(page, "Noteren")
    expect_text(page, "Nog geen akkoord van de uitsturende organisatie")
    with connect(database) as db:
        (kept,) = list_records(db, Attachment)
    assert len(kept.content) < 5 * 2**20


@pytest.mark.soak  # one field for files is tried each time
def test_the_logos_ask_for_a_file_in_the_same_words(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 4)
    page = open_page(start_app(database), "/administration?part=papers")
    field = page.locator("[data-testid=stFileUploader]")
    expect(field.get_by_text("hoogstens 5 MB")).to_be_visible()
    assert english_of(page) == []
    file = {"name": "logo.txt", "mimeType": "text/plain", "buffer": b"geen beeld"}
    field.locator("input[type=file]").set_input_files(files=[file])
    settle(page)
    expect(page.get_by_text("Dit is geen PNG- of JPEG-afbeelding")).to_be_visible()
    assert english_of(page) == []
