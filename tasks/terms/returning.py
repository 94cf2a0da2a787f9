"""What a person has decided of a term holds on where its duty stands again after an interruption.

An act, a danger, a transfer interrupt a part of a path; then the part goes on, or begins anew, and
what runs with it opens its terms again. An extension or a rest of the same duty is kept, a rest
that runs goes on. What the act itself has changed, from where it runs or until when, is its own.
An interruption gives nobody more time: what runs from its opening, and stands again as soon as the
act is read, runs from the first opening. What is only reached again later is asked anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from engine import plain
from engine.feel import compile_expression
from engine.instances.rows import hold
from engine.runtime import Program
from engine.store import Work
from engine.store.journal import journal
from engine.store.tables import instance
from tasks.tables import task
from tasks.terms.anchors import SINCE
from tasks.terms.counting import Counted
from tasks.terms.house import House
from tasks.terms.keeping import seen
from tasks.terms.model import NewTerm, State, Term
from tasks.terms.succession import (
    Told,
    duties_before,
    duties_of,
    following,
    let_rest,
    succeed,
    successor,
    tell_of,
)
from tasks.terms.tables import term
from tasks.terms.timers import element_of
from tasks.terms.touching import counted_again

_Place = tuple[str, str]  # the key of an activation, and the element that opened the term
_Items = Mapping[str, Any]  # what an activity is done for, of a list: a child, a person
CLOCK = "adesso"
_KEPT = Told("term_kept")


@dataclass(frozen=True, slots=True)
class Again:
    """What stands again in a path: the new keys, each with the keys of then, apart by blanks.

    `at_once`: as soon as what interrupted it was read.
    """

    instance_id: int
    keys: Mapping[str, str]
    at_once: bool = False


def keep_decided(work: Work, house: House, what: Again) -> int:
    """Keep what was decided by hand of the duties that stand again; of how many it was.

    What somebody has decided of the new ones meanwhile stays.
    """
    hold(work, what.instance_id)
    asked = select(instance.c.digest, instance.c.case_id).where(instance.c.id == what.instance_id)
    path = work.connection.execute(asked).one()
    program = house.engine.program(work.connection, path.digest)
    kept = 0
    for begun, chain, opens, told in _standing_again(work, program, path.case_id, what):
        goes_on = opens and what.at_once
        is_kept = goes_on or _is_decided(chain[0], chain[-1])
        if not (is_kept or told) or not _is_same(begun, chain, opens=opens):
            continue
        if is_kept and not _is_withdrawn(work, chain[-1]):
            kept += _keep(work, house, begun, chain[-1], goes_on=goes_on)
        elif told and begun.due_at == chain[-1].due_at:
            _tell_no_more(work, begun, told)
    return kept


def _tell_no_more(work: Work, begun: Term, told: int) -> None:
    """What was told of a duty before the interruption is not told again for the same instant."""
    mine = term.c.id == begun.id
    ladder = plain.loads(work.connection.execute(select(term.c.ladder).where(mine)).scalar_one())
    following = ladder[told]["at"] if told < len(ladder) else None
    said = update(term).where(mine, term.c.rung < told)
    work.connection.execute(said.values(rung=told, alarm_at=following))


def _keep(work: Work, house: House, begun: Term, before: Term, *, goes_on: bool) -> bool:
    """Let a term that has begun again be as it was; says whether it is another one so.

    What `goes_on` from its first opening is due as it was then, also where that is sooner.
    """
    new = _as_decided(work, house, begun, before)
    due_at = new.counted.due_at
    kept, moves = begun, due_at > begun.due_at or (goes_on and due_at != begun.due_at)
    if moves or begun.unit is None:
        number = succeed(work, house, begun, new, _KEPT)
        kept = replace(begun, id=number, due_at=due_at)
    if before.paused_at is None:
        return kept is not begun
    rests = {"paused_at": before.paused_at, "alarm_at": None}
    work.connection.execute(update(term).where(term.c.id == kept.id).values(rests))
    let_rest(work, house, kept)
    if kept is begun:
        work.facts.append(tell_of(kept, _KEPT))
    return True


def _as_decided(work: Work, house: House, begun: Term, before: Term) -> NewTerm:
    """The term as it was, in the place of the one that has begun."""
    held = replace(
        before,
        id=begun.id,
        duty=begun.duty,
        task_id=begun.task_id,
        anchor=begun.anchor,
        paused_at=None,
    )
    duties = duties_of(work, house, begun)
    if held.unit is None:
        counted = Counted(held.due_at, held.calculation, held.whole_day)
        return successor(held, counted, duties, work.now)
    again = counted_again(held, duties_before(work, house, before), duties)
    return following(held, again, work.now)._replace(rules=duties.revision)


def _standing_again(
    work: Work, program: Program, case_id: int | None, what: Again
) -> Iterator[tuple[Term, Sequence[Term], bool, int]]:
    """The term that has begun again, what ran there, the first first, if from its opening, and of
    how many steps of the ladder somebody was told.

    Where an activity is done for each of a list, what ran there for the same one.
    """
    places: defaultdict[_Place, list[Term]] = defaultdict(list)
    items: dict[_Place, _Items] = {}
    opened: dict[_Place, datetime | None] = {}
    told: dict[int, int] = {}
    for element, key, row, one in _terms_of(work, case_id, what):
        places[key, element].append(one)
        items[key, element] = _items(program, row["of_data"])
        opened[key, element] = row["of_opening"]
        told[one.id] = row["rung"]
    taken = set[_Place]()
    for (key, element), terms in list(places.items()):
        cut = [(then, element) for then in what.keys.get(key, "").split()]
        same = [one for one in cut if items.get(one) == items[key, element] and one not in taken]
        if same and _is_untouched(terms):
            taken.add(same[0])
            chain = places[same[0]]
            when = ((terms[-1], opened[key, element]), (chain[0], opened[same[0]]))
            opens = _runs_from_opening(program, element, when)
            yield terms[-1], chain, opens, told[chain[-1].id]


def _terms_of(
    work: Work, case_id: int | None, what: Again
) -> Iterator[tuple[str, str, Mapping[str, Any], Term]]:
    """Element, key, the activity's row, and term: of all that was cut and stands again."""
    then = [key for keys in what.keys.values() for key in keys.split()]
    keys = sorted({*what.keys, *then})
    asked = (
        select(
            term,
            task.c.key.label("of_key"),
            task.c.element.label("of_element"),
            task.c.data.label("of_data"),
            task.c.opened_at.label("of_opening"),
        )
        .join(task, task.c.id == term.c.task_id, isouter=True)
        .where(
            term.c.case_id.is_not_distinct_from(case_id),
            term.c.instance_id == what.instance_id,
            or_(term.c.anchor.in_(keys), task.c.key.in_(keys)),
        )
        .order_by(term.c.id)
    )
    for row in work.connection.execute(asked).mappings().all():
        one = seen(row)
        element = row["of_element"] or element_of(one)
        yield element, row["of_key"] or one.anchor or "", dict(row), one


def _items(program: Program, data: str | None) -> _Items:
    """For which of each list that is gone through an activity is done."""
    if data is None:
        return {}
    names = {
        node.repeat.item
        for diagram in program.diagrams.values()
        for node in diagram.nodes.values()
        if node.repeat is not None and node.repeat.item is not None
    }
    said = plain.loads(data)
    return {name: said[name] for name in names if name in said}


def _is_untouched(terms: Sequence[Term]) -> bool:
    """Whether a term has begun and nobody has decided anything of it yet."""
    (*earlier, last) = terms
    return last.is_live and not earlier and last.paused_at is None and not last.suspensions


def _is_decided(first: Term, last: Term) -> bool:
    """Whether a person had extended a term, or let it rest, when it was interrupted."""
    if last.paused_at is not None or last.suspensions != first.suspensions:
        return True
    return last.unit is None and last.due_at > first.due_at


def _is_same(begun: Term, chain: Sequence[Term], *, opens: bool) -> bool:
    """Whether it is the same duty, for which nothing new was said meanwhile."""
    first, last = chain[0], chain[-1]
    if begun.key != last.key or last.ended_how != State.LAPSED:
        return False
    if not opens and begun.started_at != first.started_at:
        return False
    return begun.unit is not None or begun.due_at in {first.due_at, last.due_at}


def _runs_from_opening(
    program: Program, element: str, when: Iterable[tuple[Term, datetime | None]]
) -> bool:
    """Whether the term of an element runs from its opening: the diagram names nothing else.

    Where it names the clock as well, for want of an instant, the terms say from which they ran.
    """
    named = (one for (_, id), one in program.elements.items() if id == element)
    since = [one.properties[SINCE] for one in named if SINCE in one.properties]
    by_clock = all(CLOCK in compile_expression(one).calls for one in since)
    return not since or (by_clock and all(one.started_at == opened for one, opened in when))


def _is_withdrawn(work: Work, last: Term) -> bool:
    asked = select(journal.c.data).where(
        journal.c.instance_id == last.instance_id, journal.c.kind == "term_withdrawn"
    )
    said = work.connection.execute(asked).scalars()
    return any(plain.loads(one).get("term") == last.id for one in said)
