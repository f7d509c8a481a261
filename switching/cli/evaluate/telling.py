"""What was measured, in lines to read and as a table."""

from __future__ import annotations

from collections.abc import Iterator

from switching.cli.evaluate.measured_shifts import Band, ShiftScores
from switching.cli.evaluate.measured_suggestions import HOST, Shared, SuggestionScores
from switching.i18n import Texts
from switching.models import Shift, SuggestionUse
from switching.rules.shift_kinds import SURE


def told_suggestions(scores: SuggestionScores, texts: Texts) -> Iterator[str]:
    """Yield what was measured of suggestions, a line each."""
    _ = texts.gettext
    yield ", ".join(
        (
            texts.ngettext("{count} goal", "{count} goals", scores.goals),
            texts.ngettext("{count} pair", "{count} pairs", scores.pairs),
            texts.ngettext("{count} option", "{count} options", scores.options),
        )
    )
    for name, found in ((_("app"), scores.app), ("FTS5", scores.control)):
        shown = {"name": name, "recall": f"{found.recall:.3f}", "rank": f"{found.mrr:.3f}"}
        yield _("{name}: recall at 3 {recall}, MRR {rank}", **shown)
    yield _("shown at a host of {size}: {share}", size=HOST, share=f"{scores.shown:.3f}")
    share = f"{scores.shown_though_nothing:.3f}"
    yield _("something shown where the right option is not on offer: {share}", share=share)
    for shared in Shared:
        yield _shared_told(scores, shared, texts)


def _shared_told(scores: SuggestionScores, shared: Shared, texts: Texts) -> str:
    part = scores.by_shared[shared]
    values = {
        "shared": texts.gettext(shared.value),
        "found": f"{part.found:g}",
        "goals": str(part.goals),
        "shown": str(part.shown),
    }
    return texts.gettext(
        "  goals that share {shared} with their option: {found} of {goals} found, {shown} shown",
        **values,
    )


def told_shifts(scores: ShiftScores, texts: Texts) -> Iterator[str]:
    """Yield what was measured of shifts, a line each."""
    _ = texts.gettext
    always = _("always ‘{shift}’", shift=texts.label(Shift.MORE_CONCRETE))
    many = texts.ngettext("{count} pair", "{count} pairs", scores.pairs)
    for name, share in ((_("app"), scores.app), (always, scores.control)):
        shown = {"name": name, "share": f"{share:.3f}", "pairs": many}
        yield _("{name}: agreement {share} over {pairs}", **shown)
    for shift, (agreed, labelled) in scores.by_shift.items():
        yield f"  {texts.label(shift)} ({shift}): {agreed} / {labelled}"
    yield _("one kind proposed (from {least} on): {told}", least=f"{SURE:g}", told=_told(
        scores.proposed))  # fmt: skip
    yield _("the label is one of the two likeliest: {share}", share=f"{scores.either:.3f}")
    for band in scores.bands:
        yield _("  likely from {least} on: {told}", least=f"{band.least:g}", told=_told(band))


def _told(band: Band) -> str:
    share = f" = {band.agreed / band.pairs:.3f}" if band.pairs else ""
    return f"{band.agreed} / {band.pairs}{share}"


def table_of(suggestions: SuggestionScores, shifts: ShiftScores, texts: Texts) -> Iterator[str]:
    """Yield all that was measured as rows of a table in markdown."""
    yield f"| | {texts.gettext('app')} | FTS5 |"
    yield "|---|---|---|"
    for label, told, control in (*_rows(suggestions, texts), *_shift_rows(shifts, texts)):
        yield f"| {label} | {told} | {control} |"


def _rows(scores: SuggestionScores, texts: Texts) -> Iterator[tuple[str, str, str]]:
    _, parts = texts.gettext, scores.by_shared
    shared = _("of those that share a word, a stem, nothing")
    found = ", ".join(f"{parts[item].found:g} / {parts[item].goals}" for item in Shared)
    shown = ", ".join(f"{parts[item].shown} / {parts[item].goals}" for item in Shared)
    first = _("right option among the first three")
    yield first, f"{scores.app.recall:.3f}", f"{scores.control.recall:.3f}"
    yield shared, found, ""
    yield _("right option shown at a host of {size}", size=HOST), f"{scores.shown:.3f}", ""
    yield shared, shown, ""
    nothing = _("something shown where the right option is not on offer")
    yield nothing, f"{scores.shown_though_nothing:.3f}", ""


def _shift_rows(scores: ShiftScores, texts: Texts) -> Iterator[tuple[str, str, str]]:
    _ = texts.gettext
    yield _("kind of shift agrees"), f"{scores.app:.3f}", ""
    share = scores.proposed.pairs / scores.pairs
    proposed = _("one kind proposed (from {least} on)", least=f"{SURE:g}")
    yield proposed, f"{share:.2f}: {_told(scores.proposed)}", ""
    yield _("label among the two likeliest"), f"{scores.either:.3f}", ""
    for band in scores.bands:
        yield _("likely from {least} on", least=f"{band.least:g}"), _told(band), ""


def told_use(use: SuggestionUse, texts: Texts) -> Iterator[str]:
    """Yield what people chose where options were suggested, a line each."""
    _ = texts.gettext
    yield texts.ngettext("{count} choice for a goal", "{count} choices for a goal", use.choices)
    yield _("  the first suggestion: {times}", times=use.first)
    yield _("  the second or third: {times}", times=use.later)
    yield _("  something else, though options were suggested: {times}", times=use.passed_over)
    yield _("  nothing was suggested: {times}", times=use.unsuggested)
