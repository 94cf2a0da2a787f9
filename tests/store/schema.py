"""Every room's tables, and what a database really has of them."""

import importlib
import importlib.util
from types import ModuleType
from typing import Any

from sqlalchemy import Table, inspect, text

from engine.store import Database, journal, queue, tables

ROOMS = ("access", "cases", "forms", "processes", "tasks")


def load_every_table() -> dict[str, list[str]]:
    """Import every room's tables; the names of the tables of each room, the engine's first."""
    modules: list[tuple[str, ModuleType]] = [
        ("engine", module) for module in (journal, queue, tables)
    ]
    modules += [
        (room, importlib.import_module(name))
        for room in ROOMS
        for name in (f"{room}.tables", f"{room}.terms.tables")
        if _is_there(name)
    ]
    rooms: dict[str, list[str]] = {}
    taken: set[str] = set()
    for room, module in modules:
        names = [t.name for t in vars(module).values() if isinstance(t, Table)]
        rooms.setdefault(room, []).extend(name for name in names if name not in taken)
        taken.update(names)
    return rooms


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # what would hold it is no package
        return False


def described(database: Database) -> dict[str, Any]:
    """What a database really has: tables, columns, keys, indexes, checks and triggers."""
    found = inspect(database.engine)
    names = [name for name in sorted(found.get_table_names()) if name != "alembic_version"]
    return {name: _described_table(found, name) for name in names} | {
        "triggers": _triggers(database)
    }


def _described_table(found: Any, name: str) -> dict[str, Any]:
    columns = {
        column["name"]: (str(column["type"]), column["nullable"], column["default"] is not None)
        for column in found.get_columns(name)
    }
    return {
        "columns": columns,
        "key": found.get_pk_constraint(name)["constrained_columns"],
        "references": _sorted(found.get_foreign_keys(name)),
        "unique": _sorted(found.get_unique_constraints(name)),
        "indexes": _sorted(found.get_indexes(name)),
        "checks": _sorted(found.get_check_constraints(name)),
    }


def _sorted(items: list[dict[str, Any]]) -> list[str]:
    return sorted(str(sorted((key, _plain(value)) for key, value in i.items())) for i in items)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted((key, str(inner)) for key, inner in value.items())
    return str(value)


def _triggers(database: Database) -> list[str]:
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.read() as connection:
        return sorted(connection.execute(text(asked)).scalars())
