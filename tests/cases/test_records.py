"""The answers of every completed form are kept whole and sealed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from cases.files import CaseFile
from cases.records import (
    NewRecord,
    NoSuchRecord,
    get_record,
    keep_record,
    latest_record,
    list_records,
)
from cases.tables import record
from engine.clock import MovedClock
from engine.store import Database, Sealer, counted

Open = Callable[..., CaseFile]
Keep = Callable[..., int]


@pytest.fixture
def keep(database: Database, sealer: Sealer, clock: MovedClock) -> Keep:
    """Keeps the record of a completed form."""

    def keep_one(case: CaseFile, words: str = "Sara dorme sul banco", task_id: int = 5) -> int:
        new = NewRecord(
            case_id=case.id,
            process="p01_accesso_segnalazione",
            element="registra_segnalazione",
            title="Registra la segnalazione",
            version_digest="a" * 64,
            form_digest="b" * 64,
            answers={"fatti_riferiti": words},
            task_id=task_id,
        )
        with database.begin(clock.now()) as work:
            return keep_record(work, sealer.of(work.connection, case.id), new, by=7)

    return keep_one


def test_a_record_comes_back_whole_with_who_and_when(
    a_case: Open, keep: Keep, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    id = keep(a_case())

    with database.read() as connection:
        found = get_record(connection, sealer, id)
        stored = connection.execute(select(record.c.answers)).scalar_one()
    assert found.answers == {"fatti_riferiti": "Sara dorme sul banco"}
    assert found.line.author_id == 7
    assert found.line.at == clock.now()
    assert b"Sara" not in stored
    assert "Sara" not in repr(found)


def test_the_last_record_of_a_step_is_the_one_that_counts(
    a_case: Open, keep: Keep, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    keep(case)
    second = keep(case, "corretto")

    with database.read() as connection:
        step = ("p01_accesso_segnalazione", "registra_segnalazione")
        last = latest_record(connection, sealer, case.id, *step)
        none = latest_record(connection, sealer, case.id, step[0], "triage")
    assert last is not None
    assert last.line.id == second
    assert none is None


def test_records_are_listed_the_latest_first_page_by_page(
    a_case: Open, keep: Keep, database: Database
) -> None:
    case = a_case()
    ids = [keep(case) for _ in range(3)]

    with database.read() as connection:
        first = list_records(connection, case.id, limit=2)
        rest = list_records(connection, case.id, before=first[-1].id, limit=2)
    assert [one.id for one in (*first, *rest)] == ids[::-1]


def test_a_record_that_is_not_there_is_not_found(database: Database, sealer: Sealer) -> None:
    with database.read() as connection, pytest.raises(NoSuchRecord):
        get_record(connection, sealer, 9)


def test_keeping_a_record_costs_its_key_its_row_and_its_fact(
    a_case: Open, keep: Keep, database: Database
) -> None:
    case = a_case()

    with counted(database) as count:
        keep(case)

    verbs = [one.split()[0] for one in count.statements]
    assert verbs[:2] == ["SELECT", "INSERT"]  # the key of the case, the record
    assert len(verbs) <= 5  # and the journal
