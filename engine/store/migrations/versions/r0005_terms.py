"""Terms as obligations: their duty, how they are counted, calendars and rules that are frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
LIVE = sa.text("met_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    """Name the duty of every term there is; make room for calendars, rules and feeds."""
    _create_clock_revision()
    _create_calendar_year()
    _create_term_rule()
    _create_calendar_feed()
    _prove_notices()
    _widen_term()
    _index_term()


def _create_clock_revision() -> None:
    op.create_table(
        "clock_revision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_account", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("library", sa.String(length=40), nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clock_revision")),
    )


def _create_calendar_year() -> None:
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["clock_revision.number"],
            name=op.f("fk_calendar_year_revision_clock_revision"),
        ),
        sa.PrimaryKeyConstraint("year", "revision", name=op.f("pk_calendar_year")),
    )


def _create_term_rule() -> None:
    op.create_table(
        "term_rule",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision"],
            ["clock_revision.number"],
            name=op.f("fk_term_rule_revision_clock_revision"),
        ),
        sa.PrimaryKeyConstraint("key", "revision", name=op.f("pk_term_rule")),
    )


def _create_calendar_feed() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
    )
    op.create_index("ix_calendar_feed_account_id", "calendar_feed", ["account_id"])
    op.create_index(
        "uq_calendar_feed_token_digest", "calendar_feed", ["token_digest"], unique=True
    )


def _prove_notices() -> None:
    of_term = sa.text("term_id IS NOT NULL")
    op.add_column("notice", sa.Column("rung", sa.Integer(), nullable=True))
    op.add_column("notice", sa.Column("read_by", ID, nullable=True))
    op.create_index(
        "ix_notice_term_id",
        "notice",
        ["term_id"],
        sqlite_where=of_term,
        postgresql_where=of_term,
    )


def _widen_term() -> None:
    for name in _INDEXES:
        op.drop_index(name, table_name="term")
    for column in _COLUMNS:
        op.add_column("term", column)
    op.execute(
        "UPDATE term SET rules = 0, duty = COALESCE('task:' || task_id, origin, 'term:' || id)"
    )
    with op.batch_alter_table("term") as table:
        table.alter_column("duty", existing_type=sa.String(length=120), nullable=False)
        table.alter_column("rules", existing_type=sa.Integer(), nullable=False)
        table.drop_column("successor_id")


def _index_term() -> None:
    replacing = sa.text("replaces_id IS NOT NULL")
    op.create_index("ix_term_case_id", "term", ["case_id", "due_at"])
    op.create_index("ix_term_task_id", "term", ["task_id"])
    op.create_index("uq_term_origin", "term", ["origin"], unique=True)
    for name in ("alarm_at", "due_at"):
        op.create_index(
            f"ix_term_{name}", "term", [name], sqlite_where=LIVE, postgresql_where=LIVE
        )
    op.create_index(
        "uq_term_duty", "term", ["duty"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index(
        "ix_term_replaces_id",
        "term",
        ["replaces_id"],
        sqlite_where=replacing,
        postgresql_where=replacing,
    )


_INDEXES = (
    "ix_term_alarm_at",
    "ix_term_case_id",
    "ix_term_due_at",
    "ix_term_task_id",
    "uq_term_origin",
)
_COLUMNS = (
    sa.Column("duty", sa.String(length=120), nullable=True),
    sa.Column("child_id", ID, nullable=True),
    sa.Column("anchor", sa.String(length=64), nullable=True),
    sa.Column("starts", sa.Text(), nullable=True),
    sa.Column("unit", sa.String(length=12), nullable=True),
    sa.Column("amount", sa.Integer(), nullable=True),
    sa.Column("manner", sa.String(length=20), nullable=True),
    sa.Column("readings", sa.Text(), nullable=True),
    sa.Column("period", sa.Integer(), nullable=True),
    sa.Column("turn", sa.Integer(), nullable=True),
    sa.Column("paused_at", INSTANT, nullable=True),
    sa.Column("suspensions", sa.Text(), nullable=True),
    sa.Column("rules", sa.Integer(), nullable=True),
    sa.Column("replaces_id", ID, nullable=True),
)
