"""A process that rings the alarms of many terms day after day until it is killed; it says so."""

import sys
from datetime import timedelta

from engine.store import Database
from tasks.definitions import Definitions
from tasks.terms import Alarm, NewTerm, Telling, open_terms
from tasks.terms.alarms import alarms_of
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Counted
from tests.conftest import A_MONDAY

TERMS = 12
DAYS = 20
RUNGS = (
    (-3, "assistente_sociale", Telling.ESCALATED),
    (0, "coordinatore_tutela", Telling.BREACHED),
    (1, "responsabile_servizio", Telling.BREACHED),
)


def prepare(database: Database, terms: int = TERMS, after: int = 4) -> None:
    """Open terms that fall due one a day, each with a ladder of three."""
    with database.begin(A_MONDAY) as work:
        open_terms(work, [a_duty(number, after) for number in range(terms)], by=None)


def a_duty(number: int, after: int) -> NewTerm:
    due_at = A_MONDAY + timedelta(days=after + number % (DAYS - 8))
    ladder = [Alarm(due_at + timedelta(days=days), who, what) for days, who, what in RUNGS]
    return NewTerm(
        "prova",
        "Dovere di prova",
        Counted(due_at, "fissato", whole_day=False),
        A_MONDAY,
        duty=f"prova:{after}:{number}",
        certainty="A",
        ladder=ladder,
    )


def live_through_all(database: Database) -> None:
    """Look at each day, from the first: what has rung before is known to the database alone."""
    sweep = alarms_of(database, Definitions(Calendar()))
    for day in range(1, DAYS + 1):
        for _ in RUNGS:
            rung = sweep.run(A_MONDAY + timedelta(days=day))
            sys.stdout.write(f"{day} {rung}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    live_through_all(Database(sys.argv[1]))
