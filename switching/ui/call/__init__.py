"""The introduction call on screen: before, during, its six purposes, and after."""

from switching.ui.call.after import show_completion
from switching.ui.call.before import plan_form, show_preparation
from switching.ui.call.during import show_bar, show_loose_notes, show_participants
from switching.ui.call.purposes import show_purposes
from switching.ui.call.view import CallPage, may_change

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
