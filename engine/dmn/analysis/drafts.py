"""A table as boxes over its axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.dmn.analysis.axes import Axis, axis_of
from engine.dmn.analysis.cells import constants_in, running
from engine.dmn.analysis.regions import Box, Work
from engine.dmn.tables import Rule, Table
from engine.feel.allowed import allowed_by
from engine.feel.boxed import Cell, Frame
from engine.feel.budget import spending
from engine.feel.values import Value

Constants = tuple[Value, ...] | None


@dataclass
class Draft:
    """A table as boxes: a wide box holds all that a rule may match, a sure one what it does.

    A rule with a cell that is not analysed has no sure box.
    """

    table: Table
    axes: list[Axis] = field(default_factory=list)
    whole: Box = ()
    expected: Box = ()  # what the rules should answer for
    wide: list[Box] = field(default_factory=list)
    sure: list[Box | None] = field(default_factory=list)
    work: Work = field(default_factory=Work)
    _columns: list[list[int]] = field(default_factory=list)  # of each axis
    _asked: dict[tuple[int, int], Constants] = field(default_factory=dict)  # by rule and column

    @classmethod
    def of(cls, table: Table) -> Draft:
        """The draft of a table; columns that ask the same share an axis."""
        draft = cls(table)
        for rule in table.rules:
            draft._read(rule)
        same: dict[str, list[int]] = {}
        for number, column in enumerate(table.inputs):
            same.setdefault(" ".join(column.text.split()), []).append(number)
        for columns in same.values():
            draft._place(columns)
        for rule in table.rules:
            draft._add(rule)
        return draft

    def _read(self, rule: Rule) -> None:
        for number, test in enumerate(rule.tests):
            if test is None:
                continue
            found = constants_in(rule.asked[number], self.table.names)
            self._asked[rule.number, number] = found

    @property
    def unread(self) -> tuple[str, ...]:
        """Which cells ask more than how their input compares with constants."""
        rules: dict[str, list[int]] = {}
        for (rule, column), found in self._asked.items():
            if found is None:
                rules.setdefault(self.table.inputs[column].label, []).append(rule)
        return tuple(
            f"la colonna «{label}» non è analizzabile {_in_rules(numbers)}"
            for label, numbers in rules.items()
        )

    def _place(self, columns: list[int]) -> None:
        """Give columns their axis, if any cell or type says what to look at."""
        first = self.table.inputs[columns[0]]
        allowed = constants_in(first.values, self.table.names) if first.values else None
        constants = list(allowed or ())
        for (_, number), found in self._asked.items():
            constants += found if number in columns and found else ()
        axis = axis_of(first.label, first.kind, constants)
        if not constants and first.kind != "boolean":
            return
        whole = axis.whole
        if allowed:
            test = allowed_by(first.values, self.table.names)
            whole = _where(axis, lambda value: value is None or test(value))
        self.axes.append(axis)
        self.whole += (whole,)
        self.expected += (whole & axis.expected,)
        self._columns.append(columns)

    def _add(self, rule: Rule) -> None:
        box = tuple(
            self._held(rule, axis, columns) & whole
            for axis, columns, whole in zip(self.axes, self._columns, self.whole, strict=True)
        )
        asked = (self._asked.get((rule.number, number), ()) for number in range(len(rule.tests)))
        self.wide.append(box)
        self.sure.append(None if any(found is None for found in asked) else box)

    def _held(self, rule: Rule, axis: Axis, columns: Sequence[int]) -> int:
        held = axis.whole
        for number in columns:
            test = rule.tests[number]
            if test is not None and self._asked[rule.number, number] is not None:
                held &= _where(axis, _asking(test))
        return held


def _in_rules(numbers: Sequence[int]) -> str:
    names = ", ".join(str(number) for number in numbers)
    return f"nelle regole {names}" if len(numbers) > 1 else f"nella regola {names}"


def _where(axis: Axis, test: Callable[[Value], bool]) -> int:
    return sum(1 << number for number, part in enumerate(axis.parts) if test(part.value))


def _asking(test: Cell) -> Callable[[Value], bool]:
    run = running()

    def asked(value: Value) -> bool:
        with spending(run):
            return test(Frame(run, {}), value)

    return asked
