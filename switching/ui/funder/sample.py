"""An auditor's sample: how many dossiers, drawn with which number, and the file of them."""

from __future__ import annotations

from random import SystemRandom

import streamlit as st

from switching.i18n import Texts
from switching.services.audit_sample import LARGEST_SAMPLE, list_sample_dossiers
from switching.services.context import Context
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import AUDIT_SAMPLE
from switching.ui.funder.choosing import AskedFor
from switching.ui.kit import fields
from switching.ui.kit.fields import Ready, number_asked
from switching.ui.kit.folds import fold
from switching.ui.look import icons

_USUAL, _LARGEST_SEED = 30, 999_999


def show_sample(context: Context, asked: AskedFor, texts: Texts) -> None:
    """Offer the evidence of dossiers that are drawn from the project and the period."""
    _ = texts.gettext
    part = fold(_("A sample for an auditor"), "funder_sample")
    if not part.open:
        return
    with part:
        st.write(
            _(
                "Draws dossiers with a held day in the period, and packs of each the final plans, "
                "agreements, days, evaluations, certificate and history, with a list of hashes and "
                "a page that says what is missing. The same number draws the same dossiers. It "
                "names people: give it only to who audits."
            )
        )
        days = asked.first, asked.last
        by_id = list_sample_dossiers(context, asked.project.id, *days)
        key = f"funder:chosen:{asked.project.id}"
        chosen = fields.many(
            _("Dossiers that the auditor asks for"),
            Ready(key, False, [], key in st.session_state),
            by_id,
            texts,
            help=_("Leave it empty to draw them."),
        )
        drawn = st.session_state.setdefault(
            "funder:first_seed", SystemRandom().randint(1, _LARGEST_SEED)
        )
        left, right = st.columns(2)
        with left:
            count = number_asked(
                _("Number of dossiers"),
                "funder:count",
                _USUAL,
                texts,
                least=1,
                most=LARGEST_SAMPLE,
                locked=bool(chosen),
            )
        with right:
            seed = number_asked(
                _("Number to draw with"),
                "funder:seed",
                drawn,
                texts,
                least=0,
                most=_LARGEST_SEED,
                locked=bool(chosen),
            )
        download_button(
            context,
            _("Sample (ZIP)"),
            AUDIT_SAMPLE.of(
                asked.project.id,
                asked.first.isoformat(),
                asked.last.isoformat(),
                count or 0,
                seed or 0,
                ",".join(map(str, chosen)),
            ),
            file_name=asked.file_name("audit" if chosen else f"audit-{seed}", "zip"),
            mime="application/zip",
            icon=icons.DOWNLOAD,
            key="funder:sample",
            disabled=not chosen and (count is None or seed is None),
        )
