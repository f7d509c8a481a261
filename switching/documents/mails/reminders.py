"""The mails that go out by rule: short, and each with one thing to do."""

from __future__ import annotations

from datetime import date

from switching.documents.mails.cover_letters import how_to_agree, letter
from switching.documents.mails.draft import Draft
from switching.documents.mails.invitation import practical
from switching.documents.mails.papers import questions_of
from switching.i18n import Texts
from switching.models import Dossier, MailKind, N_, Party
from switching.rules.agreeing import last_plan

_SUBJECTS = {
    MailKind.CALL_REMINDER: N_("Tomorrow: introduction call {learner} and {host}"),
    MailKind.PREPARATION_REMINDER: N_("Five minutes to prepare: {learner} at {host}"),
    MailKind.AGREEMENT_WEEK_REMINDER: N_("Do you agree with the plan of {learner} at {host}?"),
    MailKind.AGREEMENT_DAYS_REMINDER: N_(
        "Soon the exchange begins: do you agree with the plan of {learner} at {host}?"
    ),
    MailKind.HOURS_REMINDER: N_("How long was {learner} at {host}?"),
    MailKind.EVALUATION_REMINDER: N_("How was the exchange of {learner} at {host}?"),
    MailKind.EVALUATION_LAST_REMINDER: N_("We gladly hear how it was: {learner} at {host}"),
    MailKind.FOLLOW_UP_REMINDER: N_("Three months later: {learner} at {host}"),
}
_AGREEING = {MailKind.AGREEMENT_WEEK_REMINDER, MailKind.AGREEMENT_DAYS_REMINDER}
_EVALUATING = {MailKind.EVALUATION_REMINDER, MailKind.EVALUATION_LAST_REMINDER}


def reminder_mail(
    dossier: Dossier, kind: MailKind, party: Party | None, texts: Texts, link: str, today: date
) -> Draft:
    """Write a reminder; with a `link` it asks to use one's own page, else to answer it."""
    _ = texts.gettext
    names = {"learner": dossier.learner.name, "host": dossier.host.name}
    return Draft(
        to=(),
        subject=texts.gettext("Switching Talent: {what}", what=_(_SUBJECTS[kind], **names)),
        text=letter(
            dossier,
            _("Hello,"),
            *_said(dossier, kind, party, texts, today),
            _how(kind, texts, link),
            _("You get this mail by itself, because you take part in this exchange. Is it not for "
              "you, or is it done already? Then you need not do anything."),
            closing=_("Kind regards,"),
        ),
    )  # fmt: skip


def link_mail(dossier: Dossier, texts: Texts, link: str) -> Draft:
    """Write the mail with a new personal link, to who asked for one."""
    _ = texts.gettext
    names = {"learner": dossier.learner.name, "host": dossier.host.name}
    return Draft(
        to=(),
        subject=_("Switching Talent: your new link, {learner} at {host}", **names),
        text=letter(
            dossier,
            _("Hello,"),
            _("A new link was asked for to your own page. Here it is: {link}", link=link),
            _("Did you not ask for it? Then you need not do anything. Don't pass the link on."),
            closing=_("Kind regards,"),
        ),
    )


def code_mail(dossier: Dossier, texts: Texts, code: str) -> Draft:
    """Write the mail with a code, to who agrees by a link that was copied.

    The subject has no code: it is shown on a telephone that is locked.
    """
    _ = texts.gettext
    names = {"learner": dossier.learner.name, "host": dossier.host.name}
    return Draft(
        to=(),
        subject=_("Switching Talent: your code, {learner} at {host}", **names),
        text=letter(
            dossier,
            _("Hello,"),
            _("Your code to agree with the learning action plan is {code}.", code=code),
            _("It holds for half an hour, and once. Type it on the page where you agreed."),
            _("Were you not agreeing? Then don't pass the code on, and answer this mail: someone "
              "else has your link."),
            closing=_("Kind regards,"),
        ),
    )  # fmt: skip


def _how(kind: MailKind, texts: Texts, link: str) -> str:
    _ = texts.gettext
    if kind in _AGREEING:
        return how_to_agree(texts, link)
    if kind is MailKind.CALL_REMINDER:
        return _("Your own page: {link}", link=link) if link else ""
    if link:
        return _("You can say it on your own page: {link}", link=link)
    return _("Simply answer this mail: a few words are enough.")


def _said(
    dossier: Dossier, kind: MailKind, party: Party | None, texts: Texts, today: date
) -> list[str]:
    if kind is MailKind.CALL_REMINDER:
        return _about_call(dossier, texts)
    if kind is MailKind.PREPARATION_REMINDER:
        return _about_preparation(dossier, party, texts)
    if kind in _AGREEING:
        return _about_agreement(dossier, texts)
    if kind is MailKind.HOURS_REMINDER:
        return _about_hours(dossier, texts, today)
    if kind in _EVALUATING:
        return _about_evaluation(dossier, party or Party.LEARNER, texts)
    return _about_follow_up(dossier, party, texts)


def _about_call(dossier: Dossier, texts: Texts) -> list[str]:
    told = texts.gettext("A short reminder: tomorrow we get acquainted.")
    return [told, practical(dossier.call, texts)] if dossier.call else []


def _about_preparation(dossier: Dossier, party: Party | None, texts: Texts) -> list[str]:
    _ = texts.gettext
    call = dossier.call
    if call is None:
        return []
    said = _(
        "On {date} at {time} we get acquainted. Five minutes are enough to prepare.",
        date=texts.date(call.call.planned_at, "EEEE d MMMM"),
        time=texts.time(call.call.planned_at),
    )
    if party is Party.COACH:
        return [
            said,
            _(
                "What can {learner} see or do at {host}, and who of your colleagues can help with "
                "that?",
                learner=dossier.learner.name,
                host=dossier.host.name,
            ),
        ]
    return [
        said,
        _(
            "What do you want to learn, and when would you be content? With whom would you like to "
            "talk or work along?"
        ),
    ]


def _about_agreement(dossier: Dossier, texts: Texts) -> list[str]:
    plan = last_plan(dossier)
    days = [item.day for item in dossier.days if item.held is not False]
    if plan is None or not days:
        return []
    return [
        texts.gettext(
            "On {date} the exchange of {learner} at {host} begins. You got its plan, version "
            "{number}, and your agreement is not on record yet.",
            date=texts.date(min(days), "EEEE d MMMM"),
            learner=dossier.learner.name,
            host=dossier.host.name,
            number=plan.number,
        )
    ]


def _about_hours(dossier: Dossier, texts: Texts, today: date) -> list[str]:
    _ = texts.gettext
    days = [item.day for item in dossier.days if item.held is None and item.day < today]
    written = [texts.date(day, "EEEE d MMMM") for day in sorted(days)]
    return [
        _(
            "{learner} was to work along at {host} on {days}.",
            learner=dossier.learner.name,
            host=dossier.host.name,
            days=texts.enumeration(written),
        ),
        _("From when until when was that, and how long was the break? What was done?"),
    ]


def _about_evaluation(dossier: Dossier, party: Party, texts: Texts) -> list[str]:
    return [
        texts.gettext(
            "{learner} worked along at {host}. We gladly hear how it was:",
            learner=dossier.learner.name,
            host=dossier.host.name,
        )
        + "\n"
        + questions_of(dossier, party, texts)
    ]


def _about_follow_up(dossier: Dossier, party: Party | None, texts: Texts) -> list[str]:
    _ = texts.gettext
    names = {"learner": dossier.learner.name, "host": dossier.host.name}
    if party is Party.LEARNER:
        return [
            _("Three months ago you worked along at {host}.", host=names["host"]),
            _("What of it do you use at work? What changed since?"),
        ]
    return [
        _("Three months ago {learner} worked along at {host}.", **names),
        _("What of it is used in your organisation? What changed since?"),
    ]
