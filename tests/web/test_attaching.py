"""A file chosen in a form is its author's alone, and the case's once the form is completed."""

import pytest
from sqlalchemy import func, select

from cases.documents import list_documents
from engine.store import metadata
from tests.web.conftest import House
from tests.web.rich import FACTS, begin_case, task_of, upload

NAME = "referto della scuola.pdf"


@pytest.fixture
def case(house: House) -> tuple[int, int]:
    """A case and its first activity."""
    case_id, _, task = begin_case(house)
    return case_id, task.id


def documents(house: House, case_id: int) -> list[str]:
    with house.office.read() as connection:
        seal = house.office.sealer.of(connection, case_id)
        return [one.name for one in list_documents(connection, seal, case_id)]


def rows(house: House, table: str) -> int:
    with house.office.read() as connection:
        asked = select(func.count()).select_from(metadata.tables[table])
        return int(connection.execute(asked).scalar_one())


def attached(house: House, case_id: int) -> int:
    journal = metadata.tables["journal"]
    asked = select(func.count()).where(
        journal.c.case_id == case_id, journal.c.kind == "document_attached"
    )
    with house.office.read() as connection:
        return int(connection.execute(asked).scalar_one())


def test_a_file_of_a_refused_form_waits_with_its_draft(
    house: House, case: tuple[int, int]
) -> None:
    case_id, task = case
    rossi = house.visitor("rossi")

    refused = rossi.post(
        f"/attivita/{task}", {"fatti": "", "allegato": upload(NAME), "_complete": "si"}
    )

    assert refused.status_code == 422
    assert NAME in rossi.get(f"/attivita/{task}").text
    assert documents(house, case_id) == []
    assert attached(house, case_id) == 0
    assert NAME not in rossi.get("/fascicoli/2025/2/documenti").text


def test_it_becomes_a_document_of_the_case_when_the_form_is_completed(
    house: House, case: tuple[int, int]
) -> None:
    case_id, task = case
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{task}", {"fatti": "", "allegato": upload(NAME), "_complete": "si"})

    done = rossi.post(f"/attivita/{task}", {"fatti": FACTS, "allegato": "1", "_complete": "si"})

    assert done.status_code == 302
    assert documents(house, case_id) == [NAME]
    assert attached(house, case_id) == 1


def test_nobody_else_sees_or_uses_it(house: House, case: tuple[int, int]) -> None:
    case_id, task = case
    house.visitor("rossi").post(f"/attivita/{task}", {"fatti": "x", "allegato": upload(NAME)})
    other, conti = house.visitor("bruni"), house.visitor("conti")

    used = other.post(f"/attivita/{task}", {"fatti": FACTS, "allegato": "1", "_complete": "si"})

    assert used.status_code == 422
    assert NAME not in used.text
    assert conti.client.get("/documenti/1").status_code == 404
    assert NAME not in conti.get("/fascicoli/2025/2/documenti").text
    assert house.visitor("rossi").get("/documenti/1").status_code == 200
    assert documents(house, case_id) == []


def test_what_was_chosen_and_left_out_goes_with_the_draft(
    house: House, case: tuple[int, int]
) -> None:
    case_id, task = case
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{task}", {"fatti": "x", "allegato": upload("prima bozza.pdf")})
    rossi.post(f"/attivita/{task}", {"fatti": "x", "allegato": upload(NAME)})

    rossi.post(f"/attivita/{task}", {"fatti": FACTS, "allegato": "2", "_complete": "si"})
    house.office.worker.tick(house.clock.now())

    assert documents(house, case_id) == [NAME]
    assert rows(house, "document") == 1
    assert rows(house, "document_chunk") == 1


def test_what_one_released_goes_when_another_completes(
    house: House, case: tuple[int, int]
) -> None:
    case_id, task = case
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{task}/assegna-a-me")
    rossi.post(f"/attivita/{task}", {"fatti": "x", "allegato": upload(NAME)})
    rossi.post(f"/attivita/{task}/rimetti")

    house.visitor("bruni").post(f"/attivita/{task}", {"fatti": FACTS, "_complete": "si"})
    house.office.worker.tick(house.clock.now())

    assert task_of(house, case_id, "rivedi").is_open
    assert rows(house, "document") == 0


def test_what_was_chosen_for_an_activity_that_came_to_nothing_is_taken_away(
    house: House, case: tuple[int, int]
) -> None:
    _, task = case
    house.visitor("rossi").post(f"/attivita/{task}", {"fatti": "x", "allegato": upload(NAME)})
    tasks = metadata.tables["task"]
    now = house.clock.now()
    with house.office.begin() as work:
        gone = tasks.update().where(tasks.c.id == task).values(status="withdrawn", closed_at=now)
        work.connection.execute(gone)

    house.office.worker.tick(now)

    assert rows(house, "document") == 0
    assert rows(house, "document_chunk") == 0
