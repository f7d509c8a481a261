"""The thread of a server that sends mails while it serves; each process has its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

from switching.rules.mail_server import MailSettings
from switching.services.context import local_context
from switching.services.outbox import queue_asked_links, queue_reminders
from switching.services.sending import Round, Tools, send_due
from switching.services.view_mails import queue_view_mails

LOOK_SECONDS = 10.0
"""How often the outbox is looked into: a question of one row of an index."""
REMINDERS_SECONDS = 15 * 60.0
_TROUBLE_SECONDS = (60.0, 5 * 60.0, 15 * 60.0)
"""How long a server in trouble is left alone: a provider locks out who signs in wrongly often."""
_LOG = logging.getLogger("switching")


class Postman:
    """Sends what is in the outbox of a database, round after round, until it is over."""

    def __init__(
        self,
        path: Path,
        settings: MailSettings,
        clock: Callable[[], datetime],
        tools: Tools | None = None,
    ) -> None:
        self._path, self._settings, self._clock = path, settings, clock
        self._tools = tools or Tools(clock)
        self._over = Event()
        self._until_reminders = 0.0
        self._troubles = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Send beside what is done meanwhile; who leaves does not wait for a slow server."""
        thread = Thread(target=self._work, daemon=True, name="postman")
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join(LOOK_SECONDS)

    def _work(self) -> None:
        wait = LOOK_SECONDS
        while not self._over.wait(wait):
            wait = LOOK_SECONDS
            try:
                wait = self._rest_after(self.look(wait))
            except Exception as error:  # the next look may go well: a database that is put back
                _LOG.error("mails were not sent", exc_info=error)

    def look(self, passed: float) -> Round:
        """Queue the reminders of this moment, now and then, and send what is to go."""
        if not self._path.exists():
            return Round()
        context = local_context(self._path, self._clock())
        self._until_reminders -= passed
        if self._until_reminders <= 0:
            self._until_reminders = REMINDERS_SECONDS
            queue_reminders(context, self._settings)
            queue_view_mails(context, self._settings)
        queue_asked_links(context, self._settings)
        return send_due(context, self._settings, self._tools)

    def _rest_after(self, done: Round) -> float:
        if not done.trouble:
            self._troubles = 0
            return LOOK_SECONDS
        self._troubles += 1
        return _TROUBLE_SECONDS[min(self._troubles, len(_TROUBLE_SECONDS)) - 1]
