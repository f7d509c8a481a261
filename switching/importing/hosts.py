"""From rows to hosts: an organisation, who speaks for it, and what it offers."""

from __future__ import annotations

from pydantic import ValidationError

from switching.importing.dossiers import TITLES, DossierPlanner
from switching.importing.fields import option_of
from switching.importing.planning import Outcome, RowCells, Waits
from switching.importing.table import ReadRow
from switching.models import Answer, HostOption, Message, N_, OptionKind, RowState
from switching.rules.normal_form import fold


class HostPlanner(DossierPlanner):
    """Plans a table of hosts: each row is a host, and may be one of its options."""

    def _outcome(self, row: ReadRow) -> Outcome:
        label = row.cells["host"].text if "host" in row.cells else ""
        cells = self._cells.of_row(row)
        numbers = dict(self._next)
        try:
            return self._host_row(row, cells, label)
        except Waits as waits:
            why = waits.message
        except ValidationError:
            why = Message(N_("This can't be saved as it is. Check what you filled in."))
        self._records.clear()
        self._next = numbers
        return Outcome(row.number, RowState.WAITING, label, (why,), tuple(cells.left))

    def _host_row(self, row: ReadRow, cells: RowCells, label: str) -> Outcome:
        sector = cells.value("sector")
        details: dict[str, object] = {"sector": sector} if sector else {}
        host = self._organisation(
            cells, "host", "is_host", city=cells.text("host_city"),
            address=cells.text("host_address"), description=cells.text("host_description"),
            **details,
        )  # fmt: skip
        person = self._optional(
            cells, "coach", host, job=cells.text("coach_job"), email=cells.text("coach_mail"),
            phone=cells.text("coach_phone"), language=cells.value("coach_language"),
        )  # fmt: skip
        options = self._options(host, cells)
        links = [("organisations", host), *([("people", person)] if person else [])]
        made = self._names.made_ids
        known = [(table, key, (table, key) in made) for table, key in links]
        found = (*known, *((HostOption.TABLE, option.id, True) for option in options))
        fresh = any(is_made for _, _, is_made in found)
        state = RowState.MADE if fresh else RowState.LINKED
        return Outcome(row.number, state, label, (), tuple(cells.left), found)

    def _options(self, host: int, cells: RowCells) -> list[HostOption]:
        wanted: list[tuple[str, OptionKind]] = []
        title = cells.text("option_title")
        if title:
            wanted.append((title, OptionKind(cells.value("option_kind") or OptionKind.OTHER)))
        for key in self._keys:
            kind = option_of(key)
            if kind and key in cells.row.cells and cells.value(key) == Answer.USEFUL:
                wanted.append((TITLES[kind], kind))
        known = self._titles.setdefault(host, set(self._known.options.get(host, ())))
        made = []
        for text, kind in wanted:
            if fold(text) not in known:
                known.add(fold(text))
                made.append(self._option(host, text, kind, cells, is_own=text == title))
        return made

    def _option(
        self, host: int, title: str, kind: OptionKind, cells: RowCells, is_own: bool
    ) -> HostOption:
        minutes = cells.value("option_minutes")
        details = {
            "description": cells.text("option_description"),
            "colleague": cells.text("colleague"),
            "minutes": minutes if isinstance(minutes, int) else None,
            "places_per_month": cells.value("places"),
        }
        return self._add(
            HostOption, host_id=host, kind=kind, title=title, **(details if is_own else {})
        )
