"""The tables of access: accounts, roles, teams, sessions, attempts to sign in, readings."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from engine.store import Id, Instant, metadata

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("username", String(80), nullable=False, unique=True),  # as compared: in lower case
    Column("name", String(200), nullable=False),
    Column("password", String(250), nullable=False),  # argon2id, with its parameters
    Column("must_change_password", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("password_changed_at", Instant, nullable=False),
    Column("last_sign_in_at", Instant),
    Column("disabled_at", Instant),
    sqlite_autoincrement=True,
)

role_grant = Table(
    "role_grant",
    metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("role", String(40), primary_key=True),
    Column("granted_at", Instant, nullable=False),
    Column("granted_by", Id),
)
Index("ix_role_grant_role", role_grant.c.role)

team = Table(
    "team",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    sqlite_autoincrement=True,
)

team_membership = Table(
    "team_membership",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("since", Instant, nullable=False),
)
Index("ix_team_membership_account_id", team_membership.c.account_id)

session = Table(
    "session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("address", String(64), nullable=False),
    Column("device", String(200), nullable=False),
    Column("ended_at", Instant),
    Column("ended_because", String(40)),
    sqlite_autoincrement=True,
)
_OPEN = session.c.ended_at.is_(None)
Index("ix_session_expires_at", session.c.expires_at)
Index("ix_session_account_id", session.c.account_id, sqlite_where=_OPEN, postgresql_where=_OPEN)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Id, primary_key=True),
    # Not the name itself: people type their password there by mistake.
    Column("username_hash", LargeBinary(32), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_sign_in_attempt_at", sign_in_attempt.c.at)
Index("ix_sign_in_attempt_username_hash_at", sign_in_attempt.c.username_hash, sign_in_attempt.c.at)
Index("ix_sign_in_attempt_address_at", sign_in_attempt.c.address, sign_in_attempt.c.at)

reading = Table(
    "reading",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("case_id", Id, nullable=False),
    Column("part", String(60), nullable=False),
    Column("why", Text),  # sealed with the key of the office: it names people
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_reading_case_id_at", reading.c.case_id, reading.c.at)
Index("ix_reading_account_id_at", reading.c.account_id, reading.c.at)
