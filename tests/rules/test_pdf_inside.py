"""What a PDF holds besides pages, however it is written, and what looking may take."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fpdf import FPDF

from switching.rules import pdf_inside
from switching.rules.pdf_inside import Inside, find_inside, look_inside
from tests.papers import (
    SCRIPT,
    flate_bomb,
    locked,
    lzw_bomb,
    packed,
    paper,
    stream,
    update,
    with_object_stream,
)
from tests.samples import NOW
from tests.scans import pdf

# Pages of one widget are made here without the form around it.
pytestmark = pytest.mark.filterwarnings("ignore:This document has . form widget")
ALERT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
OPENS = b"/OpenAction 4 0 R"


def annotated(entries: bytes, *more: bytes) -> bytes:
    return paper(*more, page=b"/Annots[<</Type/Annot/Rect[0 0 9 9]%b>>]" % entries)


MORE = {
    "a script at the opening": paper(ALERT, root=OPENS),
    "in other letters": paper(b"<</#53/J#61vaScript/#4a#53(x)>>", root=b"/Open#41ction 4 0 R"),
    "in a stream": paper(b"<</S/JavaScript/JS 5 0 R>>", stream(b"app.alert(1)"), root=OPENS),
    "with a comment between": paper(b"<</S%a (b\n/JavaScript%\r/JS(x)>>", root=OPENS),
    "by the number of its name": paper(b"<</S 5 0 R/F(x)>>", b"/Launch", root=OPENS),
    "in the list of scripts": paper(ALERT, root=b"/Names<</JavaScript<</Names[(a)4 0 R]>>>>"),
    "when a page opens": paper(ALERT, page=b"/AA<</O 4 0 R>>"),
    "when it closes": paper(ALERT, root=b"/AA<</WC 4 0 R>>"),
    "when a field is left": annotated(b"/Subtype/Widget/FT/Tx/T(a)/AA<</Bl 4 0 R>>", ALERT),
    "behind a bookmark": paper(
        b"<</First 5 0 R/Last 5 0 R/Count 1>>",
        b"<</Title(a)/Parent 4 0 R/A<</S/JavaScript/JS(x)>>>>",
        root=b"/Outlines 4 0 R",
    ),
    "behind a jump": paper(
        b"<</S/GoTo/D[3 0 R/Fit]/Next<</S/URI/URI(https://example.org)>>>>", root=OPENS
    ),
    "without its kind": paper(b"<</JS(app.alert)>>", root=OPENS),
    "where no reader looks": paper(root=b"/Kept[[<</A[<</S/JavaScript/JS(x)>>]>>]]"),
    "beside the table": paper(trailer=b"/Kept<</S/JavaScript/JS(x)>>"),
    "a page of the web that opens by itself": paper(
        b"<</S/URI/URI(https://example.org)>>", root=OPENS
    ),
    "one that opens with a page": paper(page=b"/AA<</O<</S/URI/URI(https://example.org)>>>>"),
    "printing at once": paper(root=b"/OpenAction<</S/Named/N/Print>>"),
    "a program": annotated(b"/Subtype/Link/A<</S/Launch/F(cmd.exe)>>"),
    "a form that is sent": annotated(b"/Subtype/Widget/A<</S/SubmitForm/F(https://e.org)>>"),
    "a form that is filled": annotated(b"/Subtype/Widget/A<</S/ImportData/F(a.fdf)>>"),
    "another file": annotated(b"/Subtype/Link/A<</S/GoToR/F(\\\\\\\\host\\\\a)/D[0/Fit]>>"),
    "an enclosed file": annotated(b"/Subtype/Link/A<</S/GoToE/T<</R/C>>>>"),
    "a link that is a script": annotated(b"/Subtype/Link/A<</S/URI/URI( Java\tscript:x)>>"),
    "a link to a file": annotated(b"/Subtype/Link/A<</S/URI/URI(file:///etc/passwd)>>"),
    "a link to a share": annotated(b"/Subtype/Link/A<</S/URI/URI(\\\\\\\\host\\\\share)>>"),
    "a form of another kind": paper(
        stream(b"<xdp/>"), root=b"/AcroForm<</Fields[]/XFA[(template)4 0 R]>>"
    ),
    "an attachment": paper(
        b"<</Type/Filespec/F(a.exe)/EF<</F 5 0 R>>>>",
        stream(b"MZ", b"/Type/EmbeddedFile"),
        root=b"/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>",
    ),
    "an attachment without its kind": paper(
        b"<</F(a.exe)/EF<</F 5 0 R>>>>", stream(b"MZ"), root=b"/AF[4 0 R]"
    ),
    "an attachment on a page": annotated(b"/Subtype/FileAttachment/FS 4 0 R", b"<</F(a)>>"),
    "an attachment that is called data": paper(
        b"<</F(a.json)/UF(a.json)/EF<</F 5 0 R>>>>", stream(b"alert(1)"), root=b"/AF[4 0 R]"
    ),
    "data that is called a program": paper(
        b"<</F(a.json)/UF(a.js)/EF<</F 5 0 R>>>>", stream(b"[1]"), root=b"/AF[4 0 R]"
    ),
    "a stream in another file": paper(stream(b"", b"/F(a.dat)"), root=b"/Kept 4 0 R"),
    **{
        f"a page with {name.decode()}": annotated(b"/Subtype/" + name)
        for name in (b"RichMedia", b"3D", b"Screen", b"Movie", b"Sound")
    },
    "another kind by its number": annotated(b"/Subtype 4 0 R", b"/RichMedia"),
}


def by_program() -> bytes:
    """Return what a program makes: fonts, links and a view that it opens with."""
    made = FPDF()
    made.set_creation_date(NOW)
    made.set_title("Cursus HTML/JavaScript (/Launch)")
    made.add_page()
    made.set_font("Helvetica")
    made.cell(text="de site", link="https://www.vlaanderen.be")
    made.cell(text="mail", link="mailto:els@example.org")
    made.start_section("Deel 1")
    made.set_display_mode("fullpage")
    return bytes(made.output())


PAGES = {
    "a scan": pdf(),
    "a program's": by_program(),
    "a jump": paper(b"<</S/GoTo/D[3 0 R/Fit]>>", root=OPENS),
    "a place": paper(root=b"/OpenAction[3 0 R/Fit]"),
    "the next page": paper(page=b"/AA<</O<</S/Named/N/NextPage>>>>"),
    "a form without scripts": annotated(b"/Subtype/Widget/FT/Tx/T(naam)/V(Amina)"),
    "a signature": annotated(
        b"/Subtype/Widget/FT/Sig/T(s)/V 4 0 R",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<00>>>",
    ),
    "fonts that are called so": paper(
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        resources=b"/Font<</JS 4 0 R/AA 4 0 R/EF 4 0 R/XFA 4 0 R/F 4 0 R>>",
    ),
    "data of its own": paper(
        b"<</Type/Filespec/F(ST-1.json)/UF(ST-1.json)/EF<</F 5 0 R/UF 5 0 R>>>>",
        stream(b'{"code": "B895"}', b"/Type/EmbeddedFile/Subtype/application#2fjson"),
        root=b"/AF[4 0 R]/Names<</EmbeddedFiles<</Names[(ST-1.json)4 0 R]>>>>",
    ),
    "words on a page": paper(stream(b"(/JavaScript /JS)Tj"), page=b"/Contents 4 0 R"),
    "a web address without its kind": annotated(b"/Subtype/Link/A<</S/URI/URI(www.e.org:80/a)>>"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MORE)
def test_more_than_pages_is_found_however_it_is_written(kind: str) -> None:
    content = MORE[kind]
    assert find_inside(content) is Inside.MORE
    for write in (packed, locked):
        if kind not in ("where no reader looks", "beside the table"):
            assert find_inside(write(content)) is Inside.MORE


@pytest.mark.parametrize("kind", PAGES)
def test_pages_with_links_and_signatures_are_pages(kind: str) -> None:
    for content in (PAGES[kind], packed(PAGES[kind]), locked(PAGES[kind])):
        assert find_inside(content) is Inside.PAGES


def test_a_script_that_a_later_version_adds_or_hides_is_found() -> None:
    assert find_inside(update(paper(), {4: ALERT})) is Inside.MORE
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    assert find_inside(update(paper(ALERT, root=OPENS), {1: catalog})) is Inside.MORE
    assert find_inside(update(paper(ALERT, root=OPENS), {1: catalog, 4: b"null"})) is Inside.MORE


def test_a_pdf_that_asks_for_a_password_can_not_be_looked_into() -> None:
    assert find_inside(locked(paper(), "geheim")) is Inside.LOCKED
    assert look_inside(pdf("geheim")) is Inside.LOCKED


def test_what_only_some_readers_would_find_is_not_taken_for_pages() -> None:
    content = paper(b"<</S/GoTo/D[3 0 R/Fit]>>", root=OPENS)
    row = b"%010d 00000 n" % content.index(b"4 0 obj")
    moved = b"%010d 00000 n" % (content.index(b"4 0 obj") + 2)
    assert find_inside(content.replace(row, moved)) is Inside.PAGES  # it is found in plain sight
    assert find_inside(content.replace(b"/GoTo", b"/Evil").replace(row, moved)) is Inside.MORE
    hidden = packed(paper(ALERT, root=OPENS))
    for broken in (
        hidden.replace(b"startxref\n", b"startxref\n1"),
        hidden.replace(b" obj", b" obi"),
    ):
        assert find_inside(broken) is Inside.UNKNOWN


@pytest.mark.slow
def test_objects_packed_in_any_way_are_looked_into() -> None:
    assert look_inside(with_object_stream(SCRIPT, b"[]")) is Inside.MORE
    hexed = SCRIPT.hex().encode() + b">"
    assert look_inside(with_object_stream(hexed, b"/ASCIIHexDecode")) is Inside.MORE
    assert look_inside(with_object_stream(b"no such way", b"/FlateDecode")) is Inside.UNKNOWN
    assert look_inside(with_object_stream(hexed, b"/Crypt")) is not Inside.PAGES


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such end to a memory")
def test_what_unpacks_to_gigabytes_is_not_unpacked() -> None:
    for bomb in (flate_bomb(1), flate_bomb(2)):
        assert len(bomb) < 500_000
        assert look_inside(bomb) is Inside.UNKNOWN


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such end to a memory")
def test_what_qpdf_would_unpack_without_end_ends_with_its_process() -> None:
    assert look_inside(lzw_bomb()) is Inside.UNKNOWN


def test_a_process_that_does_not_work_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(pdf_inside, "__file__", str(tmp_path / "gone.py"))
    with pytest.raises(RuntimeError, match="does not work"):
        look_inside(paper())


def test_who_looks_for_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    assert look_inside(paper()) is Inside.PAGES
    monkeypatch.setattr(pdf_inside, "_MOST_WAITING", 0.001)
    assert look_inside(paper()) is Inside.UNKNOWN
