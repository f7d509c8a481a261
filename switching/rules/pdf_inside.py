"""What a PDF holds besides its pages: scripts, attachments, what opens or sends by itself.

qpdf takes it apart in a process of its own, with an end to its memory and its time: a small file
can unpack to gigabytes. That process runs this file by its path, so it imports nothing of ours.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

_MOST_SECONDS = 10
_MOST_WAITING = 30.0
_MOST_MEMORY = 512 << 20
_MOST_UNPACKED = 64 << 20
_LIMITS: dict[str, Any] = {
    "flate_max_memory": _MOST_UNPACKED,
    "png_max_memory": _MOST_UNPACKED,
    "tiff_max_memory": _MOST_UNPACKED,
    "run_length_max_memory": _MOST_UNPACKED,
    "max_stream_filters": 5,
    "parser_max_nesting": 100,
}
_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"),
    *("/Rendition", "/Movie", "/Sound", "/RichMediaExecute"),
}
_SUBTYPES = {"/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
_FILE = "/EmbeddedFile"
_PAGES = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
_BY_ITSELF = ("/OpenAction", "/AA")
_LINKS = {"http", "https", "mailto", "tel"}
_SCHEME = re.compile(r"([a-z][a-z0-9+-]*):")
_TELLING = re.compile(
    "|".join(
        sorted({*_ACTIONS, *_SUBTYPES, *_BY_ITSELF, _FILE, "/JS", "/XFA", "/EF", "/URI"})
    ).encode()
)
"""A name that can make more of a dictionary than a page; most have none, and are done with."""
_HARMLESS = re.compile("repairing|is not one plus the highest object number")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# An action in an earlier version of the file, which no table of the last one leads to.
_ACTION = re.compile(
    rb"/S(?:[\0\s]|%[^\r\n]{0,200}[\r\n]){0,20}+"
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|GoTo[RE]|Rendition|RichMediaExecute)"
    rb"(?![A-Za-z0-9])"
)


class Inside(StrEnum):
    """What was found in a PDF."""

    PAGES = "pages"
    MORE = "more"
    LOCKED = "locked"
    UNKNOWN = "unknown"


def look_inside(content: bytes) -> Inside:
    """Say what is in a PDF; UNKNOWN also when that would take too much memory or time.

    Raises RuntimeError when it could not be looked into for a reason that is not the file's.
    """
    try:
        # -I: nothing of the folder of this file, or of where the app was started, is imported.
        done = subprocess.run(
            [sys.executable, "-I", __file__],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MOST_WAITING,
        )
    except subprocess.TimeoutExpired:
        return Inside.UNKNOWN
    if done.returncode < 0:  # ended by the system, for what it took
        return Inside.UNKNOWN
    if done.returncode > 0:
        raise RuntimeError("the process that looks into a PDF does not work")
    return Inside(done.stdout.decode("ascii"))


def find_inside(content: bytes) -> Inside:
    """Say what is in a PDF, without an end to what it may take."""
    from pikepdf.settings import set_qpdf_limits  # the server itself has no need of it

    set_qpdf_limits(**_LIMITS)
    plain = _plain(content)
    if _ACTION.search(plain):
        return Inside.MORE
    found = _found(content, as_it_is=True)
    # Scanners count the places of objects wrongly. Where all of them stand in plain sight they are
    # looked for as any reader does; what is packed away would then be found by some readers only.
    if found is Inside.UNKNOWN and b"/ObjStm" not in plain and b"/Encrypt" not in plain:
        found = _found(content, as_it_is=False)
    return found


def _found(content: bytes, as_it_is: bool) -> Inside:
    import pikepdf
    from pikepdf.settings import qpdf_limit_errors

    before = qpdf_limit_errors()
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=not as_it_is) as pdf:
            has_more = any(map(_has_more, [*pdf.objects, pdf.trailer]))
            doubts = [said for said in pdf.get_warnings() if not _HARMLESS.search(str(said))]
    except pikepdf.PasswordError:
        return Inside.LOCKED
    except (pikepdf.PdfError, ValueError, TypeError, ArithmeticError, RuntimeError, MemoryError):
        return Inside.UNKNOWN  # no program writes what leads to these
    if has_more:
        return Inside.MORE
    # What qpdf could not read or did not unpack it took for empty; another reader may not.
    unread = (as_it_is and doubts) or qpdf_limit_errors() > before
    return Inside.UNKNOWN if unread else Inside.PAGES


def _has_more(item: Any) -> bool:
    import pikepdf

    if isinstance(item, pikepdf.Stream):
        if item.get("/Type") == "/ObjStm" and _ACTION.search(_plain(item.read_bytes())):
            return True
        if "/F" in item:  # what it holds stands in another file
            return True
        if item.get("/Type") == _FILE and not _is_data(item):
            return True
        item = item.stream_dict
    if isinstance(item, pikepdf.Name):  # so that another object names it by its number only
        return str(item) in {*_ACTIONS, *_SUBTYPES, _FILE}
    if not isinstance(item, pikepdf.Object) or not _TELLING.search(item.unparse(resolved=True)):
        return False
    return any(map(_is_more, _dictionaries(item)))


def _dictionaries(item: Any) -> Iterator[dict[str, Any]]:
    """Yield an object and what stands within it, but for what is an object of its own."""
    import pikepdf

    waiting = [item]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            inner = list(found)
        elif isinstance(found, pikepdf.Dictionary):
            entries = dict(found.items())
            yield entries
            inner = list(entries.values())
        else:
            continue
        waiting += [part for part in inner if _is_direct(part)]


def _is_direct(part: Any) -> bool:
    import pikepdf

    return isinstance(part, pikepdf.Object) and part.objgen == (0, 0)


def _is_more(entries: dict[str, Any]) -> bool:
    """Tell whether a dictionary is a script, an attachment, or does something by itself."""
    return (
        _is_script_or_file(entries)
        or str(entries.get("/S")) in _ACTIONS
        or str(entries.get("/Subtype")) in _SUBTYPES
        or any(_acts(entries[key]) for key in _BY_ITSELF if key in entries)
        or _is_odd_link(entries.get("/URI"))
    )


def _is_script_or_file(entries: dict[str, Any]) -> bool:
    """Tell scripts, forms of another kind and attachments from a font that happens to be so called.

    A page calls its fonts and pictures as it likes.
    """
    import pikepdf

    return (
        isinstance(entries.get("/JS"), pikepdf.String | pikepdf.Stream)
        or isinstance(entries.get("/XFA"), pikepdf.Array | pikepdf.Stream)
        or _attaches(entries)
    )


def _attaches(entries: dict[str, Any]) -> bool:
    """Tell whether a file is attached that is more than data, which our own plans hold."""
    import pikepdf

    files = entries.get("/EF")
    if not isinstance(files, pikepdf.Dictionary) or files.get("/Type") == "/Font":
        return False
    names = [str(entries[key]) for key in ("/F", "/UF", "/DOS", "/Mac", "/Unix") if key in entries]
    named = bool(names) and all(name.lower().endswith(".json") for name in names)
    return not named or not all(_is_data(part) for _, part in files.items())


def _is_data(file: Any) -> bool:
    """Tell whether what is attached is JSON, which no computer runs."""
    import pikepdf

    if not isinstance(file, pikepdf.Stream):
        return False
    try:
        json.loads(file.read_bytes())
    except ValueError:
        return False
    return True


def _acts(value: Any) -> bool:
    """Tell whether what happens by itself is more than going to a page."""
    import pikepdf

    if not isinstance(value, pikepdf.Dictionary):
        return False
    actions = [value, *(part for _, part in value.items() if isinstance(part, pikepdf.Dictionary))]
    return any("/S" in action and not _is_jump(action) for action in actions)


def _is_jump(action: Any) -> bool:
    """Tell whether an action goes to a page and does nothing else; a name may be any menu's."""
    kind = str(action.get("/S"))
    goes = kind == "/GoTo" or (kind == "/Named" and str(action.get("/N")) in _PAGES)
    return goes and "/Next" not in action


def _is_odd_link(value: Any) -> bool:
    """Tell whether a link leads elsewhere than to a page of the web, a mail or a call."""
    import pikepdf

    if not isinstance(value, pikepdf.String):
        return False
    link = "".join(char for char in str(value) if char.isprintable() and char != " ").lower()
    scheme = _SCHEME.match(link)
    return link.startswith("\\") or bool(scheme and scheme[1] not in _LINKS)


def _plain(content: bytes) -> bytes:
    """Write names with the letters that they stand for."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), content)


def _bound() -> None:
    """Set an end to what this process may take."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))


if __name__ == "__main__":
    _bound()
    sys.stdout.write(find_inside(sys.stdin.buffer.read()))
