"""What bringing in 5,000 rows takes: `python -m tests.bench.importing`."""

from __future__ import annotations

import random
import resource
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from switching.services import imports
from tests.importing.files import AMINA, HEADS, xlsx
from tests.samples import at, make_database

ROWS = 5000
_SYLLABLES = (
    "ba",
    "do",
    "ki",
    "lu",
    "me",
    "na",
    "po",
    "ra",
    "si",
    "tu",
    "ve",
    "wi",
    "zo",
    "fa",
    "ge",
)


def made_up_file(rows: int = ROWS) -> bytes:
    """Return a workbook with made-up dossiers: names that no two share or nearly share."""
    chance = random.Random(1)

    def name() -> str:
        words = ("".join(chance.choices(_SYLLABLES, k=4)).capitalize() for _ in range(2))
        return " ".join(words)

    senders, hosts, coaches = ([name() for _ in range(count)] for count in (250, 300, 300))
    return xlsx(
        [
            HEADS,
            *(
                (name(), senders[n % 250], hosts[n % 300], coaches[n % 300], *AMINA[4:6],
                 date(2023, 1, 1) + timedelta(days=n % 900), *AMINA[7:])
                for n in range(rows)
            ),
        ]
    )  # fmt: skip


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def main() -> None:
    """Print the processor time of each step, and by how much the most memory used has grown."""
    path, data = make_database(Path(tempfile.mkdtemp())), made_up_file()
    context, before, begun = at(path), _megabytes(), time.process_time()

    def say(step: str) -> None:
        nonlocal begun
        took, begun = time.process_time() - begun, time.process_time()
        print(f"{step}: {took:.1f} s of the server, +{_megabytes() - before:.0f} MB")

    upload = imports.read_upload(context, "bench.xlsx", data)
    say("read (in the child)")
    choices = imports.propose_choices(context, upload)
    say("proposed")
    seen = imports.preview(context, upload, choices)
    say("previewed")
    made = imports.import_file(context, upload, choices, seen.digest, "bench")
    say("imported")
    imports.undo_import(context, made.id)
    say("undone")


if __name__ == "__main__":
    main()
