"""The tables of terms, and of the calendars and rules by which the office counts them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from engine.store.schema import Id, Instant, metadata
from engine.store.triggers import Triggers, stand_by

term = Table(
    "term",
    metadata,
    Column("id", Id, primary_key=True),
    Column("duty", String(120), nullable=False),  # the obligation: at most one of its terms lives
    Column("key", String(80), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("case_id", Id),
    Column("child_id", Id),  # to whom it is owed, where it is one child among several
    Column("instance_id", Id),
    Column("task_id", Id, ForeignKey("task.id")),
    Column("anchor", String(64)),  # the activation of the step or part of a path it runs with
    Column("decree_id", Id),
    Column("origin", String(80)),  # what opened it, once: a job or a decree's line
    Column("owed_by", String(80), nullable=False),
    Column("starts", Text),  # the event from which it runs, in words
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),  # of several readings the earliest
    Column("whole_day", Boolean, nullable=False),
    Column("unit", String(12)),  # how it is counted; null when somebody fixed its instant
    Column("amount", Integer),
    Column("manner", String(20)),  # backwards, free days, August left out: see Manner
    Column("readings", Text),  # where sources disagree: each reading with its instant
    Column("calculation", Text, nullable=False),
    Column("source", Text),
    Column("certainty", String(8), nullable=False),
    Column("demo", Boolean, nullable=False, default=False),
    Column("period", Integer),  # months after which the next one is due; null when it is single
    Column("turn", Integer),  # which one of the series, from 1
    Column("paused_at", Instant),  # since when it rests without a known end
    Column("suspensions", Text),  # spans that were left out of the counting, with their reason
    Column("rules", Integer, nullable=False, default=0),  # revision of calendars and rules used
    Column("met_at", Instant),
    Column("ended_at", Instant),  # superseded or lapsed; null while the duty lives
    Column("ended_how", String(12)),  # superseded, lapsed
    Column("replaces_id", Id),  # the term of the same duty in whose place it stands
    Column("ladder", Text, nullable=False),  # who is told what and when, computed once
    Column("rung", Integer, nullable=False, default=0),  # the next step of the ladder
    Column("alarm_at", Instant),  # when that step is due; null when none is left
)
_LIVE = text("met_at IS NULL AND ended_at IS NULL")
Index("ix_term_alarm_at", term.c.alarm_at, sqlite_where=_LIVE, postgresql_where=_LIVE)
Index("ix_term_case_id", term.c.case_id, term.c.due_at)
Index("ix_term_task_id", term.c.task_id)
Index("ix_term_due_at", term.c.due_at, sqlite_where=_LIVE, postgresql_where=_LIVE)
Index("uq_term_origin", term.c.origin, unique=True)
# R29: at every moment each open duty has exactly one live term.
Index("uq_term_duty", term.c.duty, unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE)


def _walked(name: str, where: str) -> None:
    """An index of some terms alone, along which the schedule of the whole office is paged."""
    some = text(where)
    Index(name, term.c.due_at, term.c.id, sqlite_where=some, postgresql_where=some)


_walked("ix_term_met", "met_at IS NOT NULL AND ended_at IS NULL")
# Not one index that begins with how they ended: SQLite would take it for the terms of one case.
_walked("ix_term_superseded", "ended_how = 'superseded'")
_walked("ix_term_lapsed", "ended_how = 'lapsed'")
# Live, in other words than the index of all that lives, which would be taken for it.
_walked(
    "ix_term_may_rest",
    "coalesce(met_at, ended_at) IS NULL AND (paused_at IS NOT NULL OR suspensions IS NOT NULL)",
)
_REPLACING = text("replaces_id IS NOT NULL")
Index(
    "ix_term_replaces_id",
    term.c.replaces_id,
    sqlite_where=_REPLACING,
    postgresql_where=_REPLACING,
)

# Whoever does an activity meets its term: one act, and one statement less for whoever asks it.
# Series are a judge's, never an activity's: nothing follows of itself.
_MET_WITH_ITS_TASK = """UPDATE term SET met_at = NEW.closed_at
        WHERE task_id = NEW.id AND met_at IS NULL AND ended_at IS NULL"""
MEETINGS: Triggers = {
    "sqlite": (
        f"""CREATE TRIGGER task_meets_its_term AFTER UPDATE OF status ON task
        WHEN NEW.status = 'done' AND NEW.due_at IS NOT NULL
        BEGIN {_MET_WITH_ITS_TASK}; END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION task_meets_its_term() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN {_MET_WITH_ITS_TASK}; RETURN NULL; END $$""",
        """CREATE TRIGGER task_meets_its_term AFTER UPDATE OF status ON task
        FOR EACH ROW WHEN (NEW.status = 'done' AND NEW.due_at IS NOT NULL)
        EXECUTE FUNCTION task_meets_its_term()""",
    ),
}
stand_by(term, MEETINGS)

# Every change of the calendars and rules by which this office counts, each with its reason.
clock_revision = Table(
    "clock_revision",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by_account", Id),
    Column("reason", Text, nullable=False),  # about days and norms, never about people
    Column("library", String(40), nullable=False),  # by which rule national holidays were known
    Column("settled_at", Instant),  # when every open term had been looked at under it
    Column("moved", Integer),  # how many terms it moved; null: it was made before that was kept
)

# The days of one year as they were frozen: the latest revision of a year is the one that counts.
calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("revision", Integer, ForeignKey("clock_revision.number"), primary_key=True),
    Column("content", Text, nullable=False),  # holidays by name, patron, closing days, hours
)

# A row of the catalogue of terms as this office has changed it, over what the versions say.
term_rule = Table(
    "term_rule",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("revision", Integer, ForeignKey("clock_revision.number"), primary_key=True),
    Column("content", Text, nullable=False),
)

# A secret address under which a calendar program reads terms; the address itself is never kept.
calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, nullable=False),  # whose it is: what they may see is what it holds
    Column("team_id", Id),  # the team whose terms it holds; null: those of the account itself
    Column("token_digest", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("read_at", Instant),
)
Index("uq_calendar_feed_token_digest", calendar_feed.c.token_digest, unique=True)
Index("ix_calendar_feed_account_id", calendar_feed.c.account_id)
