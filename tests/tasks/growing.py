"""Children who grow up in an office: what forms say of them, and the terms that await them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cases.absorbing import Source, absorb
from cases.decrees import enforce_decree
from cases.files import open_case
from cases.sheet import open_sheet
from engine.clock import MovedClock
from engine.store import Fact, read_facts
from engine.store.journal import journal
from tasks.office import Office
from tasks.tables import notice
from tasks.terms import Term, of_case
from tasks.terms.keeping import seen
from tasks.terms.tables import term

CHILD = {
    "minore.cognome": "Inventatis",
    "minore.nome": "Sara Fittizia",
    "minore.indirizzo_protetto": False,
}
PLACED = ("affidamento_familiare",)


@dataclass
class Nursery:
    """An office in which children grow up while its clock is moved."""

    office: Office
    clock: MovedClock
    responsible: int | None = None

    def case(self, born: str | None = None, **more: Any) -> int:
        """A new case about a child born on a day."""
        with self.office.begin() as work:
            case_id = open_case(work, self.office.sealer, by=1).id
        said: dict[str, Any] = dict(CHILD)
        if born is not None:
            said["minore.data_nascita"] = born
        self.learn(case_id, said | {f"minore.{name}": value for name, value in more.items()})
        return case_id

    def learn(self, case_id: int, bindings: Mapping[str, Any]) -> None:
        """What a form says of a case."""
        sealer = self.office.sealer
        with self.office.begin() as work:
            sheet = open_sheet(work.connection, sealer, case_id, lock=True)
            absorb(work, sealer, sheet, Source(case_id, "Un modulo", by=1), bindings)
        self.settle()

    def decree(self, case_id: int, *mandates: str, supersedes: int | None = None) -> int:
        """A decree with these mandates comes into force."""
        said = {"autorita": "TM", "tipo_atto": "decreto", "mandati": list(mandates)}
        self.learn(case_id, {f"provvedimento.{name}": value for name, value in said.items()})
        with self.office.begin() as work:
            sealer = self.office.sealer
            made = enforce_decree(work, sealer, case_id, by=1, supersedes=supersedes)
        self.settle()
        return made

    def settle(self) -> None:
        """What is due is done."""
        self.office.worker.tick(self.clock.now())

    def on(self, at: datetime) -> None:
        """Time passes, and whatever is due on the way happens at its instant."""
        while True:
            self.settle()
            with self.office.read() as connection:
                due = self.office.worker.next_due(connection)
            if due is None or due > at:
                break
            self.clock.move_to(max(due, self.clock.now()))
        self.clock.move_to(at)
        self.settle()

    def terms(self, case_id: int) -> tuple[Term, ...]:
        """Every term of a case."""
        with self.office.read() as connection:
            return of_case(connection, case_id)

    def awaited(self, case_id: int) -> list[tuple[str, str]]:
        """The terms of a case that run: which, and by which day in UTC."""
        return [(one.key, f"{one.due_at:%Y-%m-%d}") for one in self.terms(case_id) if one.is_live]

    def history(self, duty: str) -> list[Term]:
        """All terms of a duty, the first first."""
        asked = select(term).where(term.c.duty == duty).order_by(term.c.id)
        with self.office.read() as connection:
            return [seen(row) for row in connection.execute(asked).mappings()]

    def facts(self, case_id: int, *kinds: str) -> list[Fact]:
        """The facts of these kinds in a case."""
        asked = select(journal).where(journal.c.case_id == case_id, journal.c.kind.in_(kinds))
        with self.office.read() as connection:
            rows = connection.execute(asked.order_by(journal.c.seq))
            return [fact for _, fact in read_facts(rows)]

    def notices(self, case_id: int) -> Sequence[str]:
        """Of what people were told about a case."""
        asked = select(notice.c.kind).where(notice.c.case_id == case_id).order_by(notice.c.id)
        with self.office.read() as connection:
            return connection.execute(asked).scalars().all()
