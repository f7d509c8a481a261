"""Which kinds of reasons to stop each party can have."""

from __future__ import annotations

from collections.abc import Mapping

from switching.models import Party, StopCause

_CAUSES: Mapping[Party, tuple[StopCause, ...]] = {
    Party.LEARNER: (
        StopCause.OTHER_JOB,
        StopCause.ABSENT,
        StopCause.NO_TIME,
        StopCause.QUESTION_ANSWERED,
        StopCause.NO_FIT,
        StopCause.NO_INTEREST,
    ),
    Party.COACH: (
        StopCause.OTHER_JOB,
        StopCause.ABSENT,
        StopCause.NO_TIME,
        StopCause.NO_FIT,
        StopCause.NO_INTEREST,
    ),
    Party.HOST: (
        StopCause.NO_COACH,
        StopCause.NO_TIME,
        StopCause.NO_FIT,
        StopCause.NO_DATES,
        StopCause.NO_INTEREST,
        StopCause.REORGANISATION,
    ),
    Party.SENDING_ORGANISATION: (
        StopCause.NOT_RELEASED,
        StopCause.REORGANISATION,
        StopCause.NO_DATES,
        StopCause.NO_INTEREST,
    ),
    Party.PROJECT_LEADER: (
        StopCause.NO_ANSWER,
        StopCause.NO_FIT,
        StopCause.NO_DATES,
        StopCause.NO_TIME,
    ),
}


def causes_of(party: Party | None) -> tuple[StopCause, ...]:
    """List the kinds of reasons that a party can have; all while it is not known who stops."""
    return tuple(StopCause) if party is None else (*_CAUSES[party], StopCause.OTHER)
