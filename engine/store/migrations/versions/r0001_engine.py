"""The first tables of engine."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    _create_definition_file()
    _create_journal()
    _create_journal_head()
    _create_sealing_key()
    _create_setting()
    _create_version()
    _create_instance()
    _create_start_subscription()
    _create_start_timer()
    _create_version_file()
    _create_job()
    _create_subscription()
    _create_timer()
    _create_incident()
    _guard_the_journal()


def _create_definition_file() -> None:
    op.create_table(
        "definition_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_definition_file")),
    )


def _create_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("office", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("by", ID, nullable=True),
        sa.Column("on_behalf_of", ID, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office", "seq", name=op.f("pk_journal")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_journal_case_id_seq", "journal", ["case_id", "seq"], unique=False)
    op.create_index("ix_journal_instance_id_seq", "journal", ["instance_id", "seq"], unique=False)


def _create_journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("office", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_journal_head_counts_up")),
        sa.PrimaryKeyConstraint("office", name=op.f("pk_journal_head")),
    )


def _create_sealing_key() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealing_key")),
        sa.UniqueConstraint("case_id", name=op.f("uq_sealing_key_case_id")),
        sqlite_autoincrement=True,
    )


def _create_setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", ID, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _create_version() -> None:
    op.create_table(
        "version",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", ID, nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_version")),
    )
    op.create_index(
        "uq_version_process_in_force",
        "version",
        ["process"],
        unique=True,
        sqlite_where=sa.text("status = 'in_force'"),
        postgresql_where=sa.text("status = 'in_force'"),
    )
    op.create_index("uq_version_process_number", "version", ["process", "number"], unique=True)


def _create_instance() -> None:
    op.create_table(
        "instance",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("opened_by_instance", ID, nullable=True),
        sa.Column("opened_by_message", sa.String(length=120), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("earlier", sa.LargeBinary(), nullable=False),
        sa.Column("awaited", sa.Text(), nullable=False),
        sa.Column("outcomes", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["digest"], ["version.digest"], name=op.f("fk_instance_digest_version")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_instance"],
            ["instance.id"],
            name=op.f("fk_instance_opened_by_instance_instance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_instance_case_id", "instance", ["case_id"], unique=False)
    op.create_index(
        "ix_instance_process",
        "instance",
        ["process"],
        unique=False,
        sqlite_where=sa.text("status = 'running'"),
        postgresql_where=sa.text("status = 'running'"),
    )


def _create_start_subscription() -> None:
    op.create_table(
        "start_subscription",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["version.digest"], name=op.f("fk_start_subscription_digest_version")
        ),
        sa.PrimaryKeyConstraint("digest", "kind", "name", name=op.f("pk_start_subscription")),
    )
    op.create_index(
        "ix_start_subscription_kind_name", "start_subscription", ["kind", "name"], unique=False
    )


def _create_start_timer() -> None:
    op.create_table(
        "start_timer",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["version.digest"], name=op.f("fk_start_timer_digest_version")
        ),
        sa.PrimaryKeyConstraint("digest", "element", name=op.f("pk_start_timer")),
    )
    op.create_index(
        "ix_start_timer_wake_at",
        "start_timer",
        ["wake_at"],
        unique=False,
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )


def _create_version_file() -> None:
    op.create_table(
        "version_file",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=250), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["definition_file.digest"],
            name=op.f("fk_version_file_digest_definition_file"),
        ),
        sa.ForeignKeyConstraint(
            ["version"], ["version.digest"], name=op.f("fk_version_file_version_version")
        ),
        sa.PrimaryKeyConstraint("version", "path", name=op.f("pk_version_file")),
    )


def _create_job() -> None:
    op.create_table(
        "job",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("handler", sa.String(length=120), nullable=False),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("task_key", sa.String(length=64), nullable=True),
        sa.Column("correlation", sa.String(length=250), nullable=True),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.String(length=120), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_job_instance_id_instance")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_job_instance_id",
        "job",
        ["instance_id"],
        unique=False,
        sqlite_where=sa.text("status IN ('waiting', 'leased')"),
        postgresql_where=sa.text("status IN ('waiting', 'leased')"),
    )
    op.create_index(
        "ix_job_leased_until",
        "job",
        ["leased_until"],
        unique=False,
        sqlite_where=sa.text("status = 'leased'"),
        postgresql_where=sa.text("status = 'leased'"),
    )
    op.create_index(
        "ix_job_run_at",
        "job",
        ["run_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )


def _create_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("correlation", sa.String(length=250), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_subscription_instance_id_instance")
        ),
        sa.PrimaryKeyConstraint("instance_id", "key", name=op.f("pk_subscription")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_subscription_kind_name_correlation",
        "subscription",
        ["kind", "name", "correlation"],
        unique=False,
    )


def _create_timer() -> None:
    op.create_table(
        "timer",
        sa.Column("instance_id", ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_timer_instance_id_instance")
        ),
        sa.PrimaryKeyConstraint("instance_id", "key", name=op.f("pk_timer")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_timer_wake_at",
        "timer",
        ["wake_at"],
        unique=False,
        sqlite_where=sa.text("wake_at IS NOT NULL"),
        postgresql_where=sa.text("wake_at IS NOT NULL"),
    )


def _create_incident() -> None:
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=True),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("timer_key", sa.String(length=64), nullable=True),
        sa.Column("start_digest", sa.String(length=64), nullable=True),
        sa.Column("start_element", sa.String(length=120), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_incident_instance_id_instance")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_incident_job_id_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_incident_opened_at",
        "incident",
        ["opened_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _guard_the_journal() -> None:
    for statement in _GUARDS[op.get_context().dialect.name]:
        op.execute(statement)


_GUARDS = {
    "sqlite": (
        """CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER journal_moves_its_head AFTER INSERT ON journal
        BEGIN UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash
        WHERE office = NEW.office; END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
        """CREATE TRIGGER journal_is_never_changed BEFORE UPDATE OR DELETE ON journal
        FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()""",
        """CREATE TRIGGER journal_is_never_shortened BEFORE TRUNCATE ON journal
        FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""",
        """CREATE OR REPLACE FUNCTION journal_moves_its_head() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
            UPDATE journal_head SET seq = NEW.seq, hash = NEW.hash WHERE office = NEW.office;
            RETURN NULL;
        END $$""",
        """CREATE TRIGGER journal_moves_its_head AFTER INSERT ON journal
        FOR EACH ROW EXECUTE FUNCTION journal_moves_its_head()""",
    ),
}
