"""Calling a function: arguments by position or by name, checked against its parameters."""

from __future__ import annotations

from typing import TypeAlias

from engine.feel.compare import italian, kind
from engine.feel.run import Run, admit
from engine.feel.values import (
    SEVERAL,
    BuiltIn,
    Function,
    HostFunction,
    Parameter,
    Signature,
    Value,
)

Arguments: TypeAlias = list[Value] | dict[str, Value]
Callable_: TypeAlias = Function | BuiltIn | HostFunction
Place: TypeAlias = tuple[int, int]


class _Missing:
    """An optional argument that was not given."""


def invoke(function: Callable_, arguments: Arguments, run: Run, place: Place = (0, 0)) -> Value:
    """The result of a call, or null with a warning when the arguments do not fit."""
    run.enter()
    try:
        if isinstance(function, BuiltIn):
            return run.fit(_built_in(function, arguments, run, place))
        given = _in_order(function, arguments, run, place)
        if given is None:
            return None
        if isinstance(function, HostFunction):
            return _hosted(function, given, run)
        return run.fit(function.call(run, given))
    finally:
        run.depth -= 1


def _hosted(function: HostFunction, given: list[Value], run: Run) -> Value:
    for value in given:
        if isinstance(value, SEVERAL):
            run.check_size(value)
    return run.fit(admit(function.name, function.call(*given), run))


def _in_order(
    function: Function | HostFunction, arguments: Arguments, run: Run, place: Place
) -> list[Value] | None:
    names = function.parameters
    if isinstance(arguments, list) and len(arguments) == len(names):
        return arguments
    least = len(names) - (function.optional if isinstance(function, HostFunction) else 0)
    if isinstance(arguments, dict):
        present = [name for name in names if name in arguments]
        if set(arguments) <= set(names) and tuple(present) == names[: len(present)]:
            arguments = [arguments[name] for name in present]
    if isinstance(arguments, list) and least <= len(arguments) <= len(names):
        return arguments
    wanted = ", ".join(names) or "nessuno"
    run.warn(f"«{function.name or 'la funzione'}» si chiama con gli argomenti: {wanted}", place)
    return None


# --- built-in functions ----------------------------------------------------------------------


def _built_in(function: BuiltIn, arguments: Arguments, run: Run, place: Place) -> Value:
    for signature in function.signatures:
        given = _matched(signature, arguments)
        if given is None:
            continue
        if any(value is None and one.kinds for one, value in given):
            return None
        values = [value for _, value in given]
        run.charge(sum(_weight(value) for value in values))
        before, run.place = run.place, place
        result = signature.call(run, *values)
        run.place = before
        if result is None:
            run.warn(f"«{function.name}» non ha un risultato per questi valori", place)
        return result
    _warn_arguments(function, arguments, run, place)
    return None


def _weight(value: Value) -> int:
    if isinstance(value, list | dict):
        return len(value) // 8
    return len(value) // 100 if isinstance(value, str) else 0


def _matched(signature: Signature, arguments: Arguments) -> list[tuple[Parameter, Value]] | None:
    """The arguments beside their parameters, of the right types, or None."""
    paired = (
        _by_name(signature, arguments)
        if isinstance(arguments, dict)
        else _by_position(signature, arguments)
    )
    if paired is None:
        return None
    matched: list[tuple[Parameter, Value]] = []
    for parameter, value in paired:
        fitting = _fitting(value, parameter.kinds)
        if isinstance(fitting, _Missing):
            return None
        matched.append((parameter, fitting))
    return matched


def _by_position(
    signature: Signature, arguments: list[Value]
) -> list[tuple[Parameter, Value]] | None:
    parameters = signature.parameters
    if parameters and parameters[-1].many:
        if len(arguments) < len(parameters):
            return None
        more = (parameters[-1],) * (len(arguments) - len(parameters))
        return list(zip((*parameters, *more), arguments, strict=True))
    least = sum(not parameter.optional for parameter in parameters)
    if not least <= len(arguments) <= len(parameters):
        return None
    return list(zip(parameters, arguments, strict=False))


def _by_name(
    signature: Signature, arguments: dict[str, Value]
) -> list[tuple[Parameter, Value]] | None:
    """An argument that is left out before others is null."""
    names = [parameter.name for parameter in signature.parameters]
    needed = {parameter.name for parameter in signature.parameters if not parameter.optional}
    if not needed <= set(arguments) <= set(names):
        return None
    last = max((names.index(name) for name in arguments), default=-1)
    return [(one, arguments.get(one.name)) for one in signature.parameters[: last + 1]]


def _fitting(value: Value, kinds: tuple[str, ...]) -> Value | _Missing:
    """The value, brought to one of the types (a list of one for its item, and back)."""
    if not kinds or value is None or _is_of(value, kinds):
        return value
    if "list" in kinds:
        return [value]
    if isinstance(value, list) and len(value) == 1 and _is_of(value[0], kinds):
        return value[0]
    return _Missing()


def _is_of(value: Value, kinds: tuple[str, ...]) -> bool:
    found = kind(value)
    return found in kinds or (found.endswith("duration") and "duration" in kinds)


def _warn_arguments(function: BuiltIn, arguments: Arguments, run: Run, place: Place) -> None:
    values = arguments.values() if isinstance(arguments, dict) else arguments
    given = ", ".join(italian(value) for value in values) or "nessun argomento"
    wanted = " oppure ".join(f"{one.text}" for one in function.signatures)
    run.warn(f"qui si scrive {wanted}: ha ricevuto {given}", place)
