"""The analysis of a table: what is wrong with it for sure, and what could not be looked at.

A cell that asks more than how its input compares with constants is taken as possibly true when a
gap is sought, and as possibly false when an overlap is: what is reported is always so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, islice

from engine.dmn.analysis.drafts import Draft
from engine.dmn.analysis.regions import TooManyRegions, Work, common, uncovered
from engine.dmn.analysis.results import contradict, standing, wrong_results
from engine.dmn.analysis.words import described, example, told
from engine.dmn.hits import HitPolicy
from engine.dmn.tables import Table
from engine.feel.values import Value

MANY = 10

_ONE_RESULT = {HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.PRIORITY, HitPolicy.FIRST}


class Kind(StrEnum):
    """What a table may suffer from."""

    GAP = "vuoto"
    OVERLAP = "sovrapposizione"
    DEAD = "irraggiungibile"
    RESULT = "risultato"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: the rules concerned, an Italian sentence, an example input."""

    kind: Kind
    rules: tuple[int, ...]
    sentence: str
    example: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in a table, and what could not be looked at."""

    table: str
    flaws: tuple[Flaw, ...] = ()
    unread: tuple[str, ...] = ()


def analyse(table: Table) -> Analysis:
    """The analysis of a table, exact for the cells that compare their input with constants.

    Columns that ask the same are one. An unknown input counts only where some cell names null.
    At most `MANY` gaps are told; the work is bounded, and what was not done is told too.
    """
    draft = Draft.of(table)
    flaws: list[Flaw] = []
    unread = list(draft.unread)
    for part in (_gaps, _overlaps, _dead_rules):
        draft.work = Work()
        try:
            for flaw in part(draft):
                flaws.append(flaw)  # noqa: PERF402  # what was found before a refusal stays
        except TooManyRegions as refusal:
            unread.append(str(refusal))
    flaws += [Flaw(Kind.RESULT, (number,), sentence) for number, sentence in wrong_results(table)]
    return Analysis(table.name, tuple(flaws), tuple(dict.fromkeys(unread)))


# --- gaps, overlaps, dead rules -----------------------------------------------------------------


def _gaps(draft: Draft) -> Iterator[Flaw]:
    """Only where a rule must answer: a list may be empty, a default always answers."""
    table = draft.table
    if table.policy not in _ONE_RESULT or any(one.default is not None for one in table.outputs):
        return
    for hole in islice(uncovered(draft.expected, draft.wide, draft.work), MANY):
        values = example(draft.axes, hole)
        where = described(draft.axes, hole, draft.expected)
        yield Flaw(Kind.GAP, (), f"nessuna regola vale quando {where}{_as_in(values)}", values)


def _as_in(values: Mapping[str, Value]) -> str:
    return f" (per esempio {told(values)})" if values else ""


def _overlaps(draft: Draft) -> Iterator[Flaw]:
    """Rules that hold together where only one may, or whose results contradict each other."""
    table = draft.table
    if table.policy not in {HitPolicy.UNIQUE, HitPolicy.ANY}:
        return
    found = (
        flaw
        for one, other in combinations(range(len(table.rules)), 2)
        if table.policy is HitPolicy.UNIQUE or contradict(table, one, other)
        for flaw in _overlap(draft, one, other)
    )
    yield from islice(found, MANY)


def _overlap(draft: Draft, one: int, other: int) -> Iterator[Flaw]:
    draft.work.spend(1)
    left, right = draft.sure[one], draft.sure[other]
    box = common(left, right) if left is not None and right is not None else None
    if box is None:
        return
    rules = (draft.table.rules[one].number, draft.table.rules[other].number)
    values = example(draft.axes, box)
    where = described(draft.axes, box, draft.whole)
    says = f"le regole {rules[0]} e {rules[1]} valgono insieme quando {where}{_as_in(values)}"
    yield Flaw(Kind.OVERLAP, rules, says, values)


def _dead_rules(draft: Draft) -> Iterator[Flaw]:
    """Rules that no input can ever choose."""
    order = standing(draft.table)
    for place, rule in enumerate(order):
        number = draft.table.rules[rule].number
        box = draft.wide[rule]
        empty = [axis.label for axis, parts in zip(draft.axes, box, strict=True) if not parts]
        if empty:
            says = f"la regola {number} non può mai valere: «{empty[0]}» non ammette alcun valore"
            yield Flaw(Kind.DEAD, (number,), says)
        elif draft.table.policy in {HitPolicy.FIRST, HitPolicy.PRIORITY}:
            yield from _hidden(draft, rule, order[:place])


def _hidden(draft: Draft, rule: int, before: Sequence[int]) -> Iterator[Flaw]:
    """A rule of which those that go before leave nothing."""
    box = draft.wide[rule]
    sure = {one: draft.sure[one] for one in before}
    known = {one: met for one, held in sure.items() if held and (met := common(box, held))}
    if not draft.axes or next(uncovered(box, list(known.values()), draft.work), None) is not None:
        return
    alone = next((one for one, held in known.items() if held == box), None)
    hiders = sorted(
        draft.table.rules[one].number for one in ([*known] if alone is None else [alone])
    )
    names = ", ".join(str(number) for number in hiders)
    whose = f"la regola {names}" if len(hiders) == 1 else f"una delle regole {names}"
    number = draft.table.rules[rule].number
    says = f"la regola {number} non viene mai scelta: prima di lei vale sempre {whose}"
    yield Flaw(Kind.DEAD, (number, *hiders), says)
