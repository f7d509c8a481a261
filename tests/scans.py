"""Small files as people scan them, sound and otherwise."""

from __future__ import annotations

import io
import struct
import zlib

from fpdf import FPDF
from PIL import Image

from tests.samples import NOW


def image(kind: str, size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """Return an image of noise as PNG or JPEG."""
    written = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(written, kind, **options)
    return written.getvalue()


def pdf(password: str = "") -> bytes:
    """Return a PDF of one page, locked when a password is given."""
    paper = FPDF()
    paper.add_page()
    paper.set_creation_date(NOW)
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    return bytes(paper.output())


def png_of(width: int, height: int) -> bytes:
    """Return a tiny PNG that says it has this many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
