"""Pictures of every page: wide and narrow, light and dark. `python -m tests.screenshots`."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, product
from pathlib import Path
from typing import Literal

import click
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from switching.services.plans import render_plan_document
from tests.browser import launch
from tests.journeys.driver import settle
from tests.pages import PAGES, PageAddress
from tests.poppler import pictures_of
from tests.samples import at
from tests.server import ROOT, RunningApp, serve

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_TALLEST = 6000


@dataclass(frozen=True)
class Look:
    """How a picture is taken."""

    size: str
    scheme: Literal["light", "dark"]


KEPT_LOOKS = (Look("wide", "light"), Look("narrow", "dark"))
"""The looks that docs/pictures keeps of each page."""
COLOURS = 96


def small(png: bytes) -> bytes:
    """Return a picture with few colours, which text and charts can do with."""
    made = io.BytesIO()
    few = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def make_demo(database: Path, switches: int) -> None:
    """Fill a new database with demo data."""
    count, seed = ["--switches", str(switches)], ["--seed", "1"]
    demo = ["-m", "switching", "demo", "--database", str(database), *count, *seed]
    subprocess.run([sys.executable, *demo], cwd=ROOT, check=True)


def _whole(page: Page) -> None:
    """Make the window as tall as the page: its inside is what scrolls."""
    inside = "Math.ceil(document.querySelector('[data-testid=stMain]').scrollHeight)"
    size = page.viewport_size
    assert size is not None
    height = min(max(page.evaluate(inside) + 60, size["height"]), _TALLEST)
    page.set_viewport_size({"width": size["width"], "height": height})
    settle(page)


def _open(browser: Browser, app: RunningApp, look: Look) -> Page:
    width, height = SIZES[look.size]
    context = browser.new_context(
        base_url=app.url,
        locale="nl-BE",
        timezone_id="Europe/Brussels",
        color_scheme=look.scheme,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    return context.new_page()


def take(
    browser: Browser, app: RunningApp, pages: list[PageAddress], looks: list[Look], switch: int
) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PNG of each page in each look."""
    for look in looks:
        page = _open(browser, app, look)
        for address in pages:
            width, height = SIZES[look.size]
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address.url(switch))
            page.wait_for_selector("[data-testid=stApp]")
            settle(page)
            _whole(page)
            yield f"{address.name}-{look.size}-{look.scheme}.png", page.screenshot()
        page.context.close()


def take_plan(database: Path, switch: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PNG of each page of a dossier's plan on paper."""
    now = datetime.now(UTC).replace(microsecond=0)
    document = render_plan_document(at(database, now=now), switch).document
    for number, png in enumerate(pictures_of(document, dots_per_inch=80), start=1):
        yield f"plan-page-{number}.png", png


REPORT_PAGES = {"report-cover": 1, "report-figures": 2, "report-charts": 3}


def take_report(database: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PNG of the report's first pages."""
    document = folder / "report.pdf"
    ask = ["-m", "switching", "report", "--database", str(database), "--output", str(document)]
    subprocess.run([sys.executable, *ask], cwd=ROOT, check=True)
    pages = list(pictures_of(document.read_bytes(), dots_per_inch=80))
    for name, number in REPORT_PAGES.items():
        yield f"{name}.png", pages[number - 1]


@click.command()
@click.option("--to", default=PICTURES, type=click.Path(path_type=Path), help="Folder for them.")
@click.option("--only", multiple=True, type=click.Choice([page.name for page in PAGES]))
@click.option("--size", "sizes", multiple=True, type=click.Choice(list(SIZES)))
@click.option("--scheme", "schemes", multiple=True, type=click.Choice(SCHEMES))
@click.option("--switch", default=1, show_default=True, help="The dossier that is shown.")
@click.option("--paper-of", default=22, show_default=True, help="The dossier of the paper.")
@click.option("--switches", default=60, show_default=True, help="Demo dossiers to make.")
@click.option("--database", type=click.Path(path_type=Path), help="Use this one, make no demo.")
def main(
    to: Path,
    only: tuple[str, ...],
    sizes: tuple[str, ...],
    schemes: tuple[Literal["light", "dark"], ...],
    switch: int,
    paper_of: int,
    switches: int,
    database: Path | None,
) -> None:
    """Take the pictures; leave out an option to have them all."""
    pages = [page for page in PAGES if page.name in (only or page.name)]
    looks = [
        look
        for look in (Look(size, scheme) for size, scheme in product(SIZES, SCHEMES))
        if look.size in (sizes or SIZES) and look.scheme in (schemes or SCHEMES)
        if sizes or schemes or look in KEPT_LOOKS
    ]
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if database is None:
            database = Path(folder) / "demo.db"
            make_demo(database, switches)
        with sync_playwright() as playwright, serve(database) as app:
            for name, png in take(launch(playwright), app, pages, looks, switch):
                (to / name).write_bytes(small(png))
                click.echo(to / name)
        papers = (take_plan(database, paper_of), take_report(database, Path(folder)))
        for name, png in () if only else chain(*papers):
            (to / name).write_bytes(small(png))
            click.echo(to / name)


if __name__ == "__main__":
    main()
