"""Calls of functions, and functions defined in an expression."""

from collections.abc import Callable
from datetime import UTC, datetime

from engine.feel.builders.typing import build_type
from engine.feel.compare import italian
from engine.feel.compiler import (
    Builder,
    Code,
    Compiler,
    Frame,
    Place,
    place_of,
    subtrees,
    token,
    weight,
)
from engine.feel.functions import BUILT_IN
from engine.feel.invoke import invoke
from engine.feel.limits import DEFAULT
from engine.feel.parser import Node
from engine.feel.refusals import FeelSyntaxError
from engine.feel.run import Run
from engine.feel.types import ANY, Type, coerced
from engine.feel.values import CALLABLE, Function, Value

Caller = Callable[[Value, Frame], Value]


def _call(compiler: Compiler, node: Node) -> Code:
    target, *given = subtrees(node)
    place = place_of(target)
    name = str(token(target)) if target.data == "name" else ""
    if name:
        bound = any(names is None or name in names for names in compiler.bound)
        if name not in BUILT_IN and not bound:
            compiler.calls.add(name)
        function = _callee(name, place, bound=bool(compiler.bound))
    else:
        function = compiler.build(target)
    call = _arguments(compiler, given[0] if given else None, place)

    def code(frame: Frame) -> Value:
        return call(function(frame), frame)

    if name in _SPELLED and given and [one.data for one in subtrees(given[0])] == ["string"]:
        return _read_once(name, code)
    return code


def _read_once(name: str, code: Code) -> Code:
    """A day or a duration that stands in the text is read now, not each time it is asked for."""
    run = Run({}, datetime.min.replace(tzinfo=UTC), {}, DEFAULT, UTC)
    value = code(Frame(run, {}))
    if value is None or run.warned:
        return code

    def found(frame: Frame) -> Value:
        # Whoever gives a function or a value of this name means that one.
        if name in frame.run.functions or _given(frame, name):
            return code(frame)
        return value

    return found


_SPELLED = frozenset({"date", "duration"})


def _callee(name: str, place: Place, *, bound: bool) -> Code:
    """What a called name means: a bound or given function, then one of the standard."""

    def find(frame: Frame) -> Value:
        run = frame.run
        if not bound and name not in run.scope:
            given = run.functions.get(name)
            if given is not None:
                return given
        found: Value = frame.find(name, place) if _given(frame, name) else None
        if isinstance(found, CALLABLE):
            return found
        if name in run.functions:
            return run.functions[name]
        if name in BUILT_IN:
            return BUILT_IN[name]
        run.warn(f"la funzione «{name}» non esiste", place)
        return None

    return find


def _given(frame: Frame, name: str) -> bool:
    inner: Frame | None = frame
    while inner is not None:
        if name in inner.vars:
            return True
        inner = inner.outer
    return name in frame.run.scope


def _arguments(compiler: Compiler, given: Node | None, place: Place) -> Caller:
    if given is None:
        return lambda function, frame: _invoked(function, [], frame, place)
    if given.data == "by_name":
        named = [(str(token(one)), compiler.build(subtrees(one)[0])) for one in subtrees(given)]
        return lambda function, frame: _invoked(
            function, {name: code(frame) for name, code in named}, frame, place
        )
    codes = [compiler.build(one) for one in subtrees(given)]
    if len(codes) == 1:
        only = codes[0]
        return lambda function, frame: _invoked(function, [only(frame)], frame, place)
    return lambda function, frame: _invoked(
        function, [code(frame) for code in codes], frame, place
    )


def _invoked(
    function: Value, arguments: list[Value] | dict[str, Value], frame: Frame, place: Place
) -> Value:
    if isinstance(function, CALLABLE):
        return invoke(function, arguments, frame.run, place)
    if function is not None:
        frame.run.warn(f"{italian(function)} non si può chiamare come funzione", place)
    return None


def _function(compiler: Compiler, node: Node) -> Code:
    *before, body = subtrees(node)
    parameters = subtrees(before[0]) if before else []
    names = tuple(str(token(one)) for one in parameters)
    types = tuple(_type(compiler, one) for one in parameters)
    place = place_of(node)
    with compiler.binding(*names):
        code = compiler.build(body)
    cost = weight(body)

    def run(frame: Frame) -> Value:
        def call(running: Run, arguments: list[Value]) -> Value:
            running.charge(cost)
            values = dict[str, Value]()
            for name, wanted, value in zip(names, types, arguments, strict=True):
                values[name], fits = coerced(value, wanted)
                if not fits:
                    running.warn(f"il parametro «{name}» non può essere {italian(value)}", place)
                    return None
            return code(Frame(running, values, frame))

        return Function("", names, call, types)

    return run


def _type(compiler: Compiler, parameter: Node) -> Type:
    inner = subtrees(parameter)
    return build_type(compiler, inner[0]) if inner else ANY


def _external(_compiler: Compiler, node: Node) -> Code:
    reason = "le funzioni esterne (Java, PMML) non sono ammesse"
    raise FeelSyntaxError(reason, *place_of(node))


BUILDERS: dict[str, Builder] = {
    "call": _call,
    "function": _function,
    "external_function": _external,
}
