"""Expressions of definitions: FEEL, parsed once, evaluated within bounds."""

from engine.feel.expressions import (
    Expression,
    Outcome,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.feel.limits import DEFAULT, Limits
from engine.feel.refusals import (
    EvaluationTooDeep,
    EvaluationTooLong,
    ExpressionTooLarge,
    FeelSyntaxError,
    NotAValue,
    ValueTooLarge,
)
from engine.feel.run import Warned
from engine.feel.temporal import instant
from engine.feel.text import text_of
from engine.feel.values import Function, Functions, HostFunction, Range, Time, Value, YearsMonths

__all__ = [
    "DEFAULT",
    "EvaluationTooDeep",
    "EvaluationTooLong",
    "Expression",
    "ExpressionTooLarge",
    "FeelSyntaxError",
    "Function",
    "Functions",
    "HostFunction",
    "Limits",
    "NotAValue",
    "Outcome",
    "Range",
    "Time",
    "UnaryTests",
    "Value",
    "ValueTooLarge",
    "Warned",
    "YearsMonths",
    "compile_expression",
    "compile_unary_tests",
    "instant",
    "text_of",
]
