"""Reading a case is itself recorded."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from access import list_readings, record_reading, record_search
from engine.clock import MovedClock
from engine.store import Database, Keyring, Sealer, counted
from engine.store.database import WordsUnsealed

Open = Callable[..., int]


def read(database: Database, clock: MovedClock, account_id: int, part: str = "quadro") -> None:
    with database.begin(clock.now()) as work:
        record_reading(work, account_id, 12, part)


def test_whoever_reads_a_case_is_recorded_once_a_minute_for_each_part(
    database: Database, clock: MovedClock, an_account: Open
) -> None:
    ada = an_account()

    read(database, clock, ada)
    read(database, clock, ada)
    read(database, clock, ada, "persone")
    clock.move_by(timedelta(minutes=1))
    read(database, clock, ada)

    with database.read() as connection:
        seen = list_readings(connection, 12)
    assert [one.part for one in seen] == ["quadro", "persone", "quadro"]
    assert seen[0].name == "Ada Inventati"
    assert seen[0].why is None
    assert seen[0].at == clock.now()


def test_two_people_who_read_the_same_part_are_both_recorded(
    database: Database, clock: MovedClock, an_account: Open
) -> None:
    ada, ugo = an_account(), an_account("ugo", name="Ugo Finti")

    read(database, clock, ada)
    read(database, clock, ugo)

    with database.read() as connection:
        assert {one.account_id for one in list_readings(connection, 12)} == {ada, ugo}


def test_the_record_of_readings_is_paged_back_in_time(
    database: Database, clock: MovedClock, an_account: Open
) -> None:
    ada = an_account()
    for _ in range(3):
        read(database, clock, ada)
        clock.move_by(timedelta(hours=1))

    with database.read() as connection:
        first = list_readings(connection, 12, limit=2)
        rest = list_readings(connection, 12, before=first[-1].id, limit=2)

    assert len(first) == 2
    assert len(rest) == 1


def test_recording_a_reading_costs_one_statement(
    database: Database, clock: MovedClock, an_account: Open
) -> None:
    ada = an_account()

    with counted(database) as count:
        read(database, clock, ada)

    assert len(count.statements) == 1


def test_why_somebody_reads_is_kept_sealed_with_the_key_of_the_office(
    database: Database, clock: MovedClock, an_account: Open, tmp_path: Path
) -> None:
    sealer = Sealer(Keyring.load(tmp_path / "keys" / "keys.json"))
    ada, why = an_account(), "La zia Ermenegilda ha chiamato"
    database.words = sealer.words

    with database.begin(clock.now()) as work:
        record_search(work, ada, [12], "anagrafe", why)

    with database.read() as connection:
        (seen,) = list_readings(connection, 12)
        kept = seen.why or ""
        told = sealer.of(connection, None).open_words(kept, None)
    assert "Ermenegilda" not in kept
    assert told == why


def test_without_anything_to_seal_with_no_reason_is_kept(
    database: Database, clock: MovedClock, an_account: Open
) -> None:
    ada = an_account()

    with pytest.raises(WordsUnsealed), database.begin(clock.now()) as work:
        record_search(work, ada, [12], "anagrafe", "La zia Ermenegilda ha chiamato")

    with database.read() as connection:
        assert list_readings(connection, 12) == ()
