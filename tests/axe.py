"""Accessibility: what axe-core finds on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page

from tests.journeys.driver import settle

_OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that dark can break where light did not: the rest of the page is the same."""
_TURNED = """([light, back]) => back === (light ===
    getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor)"""
"""Colours follow what the browser prefers a moment later."""
_AT_REST = """() => [...document.querySelectorAll('[data-stale]')]
    .every(part => getComputedStyle(part).opacity === '1')
    && document.getAnimations().every(one =>
        one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)"""
"""Streamlit fades what a run has not come to yet, and colours pass slowly from light to dark."""


@dataclass(frozen=True)
class Violation:
    """A rule that a page breaks, and where."""

    rule: str
    impact: str
    help: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.rule} ({self.impact}): {self.help}", *self.places]
        return "\n    ".join(lines)


def _place(node: dict[str, Any]) -> str:
    first: dict[str, Any] = next(
        (check for key in ("any", "all", "none") for check in node[key]), {}
    )
    html = " ".join(node["html"].split())
    return f"{html[:160]}: {first.get('message', '')}"


def violations(page: Page, rules: Sequence[str] = ()) -> list[Violation]:
    """Return what axe-core finds wrong on the page as it stands, by all rules or by these."""
    page.wait_for_function(_AT_REST)
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = []
    for rule in Axe().run(page, options={**DEFAULT_OPTIONS, **options}).response["violations"]:
        places = tuple(map(_place, rule["nodes"]))
        found.append(Violation(rule["id"], rule["impact"], rule["help"], places))
    return found


def assert_accessible(page: Page, rules: Sequence[str] = ()) -> None:
    """Fail with a readable list when the page breaks a rule: any, or one of these."""
    found = violations(page, rules)
    assert not found, f"{page.url}\n" + "\n".join(str(violation) for violation in found)


def assert_accessible_light_and_dark(page: Page) -> None:
    """Fail when a page that stands there breaks a rule in light or in dark; it is left in light."""
    light = _background(page)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    try:
        page.wait_for_function(_TURNED, arg=[light, False])
        settle(page)
        assert_accessible(page, _OF_COLOURS)
    finally:
        page.emulate_media(color_scheme="light")
        page.wait_for_function(_TURNED, arg=[light, True])  # the next one begins from it


def _background(page: Page) -> str:
    app = page.get_by_test_id("stApp")
    return str(app.evaluate("(app) => getComputedStyle(app).backgroundColor"))
