"""What a completed form teaches the case: its people, its decree, the values asked once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update

from cases.decrees import write_decree
from cases.files import Charge, Marking, assign_case, get_case
from cases.headings import seal_heading
from cases.people import Household, Member, list_members
from cases.sheet import StoredValue, Values, has_protected_address, read_sheet, write_sheet
from cases.tables import case_file
from cases.values import as_id
from engine.store import Fact, Seal, Sealer, Work

CHILD, HOUSEHOLD, DECREE = "minore.", "nucleo.", "provvedimento."
_MEMBERS = "nucleo.componenti"
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


@dataclass(frozen=True, slots=True)
class Absorbed:
    """What a form has become: the ids that a process may go on with."""

    child_id: int | None = None
    decree_id: int | None = None


def absorb(
    work: Work, sealer: Sealer, seal: Seal, source: Source, bindings: Mapping[str, Any]
) -> Absorbed:
    """Write the bound fields of a form into the case. Refuses `NotOfThisCase`.

    A field that says what the case already holds changes nothing, so a value keeps the form and
    the day it was first given. An empty field takes the value away.
    """
    bindings = dict(bindings)
    values = read_sheet(work.connection, seal, source.case_id, protected=True)
    before = dict(values)
    child = None
    if any(path.startswith((CHILD, HOUSEHOLD)) for path in bindings):
        child = _write_people(work, sealer, seal, source, bindings)
    decree_id = None
    act = {
        path.removeprefix(DECREE): value
        for path, value in bindings.items()
        if path.startswith(DECREE)
    }
    if act:
        decree_id = write_decree(work, seal, source.case_id, act, by=source.by)
        if act.get("indirizzo_secretato") is True:
            bindings["minore.indirizzo_protetto"] = True
    _assign(work, source, bindings)
    _bind(work, source, values, bindings)
    if values != before:
        write_sheet(work, seal, source.case_id, values)
    _write_cover(work, seal, source, child, values)
    return Absorbed(child.person_id if child else None, decree_id)


def _assign(work: Work, source: Source, bindings: dict[str, Any]) -> None:
    for path in sorted(_CHARGES.keys() & bindings.keys()):
        charge, account_id = _CHARGES[path], as_id(bindings.pop(path))
        # At every instant a case in charge has one responsible person (R28): a form names the
        # next one, it cannot leave the place empty.
        if account_id is not None or charge is not Charge.RESPONSIBLE:
            assign_case(work, source.case_id, charge, account_id, by=source.by)


def _write_people(
    work: Work, sealer: Sealer, seal: Seal, source: Source, bindings: dict[str, Any]
) -> Member | None:
    household = Household(source.case_id, list_members(work.connection, sealer, source.case_id))
    _put_child(household, bindings)
    uids = _put_members(household, bindings.get(_MEMBERS))
    for path, role in _REFERRED.items():
        person_id = as_id(bindings.get(path))
        if person_id is not None:
            household.put(household.get(person_id), role, {}, {})
    household.write(work, sealer, seal, by=source.by)
    if uids:
        # The next form that shows the household means these very people.
        bindings[_MEMBERS] = [
            {**item, "persona_ref": household.id_of(uid)}
            for item, uid in zip(bindings[_MEMBERS], uids, strict=True)
        ]
    return household.child()


def _put_child(household: Household, bindings: Mapping[str, Any]) -> None:
    details = {
        name: value
        for path, value in bindings.items()
        if path.startswith(CHILD) and (name := path.removeprefix(CHILD)) not in _NOT_OF_THE_PERSON
    }
    person_id = as_id(bindings.get("minore.id"))
    known = household.get(person_id) if person_id is not None else household.child()
    if known is not None or any(value is not None for value in details.values()):
        household.put(known, "minore", details, {})


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


def _bind(work: Work, source: Source, values: Values, bindings: Mapping[str, Any]) -> None:
    changed = []
    for path, value in bindings.items():
        if path.startswith(DECREE) or path == "minore.id":
            continue
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
        work.facts.append(
            Fact(
                "data_updated",
                case_id=source.case_id,
                by=source.by,
                data={"paths": sorted(changed), "record_id": source.record_id},
            )
        )


def _write_cover(
    work: Work, seal: Seal, source: Source, child: Member | None, values: Values
) -> None:
    changes: dict[str, Any] = {}
    if child is not None:
        changes["heading"] = seal_heading(seal, source.case_id, child)
    if has_protected_address(values):
        markings = get_case(work.connection, source.case_id).markings
        if Marking.PROTECTED_ADDRESS not in markings:
            changes["markings"] = sorted(markings | {Marking.PROTECTED_ADDRESS})
            data = {"marking": Marking.PROTECTED_ADDRESS.value}
            work.facts.append(Fact("case_marked", case_id=source.case_id, by=source.by, data=data))
    if changes:
        work.connection.execute(
            update(case_file).where(case_file.c.id == source.case_id).values(changes)
        )
