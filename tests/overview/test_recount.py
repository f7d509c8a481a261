"""Each tile, table, chart and sentence against a count of its own, at every size and for each role.

A sentence is taken apart: what it claims is counted again, and a sentence that is not known here
fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from switching.models import Actor, Party, Shift, UserRole
from switching.overview import Selected, Selection, Span, figures_of, select
from switching.overview.chance import LEAST_CASES, Middle, in_front, medians_differ, shares_differ
from switching.overview.exports.selected import gather
from switching.overview.topics import TOPICS, Topic
from switching.services.overview import read_overview
from switching.services.rights import DeniedError, Need, may
from switching.store import connect
from tests.overview.claims import ENGLISH, check_most, claim, minutes, number, part
from tests.overview.claims_of_facts import CLAIMS
from tests.overview.recount import LEDGER, STEPS, mark, past, quantile
from tests.overview.recount_of_facts import PARTS, WholeRecount, parted
from tests.samples import NOW, TODAY, at, make_database
from tests.snapshots import make_demo
from tests.soak import soaked

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
KEPT = {1: (46,), 3: (36, 34, 46)}
"""Which dossiers of the demo the smallest databases have: completed, stopped, to certify."""

ROLES = {
    "manager": Actor(2, UserRole.PROGRAMME_MANAGER),
    "leader": Actor(3, UserRole.PROJECT_LEADER, partner_id=6),
}
SIZES = [0, 60, *soaked([1, 3, 2_000])]


@cache
def database(folder: Path, size: int) -> Path:
    """Make a database of so many dossiers."""
    (folder / str(size)).mkdir()
    if not size:
        return make_database(folder / "0")
    path = folder / str(size) / "switching.db"
    make_demo(path, max(size, 60), today=TODAY)
    if size in KEPT:
        keep(path, KEPT[size])
    return path


def keep(path: Path, ids: tuple[int, ...]) -> None:
    """Take all other dossiers away, and then what refers to what is gone."""
    with connect(path) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(f"DELETE FROM switches WHERE id NOT IN ({', '.join(map(str, ids))})")
        while gone := db.execute("PRAGMA foreign_key_check").fetchall():
            for table, row, *_ in gone:
                db.execute(f"DELETE FROM {table} WHERE rowid = ?", [row])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("recount")


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(params=ROLES)
def actor(request: pytest.FixtureRequest) -> Actor:
    return ROLES[request.param]


@pytest.fixture
def path(folder: Path, size: int) -> Path:
    return database(folder, size)


@pytest.fixture
def recount(path: Path, actor: Actor) -> WholeRecount:
    return counted(path, actor.partner_id)


@cache
def counted(path: Path, partner_id: int | None) -> WholeRecount:
    return WholeRecount(path, TODAY, YEAR.first, YEAR.last, partner_id)


@pytest.fixture
def selected(path: Path, actor: Actor) -> Selected:
    return shown_to(path, actor)


@cache
def shown_to(path: Path, actor: Actor) -> Selected:
    return select(read_overview(at(path, actor)), Selection(YEAR), TODAY)


@pytest.mark.slow
def test_who_works_alone_sees_what_a_manager_sees(folder: Path) -> None:
    alone, manager = (
        shown_to(database(folder, 60), actor)
        for actor in (Actor(1, UserRole.LOCAL), ROLES["manager"])
    )
    assert figures_of(alone) == figures_of(manager)
    for topic in TOPICS:
        assert topic.table(alone).equals(topic.table(manager)), topic.key
        assert topic.marks(alone) == topic.marks(manager), topic.key


def test_who_sees_no_figures_is_refused(folder: Path) -> None:
    for role in UserRole:
        if not may(Actor(4, role), Need.SEE_FIGURES):
            with pytest.raises(DeniedError):
                read_overview(at(database(folder, 1), Actor(4, role)))


def test_each_tile_says_what_sql_counts(selected: Selected, recount: WholeRecount) -> None:
    found = {figure.key: figure.value for figure in figures_of(selected)}
    assert found == pytest.approx(recount.figures())


@pytest.mark.slow
def test_each_table_says_what_sql_counts(selected: Selected, recount: WholeRecount) -> None:
    topics = recount.topics
    assert set(topics) == {topic.key for topic in TOPICS}
    for topic in TOPICS:
        table = topic.table(selected)
        found, wanted = dict(rows_of(topic, table)), shown_of(topic, topics[topic.key])
        for key, numbers in found.items():
            assert numbers == pytest.approx(wanted[key], nan_ok=True), (topic.key, key)
        assert len(found) == len(wanted) if topic.key not in CUT else len(table) <= MOST[topic.key]


CUT = {
    *("proposals_by_host", "informed_coaches", "informed_learners", "exchanges_by_host"),
    "hosts_this_year",
}
"""These name the twelve organisations with most."""

MOST = {**dict.fromkeys(CUT, 12), "exchanges_by_host": 300}
FIRST = {
    "durations": 2, "durations_over_time": 1, "shifts_over_time": 2, "shift_causes": 2, "stops": 2,
    "load_per_week": 2, "exchanges_by_host": 3, "waits_by_partner": 2, "targets": 4,
}  # fmt: skip
"""How many columns of a table say which row it is; one for the rest."""
SHOWN_KEYS = {
    "proposals_by_kind": ("kind",), "proposals_by_host": ("host_id",), "funnel": ("step",),
    "informed_coaches": ("organisation_id",), "informed_learners": ("organisation_id",),
    **{topic.key: topic.keys[:1] for topic in TOPICS if topic.key in PARTS},
}  # fmt: skip


def rows_of(topic: Topic, table: pd.DataFrame) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield the numbers of each row of a table that has any, by what the row is of."""
    numbers = [column.name for column in topic.columns][FIRST.get(topic.key, 1) :]
    for row in table.to_dict("records"):
        if any(row[name] for name in numbers):
            key = mark(*(row[name] for name in SHOWN_KEYS.get(topic.key, topic.keys)))
            yield key, tuple(as_number(row[name]) for name in numbers)


def as_number(value: Any) -> float:
    """Return a cell as a number: a day as that since the first of all."""
    if isinstance(value, pd.Timestamp):
        return float(value.toordinal())
    return float("nan") if pd.isna(value) else float(value)


def shown_of(topic: Topic, counted: dict[str, Any]) -> dict[str, tuple[float, ...]]:
    return {
        key: tuple(float("nan") if number is None else float(number) for number in numbers)
        for key, numbers in counted.items()
        if any(numbers)
    }


DRAWN = {
    "durations": "calls", "durations_over_time": "calls", "overrun_by_shift": "calls",
    "overrun_by_presence": "calls", "shifts": "questions", "shifts_over_time": "questions",
    "load_per_week": "days", "exchanges_by_host": "days", "stops": "dossiers",
    "stop_reasons": "dossiers", "waits_by_partner": "dossiers", "overrun_reasons": "calls",
    "targets": "reached",
}  # fmt: skip
"""The number that a mark of a chart stands for; 'number' for the rest."""


@pytest.mark.slow
def test_each_mark_of_a_chart_is_what_sql_counts_and_leads_to_those_dossiers(
    selected: Selected, recount: WholeRecount
) -> None:
    for topic in TOPICS:
        table = topic.table(selected)
        if table.empty:
            continue
        drawn = dict(marks_of(topic, table))
        wanted = dict(marks_counted(topic.key, recount))
        assert {key: wanted.get(key, 0) for key in drawn} == drawn, topic.key
        for key, cases in list(drawn.items())[::7]:
            behind = len(topic.behind(selected, key))
            assert behind <= cases, topic.key
            assert bool(behind) == bool(cases), topic.key


def marks_of(topic: Topic, table: pd.DataFrame) -> Iterator[tuple[str, float]]:
    chart = topic.specification(table, ENGLISH)
    name = DRAWN.get(topic.key, "number")
    for rows in chart["datasets"].values():
        yield from ((row["mark"], row[name]) for row in rows if "mark" in row)


def marks_counted(key: str, recount: WholeRecount) -> Iterator[tuple[str, float]]:
    for row, numbers in recount.topics[key].items():
        if key.startswith("proposals"):
            yield from ((mark(row, step), n) for step, n in zip(LEDGER, numbers, strict=True))
        elif key.startswith("informed"):
            kinds = ("well", "a_little", "not_at_all")
            yield from ((mark(row, kind), n) for kind, n in zip(kinds, numbers[:3], strict=True))
        elif key in PARTS:
            yield from ((mark(row, name), n) for name, n in parted(key, numbers))
        elif key == "targets":
            yield row, numbers[1]
        elif key == "funnel":
            yield mark(row, "reached"), numbers[0]
            yield mark(row, "under_way"), numbers[2]
        else:
            yield row, numbers[0]


# --- the sentences -----------------------------------------------------------------------------


@claim("durations", r"<calls> calls?: <over%> took longer than 20 minutes, of which <long> more than an hour\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    took = [call["minutes"] for call in recount.timed]
    assert number(found, "calls") == len(took)
    part(found, "over", sum(value > 20 for value in took), len(took))
    assert number(found, "long") == sum(value > 60 for value in took)


def months_with(recount: WholeRecount, least: int) -> dict[str, Any]:
    counted = recount.durations_over_time()
    return {month: row for month, row in sorted(counted.items()) if row[0] >= least}


@claim("durations_over_time", r"<calls> calls?, and no period with five or more: too few for a median\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    assert number(found, "calls") == len(recount.timed)
    assert not months_with(recount, 5)


@claim("durations_over_time", r"Half of the <calls> calls of (?P<period>.+) took at most (?P<median>.+); (?P<planned>.+) was planned\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    [(month, row)] = months_with(recount, 5).items()
    assert found["period"] == ENGLISH.month(date.fromisoformat(f"{month}-01"))
    assert (number(found, "calls"), minutes(found["median"])) == (row[0], row[1])
    assert minutes(found["planned"]) == row[3]


@claim("durations_over_time", r"In <over> of the <months> months? with five calls or more the median was above what was planned; in (?P<period>.+) it was (?P<median>.+) \(<calls> calls\)\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    months = months_with(recount, 5)
    last, row = list(months.items())[-1]
    assert number(found, "months") == len(months)
    assert number(found, "over") == sum(row[1] > row[3] for row in months.values())
    assert found["period"] == ENGLISH.month(date.fromisoformat(f"{last}-01"))
    assert (number(found, "calls"), minutes(found["median"])) == row[:2]


def middles(recount: WholeRecount, key: str) -> list[tuple[str, Middle]]:
    """Return the medians of the kinds with enough calls, shortest first."""
    if key == "overrun_by_shift":
        named = [(call["shift"], call) for call in recount.timed if call["shift"]]
    else:
        named = list(by_presence(recount))
    kinds = sorted({kind for kind, _ in named})
    found = []
    for kind in kinds:
        over = [call["minutes"] - call["planned"] for name, call in named if name == kind]
        if len(over) >= LEAST_CASES:
            spread = quantile(over, 0.75) - quantile(over, 0.25)
            found.append((kind, Middle(quantile(over, 0.5), spread, len(over))))
    return sorted(found, key=lambda item: item[1].median)


def by_presence(recount: WholeRecount) -> Iterator[tuple[str, dict[str, Any]]]:
    for role, row in recount.overrun_by_presence().items():
        calls = [call for call in recount.timed if role in roles_at(recount, call["id"])]
        assert past(calls) == row
        yield from ((role, call) for call in calls)


@cache
def _roles(path: Path) -> dict[int, set[str]]:
    with connect(path) as db:
        rows = db.execute(
            "SELECT call_id, group_concat(role) FROM participants WHERE attended AND role NOT IN"
            " ('learner', 'coach', 'project_leader') GROUP BY call_id"
        ).fetchall()
    return {call: set(roles.split(",")) for call, roles in rows}


def roles_at(recount: WholeRecount, call_id: int) -> set[str]:
    return _roles(recount.path).get(call_id, {"only_three"})


for key in ("overrun_by_shift", "overrun_by_presence"):

    @claim(key, r"<calls> calls?; no two kinds have ten calls or more, which comparing takes\.")
    def _(found: re.Match[str], recount: WholeRecount, key: str = key) -> None:
        assert number(found, "calls") == sum(row[0] for row in recount.topics[key].values())
        assert len(middles(recount, key)) < 2

    @claim(key, r"No difference that chance would not give: the medians lie from (?P<less>.+) to (?P<more>.+) past the plan, of the kinds with ten calls or more\.")  # noqa: E501  # fmt: skip
    def _(found: re.Match[str], recount: WholeRecount, key: str = key) -> None:
        known = middles(recount, key)
        (_, low), (_, high) = known[0], known[-1]
        assert (minutes(found["less"]), minutes(found["more"])) == (low.median, high.median)
        apart = high.median - low.median
        assert apart < 5 or not medians_differ(low, high, len(known))

    @claim(key, r"Longest past the plan: '(?P<most>.+)', with a median of (?P<more>.+) \(<most_calls> calls\); least: '(?P<least>.+)', with (?P<less>.+) \(<least_calls> calls\)\.")  # noqa: E501  # fmt: skip
    def _(found: re.Match[str], recount: WholeRecount, key: str = key) -> None:
        known = middles(recount, key)
        (_, low), (_, high) = known[0], known[-1]
        assert (minutes(found["less"]), minutes(found["more"])) == (low.median, high.median)
        assert (number(found, "least_calls"), number(found, "most_calls")) == (
            low.cases,
            high.cases,
        )
        assert medians_differ(low, high, len(known))


@claim(
    "shifts", r"<questions> learning questions?: <changed%> changed through the call\. (?P<most>.+)"
)
def _(found: re.Match[str], recount: WholeRecount) -> None:
    kinds = Counter(call["shift"] for call in recount.settled)
    assert number(found, "questions") == kinds.total()
    part(found, "changed", kinds.total() - kinds["unchanged"], kinds.total())
    check_most(found["most"], Counter({ENGLISH.label(Shift(k)): n for k, n in kinds.items()}))


def changed_per_month(recount: WholeRecount) -> dict[str, tuple[int, int]]:
    whole = Counter(call["day"][:7] for call in recount.settled)
    changed = Counter(c["day"][:7] for c in recount.settled if c["shift"] != "unchanged")
    return {month: (changed[month], whole[month]) for month in sorted(whole)}


@claim("shifts_over_time", r"<questions> learning questions?, <changed%> changed; no two periods have five or more to compare\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    months = changed_per_month(recount)
    whole = sum(of for _, of in months.values())
    assert number(found, "questions") == whole
    part(found, "changed", sum(some for some, _ in months.values()), whole)
    assert sum(of >= 5 for _, of in months.values()) < 2


@claim("shifts_over_time", r"In (?P<first>.+) <before> of <of_before%> changed, in (?P<last>.+) <after> of <of_after%>: (?P<how>.+)")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    months = {month: row for month, row in changed_per_month(recount).items() if row[1] >= 5}
    (first, before), *_, (last, after) = months.items()
    for name, month, row, of in (
        ("before", first, before, "first"), ("after", last, after, "last"),
    ):  # fmt: skip
        assert found[of] == ENGLISH.month(date.fromisoformat(f"{month}-01"))
        assert (number(found, name), number(found, f"of_{name}")) == row
    differs = found["how"] == "more of a difference than chance would give."
    assert differs == shares_differ(*before, *after)


@claim("shift_causes", r"Of <changes> changes? <some%> came from '(?P<purpose>.+)' with '(?P<kind>.+)'(?P<how>[,;].+)")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    counts = sorted((row[0] for row in recount.shift_causes().values()), reverse=True)
    assert number(found, "changes") == sum(counts)
    part(found, "some", counts[0], sum(counts))
    alone = len(counts) > 1 and in_front(counts) == 1
    assert found["how"].startswith(", more than") == alone


@claim("proposals_by_kind", r"Of <offered> proposals?: <accepted> accepted, <maybe> maybe, <planned> planned, <done> carried out and <useful> found useful\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    rows = recount.proposals_by_kind().values()
    assert [number(found, step) for step in LEDGER] == [
        sum(column) for column in zip(*rows, strict=True)
    ]


@claim("proposals_by_host", r"(?P<lead>No host stands out by more than chance; at most )?(?P<host>.*?)(?: offered most: )?<offered> proposals?(?:, as by (?P<named>.+): |, )<accepted> accepted and <done> carried out\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    names = {row["host"]: str(row["host_id"]) for row in recount.proposals}
    rows = recount.proposals_by_host()
    row = rows[names[found["named"] or found["host"]]]
    counts = sorted((row[0] for row in rows.values()), reverse=True)
    assert (number(found, "offered"), number(found, "accepted"), number(found, "done")) == (
        row[0], row[2], row[4],
    )  # fmt: skip
    assert row[0] == counts[0]
    assert (found["lead"] is None) == (in_front(counts) == 1)


@claim("funnel", r"Of <all> dossiers? registered: <held> with a call, or further, and <certified> with a certificate; <under_way> still under way, <over> stopped or finished without one\.(?P<wait> .+)?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    steps = recount.funnel()
    assert number(found, "all") == steps["registered"][0]
    assert number(found, "held") == steps["call_held"][0]
    last = steps["certificate"]
    said = tuple(number(found, name) for name in ("certified", "under_way", "over"))
    assert said == (last[0], *last[2:4])
    assert sum(said) == number(found, "all")
    if found["wait"]:
        days, measured = re.findall(r"(\d+) days? \(median of ([\d,]+)\)", found["wait"])[0]
        most = max(row[4] for row in steps.values() if row[4] is not None and row[5] >= LEAST_CASES)
        assert (round(most), int(measured.replace(",", ""))) in {
            (int(days), row[5]) for row in steps.values()
        }
        assert int(days) == round(most)


@claim("load_per_week", r"From today to (?P<last>[\w ]+) <days> exchange days? (?:is|are) planned\.(?: The busiest week is that of (?P<week>[\w ]+), with (?P<hours>[\d.,]+) h still to come\.)?(?: <waiting> days? of this week (?:is|are) over and not confirmed yet\.)?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    planned = [day for day in recount.coming if day["status"] == "planned"]
    assert found["last"] == ENGLISH.date(LAST)
    assert all(str(TODAY) <= day["day"] <= str(LAST) for day in planned)
    assert number(found, "days") == len(planned)
    waiting = sum(day["status"] == "to_confirm" for day in recount.coming)
    assert (number(found, "waiting") if found["waiting"] else 0) == waiting
    weeks = Counter[date]()
    for day in planned:
        there = date.fromisoformat(day["day"])
        weeks[there - timedelta(days=there.weekday())] += day["minutes"]
    if found["week"]:
        (busiest, most), *rest = weeks.most_common()
        assert ENGLISH.date(busiest, "d MMMM") == found["week"]
        assert float(found["hours"].replace(",", "")) == pytest.approx(most / 60, abs=0.01)
        assert all(less < most for _, less in rest)


MONDAY = TODAY - timedelta(days=TODAY.weekday())
LAST = MONDAY + timedelta(weeks=12, days=-1)


@claim("exchanges_by_host", r"From this week on to (?P<last>[\w ]+) <hosts> organisations? receives? learners\.(?P<cut> Here are 12 of those with most\.)? (?:Most of all (?P<host>.+)|<many> organisations? (?:has|have) most)(?:, each |: )<days> days?\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    hosts = Counter(day["host"] for day in recount.coming)
    assert found["last"] == ENGLISH.date(LAST)
    assert number(found, "hosts") == len(hosts)
    assert bool(found["cut"]) == (len(hosts) > 12)
    most = max(hosts.values())
    assert number(found, "days") == most
    with_most = [host for host, days in hosts.items() if days == most]
    assert (
        [found["host"]] == with_most if found["host"] else number(found, "many") == len(with_most)
    )


for key, role in (("informed_coaches", "coach"), ("informed_learners", "learner")):

    @claim(key, r"<answers> answers?: <some%> not well informed\.(?: (?:Most at (?P<place>.+): <most> of <people>|No organisation stands out by more than chance; at most <at_most>, as at (?P<one>.+))\.)?")  # noqa: E501  # fmt: skip
    def _(found: re.Match[str], recount: WholeRecount, role: str = role) -> None:
        rows = recount.informed_rows(role)
        brief = Counter(row["name"] for row in rows if row["informed"] != "well")
        assert number(found, "answers") == len(rows)
        part(found, "some", brief.total(), len(rows))
        counts = sorted(brief.values(), reverse=True)
        if found["place"]:
            assert number(found, "most") == brief[found["place"]] == counts[0]
            assert number(found, "people") == sum(r["name"] == found["place"] for r in rows)
            assert in_front(counts) == 1
        elif counts:
            assert number(found, "at_most") == brief[found["one"]] == counts[0]
            assert in_front(counts) > 1


@claim("stops", r"<dossiers> dossiers? (?:was|were) stopped\. (?P<most>.+)")
def _(found: re.Match[str], recount: WholeRecount) -> None:
    parties = Counter(row["stopped_by"] for row in recount.stopped)
    assert number(found, "dossiers") == parties.total()
    check_most(found["most"], Counter({ENGLISH.label(Party(k)): n for k, n in parties.items()}))


@claim("stop_reasons", r"No reason was given more than once\.")
def _(found: re.Match[str], recount: WholeRecount) -> None:
    assert set(recount.stop_reasons()) == {""}


@claim("stop_reasons", r"<dossiers> dossiers? (?:was|were) stopped\. (?P<most>.+)")
def _(found: re.Match[str], recount: WholeRecount) -> None:
    reasons = recount.stop_reasons()
    assert number(found, "dossiers") == sum(count for (count,) in reasons.values())
    check_most(found["most"], Counter({f"“{r}”": count for r, (count,) in reasons.items() if r}))


@pytest.mark.slow
def test_each_sentence_claims_what_sql_counts(selected: Selected, recount: WholeRecount) -> None:
    for topic in TOPICS:
        table = topic.table(selected)
        said = topic.finding(table, ENGLISH)
        if not any(any(numbers) for numbers in recount.topics[topic.key].values()):
            assert said == topic.empty
            continue
        matches = [
            (check, found)
            for key, pattern, check in CLAIMS
            if key == topic.key and (found := pattern.fullmatch(said))
        ]
        assert len(matches) == 1, (topic.key, said)
        [(check, found)] = matches
        check(found, recount)


@pytest.mark.slow
def test_a_file_says_the_same(path: Path, actor: Actor, selected: Selected) -> None:
    """What is taken along has the sentences and the tables of the screen."""
    frames = read_overview(at(path, actor))
    content = gather(frames, Selection(YEAR), None, ENGLISH, NOW)
    assert [line.value for line in content.figures] == [
        figure.value for figure in figures_of(selected)
    ]
    for topic, part_ in zip(TOPICS, content.parts, strict=True):
        assert part_.sentence == topic.finding(topic.table(selected), ENGLISH)
        assert part_.sheet is not None
        assert len(list(part_.sheet.rows)) == len(topic.table(selected))


def test_a_wrong_count_is_found(folder: Path) -> None:
    """The recount is one: with a day too many it finds another number."""
    path = database(folder, 60)
    whole = WholeRecount(path, TODAY, YEAR.first, YEAR.last, None)
    later = replace(whole, first=date(2026, 6, 1))
    assert whole.figures()["calls_held"] != later.figures()["calls_held"]
    assert whole.funnel()[STEPS[0]] != later.funnel()[STEPS[0]]
