"""Joining a case to the one it repeats: one child, one file; nothing that was written is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select

from cases import birthdays, decrees, documents, records
from cases.files import (
    CaseFile,
    Marking,
    check_open,
    close_case,
    get_case,
    mark_case,
    reopen_case,
)
from cases.headings import heading_of
from cases.moving import Move
from cases.people import Household, Member, forget_tokens, list_members
from cases.sheet import (
    CHILD,
    CHILD_ID,
    HOUSEHOLD_MEMBERS,
    OpenSheet,
    Values,
    open_sheet,
    write_sheet,
)
from cases.tables import case_merge
from engine.refusal import Refusal
from engine.store import Fact, Sealer, Work

_NAMED = decrees.PATH + decrees.NAMED
_OF_THE_PERSON = frozenset({CHILD_ID, HOUSEHOLD_MEMBERS})


class JoinedToItself(Refusal):
    """Un fascicolo non può unirsi a sé stesso: scegli l'altro."""


class JoinedToAnother(Refusal):
    """Il fascicolo {numero} è stato unito al {altro}: si lavora lì."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Which case repeats which other one, who has said so, and why."""

    case_id: int
    into_id: int
    by: int | None
    why: str
    of_sibling: bool = False  # its child is a brother or sister of the other one's, not the same


def join_case(work: Work, sealer: Sealer, joining: Joining) -> CaseFile:
    """Join a case to the one it repeats, and close it with a pointer to that one.

    People, documents, records and decrees go over, sealed with the key of the other case; what
    that case already knows stays as it is. Twice is as good as once. Refuses `JoinedToItself`.
    """
    case_id, into_id = joining.case_id, last_of(work.connection, joining.into_id)
    if into_id == case_id:
        raise JoinedToItself
    if joined_to(work.connection, case_id) is not None:
        return get_case(work.connection, into_id)
    # Always the older case first: two that are joined crosswise do not wait for each other.
    sheets = {
        id: open_sheet(work.connection, sealer, id, lock=True) for id in sorted((case_id, into_id))
    }
    moved, kept = sheets[case_id], sheets[into_id]
    for marking in sorted(moved.case.markings - kept.case.markings - {Marking.TOGETHER}):
        mark_case(work, into_id, marking, by=joining.by, on=True)
    # Whoever said that the siblings of one of the two are together did not know of the others.
    mark_case(work, into_id, Marking.TOGETHER, by=joining.by, on=False)
    kept = replace(kept, case=get_case(work.connection, into_id))
    people = _join_people_and_values(work, sealer, moved, kept, joining)
    move = Move(case_id, moved.seal, into_id, kept.seal)
    numbers = {
        "documents": documents.move_documents(work, move),
        "records": records.move_records(work, move),
        "decrees": decrees.move_decrees(work, move, people),
    }
    birthdays.look_again(work, into_id)
    row = {"case_id": case_id, "into_id": into_id, "at": work.now, "by": joining.by}
    work.connection.execute(insert(case_merge).values(row))
    _tell(work, joining, moved.case, kept.case, numbers)
    close_case(work, case_id, by=joining.by, why=joining.why)
    return kept.case


def joined_to(connection: Connection, case_id: int) -> int | None:
    """The case that this one was joined to, if it was."""
    asked = select(case_merge.c.into_id).where(case_merge.c.case_id == case_id)
    found: int | None = connection.execute(asked).scalar_one_or_none()
    return found


def check_at_work(connection: Connection, case: CaseFile) -> None:
    """Refuses `CaseClosed`, and `JoinedToAnother` with the number of the case to work in."""
    _check_not_joined(connection, case)
    check_open(case)


def reopen(work: Work, case: CaseFile, *, by: int | None, why: str) -> None:
    """Open a closed case again. Refuses `JoinedToAnother`: all it held is in that one."""
    _check_not_joined(work.connection, case)
    reopen_case(work, case.id, by=by, why=why)


def _check_not_joined(connection: Connection, case: CaseFile) -> None:
    into = None if case.is_open else joined_to(connection, case.id)
    if into is not None:
        other = get_case(connection, last_of(connection, into)).number
        raise JoinedToAnother(numero=case.number, altro=other)


def last_of(connection: Connection, case_id: int) -> int:
    """The case itself, or the one in which all that it was joined to has ended."""
    while (following := joined_to(connection, case_id)) is not None:
        case_id = following
    return case_id


def _join_people_and_values(
    work: Work, sealer: Sealer, moved: OpenSheet, kept: OpenSheet, joining: Joining
) -> Mapping[int, int]:
    """The numbers that the people of the one case have in the other."""
    coming = list_members(work.connection, sealer, moved.case.id, moved.seal)
    already = list_members(work.connection, sealer, kept.case.id, kept.seal)
    household = Household(kept.case.id, already)
    before = household.child()
    uids = {one.person_id: _join_person(household, one, joining) for one in coming}
    household.write(work, sealer, kept.seal, by=joining.by)
    forget_tokens(work, uids)
    birthdays.forget(work, uids)
    ids = {number: household.id_of(uid) for number, uid in uids.items()}
    child = household.child()
    reported = next((uids[one.person_id] for one in coming if one.role == "minore"), None)
    values = moved.values
    if before is not None and reported not in {None, before.uid}:
        values = {path: one for path, one in values.items() if not path.startswith(CHILD)}
    values = _joined_values(values, kept.values, ids)
    write_sheet(work, kept, values, heading_of(child) if child else None)
    return ids


def _join_person(household: Household, one: Member, joining: Joining) -> str:
    """Somebody of the other case: the same person if known here, else somebody new."""
    alone = not joining.of_sibling  # brothers and sisters may have different fathers
    known = household.match(one.role, one.details, by_role=alone) or _as_sibling(household, one)
    role = known.role if known else one.role
    if known is None and one.role == "minore" and household.child() is not None:
        # A person has compared the two cases, and has said of whom they are.
        known = None if joining.of_sibling else household.child()
        role = "fratello" if joining.of_sibling else role
    here = known.details if known else {}
    in_here = known.in_case if known else {}
    return household.put(known, role, {**one.details, **here}, {**one.in_case, **in_here})


def _as_sibling(household: Household, one: Member) -> Member | None:
    """The child of the other case among the brothers and sisters that are known here, or here
    the child among those that are known there.
    """
    if one.role not in birthdays.MINORS:
        return None
    other = "fratello" if one.role == "minore" else "minore"
    return household.match(other, one.details)


def _joined_values(moved: Values, kept: Values, ids: Mapping[int, int]) -> Values:
    values = {
        path: one for path, one in moved.items() if path not in kept and path not in _OF_THE_PERSON
    } | kept
    if CHILD_ID in moved and CHILD_ID not in kept:
        child = moved[CHILD_ID]
        values[CHILD_ID] = replace(child, value=ids.get(child.value))
    named = moved.get(_NAMED)
    if named is not None and named.value and _NAMED not in kept:
        values[_NAMED] = replace(named, value=decrees.renumbered(named.value, ids))
    listed = moved.get(HOUSEHOLD_MEMBERS)
    if listed is None:
        return values
    here = kept.get(HOUSEHOLD_MEMBERS)
    items: list[Any] = list(here.value or ()) if here else []
    known = {item.get("persona_ref") for item in items}
    for item in listed.value or ():
        number = ids.get(item.get("persona_ref"))
        if number is not None and number not in known:
            items.append({**item, "persona_ref": number})
    values[HOUSEHOLD_MEMBERS] = replace(here or listed, value=items)
    return values


def _tell(
    work: Work, joining: Joining, moved: CaseFile, kept: CaseFile, numbers: Mapping[str, int]
) -> None:
    by, why = joining.by, joining.why
    into = {"into_id": kept.id, "number": str(kept.number)}
    work.facts.append(Fact("case_joined", case_id=moved.id, by=by, why=why, data=into))
    came = {"from_id": moved.id, "number": str(moved.number), **numbers}
    work.facts.append(Fact("case_received", case_id=kept.id, by=by, why=why, data=came))
