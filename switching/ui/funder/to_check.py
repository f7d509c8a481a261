"""What could not be compared with the call fiche of the project, in one list."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.rules.indicators import Indicator, IndicatorSet
from switching.services.funder_reports import FunderTable
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.tables import show_table

Row = tuple[str, str, str]


def show_what_to_check(table: FunderTable, texts: Texts) -> None:
    """List what the set says that no one compared: codes and rules first, then all its words."""
    _, chosen = texts.gettext, table.paper.table.chosen
    part = fold(_("To check in the call fiche"), "funder_to_check")
    if not part.open:
        return
    with part:
        st.write(
            _(
                "These codes, rules and words come from the regulation or are ours, and were not "
                "compared with the call fiche of your project. Do that before you hand in."
            )
        )
        rows = [*_marked(chosen, texts), *_words(chosen, texts)]
        columns = [_("Code or question"), _("In words"), _("To check")]
        show_table(pd.DataFrame(rows, columns=columns), width="stretch", height="content")
        said = _(
            "Source: {source}. Version: {version}.", source=chosen.source, version=chosen.version
        )
        st.caption(escape_markdown(said))


def _marked(chosen: IndicatorSet, texts: Texts) -> Iterator[Row]:
    """Yield the lines and answers that are marked, with what to look at."""
    for item in chosen.indicators:
        if item.check:
            yield item.code, item.label.in_(texts.language), _what(item, texts)
    for question in chosen.questions:
        for choice in question.choices:
            if choice.check:
                level = texts.gettext("in which line it counts")
                yield question.label.in_(texts.language), choice.label.in_(texts.language), level


def _what(item: Indicator, texts: Texts) -> str:
    code = texts.gettext("code and words")
    return f"{code}; {item.remark.in_(texts.language)}" if item.remark else code


def _words(chosen: IndicatorSet, texts: Texts) -> Iterator[Row]:
    """Yield the other lines and the questions: of these the words alone."""
    words = texts.gettext("words")
    for item in chosen.indicators:
        if not item.check:
            yield item.code, item.label.in_(texts.language), words
    for question in chosen.questions:
        said = [choice.label.in_(texts.language) for choice in question.choices]
        answers = "" if question.is_yes_no else " / ".join(said)
        yield question.label.in_(texts.language), answers, words
