"""Versions, instances and what they await, keys and settings: the tables of the engine."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.store.schema import Id, Instant, metadata

definition_file = Table(
    "definition_file",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the content: kept once
    Column("content", LargeBinary, nullable=False),
)

version = Table(
    "version",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("process", String(120), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("status", String(16), nullable=False),  # draft, approved, in_force, superseded
    Column("published_at", Instant, nullable=False),
    Column("published_by", Id),
    Column("in_force_at", Instant),
    Column("superseded_at", Instant),
)
_IN_FORCE = version.c.status == "in_force"
Index(
    "uq_version_process_in_force",
    version.c.process,
    unique=True,
    sqlite_where=_IN_FORCE,
    postgresql_where=_IN_FORCE,
)
Index("uq_version_process_number", version.c.process, version.c.number, unique=True)

version_file = Table(
    "version_file",
    metadata,
    Column("version", ForeignKey("version.digest"), primary_key=True),
    Column("path", String(250), primary_key=True),  # inside the bundle: bpmn/p01_….bpmn
    Column("digest", ForeignKey("definition_file.digest"), nullable=False),
)

instance = Table(
    "instance",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", ForeignKey("version.digest"), nullable=False),
    Column("process", String(120), nullable=False),
    Column("case_id", Id),
    Column("opened_by_instance", ForeignKey("instance.id")),
    Column("opened_by_message", String(120)),
    Column("revision", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("earlier", LargeBinary, nullable=False),  # its last few states, for undo
    Column("awaited", Text, nullable=False),  # keys of all it awaits: no query for differences
    Column("outcomes", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    sqlite_autoincrement=True,
)
_RUNNING = instance.c.status == "running"
Index("ix_instance_case_id", instance.c.case_id)
Index("ix_instance_process", instance.c.process, sqlite_where=_RUNNING, postgresql_where=_RUNNING)

timer = Table(
    "timer",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("element", String(120), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("wake_at", Instant),  # due_at, later after a failed attempt; empty when given up
    Column("attempts", Integer, nullable=False),
    sqlite_with_rowid=False,  # kept in the order of its key: fewer pages a write
)
_LIVE = timer.c.wake_at.is_not(None)
Index("ix_timer_wake_at", timer.c.wake_at, sqlite_where=_LIVE, postgresql_where=_LIVE)

subscription = Table(
    "subscription",
    metadata,
    Column("instance_id", ForeignKey("instance.id"), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("kind", String(8), nullable=False),  # message, signal
    Column("name", String(120), nullable=False),
    Column("correlation", String(250), nullable=False),
    Column("element", String(120), nullable=False),
    sqlite_with_rowid=False,  # kept in the order of its key: fewer pages a write
)
Index(
    "ix_subscription_kind_name_correlation",
    subscription.c.kind,
    subscription.c.name,
    subscription.c.correlation,
)

start_subscription = Table(
    "start_subscription",
    metadata,
    Column("digest", ForeignKey("version.digest"), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("name", String(120), primary_key=True),
    Column("element", String(120), nullable=False),
)
Index("ix_start_subscription_kind_name", start_subscription.c.kind, start_subscription.c.name)

start_timer = Table(
    "start_timer",
    metadata,
    Column("digest", ForeignKey("version.digest"), primary_key=True),
    Column("element", String(120), primary_key=True),
    Column("due_at", Instant),  # the next instant at which an instance begins; empty: none left
    Column("cycle", Text, nullable=False),  # how it goes on after that
    Column("wake_at", Instant),  # due_at, later after a failed attempt; empty when given up
    Column("attempts", Integer, nullable=False),
)
_AWAKE = start_timer.c.wake_at.is_not(None)
Index(
    "ix_start_timer_wake_at",
    start_timer.c.wake_at,
    sqlite_where=_AWAKE,
    postgresql_where=_AWAKE,
)

sealing_key = Table(
    "sealing_key",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, unique=True),  # empty: the key of the office itself
    Column("wrapped", LargeBinary),  # empty once destroyed: what it sealed is gone for ever
    Column("created_at", Instant, nullable=False),
    Column("destroyed_at", Instant),
    sqlite_autoincrement=True,
)

setting = Table(
    "setting",
    metadata,
    Column("name", String(120), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Id),
)
