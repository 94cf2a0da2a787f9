"""The first tables of tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    _create_notice()
    _create_role_set()
    _create_submission()
    _create_unopened_path()
    _create_task()
    _create_draft()
    _create_handled()
    _create_term()


def _create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("role", sa.String(length=80), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("term_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_account_id_at",
        "notice",
        ["account_id", "at"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_index(
        "ix_notice_role_at",
        "notice",
        ["role", "at"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )


def _create_role_set() -> None:
    op.create_table(
        "role_set",
        sa.Column("roles", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("roles", name=op.f("pk_role_set")),
    )


def _create_submission() -> None:
    op.create_table(
        "submission",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", ID, nullable=True),
        sa.PrimaryKeyConstraint("account_id", "token", name=op.f("pk_submission")),
    )
    op.create_index("ix_submission_at", "submission", ["at"], unique=False)


def _create_unopened_path() -> None:
    op.create_table(
        "unopened_path",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("opened_by_instance", ID, nullable=True),
        sa.Column("fate", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unopened_path")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unopened_path_case_id", "unopened_path", ["case_id"], unique=False)


def _create_task() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("parent_key", sa.String(length=64), nullable=True),
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.String(length=400), nullable=False),
        sa.Column("not_by", sa.String(length=400), nullable=False),
        sa.Column("assignee", ID, nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("sort_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.Column("drafted", sa.Boolean(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_task_instance_id_instance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_assignee_sort_at",
        "task",
        ["assignee", "sort_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_task_case_id", "task", ["case_id", "status"], unique=False)
    op.create_index(
        "ix_task_instance_id_element", "task", ["instance_id", "element"], unique=False
    )
    op.create_index(
        "ix_task_roles_sort_at",
        "task",
        ["roles", "sort_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'open' AND assignee IS NULL"),
        postgresql_where=sa.text("status = 'open' AND assignee IS NULL"),
    )
    op.create_index(
        "ix_task_sort_at",
        "task",
        ["sort_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("uq_task_instance_id_key", "task", ["instance_id", "key"], unique=True)


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_draft_task_id_task"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "account_id", name=op.f("pk_draft")),
    )
    op.create_index("ix_draft_account_id", "draft", ["account_id", "saved_at"], unique=False)


def _create_handled() -> None:
    op.create_table(
        "handled",
        sa.Column("job_id", ID, nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_handled_job_id_job")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_handled")),
    )


def _create_term() -> None:
    op.create_table(
        "term",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("decree_id", ID, nullable=True),
        sa.Column("origin", sa.String(length=80), nullable=True),
        sa.Column("owed_by", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("calculation", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("certainty", sa.String(length=8), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_how", sa.String(length=12), nullable=True),
        sa.Column("successor_id", ID, nullable=True),
        sa.Column("ladder", sa.Text(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("alarm_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_term_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
    )
    op.create_index(
        "ix_term_alarm_at",
        "term",
        ["alarm_at"],
        unique=False,
        sqlite_where=sa.text("met_at IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND ended_at IS NULL"),
    )
    op.create_index("ix_term_case_id", "term", ["case_id", "due_at"], unique=False)
    op.create_index(
        "ix_term_due_at",
        "term",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("met_at IS NULL AND ended_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND ended_at IS NULL"),
    )
    op.create_index("ix_term_task_id", "term", ["task_id"], unique=False)
    op.create_index("uq_term_origin", "term", ["origin"], unique=True)
