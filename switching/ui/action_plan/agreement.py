"""The agreement with a final plan on screen: who agreed, who is still asked, and the scans."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.i18n import Texts
from switching.i18n.ways import way_of_answer
from switching.models import (
    ActionPlan,
    Agreement,
    AgreementMeans,
    AttachmentLine,
    Dossier,
    MailKind,
    Party,
)
from switching.rules.agreeing import PartyAgreement, agreements_of, last_plan, speaker_of
from switching.rules.uploads import MOST_RECEIVED
from switching.services import agreements
from switching.services.agreements import NewScan, Scan
from switching.services.context import Context
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import SCAN
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form, form_key, is_sent
from switching.ui.kit.mail_drafts import show_whom_the_plan_mail_reaches
from switching.ui.kit.section_links import go_to
from switching.ui.kit.sending import offer_sending
from switching.ui.kit.sheet import DONE, Sheet
from switching.ui.look import icons


def start_recording(plan_id: int, party: Party | None = None) -> None:
    """Open the form that records agreements with a plan, with `party` ticked, and go there."""
    st.session_state[_part(plan_id)] = True
    if party is not None:
        st.session_state[f"{form_key(_part(plan_id))}:{_tick(party)}"] = True
    go_to(_part(plan_id))


def _part(plan_id: int) -> str:
    return f"agree:{plan_id}"


def _tick(party: Party) -> str:
    return f"party:{party}"


def show_agreement(
    context: Context, dossier: Dossier, sheet: Sheet, texts: Texts, holds: bool
) -> None:
    """Show who agreed to the last final plan, and the ways to ask for it and to record it.

    Of one that no longer `holds` that stands in a part that is closed at first.
    """
    plan = last_plan(dossier)
    if plan is None:
        return
    notices.show_notices(DONE)
    title = texts.gettext("Agreement with version {number}", number=plan.number)
    shown = _Agreements(context, dossier, plan, sheet, texts)
    if holds:
        st.header(title, anchor=False)
        shown.show()
        return
    part = fold(title, f"agreement:{plan.id}")
    if part.open:
        with part:
            shown.show()


class _Agreements:
    """What stands on screen of the agreements with one final version, the last."""

    def __init__(
        self, context: Context, dossier: Dossier, plan: ActionPlan, sheet: Sheet, texts: Texts
    ) -> None:
        self._context, self._dossier, self._plan = context, dossier, plan
        self._sheet, self._texts = sheet, texts
        self._scans = {item.id: item for item in dossier.attachments}
        self._lines = agreements_of(dossier, plan)

    def show(self) -> None:
        """Show how it stands, each party, and the ways to record what they said."""
        self._show_state()
        for line in self._lines:
            self._show_party(line)
        if any(line.agreement is None for line in self._lines):
            self._show_recording()
        label = self._texts.gettext("Send the mail that asks for agreement")
        offer_sending(self._context, self._dossier, MailKind.PLAN, label, self._texts)
        show_whom_the_plan_mail_reaches(self._dossier, self._sheet, self._texts)
        self._show_unused_scans()
        self._show_earlier()

    def _show_state(self) -> None:
        """Say at a glance who is still asked."""
        texts = self._texts
        missing = [texts.label(line.party) for line in self._lines if line.agreement is None]
        if not missing:
            st.success(texts.gettext("All parties agreed."))
            return
        st.markdown(
            escape_markdown(
                texts.gettext("Still to agree: {names}.", names=texts.enumeration(missing))
            )
        )

    def _show_party(self, line: PartyAgreement) -> None:
        texts, agreement = self._texts, line.agreement
        sign = "○" if agreement is None else "✓"
        party = texts.label(line.party)
        name = f" · {escape_markdown(line.name)}" if line.name else ""
        first = next(item for item in self._lines if item.party is line.party)
        key = f"party:{line.party}" if line is first else f"party:{line.party}:now"
        with st.container(border=True, gap="xsmall", key=key):
            st.markdown(f"{sign} **{escape_markdown(party)}**{name}")
            if agreement is None:
                self._ask(line, key)
                return
            st.caption(escape_markdown(_how(agreement, self._dossier, texts)))
            with st.container(horizontal=True):
                self._scan_button(agreement.attachment_id, f"scan:{agreement.id}")
                self._show_correcting(agreement)

    def _ask(self, line: PartyAgreement, key: str) -> None:
        """Say that a party did not agree yet, and offer to record that it did."""
        who = escape_markdown(line.name or self._texts.label(line.party))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(self._texts.gettext("no agreement yet"), width="content")
            if not self._sheet.disabled:
                st.button(
                    self._texts.gettext("Record that {name} agreed", name=who),
                    key=f"record:{key}",
                    on_click=start_recording,
                    args=(self._plan.id, line.party),
                    icon=icons.CHANGE,
                    type="tertiary",
                )

    def _show_recording(self) -> None:
        label = self._texts.gettext("Who agreed?")
        part = fold(label, _part(self._plan.id))
        if part.open or is_sent(_part(self._plan.id)):
            with part:
                self._record_form()

    def _show_correcting(self, agreement: Agreement) -> None:
        label, key = self._texts.gettext("Correct"), f"correct:{agreement.id}"
        part = st.popover(label, on_change="rerun", key=key, disabled=self._sheet.disabled)
        if part.open or is_sent(_correction(agreement)):
            with part:
                self._correct_form(agreement)

    def _scan_button(self, attachment_id: int | None, key: str) -> None:
        """Offer a scan that is on record; its content is read when someone asks for it."""
        scan = self._scans.get(attachment_id or 0)
        if scan is None:
            return
        download_button(
            self._context,
            self._texts.gettext("Scan"),
            SCAN.of(scan.id),
            file_name=scan.name,
            mime=scan.media_type,
            help=escape_markdown(scan.name),
            icon=":material/download:",
            key=key,
        )

    def _record_form(self) -> None:
        texts = self._texts
        form = Form(_part(self._plan.id), texts)
        st.caption(texts.gettext("Several at once when they signed one paper."))
        parties = [
            line.party
            for line in self._lines
            if line.agreement is None
            and form.tick(_tick(line.party), texts.label(line.party).capitalize())
        ]
        values = self._how_and_when(form, None)
        scan = self._scan_field(form, None)
        done = form.submit(
            texts.gettext("Record"),
            lambda key: agreements.add_agreements(
                self._context, self._plan, parties, values, scan, key
            ),
        )
        if done is not None:
            st.rerun()

    def _correct_form(self, agreement: Agreement) -> None:
        texts = self._texts
        form = Form(_correction(agreement), texts)
        values = self._how_and_when(form, agreement)
        scan = self._scan_field(form, agreement.attachment_id)
        done = form.submit(
            texts.gettext("Save the correction"),
            lambda key: agreements.correct_agreement(
                self._context, self._plan, agreement, values, scan
            ),
        )
        switch_id = self._dossier.switch.id
        st.caption(texts.gettext("Typed by mistake? What you withdraw stays in the audit trail."))
        self._sheet.button(
            texts.gettext("Withdraw this agreement"),
            f"withdraw:{agreement.id}",
            lambda context: agreements.withdraw_agreement(context, switch_id, agreement),
            texts.gettext("The agreement was withdrawn."),
        )
        if done is not None:
            notices.say(DONE, texts.gettext("The correction was saved."))
            st.rerun()

    def _how_and_when(self, form: Form, agreement: Agreement | None) -> Mapping[str, object]:
        _ = self._texts.gettext
        first = agreement.means if agreement else None
        ready = agreement.agreed_on if agreement else session.today()
        return {
            # By a link one agrees oneself: no one says so in someone's place.
            "means": form.choice(
                "means",
                _("How?"),
                [item for item in AgreementMeans if item in (*BY_HAND, first)],
                first,
            ),
            "agreed_on": form.day("agreed_on", _("On which day?"), ready),
        }

    def _scan_field(self, form: Form, current: int | None) -> Scan:
        """Let a scan that is on record be chosen, or a new one be added, which goes first."""
        _ = self._texts.gettext
        chosen = None
        if self._scans:
            names = {item.id: item.name for item in self._scans.values()}
            chosen = form.selection(
                "earlier", _("A scan that is here already"), names, current, True
            )
        added = form.file("scan", _("A new scan"), MOST_RECEIVED // 10**6, optional=True)
        st.caption(_("A PDF of 5 MB at most, or a photo (JPEG or PNG): that is made smaller."))
        return NewScan(*added) if added else chosen

    def _show_unused_scans(self) -> None:
        """Show the scans that belong to no agreement, such as one that was added by mistake."""
        used = {item.attachment_id for item in self._dossier.agreements}
        for scan in self._scans.values():
            if scan.id not in used:
                self._unused_scan(scan)

    def _unused_scan(self, scan: AttachmentLine) -> None:
        texts = self._texts
        st.caption(
            escape_markdown(texts.gettext("Scan without an agreement: {name}", name=scan.name))
        )
        with st.container(horizontal=True):
            self._scan_button(scan.id, f"unused:{scan.id}")
            self._sheet.ask(
                texts.gettext("Remove this scan"),
                texts.gettext("The file is gone then. To have it back, you add it again."),
                texts.gettext("Yes, remove it"),
                f"remove_scan:{scan.id}",
                lambda context: agreements.remove_scan(context, scan.id),
                texts.gettext("{name} was removed.", name=scan.name),
            )

    def _party_then(self, line: PartyAgreement) -> str:
        """Name a party, and who agreed for it when that is no longer who speaks for it."""
        now = speaker_of(self._dossier, line.party)
        left = now is not None and now.name != line.name
        return f"{self._texts.label(line.party)} {line.name if left else ''}".strip()

    def _show_earlier(self) -> None:
        """Show the agreements to earlier versions, which stay on record."""
        texts, earlier = self._texts, self._dossier.plans[:-1]
        if not earlier:
            return
        st.caption(
            texts.gettext(
                "Version {number} asks for an agreement anew. Earlier ones stay on record.",
                number=self._plan.number,
            )
        )
        for plan in reversed(earlier):
            lines = agreements_of(self._dossier, plan)
            self._show_version(plan, [line for line in lines if line.agreement])

    def _show_version(self, plan: ActionPlan, lines: list[PartyAgreement]) -> None:
        texts = self._texts
        agreed = [
            f"{self._party_then(line)} ({_how(line.agreement, self._dossier, texts)})"
            for line in lines
            if line.agreement
        ]
        names = texts.enumeration(agreed) if agreed else texts.gettext("no one")
        shown = texts.gettext(
            "Agreed to version {number}: {names}", number=plan.number, names=names
        )
        st.caption(escape_markdown(shown))
        for scan_id in dict.fromkeys(line.agreement.attachment_id for line in lines
                                     if line.agreement):  # fmt: skip
            self._scan_button(scan_id, f"earlier:{plan.id}:{scan_id}")


BY_HAND = (AgreementMeans.ON_PAPER, AgreementMeans.BY_MAIL)
"""How a project leader can put an agreement on record."""


def _correction(agreement: Agreement) -> str:
    return f"correct:{agreement.id}:{agreement.version}"


def _how(agreement: Agreement, dossier: Dossier, texts: Texts) -> str:
    """Say how and when someone agreed; by a link also the name they typed, and how it left."""
    said = f"{texts.label(agreement.means)}, {texts.date(agreement.agreed_on)}"
    answers = [
        item
        for item in dossier.answers
        if item.agreed and (item.plan_id, item.party) == (agreement.plan_id, agreement.party)
    ]
    if agreement.means is not AgreementMeans.BY_LINK or not answers:
        return said
    last = answers[-1]
    return texts.gettext(
        "{how}, typed name: {name}; the link was {way}",
        how=said,
        name=last.typed_name,
        way=way_of_answer(last, texts),
    )
