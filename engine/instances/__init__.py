"""Instances: the use of `advance` inside one transaction, with all that must change with it."""

from engine.instances.engine import Engine
from engine.instances.ports import (
    CaseNotOpen,
    Change,
    Doer,
    InstanceEnded,
    InstanceRow,
    MessageTaken,
    NobodyAwaits,
    NoLongerAwaited,
    NotInForce,
    Projection,
    Runtime,
)
from engine.instances.rows import HELD_COLUMNS, Held, held_of

__all__ = [
    "HELD_COLUMNS",
    "CaseNotOpen",
    "Change",
    "Doer",
    "Engine",
    "Held",
    "InstanceEnded",
    "InstanceRow",
    "MessageTaken",
    "NoLongerAwaited",
    "NobodyAwaits",
    "NotInForce",
    "Projection",
    "Runtime",
    "held_of",
]
