"""The mails that what was agreed in a call, and an evaluation form, are sent with."""

from __future__ import annotations

from collections.abc import Mapping

from switching.documents.mails.cover_letters import letter
from switching.documents.mails.draft import Attached, Draft
from switching.documents.papers.content import PaperContent, as_text
from switching.documents.papers.evaluation_form import NO_HEALTH, asked
from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.models import Dossier, N_, Party
from switching.rules.reaching import Addressee, addressee_of_party, addresses_of

_OPENING: Mapping[Party, str] = {
    Party.LEARNER: N_("You worked along at {host}. We gladly hear how it was:"),
    Party.COACH: N_("{learner} worked along with you at {host}. We gladly hear how it was:"),
    Party.SENDING_ORGANISATION: N_(
        "{learner} worked along at {host}. We gladly hear what you notice of it:"
    ),
}
PDF = "application/pdf"
_AGREED = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)


def agreed_addressees(dossier: Dossier) -> list[Addressee]:
    """List who gets what was agreed: learner, coach and who speaks for the sender."""
    return list(dict.fromkeys(addressee_of_party(dossier, party) for party in _AGREED))


def questions_of(dossier: Dossier, party: Party, texts: Texts) -> str:
    """List what a party is asked afterwards."""
    return "\n".join(f"- {question}" for question in asked(dossier, party, texts))


def agreed_mail(dossier: Dossier, content: PaperContent, paper: bytes, texts: Texts) -> Draft:
    """Write the draft that says what was agreed in the call, with the page to print attached."""
    _ = texts.gettext
    return Draft(
        to=addresses_of(agreed_addressees(dossier)),
        subject=_("Switching Talent: what we agreed, {who}", who=content.subtitle),
        text=letter(
            dossier,
            _("Hello,"),
            content.intro,
            *map(as_text, content.parts),
            closing=_("Thank you, and kind regards,"),
        ),
        attachments=[
            Attached(file_name(_("Arrangements"), content.reference, end="pdf"), PDF, paper)
        ],
    )


def evaluation_mail(
    dossier: Dossier, party: Party, form: bytes, texts: Texts, link: str = ""
) -> Draft:
    """Write the draft that asks a party how the exchange was, with its form attached."""
    _, reference = texts.gettext, dossier.switch.reference
    to = addressee_of_party(dossier, party)
    questions = questions_of(dossier, party, texts)
    return Draft(
        to=addresses_of([to]),
        subject=_(
            "Switching Talent: how was the exchange of {learner} at {host}?",
            learner=dossier.learner.name,
            host=dossier.host.name,
        ),
        text=letter(
            dossier,
            _("Hello {name},", name=to.name),
            _(_OPENING[party], learner=dossier.learner.name, host=dossier.host.name)
            + "\n"
            + questions,
            _("You can say it on your own page: {link}", link=link) if link else "",
            _(
                "You find a form with this mail. Fill it in on paper and send a photo or a "
                "scan, or simply answer this mail: a few words are enough."
            ),
            texts.gettext(NO_HEALTH),
            closing=_("Thank you, and kind regards,"),
        ),
        attachments=[Attached(file_name(_("Evaluation"), reference, end="pdf"), PDF, form)],
    )
