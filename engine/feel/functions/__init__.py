"""The built-in functions of the standard, as tables with signatures."""

from collections.abc import Mapping

from engine.feel.functions import (
    contexts,
    conversions,
    dates,
    intervals,
    lists,
    numbers,
    patterns,
    strings,
)
from engine.feel.functions.table import Table
from engine.feel.values import BuiltIn

TABLES: tuple[Table, ...] = (
    conversions.TABLE,
    strings.TABLE,
    patterns.TABLE,
    lists.TABLE,
    lists.AGGREGATES,
    numbers.TABLE,
    dates.TABLE,
    intervals.TABLE,
    contexts.TABLE,
)
BUILT_IN: Mapping[str, BuiltIn] = {
    name: function for table in TABLES for name, function in table.functions.items()
}
