"""What a file is, by its content: everything that is refused, with its sentence."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from switching.i18n import Texts
from switching.rules.uploads import (
    IMAGES,
    MOST_BYTES,
    NAME_LENGTH,
    FileKind,
    FileRefusedError,
    clean_name,
    inspect_file,
)
from tests.papers import paper, with_object_stream
from tests.scans import image, pdf, png_of

SOUND = {
    "pdf": (pdf(), FileKind.PDF),
    "jpeg": (image("JPEG"), FileKind.JPEG),
    "progressive jpeg": (image("JPEG", progressive=True), FileKind.JPEG),
    "png": (image("PNG"), FileKind.PNG),
}
DAMAGED = "Dit bestand is beschadigd of onvolledig. Maak of download het opnieuw."
OTHER = "Dit bestand is van een ander type. Alleen deze kun je toevoegen: PDF, JPEG, PNG."


def refusal(content: bytes, **options: object) -> str:
    with pytest.raises(FileRefusedError) as caught:
        inspect_file("scan.pdf", content, **options)  # type: ignore[arg-type]
    return Texts().message(caught.value.message)


@pytest.mark.parametrize("name", SOUND)
def test_a_file_is_what_its_content_says_whatever_it_is_called(name: str) -> None:
    content, kind = SOUND[name]
    found = inspect_file("akkoord.exe", content)
    assert found.kind is kind
    assert (
        found.name
        == {"pdf": "akkoord.pdf", "jpeg": "akkoord.jpg", "png": "akkoord.png"}[kind.name.lower()]
    )
    assert found.content == content


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("part", [0.4, 0.7, 0.95])
def test_a_file_that_breaks_off_is_damaged(name: str, part: float) -> None:
    content, _ = SOUND[name]
    assert refusal(content[: int(len(content) * part)]) == DAMAGED


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 a document of Word", b"MZ a program", b"<svg/>", b"%PD", b"GIF89a"]
)
def test_another_type_is_refused_even_with_the_right_name(content: bytes) -> None:
    assert refusal(content) == OTHER


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (paper(b"<</S/JavaScript/JS(x)>>", root=b"/OpenAction 4 0 R"), "zit meer dan pagina's"),
        (pdf("geheim"), "vraagt een wachtwoord"),
        (with_object_stream(b"no such way", b"/FlateDecode"), "kunnen we niet nakijken"),
    ],
    ids=["a script", "a password", "what can not be read"],
)
def test_a_pdf_that_may_hold_more_than_pages_is_refused_with_what_to_do(
    content: bytes, said: str
) -> None:
    refused = refusal(content)
    assert said in refused
    assert "nieuwe PDF" in refused


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "Dit bestand is leeg. Kies een ander."


def test_a_file_of_more_than_5_mb_is_refused_and_one_of_5_mb_is_not() -> None:
    whole = pdf()
    padded = whole[:9] + b"%" * (MOST_BYTES - len(whole)) + whole[9:]
    assert inspect_file("groot.pdf", padded).kind is FileKind.PDF
    assert refusal(padded + b"\n").startswith("Dit bestand is te groot: 5 MB is het maximum.")


@pytest.mark.parametrize("side", [8_001, 60_000])
def test_an_image_that_would_fill_the_memory_is_refused_before_it_is_unpacked(side: int) -> None:
    assert refusal(png_of(side, side)).startswith("Dit beeld is te groot om te openen.")


def test_a_logo_takes_images_only() -> None:
    assert refusal(pdf(), kinds=IMAGES) == OTHER.replace("PDF, ", "")


@given(st.sampled_from(sorted(SOUND)), st.integers(0), st.binary(min_size=1, max_size=9))
def test_no_damage_breaks_the_inspection(name: str, place: int, patch: bytes) -> None:
    content, _ = SOUND[name]
    place %= len(content)
    with suppress(FileRefusedError):
        inspect_file(name, content[:place] + patch + content[place + len(patch) :])


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Akkoord Amina.PDF", "Akkoord Amina.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scans\\IMG_1.jpeg", "IMG_1.pdf"),
        ("a\r\nb\x00.pdf", "a b.pdf"),
        ("factuur\u202efdp.exe", "factuur fdp.pdf"),
        ("", "scan.pdf"),
        ("....", "scan.pdf"),
        ("con.pdf", "scan.pdf"),
        ('a<b>:"c|d?*.pdf', "a b c d.pdf"),
        ("versie 1.2 getekend", "versie 1.2 getekend.pdf"),
        ("é" * 300 + ".png", "é" * NAME_LENGTH + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_gets_the_ending_of_what_the_file_is(name: str, clean: str) -> None:
    assert clean_name(name, FileKind.PDF) == clean


@given(st.text())
def test_no_name_gets_through_uncleaned(name: str) -> None:
    found = clean_name(name, FileKind.PNG)
    assert found.endswith(".png")
    assert len(found) <= NAME_LENGTH + 4
    assert not set(found) & set('<>:"/\\|?*\n\r\t\0')
    assert found == " ".join(found.split())


def test_a_png_whose_picture_does_not_unpack_is_damaged_though_its_sums_are_right() -> None:
    content = image("PNG")
    start = content.index(b"IDAT") + 4
    length = int.from_bytes(content[start - 8 : start - 4], "big")
    spoiled = bytes(byte ^ 0x55 for byte in content[start : start + length])
    checksum = zlib.crc32(b"IDAT" + spoiled).to_bytes(4, "big")
    assert refusal(content[:start] + spoiled + checksum + content[start + length + 4 :]) == DAMAGED


@pytest.mark.slow
def test_a_picture_of_one_colour_as_large_as_may_be_is_taken() -> None:
    written = io.BytesIO()
    Image.new("L", (8000, 6000), 200).save(written, "PNG")
    assert inspect_file("scan", written.getvalue())
