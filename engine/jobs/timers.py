"""The sweep of timers: it asks an index what is due, so its cost does not grow with what waits."""

import logging
from datetime import datetime

from sqlalchemy import func, select

from engine.instances import Engine
from engine.instances.rows import due_timers
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.jobs.looking import Earliest
from engine.jobs.ports import Policy
from engine.jobs.putting_off import put_off
from engine.refusal import Conflict
from engine.steps import TaskKey, TimerDue
from engine.store import Database
from engine.store.tables import timer

log = logging.getLogger(__name__)


class TimerSweep:
    """Fires each due timer in a transaction of its own."""

    def __init__(self, database: Database, engine: Engine, policy: Policy) -> None:
        self._database = database
        self._engine = engine
        self._policy = policy

    def run(self, now: datetime) -> int:
        """Fire what is due at an instant; how many fired."""
        with self._database.read() as connection:
            due = due_timers(connection, now, self._policy.at_once)
        fired = 0
        for instance_id, key in due:
            fired += self._fire(instance_id, key, now)
        return fired

    def _fire(self, instance_id: int, key: str, now: datetime) -> bool:
        try:
            with self._database.begin(now) as work:
                self._engine.happen(work, instance_id, TimerDue(TaskKey(key)), by=None)
        except Conflict:
            # Another worker or person was there first; what was awaited is not any more.
            return False
        except Exception as cause:  # noqa: BLE001  # one of the two loops where a bug is an incident
            self._postpone(instance_id, key, now, cause)
            return False
        return True

    def _postpone(self, instance_id: int, key: str, now: datetime, cause: Exception) -> None:
        log.warning("timer of instance %d failed: %s", instance_id, type(cause).__name__)
        mine = (timer.c.instance_id == instance_id, timer.c.key == key)
        with self._database.begin(now) as work:
            found = put_off(work, self._policy, timer, mine)
            if found is not None and found.given_up:
                sentence = (
                    f"La scadenza «{found.element}» non è scattata dopo {found.attempts} "
                    f"tentativi: {reason_of(cause)}"
                )
                trouble = Trouble(sentence, cause, instance_id, timer_key=key)
                open_incident(work, trouble)


TIMERS = Earliest(select(func.min(timer.c.wake_at)))
