"""One icon for each thing, the same on every page. Streamlit serves them itself."""

from __future__ import annotations

from typing import Final

from switching.rules.steps import Step, StepState

ADD: Final = ":material/add:"
SEARCH: Final = ":material/search:"
GO_ON: Final = ":material/arrow_forward:"
CHANGE: Final = ":material/edit:"
URGENT: Final = ":material/priority_high:"
TODAY: Final = ":material/calendar_today:"
RECENT: Final = ":material/history:"
DAY: Final = ":material/event:"
DONE: Final = ":material/check_circle:"
TO_DO: Final = ":material/pending:"
PLAN: Final = ":material/assignment_add:"

STEPS: Final = {
    Step.CALL: ":material/videocam:",
    Step.QUESTION: ":material/psychology_alt:",
    Step.PLAN: ":material/description:",
    Step.EXCHANGE: ":material/handshake:",
    Step.CERTIFICATE: ":material/workspace_premium:",
}
STATES: Final = {
    StepState.DONE: ":material/check_circle:",
    StepState.BUSY: ":material/contrast:",
    StepState.OPEN: ":material/radio_button_unchecked:",
}
