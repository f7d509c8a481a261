"""The introduction call on screen: before, its bar, the six purposes as steps, and its end."""

from switching.ui.intake_call.bar import show_bar, show_loose_notes
from switching.ui.intake_call.before import plan_form, show_before, show_preparation
from switching.ui.intake_call.call_page import CallPage, Finish, is_filled_in, may_change
from switching.ui.intake_call.finish import show_finish
from switching.ui.intake_call.purposes import show_purpose
from switching.ui.kit import failures
from switching.ui.kit.sensitive_data import show_sensitive_data_notice

__all__ = [
    "CallPage",
    "is_filled_in",
    "may_change",
    "plan_form",
    "show_before",
    "show_under_way",
]


def show_under_way(view: CallPage) -> None:
    """Show the bar, the step in sight and nothing of the others, and the loose notes."""
    step, end = show_bar(view)
    if view.call.started_at is None and view.call.outcome is None:
        show_preparation(view)
    show_sensitive_data_notice(view.texts)
    with failures.part():
        if isinstance(step, Finish):
            show_finish(view, end)
        else:
            show_purpose(view, step)
    with failures.part():
        show_loose_notes(view)
