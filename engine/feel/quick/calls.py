"""Calls of the caller's functions on the straight way.

Where the answer is UNSURE after all, the ordinary way calls the function anew: it must only read.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from engine.feel.limits import DEFAULT
from engine.feel.numbers import rounded
from engine.feel.quick.checks import AS_THEY_STAND, LARGE, UNSURE
from engine.feel.values import Functions

Quick: TypeAlias = Callable[[Mapping[str, object], Functions], object]

_SMALL = {value: Decimal(value) for value in range(256)}


def call_of_name(name: str, argument: str) -> Quick:
    """`name(argument)`, the argument a name too."""

    def run(scope: Mapping[str, object], functions: Functions) -> object:
        function = functions.get(name)
        if function is None or name in scope or len(function.parameters) != 1:
            return UNSURE
        try:
            value = scope[argument]
        except KeyError:
            return UNSURE
        if type(value) not in AS_THEY_STAND:
            value = _context(value) if type(value) is dict else _given(value)
            if value is UNSURE:
                return UNSURE
        return _taken(function.call(value))

    return run


def call_of_several(name: str, arguments: list[Quick]) -> Quick:
    """`name(argument, …)`."""

    def run(scope: Mapping[str, object], functions: Functions) -> object:
        function = functions.get(name)
        if function is None or name in scope or len(function.parameters) != len(arguments):
            return UNSURE
        values = [_given(argument(scope, functions)) for argument in arguments]
        unsure = any(value is UNSURE for value in values)
        return UNSURE if unsure else _taken(function.call(*values))

    return run


def _given(value: object) -> object:
    """What a function of the caller gets: the FEEL value that this one is."""
    kind = type(value)
    if kind in AS_THEY_STAND:
        return value
    if kind is int:
        return _decimal(value)  # type: ignore[arg-type]  # seen to be int
    if kind is Decimal:
        return rounded(value)  # type: ignore[arg-type]  # seen to be Decimal
    return _context(value) if kind is dict else UNSURE  # type: ignore[arg-type]


def _decimal(value: int) -> object:
    small = _SMALL.get(value)
    if small is not None:
        return small
    return Decimal(value) if -LARGE < value < LARGE else UNSURE


def _context(entries: dict[object, object]) -> object:
    """The caller's own dict if it holds FEEL values alone, otherwise a copy that does."""
    given = entries
    for name, value in entries.items():
        if type(name) is not str or type(value) is dict:
            return UNSURE
        if type(value) in AS_THEY_STAND:
            continue
        if given is entries:
            given = entries.copy()
        given[name] = _decimal(value) if type(value) is int else _given(value)
        if given[name] is UNSURE:
            return UNSURE
    return given


def _taken(result: object) -> object:
    return UNSURE if type(result) is str and len(result) > DEFAULT.characters else result
