"""What needs doing on the worklist, and the way to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import streamlit as st

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import DossierLine, Message
from switching.rules.steps import Step
from switching.rules.tasks import Coming, Task, Urgency, coming_of, plan_is_near, tasks_of
from switching.services.context import Context
from switching.services.plans import list_overtaken_plans
from switching.services.rights import Need, may
from switching.ui.dossier.header import PAGES, new_switch_button, show_first_step
from switching.ui.dossier.rows import address_of, dossier_row, who
from switching.ui.examples.making import show_offer
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.rows import LinkRow, show_links
from switching.ui.look import icons

T = TypeVar("T")
Lines = Sequence[DossierLine]
Tasks = Mapping[Urgency, Sequence[Task]]

SHOWN_TODAY, SHOWN_URGENT, SHOWN_TASKS, SHOWN_COMING, MOST_TASKS = 6, 8, 5, 4, 40


def choose_whose(
    context: Context, lines: Sequence[DossierLine], texts: Texts
) -> Sequence[DossierLine]:
    """Return the dossiers whose tasks are shown: a project leader's own, unless all are chosen."""
    if context.actor.person_id is None:
        return lines
    own = [line for line in lines if line.project_leader_id == context.actor.person_id]
    if len(own) == len(lines):
        return lines
    colleagues = st.toggle(texts.gettext("My colleagues' too"), key="worklist_colleagues")
    return lines if colleagues else own


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _to_do(
    path: Path, at_revision: int, day: date, whole: bool, context: Context, _shown: Lines
) -> tuple[Tasks, list[Coming]]:
    # Whether a plan holds is asked of the whole dossier: of those alone for which it is urgent.
    near = tuple(line.id for line in _shown if line.plan_number and plan_is_near(line, day))
    overtaken = list_overtaken_plans(context, near)
    tasks = tasks_of(_shown, context.now, overtaken)
    by_urgency = {
        urgency: [task for task in tasks if task.urgency is urgency] for urgency in Urgency
    }
    return by_urgency, coming_of(_shown, context.now)


def list_to_do(context: Context, lines: Lines, shown: Lines) -> tuple[Tasks, list[Coming]]:
    """List what needs doing in the dossiers `shown`, and what the next days bring.

    It is worked out once a day, and again after something was written.
    """
    whole = len(shown) == len(lines)
    return _to_do(*session.version(), context.today, whole, context, shown)


def show_hello(context: Context, texts: Texts, writes: bool = True) -> None:
    """Greet someone with an empty database and show the first steps."""
    _ = texts.gettext
    if not writes:
        show_first_step(context, "worklist", texts)
        if may(context.actor, Need.ADMINISTER):
            st.write(_("Before that: let the project leaders in, and say how long data are kept."))
            _to_administration("users", _("Users"))
            _to_administration("projects", _("Projects"))
        return
    with st.container(border=True):
        st.header(_("Welcome to Switching Talent"), anchor=False)
        st.write(
            _(
                "Here you follow each switch from the introduction call to the certificate. "
                "Nothing is on record yet. You start like this:"
            )
        )
        st.markdown(
            "\n".join(
                (
                    "1. " + _("Open a dossier: who learns, at which host, with which question."),
                    "2. " + _("Hold the introduction call and fill in the page while you talk."),
                    "3. " + _("Refine the learning question and download the plan."),
                )
            )
        )
        with st.container(horizontal=True):
            new_switch_button(texts)
            if st.button(_("Add organisations first")):
                st.switch_page("pages/organisations.py")
            show_offer(context, texts, "worklist")


def _to_administration(part: str, label: str) -> None:
    icon = icons.PARTS[part]
    st.page_link("pages/administration.py", label=label, icon=icon, query_params={"part": part})


def greeting(texts: Texts, now: datetime) -> str:
    """Return the greeting of the hour."""
    hour = now.astimezone(BRUSSELS).hour
    if hour < 12:
        return texts.gettext("Good morning")
    return texts.gettext("Good afternoon") if hour < 18 else texts.gettext("Good evening")


def show_tasks(tasks: Tasks, coming: Sequence[Coming], now: datetime, texts: Texts) -> None:
    """Show today, what is urgent, what else is to do, and what the next days bring."""
    _ = texts.gettext
    _show_today(tasks[Urgency.TODAY], now, texts)
    if not any(tasks.values()):
        st.write(_("Nothing is waiting. Enjoy your coffee."))
    urgent = icons.URGENT + " " + _("Urgent")
    _show_some(urgent, tasks[Urgency.URGENT], SHOWN_URGENT, "urgent", texts)
    _show_some(_("To do"), tasks[Urgency.NORMAL], SHOWN_TASKS, "to_do", texts)
    if coming:
        st.header(_("The next seven days"), anchor=False)
        shown = _Shown(SHOWN_COMING, _("The other days"), "coming")
        _show_first(coming, _coming_row, shown, texts)


def _show_today(tasks: Sequence[Task], now: datetime, texts: Texts) -> None:
    """Show the calls and days of today as a strip; the call that is next stands out."""
    if not tasks:
        return
    following = next((task for task in tasks if _is_to_come(task, now)), None)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="worklist_today"
    ):
        today = texts.gettext("Today")
        st.markdown(f"{icons.TODAY} **{today}**", width="content")
        for task in tasks[:SHOWN_TODAY]:
            number = f"{task.step}_{task.line.id}"
            key = f"today_next_{number}" if task is following else f"today_other_{number}"
            with st.container(width="content", key=key):
                st.page_link(
                    PAGES[task.step],
                    label=_today_label(task, texts),
                    icon=icons.STEPS[task.step],
                    query_params=address_of(task.line),
                )
    _say_more(len(tasks) - SHOWN_TODAY, texts)


def _is_to_come(task: Task, now: datetime) -> bool:
    return task.step is Step.CALL and task.line.call_at is not None and task.line.call_at >= now


def _today_label(task: Task, texts: Texts) -> str:
    at = task.line.call_at if task.step is Step.CALL else None
    if at is None:
        when = texts.gettext("exchange day")
    else:
        when = texts.time(at) if task.line.call_hour_known else texts.gettext("hour not known")
    return f"**{when}** {escape_markdown(who(task.line))}"


def _show_some(title: str, tasks: Sequence[Task], at_once: int, key: str, texts: Texts) -> None:
    if tasks:
        st.header(f"{title} ({len(tasks)})", anchor=False)
        shown = _Shown(at_once, texts.gettext("The other tasks"), key)
        _show_first(tasks, _task_row, shown, texts)


@dataclass(frozen=True)
class _Shown:
    """How many rows of a list stand there at once, what the others are called, and its key."""

    at_once: int
    others: str
    key: str


def _show_first(
    items: Sequence[T], row_of: Callable[[T, Texts], LinkRow], shown: _Shown, texts: Texts
) -> None:
    """Show the first items; more of them when asked, as many as someone may look through."""
    show_links((row_of(item, texts) for item in items[: shown.at_once]), shown.key)
    if len(items) <= shown.at_once:
        return
    part = fold(shown.others, f"more_{shown.key}")
    if part.open:
        with part:
            others = items[shown.at_once : MOST_TASKS]
            show_links((row_of(item, texts) for item in others), f"more_{shown.key}")
            _say_more(len(items) - MOST_TASKS, texts)


def _say_more(count: int, texts: Texts) -> None:
    if count > 0:
        said = texts.gettext("These are the most urgent ones; the others follow as you go on.")
        st.caption(said)


def _task_row(task: Task, texts: Texts) -> LinkRow:
    about = texts.message(task.message)
    return dossier_row(task.line, task.step, about, texts.message(Message(task.action)))


def _coming_row(item: Coming, texts: Texts) -> LinkRow:
    _ = texts.gettext
    day = texts.short_date(item.day)
    if item.at is None:
        about = _("{day} · exchange day", day=day)
        return dossier_row(item.line, item.step, about, _("Open the exchange"))
    about = _("{day} at {time} · call", day=day, time=texts.time(item.at))
    return dossier_row(item.line, item.step, about, _("Open the call"))
