"""What becomes of the terms of a decree when a new one comes: each stays, ends or is followed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import select, update

from engine.refusal import Refusal
from engine.store import Work
from tasks.terms.keeping import is_live, seen
from tasks.terms.model import NewTerm, State, Term
from tasks.terms.succession import Told, end_term, tell_of
from tasks.terms.tables import term

REPORTS = frozenset({"L15.relazione", "L18", "L30", "valutazione.durata"})
"""Keys under which one and the same duty is owed: to report to the judge."""


class Fate(StrEnum):
    """What a person decides of a live term when a new decree comes; the words of the form."""

    STAYS = "resta"
    ENDS = "superato"
    FOLLOWED = "sostituito"  # by a line of the new decree


class NotOfThisCase(Refusal):
    """Una delle scadenze su cui è stato deciso non è di questo fascicolo."""


class NoSuchLine(Refusal):
    """La scadenza {line} dell'atto nuovo, che doveva sostituirne una di prima, non c'è."""


class NoSuchHeir(Refusal):
    """La scadenza dell'atto nuovo, che doveva sostituirne una di prima, non corre più."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one term, and which line (from 1) or which open term follows it."""

    term_id: int
    fate: Fate
    line: int | None = None
    heir: int | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A new decree in a case: what it replaces, who confirmed it.

    Of a copy it is the other way round: the decree that was there first stands in its place.
    """

    case_id: int
    decree_id: int
    replaced: int | None
    by: int | None
    is_copy: bool = False


def live_of_decree(work: Work, decree_id: int) -> Sequence[Term]:
    """The live terms of a decree, locked, the oldest first."""
    asked = select(term).where(term.c.decree_id == decree_id, is_live()).order_by(term.c.id)
    rows = work.connection.execute(asked.with_for_update()).mappings()
    return tuple(seen(row) for row in rows)


def replace_terms(
    work: Work, one: Succession, new: Sequence[NewTerm], decided: Sequence[Decided]
) -> tuple[list[NewTerm], bool]:
    """End what a new decree ends, and name those of its terms that follow another one.

    Gives the terms to open, and whether something of the replaced decree stays. Whoever decided
    saw the terms as they were: one that was extended meanwhile is meant with its successor, one
    that was met meanwhile is left as it is, and one that has come since stays. Refuses
    `NotOfThisCase` and `NoSuchLine`.
    """
    ended = _ended(work, one, decided)
    opened = list(new)
    for row, what in ended:
        if what.fate is Fate.FOLLOWED:
            _follow(opened, row, what.line)
    _end(work, one, ended)
    return opened, _stays(work, one)


def replace_running(work: Work, one: Succession, decided: Sequence[Decided]) -> bool:
    """The same where the terms of the new decree run already: each `heir` takes a duty over.

    Says whether something of the replaced decree stays. Refuses `NotOfThisCase`, `NoSuchHeir`.
    """
    ended = _ended(work, one, decided)
    heirs = {row.id: row for row in live_of_decree(work, one.decree_id)}
    _end(work, one, ended)
    for old, what in ended:
        if what.fate is Fate.FOLLOWED:
            _inherit(work, heirs, old, what.heir)
    return _stays(work, one)


def by_key(rows: Iterable[Term], new: Sequence[NewTerm]) -> Iterator[Decided]:
    """What follows when nobody is asked: all ends, and what is owed alike follows."""
    free = list(range(len(new)))
    for old in rows:
        line = next((i for i in free if _is_same_duty(old.key, new[i].key)), None)
        if line is None:
            yield Decided(old.id, Fate.ENDS)
        else:
            free.remove(line)
            yield Decided(old.id, Fate.FOLLOWED, line + 1)


def _ended(work: Work, one: Succession, decided: Sequence[Decided]) -> list[tuple[Term, Decided]]:
    found = {row.id: (row, what) for what in decided for row in _meant(work, one.case_id, what)}
    return [(row, what) for row, what in found.values() if what.fate is not Fate.STAYS]


def _stays(work: Work, one: Succession) -> bool:
    return one.replaced is not None and bool(live_of_decree(work, one.replaced))


def _meant(work: Work, case_id: int, what: Decided) -> Iterator[Term]:
    """The live term that a decision is about: the one that was seen, or its successor."""
    known = work.connection.execute(
        select(term.c.duty, term.c.case_id).where(term.c.id == what.term_id)
    ).first()
    if known is None or known.case_id != case_id:
        raise NotOfThisCase
    asked = select(term).where(term.c.duty == known.duty, is_live()).with_for_update()
    yield from map(seen, work.connection.execute(asked).mappings())


def _follow(opened: list[NewTerm], old: Term, line: int | None) -> None:
    place = (line or 0) - 1
    if not 0 <= place < len(opened):
        raise NoSuchLine(line=line)
    heir = opened[place]
    if heir.replaces_id is not None:
        return  # one line may stand for several: the first of them hands its duty on
    duty = old.duty if _is_same_duty(old.key, heir.key) else heir.duty
    opened[place] = heir._replace(duty=duty, replaces_id=old.id)


def _inherit(work: Work, heirs: dict[int, Term], old: Term, number: int | None) -> None:
    heir = heirs.get(number or 0)
    if heir is None:
        raise NoSuchHeir
    if heir.replaces_id is not None:
        return  # one term may stand for several: the first of them hands its duty on
    duty = old.duty if _is_same_duty(old.key, heir.key) else heir.duty
    heirs[heir.id] = replace(heir, duty=duty, replaces_id=old.id)
    mine = update(term).where(term.c.id == heir.id)
    work.connection.execute(mine.values(duty=duty, replaces_id=old.id))


def _is_same_duty(old: str, new: str) -> bool:
    return old == new or {old, new} <= REPORTS


def _end(work: Work, one: Succession, ended: Sequence[tuple[Term, Decided]]) -> None:
    kind = "term_repeated" if one.is_copy else "term_superseded"
    for old, what in ended:
        end_term(work, old, State.SUPERSEDED)
        data = {"decree_id": one.decree_id, "fate": str(what.fate), "line": what.line}
        work.facts.append(tell_of(old, Told(kind, one.by, data=data)))
