"""The days of an exchange, a line each: what asks for an answer first, what is over last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.models import Activity, Dossier, Engagement, ExchangeDay, MailKind, Party
from switching.rules.hours_reached import DayState, state_of
from switching.rules.waiting import Waiting
from switching.services import exchange
from switching.services.context import Context
from switching.services.letters import Letter, written_for
from switching.ui.dossier.contradictions import ask_about
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import DAYS_CALENDAR
from switching.ui.exchange.day_fields import add_day_button, edit_day, show_clashes
from switching.ui.exchange.exchange_page import ExchangePage, day_key
from switching.ui.kit import fields, folds, leftovers, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.names import names_of_activities, names_of_days
from switching.ui.look import icons

Clashes = Mapping[int, tuple[Engagement, ...]]


def show_days(view: ExchangePage) -> None:
    """Show each day where it stands, the way to plan another, and the calendar file of all."""
    _, dossier = view.texts.gettext, view.dossier
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.header(_("Exchange days"), anchor=False)
        download_days(view.context, dossier, view.texts)
    # A completed exchange is closed; the evaluation below goes on.
    closed = view.sheet.disabled
    view.sheet.disabled = closed or dossier.switch.completed_on is not None
    if not dossier.days:
        st.write(_("No day is planned yet. Add the first one; you can change it later."))
    clashes = exchange.list_clashes(view.context, dossier)
    _show_groups(view, clashes)
    view.sheet.disabled = closed


def download_days(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Offer the calendar file of all days."""
    spoken = written_for(dossier, Letter(MailKind.PLAN), context).texts
    download_button(
        context,
        texts.gettext("All days for a calendar (.ics)"),
        DAYS_CALENDAR.of(dossier.switch.id),
        file_name=file_name(spoken.gettext("Exchange days"), dossier.switch.reference, end="ics"),
        mime="text/calendar",
        help=texts.gettext(
            "After a change, send it again: days in a calendar move along or are called off."
        ),
        icon=":material/calendar_month:",
    )


def _show_groups(view: ExchangePage, clashes: Clashes) -> None:
    _ = view.texts.gettext
    titles = {
        DayState.TO_CONFIRM: _("To confirm: how did it go?"),
        DayState.TODAY: _("Today"),
        DayState.PLANNED: _("Planned"),
        DayState.OVER: _("Past"),
    }
    groups = _grouped(view)
    for state, title in titles.items():
        if groups[state]:
            st.subheader(title, anchor=False)
            with st.container(border=True, gap=None, key=f"rows_{state}"):
                for day in groups[state]:
                    _show_day(view, day, state, clashes.get(day.id, ()))
        if state is DayState.PLANNED:
            primary = view.comes_first(Waiting.PLAN)
            add_day_button(view.dossier, view.sheet, view.texts, primary)
            _fewer_hours(view)


def _grouped(view: ExchangePage) -> dict[DayState, list[ExchangeDay]]:
    """Group the days; one that is being confirmed stays where it is until the page is opened anew.

    Otherwise it would move away at the first answer, before hours and activities were filled in.
    """
    today = session.today()
    groups: dict[DayState, list[ExchangeDay]] = {state: [] for state in DayState}
    seen: dict[int, DayState] = st.session_state.setdefault(
        f"days_seen:{view.dossier.switch.id}", {}
    )
    for day in view.dossier.days:
        state = state_of(day, today)
        asked = seen.get(day.id) in (DayState.TO_CONFIRM, DayState.TODAY)
        if not (asked and state is DayState.OVER):
            seen[day.id] = state
        groups[seen[day.id]].append(day)
    return groups


def _show_day(
    view: ExchangePage, day: ExchangeDay, state: DayState, clashes: tuple[Engagement, ...]
) -> None:
    """Show a day as a line; open it has its fields, and one that waits is open by itself."""
    _, key = view.texts.gettext, day_key(day)
    waits = any(wait.day == day for wait in view.waits)
    who, about = _line(view, day, clashes)
    opens = _("Say how it went") if waits else ""
    with st.container(gap=None, key=key):
        asked, icon = state in (DayState.TO_CONFIRM, DayState.TODAY), icons.SAID[day.held]
        is_open = folds.line(key, who, about, view.texts, opens, waits or asked, icon, [day])
        view.sheet.came_in_for(day)
        if not is_open:
            return
        with st.container(gap="small", key=f"within_{key}"):
            if state is DayState.PLANNED:
                _plan_fields(view, day, clashes)
                return
            _how_it_went(view, day)
            show_clashes(clashes, view.texts)
            planned = folds.fold(_("What was planned"), f"planned:{day.id}", of=[day])
            if planned.open:
                with planned:
                    _plan_fields(view, day)


def _plan_fields(
    view: ExchangePage, day: ExchangeDay, clashes: tuple[Engagement, ...] = ()
) -> None:
    _, sheet = view.texts.gettext, view.sheet
    edit_day(view.context, view.dossier, day, sheet, view.texts)
    show_clashes(clashes, view.texts)
    place, with_whom = st.columns(2)
    with place:
        sheet.line(day, "place", _("Where"), placeholder=view.dossier.host.name)
    with with_whom:
        coach = view.dossier.coach
        sheet.line(day, "with_whom", _("With whom"), placeholder=coach.name if coach else "")
    _choose_activities(view, day)


def _line(view: ExchangePage, day: ExchangeDay, clashes: tuple[Engagement, ...]) -> tuple[str, str]:
    """Say which day it is, and how it stands: its hours, what is done and where."""
    dossier = view.dossier
    titles = [item.title for item in dossier.activities if item.day_id == day.id]
    said = [_hours_said(view, day), *filter(None, [day.place]), *titles[:1]]
    if len(titles) > 1:
        said.append(f"+{len(titles) - 1}")
    if any(item.record == day for item in view.asked) or any(
        item.of is Party.LEARNER for item in clashes
    ):
        said.append(view.texts.gettext("! look at this"))
    who = view.texts.date(day.day, "EEEE d MMMM y")
    return escape_markdown(who), escape_markdown(" · ".join(filter(None, said)))


def _hours_said(view: ExchangePage, day: ExchangeDay) -> str:
    _, texts = view.texts.gettext, view.texts
    if day.held is False:
        return _("not held")
    if day.held:
        hours = texts.hours(day.held_minutes) if day.held_minutes else ""
        return _("{hours} held", hours=hours) if hours else _("held, hours missing")
    planned = texts.hours(day.planned_minutes) if day.planned_minutes else ""
    between = f"{texts.time(day.start)}–{texts.time(day.end)}" if day.start and day.end else ""
    return " · ".join(filter(None, (between, planned)))


def _how_it_went(view: ExchangePage, day: ExchangeDay) -> None:
    _, sheet = view.texts.gettext, view.sheet
    held, detail = st.columns([1.4, 3], vertical_alignment="top")
    with held:
        answer = sheet.answer(
            day,
            "held",
            _("How did {date} go?", date=view.texts.short_date(day.day)),
            _("✓ held"),
            _("not held"),
        )
    with detail:
        if answer is True:
            sheet.hours(day, "held_minutes", _("Real hours"), day.planned_minutes, day.span_minutes)
        elif answer is False:
            sheet.choice(day, "not_held_by", _("Through whom?"), list(Party))
    ask_about(view.context, view.dossier, day, {"held", "held_minutes"}, sheet)
    if answer is True:
        show_done(view, [item for item in view.dossier.activities if item.day_id == day.id])
    if answer is not None:
        sheet.line(day, "remark", _("Remark, for yourself"))


def show_done(view: ExchangePage, activities: Sequence[Activity]) -> None:
    """Ask of each activity whether it was done."""
    _ = view.texts.gettext
    for activity in activities:
        label = _("Done? {activity}", activity=escape_markdown(activity.title))
        view.sheet.answer(activity, "done", label, _("✓ done"), _("not done"))
        ask_about(view.context, view.dossier, activity, {"done"}, view.sheet)


def _choose_activities(view: ExchangePage, day: ExchangeDay) -> None:
    """Let the activities of the plan be put on this day; what others changed meanwhile stays."""
    _, dossier, texts = view.texts.gettext, view.dossier, view.texts
    if not dossier.activities:
        st.caption(_("Activities come from the plan. Add them there, then choose them here."))
        return
    key = f"day_activities:{day.id}"
    stored = {item.id for item in dossier.activities if item.day_id == day.id}
    base = _take_over(key, stored)
    days = names_of_days([item for item in dossier.days if item.id != day.id], texts)
    names = {
        item.id: name + (f" ({days[item.day_id]})" if item.day_id in days else "")
        for item, name in zip(
            dossier.activities,
            names_of_activities(dossier.activities, texts).values(),
            strict=True,
        )
    }
    ready = Ready(key, view.sheet.disabled, sorted(base & set(names)))
    chosen = fields.many(_("Activities of this day"), ready, names, texts)

    def store(context: Context, held: Iterable[int]) -> None:
        added, removed = set(held) - base, (base & set(names)) - set(held)
        exchange.set_day_activities(context, day.id, added, removed)

    if set(chosen) != base & set(names):
        view.sheet.act(lambda: store(view.context, chosen))
    if not view.sheet.disabled:
        leftovers.watch_own(key, base & set(names), store)


def _take_over(key: str, stored: set[int]) -> set[int]:
    """Return what the widget last agreed with; bring in what someone else stored since."""
    name = f"{key}:base"
    base: set[int] = st.session_state.get(name, stored)
    if key in st.session_state and stored != base:
        mine = set(st.session_state[key])
        st.session_state[key] = sorted((stored | (mine - base)) - (base - mine))
    st.session_state[name] = stored
    return stored


def _fewer_hours(view: ExchangePage) -> None:
    """Ask why fewer than 14 hours are planned, when they are."""
    dossier = view.dossier
    reason = dossier.inputs.fewer_hours_reason
    if dossier.days and (view.fewer_planned or reason):
        label = view.texts.gettext("If fewer than 14 hours are planned: why?")
        view.sheet.line(dossier.inputs, "fewer_hours_reason", label)
