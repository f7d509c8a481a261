"""Poppler, to read PDFs with other eyes than ours. `python -m tests.poppler` sees to it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.browser import install_debian

PROGRAMS = ("pdftotext", "pdffonts", "pdfinfo", "pdftoppm")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word and the box that it stands in, in points from the top left of its page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def read(program: str, document: bytes, *options: str) -> str:
    """Return what a program of Poppler says of a document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(document)
        after = ["-"] if program == "pdftotext" else []
        done = subprocess.run(
            [program, *options, str(path), *after], capture_output=True, check=True
        )
    assert done.stderr == b"", done.stderr.decode()
    return done.stdout.decode()


def words_of(document: bytes) -> Iterator[Word]:
    """Yield each word of a document with its place."""
    tree = ElementTree.fromstring(read("pdftotext", document, "-bbox-layout"))
    for number, page in enumerate(tree.iter(f"{_XHTML}page"), start=1):
        for word in page.iter(f"{_XHTML}word"):
            box = (float(word.attrib[name]) for name in ("xMin", "yMin", "xMax", "yMax"))
            yield Word(number, *box, word.text or "")


def pictures_of(document: bytes, dots_per_inch: int) -> list[bytes]:
    """Return each page of a document as a PNG."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(document)
        size = ["-r", str(dots_per_inch)]
        subprocess.run(["pdftoppm", "-png", *size, str(path), str(path.with_name("p"))], check=True)
        return [picture.read_bytes() for picture in sorted(Path(folder).glob("p-*.png"))]


def main() -> None:
    """Install Poppler where it is missing, or say what to do."""
    if all(map(shutil.which, PROGRAMS)) or install_debian("poppler-utils"):
        print("Poppler: found")
        return
    sys.exit(
        "The tests of the documents need Poppler (pdftotext and its like), which could not be "
        "installed here.\nInstall it (Debian: poppler-utils; macOS: brew install poppler; Windows: "
        "winget install poppler) and try again."
    )


if __name__ == "__main__":
    main()
