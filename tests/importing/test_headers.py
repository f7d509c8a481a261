"""Headers as people write them: what is taken for a field is that field, and doubt is asked.

The lists in `headers/` were written before the words that are known: `[field]` with what heads it,
`[?]` with what says too little by itself or is of no field.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.importing.concepts import _phrases
from switching.importing.fields import FieldKind, Target, fields_of
from switching.importing.headers import Header, propose
from switching.importing.reading import read_file
from switching.importing.table import Asked, read_table
from tests.importing.files import CALENDAR, xlsx

FOLDER = Path(__file__).with_name("headers")
LISTS: dict[FieldKind, dict[str, str]] = {
    kind: {}
    for kind in (FieldKind.SECTOR, FieldKind.OPTION_KIND, FieldKind.PARTY, FieldKind.LANGUAGE)
}
FAMILIES = sorted(path.stem for path in FOLDER.glob("*.txt"))
ASKED = "?"
_FEWEST_FOUND = 0.9


def listed(family: str) -> Iterator[tuple[str, str]]:
    """Yield each header of a list with its field."""
    key = ""
    for line in (FOLDER / f"{family}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            key = line.strip("[]")
        else:
            yield from ((header.strip(), key) for header in line.split(" | "))


def target_of(family: str) -> Target:
    return Target.HOSTS if family == "hosts" else Target.DOSSIERS


def read(family: str) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """Return each header with its field, the one that it is taken for, and what is offered."""
    target = target_of(family)
    found = []
    for text, key in listed(family):
        proposed = propose([Header(1, (text,))], target)[1]
        found.append((text, key, proposed.field, proposed.offered))
    return found


def test_each_list_is_long_and_of_fields_that_are() -> None:
    for family in FAMILIES:
        headers = list(listed(family))
        assert len(headers) >= 200, family
        assert {key for _, key in headers} <= {ASKED, *fields_of(target_of(family))}


@pytest.mark.parametrize("family", FAMILIES)
def test_none_is_sure_and_wrong_and_most_are_found(family: str) -> None:
    found = read(family)
    assert [item for item in found if item[2] not in (None, item[1])] == []
    named = [item for item in found if item[1] != ASKED]
    assert sum(item[2] == item[1] for item in named) >= _FEWEST_FOUND * len(named)


def taken(*texts: str, target: Target = Target.DOSSIERS) -> list[str | None]:
    """Return the field of each header of one sheet."""
    found = propose([Header(place, (text,)) for place, text in enumerate(texts, 1)], target)
    return [found[place].field for place in range(1, len(texts) + 1)]


@pytest.mark.parametrize(
    ("texts", "fields"),
    [
        ("Lerende|Functie|E-mail|Coach|Functie|E-mail",
         "learner learner_job learner_mail coach coach_job coach_mail"),
        ("Lerende|Organisatie|Tel|Host|Coach|Tel",
         "learner sender learner_phone host coach coach_phone"),
        ("Lerende|Werkgever|Host|Coach|Projectleider|E-mail", "learner sender host coach leader -"),
        ("Lerende|Werkgever|Host|Projectleider|Opmerkingen|E-mail",
         "learner sender host leader notes -"),
        ("Lerende|Opmerkingen|E-mail", "learner notes learner_mail"),
        ("Voornaam|Naam|Werkgever|Host", "learner_first learner_family sender host"),
        ("Coach|Voornaam|Naam", "coach - -"),
        ("Naam|Werkgever|Host", "- sender host"),
        ("Van|Naar", "sender host"),
        ("Van|Tot", "- -"),
        ("Datum|Uur|Duur", "call_day call_time actual"),
        ("Lerende|Datum", "learner -"),
        ("Lerende|Eerste dag|Uur", "learner first_day -"),
        ("Datum gesprek|Plaats", "call_day place"),
        ("Eerste dag|Plaats", "first_day -"),
        ("Gepland|Werkelijk", "planned actual"),
        ("Gepland|Lerende|Werkelijk", "- learner -"),
        ("Host|Contactpersoon", "host coach"),
        ("Werkgever|Contactpersoon", "sender sender_contact"),
        ("Lerende|Contactpersoon", "learner -"),
        ("Lerende|Gemeente", "learner -"),
        ("Host|Gemeente", "host host_city"),
        ("Lerende|Deelnemer", "- -"),
    ],
)  # fmt: skip
def test_what_says_too_little_is_settled_by_its_neighbours_or_asked(
    texts: str, fields: str
) -> None:
    wanted = [None if key == "-" else key for key in fields.split()]
    assert taken(*texts.split("|")) == wanted


def test_two_rows_are_read_together() -> None:
    def of(*parts: str) -> str | None:
        return propose([Header(1, parts)], Target.DOSSIERS)[1].field

    assert of("Coach", "E-mail") == "coach_mail"
    assert of("Gegevens lerende", "Naam") == "learner"
    assert of("Kennismakingsgesprek", "Datum") == "call_day"
    assert of("Kennismaking", "Projectleider") == "leader"
    assert of("Overzicht 2024", "Coach") == "coach"
    assert of("Lerende", "Coach") is None
    assert of("Werkgever", "Lerende") is None
    assert of("Naam lerende", "Nom de l'apprenant") == "learner"


@pytest.mark.slow
def test_what_stands_below_tells_and_forbids() -> None:
    def with_cells(text: str, *cells: object) -> str | None:
        book = read_file(
            "a.xlsx",
            xlsx(
                [["Lerende", "Host", text], *(["An Peeters", "De Linde", cell] for cell in cells)]
            ),
        )
        table = read_table(book.book.sheets[0], Asked(Target.DOSSIERS, CALENDAR, LISTS))
        return table.columns[2].field

    assert with_cells("Kennismakingsgesprek", date(2024, 3, 1), "05/04/2024") == "call_day"
    assert with_cells("Kennismakingsgesprek", "ja", "nee") == "held"
    assert with_cells("Kennismakingsgesprek", "via Teams", "ging vlot") is None
    assert with_cells("Leervraag", "ja", "nee") is None
    assert with_cells("Coach", "0470 12 34 56", "0470 12 34 57") is None
    assert with_cells("Coach", "an@example.be", "tom@example.be") is None
    assert with_cells("Coach", "Tom Claes", "Lies Maes") == "coach"
    assert with_cells("Uren", date(2024, 3, 1), date(2024, 4, 1)) is None


def test_a_header_in_words_that_are_not_known_is_still_a_header() -> None:
    rows = [("Fulano", "Empresa", "Cuando"), ("An P", "De Linde", 3), ("Tom C", "De Linde", 4)]
    book = read_file("a.xlsx", xlsx(rows)).book
    table = read_table(book.sheets[0], Asked(Target.DOSSIERS, CALENDAR, LISTS))
    assert table.layout is not None
    assert table.layout.head_rows == (1,)
    assert [column.field for column in table.columns] == [None] * 3
    assert table.columns[0].offered[0] == "learner"


WORDS = st.lists(
    st.sampled_from(sorted({word for phrase in _phrases() for word in phrase.split()})),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(WORDS)
def test_a_word_more_that_is_not_known_takes_the_sureness_away(text: str) -> None:
    assert propose([Header(1, (f"{text} zyxwvut",))], Target.DOSSIERS)[1].field is None


def main() -> None:
    """Print the figures of each list, and what was not found."""
    for family in FAMILIES:
        found = read(family)
        named = [item for item in found if item[1] != ASKED]
        taken = [item for item in found if item[2]]
        right = [item for item in named if item[1] == item[2]]
        offered = [item for item in named if item[2] is None and item[1] in item[3]]
        print(
            f"{family}: {len(found)} headers, {len(right)} of {len(named)} found, "
            f"{len(offered)} more offered, {len(taken) - len(right)} sure and wrong"
        )
        for text, key, field, offers in found:
            if field != key and (key != ASKED or field) and len(sys.argv) > 1:
                print("   ", text, "|", key, "|", field, "|", ", ".join(offers))


if __name__ == "__main__":
    main()
