"""Reading whole numbers as people write them: with spaces, with a comma or point and zeros."""

from __future__ import annotations

import re

from switching.models import Message, N_

_NUMBER = re.compile(r"(?P<whole>[-−–]?\d+)(?:[.,](?P<fraction>\d+))?")
_GROUPS = re.compile(r"[-−–]?\d{1,3}(?:[.,]\d{3})+")
_MOST_DIGITS = 15


def parse_whole(text: str) -> int | None:
    """Return the number in '22', '22,0' or '1 200'; None for anything else.

    '1.200' is none: that may be a thousand and more, or one and a bit.
    """
    match = _NUMBER.fullmatch(_bare(text))
    if match is None or _GROUPS.fullmatch(match[0]) or (match["fraction"] or "").strip("0"):
        return None
    if len(match["whole"]) > _MOST_DIGITS:
        return None
    return int(re.sub("[−–]", "-", match["whole"]))


def whole_refused(text: str, least: int | None = None, most: int | None = None) -> Message | None:
    """Say why `text` is no whole number from `least` to `most`; None when it is one, or empty."""
    written = _bare(text)
    if not written:
        return None
    number = parse_whole(text)
    if number is None:
        return Message(_unreadable(written), {"typed": text.strip()})
    if least is not None and number < least:
        return Message(N_("Fill in {least} or more."), {"least": least})
    if most is not None and number > most:
        return Message(N_("Fill in {most} or less."), {"most": most})
    return None


def _bare(text: str) -> str:
    return "".join(text.split())


def _unreadable(written: str) -> str:
    if _GROUPS.fullmatch(written):
        return N_("‘{typed}’ can be read in two ways. Leave out the comma or point.")
    if _NUMBER.fullmatch(written):
        return N_("‘{typed}’ is no whole number. Round it, without a comma or point.")
    return N_("‘{typed}’ is no number. Write it in digits.")
