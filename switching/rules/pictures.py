"""Photos as telephones and scanners make them: turned upright, made smaller, without metadata."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

LONGEST = 3508
"""The most pixels along a side that are kept: an A4 sheet at 300 dots per inch."""

MOST_PIXELS = 64_000_000
"""An A4 sheet at 600 dots per inch has 35 million, a large photo of a telephone 50 million."""

_MOST_REDRAWN = 32_000_000
"""The most pixels of a PNG that is drawn anew: it has to be whole in memory for it."""

_DRAFT = 2480
_TRIES = ((LONGEST, 88), (2480, 80), (1754, 70))
"""The longest side and the quality of a JPEG, from the best: noise takes much room."""

_MOST_UNPACKED, _AT_ONCE = MOST_PIXELS * 8 + 2**20, 2**20
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_PNG_PICTURE = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"bKGD"),
        *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"),
    }
)
"""The parts of a PNG that are needed to show it as it was meant."""

_JPEG_END = b"\xff\xd9"
_JPEG_SCAN, _COMMENT, _APPLICATIONS = 0xDA, 0xFE, range(0xE0, 0xF0)
_JPEG_PICTURE = (b"JFIF\0", b"Adobe", b"ICC_PROFILE\0")
"""How the segments of applications begin that say how a JPEG is to be shown."""

UNREADABLE = (OSError, SyntaxError, ValueError, IndexError, EOFError, OverflowError, zlib.error)
"""What Pillow raises depends on where a file breaks off."""


class ManyPixelsError(Exception):
    """An image has more pixels than are opened."""


@dataclass(frozen=True)
class Picture:
    """An image as it is kept, and whether it is a JPEG; else it is a PNG."""

    content: bytes
    is_jpeg: bool


def kept_jpeg(content: bytes, most_bytes: int) -> Picture | None:
    """Return a JPEG as it is kept; None for one that is damaged.

    One that is small, upright and says nothing but its picture is kept as it is.
    """
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            refuse_many_pixels(image, MOST_PIXELS)
            if _is_plain_jpeg(content, image) and len(content) <= most_bytes:
                # An eighth of the size: the whole file is read, little memory is taken.
                image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
                image.load()
                return Picture(content, True)
            # A part of the size, where that is enough: less memory is taken.
            image.draft("RGB", (_DRAFT, _DRAFT))
            return Picture(_as_jpeg(image, most_bytes), True)
    except Image.DecompressionBombError:
        raise ManyPixelsError from None
    except UNREADABLE:
        return None


def kept_png(content: bytes, most_bytes: int) -> Picture | None:
    """Return a PNG as it is kept; None for one that is damaged, or has another file behind it."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
            refuse_many_pixels(image, MOST_PIXELS)
            image.verify()  # compares the check sum of each part, without unpacking it
        if not content.endswith(_PNG_END) or not _unpacks(content):
            return None
        bare, turned = (
            _without_metadata(content),
            any(kind == b"eXIf" for kind, _data, _whole in _png_parts(content)),
        )
        if len(bare) <= most_bytes and not turned:
            return Picture(bare, False)
        return _smaller(content, most_bytes)
    except Image.DecompressionBombError:
        raise ManyPixelsError from None
    except UNREADABLE:
        return None


def refuse_many_pixels(image: Image.Image, most: int) -> None:
    """Raise ManyPixelsError before an image is unpacked that would fill the memory."""
    if image.width * image.height > most:
        raise ManyPixelsError


def upright(image: Image.Image) -> Image.Image:
    """Return an image as a telephone shows it: turned as its metadata say."""
    turned: Image.Image = ImageOps.exif_transpose(image)
    return turned


def of_eight_bits(image: Image.Image) -> Image.Image:
    """Return an image with 16 bits a colour in 8; any other as it is."""
    if not image.mode.startswith(("I", "F")):
        return image
    scaled = image.convert("I").point(lambda value: value * (1 / 256))
    return scaled.convert("L")


def on_white(image: Image.Image) -> Image.Image:
    """Return an image in red, green and blue; what is transparent in it becomes white."""
    layered = of_eight_bits(image).convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")


def _smaller(content: bytes, most_bytes: int) -> Picture:
    """Draw a PNG anew: as a PNG where that is small enough, else as a JPEG."""
    with Image.open(io.BytesIO(content), formats=["PNG"]) as image:
        refuse_many_pixels(image, _MOST_REDRAWN)
        drawn = upright(image)
    drawn.thumbnail((LONGEST, LONGEST))
    profile = drawn.info.get("icc_profile")
    drawn.info.clear()
    written = io.BytesIO()
    drawn.save(written, "PNG", icc_profile=profile)
    if written.tell() <= most_bytes:
        return Picture(written.getvalue(), False)
    return Picture(_as_jpeg(drawn, most_bytes), True)


def _as_jpeg(image: Image.Image, most_bytes: int) -> bytes:
    """Return an image as a JPEG, upright, with its colour profile and no other metadata."""
    drawn = upright(image)
    profile = drawn.info.get("icc_profile") if drawn.mode in {"RGB", "L"} else None
    if drawn.mode not in {"RGB", "L"}:
        drawn = on_white(drawn)
    # Whatever Pillow would take along of what it read.
    drawn.info.clear()
    content = b""
    for longest, quality in _TRIES:
        drawn.thumbnail((longest, longest))
        written = io.BytesIO()
        drawn.save(written, "JPEG", quality=quality, icc_profile=profile)
        content = written.getvalue()
        if len(content) <= most_bytes:
            break
    return content


def _is_plain_jpeg(content: bytes, image: Image.Image) -> bool:
    """Tell whether a JPEG needs no change: of a usual size and mode, with its picture alone."""
    usual = max(image.size) <= LONGEST and image.mode in {"RGB", "L"}
    ended = content.rstrip(b"\0\r\n ").endswith(_JPEG_END)
    return usual and ended and not any(_says_more(*item) for item in _jpeg_segments(content))


def _says_more(marker: int, data: bytes) -> bool:
    """Tell whether a segment of a JPEG is about something else than its picture."""
    of_application = marker in _APPLICATIONS and not data.startswith(_JPEG_PICTURE)
    return of_application or marker == _COMMENT


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the data of each segment before the picture itself."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == _JPEG_SCAN:
            return
        if marker == 0xFF:
            place += 1  # a byte that fills up
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        yield marker, content[place + 4 : place + 2 + length]
        place += 2 + length


def _png_parts(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield the type, the data and the whole of each part of a PNG."""
    place = len(_PNG_SIGNATURE)
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        whole = content[place : place + length + 12]
        yield whole[4:8], whole[8:-4], whole
        place += length + 12


def _without_metadata(content: bytes) -> bytes:
    parts = (whole for kind, _data, whole in _png_parts(content) if kind in _PNG_PICTURE)
    return _PNG_SIGNATURE + b"".join(parts)


def _unpacks(content: bytes) -> bool:
    """Tell whether the picture in a PNG unpacks to its end; it is never whole in memory."""
    unpacking, unpacked = zlib.decompressobj(), 0
    for kind, data, _whole in _png_parts(content):
        packed = data if kind == b"IDAT" else b""
        while packed and unpacked <= _MOST_UNPACKED:
            unpacked += len(unpacking.decompress(packed, _AT_ONCE))
            packed = unpacking.unconsumed_tail
    unpacking.flush()
    return unpacking.eof and unpacked <= _MOST_UNPACKED
