"""The language of someone of whom nothing is known but what their browser says."""

from __future__ import annotations

import pytest

from switching.i18n.visitors import language_of_visitor, languages_read
from switching.models import Language

NL, EN, FR = Language.DUTCH, Language.ENGLISH, Language.FRENCH


@pytest.mark.parametrize(
    ("accepted", "read"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.8", (FR, EN)),
        ("en;q=0.5, nl-BE", (NL, EN)),
        ("de-DE, fr ; q=0.7", (FR,)),
        ("FR-fr", (FR,)),
        ("fr;q=0, en", (EN,)),
        ("fr;q=x, en;q=0.1", (EN,)),
        ("*", ()),
        ("", ()),
    ],
)
def test_a_browser_says_what_its_reader_likes_best(
    accepted: str, read: tuple[Language, ...]
) -> None:
    assert languages_read(accepted) == read


@pytest.mark.parametrize(
    ("asked", "accepted", "spoken"),
    [
        (None, "fr-BE,nl;q=0.5", FR),
        ("en", "fr-BE", EN),
        ("de", "fr-BE", FR),
        ("", "de", NL),
        (None, None, NL),
    ],
)
def test_what_is_asked_goes_before_the_browser_and_dutch_comes_last(
    asked: str | None, accepted: str | None, spoken: Language
) -> None:
    assert language_of_visitor(asked, accepted) is spoken
