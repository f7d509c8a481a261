"""What the sentences of the overview claim: each with the count that it must equal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from switching.i18n import Texts
from switching.models import Language
from switching.overview.chance import LEAST_CASES, in_front, shares_differ
from tests.overview.recount_of_facts import WholeRecount

ENGLISH = Texts(Language.ENGLISH)

Claim = Callable[["re.Match[str]", WholeRecount], None]
CLAIMS: list[tuple[str, re.Pattern[str], Claim]] = []


def written(pattern: str) -> str:
    """Return a pattern in which `<name>` is a number, and `<name%>` a number with its share."""
    part = r"(?P<{0}>[\d,]+)(?: \((?P<{0}_edge>[<>] )?(?P<{0}_share>\d+) %\))?"
    whole = re.sub(r"<(\w+)%>", lambda found: part.format(found[1]), pattern)
    return re.sub(r"(?<!P)<(\w+)>", r"(?P<\1>[\\d,]+)", whole)


def claim(key: str, pattern: str) -> Callable[[Claim], Claim]:
    """Say how the sentence of a topic is counted again."""

    def keep(check: Claim) -> Claim:
        CLAIMS.append((key, re.compile(written(pattern)), check))
        return check

    return keep


def number(found: re.Match[str], name: str) -> int:
    return int(found[name].replace(",", ""))


def part(found: re.Match[str], name: str, counted: int, whole: int) -> None:
    """See that a part of a whole is right, and that its share stands there if that says much."""
    assert number(found, name) == counted
    edge = {"< ": "1", "> ": "99", None: None}[found[f"{name}_edge"]]
    if whole < 5:
        assert found[f"{name}_share"] is None
    elif edge is not None:
        assert found[f"{name}_share"] == edge
        assert 0 < counted < whole
    else:
        assert (found[f"{name}_share"] == "0") == (counted == 0)
        assert (found[f"{name}_share"] == "100") == (counted == whole)
        assert abs(int(found[f"{name}_share"]) - 100 * counted / whole) <= 0.5


def minutes(text: str) -> float:
    return float(text.removesuffix(" min"))


def check_most(said: str, counts: Counter[str]) -> None:
    """See that what is called the most is, and by more than chance."""
    ordered = [count for _, count in counts.most_common() if count]
    front = in_front(ordered)
    named = [int(count.replace(",", "")) for count in re.findall(r"\(([\d,]+)\)", said)]
    assert all(any(f"{word} ({count:,})" in said for word, n in counts.items() if n == count)
               for count in named)  # fmt: skip
    if said.startswith("Most often: "):
        assert (front, named) == (1, ordered[:1])
    elif said.startswith("Most often, and not told apart by chance: "):
        assert (front, named) == (len(named), ordered[: len(named)])
    else:
        alike = ordered.count(ordered[0])
        assert front > 3
        if alike > 3:
            each = f"at most {ordered[0]:,}, for {alike} of them."
            assert said == f"None stands out by more than chance: {each}"
        else:
            assert said.startswith("None stands out by more than chance: most often ")
            assert named == ordered[:alike]


def check_difference(said: str, rows: dict[str, tuple[int, int]]) -> None:
    """See that the rows named, by their word, do have the highest and lowest share of a part."""
    enough = {word: row for word, row in rows.items() if row[1] >= LEAST_CASES}
    if len(enough) < 2:
        assert said == "No two of them have ten cases or more, which comparing takes."
        return
    shares = {word: part / whole for word, (part, whole) in enough.items()}
    low, high = min(shares.values()), max(shares.values())
    found = DIFFERENCE.fullmatch(said)
    if found is None:
        assert said == "No difference between them is more than chance would give."
        # Of rows with the same share, any may be the one that was compared.
        highest = [enough[word] for word in shares if shares[word] == high]
        lowest = [enough[word] for word in shares if shares[word] == low]
        assert any(
            not shares_differ(*one, *other, len(enough)) for one in highest for other in lowest
        )
        return
    named = enough[found["high"]], enough[found["low"]]
    assert (shares[found["high"]], shares[found["low"]]) == (high, low)
    for name, (counted, whole) in zip(("most", "least"), named, strict=True):
        part(found, name, counted, whole)
        alike = list(shares.values()).count(counted / whole)
        assert int(found[f"{name}_others"] or 0) == alike - 1
        assert number(found, f"{name}_all") == whole
    assert shares_differ(*named[0], *named[1], len(enough))


DIFFERENCE = re.compile(
    written(
        r"Most for '(?P<high>.+)': <most%> of <most_all>(?:, as for <most_others> others?)?; "
        r"least for '(?P<low>.+)': <least%> of <least_all>(?:, as for <least_others> others?)?\. "
        r"That is more than chance would give; why, the numbers don't say\."
    )
)
