"""Hit policies: from the rules that matched to the value of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.feel.arithmetic import add
from engine.feel.boxed import Frame
from engine.feel.compare import among, equal, order
from engine.feel.values import Value

if TYPE_CHECKING:
    from engine.dmn.tables import MatchedRule, Table


class HitPolicy(StrEnum):
    """The hit policies of DMN, as its XML writes them, collections with their aggregation."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"
    SUM = "COLLECT SUM"
    MIN = "COLLECT MIN"
    MAX = "COLLECT MAX"
    COUNT = "COLLECT COUNT"


@dataclass(frozen=True, slots=True)
class Hits:
    """The value of a table and the rules it comes from."""

    value: Value
    rules: tuple[MatchedRule, ...] = ()


def settle(table: Table, matched: Sequence[MatchedRule], frame: Frame) -> Hits:
    """What the table's hit policy makes of the matched rules."""
    if not matched:
        return Hits(_default(table, frame))
    return _POLICIES[table.policy](table, matched, frame)


_LISTS = {HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER, HitPolicy.COLLECT}


def _default(table: Table, frame: Frame) -> Value:
    if table.policy is HitPolicy.COUNT:
        return Decimal(0)
    if all(column.default is None for column in table.outputs):
        return [] if table.policy in _LISTS else None
    values = {
        column.name: column.default(frame) if column.default else None for column in table.outputs
    }
    value = next(iter(values.values())) if len(values) == 1 else values
    return [value] if table.policy in _LISTS else value


def _value(rule: MatchedRule) -> Value:
    """One output is a scalar, several are a context."""
    outputs = rule.outputs
    return next(iter(outputs.values())) if len(outputs) == 1 else dict(outputs)


def _unique(table: Table, matched: Sequence[MatchedRule], frame: Frame) -> Hits:
    if len(matched) == 1:
        return Hits(_value(matched[0]), tuple(matched))
    numbers = ", ".join(str(rule.number) for rule in matched)
    frame.run.warn(
        f"nella tabella «{table.name}» valgono insieme le regole {numbers}: una sola può"
    )
    return Hits(None, tuple(matched))


def _any(table: Table, matched: Sequence[MatchedRule], frame: Frame) -> Hits:
    first = _value(matched[0])
    if all(equal(_value(rule), first) for rule in matched):
        return Hits(first, tuple(matched))
    frame.run.warn(f"nella tabella «{table.name}» le regole che valgono danno risultati diversi")
    return Hits(None, tuple(matched))


def _first(_table: Table, matched: Sequence[MatchedRule], _frame: Frame) -> Hits:
    return Hits(_value(matched[0]), (matched[0],))


def _priority(table: Table, matched: Sequence[MatchedRule], frame: Frame) -> Hits:
    best = _by_priority(table, matched, frame)[0]
    return Hits(_value(best), (best,))


def _output_order(table: Table, matched: Sequence[MatchedRule], frame: Frame) -> Hits:
    ranked = _by_priority(table, matched, frame)
    return Hits([_value(rule) for rule in ranked], tuple(ranked))


def _by_priority(table: Table, matched: Sequence[MatchedRule], frame: Frame) -> list[MatchedRule]:
    """Earlier in the list of allowed outputs is higher; the first column decides first."""
    orders = [(column.name, [code(frame) for code in column.values]) for column in table.outputs]

    def ranked(rule: MatchedRule) -> tuple[int, ...]:
        zone = frame.run.zone
        return tuple(rank(rule.outputs[name], values, zone) for name, values in orders)

    return sorted(matched, key=ranked)


def rank(value: Value, values: list[Value], zone: tzinfo) -> int:
    """The place of a value among the allowed ones; behind them all for any other."""
    places = (at for at, allowed in enumerate(values) if among(value, allowed, zone))
    return next(places, len(values))


def _in_order(_table: Table, matched: Sequence[MatchedRule], _frame: Frame) -> Hits:
    return Hits([_value(rule) for rule in matched], tuple(matched))


# --- aggregations ----------------------------------------------------------------------------

_Reduce = Callable[[Value, Value, Frame], Value]


def _sum(left: Value, right: Value, frame: Frame) -> Value:
    return add(left, right, frame.run.zone)


def _extreme(sign: int) -> _Reduce:
    def best(left: Value, right: Value, frame: Frame) -> Value:
        ordered = order(right, left, frame.run.zone)
        if ordered is None:
            return None
        return right if ordered * sign > 0 else left

    return best


def _reducing(reduce: _Reduce) -> Callable[[Table, Sequence[MatchedRule], Frame], Hits]:
    def settled(_table: Table, matched: Sequence[MatchedRule], frame: Frame) -> Hits:
        result, *others = (_value(rule) for rule in matched)
        for other in others:
            result = reduce(result, other, frame)
        return Hits(result, tuple(matched))

    return settled


def _count(_table: Table, matched: Sequence[MatchedRule], _frame: Frame) -> Hits:
    return Hits(Decimal(len(matched)), tuple(matched))


_POLICIES: dict[HitPolicy, Callable[[Table, Sequence[MatchedRule], Frame], Hits]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.RULE_ORDER: _in_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
    HitPolicy.COLLECT: _in_order,
    HitPolicy.SUM: _reducing(_sum),
    HitPolicy.MIN: _reducing(_extreme(-1)),
    HitPolicy.MAX: _reducing(_extreme(1)),
    HitPolicy.COUNT: _count,
}
