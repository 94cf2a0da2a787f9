"""A contract counts days and people; who they are, where and in which case never reaches it."""

import json
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select

from cases.documents import list_documents
from cases.records import open_records
from cases.tables import case_file, supply
from engine.clock import MovedClock
from engine.runtime import variables
from engine.store import Database
from engine.store.journal import journal
from engine.store.queue import job
from engine.store.tables import instance, subscription
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.plays import Play
from tasks.stage import Stage
from tasks.tables import task
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story
from tests.web.conftest import House, Visitor
from tests.webs import a_web

TENDER = "p21_bandi_coprogettazione"
NAMES = ("Bianchi-Prova", "Luca", "Prova-Neve", "Irina", "Misha", "Segreta-Prova", "Rifugio-Prova")


def test_no_name_address_or_case_of_who_is_hosted_reaches_the_tender(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = until_counted(play_of(story("bando_giornate_contate")))
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    people = people_of(office, play.people)

    with closing(office):
        Stage(office, clock, people).perform(play)
        house = House(a_web(office), office, clock, people, 0)
        told = everything_told(office, house)
        secret = (*NAMES, *numbers_of_the_others(office))

    leaks = {place: [one for one in secret if one in text] for place, text in told.items()}
    assert {place: found for place, found in leaks.items() if found} == {}
    assert re.search(r"campo-giornate_proposte.{0,300}?\b22\b", told["page"], re.DOTALL)


ENTERED, LEFT = date(2025, 9, 4), date(2026, 7, 31)


@pytest.mark.parametrize(
    ("told", "entered", "left"),
    [
        pytest.param("residenziale_prosieguo_fino_all_uscita", ENTERED, LEFT, id="closed before"),
        pytest.param("residenziale_prosieguo_concluso", ENTERED, LEFT, id="concluded"),
        pytest.param(
            "residenziale_trasferito_dopo_l_ingresso",
            date(2025, 10, 28),
            date(2025, 12, 1),
            id="another municipality took over",
        ),
    ],
)
def test_whoever_is_hosted_is_counted_until_they_leave_or_are_followed_elsewhere(
    told: str, entered: date, left: date, sqlite_database: Database, tmp_path: Path
) -> None:
    rows = counted(told, sqlite_database, tmp_path)

    assert [(row.day, row.people) for row in rows] == [(entered, 1), (left, 0)]
    assert len({(row.ref, row.body_id) for row in rows}) == 1


def test_of_siblings_who_leave_one_by_one_each_is_counted_until_their_own_day(
    sqlite_database: Database, tmp_path: Path
) -> None:
    rows = counted("fratelli_uno_va_in_affido", sqlite_database, tmp_path)

    assert [(row.day, row.people) for row in rows] == [
        (date(2026, 3, 5), 2),
        (date(2026, 5, 14), 1),
        (date(2026, 10, 1), 0),
    ]


def counted(told: str, database: Database, folder: Path) -> Sequence[Row[Any]]:
    """What a contract has counted of those who are hosted, once the whole story is told."""
    play = play_of(story(told))
    clock = MovedClock(play.begins)
    office = an_office(database, clock, folder)
    install_definitions(office, by=None)
    with closing(office):
        Stage(office, clock, people_of(office, play.people)).perform(play)
        with office.read() as connection:
            return connection.execute(select(supply).order_by(supply.c.id)).all()


def until_counted(play: Play) -> Play:
    """The story until the first month is to be paid; what was refused was not done."""
    last = next(at for at, one in enumerate(play.scenes) if one.does == "controlla_mese")
    return replace(play, scenes=play.scenes[: last + 1], musts=())


def everything_told(office: Office, house: House) -> dict[str, str]:
    """What the tender holds and shows, place by place."""
    with office.read() as connection:
        run = connection.execute(select(instance).where(instance.c.process == TENDER)).one()
        facts = select(journal.c.data).where(journal.c.case_id == run.case_id)
        steps = select(task.c.data).where(task.c.case_id == run.case_id)
        asked = select(subscription).where(subscription.c.instance_id == run.id)
        letters = select(job.c.parameters).where(job.c.handler.like("msg_collocamento%"))
        open_now = select(task.c.id).where(
            task.c.case_id == run.case_id, task.c.element == "controlla_mese"
        )
        number = connection.execute(select(case_file).where(case_file.c.id == run.case_id)).one()
        kept = open_records(connection, office.sealer, run.case_id, limit=100)
        told = {
            "variables": repr(variables(run.state)),
            "facts": "\n".join(str(one) for one in connection.execute(facts).scalars()),
            "steps": "\n".join(connection.execute(steps).scalars()),
            "subscriptions": repr(connection.execute(asked).all()),
            "messages": sent_to(run.case_id, list(connection.execute(letters).scalars())),
            "records": json.dumps([dict(one.answers) for one in kept], default=str),
            "documents": repr(
                list_documents(connection, office.sealer.of(connection, run.case_id), run.case_id)
            ),
            "ledger": repr(connection.execute(select(supply)).all()),
        }
        step = connection.execute(open_now).scalar_one()
    visitor = house.visitor("neri")
    case = f"/fascicoli/{number.year}/{number.number}"
    pages = (f"{case}", f"{case}/cronologia", f"{case}/percorsi", f"{case}/documenti")
    told |= {page: read(house.visitor("grigi"), page) for page in pages}
    return told | {"page": read(visitor, f"/attivita/{step}")}


def sent_to(case_id: int, letters: list[str]) -> str:
    """The messages that the contract of this procedure was sent."""
    return "\n".join(one for one in letters if f"contratto:{case_id}" in one)


def read(visitor: Visitor, page: str) -> str:
    return visitor.get(page).text


def numbers_of_the_others(office: Office) -> list[str]:
    """How the other cases are called."""
    with office.read() as connection:
        mine = select(instance.c.case_id).where(instance.c.process == TENDER)
        rows = connection.execute(select(case_file).where(case_file.c.id.not_in(mine))).all()
    return [f"{row.year}/{row.number:04d}" for row in rows]
