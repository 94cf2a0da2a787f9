"""Terms put straight into an office: what a schedule shows, whatever opened them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import update

from engine.clock import MovedClock
from tasks.office import Office
from tasks.terms import NewTerm, open_terms
from tasks.terms.counting import Counted
from tasks.terms.model import Suspension
from tasks.terms.tables import term

_numbers = count(1)


@dataclass
class Diary:
    """Writes terms into one office; `due` is a distance from now."""

    office: Office
    clock: MovedClock
    case_id: int

    def put(self, due: timedelta, sentence: str = "Relazione al Tribunale", **more: object) -> int:
        """A term due so far from now; its id."""
        now = self.clock.now()
        whole = bool(more.pop("whole_day", False))
        settled = {name: more.pop(name) for name in _SETTLED & set(more)}
        new = NewTerm(
            key="prova",
            sentence=sentence,
            counted=Counted(now + due, "60 giorni da una data: un'altra data", whole_day=whole),
            started_at=now - timedelta(days=30),
            source="art. 473-bis.27 c.p.c.",
            certainty="A",
            case_id=self.case_id,
            duty=f"prova:{next(_numbers)}",
        )
        with self.office.begin() as work:
            open_terms(work, [new._replace(**more)], by=None)  # type: ignore[arg-type]
            newest = work.connection.execute(
                term.select().order_by(term.c.id.desc()).limit(1)
            ).one()
            if settled:
                mine = update(term).where(term.c.id == newest.id)
                work.connection.execute(mine.values(**settled))
        return int(newest.id)


_SETTLED = frozenset({"met_at", "ended_at", "ended_how", "paused_at", "origin"})


def resting(begins: datetime, ends: datetime) -> Suspension:
    """A span that does not count, by law."""
    return Suspension(begins, ends, "L. 742/1969")
