"""Heavy work takes turns."""

from __future__ import annotations

import pytest

from switching.ui.turns import BusyError, Turns


def test_no_more_than_so_many_work_at_a_time() -> None:
    turns = Turns(2)
    with turns.take(0), turns.take(0), pytest.raises(BusyError), turns.take(0):
        pass
    with turns.take(0):
        pass


def test_a_turn_is_given_back_when_the_work_breaks_off() -> None:
    turns = Turns(1)
    with pytest.raises(KeyboardInterrupt), turns.take(0):
        raise KeyboardInterrupt
    with turns.take(0):
        pass
