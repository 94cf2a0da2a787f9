"""What becomes of the terms of a decree when a new one comes: each stays, ends or is followed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

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


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one term, and which line (from 1) follows it."""

    term_id: int
    fate: Fate
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A new decree in a case: what it replaces, what was decided, who confirmed it."""

    case_id: int
    decree_id: int
    replaced: int | None
    by: int | None


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
    found = {row.id: (row, what) for what in decided for row in _meant(work, one.case_id, what)}
    ended = [(row, what) for row, what in found.values() if what.fate is not Fate.STAYS]
    opened = list(new)
    for row, what in ended:
        if what.fate is Fate.FOLLOWED:
            _follow(opened, row, what.line)
    _end(work, one, ended)
    stays = one.replaced is not None and bool(live_of_decree(work, one.replaced))
    return opened, stays


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


def _is_same_duty(old: str, new: str) -> bool:
    return old == new or {old, new} <= REPORTS


def _end(work: Work, one: Succession, ended: Sequence[tuple[Term, Decided]]) -> None:
    for old, what in ended:
        end_term(work, old, State.SUPERSEDED)
        data = {"decree_id": one.decree_id, "fate": str(what.fate), "line": what.line}
        work.facts.append(tell_of(old, Told("term_superseded", one.by, data=data)))
