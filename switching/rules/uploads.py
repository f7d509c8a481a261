"""What a file that someone adds really is: judged by its content, never by its name.

Three types are all that is taken, so three signatures do; the images are then opened by Pillow.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

from switching.models import Message, N_

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 64_000_000
"""An A4 sheet at 600 dots per inch has 35 million, a large photo of a telephone 50 million."""

_MOST_UNPACKED, _AT_ONCE = MOST_PIXELS * 8 + 2**20, 2**20
_PNG_START = 8
NAME_LENGTH = 80
_TAIL = 2048
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"))
_PDF_START = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,16}%PDF-")
_PDF_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
# What Windows and shells read as something else than a letter of a name.
_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class FileKind(StrEnum):
    """The types of file that can be added; the value is the media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


SCANS = frozenset(FileKind)
IMAGES = frozenset({FileKind.JPEG, FileKind.PNG})
_ENDINGS = {FileKind.PDF: ".pdf", FileKind.JPEG: ".jpg", FileKind.PNG: ".png"}


class FileRefusedError(Exception):
    """A file can't be added; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


@dataclass(frozen=True)
class InspectedFile:
    """A file that can be added: a clean name with the ending of what it is."""

    name: str
    kind: FileKind
    content: bytes


def inspect_file(
    name: str, content: bytes, kinds: Collection[FileKind] = SCANS, otherwise: str = "scan"
) -> InspectedFile:
    """Say what a file is, and name it cleanly; `otherwise` is the name of one that has none.

    A PDF that asks for a password is taken too: its owner decides who may read it. Raises
    FileRefusedError with a sentence for what is empty, too large, of another type, or damaged.
    """
    kind = _kind_of(content)
    _refuse_unfit(content, kind, kinds)
    if kind is None or not _is_whole(content, kind):
        text = N_("This file is damaged or incomplete. Make or download it again.")
        raise FileRefusedError(Message(text))
    return InspectedFile(clean_name(name, kind, otherwise), kind, content)


def _refuse_unfit(content: bytes, kind: FileKind | None, kinds: Collection[FileKind]) -> None:
    if not content:
        raise FileRefusedError(Message(N_("This file is empty. Choose another one.")))
    if len(content) > MOST_BYTES:
        text = N_("This file is too large: 5 MB is the most. Scan it in grey, or at 150 dpi.")
        raise FileRefusedError(Message(text))
    if kind not in kinds:
        text = N_("This file is of another type. Only these can be added: {kinds}.")
        names = ", ".join(item.name for item in FileKind if item in kinds)
        raise FileRefusedError(Message(text, {"kinds": names}))


def clean_name(name: str, kind: FileKind, otherwise: str = "scan") -> str:
    """Return a file name that is safe everywhere, with the ending of what the file is."""
    last = _RESERVED.sub(" ", re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1])
    shown = " ".join("".join(char if _is_visible(char) else " " for char in last).split())
    stem, _dot, ending = shown.rpartition(".")
    kept = (stem if stem and len(ending) <= 5 else shown)[:NAME_LENGTH].strip(". ")
    if not kept or _DEVICES.fullmatch(kept.split(".")[0].strip()):
        kept = otherwise
    return kept + _ENDINGS[kind]


def _is_visible(char: str) -> bool:
    """Tell whether a character shows: no control, no mark that turns the order of letters."""
    return unicodedata.category(char)[0] not in "CZ"


def _kind_of(content: bytes) -> FileKind | None:
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return FileKind[name]
    # Readers allow a kilobyte of other bytes before a PDF's header: a page of the web, say.
    return FileKind.PDF if _PDF_START.match(content) else None


def _is_whole(content: bytes, kind: FileKind) -> bool:
    return _pdf_is_whole(content) if kind is FileKind.PDF else _image_is_whole(content, kind)


def _pdf_is_whole(content: bytes) -> bool:
    """Tell whether a PDF ends as it should: with where its table of contents is, inside it.

    What stands behind that end would be another file in the same one.
    """
    end = _PDF_END.search(content[-_TAIL:])
    return end is not None and 0 < int(end[1]) < len(content)


def _image_is_whole(content: bytes, kind: FileKind) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=[kind.name]) as image:
            _refuse_many_pixels(image)
            if kind is FileKind.PNG:
                image.verify()  # compares the check sum of each part, without unpacking it
                return content.endswith(_PNG_END) and _unpacks(content)
            # An eighth of the size: the whole file is read, little memory is taken.
            image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
    except Image.DecompressionBombError:
        raise FileRefusedError(_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, OverflowError, zlib.error):
        # What Pillow raises depends on where a file breaks off.
        return False
    return True


def _unpacks(content: bytes) -> bool:
    """Tell whether the picture in a PNG unpacks to its end; it is never whole in memory."""
    unpacking, place, unpacked = zlib.decompressobj(), _PNG_START, 0
    while place < len(content) and unpacked <= _MOST_UNPACKED:
        length = int.from_bytes(content[place : place + 4], "big")
        packed = content[place + 8 : place + 8 + length] * (
            content[place + 4 : place + 8] == b"IDAT"
        )
        while packed and unpacked <= _MOST_UNPACKED:
            unpacked += len(unpacking.decompress(packed, _AT_ONCE))
            packed = unpacking.unconsumed_tail
        place += length + 12
    unpacking.flush()
    return unpacking.eof and unpacked <= _MOST_UNPACKED


_MANY_PIXELS = Message(N_("This image is too large to open. Scan it at 300 dpi at most."))


def _refuse_many_pixels(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise FileRefusedError(_MANY_PIXELS)
