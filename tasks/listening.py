"""Which running paths of a case await a message from outside, and whom each of them follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from engine.runtime import variables
from engine.store import Typed
from engine.store.tables import instance, subscription
from tasks.whom import followed, going_home, gone_home, in_care, taken_in, unnamed


@dataclass(frozen=True, slots=True)
class Listener:
    """A path that awaits a message. `people` are whom it follows; empty when it does not say.

    `in_care` are those of them for whom it goes on, `adults` who is there with them, and for whom
    the path exists too, `gone_home` of whom it hears still, `going_home` whom it accompanies now;
    `unnamed`: so many more it follows, whom it does not name. It began at an instant in UTC.
    """

    instance_id: int
    element: str
    tied: str  # to the case, or to the case and people in it
    people: frozenset[int]
    in_care: frozenset[int] = frozenset()
    adults: frozenset[int] = frozenset()
    gone_home: frozenset[int] = frozenset()
    going_home: frozenset[int] = frozenset()
    unnamed: int = 0
    began: datetime | None = None

    def of_case(self, case_id: int) -> bool:
        """Whether it awaits what is said of the whole case."""
        return self.tied == str(case_id)

    def hears_of(self, person_id: int) -> bool:
        """Whether what is said of somebody is said to it."""
        return not self.people or person_id in self.people


def listeners(connection: Connection, case_id: int, name: str) -> tuple[Listener, ...]:
    """Every path of a case that awaits this message right now, the first begun first.

    Tied to the case, or to the case and somebody in it; what a drawing ties otherwise is not
    awaited from outside.
    """
    tied = {"case": case_id, "named": name, "alone": str(case_id), "with_people": f"{case_id}:%"}
    return tuple(_listener(row) for row in _LISTENERS.run(connection, tied))


def tied_to(case_id: int) -> ColumnElement[bool]:
    """What is awaited under a case, or under a case and people in it."""
    tied = subscription.c.correlation
    return (tied == str(case_id)) | tied.startswith(f"{case_id}:", autoescape=True)


def people_awaiting(connection: Connection, case_id: int, name: str) -> tuple[int, ...]:
    """The people of a case for whom some path awaits this message, by number."""
    return people_of(listeners(connection, case_id, name))


def people_of(waiting: Iterable[Listener]) -> tuple[int, ...]:
    """The people whom these paths follow, by number."""
    return tuple(sorted(frozenset[int]().union(*(one.people for one in waiting))))


def all_alike(waiting: Iterable[Listener]) -> bool:
    """Whether it makes no difference of which of their people it is said: each would be told.

    So it is of siblings whom one act protects together, in one path.
    """
    listening = tuple(waiting)
    return all(one.hears_of(who) for one in listening for who in people_of(listening))


def _listener(row: Any) -> Listener:
    named = row.correlation.partition(":")[2]
    alone = frozenset({int(named)}) if named.isdecimal() else None
    said = variables(row.state)
    people = alone or followed(said)
    return Listener(
        row.instance_id,
        row.element,
        row.correlation,
        people,
        in_care=alone or in_care(said),
        adults=taken_in(said),
        gone_home=gone_home(said),
        going_home=going_home(said),
        unnamed=unnamed(said) if alone is None else 0,
        began=row.started_at,
    )


_LISTENERS = Typed(
    select(subscription, instance.c.state, instance.c.started_at)
    .join(instance, subscription.c.instance_id == instance.c.id)
    .where(
        instance.c.case_id == bindparam("case"),
        subscription.c.kind == "message",
        subscription.c.name == bindparam("named"),
        or_(
            subscription.c.correlation == bindparam("alone"),
            subscription.c.correlation.like(bindparam("with_people")),
        ),
    )
    .order_by(subscription.c.instance_id, subscription.c.key)
)
