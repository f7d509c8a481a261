"""What changed in a question, in words: what went struck through on red, what came on green."""

from __future__ import annotations

import re

from switching.i18n import Texts
from switching.models import QuestionVersion
from switching.rules.comparison import GoalPair, Mark, changes_of, compare_goals
from switching.ui.kit.escape import escape_markdown

# Between lines, and at both ends of a piece.
_BLANKS = re.compile(r"(\s*\n\s*|^\s+|\s+$)")
_GROUNDS = {
    Mark.SAME: "{text}",
    Mark.GONE: ":red-background[− ~~{text}~~]",
    Mark.NEW: ":green-background[+ {text}]",
}
"""How a piece is shown. Inside the brackets a mark holds whatever letter it stands next to."""


def plain(text: str) -> str:
    """Write a text of more lines as markdown."""
    return _styled(text, Mark.SAME)


def marked(before: str, after: str) -> str:
    """Write as markdown what became of a text; two that share little stand below each other."""
    pieces = changes_of(before, after)
    whole = [piece.mark for piece in pieces] == [Mark.GONE, Mark.NEW]
    return ("  \n" if whole else "").join(_styled(piece.text, piece.mark) for piece in pieces)


def _styled(text: str, mark: Mark) -> str:
    """Write a piece as markdown; blanks at its ends and between its lines stay unmarked."""
    written = []
    for blank in _BLANKS.split(text):
        if blank.isspace():
            written.append("\n\n" if "\n" in blank else " ")
        elif blank:
            written.append(_GROUNDS[mark].format(text=escape_markdown(blank)))
    return "".join(written)


def goal_changes(pair: GoalPair, texts: Texts) -> str:
    """Write what became of a goal, with what its words do not tell."""
    before = pair.before.description if pair.before else ""
    after = pair.after.description if pair.after else ""
    return " · ".join(filter(None, (marked(before, after), *_notes(pair, texts))))


def new_since_the_call(texts: Texts) -> str:
    """Say of a goal whose words stand elsewhere that it came in."""
    return _GROUNDS[Mark.NEW].format(text=texts.gettext("new since the call"))


def _notes(pair: GoalPair, texts: Texts) -> list[str]:
    _ = texts.gettext
    notes = [_("moved")] if pair.moved else []
    was_must = pair.before is not None and pair.before.must_cover
    if was_must and pair.after and not pair.after.must_cover:
        notes.append(_("no longer a must"))
    return notes


def told(version: QuestionVersion, texts: Texts) -> str:
    """Write a version as markdown, to read."""
    return _written(version, version, texts)


def compared(before: QuestionVersion, after: QuestionVersion, texts: Texts) -> str:
    """Write as markdown what became of one version in another."""
    return _written(before, after, texts)


def _written(before: QuestionVersion, after: QuestionVersion, texts: Texts) -> str:
    _ = texts.gettext
    aim = marked(before.question.general_aim, after.question.general_aim)
    goals = "\n".join(_line(pair, texts) for pair in compare_goals(before, after))
    wishes = marked(_wishes(before), _wishes(after))
    said = _("With whom") + ":  \n" + wishes if wishes else ""
    return "\n\n".join(filter(None, (aim or _("No general aim was noted."), goals, said)))


def _line(pair: GoalPair, texts: Texts) -> str:
    must = [texts.gettext("must be covered")] if pair.after and pair.after.must_cover else []
    return "- " + " · ".join((goal_changes(pair, texts), *must))


def _wishes(version: QuestionVersion) -> str:
    answered = (
        f"{wish.description} → {wish.answered_by}" if wish.answered_by else wish.description
        for wish in version.filled_wishes
    )  # fmt: skip
    return "\n".join(answered)
