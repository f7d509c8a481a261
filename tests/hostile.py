"""Text that means harm, or just comes out of the wrong clipboard, for every field and way out.

Each string has a word of its own to be found back by. A new field of a record is filled without
being named here: `fill_all` walks the models.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from unittest.mock import patch

from hypothesis import strategies as st
from pydantic import TypeAdapter

from switching.models import RECORDS, Person, Record
from switching.models.base import LINE_LENGTH, Line, Note
from switching.store import list_records, write
from tests.samples import ACTOR, NOW

BEACON = "http://127.0.0.1:9/baken"
"""An address that nothing may ever load or link to."""

FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+1+formule",
    "-2+formule",
    "@SUM(A1:A9)",
    "\t=1+tab",
    "\r=1+wagen",
    '=HYPERLINK("http://127.0.0.1:9/baken")',
    "{=1+reeks}",
    "'=1+apostrof",
    "internal:Sheet!A1",
    "00123",
)
MARKUP = (
    "<script>alert('schrift')</script>",
    f"<img src=x onerror=fout><img src='{BEACON}.png'>",
    "<b>vetter</b> &lt;teken&gt; &amp;",
    '<img src="file:///etc/passwd">',
    f"![beeld]({BEACON}.png)",
    f"[klik]({BEACON}) <{BEACON}> {BEACON}",
    "[[wiki]] [voet][1]\n\n[1]: http://127.0.0.1:9/baken",
    "www.lokaas.example amina@lokaas.example xmpp:amina@lokaas.example",
    "$\\frac{wortel}{2}$ $$\\href{http://127.0.0.1:9/baken}{x}$$",
    ":red[roodkapje] :blue-background[blauwtje] :kangaroo: :material/skull:",
    ":small[kleintje] :streamlit:",
    "**vetgedrukt** _schuin_ ~~doorstreept~~ `broncode` # kop",
    "# kopregel\n- lijstje\n1. genummerd\n> citaatje\n\n---\n| cel | rij |\n|---|---|",
    "```\nblokje\n```",
    "${7*7} {{7*7}} sjabloon <%= 7*7 %>",
    "%s %(naam)s %d {0} {naam} {} plaatshouder",
    ", begint met een komma",
    "(begint met een haak) en eindigt met een *",
    "-- streepje -> pijltje",
)
LETTERS = (
    "rechts\u202enar links",
    "\u2066eiland\u2069 \u2067dnalie",
    "onzicht\u200bbaar\u200c\u200d\u2060\ufeff",
    "nul\0teken",
    "bel\x07\x08\x1b[31m\x9b31m\x7ftekens",
    "half \ud800 paar \udfff",
    "geen\ufffe\uffffletter",
    "شارع السلام ٣ ירושלים",
    "Z\u0351\u036b\u0343a\u0323\u0308\u0301l\u0334go e\u0301e\u0301n",
    "👩\u200d👩\u200d👧\u200d👦 🏳\ufe0f\u200d🌈 gezin",
    "’s morgens “aan” € 3 – ćçß Ελένη 王",
    "regel\u2028scheiding\u2029alinea\x85volgend",
    "langwoord" * 22,
    "q" * 199,
)
FORMATS = (
    "komma, punt;komma \"aanhaling\" 'enkel'",
    'een"\n"twee";"drie\r\nvier',
    "BEGIN:VEVENT\r\nSUMMARY:kaping\nEND:VEVENT",
    "tekst\\n\\,\\;\\\\ escape",
    "vouw" + " nogmaals" * 20,
    "ATTENDEE;CN=kaper:mailto:x@lokaas.example",
    "Onderwerp\r\nBcc: stiekem@lokaas.example\r\n\r\nromp",
    '"Ünal, X" <kopregel@lokaas.example>; =?utf-8?q?codering?=',
    "--grens\r\nContent-Type: text/html\r\n\r\n.",
    "../../etc/geheim",
    "C:\\map\\con.txt|pijp?*",
)
QUERIES = (
    '"aanhaling',
    "ster* NEAR(vraag, 2)",
    "AND OR NOT voegwoord",
    "titel: kolom ^begin",
    "'; DROP TABLE tabel; --",
    "100%_wild_",
)
HOSTILE = FORMULAS + MARKUP + LETTERS + FORMATS + QUERIES

LIVE = (
    *("<script", "<img", "<b>", "&lt;", "![", "](http", "[[", "[1]", "www.", "@lokaas", "xmpp:"),
    *("://127", "$\\", "$$", ":red[", ":blue-", ":kangaroo:", ":material/skull", ":small["),
    *(
        ":streamlit:",
        "_schuin",
        "`broncode",
        "# kop",
        "- lijst",
        "1. genum",
    ),
    *("> citaat", "| cel", "```", "^begin", "file:"),
)
"""What of these strings no markdown may hold unescaped; bold and struck are words of ours too."""

MAILS = (
    "=formule@lokaas.example",
    "<b>@lokaas.example",
    "a,b;c>@lokaas.example",
    "a?bcc=b&x@lokaas.example",
    "![x](" + BEACON.removeprefix("http:") + ")@lokaas.example",
)
"""Addresses that may be stored from before there was a strict rule, and mean harm."""

GIVEN_FORM = {"email", "job_since"}
"""The fields that take a text of one form only."""
NOT_TYPED = {
    *("content_code", "media_type", "reference", "contradiction"),
    *("key", "message_id", "said", "address_mark"),
    *("digest", "detail", "snapshot_digest", "code_digest"),
    *("sha256", "target", "record_table", "field"),
    *("indicator_set", "set_version", "indicator", "question", "answer"),
}
"""The fields that the app fills in by itself, or with a code of the sets of indicators."""

Place = tuple[type[Record], int, str]
"""A field of a record: its kind, its id, the field's name."""

TextOf = Callable[[type[Record], str, int], str]

_LINE, _NOTE = TypeAdapter(Line), TypeAdapter(Note)


def hostile_text() -> st.SearchStrategy[str]:
    """Draw hostile strings, any other letters, and what comes of putting them together."""
    return st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), min_size=1, max_size=4).map(
        "".join
    )


def live_in(markdown: str) -> list[str]:
    """List what of the hostile strings would do something in `markdown`."""
    bare = re.sub(r"\\[^A-Za-z0-9\s]", " ", markdown)
    return [mark for mark in LIVE if mark in bare]


def as_line(text: str) -> str:
    """Return what a field of one line makes of `text`."""
    return _LINE.validate_python(text)


def as_note(text: str) -> str:
    """Return what a field of many lines makes of `text`."""
    return _NOTE.validate_python(text)


def typed_fields(kind: type[Record]) -> list[str]:
    """List the fields of a record that hold text which someone typed."""
    fields = kind.model_fields.items()
    return [name for name, field in fields if field.annotation is str and name not in NOT_TYPED]


def is_note(kind: type[Record], name: str) -> bool:
    """Tell whether a field takes more than a line."""
    return any("clean_text" in repr(item) for item in kind.model_fields[name].metadata)


def fill_all(path: Path, text_of: TextOf | None = None) -> dict[Place, str]:
    """Fill every field of every record with hostile text; return what is on record, by its place.

    `text_of` returns other texts, by a record's kind, its field and a number.

    The database holds at least one record of each kind that people type something in.
    Addresses are those of before there was a rule for them: no one can type them now.
    """
    numbers, filled = count(), {}
    unruled = patch("switching.models.mail.is_stored", return_value=True)
    with unruled, write(path, ACTOR, NOW) as transaction:
        for kind in RECORDS:
            for record in list_records(transaction.db, kind):
                write_text = text_of or _text
                changes = {
                    name: write_text(kind, name, next(numbers)) for name in typed_fields(kind)
                }
                after = transaction.update(record, **changes)
                filled |= {(kind, record.id, name): getattr(after, name) for name in changes}
    return filled


def _text(kind: type[Record], name: str, number: int) -> str:
    """Return a text for a field: for a note all there are, for a line as many as it holds.

    At its end stands a word that no other field has: one that no page shows is missed.
    """
    if name == "job_since":
        return ""
    if kind is Person and name == "email":
        return MAILS[number % len(MAILS)]
    start = 7 * number % len(HOSTILE)
    turned = HOSTILE[start:] + HOSTILE[:start]
    own = f"veld{number}eigen"
    return "\n".join((*turned, own)) if is_note(kind, name) else _packed(turned, own)


def _packed(strings: tuple[str, ...], own: str) -> str:
    """Return the first of `strings`, what still fits behind it, and the field's own word."""
    room = LINE_LENGTH - len(own) - 1
    text = strings[0][:room]
    for item in strings[1:]:
        if len(text) + len(item) < room:
            text = f"{text} {item}"
    return f"{text} {own}"
