"""One icon for each thing, the same on every page. Streamlit serves them itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from switching.rules.steps import Step, StepState

ADD: Final = ":material/add:"
SEARCH: Final = ":material/search:"
GO_ON: Final = ":material/arrow_forward:"
CHANGE: Final = ":material/edit:"
REMOVE: Final = ":material/close:"
ELSEWHERE: Final = ":material/arrow_outward:"
DOWNLOAD: Final = ":material/download:"
MAIL: Final = ":material/mail:"
AGREE: Final = ":material/check:"
URGENT: Final = ":material/priority_high:"
TODAY: Final = ":material/calendar_today:"
RECENT: Final = ":material/history:"
DAY: Final = ":material/event:"
DONE: Final = ":material/check_circle:"
TO_DO: Final = ":material/pending:"
PLAN: Final = ":material/assignment_add:"
PEOPLE: Final = ":material/group:"
START_CALL: Final = ":material/play_arrow:"
END_CALL: Final = ":material/call_end:"
FINISH: Final = ":material/flag:"
NOTE: Final = ":material/edit_note:"
CLOCK: Final = ":material/schedule:"
PLACE: Final = ":material/place:"
OPEN: Final = ":material/expand_more:"
CLOSE: Final = ":material/expand_less:"
EXAMPLES: Final = ":material/science:"
HELP: Final = ":material/help:"
ALL: Final = ":material/arrow_back:"

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
SAID: Final[Mapping[bool | None, str]] = {
    True: ":material/check_circle:",
    False: ":material/do_not_disturb_on:",
    None: ":material/radio_button_unchecked:",
}
"""Whether something was covered, or nothing was said of it."""
IMPORT: Final = ":material/table_view:"
PARTS: Final = {
    "users": ":material/group:",
    "projects": ":material/folder:",
    "papers": ":material/description:",
    "persons": ":material/badge:",
    "mail": MAIL,
    "backups": ":material/backup:",
    "examples": ":material/science:",
    "audit": ":material/history:",
    "unread": ":material/report:",
}
"""The parts of Administration."""
