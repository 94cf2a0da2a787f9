"""Migrations are proved, not believed."""

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

    assert migrated == described(empty_database), "Run: python -m tests.store.renew_revisions"


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
