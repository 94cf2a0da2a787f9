"""What a completed form teaches the case: its people, its decree, the values asked once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cases.birthdays import MINORS
from cases.decrees import PATH as DECREE
from cases.decrees import REGISTERING, Registering, registering_beside, write_decree
from cases.files import CaseFile, Charge, Marking, assign_case, mark_case
from cases.headings import TITLE, heading_of, titled
from cases.people import Household, Member
from cases.sheet import (
    CHILD,
    CHILD_ID,
    HOUSEHOLD_MEMBERS,
    OpenSheet,
    StoredValue,
    Values,
    has_protected_address,
    write_sheet,
)
from cases.values import as_id
from engine.store import Fact, Sealer, Work

HOUSEHOLD = "nucleo."
_ADDRESS_IS_HIDDEN = "minore.indirizzo_protetto"
_ADDRESSES = frozenset({"dimora_abituale", "residenza_anagrafica", "indirizzo_protetto"})
_NOT_OF_THE_PERSON = _ADDRESSES | {"id", "fratelli", "scuola", "pediatra"}
_IN_CASE = frozenset(
    {"responsabilita_genitoriale", "convivente", "contattabile", "note_sicurezza"}
)
_CHARGES = {
    "fascicolo.responsabile": Charge.RESPONSIBLE,
    "fascicolo.co_operatore": Charge.CO_OPERATOR,
}
_REFERRED = {"nucleo.tutore": "tutore", "nucleo.curatore_speciale": "curatore_speciale"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from: the case, the form's title, its record, who completed it.

    `secret` are the paths that the form declares of class C4.
    """

    case_id: int
    origin: str
    by: int | None = None
    record_id: int | None = None
    secret: frozenset[str] = frozenset()
    decree_id: int | None = None  # the act that the path of the form is about
    minor_id: int | None = None  # the minor of the case that it is about, if it says so


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a form has become: the ids that a process may go on with."""

    child_id: int | None = None  # the minor of whom it spoke
    decree_id: int | None = None
    hides_address: bool = False  # from now on the case keeps an address secret


def absorb(
    work: Work, sealer: Sealer, sheet: OpenSheet, source: Source, bindings: Mapping[str, Any]
) -> Absorbed:
    """Write the bound fields of a form into the case; its sheet was opened with `lock`.

    Refuses `NotOfThisCase`. A field that says what the case already holds changes nothing, so a
    value keeps the form and the day it was first given. An empty field takes the value away.
    """
    bindings = dict(bindings)
    child, spoken_of = None, None
    if any(path.startswith((CHILD, HOUSEHOLD)) for path in bindings):
        child, spoken_of = _write_people(work, sealer, sheet, source, bindings)
    decree_id = _write_act(work, sheet, source, bindings)
    _assign(work, sheet.case, source, bindings)
    values = _bind(work, source, sheet.values, bindings)
    named = heading_of(child) if child else titled(sheet.case.kind, bindings.get(TITLE))
    write_sheet(work, sheet, values, named)
    hides = _mark(work, sheet.case, source, values)
    return Absorbed(spoken_of, decree_id, hides)


def _write_act(
    work: Work, sheet: OpenSheet, source: Source, bindings: dict[str, Any]
) -> int | None:
    said = _under(DECREE, bindings)
    if not said:
        return None
    kept = {path: one.value for path, one in sheet.values.items()}
    id, uid = kept.pop(REGISTERING, (None, ""))
    beside = _beside(work, sheet, source, id)
    if beside is not None:
        for path in [path for path in bindings if path.startswith(DECREE)]:
            del bindings[path]  # the sheet holds the fields of another act
        if said.get("indirizzo_secretato") is True:
            bindings[_ADDRESS_IS_HIDDEN] = True
        return write_decree(work, sheet.seal, beside, said, by=source.by).id
    act = Registering(source.case_id, id, uid, _under(DECREE, kept))
    written = write_decree(work, sheet.seal, act, said, by=source.by)
    bindings[REGISTERING] = [written.id, written.uid]
    if written.id != id:  # another act: what was known of the one before is not of this one
        bindings |= {DECREE + name: None for name in act.details.keys() - said.keys()}
    if said.get("indirizzo_secretato") is True:
        bindings[_ADDRESS_IS_HIDDEN] = True
    return written.id


def _beside(
    work: Work, sheet: OpenSheet, source: Source, registering: int | None
) -> Registering | None:
    """The act that a form is about, where the sheet holds another one that came meanwhile."""
    if source.decree_id is None or source.decree_id == registering:
        return None
    return registering_beside(work.connection, sheet.seal, source.case_id, source.decree_id)


def _under(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        path.removeprefix(prefix): value
        for path, value in values.items()
        if path.startswith(prefix)
    }


def _assign(work: Work, case: CaseFile, source: Source, bindings: dict[str, Any]) -> None:
    for path in sorted(_CHARGES.keys() & bindings.keys()):
        charge, account_id = _CHARGES[path], as_id(bindings.pop(path))
        # At every instant a case in charge has one responsible person (R28): a form names the
        # next one, it cannot leave the place empty.
        if account_id is not None or charge is not Charge.RESPONSIBLE:
            assign_case(work, case, charge, account_id, by=source.by)


def _write_people(
    work: Work, sealer: Sealer, sheet: OpenSheet, source: Source, bindings: dict[str, Any]
) -> tuple[Member | None, int | None]:
    """The child of the case, and the number of the minor of whom the form spoke."""
    household = Household(source.case_id, sheet.people(work.connection, sealer))
    sibling = _put_minor(household, source, bindings)
    uids = _put_members(household, bindings.get(HOUSEHOLD_MEMBERS))
    for path, role in _REFERRED.items():
        person_id = as_id(bindings.get(path))
        if person_id is not None:
            household.put(household.get(person_id), role, {}, {})
    household.write(work, sealer, sheet.seal, by=source.by)
    if HOUSEHOLD_MEMBERS in bindings:
        # The next form that shows the household means these very people.
        bindings[HOUSEHOLD_MEMBERS] = [
            {**item, "persona_ref": household.id_of(uid)}
            for item, uid in zip(bindings[HOUSEHOLD_MEMBERS] or (), uids, strict=True)
        ]
    child = household.child()
    if child is not None:
        bindings[CHILD_ID] = child.person_id
    return child, sibling or (child.person_id if child else None)


def _put_minor(household: Household, source: Source, bindings: dict[str, Any]) -> int | None:
    """Write what a form says of a minor into that person; the number of one who is not the child.

    The sheet is of the child of the case: what is said of another one is theirs, and stands in
    the record of the form. That an address is a secret is said of the whole case.
    """
    said = {path: value for path, value in bindings.items() if path.startswith(CHILD)}
    if not said:
        return None
    details = {path.removeprefix(CHILD): value for path, value in said.items()}
    details = {name: one for name, one in details.items() if name not in _NOT_OF_THE_PERSON}
    person_id = as_id(bindings.get(CHILD_ID)) or source.minor_id
    child = household.child()
    known = child if person_id is None else household.get(person_id)
    if known is None and not any(value is not None for value in details.values()):
        return None
    sibling = known if known and child and known.uid != child.uid else None
    role = sibling.role if sibling and sibling.role in MINORS else "minore"
    household.put(known, role, details, {})
    if sibling is None:
        return None
    for path in said:
        if path != _ADDRESS_IS_HIDDEN or bindings[path] is not True:
            del bindings[path]
    return sibling.person_id


def _put_members(household: Household, items: Iterable[Mapping[str, Any]] | None) -> list[str]:
    uids = []
    for item in items or ():
        role = str(item.get("ruolo") or "altro")
        in_case = {name: value for name, value in item.items() if name in _IN_CASE}
        details = {
            name: value
            for name, value in item.items()
            if name not in _IN_CASE and name not in {"ruolo", "persona_ref"} and value is not None
        }
        uids.append(household.put(_meant(household, item, role, details), role, details, in_case))
    return uids


def _meant(
    household: Household, item: Mapping[str, Any], role: str, details: Mapping[str, Any]
) -> Member | None:
    person_id = as_id(item.get("persona_ref"))
    return household.get(person_id) if person_id else household.match(role, details)


def _bind(
    work: Work, source: Source, before: Mapping[str, StoredValue], bindings: Mapping[str, Any]
) -> Values:
    values, changed = dict(before), []
    for path, value in bindings.items():
        known, secret = values.get(path), path in source.secret
        if value is None:
            if values.pop(path, None) is not None:
                changed.append(path)
        elif known is None or known.value != value:
            values[path] = StoredValue(value, work.now, source.origin, source.record_id, secret)
            changed.append(path)
        elif known.secret != secret:
            values[path] = replace(known, secret=secret)
    if changed:
        data = {"paths": sorted(changed), "record_id": source.record_id}
        work.facts.append(Fact("data_updated", case_id=source.case_id, by=source.by, data=data))
    return values


def _mark(work: Work, case: CaseFile, source: Source, values: Values) -> bool:
    if not has_protected_address(values) or Marking.PROTECTED_ADDRESS in case.markings:
        return False
    mark_case(work, case, Marking.PROTECTED_ADDRESS, by=source.by, on=True)
    return True
