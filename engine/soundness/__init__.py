"""The token game over a definition, decided: every state that a run can come to is looked at.

What is asked of a diagram: from every state the end can still be reached; no token waits for good
at a join; no place is ever held by two tokens; every element can be reached. What is wrong is told
with a shortest run that shows it. Where there are too many states the answer is that nothing was
decided, which is a fault like the others.

What is assumed, so that the answer says what it says:

- Conditions are free: each way out of a choice may be taken each time, whatever the data say;
  save what `flags` knows.
- People, jobs, messages, signals and clocks may come whenever they are awaited, in any order.
- Work that is repeated (a list, a loop) is one activity; its rounds touch in nothing but data.
- What fires without interrupting begins a run of its own each time; see `regions`.
- An error that a job may report is one that is drawn at its edge; any other is an incident.
- A token handed on by elements at which nobody is waited for may be overtaken by any other.

It has its own idea of the diagram and knows nothing of SpiffWorkflow: tests compare it with the
engine and with the token game of `tests/reference`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.runtime.diagram import Diagram
from engine.soundness.exits import Exits
from engine.soundness.exploring import LIMIT
from engine.soundness.finding import flaws_of, leaks_of
from engine.soundness.flags import Written
from engine.soundness.flaws import Flaw, Kind
from engine.soundness.judging import Judged

__all__ = ["LIMIT", "Flaw", "Judged", "Kind", "Size", "Written", "flaws_of", "judge", "measure"]


@dataclass(frozen=True, slots=True)
class Size:
    """Parts that were explored by themselves, and their states."""

    parts: int
    states: int


def judge(
    diagrams: Mapping[str, Diagram],
    process: str,
    written: Written | None = None,
    limit: int = LIMIT,
) -> list[Flaw]:
    """Every fault of a process and of those that it calls, which the gate has let pass.

    `written` says which variables the form of an element writes; without it no condition is
    looked at. `limit` is the number of states of one part beyond which nothing is decided.
    """
    answers = _answers(diagrams, process, written, limit)
    found = [flaw for answer in answers.values() for flaw in answer.flaws]
    return [*found, *(answers[process].leaks if process in answers else ())]


def measure(diagrams: Mapping[str, Diagram], process: str, written: Written | None = None) -> Size:
    """How much was looked at of one process, without those that it calls."""
    return _answers(diagrams, process, written, LIMIT)[process].size


@dataclass(frozen=True, slots=True)
class _Answer:
    """The faults of one diagram, the errors that leave it, and how it can be left."""

    flaws: tuple[Flaw, ...]
    leaks: tuple[Flaw, ...]
    exits: Exits
    size: Size


_KEPT = 256
_JUDGED: dict[tuple[object, ...], _Answer] = {}


def _answers(
    diagrams: Mapping[str, Diagram], process: str, written: Written | None, limit: int
) -> dict[str, _Answer]:
    found: dict[str, _Answer] = {}
    for one in _called_first(diagrams, process):
        found[one] = _judged_once(diagrams[one], found, written, limit)
    return found


def _judged_once(
    diagram: Diagram, known: Mapping[str, _Answer], written: Written | None, limit: int
) -> _Answer:
    """The same diagram with the same around it is as sound as it was: it is explored once in a
    process, whichever bundles it travels in.
    """
    called = {node.called for node in diagram.nodes.values() if node.called}
    exits = {one: known[one].exits for one in sorted(called)}
    own = None
    if written is not None:
        own = {one: names for one, names in written.items() if one[0] == diagram.process}
    forms = None if own is None else frozenset(own.items())
    key = (diagram.source, tuple(exits.items()), forms, limit)
    answer = _JUDGED.get(key)
    if answer is None:
        answer = _judged(Judged(diagram, exits, own, limit))
        if len(_JUDGED) >= _KEPT:
            _JUDGED.clear()
        _JUDGED[key] = answer
    return answer


def _judged(judged: Judged) -> _Answer:
    records = [record for level in judged.levels.values() for record in level.records]
    size = Size(len(records), sum(record.explored.size for record in records))
    flaws, leaks = flaws_of(judged), leaks_of(judged)
    return _Answer(tuple(flaws), tuple(leaks), judged.levels[None].exits, size)


def _called_first(diagrams: Mapping[str, Diagram], process: str) -> list[str]:
    order: list[str] = []

    def visit(one: str) -> None:
        if one in order or one not in diagrams:
            return
        for node in diagrams[one].nodes.values():
            if node.called:
                visit(node.called)
        order.append(one)

    visit(process)
    return order
