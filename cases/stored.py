"""What the case already knows, by the paths that forms are bound to: for pre-filling."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from cases.decrees import find_registering
from cases.files import Charge
from cases.sheet import StoredValue, read_sheet
from cases.tables import membership, responsibility
from engine.store import Sealer

BEING_REGISTERED = "Provvedimento in registrazione"
ASSIGNED = "Assegnazione del caso"
_PATHS = {
    Charge.RESPONSIBLE.value: "fascicolo.responsabile",
    Charge.CO_OPERATOR.value: "fascicolo.co_operatore",
}


def stored(
    connection: Connection, sealer: Sealer, case_id: int, *, protected: bool
) -> Mapping[str, StoredValue]:
    """Every bound value with its origin and since when (UTC); C4 values only if `protected`.

    The fields of a decree are those of the one being registered, if any: a new decree starts from
    an empty form.
    """
    seal = sealer.of(connection, case_id)
    values = read_sheet(connection, seal, case_id, protected=protected)
    act = find_registering(connection, seal, case_id)
    if act is not None:
        for name, value in act.details.items():
            path = f"provvedimento.{name}"
            values[path] = StoredValue(value, act.registered_at, BEING_REGISTERED)
    child = _child(connection, case_id, values)
    if child is not None:
        values["minore.id"] = child
    return values | _charges(connection, case_id)


def _charges(connection: Connection, case_id: int) -> dict[str, StoredValue]:
    held = responsibility.c
    rows = connection.execute(
        select(held.charge, held.account_id, held.since).where(
            held.case_id == case_id, held.until.is_(None)
        )
    )
    return {_PATHS[row.charge]: StoredValue(row.account_id, row.since, ASSIGNED) for row in rows}


def _child(
    connection: Connection, case_id: int, values: Mapping[str, StoredValue]
) -> StoredValue | None:
    row = connection.execute(
        select(membership.c.person_id, membership.c.since)
        .where(membership.c.case_id == case_id, membership.c.role == "minore")
        .order_by(membership.c.position)
        .limit(1)
    ).first()
    if row is None:
        return None
    named = values.get("minore.cognome") or values.get("minore.elementi_identificativi")
    return StoredValue(row.person_id, row.since, named.origin if named else "")
