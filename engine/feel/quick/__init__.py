"""The straight way through plain conditions and cells: the caller's values as they stand.

A quick code answers only where every value is exactly what it seems: texts beside texts, numbers
beside numbers, true or false. Anything else (a missing name, another type, an object) is UNSURE,
and the condition is evaluated anew in the ordinary way, which alone converts, warns and counts.
There are neither loops nor growing values here, so the size of the text bounds the work.
"""

from engine.feel.quick.calls import Quick
from engine.feel.quick.cells import quick_tests
from engine.feel.quick.checks import UNSURE, Check
from engine.feel.quick.conditions import quick_condition

__all__ = ["UNSURE", "Check", "Quick", "quick_condition", "quick_tests"]
