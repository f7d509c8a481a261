"""The words of a list: none like another, and none dropped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from switching.rules.labels import tell_apart
from switching.rules.normal_form import same_form

WORDS = st.sampled_from(["Jan", "jan", "Ja\u00adn", " Jan", "Jan (Gent)", "Jan · 2", "Gent", ""])


@given(st.dictionaries(st.integers(1, 99), st.lists(WORDS, min_size=1, max_size=4)))
def test_no_two_labels_look_the_same(among: dict[int, list[str]]) -> None:
    labels = tell_apart(among)
    assert list(labels) == list(among)
    assert len({same_form(label) for label in labels.values()}) == len(among)
    assert all(label.startswith(among[key][0]) for key, label in labels.items())


@given(st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=2)))
def test_what_has_no_number_is_told_apart_too(among: dict[str, list[str]]) -> None:
    labels = tell_apart(among)
    assert len({same_form(label) for label in labels.values()}) == len(among)


def test_namesakes_get_what_tells_them_apart_and_no_more() -> None:
    among = {
        1: ("Jan Peeters", "Acerta", "jan@acerta.be"),
        2: ("jan  peeters", "Voka", "jan@voka.be"),
        3: ("Jan Peeters", "Voka", "jp@voka.be"),
        4: ("Zita Maes", "Voka", "zita@voka.be"),
        5: ("Els", "Voka", ""),
        6: ("Els", "Voka", ""),
    }
    assert list(tell_apart(among).values()) == [
        "Jan Peeters (Acerta)",
        "jan  peeters (Voka, jan@voka.be)",
        "Jan Peeters (Voka, jp@voka.be)",
        "Zita Maes",
        "Els · 5",
        "Els · 6",
    ]
