"""Write the first revisions anew from the declared tables, one a room, while none is released:

    python -m tests.store.renew_revisions

After the first release a change of tables is a new numbered revision, and this command goes.
"""

import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrateOperation, UpgradeOps

import engine.store.migrations
from engine.store import Database, Id, Instant, metadata
from engine.store.journal import GUARDS
from tests.store.schema import load_every_table

VERSIONS = Path(engine.store.migrations.__file__).parent / "versions"

_TEMPLATE = '''"""The first tables of {room}."""

import sqlalchemy as sa
from alembic import op

revision = "{number:04}"
down_revision: str | None = {before}

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    {calls}


{functions}
'''

_GUARDS = """

def _guard_the_journal() -> None:
    for statement in _GUARDS[op.get_context().dialect.name]:
        op.execute(statement)


_GUARDS = {guards}
"""


def renew() -> list[Path]:
    """Write one revision for each room that has tables; the files written."""
    for old in VERSIONS.glob("r0*.py"):
        old.unlink()
    written = []
    rooms = [(room, tables) for room, tables in load_every_table().items() if tables]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        with database.altering() as connection:
            options = {"target_metadata": metadata, "render_item": _rendered}
            context = MigrationContext.configure(connection, opts=options)
            found = produce_migrations(context, metadata).upgrade_ops
            assert found is not None
            for number, (room, tables) in enumerate(rooms, start=1):
                path = VERSIONS / f"r{number:04}_{room}.py"
                path.write_text(_revision(context, found, (number, room, tables)))
                written.append(path)
        database.close()
    return written


def _revision(context: MigrationContext, found: UpgradeOps, of: tuple[int, str, list[str]]) -> str:
    number, room, tables = of
    mine = [step for step in found.ops if _table(step) in tables]
    functions = {}
    for table, steps in groupby(_grouped(mine), key=_table):
        code = render_python_code(
            UpgradeOps(list(steps)), render_item=_rendered, migration_context=context
        )
        lines = [line for line in code.splitlines() if not line.strip().startswith("# ###")]
        functions[f"_create_{table}"] = "\n".join(lines)
    calls = [f"{name}()" for name in functions]
    text = "\n\n\n".join(
        f"def {name}() -> None:\n    {body.strip()}" for name, body in functions.items()
    )
    if room == "engine":
        calls.append("_guard_the_journal()")
        text += "\n" + _GUARDS.format(guards=_written_guards())
    before = f'"{number - 1:04}"' if number > 1 else "None"
    return _TEMPLATE.format(
        room=room, number=number, before=before, calls="\n    ".join(calls), functions=text
    )


def _grouped(steps: list[MigrateOperation]) -> list[MigrateOperation]:
    # Tables stay in the order of their references; the indexes of each follow it.
    order = list(dict.fromkeys(_table(step) for step in steps))
    return sorted(steps, key=lambda step: order.index(_table(step)))


def _table(step: Any) -> str:
    return str(step.table_name)


def _rendered(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is Id:
        return "ID"
    return False


def _written_guards() -> str:
    parts = []
    for dialect, statements in GUARDS.items():
        inside = "".join(f'        """{statement}""",\n' for statement in statements)
        parts.append(f'    "{dialect}": (\n{inside}    ),\n')
    return "{\n" + "".join(parts) + "}"


if __name__ == "__main__":
    files = [str(path) for path in renew()]
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", *files], check=True)  # noqa: S603
    sys.stdout.writelines(f"{Path(file).name}\n" for file in files)
