"""The sweep of timer starts: processes that begin by themselves, each time exactly once."""

import logging
from datetime import datetime

from sqlalchemy import func, select

from engine.instances import Engine
from engine.instances.starts import due_starts
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.jobs.looking import Earliest
from engine.jobs.ports import Policy
from engine.jobs.putting_off import put_off
from engine.store import Database
from engine.store.tables import start_timer

log = logging.getLogger(__name__)


class StartSweep:
    """Begins the instance of each due timer start in a transaction of its own."""

    def __init__(self, database: Database, engine: Engine, policy: Policy) -> None:
        self._database = database
        self._engine = engine
        self._policy = policy

    def run(self, now: datetime) -> int:
        """Begin what is due at an instant; how many instances began."""
        with self._database.read() as connection:
            due = due_starts(connection, now, self._policy.at_once)
        return sum(self._begin(digest, element, now) for digest, element in due)

    def _begin(self, digest: str, element: str, now: datetime) -> bool:
        try:
            with self._database.begin(now) as work:
                return self._engine.begin_by_timer(work, digest, element) is not None
        except Exception as cause:  # noqa: BLE001  # a sweep: a bug becomes an incident
            self._postpone(digest, element, now, cause)
            return False

    def _postpone(self, digest: str, element: str, now: datetime, cause: Exception) -> None:
        log.warning("timer start of %s failed: %s", digest[:12], type(cause).__name__)
        mine = (start_timer.c.digest == digest, start_timer.c.element == element)
        with self._database.begin(now) as work:
            found = put_off(work, self._policy, start_timer, mine)
            if found is not None and found.given_up:
                sentence = (
                    f"L'avvio a tempo «{element}» non è riuscito dopo {found.attempts} "
                    f"tentativi: {reason_of(cause)}"
                )
                open_incident(work, Trouble(sentence, cause, start=(digest, element)))


STARTS = Earliest(select(func.min(start_timer.c.wake_at)))
