"""Coming of age as its path carries it (P20): one path a person, what became of the request."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from cases import birthdays
from engine.runtime import variables
from engine.steps import Status
from engine.store import Fact, Work
from engine.store.tables import instance
from tasks.terms.keeping import fact_of, is_live, row_of, seen
from tasks.terms.model import State, Term
from tasks.terms.succession import Told, end_term, tell_of
from tasks.terms.tables import term

FOLLOWED = "young_person_followed"


def duty_of(person_id: int) -> str:
    """The duty to ask for prosieguo for somebody."""
    return f"prosieguo:{person_id}"


def follow(work: Work, case_id: int, person_id: int, instance_id: int) -> bool:
    """Let a path of the case follow somebody; False when one like it does already."""
    mine = select(instance.c.process).where(instance.c.id == instance_id).scalar_subquery()
    before = select(instance.c.state).where(
        instance.c.case_id == case_id,
        instance.c.process == mine,
        instance.c.status == Status.RUNNING,
        instance.c.id < instance_id,
    )
    states = work.connection.execute(before).scalars()
    if any(whom(variables(state)) == person_id for state in states):
        return False
    about = {"person_id": person_id}
    work.facts.append(Fact(FOLLOWED, case_id=case_id, instance_id=instance_id, data=about))
    return True


def whom(said: Mapping[str, Any]) -> int | None:
    """Whom a path follows: as it was told, or as it found out."""
    found = said.get("persona")
    named = said.get("minore_id") or (found.get("minore_id") if isinstance(found, Mapping) else "")
    text = str(named)
    return int(text) if text.isdecimal() else None


def child_of(connection: Connection, case_id: int, person_id: int | None) -> int | None:
    """Who in a case comes of age: the one who is named, or the only one there is."""
    minors = birthdays.minors_of(connection, case_id)
    if person_id is not None:
        return person_id if person_id in minors else None
    return minors[0] if len(minors) == 1 else None


def requested(work: Work, person_id: int, at: datetime) -> bool:
    """The request was filed: its duty is met at that instant (R32). False when none runs."""
    kept = _owed(work, person_id)
    if kept is None:
        return False
    done = {"met_at": at, "alarm_at": None}
    work.connection.execute(update(term).where(term.c.id == kept.id).values(done))
    kind = "term_met" if at <= kept.due_at else "term_met_late"
    work.facts.append(fact_of(row_of(kept), kind, term=kept.id))
    return True


def refused(work: Work, person_id: int, told: Told) -> bool:
    """The young person does not want it: the duty is closed, with who wrote it and why (R32)."""
    kept = _owed(work, person_id)
    if kept is None:
        return False
    end_term(work, kept, State.LAPSED)
    work.facts.append(tell_of(kept, told))
    return True


def _owed(work: Work, person_id: int) -> Term | None:
    asked = select(term).where(term.c.duty == duty_of(person_id), is_live())
    row = work.connection.execute(asked.with_for_update()).mappings().first()
    return seen(row) if row is not None else None
