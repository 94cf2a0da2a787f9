"""At the eighteenth birthday all running paths of a case are told: parents decide no more."""

from datetime import datetime

from cases import majority
from cases.files import get_case
from cases.majority import ComingOfAge
from engine.jobs import Sweep
from engine.store import Database, Fact
from tasks.happenings import tell_paths

MAJORITY = "minore_maggiorenne"


def majority_of(database: Database) -> Sweep:
    """The sweep that tells the paths of a case, each minor in a transaction of their own."""

    def run(now: datetime) -> int:
        with database.read() as connection:
            due = majority.due(connection, now)
        return sum(_tell(database, one, now) for one in due)

    return Sweep("majority", run, majority.next_due)


def _tell(database: Database, one: ComingOfAge, now: datetime) -> int:
    with database.begin(now) as work:
        if not majority.mark_told(work, one.person_id):
            return 0
        if get_case(work.connection, one.case_id).is_open:
            data = {"person_id": one.person_id}
            work.facts.append(Fact("majority_reached", case_id=one.case_id, data=data))
            tell_paths(work, one.case_id, MAJORITY, {"minore_id": one.person_id})
    return 1
