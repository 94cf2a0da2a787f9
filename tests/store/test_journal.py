"""The journal keeps every fact in order, and shows it when somebody tampers with it."""

import contextlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from engine.refusal import Conflict
from engine.store import Database, Fact, Keyring, Sealer, counted, read_facts, verify
from engine.store.database import WordsUnsealed
from engine.store.journal import journal, journal_head
from tests.conftest import A_MONDAY


def write_three_facts(database: Database) -> None:
    for day in range(3):
        with database.begin(A_MONDAY + timedelta(days=day)) as work:
            work.facts.append(Fact("task_completed", case_id=7, by=day, data={"giorno": day}))


def take_guards_away(database: Database) -> None:
    """What a person with the database's own password could do."""
    on = "" if database.is_sqlite else " ON journal"
    with database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER journal_is_never_changed{on}"))
        connection.execute(text(f"DROP TRIGGER journal_is_never_shortened{on}"))


def test_facts_are_bound_to_one_another_and_the_chain_holds(database: Database) -> None:
    write_three_facts(database)

    with database.read() as connection:
        verdict = verify(connection)

    assert verdict.holds
    assert verdict.counted == 3


def test_an_empty_journal_holds(database: Database) -> None:
    with database.read() as connection:
        verdict = verify(connection)

    assert verdict.holds


def test_a_fact_is_read_as_it_was_written(database: Database, tmp_path: Path) -> None:
    sealer = Sealer(Keyring.load(tmp_path / "keys" / "keys.json"))
    database.words = sealer.words
    with database.begin(A_MONDAY) as work:
        sealer.create(work, 3)
    fact = Fact(
        "term_opened",
        case_id=3,
        instance_id=4,
        task_id=5,
        by=6,
        on_behalf_of=7,
        why="Sostituzione",
        data={"entro": A_MONDAY, "quota": Decimal("1.50"), "durata": timedelta(days=2)},
    )
    with database.begin(A_MONDAY) as work:
        work.facts.append(fact)

    with database.read() as connection:
        ((at, kept),) = read_facts(connection.execute(journal.select()).all())
        why = sealer.of(connection, 3).open_words(kept.why or "", 3)

    assert (at, replace(kept, why=why)) == (A_MONDAY, fact)


def test_typed_words_never_enter_the_journal_as_they_are(database: Database) -> None:
    def write() -> None:
        with database.begin(A_MONDAY) as work:
            work.facts.append(Fact("case_closed", why="parole private"))

    with pytest.raises(WordsUnsealed):
        write()

    with database.read() as connection:
        assert verify(connection).counted == 0


def test_facts_of_a_refused_unit_of_work_are_not_kept(database: Database) -> None:
    with contextlib.suppress(Conflict), database.begin(A_MONDAY) as work:
        work.facts.append(Fact("task_completed"))
        raise Conflict

    with database.read() as connection:
        assert verify(connection).counted == 0


def test_many_facts_of_one_transaction_cost_two_statements(database: Database) -> None:
    write_three_facts(database)

    with counted(database) as count, database.begin(A_MONDAY) as work:
        work.facts.extend(Fact("task_completed") for _ in range(20))

    assert len(count.statements) == 2
    assert count.commits == 1


@pytest.mark.parametrize("order", ["UPDATE journal SET kind = 'x'", "DELETE FROM journal"])
def test_the_database_itself_refuses_to_change_a_fact(database: Database, order: str) -> None:
    write_three_facts(database)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        database.engine.begin() as connection,
    ):
        connection.execute(text(order))


def test_a_changed_fact_is_found_at_its_place(database: Database) -> None:
    write_three_facts(database)
    take_guards_away(database)
    with database.engine.begin() as connection:
        connection.execute(update(journal).where(journal.c.seq == 2).values(by=99))

    with database.read() as connection:
        verdict = verify(connection)

    assert verdict.broken_at == 2


def test_a_fact_taken_out_of_the_middle_is_missed(database: Database) -> None:
    write_three_facts(database)
    take_guards_away(database)
    with database.engine.begin() as connection:
        connection.execute(journal.delete().where(journal.c.seq == 2))

    with database.read() as connection:
        verdict = verify(connection)

    assert verdict.broken_at == 2


def test_a_shortened_journal_does_not_match_its_head(database: Database) -> None:
    write_three_facts(database)
    take_guards_away(database)
    with database.engine.begin() as connection:
        connection.execute(journal.delete().where(journal.c.seq == 3))

    with database.read() as connection:
        verdict = verify(connection)

    assert verdict.broken_at == 3


def test_a_head_that_was_taken_away_is_missed(database: Database) -> None:
    write_three_facts(database)
    with database.engine.begin() as connection:
        connection.execute(journal_head.delete())

    with database.read() as connection:
        verdict = verify(connection)

    assert not verdict.holds


def test_a_fact_noted_elsewhere_shows_a_chain_written_anew(database: Database) -> None:
    write_three_facts(database)
    with database.read() as connection:
        noted = verify(connection)
        grown_from = noted.counted, noted.head
    with database.begin(A_MONDAY) as work:
        work.facts.append(Fact("task_completed", by=4))
    with database.read() as connection:
        grown = verify(connection, known=grown_from)
    take_guards_away(database)
    with database.engine.begin() as connection:
        connection.execute(journal.delete())
        connection.execute(journal_head.delete())
    write_three_facts(database)
    with database.begin(A_MONDAY) as work:
        work.facts.append(Fact("task_completed", by=5))

    with database.read() as connection:
        bare = verify(connection)
        same = verify(connection, known=grown_from)
        other = verify(connection, known=(4, grown.head))
        shorter = verify(connection, known=(9, grown.head))

    assert grown.holds
    assert bare.holds
    assert same.holds
    assert (other.broken_at, other.fault) == (4, "a fact is not the one that was noted")
    assert (shorter.broken_at, shorter.fault) == (5, "a fact is missing")


def test_a_journal_longer_than_one_reading_is_checked_to_its_end(database: Database) -> None:
    with database.begin(A_MONDAY) as work:
        work.facts.extend(Fact("task_completed", by=number) for number in range(1_500))
    take_guards_away(database)
    with database.engine.begin() as connection:
        connection.execute(update(journal).where(journal.c.seq == 1_400).values(by=99))

    with database.read() as connection:
        verdict = verify(connection)

    assert verdict.broken_at == 1_400


def test_each_office_has_its_own_chain(database: Database) -> None:
    for office in (1, 2, 1):
        with database.begin(A_MONDAY, office=office) as work:
            work.facts.append(Fact("case_opened"))

    with database.read() as connection:
        first, second = verify(connection), verify(connection, office=2)

    assert (first.counted, second.counted) == (2, 1)
    assert first.holds
    assert second.holds
