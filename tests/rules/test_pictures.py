"""Files as telephones and scanners make them: taken, upright, small, without metadata."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin
from pypdf import PdfReader

from switching.i18n import Texts
from switching.rules.pictures import LONGEST, of_eight_bits
from switching.rules.uploads import (
    MOST_BYTES,
    MOST_RECEIVED,
    FileKind,
    FileRefusedError,
    InspectedFile,
    clean_name,
    inspect_file,
)
from switching.services.letterhead import _redrawn as logo_of
from tests.scans import image, pdf

RED, BLUE = (200, 30, 30), (30, 30, 200)


def two_halves(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """Return a picture that is red on top and blue below."""
    drawn = Image.new("RGB", size, RED)
    drawn.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    return drawn.convert(mode)


def written(picture: Image.Image, kind: str, **options: object) -> bytes:
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def of_telephone(orientation: int = 1, **options: object) -> bytes:
    """Return a JPEG that says how it was held, by which telephone, and where."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Model] = orientation, "Telefoon van Els"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 2.0, 3.0)
    return written(_turned(orientation), "JPEG", exif=exif, quality=95, **options)


def _turned(orientation: int) -> Image.Image:
    """Return the two halves as a sensor that is held so sees them."""
    ways = {
        **{2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180},
        **{4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE},
        **{6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE},
        8: Image.Transpose.ROTATE_270,
    }
    drawn = two_halves()
    return drawn.transpose(ways[orientation]) if orientation in ways else drawn


def opened(file: InspectedFile) -> Image.Image:
    found = Image.open(io.BytesIO(file.content))
    found.load()
    return found


def is_red_above_blue(picture: Image.Image) -> bool:
    shown = picture.convert("RGB")
    above, below = (shown.getpixel((shown.width // 2, shown.height * part // 4)) for part in (1, 3))
    return above[0] > above[2] + 60 and below[2] > below[0] + 60


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_kept_as_the_telephone_showed_it_and_says_nothing_else(orientation: int) -> None:
    file = inspect_file("IMG_2041.JPG", of_telephone(orientation))
    assert (file.name, file.kind) == ("IMG_2041.jpg", FileKind.JPEG)
    assert opened(file).size == (400, 300)
    assert is_red_above_blue(opened(file))
    assert not opened(file).getexif()
    assert b"Telefoon" not in file.content


def large_photo() -> bytes:
    """Return a JPEG of over 8 MB, of 12 million pixels."""
    noise = Image.effect_noise((4032, 3024), 90).convert("RGB")
    content = written(noise, "JPEG", quality=93)
    assert 8_000_000 < len(content) < MOST_RECEIVED
    return content


@pytest.mark.slow
def test_a_photo_of_8_mb_is_taken_and_made_smaller() -> None:
    file = inspect_file("foto.jpeg", large_photo())
    assert len(file.content) <= MOST_BYTES
    assert max(opened(file).size) <= LONGEST


@pytest.mark.slow
def test_a_png_of_over_5_mb_is_taken_and_made_smaller() -> None:
    content = written(Image.effect_noise((2000, 1500), 90).convert("RGB"), "PNG", compress_level=0)
    assert len(content) > MOST_BYTES
    file = inspect_file("schermafdruk.png", content)
    assert len(file.content) <= MOST_BYTES
    assert opened(file).size == (2000, 1500)


KINDS: dict[str, Callable[[], bytes]] = {
    "progressive": lambda: written(two_halves(), "JPEG", progressive=True),
    "in grey": lambda: written(two_halves(mode="L"), "JPEG"),
    "CMYK": lambda: written(two_halves(mode="CMYK"), "JPEG"),
    "of a double lens": lambda: written(
        two_halves(), "MPO", save_all=True, append_images=[two_halves()]
    ),
    "with bytes behind it": lambda: written(two_halves(), "JPEG") + b"SEFT\x01\x02" * 9,
    "with a comment": lambda: written(two_halves(), "JPEG", comment=b"Els"),
    "png": lambda: written(two_halves(), "PNG"),
    "png of 16 bits": lambda: written(Image.new("I;16", (40, 30), 40_000), "PNG"),
    "png of a palette": lambda: written(two_halves(mode="P"), "PNG"),
    "transparent png": lambda: written(two_halves(mode="RGBA"), "PNG"),
    "png of one bit": lambda: written(two_halves(mode="1"), "PNG"),
    "png that lies on its side": lambda: written(_turned(6), "PNG", exif=_on_its_side()),
}


def _on_its_side() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    return exif


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["foto", "FOTO.JPEG", "scan.PNG", "akkoord.pdf"])
def test_each_kind_of_picture_is_taken_whatever_its_name(kind: str, name: str) -> None:
    file = inspect_file(name, KINDS[kind]())
    assert file.name.endswith(".png" if file.kind is FileKind.PNG else ".jpg")
    shown = opened(file)
    assert not shown.getexif()
    in_colours = kind not in {"in grey", "png of 16 bits", "png of one bit"}
    assert is_red_above_blue(shown) or not in_colours


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_picture_becomes_a_logo(kind: str) -> None:
    media_type, content = logo_of(KINDS[kind]())
    drawn = Image.open(io.BytesIO(content))
    assert media_type == f"image/{str(drawn.format).lower()}"
    if kind not in {"in grey", "png of 16 bits", "png of one bit"}:
        assert is_red_above_blue(drawn)


def test_sixteen_bits_are_made_eight_of_the_same_grey() -> None:
    for grey in (0, 128, 255):
        found = of_eight_bits(Image.new("I;16", (2, 2), grey * 257))
        assert found.getpixel((0, 0)) == pytest.approx(grey, abs=1)


def test_what_a_png_says_besides_its_picture_is_not_kept() -> None:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "Els")
    said.add_itxt("XML:com.adobe.xmp", "<x>Els</x>", zip=True)
    file = inspect_file("foto", written(two_halves(), "PNG", pnginfo=said))
    assert b"Els" not in file.content
    assert not {"Author", "XML:com.adobe.xmp"} & set(opened(file).info)
    assert opened(file).tobytes() == two_halves().tobytes()


def test_a_small_scan_without_metadata_stays_as_it_is() -> None:
    for content in (image("JPEG"), image("PNG"), pdf()):
        assert inspect_file("scan", content).content == content


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        inspect_file("foto", content)
    return Texts().message(caught.value.message)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\0\0\0\x24ftypheic" + b"\0" * 99, "Meest compatibel"),
        (b"\0\0\0\x1cftypmif1" + b"\0" * 99, "Meest compatibel"),
        (written(two_halves(), "TIFF"), "Kies op de scanner PDF of JPEG"),
        (written(two_halves(), "WEBP"), "schermafdruk"),
        (b"PK\x03\x04\x14\0 word/document.xml", "Bewaar het in Word als PDF"),
        (b"\xff\xd8\xff\xe0" + b"\0" * MOST_RECEIVED, "20 MB is het maximum"),
    ],
    ids=["heic", "heif", "tiff", "webp", "word", "huge"],
)
def test_what_is_not_taken_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    assert said in refusal(content)


def pages(content: bytes) -> int:
    """Return how many pages two readers find in a PDF."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        counted = len(paper.pages)
    assert len(PdfReader(io.BytesIO(content), strict=True).pages) == counted
    return counted


PRINTER = b"\x1b%-12345X@PJL SET RENDERMODE=GRAYSCALE\r\n@PJL ENTER LANGUAGE=PDF\r\n"


@pytest.mark.parametrize("before", [b"", b"\n", b"\xef\xbb\xbf", b"\0\0\0\0\0", b"%PDF-", PRINTER])
@pytest.mark.parametrize(
    "behind", [b"", b"\r\n", b"\0" * 700, b"\x1a", b"--mail-grens--\r\n", b"x" * 9000]
)
def test_a_pdf_with_bytes_around_it_is_taken_without_them(before: bytes, behind: bytes) -> None:
    kept = inspect_file("SCAN_0001.PDF", before + pdf() + behind)
    assert kept.name == "SCAN_0001.pdf"
    assert kept.content.startswith(b"%PDF-")
    assert kept.content.strip(b"\0\r\n") == pdf().strip()
    assert pages(kept.content) == 1


@given(st.binary(max_size=1000), st.binary(max_size=3000))
def test_no_bytes_around_a_pdf_break_it_or_stay(before: bytes, behind: bytes) -> None:
    try:
        kept = inspect_file("scan", before + pdf() + behind).content
    except FileRefusedError:
        return  # they look like another file
    assert pages(kept) == 1
    assert kept.strip() == pdf().strip()


def test_a_pdf_that_counts_the_bytes_before_it_stays_readable() -> None:
    before = b"\0scan\n"
    moved = pdf()
    for place in sorted(_places(moved), reverse=True):
        written_ = b"%010d 00000 n" % place
        moved = moved.replace(written_, b"%010d 00000 n" % (place + len(before)))
    start = int(moved.rsplit(b"startxref", 1)[1].split()[0])
    moved = moved.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(before)))
    kept = inspect_file("scan", before + moved).content
    assert b"scan" not in kept.split(b"%PDF-")[0]
    assert len(PdfReader(io.BytesIO(kept)).pages) == 1


def _places(content: bytes) -> list[int]:
    table = content[content.rindex(b"xref\n", 0, content.rindex(b"startxref")) :]
    return [int(line[:10]) for line in table.splitlines() if line.endswith(b" n ")
            or line.endswith(b" n")]  # fmt: skip


def test_a_pdf_that_breaks_off_in_what_was_added_to_it_is_damaged() -> None:
    added = b"\n7 0 obj\n<< /Type /Annot >>\nendobj\nxref\n7 1\n00000"
    assert "beschadigd" in refusal(pdf() + added)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("akkoord 12.03.2026", "akkoord 12.03.2026.pdf"),
        ("akkoord 12.03.2026.PDF", "akkoord 12.03.2026.pdf"),
        ("Scan v1.2", "Scan v1.2.pdf"),
        ("Akkoord J.Jans", "Akkoord J.Jans.pdf"),
        ("IMG_0042.HEIC", "IMG_0042.pdf"),
        ("foto.JPG.jpg", "foto.JPG.pdf"),
        ("/sdcard/DCIM/Camera/IMG 1.jpeg", "IMG 1.pdf"),
        ("a\tb\x07c\x1b[31m.pdf", "a b c [31m.pdf"),
        ("contract .pdf", "contract.pdf"),
        (".pdf", "scan.pdf"),
        ("pdf", "pdf.pdf"),
    ],
)
def test_a_name_keeps_its_points_and_loses_only_the_ending_of_a_file(name: str, clean: str) -> None:
    assert clean_name(name, FileKind.PDF) == clean


@given(st.text(max_size=300))
def test_a_name_that_was_cleaned_stays_as_it_is(name: str) -> None:
    once = clean_name(name, FileKind.PDF)
    assert clean_name(once, FileKind.PDF) == once
