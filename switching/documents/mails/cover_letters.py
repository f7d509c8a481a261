"""The cover letters that a final plan and a certificate are mailed with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from switching.documents.certificate.content import renamed_since
from switching.documents.mails.draft import Attached, Draft
from switching.documents.mails.signature import signature
from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.i18n.texts import BRUSSELS
from switching.models import ActionPlan, Certificate, Dossier, ExchangeDay, Person
from switching.rules.agreeing import agreements_of
from switching.rules.reaching import Addressee, addressee, addressees_of_call, addresses_of

_NAMED = (
    *("learner", "coach", "sending_contact", "project_leader"),
    *("sending_organisation", "host", "partner"),
)
"""Who and what a plan and its mail name, from cards that dossiers share."""


def plan_addressees(dossier: Dossier) -> list[Person]:
    """List who is asked to agree to a plan, as far as they are known."""
    people = (dossier.learner, dossier.coach, dossier.sending_contact, dossier.project_leader)
    return list({person.id: person for person in people if person is not None}.values())


def certificate_addressees(dossier: Dossier) -> list[Person]:
    """List who gets a certificate: the learner, and in copy the contact at the employer."""
    return [dossier.learner, *([dossier.sending_contact] if dossier.sending_contact else [])]


def plan_mail(
    dossier: Dossier,
    plan: ActionPlan,
    texts: Texts,
    now: datetime,
    link: str = "",
) -> Draft:
    """Write the draft that asks to agree to a final plan, with the stored PDF attached."""
    reference, version = dossier.switch.reference, f"v{plan.number}"
    name = file_name(texts.gettext("Learning action plan"), reference, version, end="pdf")
    subject = texts.gettext(
        "Switching Talent: learning action plan of {learner} at {host}, version {number}",
        learner=dossier.learner.name,
        host=dossier.host.name,
        number=plan.number,
    )
    return Draft(
        to=addresses_of(map(addressee, plan_addressees(dossier))),
        subject=subject,
        text=_plan_text(dossier, plan, texts, now, link),
        attachments=[Attached(name, "application/pdf", plan.document)],
    )


def _plan_text(dossier: Dossier, plan: ActionPlan, texts: Texts, now: datetime, link: str) -> str:
    _ = texts.gettext
    earlier = plan.number > 1
    return letter(
        dossier,
        _("Hello,"),
        _(
            "The learning action plan of {learner} at {host} is ready: version {number} of {date}, "
            "with the code {code} on every page. You find it with this mail.",
            learner=dossier.learner.name,
            host=dossier.host.name,
            number=plan.number,
            date=texts.date(plan.finalised_at),
            code=plan.content_code,
        ),
        _("It takes the place of the version before. What changed: {reason}", reason=plan.reason)
        if earlier
        else "",
        _called_otherwise(dossier, plan, texts),
        _first_day(dossier, texts, now),
        how_to_agree(texts, link),
        _("We ask this of:") + "\n" + _asked(dossier, plan, texts),
        _("Is something not right, or do you have a question? Tell me, and we put it right."),
        closing=_("Thank you, and kind regards,"),
    )


def how_to_agree(texts: Texts, link: str) -> str:
    """Say how one agrees: on one's own page when there is a `link`, by answering otherwise."""
    _ = texts.gettext
    if link:
        return _(
            "Read it at your ease. Do you agree? Say so on your own page, where you can also write "
            "what is not right yet: {link}",
            link=link,
        )
    return _(
        "Read it at your ease. Do you agree? Then simply answer this mail with 'agreed'. You "
        "may also sign on paper: there is room for it on the last page. A photo or a scan of "
        "that is enough."
    )


def _called_otherwise(dossier: Dossier, plan: ActionPlan, texts: Texts) -> str:
    """Say of whom and what the plan gives another name than the mail: that of then."""
    earlier = dossier.as_made_final
    pairs = [(getattr(earlier, name), getattr(dossier, name)) for name in _NAMED if earlier]
    return "\n".join(
        texts.gettext(
            "The plan says ‘{then}’, as it was when it was made final. Now that is ‘{now}’.",
            then=then.name,
            now=now.name,
        )
        for then, now in pairs
        if then is not None and then.name != now.name and then.name in str(plan.content)
    )


def _first_day(dossier: Dossier, texts: Texts, now: datetime) -> str:
    today = now.astimezone(BRUSSELS).date()
    coming = [day for day in dossier.days if day.held is None and day.day >= today]
    if not coming:
        return ""
    return texts.gettext("The exchange: {days}.", days=_when(coming, texts))


def _when(days: Sequence[ExchangeDay], texts: Texts) -> str:
    written = []
    for day in days:
        date = texts.date(day.day, "EEEE d MMMM")
        hour = texts.time(day.start) if day.start else ""
        written.append(texts.gettext("{date} from {time}", date=date, time=hour) if hour else date)
    return texts.enumeration(written)


def _asked(dossier: Dossier, plan: ActionPlan, texts: Texts) -> str:
    """List the parties; who has agreed already is thanked."""
    lines = []
    for line in agreements_of(dossier, plan):
        party = texts.label(line.party)
        line_ = f"- {line.name} ({party})" if line.name else f"- {party}"
        done = texts.gettext("agreed already, thank you") if line.agreement else ""
        lines.append(": ".join(filter(None, (line_, done))))
    return "\n".join(lines)


def certificate_mail(
    dossier: Dossier, certificate: Certificate, document: bytes, texts: Texts
) -> Draft:
    """Write the draft that sends a certificate to the learner, with the issued PDF attached."""
    _ = texts.gettext
    name = file_name(_("Learning certificate"), dossier.switch.reference, end="pdf")
    learner, *copied = map(addressee, certificate_addressees(dossier))
    return Draft(
        to=addresses_of([learner]),
        cc=addresses_of(copied),
        subject=_(
            "Switching Talent: learning certificate of {learner}", learner=dossier.learner.name
        ),
        text=_certificate_text(dossier, certificate, texts),
        attachments=[Attached(name, "application/pdf", document)],
    )


def copy_for(name: str, draft: Draft, texts: Texts) -> Draft:
    """Return a draft as it goes to who gets it in copy: it greets someone else, and says so."""
    _ = texts.gettext
    first = (_("Hello {name},", name=name), _("You get this mail in copy."))
    return replace(draft, text="\n\n".join((*first, draft.text)))


def _certificate_text(dossier: Dossier, certificate: Certificate, texts: Texts) -> str:
    _ = texts.gettext
    return letter(
        dossier,
        _("Hello {name},", name=dossier.learner.name),
        _(
            "Congratulations! You worked along for {hours} at {host}, and your learning "
            "certificate is with this mail.",
            hours=texts.hours(certificate.held_minutes),
            host=dossier.host.name,
        ),
        "\n".join(
            _says_then(then, now, texts) for then, now in renamed_since(dossier, certificate)
        ),
        _(
            "Keep it well: it shows what you learned and for how long. Show it to your team too, "
            "and tell them what you take along from it."
        ),
        _("Thank you for your curiosity and your commitment. It was good to have you with us."),
        closing=_("Kind regards,"),
    )


def _says_then(then: str, now: str, texts: Texts) -> str:
    return texts.gettext(
        "The certificate says ‘{then}’, as it was when it was issued. Now that is ‘{now}’.",
        then=then,
        now=now,
    )


def stop_addressees(dossier: Dossier) -> list[Addressee]:
    """List each who had the call or a day in their calendar."""
    record = dossier.told_call
    found = [
        *map(addressee, plan_addressees(dossier)),
        *(addressees_of_call(dossier, record) if record else ()),
    ]
    return list(dict.fromkeys(found))


def stop_mail(dossier: Dossier, texts: Texts) -> Draft:
    """Write the draft that calls off what stands in calendars once a switch was stopped.

    The reason is left out: it is private.
    """
    _ = texts.gettext
    subject = _(
        "Switching Talent: {learner} at {host}",
        learner=dossier.learner.name,
        host=dossier.host.name,
    )
    text = letter(
        dossier,
        _("Hello,"),
        _(
            "The exchange of {learner} at {host} does not go on.",
            learner=dossier.learner.name,
            host=dossier.host.name,
        ),
        _("The calendar files with this mail take what was planned out of your calendar."),
        _("Do you have a question? Simply answer this mail."),
        closing=_("Kind regards,"),
    )
    return Draft(
        to=addresses_of(stop_addressees(dossier)),
        subject=_("Called off: {what}", what=subject),
        text=text,
    )


def letter(dossier: Dossier, *paragraphs: str, closing: str) -> str:
    """Join paragraphs, and sign with the project leader's name."""
    return "\n\n".join([*filter(None, paragraphs), signature(dossier, closing)]) + "\n"
