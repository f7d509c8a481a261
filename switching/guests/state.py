"""What a page of a guest goes by, and what each page is able to do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from switching.guests.blocks import Block
from switching.i18n import Texts
from switching.services.context import Context
from switching.services.guests import Draft, GuestView

ERROR = "!"
"""Before the name of a field in a draft: what was wrong with it."""


@dataclass(frozen=True)
class State:
    """What a page shows: the guest's view, the words, what was typed and what is wrong with it."""

    view: GuestView
    texts: Texts
    today: date
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """What was typed and not given yet."""
        return self.view.draft

    def typed(self, name: str, otherwise: str = "") -> str:
        """Return what was typed in a field, else what stands there."""
        return self.draft[name][-1] if self.draft.get(name) else otherwise

    def ticked(self, name: str, otherwise: Sequence[str] = ()) -> tuple[str, ...]:
        """Return what was ticked, else what stands there."""
        return tuple(self.draft[name]) if name in self.draft else tuple(otherwise)

    def error(self, name: str) -> str:
        """Return what is wrong with a field, right after it was sent."""
        said = self.draft.get(ERROR + name) if "check" in self.asked else None
        return said[-1] if said else ""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """All that is wrong, by the name of the field."""
        if "check" not in self.asked:
            return []
        found = self.draft.items()
        return [(name[1:], said[-1]) for name, said in found if name.startswith(ERROR)]


@dataclass(frozen=True)
class GuestPage:
    """A page below a personal link: when it is there, what it shows, and what it takes in."""

    name: str
    title: Callable[[State], str]
    told: Callable[[State], str]
    is_open: Callable[[State], bool]
    blocks: Callable[[State], Sequence[Block]]
    give: Callable[[Context, State, Draft], None] | None = None
    is_done: Callable[[State], bool] = lambda state: False
    forgotten: Collection[str] = ()
    """The fields that no draft keeps."""


def first(form: Draft, name: str) -> str:
    """Return what was filled in in a field."""
    return form[name][-1].strip() if form.get(name) else ""


def lines_of(text: str) -> list[str]:
    """Return what stands on the lines of a text, without marks of a list before it."""
    return [line.strip(" \t-*•") for line in text.splitlines() if line.strip(" \t-*•")]
