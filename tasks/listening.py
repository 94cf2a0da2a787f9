"""Which running paths of a case await a message from outside, and whom each of them follows."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, select

from engine.runtime import variables
from engine.store.tables import instance, subscription
from tasks.majority import whom


@dataclass(frozen=True, slots=True)
class Listener:
    """A path that awaits a message. `person_id` is whom it follows; None when it does not say."""

    instance_id: int
    element: str
    tied: str  # to the case, or to the case and a person in it
    person_id: int | None


def listeners(connection: Connection, case_id: int, name: str) -> tuple[Listener, ...]:
    """Every path of a case that awaits this message right now, the first begun first."""
    asked = (
        select(subscription, instance.c.state)
        .join(instance, subscription.c.instance_id == instance.c.id)
        .where(
            instance.c.case_id == case_id,
            subscription.c.kind == "message",
            subscription.c.name == name,
        )
        .order_by(subscription.c.instance_id, subscription.c.key)
    )
    return tuple(_listener(row) for row in connection.execute(asked))


def people_awaiting(connection: Connection, case_id: int, name: str) -> tuple[int, ...]:
    """The people of a case for whom some path awaits this message, by number."""
    found = {one.person_id for one in listeners(connection, case_id, name)}
    return tuple(sorted(one for one in found if one is not None))


def _listener(row: Row[tuple[object, ...]]) -> Listener:
    named = row.correlation.partition(":")[2]
    person = int(named) if named.isdecimal() else whom(variables(row.state))
    return Listener(row.instance_id, row.element, row.correlation, person)
