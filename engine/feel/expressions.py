"""The door of FEEL: text in, compiled expression out, evaluated as often as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from engine.feel.budget import spending
from engine.feel.builders.unary import INPUT
from engine.feel.compiler import Code, Compiler, Frame
from engine.feel.limits import DEFAULT, UNHEARD, Limits
from engine.feel.parser import Node, parse
from engine.feel.quick import UNSURE, Check, Quick, quick_condition, quick_tests
from engine.feel.refusals import EvaluationTooDeep, ExpressionTooLarge
from engine.feel.run import Run, Warned, admit
from engine.feel.types import Type
from engine.feel.values import SEVERAL, Functions, Value

NO_FUNCTIONS: Functions = MappingProxyType({})
NO_TYPES: Mapping[str, Type] = MappingProxyType({})
ROME: tzinfo = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation gives, and why parts of it are null."""

    value: Value = field(repr=False)
    warnings: tuple[Warned, ...] = ()


TRUE, FALSE = Outcome(value=True), Outcome(value=False)  # what most conditions give


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: its text, the names it needs from the scope, the functions."""

    text: str
    names: frozenset[str]
    calls: frozenset[str]
    _code: Code = field(repr=False, compare=False)
    _quick: Quick | None = field(default=None, repr=False, compare=False)

    def evaluate(
        self,
        scope: Mapping[str, object],
        *,
        now: datetime,
        functions: Functions = NO_FUNCTIONS,
        limits: Limits = DEFAULT,
        zone: tzinfo = ROME,
    ) -> Outcome:
        """The value and the warnings.

        `now` is aware; `today()` and `now()` and local instants beside aware ones are read in
        `zone`. Refuses with `EvaluationTooLong`, `EvaluationTooDeep`, `ValueTooLarge`,
        `NotAValue`; a Refusal of a host function passes through.
        """
        if limits is DEFAULT:
            found = self._at_a_glance(scope, functions)
            if found is True or found is False:
                return TRUE if found else FALSE
        run = Run(scope, now, functions, limits, zone)
        return Outcome(self.within(run), tuple(run.warned))

    def value(
        self,
        scope: Mapping[str, object],
        *,
        now: datetime,
        functions: Functions = NO_FUNCTIONS,
    ) -> Value:
        """The value alone."""
        found = self._at_a_glance(scope, functions)
        if found is True or found is False:
            return found
        return self.within(Run(scope, now, functions, UNHEARD, ROME))

    def _at_a_glance(self, scope: Mapping[str, object], functions: Functions) -> object:
        if self._quick is None:
            return UNSURE
        try:
            return self._quick(scope, functions)
        except RecursionError:
            raise EvaluationTooDeep from None

    def within(self, run: Run, names: Mapping[str, Value] | None = None) -> Value:
        """The value as part of a larger run, such as a decision, that shares its budget."""
        try:
            with spending(run):
                value = self._code(Frame(run, dict(names) if names else {}))
        except RecursionError:
            raise EvaluationTooDeep from None
        if isinstance(value, SEVERAL):
            run.check_size(value)
        return value


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """Compiled unary tests, as in the cell of a decision table."""

    text: str
    names: frozenset[str]
    calls: frozenset[str]
    _code: Code = field(repr=False, compare=False)
    _quick: Check | None = field(default=None, repr=False, compare=False)

    def matches(
        self,
        value: object,
        scope: Mapping[str, object],
        *,
        now: datetime,
        functions: Functions = NO_FUNCTIONS,
        limits: Limits = UNHEARD,
    ) -> bool | None:
        """Whether the value passes; None when it cannot be told. Refuses as `evaluate` does."""
        if self._quick is not None:
            passes = self._quick(value)
            if passes is True or passes is False:
                return passes
        run = Run(scope, now, functions, limits, ROME)
        try:
            with spending(run):
                found = self._code(Frame(run, {INPUT: admit(INPUT, value, run)}))
        except RecursionError:
            raise EvaluationTooDeep from None
        return found if isinstance(found, bool) else None


def compile_expression(
    text: str, names: frozenset[str] = frozenset(), types: Mapping[str, Type] = NO_TYPES
) -> Expression:
    """The compiled expression, kept for the next time.

    `names` are known names that need a scope to be read ("a-b", "Bed and breakfast"); `types`
    are those of item definitions. Refuses with `FeelSyntaxError` or `ExpressionTooLarge`.
    """
    if types:
        return _expression(text, names, types)
    return _cached_expression(text, names)


def compile_unary_tests(
    text: str, names: frozenset[str] = frozenset(), types: Mapping[str, Type] = NO_TYPES
) -> UnaryTests:
    """The compiled unary tests, kept for the next time; refuses as `compile_expression`."""
    if types:
        return _unary_tests(text, names, types)
    return _cached_unary_tests(text, names)


def _expression(text: str, names: frozenset[str], types: Mapping[str, Type]) -> Expression:
    tree = parse(text, names)
    code, compiler = _compiled(tree, types)
    needed, calls = frozenset(compiler.names), frozenset(compiler.calls)
    return Expression(text, needed, calls, code, quick_condition(tree))


def _unary_tests(text: str, names: frozenset[str], types: Mapping[str, Type]) -> UnaryTests:
    tree = parse(text, names, unary=True)
    code, compiler = _compiled(tree, types, INPUT)
    needed, calls = frozenset(compiler.names), frozenset(compiler.calls)
    return UnaryTests(text, needed, calls, code, quick_tests(tree))


def _compiled(tree: Node, types: Mapping[str, Type], *bound: str) -> tuple[Code, Compiler]:
    compiler = Compiler(types)
    try:
        if not bound:
            return compiler.build(tree), compiler
        with compiler.binding(*bound):
            return compiler.build(tree), compiler
    except RecursionError:
        raise ExpressionTooLarge(what="troppi livelli annidati", limit="meno") from None


@lru_cache(maxsize=4096)
def _cached_expression(text: str, names: frozenset[str]) -> Expression:
    return _expression(text, names, NO_TYPES)


@lru_cache(maxsize=4096)
def _cached_unary_tests(text: str, names: frozenset[str]) -> UnaryTests:
    return _unary_tests(text, names, NO_TYPES)


def literal_value(tree: Node) -> Value:
    """The value of a tree of literals, which needs neither scope nor time."""
    code, _ = _compiled(tree, NO_TYPES)
    run = Run({}, datetime.min.replace(tzinfo=UTC), NO_FUNCTIONS, DEFAULT, UTC)
    return code(Frame(run, {}))
