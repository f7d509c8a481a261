"""The learners and organisations of a project, as the funder counts them, and their answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlite_utils

from switching.models import FunderAnswer, OrganisationProfile
from switching.rules.certification import certificate_number
from switching.rules.indicators import CountedLearner, CountedOrganisation
from switching.store.rows import list_readable

# A switch goes on until it is completed or stopped. Who never came has no held day, and does not
# take part. Out is the last held day, or the stop if that came later.
_LEARNERS = """
SELECT s.learner_id AS person_id, min(d.first) AS entered_on, count(d.first) AS switches,
    coalesce(sum(d.minutes), 0) AS held_minutes,
    max(EXISTS (SELECT 1 FROM certificates c
        WHERE c.switch_id = s.id AND c.withdrawn_at IS NULL)) AS certified,
    max(coalesce(s.stopped_on < d.last, 0)) AS stopped_early,
    CASE WHEN sum(s.completed_on IS NULL AND s.stopped_on IS NULL) = 0
        THEN max(max(d.last, coalesce(s.stopped_on, d.last))) END AS left_on
FROM switches s
JOIN (SELECT switch_id, min(day) AS first, max(day) AS last, sum(held_minutes) AS minutes
    FROM exchange_days WHERE held = 1 GROUP BY switch_id) d ON d.switch_id = s.id
WHERE s.project_id = :project_id
GROUP BY s.learner_id ORDER BY s.learner_id
"""
_ORGANISATIONS = """
SELECT o.id, min(d.day) AS entered_on FROM organisations o
JOIN switches s ON o.id IN (s.sending_organisation_id, s.host_id)
JOIN exchange_days d ON d.switch_id = s.id AND d.held = 1
WHERE s.project_id = :project_id
GROUP BY o.id ORDER BY o.id
"""


def read_learners(
    db: sqlite_utils.Database, project_id: int, people: Collection[int] | None = None
) -> list[CountedLearner]:
    """List the learners of a project who had a held day, each once; `people` keeps some of them."""
    answers: dict[int, dict[str, FunderAnswer]] = {}
    # What can't be read is not known: its profile is not complete, and says so.
    # Two records of a person that became one may each have answered: the later answer counts.
    given = list_readable(db, FunderAnswer, "asked_on, id", project_id=project_id)
    for item in given:
        answers.setdefault(item.person_id, {})[item.question] = item
    found = []
    for row in db.query(_LEARNERS, {"project_id": project_id}):
        if people is not None and row["person_id"] not in people:
            continue
        said = answers.get(row["person_id"], {})
        found.append(
            CountedLearner(
                row["person_id"],
                date.fromisoformat(row["entered_on"]),
                date.fromisoformat(row["left_on"]) if row["left_on"] else None,
                row["held_minutes"],
                row["switches"],
                bool(row["certified"]),
                {name: item.answer for name, item in said.items()},
                {name: item.asked_on for name, item in said.items()},
                bool(row["stopped_early"]),
            )
        )
    return found


def read_organisations(db: sqlite_utils.Database, project_id: int) -> list[CountedOrganisation]:
    """List the organisations of a project that sent or received someone on a held day."""
    profiles = {item.organisation_id: item for item in list_readable(db, OrganisationProfile)}
    found = []
    for row in db.query(_ORGANISATIONS, {"project_id": project_id}):
        said = profiles.get(row["id"])
        size = str(said.size) if said else ""
        found.append(
            CountedOrganisation(
                row["id"],
                date.fromisoformat(row["entered_on"]),
                # Public bodies are counted apart and are no enterprise, whatever their size.
                size if said and said.kind != "public_body" else "",
                str(said.kind) if said else "",
            )
        )
    return found


def read_certificate_numbers(db: sqlite_utils.Database, project_id: int) -> dict[int, list[str]]:
    """Return the numbers of the certificates that hold, by dossier of a project."""
    query = """SELECT c.switch_id, c.year, c.number FROM certificates c
        JOIN switches s ON s.id = c.switch_id
        WHERE c.withdrawn_at IS NULL AND s.project_id = ? ORDER BY c.year, c.number"""
    found: dict[int, list[str]] = {}
    for switch_id, year, number in db.execute(query, [project_id]).fetchall():
        found.setdefault(switch_id, []).append(certificate_number(year, number))
    return found


def switches_with_held_day(
    db: sqlite_utils.Database, project_id: int, first: date, last: date
) -> list[int]:
    """List the dossiers of a project with a held day from `first` to `last`, by id."""
    query = """SELECT DISTINCT s.id FROM switches s JOIN exchange_days d ON d.switch_id = s.id
        WHERE s.project_id = ? AND d.held = 1 AND d.day BETWEEN ? AND ? ORDER BY s.id"""
    rows = db.execute(query, [project_id, first.isoformat(), last.isoformat()]).fetchall()
    return [int(row[0]) for row in rows]


def was_learner_before(db: sqlite_utils.Database, switch_id: int) -> bool:
    """Tell whether the learner of a dossier had a held day in another one of its project before.

    Also when that one is not among what is shown.
    """
    query = """SELECT EXISTS (SELECT 1 FROM main.switches s
        JOIN main.switches o ON o.learner_id = s.learner_id AND o.project_id = s.project_id
            AND o.id <> s.id
        JOIN main.exchange_days d ON d.switch_id = o.id AND d.held = 1
        WHERE s.id = :id AND d.day < coalesce((SELECT min(day) FROM main.exchange_days
            WHERE switch_id = :id AND held = 1), '9999-12-31'))"""
    return bool(db.execute(query, {"id": switch_id}).fetchone()[0])


def remove_answers(db: sqlite_utils.Database, people: Collection[int]) -> None:
    """Remove what people answered the funder: it goes with who is erased."""
    for person_id in sorted(people):
        db.execute("DELETE FROM funder_answers WHERE person_id = ?", [person_id])
