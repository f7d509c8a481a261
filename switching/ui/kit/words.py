"""The words of Streamlit's own in its fields: it has them in English only."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from switching.i18n import Texts

_HERE = Path(__file__).parent
_words = st.components.v2.component(
    "switching_words",
    html="<span></span>",
    css=_HERE.joinpath("words.css").read_text(encoding="utf-8"),
    js=_HERE.joinpath("words.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def mount(texts: Texts) -> None:
    """Have all fields in the tab speak the language of the screen."""
    _ = texts.gettext
    _words(
        key="words",
        data={
            "language": str(texts.language),
            "skip": _("To what the page is about"),
            "pages": _("Pages"),
            "home": _("To the worklist"),
            "help": _("Help"),
            "helpFor": _("Help: {name}", name="{name}"),
            "copyChart": _("Copy how the chart is described: {name}", name="{name}"),
            "savePicture": _("Download as a picture: {name}", name="{name}"),
            "saveTable": _("Download as a table: {name}", name="{name}"),
            "large": _("Show large: {name}", name="{name}"),
            "small": _("Show small again: {name}", name="{name}"),
            "search": _("Search: {name}", name="{name}"),
            "columns": _("Choose the columns: {name}", name="{name}"),
            "showTable": _("Show as a table: {name}", name="{name}"),
            "showChart": _("Show as a chart: {name}", name="{name}"),
            "openPages": _("Open the list of pages"),
            "closePages": _("Close the list of pages"),
            "dayIn": _("Choose a day: {name}", name="{name}"),
            "offered": _("{number} to choose from", number="{number}"),
            "more": _("{number} more", number="{number}"),
            "keysOfDays": _(
                "Go to a day with the arrow keys, choose it with Enter, close with Escape."
            ),
            "close": _("Close"),
            "notice": _("Notice"),
            "lost": _("No connection"),
            "noAnswer": _(
                "The app does not answer. Is there a connection? What you typed stays here and is "
                "saved once it answers again."
            ),
            "connecting": _("Connecting again"),
            "parts": {
                "day": _("day, {name}", name="{name}"),
                "month": _("month, {name}", name="{name}"),
                "year": _("year, {name}", name="{name}"),
                "hour": _("hour, {name}", name="{name}"),
                "minute": _("minute, {name}", name="{name}"),
            },
            "empty": _("empty"),
            "signs": {"check_circle": _("done")},
            "nothing": _("Nothing found"),
            "clear": _("Clear the field"),
            "clearAll": _("Clear all"),
            "chosen": _("Chosen"),
            "open": _("Open the list"),
            "add": _("Add: {name}", name="{name}"),
            "all": _("Choose all"),
            "matches": _("Choose the {number} that were found", number="{number}"),
            "full": _("No more than {number} can be chosen: remove one first.", number="{number}"),
            "pick": _("Choose from the list"),
            "pickOrAdd": _("Choose from the list, or type"),
            "none": _("Nothing to choose from yet"),
            "day": _("Choose a day"),
            "days": _("Choose the first and the last day"),
            "choose": _("Choose a file"),
            "another": _("Choose another file"),
            "drop": _("Drop the file here"),
            "most": _("{size} at most", size="{size}"),
            "remove": _("Remove {name}", name="{name}"),
            "stop": _("Stop adding {name}", name="{name}"),
            "tooLarge": _(
                "{name} is too large: {size} is the most. Make the photo smaller, or scan it in "
                "grey or at 150 dpi, and choose it again.",
                name="{name}",
                size="{size}",
            ),
            "failed": _(
                "{name} did not arrive. Is there a connection? Remove it here and choose it again.",
                name="{name}",
            ),
        },
    )
