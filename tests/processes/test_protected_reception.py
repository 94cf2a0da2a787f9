"""The address of a woman who hides stands in no document, message, term or fact (R21)."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from cases.bodies import list_bodies
from cases.documents import PROTECTED
from cases.records import list_records
from cases.tables import document
from engine.clock import MovedClock
from engine.store import Database
from tests.processes.test_adoptive_secrecy import everything_of, everything_written, opened
from tests.processes.test_process_data import everything_kept
from tests.web.conftest import House
from tests.webs import a_web

REFUGE = ("Segreta-Prova", "Rifugio-Prova")
SUPPLIER = "Casa Prova"
"""Whom the municipality pays for the reception: whoever knows that knows where she is."""


def test_nobody_can_read_where_a_protected_woman_lives(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "mb_protetta")) as office:
        sealed = " ".join(everything_of(office, 1))
        written = " ".join(everything_written(office, 1))
        unsealed = " ".join(everything_kept(office))

    assert all(words in sealed for words in REFUGE)  # so the search does find them
    assert "Patto di accoglienza" in written
    assert not any(words in written + unsealed for words in REFUGE)


def test_the_act_that_pays_for_a_protected_reception_does_not_name_who_gives_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "mb_protetta")) as office:
        written = " ".join(everything_written(office, 1))
        with office.read() as connection:
            suppliers = [one.name for one in list_bodies(connection)]

    assert SUPPLIER in suppliers  # so the search would find it
    assert "Determina n. 2025/377" in written
    assert "una struttura con indirizzo protetto" in written
    assert SUPPLIER not in written


def test_only_the_worker_of_the_case_reads_which_house_receives_a_protected_woman(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "mb_protetta")) as office:
        house = House(a_web(office), office, MovedClock(office.clock.now()), {}, 1)
        with office.read() as connection:
            sheets = [f"/schede/{one.id}" for one in list_records(connection, 1)]
            of_house = connection.execute(
                select(document.c.id).where(document.c.data_class == PROTECTED)
            ).scalars()
            papers = [f"/documenti/{one}" for one in of_house]
        worker, coordinator = house.visitor("rossi"), house.visitor("conti")
        read = [one for one in sheets if SUPPLIER in worker.client.get(one).text]
        told = [one for one in sheets if SUPPLIER in coordinator.client.get(one).text]
        opened_by = [
            {one.client.get(paper).status_code for paper in papers}
            for one in (worker, coordinator)
        ]

    assert read  # so the search does find it
    assert told == []
    assert opened_by == [{200}, {403}]


def test_whoever_holds_the_visits_of_the_father_never_learns_where_she_is(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "mb_protetta_e_il_padre")) as office:
        written = " ".join(everything_written(office, 1))
        unsealed = " ".join(everything_kept(office))
        house = House(a_web(office), office, MovedClock(office.clock.now()), {}, 1)
        holder = house.visitor("celesti").client
        pages = [holder.get(f"/fascicoli/2025/1{one}").text for one in ("", "/cronologia")]
        with office.read() as connection:
            papers = connection.execute(select(document.c.id)).scalars().all()
        opened_by_holder = {holder.get(f"/documenti/{one}").status_code for one in papers}

    assert "Richiesta di presa in carico al Comune subentrante" in written
    assert "Segreta-Prova" not in written + unsealed
    assert not any(words in page for page in pages for words in REFUGE)
    assert opened_by_holder == {403}
