"""Whoever does an activity meets its term: the database sees to it."""

from alembic import op

revision = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    """Add the trigger; what was met before stays as it is."""
    for statement in _MEETINGS[op.get_context().dialect.name]:
        op.execute(statement)


_MEET = """UPDATE term SET met_at = NEW.closed_at
        WHERE task_id = NEW.id AND met_at IS NULL AND ended_at IS NULL"""
_MEETINGS = {
    "sqlite": (
        f"""CREATE TRIGGER task_meets_its_term AFTER UPDATE OF status ON task
        WHEN NEW.status = 'done' AND NEW.due_at IS NOT NULL
        BEGIN {_MEET}; END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION task_meets_its_term() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN {_MEET}; RETURN NULL; END $$""",
        """CREATE TRIGGER task_meets_its_term AFTER UPDATE OF status ON task
        FOR EACH ROW WHEN (NEW.status = 'done' AND NEW.due_at IS NOT NULL)
        EXECUTE FUNCTION task_meets_its_term()""",
    ),
}
