"""Files that come in: what is not a sound file of its kind is refused, and nothing is written."""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from switching.cli.evaluate.labelled import UnreadableError, read_rows
from switching.i18n import Texts
from switching.models import AgreementMeans, Attachment, Logo, Party
from switching.services import agreements, letterhead
from switching.services.agreements import NewScan
from switching.services.checks import InvalidError
from switching.services.plans import finalise_plan
from switching.store import connect, list_records
from tests.papers import flate_bomb, locked, packed, paper, stream
from tests.samples import TODAY, at, complete_dossier, make_database, read
from tests.scans import image, pdf, png_of

DUTCH = Texts()
PAGE = b"<html><script>alert(1)</script></html>"


def zipped(content: bytes) -> bytes:
    """Return a ZIP with one file in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", content)
    return written.getvalue()


def text_bomb() -> bytes:
    """Return a sound PNG whose caption unpacks to 20 MB."""
    sound = image("PNG")
    data = b"caption\0\0" + zlib.compress(b"\0" * 20_000_000)
    part = len(data).to_bytes(4) + b"zTXt" + data + zlib.crc32(b"zTXt" + data).to_bytes(4)
    return sound[:33] + part + sound[33:]


FILES = {
    "nothing": b"",
    "a zip behind a png": image("PNG") + zipped(b"x"),
    "a zip bomb": zipped(b"\0" * 5_000_000),
    "a workbook": zipped(b"<Types/>"),
    "an svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a web page": PAGE,
    "a gif that is a script": b"GIF89a=1;alert(1)",
    "a program": b"MZ" + b"\0" * 200,
    "only a signature": b"\x89PNG\r\n\x1a\n",
    "many pixels": png_of(9_000, 9_000),
    "a bomb of pixels": png_of(60_000, 60_000),
    "half a jpeg": image("JPEG")[:300],
    "a pdf with a script": paper(b"<</S/Java#53cript/JS(x)>>", root=b"/OpenAction 4 0 R"),
    "a pdf with an attachment": packed(
        paper(b"<</F(a)/EF<</F 5 0 R>>>>", stream(b"MZ"), root=b"/AF[4 0 R]")
    ),
    "a pdf that fills the memory": flate_bomb(2),
    "a pdf with a password": pdf("geheim"),
    "too large": image("PNG") + b"\0" * (6 * 1024 * 1024),
}
NAMES = ("akkoord.png", "../../../etc/cron.d/x.pdf", "C:\\start\\x.jpg", "logo.png\0.exe")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_database(tmp_path_factory.mktemp("uploads"))
    complete_dossier(path)
    finalise_plan(at(path, language=DUTCH.language), 1, "")
    return path


@pytest.fixture
def path(filled: Path, tmp_path: Path) -> Path:
    """A dossier with a final plan, to be agreed to."""
    return Path(shutil.copy(filled, tmp_path))


def add_scan(path: Path, name: str, content: bytes) -> None:
    agreed = {"agreed_on": TODAY, "means": AgreementMeans.ON_PAPER}
    scan, plan = NewScan(name, content), read(path).plans[-1]
    agreements.add_agreements(at(path), plan, [Party.COACH], agreed, scan, "key")


def add_logo(path: Path, name: str, content: bytes) -> None:
    letterhead.add_logo(at(path), name, content, "key")


WAYS: dict[str, Callable[[Path, str, bytes], None]] = {"scan": add_scan, "logo": add_logo}


def everything(path: Path) -> dict[str, list[object]]:
    """Return all that a database holds."""
    with connect(path) as db:
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in db.table_names()}


@pytest.mark.slow
@pytest.mark.parametrize("field", WAYS)
def test_what_is_no_sound_file_is_refused_and_leaves_nothing(path: Path, field: str) -> None:
    before, beside = everything(path), sorted(path.parent.iterdir())
    for number, (kind, content) in enumerate(FILES.items()):
        if field == "logo" and kind == "a zip behind a png":
            continue  # it is drawn anew: see below
        with pytest.raises(InvalidError) as refused:
            WAYS[field](path, NAMES[number % len(NAMES)], content)
        (said,) = [DUTCH.message(message) for message in refused.value.errors.values()]
        assert said.endswith("."), kind
    assert everything(path) == before
    assert sorted(path.parent.iterdir()) == beside


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_a_path_becomes_a_name(path: Path, name: str) -> None:
    add_scan(path, name, pdf())
    with connect(path) as db:
        (kept,) = list_records(db, Attachment)
    assert kept.name.endswith(".pdf")
    assert not set(kept.name) & set("/\\\0:")
    assert kept.media_type == "application/pdf"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (PAGE + pdf(), pdf()),
        (pdf() + PAGE, pdf()),
        (pdf() + zipped(b"x"), pdf()),
        (b"\x1b%-12345X@PJL JOB\r\n" + pdf() + b"\x1b%-12345X@PJL EOJ\r\n", pdf()),
    ],
    ids=["a page before", "a page behind", "a zip behind", "a printer's words around"],
)
def test_what_stands_around_a_pdf_is_not_kept(path: Path, content: bytes, kept: bytes) -> None:
    add_scan(path, "akkoord", content)
    with connect(path) as db:
        (stored,) = list_records(db, Attachment)
    assert stored.content == kept


@pytest.mark.slow
def test_a_plan_that_the_app_made_is_taken_as_it_is_and_so_is_one_that_was_added_to(
    path: Path,
) -> None:
    plan = read(path).plans[-1].document
    for content in (plan, locked(plan)):
        add_scan(path, "akkoord", content)
        with connect(path) as db:
            stored = list_records(db, Attachment)[-1]
            db.execute("DELETE FROM agreements")
            db.execute("DELETE FROM idempotency_keys")
        assert stored.content == content


def test_what_a_jpeg_says_besides_its_picture_is_not_kept(path: Path) -> None:
    add_scan(path, "akkoord", image("JPEG", comment=b"van Els") + zipped(PAGE))
    with connect(path) as db:
        (stored,) = list_records(db, Attachment)
    assert b"van Els" not in stored.content
    assert b"PK\x03\x04" not in stored.content


def test_a_logo_keeps_its_picture_and_nothing_that_was_hidden_in_it(path: Path) -> None:
    add_logo(path, "logo", image("PNG") + zipped(PAGE))
    with connect(path) as db:
        (kept,) = list_records(db, Logo)
    assert b"PK\x03\x04" not in kept.content


def test_a_caption_that_fills_the_memory_is_not_unpacked(path: Path) -> None:
    with pytest.raises(InvalidError):
        add_logo(path, "logo", text_bomb())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"before,after,shift\n" + b"a,b,c\n" * 3_600_000, "is te groot"),
        (b'before,after,shift\n"' + b"a" * 2_000_000, "kan niet gelezen worden"),
        (b"\xff\xfe\0", "geen tekstbestand"),
        (zipped(b"x"), "geen tekstbestand"),
        (b"\0" * 100, "ontbreken de kolommen"),
        (b"", ""),
    ],
    ids=["huge", "a long field", "another code", "zip", "zeros", "empty"],
)
def test_rows_that_can_not_be_read_are_said_in_a_sentence(
    tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read_rows(file, ("before", "after", "shift"))
    assert said in DUTCH.message(refused.value.message)
