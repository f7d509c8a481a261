"""The commands that measure proposals."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.models import Shift
from switching.rules.shift_kinds import Said, shift_between, weights_in
from tests.cli.running import run
from tests.labelled import HELD_OUT, MADE_WITH


def csv_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_evaluate_suggestions_prints_both_figures(tmp_path: Path) -> None:
    options = "option_id;kind;title;description\na;meeting;Oudercontact;\nb;onbekend;Keuken;\n"
    pairs = "goal,option_id\ngesprekken met ouders,a\nkoken,b\n"
    done = run(
        "evaluate", "suggestions",
        "--options", csv_file(tmp_path, "options.csv", options),
        "--pairs", csv_file(tmp_path, "pairs.csv", pairs),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "app: recall bij 3 1.000, MRR 1.000" in done.output
    assert "FTS5: recall bij 3 0.000, MRR 0.000" in done.output
    assert "getoond bij een aanbod van 30: 1.000" in done.output
    assert "niets delen met hun mogelijkheid: 1 van de 1 gevonden" in done.output


def test_evaluate_table_measures_all_at_once(tmp_path: Path) -> None:
    options = csv_file(tmp_path, "o.csv", "option_id,kind,title,description\na,x,Keuken,\n")
    pairs = csv_file(tmp_path, "p.csv", "goal,option_id\nkoken,a\n")
    shifts = csv_file(tmp_path, "s.csv", "before,after,shift\nplannen,plannen,unchanged\n")
    done = run("evaluate", "table", "--options", options, "--pairs", pairs, "--shifts", shifts)
    assert done.exit_code == 0, done.output
    assert "| juiste mogelijkheid bij de eerste drie | 1.000 | 0.000 |" in done.output
    assert "| soort verschuiving klopt | 1.000 |  |" in done.output
    assert "| waarschijnlijk vanaf 0.9 | 1 / 1 = 1.000 |  |" in done.output


def test_weights_are_fitted_and_written(tmp_path: Path) -> None:
    made = tmp_path / "weights.json"
    done = run("evaluate", "fit-shifts", MADE_WITH.shifts, HELD_OUT.shifts, "--output", made)
    assert done.exit_code == 0, done.output
    text = made.read_text(encoding="utf-8")
    before, after = Said("Wondzorg"), Said("Vrijwilligers in het woonzorgcentrum inzetten")
    assert shift_between(before, after, by=weights_in(text)).likeliest is Shift.SHIFTED


def test_weights_are_not_written_where_another_file_is(tmp_path: Path) -> None:
    made = csv_file(tmp_path, "weights.json", "{}")
    done = run("evaluate", "fit-shifts", MADE_WITH.shifts, "--output", made)
    assert done.exit_code == 2
    assert made.read_text(encoding="utf-8-sig") == "{}"


def test_evaluate_shifts_prints_both_figures(tmp_path: Path) -> None:
    pairs = "before,after,shift\nplannen,plannen,unchanged\nplannen,plannen,more_concrete\n"
    done = run("evaluate", "shifts", csv_file(tmp_path, "pairs.csv", pairs))
    assert done.exit_code == 0, done.output
    assert "app: overeenkomst 0.500 op 2 paren" in done.output
    assert "altijd ‘concreter’: overeenkomst 0.500" in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ontbreken de kolommen: before, after, shift"),
        ("before,after\na,b\n", "ontbreken de kolommen: shift"),
        ("before,after,shift\n", "geen rijen"),
        (
            "before,after,shift\na,b,beter\n",
            "Rij 1 onder de hoofding heeft geen soort",
        ),
    ],
)
def test_evaluate_says_what_is_wrong_with_a_file(tmp_path: Path, text: str, said: str) -> None:
    done = run("evaluate", "shifts", csv_file(tmp_path, "pairs.csv", text))
    assert done.exit_code == 2
    assert said in done.output


def test_evaluate_refuses_what_is_no_text_or_no_file(tmp_path: Path) -> None:
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for path in (binary, tmp_path / "absent.csv", tmp_path):
        done = run("evaluate", "shifts", path)
        assert done.exit_code == 2
        assert done.output.strip()


@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        ("option_id,kind,title,description\na,x,b,c\na,x,b,c\n", "goal,option_id\ng,a\n"),
        ("option_id,kind,title,description\na,x,b,c\n", "goal,option_id\ng,z\n"),
    ],
)
def test_evaluate_refuses_options_that_do_not_fit(tmp_path: Path, options: str, pairs: str) -> None:
    done = run(
        "evaluate", "suggestions",
        "--options", csv_file(tmp_path, "options.csv", options),
        "--pairs", csv_file(tmp_path, "pairs.csv", pairs),
    )  # fmt: skip
    assert done.exit_code == 2
    assert "Mogelijkheid" in done.output
