"""Numbered revisions of the schema of every room, applied by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.store.database import Database


def migrate(database: Database, to: str = "head") -> None:
    """Bring a database, empty or of an earlier release, to the schema of this release.

    `to` names an earlier revision, at which it then stops.
    """
    with database.altering() as connection:
        settings = _settings()
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)


def is_current(database: Database) -> bool:
    """Whether a database has the schema of this release."""
    head = ScriptDirectory.from_config(_settings()).get_current_head()
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _settings() -> Config:
    settings = Config()
    # Alembic reads per cent signs in paths as interpolation.
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings
