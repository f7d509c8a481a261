"""PDFs written object by object, to say in them what no ordinary program would."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf

PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def paper(
    *more: bytes,
    root: bytes = b"",
    page: bytes = b"",
    resources: bytes = b"",
    trailer: bytes = b"",
) -> bytes:
    """Return a PDF of one page; `more` are its objects from 4 on."""
    catalog = b"<</Type/Catalog/Pages 2 0 R" + root + b">>"
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<%b>>%b>>" % (resources, page)
    objects = {number + 1: body for number, body in enumerate((catalog, PAGES, leaf, *more))}
    return _with_objects(b"%PDF-1.7\n", objects, trailer)


def update(before: bytes, objects: dict[int, bytes]) -> bytes:
    """Return a PDF with objects put in or replaced behind its end, as a program does on saving."""
    [*_, last] = re.findall(rb"startxref\n(\d+)\n", before)
    return _with_objects(before, objects, b"/Prev " + last)


def _with_objects(start: bytes, objects: dict[int, bytes], trailer: bytes) -> bytes:
    written, rows = start, b""
    for number, body in objects.items():
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = max(objects) + 1
    table = b"xref\n0 1\n0000000000 65535 f \n" + rows
    ends = b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n"
    return written + table + ends % (size, trailer, len(written))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return an object that holds content."""
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (len(content), entries, content)


def packed(content: bytes) -> bytes:
    """Return the same PDF with its objects packed in streams."""
    return _saved(content, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def locked(content: bytes, password: str = "") -> bytes:
    """Return the same PDF encrypted; without a password anyone opens it, and may not change it."""
    key = pikepdf.Encryption(owner="owner", user=password)
    return _saved(content, encryption=key, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _saved(content: bytes, **options: object) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()


def with_object_stream(content: bytes, filters: bytes) -> bytes:
    """Return a PDF of which the second page of objects is `content`, as these filters pack it."""
    start, offsets = b"%PDF-1.7\n", {}
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 6 0 R>>",
        2: PAGES,
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>",
        4: stream(content, b"/Type/ObjStm/N 1/First 4/Filter" + filters),
    }
    for number, body in bodies.items():
        offsets[number] = len(start)
        start += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    offsets[5] = len(start)
    rows = [(0, 0, 255), *((1, place, 0) for place in offsets.values()), (2, 4, 0)]
    table = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([x]) for kind, place, x in rows
    )
    body = stream(table, b"/Type/XRef/Size 7/W[1 4 1]/Root 1 0 R")
    return start + b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, offsets[5])


SCRIPT = b"6 0 <</S/JavaScript/JS(app.alert(1))>>"


def flate_bomb(times: int) -> bytes:
    """Return a PDF with a hundred megabytes of blanks behind its script, packed so many times."""
    pack, content = zlib.compressobj(9), b""
    content = pack.compress(SCRIPT)
    for _ in range(100):
        content += pack.compress(b" " * 2**20)
    content += pack.flush()
    for _ in range(times - 1):
        content = zlib.compress(content, 9)
    return with_object_stream(content, b"[" + b"/FlateDecode" * times + b"]")


def lzw_bomb() -> bytes:
    """Return a PDF whose objects unpack to over half a gigabyte, by the older way of packing."""
    codes = [ord(" "), *range(258, 4094), 256]  # each is one blank longer; the last begins anew
    # The first of more than 511 takes ten bits, and so on: one code early, as in PDF.
    bits = "".join(f"{code:0{max(9, (258 + n).bit_length())}b}" for n, code in enumerate(codes))
    eight = int(bits * 8, 2).to_bytes(len(bits), "big")
    return with_object_stream(eight * 10, b"/LZWDecode")
