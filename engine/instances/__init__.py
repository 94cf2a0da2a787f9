"""Instances: the use of `advance` inside one transaction, with all that must change with it."""

from engine.instances.engine import Engine
from engine.instances.ports import (
    Change,
    Doer,
    InstanceEnded,
    InstanceRow,
    NobodyAwaits,
    NoLongerAwaited,
    NotInForce,
    Projection,
    Runtime,
)

__all__ = [
    "Change",
    "Doer",
    "Engine",
    "InstanceEnded",
    "InstanceRow",
    "NoLongerAwaited",
    "NobodyAwaits",
    "NotInForce",
    "Projection",
    "Runtime",
]
