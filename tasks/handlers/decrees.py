"""What service tasks do to decrees: `provvedimenti.*`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from cases import decrees
from tasks.handlers.called import Called, number
from tasks.registry import NoCase
from tasks.terms import NewTerm, open_terms
from tasks.terms.orders import Confirmed, begin
from tasks.terms.replacing import Decided, Fate, Succession, by_key, live_of_decree, replace_terms
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


def _is_done(called: Called, decree_id: int) -> bool:
    """A decree begins its duties once: a path that comes a second time finds them there."""
    asked = select(term.c.id).where(term.c.origin.startswith(f"decree:{decree_id}:"))
    return called.work.connection.execute(asked.limit(1)).first() is not None


def _decided(called: Called, one: Succession, new: Sequence[NewTerm]) -> list[Decided]:
    said = called.given("sorti")
    if said is None:  # a version of the path that does not ask
        rows = live_of_decree(called.work, one.replaced) if one.replaced is not None else ()
        return list(by_key(rows, new))
    return [
        Decided(number(each.get("termine")) or 0, Fate(each["sorte"]), number(each.get("da_riga")))
        for each in said
    ]


def _duties_of(called: Called, case_id: int, decree_id: int) -> Iterator[NewTerm]:
    duties, work = called.duties(), called.work
    act = decrees.get_decree(work.connection, called.house.sealer, decree_id)
    notified = min(act.notified_at or called.asked_at, work.now)
    free = list(called.given("proposte") or ())
    for place, said in enumerate(called.given("scadenze") or ()):
        new = begin(duties, Confirmed(said, _proposed(free, said), notified))
        yield replace(
            new,
            case_id=case_id,
            instance_id=called.job.instance_id,
            decree_id=decree_id,
            duty=f"decree:{decree_id}:{new.key}:{place}",
            origin=f"decree:{decree_id}:{place}",
        )


def _proposed(free: list[Line], said: Line) -> Line | None:
    """The proposal that a confirmed line is about: what is owed is the same, and best the day."""
    alike = [one for one in free if all(one.get(n) == said.get(n) for n in ("tipo", "chiave"))]
    same = [one for one in alike if one.get("entro") == said.get("entro")]
    found = next(iter(same or alike), None)
    if found is not None:
        free.remove(found)
    return found
