"""Every service that writes: taken back on screen, or asked first; and what no one sees is said.

A new service has to be added to the table below, or this fails.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import ModuleType

import pytest

from switching import privacy, services
from switching.services.access import NEEDS
from tests.server import ROOT


class Asks(Enum):
    """How an action asks first; the values are what the code that calls it shows that by."""

    QUESTION = ("confirmed(", "_remove_button(", '"Yes, ')
    TICK = ("require_tick(",)
    REASON = ("reason",)
    """A form in a part to be opened, that says what follows and can't go on without a reason."""
    CHOICE = ("form.selection(",)
    """A form in a part to be opened, that says what follows and needs a choice."""


@dataclass(frozen=True)
class Action:
    """`back` is how it is taken back on screen; what can't be, `asks` first.

    `says` it that nothing on the page would show that it was done.
    """

    back: str = ""
    asks: Asks | None = None
    says: bool = False


def back(how: str, says: bool = False) -> Action:
    """Return an action that is taken back on screen by `how`."""
    return Action(back=how, says=says)


ACTIONS: dict[str, Action] = {
    # of mails
    "queue_mails": back("decide_mail", says=True),
    "decide_mail": back("send it once more"),
    "stop_reminders": back("stop_reminders"),
    # of guests
    "make_link": back("end_links"),
    "end_links": Action(asks=Asks.QUESTION),
    "take_over": back("type over it"),
    "keep_own": back("type it over"),
    "mark_seen": back("the history lists it"),
    "keep_guest_draft": back("type over it"),
    "give_contributions": back("give_contributions"),
    "give_funder_answers": back("give_funder_answers"),
    "answer_plan": back("withdraw_agreement"),
    "give_log_entry": back("give_log_entry"),
    "give_follow_up": back("give_follow_up"),
    # of a file
    "import_file": back("undo_import", says=True),
    "undo_import": Action(asks=Asks.QUESTION, says=True),
    "keep_draft": back("forget_draft"),
    "choose_in_draft": back("choose again"),
    "forget_draft": Action(asks=Asks.QUESTION),
    # of a dossier
    "open_switch": back("stop_switch"),
    "add_sending_contact": back("choose someone else"),
    "change_switch": back("change_switch", says=True),
    "copy_switch": back("stop_switch"),
    "hand_over_switch": Action(asks=Asks.CHOICE, says=True),
    "stop_switch": back("resume_switch", says=True),
    "resume_switch": Action(back="stop_switch", asks=Asks.QUESTION, says=True),
    "complete_switch": back("reopen_switch"),
    "reopen_switch": back("complete_switch", says=True),
    "save_edits": back("type it again"),
    "save_text": back("type it again"),
    "save_left": back("type it again"),
    # the call
    "plan_call": back("move it, or call_off"),
    "start_call": back("correct the real minutes"),
    "leave_purpose": back("choose the other answer, or none"),
    "stop_call": back("correct the real minutes"),
    "complete_call": back("correct_call"),
    "call_off": Action(back="reinstate_call", asks=Asks.REASON, says=True),
    "reinstate_call": Action(back="call_off", asks=Asks.QUESTION, says=True),
    "correct_call": Action(asks=Asks.REASON),
    "confirm_contradiction": back("withdraw_confirmation", says=True),
    "withdraw_confirmation": back("confirm_contradiction", says=True),
    "add_participant": back("untick that they were there"),
    "add_proposal": back("remove_proposal"),
    "remove_proposal": Action(asks=Asks.QUESTION),
    "add_arrangement": back("leave it empty"),
    "set_planned_minutes": back("set_planned_minutes", says=True),
    "set_statement": back("set_statement", says=True),
    # the question
    "open_refinement": back("discard_version"),
    "settle_version": back("open_refinement", says=True),
    "discard_version": Action(asks=Asks.QUESTION, says=True),
    "bring_back": Action(back="discard_version", asks=Asks.QUESTION, says=True),
    "add_goal": back("remove_goal"),
    "remove_goal": Action(asks=Asks.QUESTION),
    "add_wish": back("remove_wish"),
    "remove_wish": Action(asks=Asks.QUESTION),
    "set_match": back("set_match"),
    "plan_for_goal": back("unplan_for_goal"),
    "unplan_for_goal": Action(back="plan_for_goal", asks=Asks.QUESTION),
    "add_serving_option": back("set_match, and untick that it is on offer"),
    # the plan
    "add_activity": back("remove_activity"),
    "remove_activity": Action(asks=Asks.QUESTION),
    "set_activity_goals": back("set_activity_goals"),
    "finalise_plan": Action(asks=Asks.QUESTION),
    "add_agreements": back("withdraw_agreement"),
    "correct_agreement": back("correct_agreement", says=True),
    "withdraw_agreement": back("add_agreements, with the scan that stays", says=True),
    "remove_scan": Action(asks=Asks.QUESTION, says=True),
    # the exchange
    "add_day": back("remove_day"),
    "remove_day": Action(asks=Asks.QUESTION),
    "set_day_activities": back("set_day_activities"),
    "open_evaluation": back("choose another answer"),
    "note_follow_up": back("note_follow_up"),
    "complete_scores": back("it only adds what is empty"),
    "issue_certificate": Action(asks=Asks.QUESTION),
    "withdraw_certificate": Action(asks=Asks.REASON, says=True),
    # what is shared
    "merge_records": Action(back="undo_merge", asks=Asks.QUESTION, says=True),
    "undo_merge": back("merge_records", says=True),
    "add_organisation": back("change it"),
    "add_person": back("untick that they work here"),
    "add_host_option": back("untick that it is on offer"),
    "add_availability": back("remove_availability"),
    "remove_availability": Action(asks=Asks.QUESTION),
    "set_interest": back("set_interest"),
    # what the funder asks
    "put_answer": back("put_answer"),
    "set_organisation_profile": back("set_organisation_profile", says=True),
    "set_indicator_target": back("set_indicator_target", says=True),
    "hand_in_table": Action(asks=Asks.QUESTION, says=True),
    # the installation
    "add_user": back("deactivate_user", says=True),
    "update_user": back("update_user", says=True),
    "deactivate_user": back("reactivate_user", says=True),
    "reactivate_user": back("deactivate_user", says=True),
    "begin_session": back("end_own_sessions"),
    "end_own_sessions": back("sign in again"),
    "end_sessions": Action(back="sign in again", asks=Asks.QUESTION, says=True),
    "end_all_sessions": Action(back="sign in again", asks=Asks.QUESTION, says=True),
    "choose_language": back("choose_language"),
    "set_cofinancing": back("set_cofinancing", says=True),
    "add_logo": back("remove_logo"),
    "move_logo": back("move_logo"),
    "remove_logo": Action(asks=Asks.QUESTION, says=True),
    "add_project": back("update_project"),
    "add_target": back("remove_target"),
    "update_target": back("update_target", says=True),
    "remove_target": Action(asks=Asks.QUESTION),
    "mend_field": back("the field itself, where it is shown", says=True),
    "update_project": back("update_project", says=True),
    "make_examples": back("throw_examples_away"),
    "throw_examples_away": Action(asks=Asks.QUESTION),
    "throw_examples_of_someone_away": Action(asks=Asks.QUESTION),
    "make_backup": back("it only adds a file", says=True),
    "restore_backup": Action(asks=Asks.TICK, says=True),
    "erase_person": Action(asks=Asks.TICK, says=True),
    # views of the overview
    "keep_view": back("remove_view", says=True),
    "remove_view": Action(asks=Asks.QUESTION, says=True),
    "choose_readers": back("choose_readers", says=True),
    "answer_doubts": Action(asks=Asks.QUESTION, says=True),
}

TRACES = {
    *("export_person", "export_overview", "export_table", "open_with_reason"),
    *("open_profile", "render_funder_file", "get_funder_report", "render_audit_sample"),
}
"""These ask why, or whose names, or are looked at on purpose, and leave only a line in the audit
trail."""
OF_THE_COMMAND = {
    *("erase_due", "lay_ready", "forget_old_rows"),
    *("queue_asked_links", "queue_reminders", "queue_view_mails", "send_due"),
}
"""No page calls these."""
ROLLED_BACK = {"preview"}
"""What these write is never stored."""
READS = {
    *("preview_mail", "list_mails", "list_mails_to_decide", "list_stopped_reminders"),
    *("list_coming_reminders", "list_reminders_of_tomorrow", "read_trouble"),
    *("list_links", "read_as_guest", "render_for_guest"),
    *("draft_certificate", "export_person", "find_people", "find_person", "get_dossier"),
    *("get_certificate_document", "get_paper_settings", "get_planned_minutes", "is_intact"),
    *("list_backups", "list_behind", "list_clashes", "list_dossiers", "list_doubts", "list_due"),
    "list_overtaken_plans",
    *(
        "list_own_texts",
        "list_own_work",
        "list_earlier_values",
        "get_import_row",
        "list_history",
        "list_host_options",
        "list_ledger",
        "list_availabilities",
        "list_interests",
        "list_places",
        "list_targets",
    ),
    *("list_organisations", "list_people", "list_projects", "list_unread_fields"),
    *("find_examples", "list_examples", "list_user_names", "list_users"),
    *(
        "preview_certificate",
        "preview_doubts",
        "preview_erasure",
        "read_overview",
        "read_kept_overview",
    ),
    *("list_references", "list_views", "list_monthly_files", "get_monthly_file", "list_readers"),
    "write_view_mail",
    *("is_due", "overview_revision"),
    *("read_upload", "propose_choices", "list_mappings", "list_imports", "find_earlier"),
    *("report_of", "render_report", "render_template", "list_drafts", "read_draft"),
    *("read_scan", "render_call_calendar", "render_call_mail", "render_certificate_copy"),
    *("render_certificate_mail", "render_days_calendar", "render_plan_document"),
    *("render_readable_copy", "render_readable_draft", "render_readable_version"),
    "render_stop_mail",
    *("render_agreed", "render_agreed_mail", "render_evaluation_form", "render_evaluation_mail"),
    "render_preparation",
    *("render_plan_mail", "search_audit", "suggest_options", "read_suggestion_use"),
    *("get_current_number", "list_merges", "preview_merge", "preview_change"),
    *("list_funder_reminders", "get_organisation_profile", "list_indicator_targets"),
    *("list_indicator_progress", "list_sample_dossiers"),
    *("read_funder_table", "list_funder_reports", "render_funder_form"),
} - TRACES
ASKING = [name for name, action in ACTIONS.items() if action.asks]
SAYING = [name for name, action in ACTIONS.items() if action.says]


def all_services() -> set[str]:
    """Return the names of all services, once every module of them is loaded."""
    all_modules()
    return set(NEEDS)


def all_modules() -> list[ModuleType]:
    """Load every module that has services."""
    return [
        importlib.import_module(module.name)
        for package in (services, privacy)
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ]


def test_every_service_is_in_the_table() -> None:
    assert all_services() == set(ACTIONS) | READS | TRACES | OF_THE_COMMAND | ROLLED_BACK


def test_what_reads_opens_no_transaction() -> None:
    for name in sorted(READS):
        found = (getattr(module, name, None) for module in all_modules())
        function = next(filter(callable, found))
        assert "write(" not in inspect.getsource(inspect.unwrap(function)), name


def test_what_can_not_be_taken_back_asks_first() -> None:
    assert [name for name, action in ACTIONS.items() if not action.back and not action.asks] == []


@pytest.mark.parametrize("name", ASKING)
def test_where_a_page_calls_it_the_question_stands(name: str) -> None:
    asks = ACTIONS[name].asks
    assert asks is not None
    for source in callers(name):
        assert any(mark in source for mark in asks.value), source


@pytest.mark.parametrize("name", SAYING)
def test_where_a_page_calls_it_a_sentence_is_kept(name: str) -> None:
    for source in callers(name):
        acts = source.partition("sheet.ask(")[2] or source.partition("sheet.button(")[2]
        said = acts.partition("lambda context")[2]  # what a button says comes behind what it does
        assert "notices.say(" in source or "gettext(" in said or "_(" in said


@dataclass(frozen=True)
class Function:
    """A function of the screen: its source, and the names that it uses."""

    name: str
    source: str
    uses: frozenset[str]


def callers(service: str) -> list[str]:
    """Return the functions of the pages that call a service, each with those that call it."""
    direct = [function for function in functions() if service in function.uses]
    assert direct, f"no page calls {service}: is it of a command?"
    return [function.source + above(function) for function in direct]


def above(helper: Function) -> str:
    """Return the source of what calls a helper, which may hold the button or the sentence."""
    found = (item for item in functions() if item.name != helper.name)
    return "".join(item.source for item in found if helper.name in item.uses)


@cache
def functions() -> tuple[Function, ...]:
    """Return each function of the screen."""
    return tuple(
        Function(node.name, "\n".join(lines[node.lineno - 1 : node.end_lineno]), _uses(node))
        for path in (ROOT / "switching" / "ui").rglob("*.py")
        for lines in [path.read_text(encoding="utf-8").splitlines()]
        for node in ast.walk(ast.parse("\n".join(lines)))
        if isinstance(node, ast.FunctionDef)
    )


def _uses(function: ast.FunctionDef) -> frozenset[str]:
    nodes = list(ast.walk(function))
    return frozenset(
        [node.attr for node in nodes if isinstance(node, ast.Attribute)]
        + [node.id for node in nodes if isinstance(node, ast.Name)]
    )
