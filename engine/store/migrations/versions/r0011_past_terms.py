"""Terms that no longer run, or may rest: found page by page along their own indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"


def upgrade() -> None:
    """Add one partial index for each way in which the whole office looks at them."""
    for name, where in _INDEXES:
        holds = sa.text(where)
        op.create_index(name, "term", ["due_at", "id"], sqlite_where=holds, postgresql_where=holds)


_MAY_REST = (
    "coalesce(met_at, ended_at) IS NULL AND (paused_at IS NOT NULL OR suspensions IS NOT NULL)"
)
_INDEXES = (
    ("ix_term_met", "met_at IS NOT NULL AND ended_at IS NULL"),
    ("ix_term_superseded", "ended_how = 'superseded'"),
    ("ix_term_lapsed", "ended_how = 'lapsed'"),
    ("ix_term_may_rest", _MAY_REST),
)
