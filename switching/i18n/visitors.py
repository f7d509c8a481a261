"""In which language someone is spoken to of whom nothing is known but what their browser says."""

from __future__ import annotations

from switching.models import Language


def languages_read(accepted: str) -> tuple[Language, ...]:
    """Return the languages of a browser that we have too, by its header, the best liked first."""
    liked = sorted(map(_weighed, accepted.split(",")), key=lambda item: -item[1])
    codes = dict.fromkeys(code for code, weight in liked if weight > 0)
    return tuple(Language(code) for code in codes if code in set(Language))


def _weighed(part: str) -> tuple[str, float]:
    """Return the language of one part of the header, without its country, and its weight."""
    tag, _, rest = part.partition(";")
    _, _, weight = rest.replace(" ", "").partition("q=")
    try:
        liked = float(weight or 1)
    except ValueError:
        liked = 0.0
    return tag.partition("-")[0].strip().lower(), liked


def language_of_visitor(asked: str | None, accepted: str | None) -> Language:
    """Return the language `asked` for in the address, else the first of the browser, else Dutch."""
    if asked in set(Language):
        return Language(asked)
    return next(iter(languages_read(accepted or "")), Language.DUTCH)
