"""The learning question as it stands before the call: aim, goals and contact wishes."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.ui.kit import fields
from switching.ui.kit.form import Form


def ask_aim(form: Form, texts: Texts) -> str:
    """Ask what the learner hopes to learn."""
    _ = texts.gettext
    st.caption(
        _("An aim in general or one goal is enough to begin with; the rest may follow later.")
    )
    return form.note(
        "general_aim",
        _("What does the learner hope to learn, in general?"),
        placeholder=_("For example: I want to see how another team talks with parents."),
    )


def ask_goals(form: Form, texts: Texts) -> tuple[tuple[str, bool], ...]:
    """Ask the goals, with 'must be covered'; there is always an empty line more."""
    _ = texts.gettext
    st.write(fields.may_stay_empty(_("Learning goals"), texts))
    goals: list[tuple[str, bool]] = []
    while len(goals) < 2 or goals[-1][0]:
        number = len(goals)
        named = _("Goal {number}", number=number + 1)
        text_column, must_column = st.columns([4, 1], vertical_alignment="center")
        with text_column:
            text = form.line(
                f"goal{number}",
                named,
                optional=True,
                label_visibility="collapsed",
                placeholder=named,
            )
        with must_column:
            goals.append((text, form.tick(f"must{number}", _("must be covered"))))
    return tuple(goals)


def ask_wishes(form: Form, texts: Texts) -> tuple[str, ...]:
    """Ask with whom the learner wants to interact; there is always an empty line more."""
    _ = texts.gettext
    wishes: list[str] = []
    while not wishes or wishes[-1]:
        wishes.append(
            form.line(
                f"wish{len(wishes)}",
                _("With whom does the learner want to interact?"),
                placeholder=_("For example: someone who leads talks with parents"),
                label_visibility="visible" if not wishes else "collapsed",
                optional=True,
            )
        )
    return tuple(wishes)
