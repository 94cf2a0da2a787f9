"""What the use of the engine asks of its runtime, and what it tells its projections."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from engine.feel import HostFunction
from engine.instances.awaited import Back
from engine.refusal import Conflict, Refusal
from engine.runtime import Program
from engine.steps import AwaitedTask, AwaitedTimer, Happened, Status, Step, TaskKey, since
from engine.store import Work

Functions = Callable[[Connection, str, datetime, datetime], Mapping[str, HostFunction]]
"""Gives the functions that FEEL may call, such as `termine`, for a version: under the rules of one
instant, and with another as the present (see `since`).
"""


Compile = Callable[[Mapping[str, bytes], str], Program]
"""Makes the files of a version and the process in it ready to run."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Compiles versions and advances instances: pure functions, SpiffWorkflow behind them."""

    compile: Compile
    advance: Callable[
        [Program, bytes | None, Happened, datetime, Mapping[str, HostFunction]], Step
    ]


class InstanceEnded(Conflict):
    """Questo percorso è già concluso: non si può più agire."""


class NoLongerAwaited(Conflict):
    """Questo passo nel frattempo è già stato concluso o ritirato: il tuo testo è conservato."""


class NobodyAwaits(Refusal):
    """Nessun percorso attende il messaggio {name}."""


class NotInForce(Refusal):
    """Nessuna versione approvata e in vigore del processo {process}: non può essere avviato."""


class CaseNotOpen(Refusal):
    """Il fascicolo è chiuso: nessun percorso vi comincia finché non viene riaperto."""


class MessageTaken(Refusal):
    """Con il messaggio {name} comincia già il processo {process}: un messaggio ha un solo
    destinatario, usa un altro nome oppure un segnale.
    """


@dataclass(frozen=True, slots=True)
class Doer:
    """Who makes something happen, for whom, why, and through which task."""

    account: int | None  # None when the system does
    on_behalf_of: int | None = None
    why: str | None = None
    task_id: int | None = None


Place = Callable[[Work, str, Doer], int | None]
"""Gives a case to an instance of a version that begins without one; None when it needs none."""


Admits = Callable[[Work, int], bool]
"""Whether a path may begin in a case. Nobody closes it before the unit of work has ended."""


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """One run of a version, as it is after the change."""

    id: int
    digest: str
    process: str
    case_id: int | None
    revision: int
    status: Status
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What one happening changed in an instance, told to every projection in its transaction."""

    instance: InstanceRow
    happened: Happened
    step: Step
    opened: tuple[AwaitedTask, ...]
    closed: tuple[TaskKey, ...]
    by: Doer
    now: datetime
    program: Program
    timers: tuple[AwaitedTimer, ...] = ()  # those that are newly awaited
    back: Back = field(default_factory=Back)  # what stands again that was interrupted before

    @property
    def again(self) -> Mapping[str, str]:
        """The new keys by which what was interrupted stands, each with the keys of then."""
        return self.back.again

    @property
    def since(self) -> datetime:
        """From when what it begins is counted: a machine that was late delays no term."""
        return since(self.happened, self.now)


class Projection(Protocol):
    """Keeps rows of its own in step with instances, in the same transaction."""

    def write(self, work: Work, change: Change) -> None: ...


Projections = Sequence[Projection]
