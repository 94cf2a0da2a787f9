"""R29, walked at random: each open duty has exactly one live term, and no instant ever changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.clock import MovedClock
from engine.refusal import Refusal
from engine.store import Database, Work
from tasks.terms import NewTerm, open_terms
from tasks.terms.acts import Asked, Ground, extend, meet, pause, resume, suspend_for, withdraw
from tasks.terms.counting import Counted, end_of
from tasks.terms.keeping import get_term
from tasks.terms.model import Suspension
from tasks.terms.succession import Told, duties_of, succeed, successor
from tasks.terms.tables import term
from tests.offices import an_office, people_of, put_in_force
from tests.tasks.conftest import Bench

DAY = timedelta(days=1)
ACTS = ("meet", "extend", "pause", "resume", "suspend", "withdraw", "replace", "wait")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 2), st.integers(1, 40)), max_size=14
)
_names = count()


@pytest.fixture
def bench(sqlite_database: Database, clock: MovedClock, tmp_path: Any) -> Iterator[Bench]:
    office = an_office(sqlite_database, clock, tmp_path)
    people = people_of(office, {"conti": ["coordinatore_tutela"]})
    put_in_force(office)
    yield Bench(office, clock, people, 0, 0)
    office.close()


class Walk:
    """Three duties, what is done to them, and whether each is still open."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.name = f"passo{next(_names)}"
        self.seen: dict[int, tuple[Any, ...]] = {}
        self.open: dict[str, str] = {}  # the series of a duty, and the duty that is open in it
        self._begin()

    def _begin(self) -> None:
        now = self.bench.clock.now()
        new = []
        for number, (unit, amount, period) in enumerate(
            (("GG_LAV", 9, None), (None, None, 6), ("ORE", 70, None))
        ):
            duty = f"{self.name}:{number}"
            self.open[duty] = duty
            due_at = end_of((now + 12 * DAY).date())
            said = Counted(due_at, "contato", whole_day=unit != "ORE")
            new.append(
                NewTerm(
                    "prova.scrivere",
                    "Dovere di prova",
                    said,
                    now,
                    duty=duty,
                    unit=unit,
                    amount=amount,
                    period=period,
                    turn=1 if period else None,
                )
            )
        with self.bench.office.begin() as work:
            open_terms(work, new, by=None)

    def step(self, act: str, which: int, days: int) -> None:
        series = f"{self.name}:{which}"
        live = self.live().get(self.open.get(series, ""))
        if act == "wait":
            self.bench.clock.move_by(days * DAY / 4)
            self.bench.office.worker.tick(self.bench.clock.now())
        elif live is not None:
            try:
                with self.bench.office.begin() as work:
                    self._do(work, act, live, days)
            except Refusal:
                return
            self._expect(act, series)

    def _do(self, work: Work, act: str, number: int, days: int) -> None:
        office, now = self.bench.office, self.bench.clock.now()
        asked = Asked(number, self.bench.people["conti"], "Motivo di prova")
        old = get_term(work.connection, number)
        match act:
            case "meet":
                meet(work, office, asked)
            case "extend":
                extend(work, office, asked, old.due_at + days * DAY)
            case "pause":
                pause(work, office, asked)
            case "resume":
                resume(work, office, asked)
            case "suspend":
                span = Suspension(now + DAY, now + (days + 1) * DAY, Ground.DECREE)
                suspend_for(work, office, asked, span)
            case "withdraw":
                withdraw(work, office, asked)
            case _:
                counted = Counted(old.due_at + days * DAY, "altro provvedimento", whole_day=True)
                new = successor(old, counted, duties_of(work, office, old), now)
                succeed(work, office, old, new, Told("term_superseded"))

    def _expect(self, act: str, series: str) -> None:
        if act == "withdraw" or (act == "meet" and not series.endswith(":1")):
            del self.open[series]
        elif act == "meet":
            before, _, turn = self.open[series].partition("#")
            following = [duty for duty in self.live() if duty.startswith(f"{before}#")]
            assert len(following) == 1
            assert int(following[0].partition("#")[2]) > int(turn or 1)
            self.open[series] = following[0]

    def rows(self) -> list[Any]:
        mine = term.c.duty.startswith(f"{self.name}:")
        with self.bench.office.read() as connection:
            return list(connection.execute(select(term).where(mine).order_by(term.c.id)).all())

    def live(self) -> dict[str, int]:
        """The live term of each duty; more than one of a duty is a fault."""
        found = [row for row in self.rows() if row.met_at is None and row.ended_at is None]
        assert len({row.duty for row in found}) == len(found)
        return {row.duty: row.id for row in found}

    def check(self) -> None:
        """What has to hold at every moment."""
        rows = self.rows()
        assert sorted(self.live()) == sorted(self.open.values())
        for row in rows:
            fixed: tuple[datetime, ...] = (row.due_at, row.started_at, row.duty, row.calculation)
            assert self.seen.setdefault(row.id, fixed) == fixed
        assert set(self.seen) == {row.id for row in rows}
        replaced = [row.replaces_id for row in rows if row.replaces_id is not None]
        superseded = [row.id for row in rows if row.ended_how == "superseded"]
        assert sorted(replaced) == superseded
        duties = {row.id: row.duty for row in rows}
        assert all(duties[r.replaces_id] == r.duty for r in rows if r.replaces_id is not None)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_at_every_moment_each_open_duty_has_exactly_one_live_term(
    bench: Bench, steps: list[tuple[str, int, int]]
) -> None:
    walk = Walk(bench)
    walk.check()

    for act, which, days in steps:
        walk.step(act, which, days)
        walk.check()
