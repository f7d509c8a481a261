"""The language of a command: of its help, of click's own sentences, and of what it answers.

Click asks the standard gettext for its sentences, which would need catalogues of its own among the
files of the system. Its modules ask ours instead, from the moment this one is loaded.
tests/cli/test_speech.py reads all that can come out, and finds what a next version of click adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from click import core, decorators, exceptions, formatting, parser, termui, types

from switching.i18n import Texts
from switching.models import Language, N_, plural

_DUTCH = Texts()
_SPOKEN = ContextVar("spoken", default=_DUTCH)
_OPTION = "--language"
_OF_CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Positional arguments"),
    N_("required"),
    N_("default: {default}"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Error: invalid input"),
    N_("Aborted!"),
    N_("Try '{command} {option}' for help."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing parameter: {param_name}"),
    N_("Missing {param_type}"),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Option {name!r} does not take a value."),
    N_("Could not open file {filename!r}: {message}"),
    N_("unknown error"),
    N_("Choose from:\n\t{choices}"),
    plural("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    plural(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1
    ),
    plural("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
    plural(
        "{value!r} does not match the format {format}.",
        "{value!r} does not match the formats {formats}.",
        1,
    ),
    N_("{value} is not in the range {range}."),
    # What stands for a value in the line on how a command is used.
    N_("[OPTIONS]"),
    N_("COMMAND [ARGS]..."),
    N_("TEXT"),
    N_("FILE"),
    N_("FOLDER"),
    N_("NUMBER"),
    N_("SWITCH"),
    N_("PERSON"),
    N_("EMAIL"),
    N_("EMAIL_OR_ID"),
    N_("NAME"),
    N_("PAIRS"),
)
"""The sentences and words of click that our commands can come to say."""


def texts() -> Texts:
    """Return the words of the command that runs."""
    return _SPOKEN.get()


def say(text: str) -> str:
    """Translate a text as it stands, with what is to be filled in left open."""
    return texts().gettext(text)


def _say_count(one: str, many: str, count: int) -> str:
    return texts().translations.ngettext(one, many, count)


@contextmanager
def speaking(arguments: Sequence[str]) -> Iterator[None]:
    """Speak the language that is asked for among `arguments`, before they are read: errors too."""
    token = _SPOKEN.set(Texts(_asked(arguments)))
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def _asked(arguments: Sequence[str]) -> Language:
    following = [*arguments[1:], ""]
    asked = [after for item, after in zip(arguments, following, strict=False) if item == _OPTION]
    start = f"{_OPTION}="
    asked += [item.removeprefix(start) for item in arguments if item.startswith(start)]
    return next((Language(item) for item in asked if item in list(Language)), Language.DUTCH)


for _module in (core, decorators, exceptions, formatting, parser, termui, types):
    for _name, _spoken in (("_", say), ("ngettext", _say_count)):
        if hasattr(_module, _name):
            setattr(_module, _name, _spoken)
