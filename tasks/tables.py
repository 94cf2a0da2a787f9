"""The tables of this room: tasks, drafts and notices; those of terms stand with them."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
    text,
)

from engine.store.schema import Id, Instant, metadata

# What has no term is sorted behind everything that has one.
NO_TERM = datetime(9999, 12, 31, tzinfo=UTC)

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("parent_key", String(64)),
    Column("instance_id", Id, ForeignKey("instance.id"), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("case_id", Id),
    Column("process", String(80), nullable=False),
    Column("element", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("roles", String(400), nullable=False),  # sorted, separated by one space
    Column("not_by", String(400), nullable=False, default=""),  # steps whose doers may not do it
    Column("assignee", Id),
    # Theirs alone whom the diagram names: never offered, put back or passed on.
    Column("of_one", Boolean, nullable=False, default=False, server_default=false()),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("whole_day", Boolean, nullable=False, default=False),
    Column("sort_at", Instant, nullable=False),  # due_at, or NO_TERM
    Column("status", String(12), nullable=False),  # open, done, withdrawn
    Column("closed_at", Instant),
    Column("closed_by", Id),
    Column("drafted", Boolean, nullable=False, default=False),
    Column("data", Text, nullable=False),  # decision variables that the form may look at
)
_OPEN = text("status = 'open'")
_FREE = text("status = 'open' AND assignee IS NULL")
Index("uq_task_instance_id_key", task.c.instance_id, task.c.key, unique=True)
Index(
    "ix_task_assignee_sort_at",
    task.c.assignee,
    task.c.sort_at,
    task.c.id,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index(
    "ix_task_roles_sort_at",
    task.c.roles,
    task.c.sort_at,
    task.c.id,
    sqlite_where=_FREE,
    postgresql_where=_FREE,
)
Index("ix_task_sort_at", task.c.sort_at, task.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("ix_task_case_id", task.c.case_id, task.c.status)
Index("ix_task_instance_id_element", task.c.instance_id, task.c.element)

# Every set of roles that ever stood on a task: few, so that the worklist can ask for each.
role_set = Table("role_set", metadata, Column("roles", String(400), primary_key=True))

draft = Table(
    "draft",
    metadata,
    Column("task_id", Id, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", Id, primary_key=True),
    Column("saved_at", Instant, nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed: what was typed, as it was typed
)
Index("ix_draft_account_id", draft.c.account_id, draft.c.saved_at)

notice = Table(
    "notice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id),
    Column("role", String(80)),
    Column("kind", String(40), nullable=False),
    Column("case_id", Id),
    Column("task_id", Id),
    Column("term_id", Id),
    Column("rung", Integer),  # which step of the term's ladder it is
    Column("title", Text),  # what it is about, where neither a task nor a term says it
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("read_by", Id),  # who read it: the proof, also when a whole role was told
)
_OF_TERM = text("term_id IS NOT NULL")
Index("ix_notice_term_id", notice.c.term_id, sqlite_where=_OF_TERM, postgresql_where=_OF_TERM)
_UNREAD = text("read_at IS NULL")
Index(
    "ix_notice_account_id_at",
    notice.c.account_id,
    notice.c.at,
    sqlite_where=_UNREAD,
    postgresql_where=_UNREAD,
)
Index(
    "ix_notice_role_at",
    notice.c.role,
    notice.c.at,
    sqlite_where=_UNREAD,
    postgresql_where=_UNREAD,
)

# Paths that a case asked for while they were not in force here: carried on by hand.
unopened_path = Table(
    "unopened_path",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, nullable=False),
    Column("process", String(120), nullable=False),
    Column("payload", Text, nullable=False),  # with what it is opened once it is in force
    Column("opened_by_instance", Id),
    Column("fate", String(12), nullable=False),  # waiting, done, opened
    Column("at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Id),
    sqlite_autoincrement=True,
)
Index("ix_unopened_path_case_id", unopened_path.c.case_id)

# What a form led to that must act once, however often its button is pressed.
submission = Table(
    "submission",
    metadata,
    Column("account_id", Id, primary_key=True),
    Column("token", String(64), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("result", Id),
)
Index("ix_submission_at", submission.c.at)

# What a handler has done for a job, written with its effects: a second run finds it here.
handled = Table(
    "handled",
    metadata,
    Column("job_id", Id, ForeignKey("job.id"), primary_key=True),
    Column("result", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

# Who the municipality is, with its roles and teams, as its file was applied: the last one counts.
municipality = Table(
    "municipality",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_account", Id),  # null: the demo's own file
    Column("reason", Text, nullable=False),
    Column("content", Text, nullable=False),
)
