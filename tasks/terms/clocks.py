"""The timers of diagrams that count from a number of the office: they follow when it is changed.

A timer that runs with a term follows that term (`tasks.terms.timers`). One that opens something so
many days before another day names the number itself: it is worked out again, by the new number.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, select, tuple_

from engine.instances import Engine
from engine.runtime import Program, UnsupportedDiagram, WaitingTimer, waiting_timers
from engine.steps import TimerMoved
from engine.store import Work
from engine.store.tables import instance, timer
from tasks.definitions import Definitions
from tasks.functions import host_functions
from tasks.terms.anchors import NO_DEADLINE
from tasks.terms.duties import Duties
from tasks.terms.governing import duties_under
from tasks.terms.timers import TERM
from tasks.terms.touching import Reach

log = logging.getLogger(__name__)

_BY_DAYS = ("prima(", "termine(")
"""The words of the service whose instant hangs on working days, and on when the office opens."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The house in which timers follow a revision."""

    engine: Engine
    definitions: Definitions

    def in_reach(self, connection: Connection, reach: Reach) -> Sequence[int]:
        """The paths with a timer that a revision may touch, by number."""
        asked = (
            select(instance.c.digest, timer.c.element)
            .join(instance, instance.c.id == timer.c.instance_id)
            .distinct()
            .order_by(instance.c.digest, timer.c.element)
        )
        places = [
            (digest, element)
            for digest, rows in groupby(connection.execute(asked).all(), lambda row: row.digest)
            for element in self._touched(connection, digest, [row.element for row in rows], reach)
        ]
        if not places:
            return ()
        found = (
            select(timer.c.instance_id)
            .join(instance, instance.c.id == timer.c.instance_id)
            .where(tuple_(instance.c.digest, timer.c.element).in_(places))
            .distinct()
            .order_by(timer.c.instance_id)
        )
        return connection.execute(found).scalars().all()

    def follow(self, work: Work, reach: Reach, instance_id: int) -> int:
        """Let the timers of a path follow; how many moved.

        One that somebody has set to another instant meanwhile stays there. What would have been
        due already is due now: nobody was late.
        """
        asked = select(instance.c.digest, instance.c.state).where(instance.c.id == instance_id)
        row = work.connection.execute(asked.with_for_update()).one()
        program = self.engine.program(work.connection, row.digest)
        before, after = (
            duties_under(work.connection, self.definitions, row.digest, one) for one in reach.rules
        )
        moved = 0
        for one in waiting_timers(program, row.state, work.now):
            due_at = _due(one, before, after, work.now)
            if due_at is not None:
                happened = TimerMoved(one.beside, one.element.id, due_at)
                self.engine.happen(work, instance_id, happened, by=None)
                moved += 1
        return moved

    def _touched(
        self, connection: Connection, digest: str, elements: Iterable[str], reach: Reach
    ) -> list[str]:
        try:
            program = self.engine.program(connection, digest)
        except UnsupportedDiagram as refused:
            # Its timers become incidents as they are due; those of other paths do not wait for it.
            log.warning("clocks of version %s stay: %s", digest[:12], refused)
            return []
        differing = reach.differing
        words = [f'"{key}"' for key in differing.keys]
        if differing.days or differing.hours:
            words.extend(_BY_DAYS)
        return [
            one
            for one in elements
            if any(word in text for text in _texts(program, one) for word in words)
        ]


def _texts(program: Program, element: str) -> list[str]:
    """By what the timers of this name are worked out, in a path and in what it calls."""
    return [
        one.nodes[element].event.when for one in program.diagrams.values() if element in one.nodes
    ]


def _due(one: WaitingTimer, before: Duties, after: Duties, now: datetime) -> datetime | None:
    """When a timer is due now; None where it stays."""
    if one.element.properties.get(TERM, NO_DEADLINE) != NO_DEADLINE:
        return None
    then, anew = (one.due_under(now, host_functions(each, now)) for each in (before, after))
    if anew is None or then != one.due_at or anew == then:
        return None
    return max(anew, now)
