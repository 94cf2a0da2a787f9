"""The first tables of cases."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create them."""
    _create_body()
    _create_case_counter()
    _create_case_file()
    _create_case_grant()
    _create_case_merge()
    _create_case_sheet()
    _create_decree()
    _create_document()
    _create_person()
    _create_record()
    _create_responsibility()
    _create_document_chunk()
    _create_membership()
    _create_person_token()


def _create_body() -> None:
    op.create_table(
        "body",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_body_kind_name")),
        sqlite_autoincrement=True,
    )


def _create_case_counter() -> None:
    op.create_table(
        "case_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_case_counter")),
    )


def _create_case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("responsible_id", ID, nullable=True),
        sa.Column("co_operator_id", ID, nullable=True),
        sa.Column("team_id", ID, nullable=True),
        sa.Column("markings", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", ID, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_case_file_year_number")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_file_co_operator_id", "case_file", ["co_operator_id"], unique=False)
    op.create_index("ix_case_file_responsible_id", "case_file", ["responsible_id"], unique=False)
    op.create_index("ix_case_file_team_id", "case_file", ["team_id"], unique=False)


def _create_case_grant() -> None:
    op.create_table(
        "case_grant",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("because", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_grant_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_case_grant")),
    )
    op.create_index("ix_case_grant_account_id", "case_grant", ["account_id"], unique=False)


def _create_case_merge() -> None:
    op.create_table(
        "case_merge",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("into_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_merge_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["case_file.id"], name=op.f("fk_case_merge_into_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_merge")),
    )
    op.create_index("ix_case_merge_into_id", "case_merge", ["into_id"], unique=False)


def _create_case_sheet() -> None:
    op.create_table(
        "case_sheet",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("vault", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_case_sheet_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("case_id", "vault", name=op.f("pk_case_sheet")),
    )


def _create_decree() -> None:
    op.create_table(
        "decree",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("authority", sa.String(length=20), nullable=True),
        sa.Column("act", sa.String(length=20), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", ID, nullable=True),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_decree_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decree")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decree_case_id", "decree", ["case_id"], unique=False)


def _create_document() -> None:
    op.create_table(
        "document",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data_class", sa.String(length=2), nullable=False),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", ID, nullable=True),
        sa.Column("in_draft", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_document_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_document_case_id", "document", ["case_id", "id"], unique=False)
    op.create_index(
        "ix_document_in_draft",
        "document",
        ["task_id"],
        unique=False,
        sqlite_where=sa.text("in_draft IS 1"),
        postgresql_where=sa.text("in_draft"),
    )


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("of_age_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("of_age_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_person_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_case_id", "person", ["case_id"], unique=False)
    op.create_index(
        "ix_person_of_age_at",
        "person",
        ["of_age_at"],
        unique=False,
        sqlite_where=sa.text("of_age_at IS NOT NULL AND of_age_told_at IS NULL"),
        postgresql_where=sa.text("of_age_at IS NOT NULL AND of_age_told_at IS NULL"),
    )


def _create_record() -> None:
    op.create_table(
        "record",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("instance_id", ID, nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("process", sa.String(length=120), nullable=False),
        sa.Column("element", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version_digest", sa.String(length=64), nullable=False),
        sa.Column("form_digest", sa.String(length=64), nullable=False),
        sa.Column("author_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_record_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_record_case_id", "record", ["case_id", "id"], unique=False)
    op.create_index("ix_record_task_id", "record", ["task_id"], unique=False)


def _create_responsibility() -> None:
    op.create_table(
        "responsibility",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_responsibility_case_id_case_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_responsibility_case_id", "responsibility", ["case_id"], unique=False)


def _create_document_chunk() -> None:
    op.create_table(
        "document_chunk",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_chunk_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_document_chunk")),
    )


def _create_membership() -> None:
    op.create_table(
        "membership",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.id"], name=op.f("fk_membership_case_id_case_file")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"], unique=False)


def _create_person_token() -> None:
    op.create_table(
        "person_token",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_token_person_id_person")
        ),
        sa.PrimaryKeyConstraint("token", "person_id", name=op.f("pk_person_token")),
    )
    op.create_index("ix_person_token_person_id", "person_token", ["person_id"], unique=False)
