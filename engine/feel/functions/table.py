"""How a built-in function is written down: one signature, one sentence, one Python function."""

import re
from collections.abc import Callable
from typing import TypeVar

from engine.feel.values import BuiltIn, Parameter, Signature, Value

Call = TypeVar("Call", bound=Callable[..., Value])
_SIGNATURE = re.compile(r"(.+?)\((.*)\)")
_PARAMETER = re.compile(r"(.+?)(\?|\.\.\.)?: (.+)")


class Table:
    """The functions of one chapter of the standard, in the order of its tables."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.functions: dict[str, BuiltIn] = {}

    def add(self, signature: str, says: str) -> Callable[[Call], Call]:
        """Enter a function under `name(parameter: type, optional?: a|b, many...: type)`.

        The Python function gets the run and then the arguments, already of their types. A null
        argument makes the result null, unless the parameter's type is `Any`.
        """
        found = _SIGNATURE.fullmatch(signature)
        if not found:
            raise ValueError(signature)
        name = found[1]
        parameters = tuple(_parameter(part) for part in found[2].split(", ") if part)

        def enter(call: Call) -> Call:
            entry = Signature(signature, parameters, call, says)
            before = self.functions.get(name, BuiltIn(name)).signatures
            self.functions[name] = BuiltIn(name, (*before, entry))
            return call

        return enter


def _parameter(text: str) -> Parameter:
    found = _PARAMETER.fullmatch(text)
    if not found:
        raise ValueError(text)
    kinds = () if found[3] == "Any" else tuple(found[3].split("|"))
    return Parameter(found[1], kinds, optional=found[2] == "?", many=found[2] == "...")
