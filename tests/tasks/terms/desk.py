"""A desk at which the calendar and the rules of a small office are changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from access.people import Person
from processes.terms import TermCatalogue
from tasks.terms import changing
from tasks.terms.changing import Draft
from tasks.terms.governing import latest_version
from tasks.terms.impact import every_term
from tasks.terms.keeping import of_case, open_terms
from tasks.terms.model import Term
from tasks.terms.touching import Touched
from tests.tasks.conftest import Bench

WHY = "L. 99/2026, prova"


@dataclass
class Desk:
    """An office with its years frozen, and one case with a report due in five working days."""

    bench: Bench
    viola: Person

    @property
    def term(self) -> Term:
        (found,) = [one for one in self.terms() if one.is_live]
        return found

    def terms(self) -> tuple[Term, ...]:
        with self.bench.office.read() as connection:
            return of_case(connection, self.bench.case_id)

    def draft(self) -> Draft:
        with self.bench.office.read() as connection:
            return changing.present(self.bench.office, connection)

    def revise(self, draft: Draft, by: Person | None = None, why: str = WHY) -> int:
        office, now = self.bench.office, self.bench.clock.now()
        return changing.revise(office, by or self.viola, draft, why, now)

    def pass_time(self, by: timedelta) -> None:
        self.bench.clock.move_by(by)
        self.bench.office.worker.tick(self.bench.clock.now())

    def a_day_on_the_way(self) -> date:
        """A working day between the start of the term and its end."""
        calendar = self.draft().rules.calendar
        day = self.term.started_at.date() + timedelta(days=1)
        while not calendar.is_working(day):
            day += timedelta(days=1)
        return day

    def with_a_holiday(self) -> Draft:
        return changing.add_holiday(self.draft(), self.a_day_on_the_way(), "Festa di prova")

    def open_another(self, duty: str, begun: datetime) -> None:
        """Another report of the same case, begun at an instant."""
        office = self.bench.office
        with office.begin() as work:
            definition = office.definitions.get(work.connection, latest_version(work.connection))
            new = definition.terms(work.now).begin("prova.scrivere", begun)
            open_terms(work, [new._replace(duty=duty, case_id=self.bench.case_id)], by=None)

    def catalogue(self) -> TermCatalogue:
        with self.bench.office.read() as connection:
            digest = latest_version(connection)
            return self.bench.office.definitions.get(connection, digest).catalogue

    def touched_by(self, draft: Draft) -> list[Touched]:
        office = self.bench.office
        with office.read() as connection:
            rules = (draft.base, draft.rules)
            return list(every_term(connection, office.definitions, rules, office.clock.now()))


def a_row(**said: Any) -> Mapping[str, Any]:
    return {
        "chiave": "prova.scrivere",
        "frase": "Scrivere la relazione di prova",
        "unita": "GG_LAV",
        "quantita": 5,
        "da": "l'apertura",
        "a_carico_di": "servizio",
        "fonte": "delibera di prova n. 1",
        "certezza": "CFG",
        **said,
    }
