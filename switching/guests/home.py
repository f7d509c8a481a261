"""Where a personal link leads to: what there is to do, files to take along, and one's own data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from switching.guests.blocks import Block, Heading, Notice, Pairs, Quote, Text, Way
from switching.guests.evaluation import EVALUATION, FOLLOW_UP
from switching.guests.funder import FUNDER
from switching.guests.log import LOG
from switching.guests.plan import PLAN
from switching.guests.preparation import PREPARATION
from switching.guests.state import GuestPage, State
from switching.models import Party
from switching.services.guests import GuestPaper, papers_of


def home_blocks(state: State, home: str) -> Iterator[Block]:
    """Yield who it is for, the pages that are open, the files and what else there is."""
    _, dossier = state.texts.gettext, state.view.dossier
    said = {
        Party.LEARNER: _("You learn at {host}.", host=dossier.host.name),
        Party.COACH: _(
            "You are the coach of {learner} of {sender}.",
            learner=dossier.learner.name,
            sender=dossier.sending_organisation.name,
        ),
        Party.SENDING_ORGANISATION: _(
            "{learner} of {sender} learns at {host}; you speak for {sender}.",
            learner=dossier.learner.name,
            sender=dossier.sending_organisation.name,
            host=dossier.host.name,
        ),
    }
    yield Text(said[state.view.party])
    open_now = [page for page in PAGES if page is not OWN_DATA and page.is_open(state)]
    if not open_now:
        yield Notice(_("There is nothing for you to do now."))
    for page in open_now:
        done = f"✓ {_('done')}: " if page.is_done(state) else ""
        yield Way(f"{home}/{page.name}", page.title(state), f"{done}{page.told(state)}")
    papers = papers_of(dossier, state.view.party)
    if papers:
        yield Heading(_("To take along"))
    names = {
        GuestPaper.PLAN: _("The learning action plan (PDF)"),
        GuestPaper.CERTIFICATE: _("The learning certificate (PDF)"),
        GuestPaper.CERTIFICATE_TO_READ: _("The learning certificate, to have read out"),
        GuestPaper.CALENDAR: _("The days for your calendar"),
    }
    for paper in papers:
        yield Way(f"{home}/{paper}", names[paper])
    yield Heading(_("What else"))
    yield Way(f"{home}/{OWN_DATA.name}", OWN_DATA.title(state))
    yield Text(_("This page is for you alone: don't pass its address on."))


def _own_data(state: State) -> Sequence[Block]:
    """Say what is kept on the guest, as the dossier has it, and what they gave themselves."""
    _, texts, person = state.texts.gettext, state.texts, state.view.person
    dossier = state.view.dossier
    places = (dossier.sending_organisation, dossier.host, dossier.partner)
    place = next((item.name for item in places if item.id == person.organisation_id), "")
    rows = (
        (_("Name"), person.name),
        (_("Organisation"), place),
        (_("Job"), person.job),
        (_("In this job since"), texts.since(person.job_since)),
        (_("E-mail address"), person.email),
        (_("Phone"), person.phone),
        (_("Part in the exchange"), texts.label(state.view.party)),
    )
    return [
        Text(_("This is what the programme keeps on you in this dossier.")),
        Pairs(tuple(row for row in rows if row[1])),
        *_given(state),
        *_kept_for_funder(state),
        Heading(_("Is something wrong, or do you want it erased?")),
        Text(
            _(
                "Tell {name}. You can ask what is kept on you, have it put right, or have it "
                "erased once it is not needed any more.",
                name=dossier.project_leader.name,
            )
        ),
    ]


def _kept_for_funder(state: State) -> Iterator[Block]:
    """Say that answers to the funder are kept; what they are stands on no page of a link but own.

    What someone else filled in is never shown here.
    """
    if state.view.funder is not None and any(item.is_answered for item in state.view.funder):
        yield Text(
            state.texts.gettext(
                "What you answered the funder is kept too. Ask {name} to see it or to have it "
                "erased.",
                name=state.view.dossier.project_leader.name,
            )
        )


def _given(state: State) -> Iterator[Block]:
    _, texts = state.texts.gettext, state.texts
    entries = [item for item in state.view.log if item.party is state.view.party]
    if state.view.contributions or entries or state.view.answers or state.view.follow_up:
        yield Heading(_("What you gave through this page"))
    for item in state.view.contributions:
        label = f"{texts.date(item.given_at)}: {texts.label(item.topic)}"
        yield Quote(label, item.text)
    for entry in entries:
        yield Quote(
            texts.date(entry.given_at), "\n".join(filter(None, (entry.done, entry.learned)))
        )
    for answer in state.view.answers:
        said = _("I agree with the plan") if answer.agreed else _("change the plan first")
        yield Quote(texts.date(answer.answered_at), f"{said} ({answer.typed_name})")
    if state.view.follow_up is not None:
        later = state.view.follow_up
        text = "\n".join(filter(None, (texts.label(later.use), later.used, later.changed_since)))
        yield Quote(texts.date(later.answered_on), text)


OWN_DATA = GuestPage(
    "own-data",
    lambda state: state.texts.gettext("These data on me"),
    lambda state: "",
    lambda state: True,
    _own_data,
)
PAGES = (PREPARATION, PLAN, LOG, EVALUATION, FUNDER, FOLLOW_UP, OWN_DATA)
"""All pages below a personal link, in the order in which they come up."""
