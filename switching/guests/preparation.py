"""What learner and coach read and fill in before the introduction call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from switching.guests.blocks import (
    Area,
    Block,
    Bullets,
    Choice,
    Form,
    Heading,
    Line,
    Notice,
    Pairs,
    Text,
    Ticks,
)
from switching.guests.state import GuestPage, State, first, lines_of
from switching.models import (
    ArrangementKind,
    ContributionTopic,
    HostOption,
    Informed,
    Message,
    N_,
    Party,
    Principle,
    mail_address,
)
from switching.rules.normal_form import is_same
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.contributions import Given, contact_as_text
from switching.services.guests import Draft, give_contributions

Topic = ContributionTopic
PRACTICAL = (
    ArrangementKind.ADDRESS_AND_WELCOME,
    ArrangementKind.DRESS_CODE,
    ArrangementKind.PROTECTIVE_EQUIPMENT,
    ArrangementKind.TRANSPORT,
    ArrangementKind.MEALS,
)
"""What a coach can say beforehand."""
MOST_LINES = 12
"""How many goals, wishes or proposals come in at once."""
_INFORMED = {
    Informed.WELL: N_("yes, it is clear to me"),
    Informed.A_LITTLE: N_("a little, I have questions still"),
    Informed.NOT_AT_ALL: N_("no, not at all"),
}


def _is_open(state: State) -> bool:
    dossier = state.view.dossier
    is_held = dossier.call is not None and dossier.call.call.held
    return state.view.party in (Party.LEARNER, Party.COACH) and not is_held


def _blocks(state: State) -> Sequence[Block]:
    parts = _of_learner if state.view.party is Party.LEARNER else _of_coach
    return [*_explained(state), *parts(state)]


def _explained(state: State) -> Iterator[Block]:
    _, texts, dossier = state.texts.gettext, state.texts, state.view.dossier
    if "done" in state.asked:
        yield Notice(_("Thank you: {name} sees it.", name=dossier.project_leader.name), tone="good")
    yield Text(
        _(
            "With Switching Talent an employee works along in another organisation for a while, to "
            "learn on the job. {learner} learns at {host}.",
            learner=dossier.learner.name,
            host=dossier.host.name,
        )
    )
    yield Bullets(tuple(texts.label(item) for item in Principle), _("What we agree on"))
    if dossier.call is not None:
        call = dossier.call.call
        when = f"{texts.date(call.stands_at, 'EEEE d MMMM y')}, {texts.time(call.stands_at)}"
        rows = [(_("Introduction call"), when), (_("Place"), call.place)]
        yield Pairs(tuple(row for row in rows if row[1]))


def _of_learner(state: State) -> Iterator[Block]:
    _, latest = state.texts.gettext, state.view.dossier.latest
    yield Heading(_("The learning question as it stands"))
    yield from _stands(state)
    yield Form(
        _("Send"),
        (
            Heading(_("What do you want to learn?")),
            Area(
                "aim",
                _("In general: what do you hope to learn?"),
                state.typed("aim", _last(state, Topic.GENERAL_AIM)),
                error=state.error("aim"),
            ),
            Area(
                "goals",
                _("In particular: which things?") if not latest.filled_goals else _("More goals"),
                state.typed("goals"),
                _("One on each line."),
                state.error("goals"),
            ),
            Area(
                "wishes",
                _("With whom would you like to talk there?"),
                state.typed("wishes"),
                _("One on each line: a job or a kind of colleague will do."),
                state.error("wishes"),
            ),
            Area(
                "starting_point",
                _("What do you know or can you do already?"),
                state.typed("starting_point", _last(state, Topic.STARTING_POINT)),
                error=state.error("starting_point"),
            ),
            *_about_oneself(state),
            Line(
                "emergency_contact",
                _("Whom do we call in an emergency?"),
                state.typed("emergency_contact", _last(state, Topic.EMERGENCY_CONTACT)),
                _("Name and phone number. Only you, the coach and the project leader see it."),
                state.error("emergency_contact"),
            ),
            *_employer(state),
            _informed(state),
        ),
    )


def _employer(state: State) -> Iterator[Block]:
    """Ask who speaks for the employer, while no one is known to."""
    _, dossier = state.texts.gettext, state.view.dossier
    if dossier.sending_contact is not None:
        return
    name, _line, email = _last(state, Topic.SENDING_CONTACT).partition("\n")
    sender = dossier.sending_organisation.name
    yield Line(
        "contact",
        _("Who speaks for {organisation}?", organisation=sender),
        state.typed("contact", name),
        _("First name and family name: your superior, or someone of personnel."),
        state.error("contact"),
    )
    yield Line(
        "contact_email",
        _("Their e-mail address"),
        state.typed("contact_email", email),
        _("{name} asks them to agree with the plan.", name=dossier.project_leader.name),
        state.error("contact_email"),
    )


def _stands(state: State) -> Iterator[Block]:
    _, latest = state.texts.gettext, state.view.dossier.latest
    aim = latest.question.general_aim
    if not aim and not latest.filled_goals:
        yield Text(_("Nothing is written down yet."))
    if aim:
        yield Text(aim)
    if latest.filled_goals:
        goals = tuple(goal.description for goal in latest.filled_goals)
        yield Bullets(goals, _("Learning goals"))
    if latest.filled_wishes:
        yield Bullets(tuple(wish.description for wish in latest.filled_wishes), _("With whom"))


def _of_coach(state: State) -> Iterator[Block]:
    _, dossier = state.texts.gettext, state.view.dossier
    yield Heading(_("What {name} wants to learn", name=dossier.learner.name))
    yield from _stands(state)
    offered = _options(state)
    ticks = Ticks(
        "options",
        _("What can you offer?"),
        tuple((str(option.id), option.title) for option in offered),
        state.ticked("options"),
        _("Tick what could be useful."),
    )
    yield Form(
        _("Send"),
        (
            Heading(_("What {host} can offer", host=dossier.host.name)),
            *([ticks] if offered else []),
            Area(
                "more",
                _("Something else?"),
                state.typed("more"),
                _("One on each line: a tour, a meeting, a talk with a specialist, …"),
                state.error("more"),
            ),
            Heading(_("Practical")),
            *(
                Area(
                    f"practical_{kind}",
                    state.texts.label(kind).capitalize(),
                    state.typed(
                        f"practical_{kind}", _last(state, Topic.ARRANGEMENT, detail=kind.value)
                    ),
                    error=state.error(f"practical_{kind}"),
                    rows=2,
                )
                for kind in PRACTICAL
            ),
            Line(
                "instructions_by",
                _("Who gives {learner} instructions there?", learner=dossier.learner.name),
                state.typed("instructions_by", _last(state, Topic.INSTRUCTIONS_BY)),
                _("Who says what is to be done, how and when: you, or a colleague."),
                state.error("instructions_by"),
            ),
            *_about_oneself(state),
            _informed(state),
        ),
    )


def _options(state: State) -> list[HostOption]:
    """Return what the host has in its catalogue and was not proposed yet."""
    dossier = state.view.dossier
    proposed = {proposal.option_id for proposal in dossier.proposals}
    active = [option for option in dossier.options if option.active]
    return [option for option in active if option.id not in proposed]


def _about_oneself(state: State) -> Iterator[Block]:
    _, person = state.texts.gettext, state.view.person
    yield Heading(_("About you"))
    yield Line(
        "job",
        _("Your job"),
        state.typed("job", _last(state, Topic.JOB) or person.job),
        error=state.error("job"),
        complete="organization-title",
    )
    yield Line(
        "job_since",
        _("In this job since"),
        state.typed("job_since", _last(state, Topic.JOB_SINCE) or person.job_since),
        _("A year, or a year and a month: 2019 or 2019-09."),
        state.error("job_since"),
    )


def _informed(state: State) -> Choice:
    _ = state.texts.gettext
    return Choice(
        "informed",
        _("Is it clear to you what Switching Talent is?"),
        tuple((item.value, _(text)) for item, text in _INFORMED.items()),
        state.typed("informed", _last(state, Topic.INFORMED)),
        _("I have read what stands above."),
        state.error("informed"),
    )


def _last(state: State, topic: Topic, detail: str = "") -> str:
    wrote = state.view.wrote(topic, detail=detail)
    return wrote[-1] if wrote else ""


def _give(context: Context, state: State, form: Draft) -> None:
    read = _given_by_learner if state.view.party is Party.LEARNER else _given_by_coach
    give_contributions(context, state.view.link.switch_id, "preparation", [*read(state, form)])


def _given_by_learner(state: State, form: Draft) -> Iterator[Given]:
    yield Given(Topic.GENERAL_AIM, first(form, "aim"))
    yield from _lines(form, "goals", Topic.GOAL)
    yield from _lines(form, "wishes", Topic.CONTACT_WISH)
    yield Given(Topic.STARTING_POINT, first(form, "starting_point"))
    yield Given(Topic.EMERGENCY_CONTACT, first(form, "emergency_contact"))
    yield Given(Topic.SENDING_CONTACT, _contact(state, form))
    yield from _given_by_both(form)


def _contact(state: State, form: Draft) -> str:
    """Return who speaks for the employer, as typed; raise InvalidError for what can't be mailed."""
    name, email = first(form, "contact"), first(form, "contact_email")
    errors = {}
    if is_same(name, state.view.person.name):
        errors["contact"] = Message(N_("This is your own name."))
    if email and not name:
        errors["contact"] = Message(N_("Whose address is this? Fill in the name too."))
    if email and mail_address(email) is None:
        errors["contact_email"] = Message(N_("This is no e-mail address. Look at it again."))
    elif email and email.casefold() == state.view.person.email.casefold():
        errors["contact_email"] = Message(N_("This is your own address."))
    if errors:
        raise InvalidError(errors)
    return contact_as_text(name, email)


def _given_by_coach(state: State, form: Draft) -> Iterator[Given]:
    offered = {str(option.id): option for option in _options(state)}
    for number in form.get("options", []):
        if number in offered:
            option = offered[number]
            yield Given(Topic.PROPOSAL, option.title, option.id)
    yield from _lines(form, "more", Topic.PROPOSAL)
    for kind in PRACTICAL:
        yield Given(Topic.ARRANGEMENT, first(form, f"practical_{kind}"), detail=kind.value)
    yield Given(Topic.INSTRUCTIONS_BY, first(form, "instructions_by"))
    yield from _given_by_both(form)


def _given_by_both(form: Draft) -> Iterator[Given]:
    yield Given(Topic.JOB, first(form, "job"))
    yield Given(Topic.JOB_SINCE, first(form, "job_since"))
    informed = first(form, "informed")
    if informed in set(Informed):
        yield Given(Topic.INFORMED, informed)


def _lines(form: Draft, name: str, topic: Topic) -> Iterator[Given]:
    lines = lines_of(first(form, name))
    if len(lines) > MOST_LINES:
        text = N_("There is room for {limit} lines at once. Put some together first.")
        raise InvalidError({name: Message(text, {"limit": MOST_LINES})})
    yield from (Given(topic, line) for line in lines)


PREPARATION = GuestPage(
    "preparation",
    lambda state: state.texts.gettext("Prepare the introduction call"),
    lambda state: state.texts.gettext("What it is, what you want or offer, and about yourself."),
    _is_open,
    _blocks,
    _give,
    lambda state: bool(state.view.wrote(Topic.INFORMED)),
)
