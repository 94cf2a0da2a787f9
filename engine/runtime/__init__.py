"""Runs instances on SpiffWorkflow, which nobody outside this room knows.

Diagrams are read and judged here, by our own reader and gate; what passes becomes task
specifications of SpiffWorkflow, of which we subclass all that its notes show to be wrong.
"""

from engine.runtime.advance import advance
from engine.runtime.diagram import ALWAYS_AGAIN, SHOWS_AGAIN, Diagram, Element, Flow, follows
from engine.runtime.findings import Finding, UnsupportedDiagram
from engine.runtime.program import Program, Start, check, compile_program, examine, written_names
from engine.runtime.refusals import (
    EndlessLoop,
    NoFlowTaken,
    NoStart,
    NotAwaited,
    NotCalculable,
    TaskNotOpen,
    TooManyInstances,
    UnusableValue,
)
from engine.runtime.snapshot import goes_on_alone, has_ended, holders, open_levels, variables
from engine.runtime.waiting import WaitingTimer, waiting_timers

__all__ = [
    "ALWAYS_AGAIN",
    "SHOWS_AGAIN",
    "Diagram",
    "Element",
    "EndlessLoop",
    "Finding",
    "Flow",
    "NoFlowTaken",
    "NoStart",
    "NotAwaited",
    "NotCalculable",
    "Program",
    "Start",
    "TaskNotOpen",
    "TooManyInstances",
    "UnsupportedDiagram",
    "UnusableValue",
    "WaitingTimer",
    "advance",
    "check",
    "compile_program",
    "examine",
    "follows",
    "goes_on_alone",
    "has_ended",
    "holders",
    "open_levels",
    "variables",
    "waiting_timers",
    "written_names",
]
