"""An exchange, as a project leader follows it: planned, moved, held, and looked back on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from switching.models import Dossier
from switching.services import exchange
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import (
    choose,
    click,
    expect_text,
    field,
    fill,
    open_line,
    set_date,
    set_time,
    settle,
    text_of,
)
from tests.samples import at, complete_dossier, make_database, read
from tests.server import RunningApp, serve

TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)
CALENDAR = "Alle dagen voor de agenda (.ics)"
EXCHANGE = "/exchange?switch=1"
TAKEAWAY = "Wat neemt de lerende mee naar het eigen werk?"


@pytest.fixture
def exchange_app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a dossier whose plan is complete but for its days."""
    path = make_database(tmp_path)
    for day in complete_dossier(path).days:
        exchange.remove_day(at(path), day.id)
    with serve(path) as running:
        yield running


@pytest.fixture
def page(exchange_app: RunningApp, open_page: OpenPage) -> Page:
    return open_page(exchange_app, EXCHANGE)


def stored(app: RunningApp) -> Dossier:
    return read(app.database)


def events(page: Page) -> dict[str, Any]:
    """Download the calendar; return its events by their UID."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=CALENDAR).click()
    content = waiting.value.path().read_bytes()
    return {str(item["uid"]): item for item in Calendar.from_ical(content).walk("VEVENT")}


def plan_two_days(page: Page) -> None:
    expect_text(page, "Er is nog geen dag gepland.")
    expect_text(page, "Nog 14 u te plannen.")
    click(page, "+ Uitwisselingsdag toevoegen")
    expect_text(page, "7 u gepland: nog 7 u te plannen voor de 14 uur.")
    click(page, "+ Uitwisselingsdag toevoegen")
    expect_text(page, "14 u gepland: genoeg voor de 14 uur.")


def move_one_and_remove_one(page: Page, app: RunningApp) -> None:
    first, second = stored(app).days
    card = page.locator(f".st-key-day-{first.id}")
    set_time(page, "Van", "08:30", card)
    set_date(page, "Uitwisselingsdag", YESTERDAY.isoformat(), card)
    away = page.locator(f".st-key-ask-remove-exchange_days-{second.id}")
    away.get_by_role("button", name="weghalen").click()
    settle(page)
    click(page, "Ja, haal weg")
    assert [day.day for day in stored(app).days] == [YESTERDAY]


def confirm_the_day(page: Page) -> None:
    expect_text(page, "Nog 1 dag te bevestigen.")
    label = page.get_by_text("Hoe verliep").first.inner_text()
    choose(page, label, "✓ doorgegaan")
    fill(page, "Echte uren", "7 kwartier")
    expect_text(page, "Schrijf de uren als 7,5 of 7u30 of 7:30.")
    expect(field(page, "Echte uren")).to_have_value("7 kwartier")
    fill(page, "Echte uren", "7u30")
    expect_text(page, "7,5 u doorgegaan")
    fill(page, "Opmerking, voor jezelf", "Goede sfeer")


def evaluate(page: Page) -> None:
    open_line(page, "Zelfinschatting per leerdoel")
    choose(page, "Leerdoel 1 vooraf", "2 een beetje")
    learner = page.locator(".st-key-evaluation-learner")
    open_line(page, "De lerende", learner)
    choose(page, "Is de evaluatie er?", "ontvangen", learner)
    choose(page, "Leerdoel 1 achteraf", "4 goed")
    fill(page, TAKEAWAY, "Rust in een moeilijk gesprek")
    coach = page.locator(".st-key-evaluation-coach")
    open_line(page, "De coach", coach)
    choose(page, "Is de evaluatie er?", "langs andere weg ontvangen", coach)
    sender = page.locator(".st-key-evaluation-sending_organisation")
    open_line(page, "De uitsturende organisatie", sender)
    choose(page, "Is de evaluatie er?", "niet ontvangen", sender)


@pytest.mark.soak
def test_days_are_planned_moved_held_and_looked_back_on(
    page: Page, exchange_app: RunningApp
) -> None:
    plan_two_days(page)
    before = events(page)
    assert [str(item["status"]) for item in before.values()] == ["CONFIRMED", "CONFIRMED"]
    move_one_and_remove_one(page, exchange_app)
    after = events(page)
    assert after.keys() == before.keys()
    moved, removed = sorted(after.values(), key=lambda item: item.decoded("dtstart"))
    assert moved.decoded("dtstart").date() == YESTERDAY
    assert (str(moved["status"]), str(removed["status"])) == ("CONFIRMED", "CANCELLED")
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in before)
    confirm_the_day(page)
    evaluate(page)
    page.reload()
    settle(page)
    shown = text_of(page)
    for words in ("7,5 u doorgegaan", "▲ 2 stappen vooruit", "langs andere weg ontvangen"):
        assert words in shown
    open_line(page, "De lerende")
    expect(field(page, TAKEAWAY)).to_have_value("Rust in een moeilijk gesprek")
    dossier = stored(exchange_app)
    assert [(day.held_minutes, day.remark) for day in dossier.days] == [(450, "Goede sfeer")]
    assert [str(item.status) for item in dossier.evaluations] == [
        "received", "received_elsewhere", "not_received"
    ]  # fmt: skip
