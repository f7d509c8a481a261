"""What is held on a person, as a PDF for that person (a subject access request)."""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby

from switching.documents.pdf.base import PDF
from switching.i18n import Texts
from switching.i18n.audit_sentences import FIELD_WORDS, KIND_WORDS, has_news, sentence_of, written
from switching.i18n.file_names import file_name
from switching.privacy.held_data import HeldRecord, PersonalData

_LOOKS = ("read", "open_with_reason", "export_person", "export_overview")


def data_file(texts: Texts) -> str:
    """Return what the file is called that has the same for computers."""
    return file_name(texts.gettext("data"), end="json")


def render_person(data: PersonalData, texts: Texts) -> bytes:
    """Write what is held on a person; the same data give the same bytes."""
    pdf = _PersonPDF(data, texts)
    pdf.write_start()
    pdf.write_dossiers()
    pdf.write_records()
    pdf.write_trail(
        texts.gettext("Who looked at it"), looks=True, empty=texts.gettext("No one is on record.")
    )
    pdf.write_trail(
        texts.gettext("Who changed it"), looks=False, empty=texts.gettext("No one is on record.")
    )
    return pdf.to_bytes()


class _PersonPDF(PDF):
    """The blocks of this document."""

    def __init__(self, data: PersonalData, texts: Texts) -> None:
        self._data, self._said = data, texts
        title = texts.gettext("What is kept about you")
        self.page_words = texts.gettext("page {page} of {total}")
        footer = f"Switching Talent · {title} · {texts.date(data.made_at)}"
        super().__init__(title, texts.language, data.made_at, footer)

    def write_start(self) -> None:
        """Write whom it is about, and what is in it."""
        _ = self._said.gettext
        self.add_page()
        self.heading(_("What is kept about you"))
        self.fact(_("name"), self._data.person.name)
        self.fact(_("organisation"), self._data.organisation)
        moment = f"{self._said.date(self._data.made_at)} {self._said.time(self._data.made_at)}"
        self.fact(_("made on"), moment)
        self.set_y(self.get_y() + 2)
        self.paragraph(
            _(
                "Of dossiers in which you are the learner this is everything. Of all else it is "
                "what points to you, and of a text the lines that name you: the rest is about "
                "others. The file {file} beside this one has the same for computers.",
                file=data_file(self._said),
            )
        )

    def write_dossiers(self) -> None:
        """Write in which dossiers the person has which role."""
        _ = self._said.gettext
        self.heading(_("Your dossiers"))
        for reference, roles in sorted(self._data.roles.items()):
            words = [_(FIELD_WORDS[name]) for name in roles] or [_("participant in the call")]
            self.fact(reference, self._said.enumeration(words))
        if not self._data.roles:
            self.paragraph(_("You are in no dossier."))

    def write_records(self) -> None:
        """Write the records per dossier; those outside dossiers come first."""
        _ = self._said.gettext
        records = sorted(self._data.records, key=lambda item: item.reference or "")
        for reference, found in groupby(records, key=lambda item: item.reference):
            self.heading(reference or _("Outside dossiers"))
            for record in found:
                self._write_record(record)
        for name, text in self._data.settings.items():
            self.heading(_("Settings"))
            self.fact(_(FIELD_WORDS.get(name, name)), text)

    def _write_record(self, record: HeldRecord) -> None:
        facts = [
            (self._said.gettext(FIELD_WORDS[name]), self._value(value))
            for name, value in record.shown.items()
            if name in FIELD_WORDS and value not in (None, "", (), [])
        ]
        if not facts:
            return
        self.small_heading(self._said.gettext(KIND_WORDS[record.table]))
        for label, value in facts:
            self.fact(label, value)
        self.set_y(self.get_y() + 1.5)

    def _value(self, value: object) -> str:
        """Return a value in words; a text stays as it is."""
        if isinstance(value, list):
            return "\n".join(self._value(item) for item in value)
        is_text = isinstance(value, str) and not isinstance(value, StrEnum)
        return str(value) if is_text else written(value, self._said)

    def write_trail(self, title: str, looks: bool, empty: str) -> None:
        """Write the audit trail: who looked, or who changed what."""
        self.heading(title)
        rows = [
            (
                f"{self._said.date(line.at, 'dd/MM/y')} {self._said.time(line.at)}",
                line.reference or "",
                sentence_of(line, self._said),
            )
            for line in self._data.trail
            if (line.action in _LOOKS) is looks and (looks or has_news(line))
        ]
        _ = self._said.gettext
        if rows:
            self.grid((_("when"), _("dossier"), _("what")), (20, 20, 80), rows)
        else:
            self.paragraph(empty)
