"""What service tasks do to decrees: `provvedimenti.*`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from cases import decrees
from tasks.handlers.called import Called, number
from tasks.registry import NoCase
from tasks.terms import NewTerm, open_terms
from tasks.terms.orders import Confirmed, begin
from tasks.terms.replacing import (
    REPORTS,
    Decided,
    Fate,
    Succession,
    by_key,
    live_of_decree,
    replace_running,
    replace_terms,
)
from tasks.terms.tables import term

CONFIRMATION = "conferma_scadenze"
"""The activity in which a second person confirms the terms of a decree."""

Line = Mapping[str, Any]


def enforce(called: Called) -> int:
    """`provvedimenti.applica`: put the decree in force and begin the duties it brings.

    Of the decree it replaces each term goes as the person decided: it stays, ends, or is followed
    by a line of the new one; kept, never deleted (R29).
    """
    work, case_id = called.work, called.case_id
    if case_id is None:
        raise NoCase
    by = called.author(CONFIRMATION)
    replaced = number(called.given("sostituisce"))
    asked = decrees.Enforcing(case_id, number(called.given("provvedimento")), replaced)
    decree_id = decrees.enforce(work, called.house.sealer, asked, by=by)
    if _is_done(called, decree_id):
        return decree_id
    new = list(_duties_of(called, case_id, decree_id))
    one = Succession(case_id, decree_id, None if replaced == decree_id else replaced, by)
    opened, stays = replace_terms(work, one, new, _decided(called, one, new))
    if one.replaced is not None:
        given_way = decrees.Replacing(case_id, one.replaced, decree_id, whole=not stays)
        decrees.replace_decree(work, given_way, by=by)
    open_terms(work, opened, by=by)
    return decree_id


def supersede(called: Called) -> int:
    """`provvedimenti.sostituisci`: an act in force takes the place of one of the same case.

    Its terms run already: each of the older act stays, ends, or hands its duty to one of them.
    """
    new, old = _compared(called)
    one = Succession(new.case_id, new.id, old.id, called.author())
    stays = replace_running(called.work, one, list(_said(called)))
    given_way = decrees.Replacing(new.case_id, old.id, new.id, whole=not stays)
    decrees.replace_decree(called.work, given_way, by=one.by)
    return new.id


def drop_copy(called: Called) -> int:
    """`provvedimenti.togli_copia`: an act that was there already gives way to the first one.

    Each of its terms ends or stays: what is owed is counted once (R29). One that is still being
    registered never comes in force. Gives the act that stands.
    """
    copy, first = _compared(called)
    by = called.author()
    if copy.status is decrees.DecreeStatus.REGISTERING:
        decrees.leave_form(called.work, called.house.sealer, copy.case_id, copy.id)
    one = Succession(copy.case_id, first.id, copy.id, by, is_copy=True)
    _, stays = replace_terms(called.work, one, [], list(_said(called)))
    given_way = decrees.Replacing(copy.case_id, copy.id, first.id, not stays, is_copy=True)
    decrees.replace_decree(called.work, given_way, by=by)
    return first.id


def _compared(called: Called) -> tuple[decrees.Decree, decrees.Decree]:
    """The act that has come and the one that was there, both of this case. `NoSuchDecree`."""
    named = (number(called.given(name)) for name in ("provvedimento", "di_prima"))
    connection, sealer = called.work.connection, called.house.sealer
    come, before = (decrees.get_decree(connection, sealer, one or 0) for one in named)
    if come.id == before.id or {come.case_id, before.case_id} != {called.case_id}:
        raise decrees.NoSuchDecree
    return come, before


def _is_done(called: Called, decree_id: int) -> bool:
    """A decree begins its duties once: a path that comes a second time finds them there."""
    asked = select(term.c.id).where(term.c.origin.startswith(f"decree:{decree_id}:"))
    return called.work.connection.execute(asked.limit(1)).first() is not None


def _decided(called: Called, one: Succession, new: Sequence[NewTerm]) -> list[Decided]:
    said = called.given("sorti")
    if said is None:  # a version of the path that does not ask
        rows = live_of_decree(called.work, one.replaced) if one.replaced is not None else ()
        return list(by_key(rows, new))
    return list(_said(called))


def _said(called: Called) -> Iterator[Decided]:
    for each in called.given("sorti") or ():
        fate, line = Fate(each["sorte"]), number(each.get("da_riga"))
        yield Decided(number(each.get("termine")) or 0, fate, line, number(each.get("da_termine")))


def _duties_of(called: Called, case_id: int, decree_id: int) -> Iterator[NewTerm]:
    duties, work = called.duties(), called.work
    act = decrees.get_decree(work.connection, called.house.sealer, decree_id)
    notified = min(act.notified_at or called.asked_at, work.now)
    lines = called.given("scadenze") or ()
    free = list(called.given("proposte") or ())
    own = _proposals(free, lines)
    for place, said in enumerate(lines):
        new = begin(duties, Confirmed(said, own[place], notified))
        yield new._replace(
            case_id=case_id,
            instance_id=called.job.instance_id,
            decree_id=decree_id,
            duty=f"decree:{decree_id}:{new.key}:{place}",
            origin=f"decree:{decree_id}:{place}",
        )


def _proposals(free: list[Line], lines: Sequence[Line]) -> list[Line | None]:
    """The proposal that each confirmed line is about: what is owed is the same, and best the day.

    A report that was proposed under one key and confirmed under another is the same report.
    """
    found = [_taken(free, said, _is_alike) for said in lines]
    pairs = zip(lines, found, strict=True)
    return [one or _taken(free, said, _is_same_report) for said, one in pairs]


def _taken(free: list[Line], said: Line, is_meant: Callable[[Line, Line], bool]) -> Line | None:
    meant = [one for one in free if is_meant(one, said)]
    same = [one for one in meant if one.get("entro") == said.get("entro")]
    found = next(iter(same or meant), None)
    if found is not None:
        free.remove(found)
    return found


def _is_alike(one: Line, said: Line) -> bool:
    return all(one.get(name) == said.get(name) for name in ("tipo", "chiave"))


def _is_same_report(one: Line, said: Line) -> bool:
    keys = {one.get("chiave"), said.get("chiave")}
    return one.get("tipo") == said.get("tipo") and keys <= REPORTS
