"""What a file that someone adds really is: judged by its content, never by its name.

Three types are all that is taken, so three signatures do; the images are then opened by Pillow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from switching.models import Message, N_
from switching.rules.pdf_ends import whole_pdf
from switching.rules.pdf_inside import Inside, look_inside
from switching.rules.pictures import ManyPixelsError, Picture, kept_jpeg, kept_png

MOST_BYTES = 5 * 1024 * 1024
"""What is kept of a file at most; a picture that is larger is made smaller."""

MOST_RECEIVED = 20_000_000
"""What comes in at most: a photo of a telephone, as it is."""

NAME_LENGTH = 80
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"))
# Readers allow a kilobyte of other bytes before a PDF's header.
_PDF_START, _LATEST_START = b"%PDF-", 1024
_HEIF = re.compile(rb".{4}ftyp(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif)", re.DOTALL)
# What Windows and shells read as something else than a letter of a name.
_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_ENDING = re.compile(
    r"\.(?:pdf|jpe?g|jpe|jfif|png|heic|heif|avif|webp|gif|bmp|tiff?|docx?|odt|txt|html?|exe|com|bat)",
    re.IGNORECASE,
)
"""What is taken off a name; '.2026' at its end is no such ending, it is part of a date."""


_NO_MORE_THAN_PAGES = {
    Inside.MORE: N_(
        "In this PDF is more than pages: a script, a form, an attachment, or something that opens "
        "by itself. Print it to a new PDF ('Microsoft Print to PDF', or 'Save as PDF' while "
        "printing) or scan the paper, and add that."
    ),
    Inside.LOCKED: N_(
        "This PDF asks for a password. Open it, print it to a new PDF without one, and add that."
    ),
    Inside.UNKNOWN: N_(
        "What is in this PDF can't be checked. Print it to a new PDF or scan the paper, and add "
        "that."
    ),
}


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
    """Say what a file is, name it cleanly, and return of its content what is kept.

    A picture is turned upright, made smaller where it is large, and loses its metadata; of a PDF
    goes what stands before its start or behind its end, and all else stays: someone may have
    signed it. `otherwise` is the name of one that has none. Raises FileRefusedError with a sentence
    for what is empty, too large, of another type, or damaged, and for a PDF that holds more than
    pages.
    """
    kind = _kind_of(content)
    _refuse_unfit(content, kind, kinds)
    kept = _kept(content, kind)
    if kind is None or kept is None:
        text = N_("This file is damaged or incomplete. Make or download it again.")
        raise FileRefusedError(Message(text))
    if isinstance(kept, bytes):
        refused = why_not_pages(kept)
        if refused is not None:
            raise FileRefusedError(refused)
    else:
        kind = FileKind.JPEG if kept.is_jpeg else FileKind.PNG
        kept = kept.content
    return InspectedFile(clean_name(name, kind, otherwise), kind, kept)


def _refuse_unfit(content: bytes, kind: FileKind | None, kinds: Collection[FileKind]) -> None:
    if not content:
        raise FileRefusedError(Message(N_("This file is empty. Choose another one.")))
    if kind not in kinds:
        raise FileRefusedError(_other_type(content, kinds))
    if len(content) > (MOST_RECEIVED if kind in IMAGES else MOST_BYTES):
        raise FileRefusedError(Message(_too_large(kind)))


def why_not_pages(content: bytes) -> Message | None:
    """Say why a PDF is not taken: it holds more than pages, or may; None when it does not."""
    inside = look_inside(content)
    return None if inside is Inside.PAGES else Message(_NO_MORE_THAN_PAGES[inside])


def _too_large(kind: FileKind | None) -> str:
    if kind in IMAGES:
        return N_("This picture is too large: 20 MB is the most. Make it smaller.")
    return N_("This file is too large: 5 MB is the most. Scan it in grey, or at 150 dpi.")


def _other_type(content: bytes, kinds: Collection[FileKind]) -> Message:
    """Say why a file is refused; of what people often have, how to get the right one."""
    if _HEIF.match(content):
        return Message(
            N_("This photo is in HEIC, a format of iPhones. Choose 'Most Compatible' on it, under "
               "Settings, Camera, Formats, and take it again; or take a screenshot of the photo.")
        )  # fmt: skip
    if content.startswith((b"II*\0", b"MM\0*")):
        return Message(N_("This is a TIFF file. Choose PDF or JPEG on the scanner."))
    if content.startswith(b"PK\x03\x04") and b"word/" in content:
        return Message(N_("This is a Word file. Save it as PDF in Word, and add that."))
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Message(N_("This picture is in WebP. Take a screenshot of it, and add that."))
    names = ", ".join(item.name for item in FileKind if item in kinds)
    text = N_("This file is of another type. Only these can be added: {kinds}.")
    return Message(text, {"kinds": names})


def clean_name(name: str, kind: FileKind, otherwise: str = "scan") -> str:
    """Return a file name that is safe everywhere, with the ending of what the file is."""
    return clean_stem(name, otherwise) + _ENDINGS[kind]


def clean_stem(name: str, otherwise: str) -> str:
    """Return a file name that is safe everywhere, without its ending."""
    last = _RESERVED.sub(" ", re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1])
    shown = " ".join("".join(char if _is_visible(char) else " " for char in last).split())
    stem, dot, ending = shown.rpartition(".")
    kept = (stem if _ENDING.fullmatch(dot + ending) else shown)[:NAME_LENGTH].strip(". ")
    if not kept or _DEVICES.fullmatch(kept.split(".")[0].strip()):
        return otherwise
    return kept


def _is_visible(char: str) -> bool:
    """Tell whether a character shows: no control, no mark that turns the order of letters."""
    return unicodedata.category(char)[0] not in "CZ"


def _kind_of(content: bytes) -> FileKind | None:
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return FileKind[name]
    return FileKind.PDF if _PDF_START in content[: _LATEST_START + len(_PDF_START)] else None


def _kept(content: bytes, kind: FileKind | None) -> Picture | bytes | None:
    """Return what is kept of a file; None for one that is damaged."""
    try:
        if kind is FileKind.JPEG:
            return kept_jpeg(content, MOST_BYTES)
        if kind is FileKind.PNG:
            return kept_png(content, MOST_BYTES)
    except ManyPixelsError:
        text = N_("This image is too large to open. Scan it at 300 dpi at most.")
        raise FileRefusedError(Message(text)) from None
    return whole_pdf(content)
