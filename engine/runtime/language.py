"""FEEL in the place where SpiffWorkflow would run Python."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.bpmn.script_engine import (
    BasePythonScriptEngineEnvironment,
    PythonScriptEngine,
)

from engine.feel import HostFunction, compile_expression

Functions = Mapping[str, HostFunction]


class FeelEnvironment(BasePythonScriptEngineEnvironment):
    """Evaluates FEEL at one instant, with the functions of the house.

    `now` is the instant from which what happens counts, `done_at` the one at which it is done.
    """

    def __init__(
        self, now: datetime, functions: Functions, done_at: datetime | None = None
    ) -> None:
        super().__init__()
        self.now = now
        self.done_at = done_at or now
        self.functions = functions
        self.doubts: list[str] = []

    def evaluate(
        self, expression: str, context: Mapping[str, Any], external_context: object = None
    ) -> Any:
        """The value of an expression; null where FEEL says null, with a doubt noted."""
        del external_context
        compiled = compile_expression(expression)
        outcome = compiled.evaluate(context, now=self.now, functions=self.functions)
        self.doubts.extend(str(warned) for warned in outcome.warnings)
        return outcome.value

    def execute(self, script: str, context: object, external_context: object = None) -> None:
        """Nothing: a script task of ours is an expression with a result."""
        raise NotImplementedError

    def call_service(self, context: object, **kwargs: object) -> None:
        """Nothing: the work of a service task is a job."""
        raise NotImplementedError


class FeelEngine(PythonScriptEngine):
    """The script engine of an instance during one step."""

    def __init__(
        self, now: datetime, functions: Functions, done_at: datetime | None = None
    ) -> None:
        super().__init__(FeelEnvironment(now, functions, done_at))

    def validate(self, expression: str) -> None:
        """Refuse an expression that is not FEEL."""
        compile_expression(expression)
