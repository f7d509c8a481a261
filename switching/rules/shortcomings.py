"""What is known of the app that some bodies can't use: the page Accessibility and the doc say it.

`docs/accessibility.md` has the criteria that hold, and these sentences with those that hold partly.
"""

from __future__ import annotations

from dataclasses import dataclass

from switching.models import N_


@dataclass(frozen=True)
class Shortcoming:
    """A criterion of WCAG 2.2 that holds partly, and what is known to fail."""

    criterion: str
    text: str


SHORTCOMINGS = (
    Shortcoming(
        "1.3.1",
        N_(
            "PDFs have no headings and table headers that a screen reader finds. A plan and a "
            "certificate can be downloaded as a page to have read out; the report and other papers "
            "can't."
        ),
    ),
    Shortcoming(
        "1.4.11",
        N_(
            "Where a system forces its own colours, charts keep theirs. The figures of each chart "
            "stand below it as a table."
        ),
    ),
)
