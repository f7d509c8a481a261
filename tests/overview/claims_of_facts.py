"""The claims of the sentences on what exchanges brought, what waits, partners and targets."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

from switching.models import OptionKind, OverrunReason, Party, Purpose, Sector, Shift, StopCause
from switching.overview.chance import LEAST_CASES, Middle, leads, medians_differ
from tests.overview.claims import (
    CLAIMS,
    ENGLISH,
    Claim,
    check_difference,
    check_most,
    claim,
    number,
    part,
)
from tests.overview.recount import grouped, quantile
from tests.overview.recount_of_facts import PARTS, TARGETS, WholeRecount, parted

__all__ = ["CLAIMS"]
LENGTHS = {
    "as_planned": "up to 20 minutes", "longer": "21 to 60 minutes", "past_an_hour": "past an hour",
}  # fmt: skip
STEPS = {
    "call": "from registration to the call",
    "plan": "from the call to a final plan",
    "first_day": "from the plan to the first day",
    "certificate": "from the first day to the certificate",
}


def sums(recount: WholeRecount, key: str) -> dict[str, int]:
    """Add up the parts of all rows of a topic."""
    found = dict.fromkeys(PARTS[key], 0)
    for row in recount.topics[key].values():
        for name, count in parted(key, row):
            found[name] += int(count or 0)
    return found


@claim("growth", r"Of <goals> goals? rated before and after: <higher%> rated higher afterwards, <same> the same and <lower> lower\.(?P<chance> Chance alone could give as much\.)?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    steps = [goal["steps"] for goal in recount.steps]
    higher, lower = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    assert number(found, "goals") == len(steps)
    part(found, "higher", higher, len(steps))
    assert (number(found, "same"), number(found, "lower")) == (steps.count(0), lower)
    assert bool(found["chance"]) != leads(max(higher, lower), min(higher, lower))


def must_goals(recount: WholeRecount) -> list[int | None]:
    return [goal["score_after"] for goal in recount.goals if goal["goals"] == "must"]


@claim("goals_reached", r"No goal that must be covered was rated afterwards yet\.")
def _(found: re.Match[str], recount: WholeRecount) -> None:
    assert not [score for score in must_goals(recount) if score]


@claim("goals_reached", r"Of <rated> goals? that had to be covered and (?:was|were) rated: <reached%> reached\. Not rated: <silent>\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    scores = must_goals(recount)
    rated = [score for score in scores if score]
    assert number(found, "rated") == len(rated)
    part(found, "reached", sum(score >= 4 for score in rated), len(rated))
    assert number(found, "silent") == scores.count(None)


def _of_whom(words: dict[str, str], key: str) -> Claim:
    def check(found: re.Match[str], recount: WholeRecount) -> None:
        rows = recount.topics[key]
        whole = sum(row[0] for row in rows.values())
        assert number(found, "all") == whole
        part(found, "forward", sum(row[1] for row in rows.values()), whole)
        check_difference(found["rest"], {words[key]: (row[1], row[0]) for key, row in rows.items()})

    return check


for of_whom, named in (
    ("growth_by_shift", {kind.value: ENGLISH.label(kind) for kind in Shift}),
    ("growth_by_sector", {kind.value: ENGLISH.label(kind) for kind in Sector}),
    ("growth_by_length", LENGTHS),
):
    claim(
        of_whom, r"Moved forward by a step or more on average: <forward%> of <all>\. (?P<rest>.+)"
    )(_of_whom(named, of_whom))


@claim("usefulness", r"Nobody said yet of an activity whether it was useful\.")
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "usefulness")
    assert said["useful"] + said["not_useful"] == 0 < sum(said.values())


@claim("usefulness", r"Of <judged> activit(?:y|ies) that (?:was|were) judged, <useful%> proved useful\. (?P<rest>.+)")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "usefulness")
    judged = said["useful"] + said["not_useful"]
    assert number(found, "judged") == judged
    part(found, "useful", said["useful"], judged)
    rows = {
        ENGLISH.label(OptionKind(kind)): (row[1], row[1] + row[2])
        for kind, row in recount.usefulness().items()
    }
    check_difference(found["rest"], rows)


@claim("takeaways", r"<all> evaluations? came in: <surprised%> names? something learned unexpectedly, <took_away%> what is taken away\. Choose a cell to read them in their dossiers\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "takeaways")
    assert number(found, "all") == said["received"]
    for name in ("surprised", "took_away"):
        part(found, name, said[name], said["received"])


@claim("follow_ups", r"<all> answers? came in three months later: <used%> uses? at work what was learned, <much%> much of it\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "follow_ups")
    whole = sum(said.values())
    assert number(found, "all") == whole
    part(found, "used", said["much"] + said["some"], whole)
    part(found, "much", said["much"], whole)


@claim("long_waits", r"<dossiers> dossiers? waits? longer than nine out of ten before (?:it|them) did in the same step\. For whom\? (?P<most>.+)")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    assert number(found, "dossiers") == len(recount.too_long)
    words = {party.value: ENGLISH.label(party) for party in Party}
    words["planned"] = "a moment that is planned"
    check_most(found["most"], Counter(words[row["part"]] for row in recount.too_long))


def apart(recount: WholeRecount, step: str) -> tuple[list[str], list[str], float] | None:
    """Return the slowest and the quickest partners of a step where chance would not part them."""
    rows = [row for row in recount.taken_in_time if row["step"] == step]
    days = {
        name: [row["days"] for row in ours]
        for name, ours in grouped(rows, lambda row: row["name"]).items()
        if len(ours) >= LEAST_CASES
    }
    if len(days) < 2:
        return None
    middles = {
        name: Middle(quantile(took, 0.5), quantile(took, 0.75) - quantile(took, 0.25), len(took))
        for name, took in days.items()
    }
    medians = [middle.median for middle in middles.values()]
    slow, quick = (
        [name for name, middle in middles.items() if middle.median == which]
        for which in (max(medians), min(medians))
    )
    differ = any(
        medians_differ(middles[one], middles[other], len(middles))
        for one, other in product(slow, quick)
    )
    return (slow, quick, max(medians) - min(medians)) if differ else None


@claim("waits_by_partner", r"No two of them have ten cases or more, which comparing takes\.")
def _(found: re.Match[str], recount: WholeRecount) -> None:
    taken = Counter((row["step"], row["name"]) for row in recount.taken_in_time)
    many = Counter(step for (step, _), count in taken.items() if count >= LEAST_CASES)
    assert all(count < 2 for count in many.values())


@claim("waits_by_partner", r"In no step do partners with ten dossiers or more differ by more than chance would give\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    assert not any(apart(recount, step) for step in STEPS)


@claim("waits_by_partner", r"The largest difference is (?P<step>.+): (?P<slow>.+) took (?P<more>[\d.]+) d \(median of <of_slow>\), (?P<quick>.+) (?P<less>[\d.]+) d \(median of <of_quick>\)\. It is more than chance would give\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    pairs = {step: pair for step in STEPS if (pair := apart(recount, step))}
    [step] = [step for step, word in STEPS.items() if word == found["step"]]
    slow, quick, most = pairs[step]
    assert most == max(pair[2] for pair in pairs.values())
    assert found["slow"] in slow
    assert found["quick"] in quick
    took = {
        name: [row["days"] for row in recount.taken_in_time
               if (row["step"], row["name"]) == (step, name)]
        for name in (found["slow"], found["quick"])
    }  # fmt: skip
    assert number(found, "of_slow") == len(took[found["slow"]])
    assert number(found, "of_quick") == len(took[found["quick"]])
    assert float(found["more"]) == round(quantile(took[found["slow"]], 0.5), 1)
    assert float(found["less"]) == round(quantile(took[found["quick"]], 0.5), 1)


@claim("called_off", r"Did not take place as planned: (?:calls: <calls%> of <of_calls>)?(?: and )?(?:exchange days: <days%> of <of_days>)?\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    is_day = [row["what"].startswith("day_") for row in recount.due]
    missed = [row["what"] not in {"held", "day_held"} for row in recount.due]
    for name, which in (("calls", False), ("days", True)):
        due = is_day.count(which)
        off = sum(out and day is which for out, day in zip(missed, is_day, strict=True))
        assert bool(found[name]) == bool(off)
        if off:
            part(found, name, off, due)
            assert number(found, f"of_{name}") == due


@claim("purposes", r"Of <all> purposes? in calls that were held, <skipped%> skipped; with the reason noted: <reasoned>\.(?: (?P<most>.+))?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "purposes")
    skipped = said["skipped"] + said["skipped_for"]
    assert number(found, "all") == sum(said.values())
    part(found, "skipped", skipped, sum(said.values()))
    assert number(found, "reasoned") == said["skipped_for"]
    assert bool(found["most"]) == bool(skipped)
    if skipped:
        counts = {
            ENGLISH.label(Purpose(key)): int(row[2] + row[3])
            for key, row in recount.topics["purposes"].items()
        }
        check_most(found["most"], Counter(counts))


@claim("refusals", r"Of <all> options? put to (?:a learner|learners), <refused%> refused; with a remark beside (?:it|them): <reasoned>\. (?P<rest>.+)")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "refusals")
    whole = sum(said.values())
    assert number(found, "all") == whole
    part(found, "refused", said["refused"] + said["refused_for"], whole)
    assert number(found, "reasoned") == said["refused_for"]
    rows = {
        ENGLISH.label(OptionKind(kind)): (row[1] + row[2], row[0])
        for kind, row in recount.topics["refusals"].items()
    }
    check_difference(found["rest"], rows)


@claim("stop_causes", r"<all> dossiers? (?:was|were) stopped; for <known> the kind of reason was chosen\.(?: (?P<most>.+))?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    rows = recount.topics["stop_causes"]
    known = {key: row[0] for key, row in rows.items() if key != "not_said"}
    assert number(found, "all") == len(recount.stopped)
    assert number(found, "known") == sum(known.values())
    assert bool(found["most"]) == bool(known)
    if known:
        counts = {ENGLISH.label(StopCause(key)): count for key, count in known.items()}
        check_most(found["most"], Counter(counts))


@claim("overrun_reasons", r"<calls> calls? took longer than planned\. (?:Of none of them it was said why\.|Of <known> it was said what took the time\. (?P<most>.+))")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    over = [call for call in recount.timed if call["minutes"] > call["planned"]]
    known = {
        ENGLISH.label(OverrunReason(key)): row[0]
        for key, row in recount.topics["overrun_reasons"].items()
        if key != "not_said"
    }
    assert number(found, "calls") == len(over)
    assert bool(found["most"]) == bool(known)
    if known:
        assert number(found, "known") == sum(known.values())
        check_most(found["most"], Counter(known))


@claim("hosts_this_year", r"Of <hosts> hosts? with dossiers, <idle%> had no exchange day this year; <to_come> of these have one to come\.")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    idle = recount.idle_hosts
    assert number(found, "hosts") == len(recount.hosts)
    part(found, "idle", len(idle), len(recount.hosts))
    assert number(found, "to_come") == sum(
        any(row["next"] for row in rows) for rows in idle.values()
    )


@claim("partners", r"<all> dossiers? registered, <over> of which over: <certified%> with a certificate\.(?: (?P<rest>.+))?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    said = sums(recount, "partners")
    assert (number(found, "all"), number(found, "over")) == (said["registered"], said["over"])
    part(found, "certified", said["certified"], said["over"])
    assert bool(found["rest"]) == (len(recount.ended) > 1)
    if found["rest"]:
        check_difference(found["rest"], {
            name: (certified, over) for name, (over, certified) in recount.ended.items()
        })  # fmt: skip


@claim("targets", r"<part> targets? (?:is|are) of a whole project, of which you see a part of the dossiers here: what these bring to (?:it|them), not whether (?:it|they) will be reached\.(?: Reached by these alone: <alone>\.)?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    targets = recount.rows(TARGETS)
    assert not any(recount.sees_whole(target) for target in targets)
    rows = list(recount.topics["targets"].values())
    assert number(found, "part") == len(rows)
    alone = sum(row[1] >= row[0] for row in rows)
    assert (number(found, "alone") if found["alone"] else 0) == alone


@claim("targets", r"Of <all> targets?, <reached> reached\.(?: If it goes on like this: (?P<rest>.+)\.)?")  # noqa: E501  # fmt: skip
def _(found: re.Match[str], recount: WholeRecount) -> None:
    assert all(recount.sees_whole(target) for target in recount.rows(TARGETS))
    rows = list(recount.topics["targets"].values())
    open_ones = [row for row in rows if row[1] < row[0]]
    will = sum(row[4] is not None and row[4] >= row[0] for row in open_ones)
    wont = sum(row[5] is not None and row[5] < row[0] for row in open_ones)
    told = {
        "will be reached": will,
        "will not be reached": wont,
        "can't be told yet": len(open_ones) - will - wont,
    }
    said = {word: int(count) for word, count in re.findall(
        r"([\w' ]+?): (\d+)(?:, | and |$)", found["rest"] or ""
    )}  # fmt: skip
    assert number(found, "all") == len(rows)
    assert number(found, "reached") == len(rows) - len(open_ones)
    assert said == {word: count for word, count in told.items() if count}
