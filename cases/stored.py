"""What the case already knows, by the paths that forms are bound to: for pre-filling."""

from collections.abc import Mapping

from sqlalchemy import Connection

from access.people import Person
from cases.decrees import PATH, REGISTERING, registering_beside
from cases.files import CaseFile
from cases.sheet import CHILD, CHILD_ID, OpenSheet, StoredValue, Values, open_sheet, shown
from cases.visibility import may_see_protected
from engine.store import Sealer

ASSIGNED = "Assegnazione del caso"
DECODED = "Protocolla l'atto"
AMONG_PEOPLE = "Persone del fascicolo"


def stored(
    connection: Connection, sealer: Sealer, case_id: int, *, protected: bool
) -> Mapping[str, StoredValue]:
    """Every bound value with its origin and since when (UTC); C4 values only if `protected`.

    The fields of a decree are those of the one being registered, if any: a new decree starts from
    an empty form.
    """
    sheet = open_sheet(connection, sealer, case_id)
    return _told(sheet, protected=protected)


def stored_for(
    connection: Connection, sealer: Sealer, case_id: int, reader: Person
) -> Mapping[str, StoredValue]:
    """Like `stored`, with what this person may see: one statement."""
    return told_to(reader, open_sheet(connection, sealer, case_id))


def told_to(reader: Person, sheet: OpenSheet) -> Mapping[str, StoredValue]:
    """The same of a sheet that is open already."""
    return _told(sheet, protected=may_see_protected(reader, sheet.case))


def of_decree(
    connection: Connection, sheet: OpenSheet, told: Mapping[str, StoredValue], decree_id: int
) -> Mapping[str, StoredValue]:
    """The same for a form about this decree, where the sheet holds the fields of another one."""
    held = sheet.values.get(REGISTERING)
    if held is not None and held.value[0] == decree_id:
        return told
    act = registering_beside(connection, sheet.seal, sheet.case.id, decree_id)
    if act is None:
        return told
    kept = {path: one for path, one in told.items() if not path.startswith(PATH)}
    since = sheet.case.opened_at
    mine = {PATH + name: StoredValue(one, since, DECODED) for name, one in act.details.items()}
    return kept | mine


def of_minor(
    connection: Connection,
    sealer: Sealer,
    sheet: OpenSheet,
    told: Mapping[str, StoredValue],
    person_id: int | None,
) -> Mapping[str, StoredValue]:
    """The same for a form about this minor, where the sheet is of another one of the case: what
    is known of that person. Without a number nobody knows yet which one is meant.
    """
    child = sheet.values.get(CHILD_ID)
    if child is None or child.value == person_id:
        return told
    kept = {path: one for path, one in told.items() if not path.startswith(CHILD)}
    people = sheet.people(connection, sealer) if person_id is not None else ()
    known = next((one for one in people if one.person_id == person_id), None)
    if known is None:
        return kept
    said = {CHILD_ID: known.person_id} | {CHILD + name: one for name, one in known.details.items()}
    since = sheet.case.opened_at
    return kept | {path: StoredValue(one, since, AMONG_PEOPLE) for path, one in said.items()}


def _told(sheet: OpenSheet, *, protected: bool) -> Values:
    return shown(sheet.values, protected=protected) | _charges(sheet.case)


def _charges(case: CaseFile) -> Values:
    held = {
        "fascicolo.responsabile": case.responsible_id,
        "fascicolo.co_operatore": case.co_operator_id,
    }
    return {
        path: StoredValue(account_id, case.opened_at, ASSIGNED)
        for path, account_id in held.items()
        if account_id is not None
    }
