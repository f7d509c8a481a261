"""The introduction call on screen: before, during, its six purposes, and after."""

from switching.ui.intake_call.after import show_completion
from switching.ui.intake_call.before import plan_form, show_preparation
from switching.ui.intake_call.call_page import CallPage, may_change
from switching.ui.intake_call.during import show_bar, show_loose_notes, show_participants
from switching.ui.intake_call.purposes import show_purposes

__all__ = [
    "CallPage",
    "may_change",
    "plan_form",
    "show_bar",
    "show_completion",
    "show_loose_notes",
    "show_participants",
    "show_preparation",
    "show_purposes",
]
