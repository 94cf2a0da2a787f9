"""Applying a file is one act of a named person: shown first, done once, and terms follow."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from access.people import Person
from access.teams import list_teams
from engine.refusal import NotAllowed
from engine.store.journal import journal
from tasks.municipality import planning
from tasks.municipality.model import Identity, Municipality
from tasks.municipality.planning import Plan, apply, plan_of
from tasks.municipality.reading import read_municipality
from tasks.municipality.standing import Names, catalogue_of, house_of, standing
from tasks.municipality.writing import meanings_of, written
from tasks.terms.freezing import freeze
from tasks.terms.keeping import of_case
from tasks.terms.rulebook import EVERY, LEAD, revisions
from tests.offices import people_of
from tests.tasks.conftest import Bench

WHY = "delibera di prova n. 7"


@dataclass
class Desk:
    """The administrator of a small office, and what its file says now."""

    bench: Bench
    viola: Person

    def text(self) -> str:
        """The municipality as it stands, with the region that no setting says."""
        office = self.bench.office
        with office.read() as connection:
            found = standing(office, connection, self.bench.clock.now())
            meanings = meanings_of(catalogue_of(office, connection))
        region = found.identity.region or "Piemonte"
        return written(replace(found, identity=replace(found.identity, region=region)), meanings)

    def file(self, *otherwise: tuple[str, str]) -> Municipality:
        text = self.text()
        for was, becomes in otherwise:
            assert was in text
            text = text.replace(was, becomes)
        with self.bench.office.read() as connection:
            return read_municipality(text.encode(), house_of(self.bench.office, connection))

    def plan(self, wanted: Municipality) -> Plan:
        with self.bench.office.read() as connection:
            return plan_of(self.bench.office, connection, wanted, self.bench.clock.now())

    def apply(self, wanted: Municipality, by: Person | None = None, why: str = WHY) -> None:
        how = (why, self.plan(wanted).mark)
        apply(self.bench.office, by or self.viola, wanted, how, self.bench.clock.now())

    def identity(self) -> Identity:
        with self.bench.office.read() as connection:
            return standing(self.bench.office, connection, self.bench.clock.now()).identity

    def facts(self, *kinds: str) -> list[tuple[str, int | None]]:
        with self.bench.office.read() as connection:
            rows = connection.execute(journal.select().order_by(journal.c.seq)).all()
        return [(row.kind, row.by) for row in rows if row.kind in kinds]


@pytest.fixture
def desk(bench: Bench) -> Desk:
    office = bench.office
    with office.begin() as work:
        freeze(work, office.definitions.book)
    found = Desk(bench, people_of(office, {"viola": ["amministratore_sistema"]})["viola"])
    found.apply(found.file())
    return found


GROUP = (
    "\n[servizio]",
    '\n[[gruppo]]\nnome = "Polo di prova"\nruoli = ["psicologo"]\n\n[servizio]',
)
BODY = (
    "\n[servizio]",
    '\n[[ente]]\ntipo = "tribunale"\nnome = "Tribunale di prova"\n\n[servizio]',
)
SLOWER = ("valore = 5", "valore = 9")


def test_what_is_written_out_and_read_again_changes_nothing(desk: Desk) -> None:
    plan = desk.plan(desk.file())

    assert plan.changes_nothing
    assert plan.sentences == []


def test_the_second_time_a_file_changes_nothing_and_leaves_no_trace(desk: Desk) -> None:
    wanted = desk.file(GROUP)
    desk.apply(wanted)
    before = desk.facts("municipality_described", "team_founded", "clock_revised")

    with pytest.raises(planning.FileChangesNothing):
        desk.apply(wanted)

    assert desk.facts("municipality_described", "team_founded", "clock_revised") == before


def test_name_teams_bodies_and_rules_change_in_one_act_of_a_named_person(desk: Desk) -> None:
    wanted = desk.file(
        ('nome = "Comune di Esempio"', 'nome = "Comune di Prova"'), GROUP, BODY, SLOWER
    )
    told = desk.plan(wanted).sentences

    desk.apply(wanted)

    with desk.bench.office.read() as connection:
        teams = list_teams(connection)
        last = revisions(connection)[0]
    assert told == [
        "Nome: Comune di Esempio → Comune di Prova",
        "Gruppo nuovo: Polo di prova (psicologo)",
        "Ente nuovo: Tribunale di prova",
    ]
    assert desk.identity().name == "Comune di Prova"
    assert list(teams.values()) == ["Polo di prova"]
    assert (last.by, last.reason) == (desk.viola.id, WHY)
    me = desk.viola.id
    kinds = ("team_founded", "body_added", "municipality_described", "clock_revised")
    assert desk.facts(*kinds)[-4:] == [(kind, me) for kind in kinds]


def test_terms_that_run_follow_the_number_of_the_file(desk: Desk) -> None:
    office, clock = desk.bench.office, desk.bench.clock
    with office.read() as connection:
        (before,) = (one for one in of_case(connection, desk.bench.case_id) if one.is_live)

    desk.apply(desk.file(SLOWER))
    clock.move_by(LEAD)
    office.worker.tick(clock.now())

    with office.read() as connection:
        (after,) = (one for one in of_case(connection, desk.bench.case_id) if one.is_live)
    assert after.due_at > before.due_at
    assert after.replaces_id == before.id


def test_patron_hours_and_closing_days_are_those_of_the_file(desk: Desk) -> None:
    desk.apply(
        desk.file(
            ('patrono = "12-07"', 'patrono = "05-08"\nnome_patrono = "San Prova"'),
            ('apre = "08:00"', 'apre = "09:00"'),
            ("chiusure = []", "chiusure = [2026-08-14, 2025-12-24]"),
        )
    )
    calendar = desk.plan(desk.file()).draft.rules.calendar

    assert calendar.holiday_name(date(2026, 5, 8)) == "San Prova, festa patronale"
    assert not calendar.is_holiday(date(2026, 12, 7))
    assert f"{calendar.year(2030).opens_at:%H:%M}" == "09:00"
    assert calendar.is_closed(date(2026, 8, 14))
    assert desk.plan(desk.file()).changes_nothing
    assert desk.plan(
        desk.file(("chiusure = [2025-12-24, 2026-08-14]", "chiusure = []"))
    ).draft.years


def test_only_the_administrator_applies_a_file(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        desk.apply(desk.file(GROUP), by=desk.bench.people["conti"])


def test_a_file_is_applied_with_a_reason(desk: Desk) -> None:
    with pytest.raises(planning.ReasonOfFile):
        desk.apply(desk.file(GROUP), why="  ")


def test_what_somebody_changed_in_between_is_looked_at_again(desk: Desk) -> None:
    wanted, now = desk.file(GROUP), desk.bench.clock.now()
    seen = desk.plan(wanted).mark
    desk.apply(desk.file(SLOWER))

    with pytest.raises(planning.MunicipalityChanged):
        apply(desk.bench.office, desk.viola, wanted, (WHY, seen), now)


def test_the_demo_file_is_not_for_a_real_office(desk: Desk) -> None:
    with pytest.raises(planning.DemoFileElsewhere):
        desk.plan(replace(desk.file(), demo=True))


def test_every_web_process_learns_the_new_name_within_seconds(desk: Desk) -> None:
    names, now = Names(desk.bench.office), desk.bench.clock.now()
    names.keep_up(now)
    desk.apply(desk.file(('nome = "Comune di Esempio"', 'nome = "Comune di Prova"')))

    names.keep_up(now + timedelta(seconds=1))
    assert names.name == "Comune di Esempio"

    names.keep_up(now + EVERY)
    assert names.name == "Comune di Prova"
