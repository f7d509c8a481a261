"""What the log keeps of an error: its kind and where it happened, never what it was about.

The message of an exception can hold what someone typed (a refused value, say), so no log of this
process writes one, whoever logs it: not the app, not Streamlit, not the server below it.
"""

from __future__ import annotations

import errno
import logging
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from uuid import uuid4

_LOG = logging.getLogger("switching")
_JOINTS = {True: "caused by", False: "while handling"}


def new_code() -> str:
    """Return a code to find an incident back by."""
    return uuid4().hex[:8]


def log_incident(error: BaseException) -> str:
    """Log an error that nothing foresaw; return the code that names it on screen and in the log."""
    code = new_code()
    _LOG.error("incident %s", code, exc_info=error)
    return code


def keep_values_out_of_log() -> None:
    """See to it that errors are logged in this process without what they say."""
    logging.setLogRecordFactory(_make_record)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value, args.exc_traceback
    )
    sys.unraisablehook = lambda args: _log_uncaught(
        args.exc_type, args.exc_value, args.exc_traceback
    )


def _make_record(*args: object, **kwargs: object) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)  # type: ignore[arg-type]
    if record.exc_info and record.exc_info[1] is not None:
        # A formatter writes exc_text as it stands, and makes its own only of exc_info.
        record.exc_text = describe(record.exc_info[1])
    record.exc_info = None
    record.msg = _wordless(record.msg)
    if isinstance(record.args, Mapping):
        record.args = {key: _wordless(value) for key, value in record.args.items()}
    elif record.args:
        record.args = tuple(_wordless(value) for value in record.args)
    return record


def _wordless(value: object) -> object:
    return _kind_of(value) if isinstance(value, BaseException) else value


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, where: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    _LOG.critical("uncaught %s", kind.__name__, exc_info=error)


def describe(error: BaseException) -> str:
    """Return the kinds of an error and of what led to it, with their places in the code."""
    return "\n".join(_lines(error, set()))


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    yield _kind_of(error)
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield _JOINTS[earlier is error.__cause__]
        yield from _lines(earlier, seen)
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield "together with"
            yield from _lines(part, seen)


def _kind_of(error: BaseException) -> str:
    """Return the class of an error, with the name of its number: those say nothing of a person."""
    kind = type(error)
    number = getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        number = errno.errorcode.get(error.errno)
    return f"{kind.__module__}.{kind.__qualname__}" + (f" ({number})" if number else "")
