"""Migrations are proved, not believed."""

from sqlalchemy import text

from engine.store import Database, metadata
from engine.store.migrations import is_current, migrate
from tests.store.schema import described, load_every_table


def test_migrations_lead_to_the_declared_schema(empty_database: Database) -> None:
    load_every_table()
    migrate(empty_database)
    migrated = described(empty_database)

    with empty_database.altering() as connection:
        metadata.drop_all(connection)
    empty_database.create()

    assert migrated == described(empty_database)


def test_a_migrated_database_is_current_and_migrating_again_changes_nothing(
    empty_database: Database,
) -> None:
    before = is_current(empty_database)
    migrate(empty_database)
    first = described(empty_database)

    migrate(empty_database)

    assert not before
    assert is_current(empty_database)
    assert described(empty_database) == first


def test_a_term_of_an_earlier_release_keeps_its_instant_and_is_given_the_duty_it_stood_for(
    empty_database: Database,
) -> None:
    migrate(empty_database, "0004")
    with empty_database.altering() as connection:
        connection.execute(text(_AN_EARLIER_TERM))

    migrate(empty_database)

    with empty_database.read() as connection:
        kept = connection.execute(text("SELECT duty, rules, key FROM term")).one()
    assert tuple(kept) == ("job:7:0", 0, "L30")


_AN_EARLIER_TERM = """
    INSERT INTO term (key, sentence, origin, owed_by, started_at, due_at, whole_day, calculation,
                      certainty, demo, ladder, rung)
    VALUES ('L30', 'Relazione', 'job:7:0', 'servizio', '2025-11-03 09:00:00.000000',
            '2026-01-02 22:59:59.000000', true, 'data scritta nell''atto', 'A', false, '[]', 0)
"""
