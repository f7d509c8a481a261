"""Files that are made when someone clicks: for who may have them at that moment."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from switching.domain.access import DeniedError
from switching.domain.admission import Refusal
from switching.models import Actor
from switching.ui import page, sign_in
from switching.ui.turns import turn_of

_WAIT_SECONDS = 60.0


class NotAdmittedError(DeniedError):
    """Who clicks was let in when the button was shown, and is not any more."""


def deferred(make: Callable[[Actor], bytes], costly: bool = False) -> Callable[[], bytes]:
    """Return the `data` of a download button: what `make` makes for who clicks.

    A button can be clicked long after the run that showed it. Who that is, and whether they are
    still let in, is asked at the click; the function of the domain that `make` calls then asks
    whether they still may. Who may not gets no file, and the button says that it failed; so does
    who asks for `costly` ones too often, which take turns.
    """
    ask = sign_in.later_admission(page.database())

    def at_click() -> bytes:
        found = ask(page.now())
        if isinstance(found, Refusal):
            raise NotAdmittedError(found)
        with turn_of(found.actor, page.now(), _WAIT_SECONDS) if costly else nullcontext():
            return make(found.actor)

    return at_click
