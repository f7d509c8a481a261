"""Merging what stands on record twice, on the page Organisations: looking, doing, undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import streamlit as st

from switching.i18n import Texts
from switching.i18n.audit_sentences import FIELD_WORDS, KIND_WORDS, written
from switching.models import Organisation, Person
from switching.rules.matching import near_to
from switching.services.context import Context
from switching.services.merging import (
    MergeKind,
    MergeLine,
    MergeOutlook,
    list_merges,
    merge_records,
    preview_merge,
    undo_merge,
)
from switching.services.organisations import list_people
from switching.store.merges import Reference
from switching.ui.kit import failures, notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.rows import first_of, more_button
from switching.ui.organisations.address import ADDRESS, go_to

_PLACE = "merging"
_AT_ONCE = 5
Names = Mapping[int, str]
"""A word for each record, by its number."""


def show_merging(
    context: Context, chosen: Organisation, organisations: Sequence[Organisation], texts: Texts
) -> None:
    """Show how to merge an organisation or one of its people, and what was merged."""
    _ = texts.gettext
    notices.show_notices(_PLACE)
    _show_look_alikes(chosen, organisations, texts)
    part = fold(_("Twice on record? Merge"), _part_of(chosen.id))
    if part.open:
        with part:
            _ask_what_is_one(context, chosen, organisations, texts)
            merges, key = list_merges(context, chosen.id), f"merges:{chosen.id}"
            for line in first_of(merges, key, _AT_ONCE):
                _show_line(context, line, texts)
            more_button(merges, key, _AT_ONCE, texts)


def _part_of(number: int) -> str:
    return f"merge:{number}"


def _ask_what_is_one(
    context: Context, chosen: Organisation, organisations: Sequence[Organisation], texts: Texts
) -> None:
    _ = texts.gettext
    kinds = {
        MergeKind.ORGANISATION: _("this organisation"),
        MergeKind.PERSON: _("someone who works here"),
    }
    kind = st.radio(
        _("What stands on record twice?"),
        list(kinds),
        format_func=lambda item: kinds[item],
        horizontal=True,
        key=f"merge_kind:{chosen.id}",
    )
    form = Form(f"merge:{kind}:{chosen.id}", texts)
    if kind is MergeKind.ORGANISATION:
        pair = _ask_organisation(form, chosen, organisations, texts)
    else:
        pair = _ask_people(context, form, chosen, organisations, texts)
    if pair is not None:
        _show_pair(context, form, kind, pair, texts)


def _show_look_alikes(
    chosen: Organisation, organisations: Sequence[Organisation], texts: Texts
) -> None:
    """Say which organisations have nearly the same name."""
    names = {item.id: item.name for item in organisations if item.id != chosen.id}
    likely = [names[number] for number in near_to(chosen.name, names)]
    if likely:
        said = texts.gettext(
            "Nearly the same name: {names}. Is it the same one? Merge them here.",
            names=escape_markdown(texts.enumeration(likely)),
        )
        st.caption(f":material/lightbulb: {said}")


def _ask_organisation(
    form: Form, chosen: Organisation, organisations: Sequence[Organisation], texts: Texts
) -> tuple[int, int] | None:
    others = _likely_first(chosen, [item for item in organisations if item.id != chosen.id], texts)
    other = form.selection("other", texts.gettext("With which organisation?"), others)
    own = {chosen.id: _told(chosen, texts)}
    return None if other is None else _ordered(form, own, others, other, texts)


def _ask_people(
    context: Context,
    form: Form,
    chosen: Organisation,
    organisations: Sequence[Organisation],
    texts: Texts,
) -> tuple[int, int] | None:
    _ = texts.gettext
    people_here = list_people(context, chosen.id)
    own = {person.id: _told(person, texts) for person in people_here}
    places = {item.id: _told(item, texts) for item in organisations}
    left, right = st.columns(2)
    with left:
        first = form.selection("person", _("Who?"), own)
    with right:
        place = form.selection("place", _("The other one stands under"), places, chosen.id)
        people = list_people(context, place) if place is not None else []
        mine = next((person for person in people_here if person.id == first), None)
        others = _likely_first(mine, [person for person in people if person.id != first], texts)
        other = form.selection(f"other:{place}:{first}", _("Which one is the same?"), others)
    if first is None or other is None:
        return None
    return _ordered(form, {first: own[first]}, others, other, texts)


def _likely_first(
    own: Organisation | Person | None, others: Sequence[Organisation | Person], texts: Texts
) -> dict[int, str]:
    """Return a word for each of `others`, first for those whose names are nearly that of `own`."""
    names = {item.id: item.name for item in others}
    words = {item.id: _told(item, texts) for item in others}
    likely = near_to(own.name, names) if own else []
    return {number: words[number] for number in dict.fromkeys([*likely, *words])}


def _told(item: Organisation | Person, texts: Texts) -> str:
    """Say which record it is: those that are alike differ in their number at least."""
    detail = item.city if isinstance(item, Organisation) else item.job
    number = texts.gettext("no. {number}", number=item.id)
    return " · ".join(filter(None, (item.name, detail, number)))


def _ordered(
    form: Form, own: Names, others: Names, other: int, texts: Texts
) -> tuple[int, int] | None:
    """Ask which of the two stays; return that one, and the one that goes."""
    [mine] = own
    both = {mine: own[mine], other: others[other]}
    kept = form.selection(f"kept:{other}", texts.gettext("Which one stays?"), both, mine)
    return None if kept is None else (kept, other if kept == mine else mine)


def _show_pair(
    context: Context, form: Form, kind: MergeKind, pair: tuple[int, int], texts: Texts
) -> None:
    _ = texts.gettext
    outlook = preview_merge(context, kind, *pair)
    if outlook.refused is not None:
        st.warning(escape_markdown(texts.message(outlook.refused)))
        return
    st.markdown("\n".join(f"- {escape_markdown(line)}" for line in _sentences(outlook, texts)))
    reason = form.line("reason", _("Why are they one?"), value=_("stood on record twice"))
    gone, kept = (escape_markdown(item.name) for item in (outlook.gone, outlook.kept))
    done = form.submit(
        _("Merge"),
        lambda key: merge_records(context, kind, *pair, reason),
        _("{gone} goes, and all that hangs on it moves to {kept}.", gone=gone, kept=kept),
        _("Yes, merge"),
    )
    if done is not None:
        said = _("Merged into {kept}. Below you can take it apart again.", kept=done.name)
        notices.say(_PLACE, said)
        number = done.organisation_id if isinstance(done, Person) else done.id
        if str(number) != st.query_params.get(ADDRESS):
            st.session_state[_part_of(number)] = True
        go_to(number)


def _sentences(outlook: MergeOutlook, texts: Texts) -> Iterator[str]:
    """Say what moves, what the one that stays takes over, and what is lost."""
    _ = texts.gettext
    for reference, count in outlook.moved.items():
        yield _moved(reference, count, texts)
    if not outlook.moved:
        yield _("Nothing hangs on the one that goes.")
    filled = {name: getattr(outlook.gone, name) for name in outlook.filled}
    if filled:
        yield _("It takes over: {fields}.", fields=_fields(filled, texts))
    lost = {name: getattr(outlook.gone, name) for name in outlook.lost if name != "organisation_id"}
    if lost:
        yield _("It says something else itself, so this goes: {fields}.",
                fields=_fields(lost, texts))  # fmt: skip
    if "organisation_id" in outlook.lost:
        yield _("They stand under two organisations: who stays, stays where they are.")
    if outlook.calls:
        yield texts.ngettext(
            "Both stand at {count} call: there the person stands twice from then on.",
            "Both stand at {count} calls: there the person stands twice from then on.",
            outlook.calls,
        )
    yield _("The number {number} leads here from then on.", number=outlook.gone.id)


def _moved(reference: Reference, count: int, texts: Texts) -> str:
    field = texts.gettext(FIELD_WORDS.get(reference.column, reference.column))
    sentences: Mapping[str, Callable[[], str]] = {
        "switches": lambda: texts.ngettext(
            "{count} dossier moves, as {role}",
            "{count} dossiers move, as {role}",
            count,
            role=field,
        ),
        "people": lambda: texts.ngettext("{count} person moves", "{count} people move", count),
        "host_options": lambda: texts.ngettext(
            "{count} option of the catalogue moves", "{count} options of the catalogue move", count
        ),
        "participants": lambda: texts.ngettext(
            "{count} invitation to a call moves", "{count} invitations to a call move", count
        ),
        "users": lambda: texts.ngettext("{count} account moves", "{count} accounts move", count),
    }
    if reference.table in sentences:
        return sentences[reference.table]()
    kind = texts.gettext(KIND_WORDS.get(reference.table, reference.table))
    return texts.gettext("{kind}: {number}", kind=kind, number=texts.number(count))


def _fields(values: Mapping[str, object], texts: Texts) -> str:
    said = [
        f"{texts.gettext(FIELD_WORDS.get(name, name))} {written(value, texts)}"
        for name, value in values.items()
    ]
    return texts.enumeration(said)


def _show_line(context: Context, line: MergeLine, texts: Texts) -> None:
    _ = texts.gettext
    said = _(
        "On {date} {name} (no. {number}) was merged into {kept}. Reason: {reason}",
        date=texts.date(line.at),
        name=line.name,
        number=line.number,
        kept=line.kept,
        reason=line.reason,
    )
    st.caption(escape_markdown(said))
    if line.refused is not None:
        st.caption(escape_markdown(texts.message(line.refused)))
        return
    if st.button(_("Take apart again"), key=f"undo_merge:{line.kind}:{line.number}"):
        _undo(context, line, texts)


def _undo(context: Context, line: MergeLine, texts: Texts) -> None:
    if failures.attempt(lambda: undo_merge(context, line.kind, line.number)):
        said = texts.gettext("{name} stands apart again, as it was.", name=line.name)
        notices.say(_PLACE, said)
        st.rerun()
