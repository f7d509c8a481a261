"""The fields of a person, the same wherever someone is typed in, in a form or on a sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from switching.i18n import Texts
from switching.models import Language
from switching.ui.kit.form import Form

Line = Callable[..., str]
"""Shows a text field of one line, by its name and label: `form.line`, or that of a sheet."""
Choice = Callable[..., Language | None]
"""Shows a closed list to choose from, likewise."""


def person_fields(
    line: Line, choice: Choice, texts: Texts, left: DeltaGenerator, right: DeltaGenerator
) -> dict[str, object]:
    """Show all fields of a person in two columns; return what stands in them."""
    with left:
        name = line("name", texts.gettext("Name"))
        reached = contact_fields(line, texts, st.container(), st.container())
    with right:
        job = job_fields(line, texts, texts.gettext("Job"))
        return {"name": name, **reached, **job, **language_field(choice, texts)}


def fields_of_new(
    form: Form, texts: Texts, left: DeltaGenerator, right: DeltaGenerator
) -> dict[str, object]:
    """Show all fields of someone who is to be put on record; only the name can't be left out."""

    def line(name: str, label: str, **options: Any) -> str:
        return form.line(name, label, optional=name != "name", **options)

    return person_fields(line, partial(form.choice, optional=True), texts, left, right)


def details_of_new(
    line: Line, choice: Choice, texts: Texts, is_wide: bool = False
) -> dict[str, object]:
    """Show the fields of a form for someone whose name was typed in; return what stands there."""
    st.caption(texts.gettext("New here. What you don't know yet can follow later."))
    line = partial(line, optional=True)
    job = job_fields(line, texts, texts.gettext("Job"))
    left, right, *last = st.columns(3 if is_wide else 2)
    reached = contact_fields(line, texts, left, right)
    with last[0] if last else st.container():
        return {**job, **reached, **language_field(choice, texts)}


def language_field(choice: Choice, texts: Texts) -> dict[str, object]:
    """Show in which language someone gets papers and mails; return what is chosen there."""
    label = texts.gettext("Language of papers and mails")
    return {"language": choice("language", label, list(Language))}


def contact_fields(
    line: Line, texts: Texts, left: DeltaGenerator, right: DeltaGenerator
) -> dict[str, object]:
    """Show how someone is reached; return what stands there."""
    with left:
        email = line("email", texts.gettext("E-mail"))
    with right:
        return {"email": email, "phone": line("phone", texts.gettext("Phone"))}


def job_fields(line: Line, texts: Texts, label: str) -> dict[str, object]:
    """Show someone's job, under `label`, and since when; return what stands there."""
    job, since = st.columns([2, 1])
    with job:
        held = line("job", label)
    with since:
        begun = line(
            "job_since",
            texts.gettext("Since"),
            placeholder=texts.gettext("2019 or March 2019"),
            shown=texts.since,
        )
    return {"job": held, "job_since": begun}
