"""The engine in use: whatever happens to an instance is advanced and written as one change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine.feel import HostFunction
from engine.instances.awaited import Awaited, come_back
from engine.instances.facts import facts_of
from engine.instances.lateness import in_time
from engine.instances.ports import (
    Admits,
    CaseNotOpen,
    Change,
    Doer,
    Functions,
    InstanceEnded,
    InstanceRow,
    MessageTaken,
    NobodyAwaits,
    NoLongerAwaited,
    NotInForce,
    Place,
    Projection,
    Runtime,
)
from engine.instances.programs import Programs
from engine.instances.replay import agrees
from engine.instances.rows import (
    Held,
    get_held,
    listening,
    write_differences,
    write_jobs,
    write_new,
    write_over,
)
from engine.instances.starts import await_starts, find_due, write_next
from engine.refusal import Conflict, Refusal
from engine.runtime import Program
from engine.steps import (
    AwaitedTask,
    AwaitedTimer,
    Data,
    Happened,
    JobDone,
    JobFailed,
    MessageArrived,
    Reattached,
    Started,
    Status,
    Step,
    TaskCompleted,
    TaskKey,
    TimerDue,
    since,
)
from engine.store import NewVersion, Prepared, Work, find_in_force
from engine.store.tables import start_subscription, version
from engine.store.versions import put_in_force

OPEN_PROCESS = "msg_apri_processo"
"""The message that starts the process named in its payload."""

CASE = "caso_id"
"""The variable in which an instance carries the number of its case."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message or signal on its way, and the instance that sent it."""

    name: str
    correlation: str = ""
    payload: Data = field(default_factory=dict, repr=False)
    sent_by: int | None = None
    sent_at: datetime | None = None  # earlier than now when a machine was late


class Engine:
    """Starts instances and lets things happen to them, each in the caller's unit of work."""

    def __init__(
        self,
        runtime: Runtime,
        *,
        functions: Functions | None = None,
        projections: Sequence[Projection] = (),
        place: Place | None = None,
        admits: Admits | None = None,
    ) -> None:
        self._runtime = runtime
        self._programs = Programs(runtime)
        self._functions = functions
        self._projections = tuple(projections)
        self._place = place
        self._admits = admits

    def program(self, connection: Connection, digest: str) -> Program:
        """The compiled version behind a digest."""
        return self._programs.get(connection, digest)

    def names(self, connection: Connection, digest: str) -> Mapping[str, str]:
        """Ids and names of a version's processes, also of one that this release does not run."""
        return self._programs.names(connection, digest)

    def start(
        self,
        work: Work,
        digest: str,
        *,
        case_id: int | None = None,
        data: Data | None = None,
        by: int | Doer | None,
    ) -> Change:
        """Begin an instance of a version in force; `NotInForce` for any other."""
        self._check_in_force(work.connection, digest)
        letter = Letter("", payload=data or {})
        return self._begin(work, digest, case_id, letter, _doer(by))

    def happen(
        self,
        work: Work,
        instance: int | Held,
        happened: Happened,
        *,
        by: int | Doer | None,
        seen: int | None = None,
    ) -> Change:
        """Let something happen to an instance, and write all that changes with it.

        `instance` is its number, or the instance as it was locked in this same unit of work.
        Refused with `InstanceEnded`, `NoLongerAwaited` when the task, timer, message or job is no
        longer awaited, and `Conflict` when the instance is not at the revision that was seen.
        """
        held = instance if isinstance(instance, Held) else get_held(work, instance)
        _check(held, happened, seen)
        happened = in_time(work, held, happened)
        program = self.program(work.connection, held.row.digest)
        step = self._advance(work, held.row.digest, held.state, happened)
        back = come_back(held.awaited, happened, step, program)
        row, after = _moved(held.row, step, work), Awaited.of(step, back.left)
        write_over(work, held, row, step, after)
        opened, closed, timers = _differing(held.awaited, step)
        made = opened, closed, _doer(by), work.now, program, timers, back
        change = Change(row, happened, step, *made)
        return self._settle(work, held.awaited, after, change)

    def deliver(self, work: Work, letter: Letter, *, by: int | Doer | None = None) -> Change:
        """Bring a message to the one who awaits it, or start the process that it begins.

        `NobodyAwaits` if there is neither; `NotInForce` when the process it names has no version;
        `CaseNotOpen` when it would begin in a case that is closed.
        """
        if letter.name == OPEN_PROCESS:
            return self._open_process(work, letter, _doer(by))
        waiting = listening(work.connection, "message", letter.name, letter.correlation)
        if waiting:
            instance_id, key = waiting[0]
            happened = _arrived(letter, key)
            return self.happen(work, instance_id, happened, by=by)
        for digest in self.begun_by(work.connection, "message", letter.name):
            self._check_admitted(work, letter.payload.get(CASE))
            return self._begin(work, digest, None, letter, _doer(by))
        raise NobodyAwaits(name=letter.name)

    def hand_over(self, work: Work, instance_id: int, letter: Letter) -> Change | None:
        """Bring a message to this one instance, at every place where it awaits it and which what
        came of the message elsewhere in it leaves; None when it no longer awaits it.
        """
        waiting = listening(work.connection, "message", letter.name, letter.correlation)
        change = None
        for key in [key for number, key in waiting if number == instance_id]:
            if change is None or key in {one.key for one in change.step.events}:
                change = self.happen(work, instance_id, _arrived(letter, key), by=None)
        return change

    def reattach(self, work: Work, instance_id: int, case_id: int, *, by: int | None) -> Change:
        """Let an instance go on in another case. Refuses `InstanceEnded`."""
        return self.happen(work, instance_id, Reattached({CASE: case_id}), by=by)

    def begin_by_signal(
        self, work: Work, digest: str, letter: Letter, *, case_id: int | None = None
    ) -> Change:
        """Start an instance of a version that begins with a signal, in the case of its sender.

        Refuses `NotInForce` and `CaseNotOpen`.
        """
        self._check_in_force(work.connection, digest)
        self._check_admitted(work, case_id)
        return self._begin(work, digest, case_id, letter, _doer(None))

    def publish(self, work: Work, new: NewVersion, *, by: int | None) -> str:
        """Put a version in force in place of the one before; its digest.

        Its timer starts are awaited from now on. Twice is as good as once: what already waits, or
        has begun its last instance, stays as it is. `UnsupportedDiagram` when it would not run;
        `MessageTaken` when it begins with a message that begins another process.
        """
        self._check_messages(work.connection, new)
        digest = put_in_force(work, new, by=by)
        self.await_starts(work, digest)
        return digest

    def await_starts(self, work: Work, digest: str) -> None:
        """Let the timer starts of a version in force count from now, unless they count already."""
        program = self.program(work.connection, digest)
        await_starts(work, digest, program, self._functions_of(work, digest))

    def begin_by_timer(self, work: Work, digest: str, element: str) -> Change | None:
        """Start an instance at a timer start that is due, and write when the next one begins.

        None when it is not due: somebody else was there first, or the version is superseded.
        """
        waiting = find_due(work, digest, element)
        if waiting is None:
            return None
        program = self.program(work.connection, digest)
        write_next(work, waiting, program, self._functions_of(work, digest))
        return self._begin(work, digest, None, Letter(element, sent_at=waiting.due_at), Doer(None))

    def agrees_with_journal(self, connection: Connection, instance_id: int) -> bool:
        """Whether an instance's state is the one to which its journal leads, done again."""

        def functions(
            of: Connection, digest: str, at: datetime, since: datetime
        ) -> Mapping[str, HostFunction]:
            return {} if self._functions is None else self._functions(of, digest, at, since)

        try:
            return agrees(connection, self._runtime, functions, instance_id, self._programs)
        except Refusal:
            return False

    def begun_by(self, connection: Connection, kind: str, name: str) -> list[str]:
        """Digests of the versions in force that a message or signal starts."""
        return _BEGUN_BY.run(connection, {"kind": kind, "named": name}).scalars()

    def _open_process(self, work: Work, letter: Letter, by: Doer) -> Change:
        process = str(letter.payload.get("processo", ""))
        digest = find_in_force(work.connection, process)
        if digest is None:
            raise NotInForce(process=process)
        self._check_admitted(work, letter.payload.get(CASE))
        begins = set(self._starts(digest, work.connection))
        data = {name: value for name, value in letter.payload.items() if name != "processo"}
        # A process may begin with that very message or with a plain start: both are opened by it.
        name = OPEN_PROCESS if OPEN_PROCESS in begins else ""
        return self._begin(work, digest, None, replace(letter, name=name, payload=data), by)

    def _starts(self, digest: str, connection: Connection) -> list[str]:
        return _STARTS.run(connection, {"digest": digest}).scalars()

    def _begin(
        self, work: Work, digest: str, case_id: int | None, letter: Letter, by: Doer
    ) -> Change:
        program = self.program(work.connection, digest)
        data = dict(letter.payload)
        if case_id is None and CASE not in data and self._place is not None:
            case_id = self._place(work, digest, by)
        if case_id is not None:
            data[CASE] = case_id
        happened = Started(data, letter.name or None, letter.sent_at)
        step = self._advance(work, digest, None, happened)
        first = InstanceRow(0, digest, program.process, None, 0, Status.RUNNING, work.now)
        row, after = _moved(first, step, work), Awaited.of(step)
        opened_by = (letter.sent_by, letter.name or None)
        row = replace(row, id=write_new(work, row, step, after, opened_by))
        change = Change(row, happened, step, step.tasks, (), by, work.now, program, step.timers)
        return self._settle(work, Awaited(), after, change)

    def _advance(
        self, work: Work, digest: str, snapshot: bytes | None, happened: Happened
    ) -> Step:
        program = self.program(work.connection, digest)
        functions = self._functions_of(work, digest, happened)
        return self._runtime.advance(program, snapshot, happened, work.now, functions)

    def _functions_of(
        self, work: Work, digest: str, happened: Happened | None = None
    ) -> Mapping[str, HostFunction]:
        if self._functions is None:
            return {}
        at = work.now if happened is None else since(happened, work.now)
        return self._functions(work.connection, digest, work.now, at)

    def _settle(self, work: Work, before: Awaited, after: Awaited, change: Change) -> Change:
        write_differences(work, before, after, change)
        write_jobs(work, before, change)
        work.facts.extend(facts_of(change, before))
        for projection in self._projections:
            projection.write(work, change)
        return change

    def _check_messages(self, connection: Connection, new: NewVersion) -> None:
        for start in new.starts:
            if start.kind == "message" and start.name != OPEN_PROCESS:
                for digest in self.begun_by(connection, "message", start.name):
                    other = self.program(connection, digest).process
                    if other != new.process:
                        raise MessageTaken(name=start.name, process=other)

    def _check_admitted(self, work: Work, case_id: Any) -> None:
        if case_id is None or self._admits is None:
            return
        if not self._admits(work, int(case_id)):
            raise CaseNotOpen

    def _check_in_force(self, connection: Connection, digest: str) -> None:
        row = _VERSION.run(connection, {"digest": digest}).first()
        if row is None or row.status != "in_force":
            raise NotInForce(process=row.process if row else digest[:12])


def _arrived(letter: Letter, key: str) -> MessageArrived:
    return MessageArrived(TaskKey(key), letter.name, letter.payload, letter.sent_at)


def _doer(by: int | Doer | None) -> Doer:
    return by if isinstance(by, Doer) else Doer(by)


Differences = tuple[tuple[AwaitedTask, ...], tuple[TaskKey, ...], tuple[AwaitedTimer, ...]]


def _differing(before: Awaited, step: Step) -> Differences:
    """The tasks that a step opened, the keys of those it closed, the timers it set."""
    after = {one.key for one in step.tasks}
    return (
        tuple(one for one in step.tasks if one.key not in before.tasks),
        tuple(TaskKey(key) for key in before.tasks if key not in after),
        tuple(one for one in step.timers if one.key not in before.timers),
    )


def _moved(row: InstanceRow, step: Step, work: Work) -> InstanceRow:
    ended = None if step.status is Status.RUNNING else work.now
    case_id = step.data.get(CASE)
    case_id = row.case_id if case_id is None else int(case_id)
    revision = row.revision + 1
    return InstanceRow(
        row.id, row.digest, row.process, case_id, revision, step.status, row.started_at, ended
    )


def _check(held: Held, happened: Happened, seen: int | None) -> None:
    if held.row.status is not Status.RUNNING:
        raise InstanceEnded
    match happened:
        case TaskCompleted(task=key):
            awaited = key in held.awaited.tasks
        case TimerDue(timer=key):
            awaited = key in held.awaited.timers
        case MessageArrived(task=key):
            awaited = key in held.awaited.events
        case JobDone(task=key) | JobFailed(task=key):
            awaited = key in held.awaited.jobs
        case _:
            awaited = True
    if not awaited:
        raise NoLongerAwaited
    if seen is not None and seen != held.row.revision:
        raise Conflict


_starts = start_subscription.c
_BEGUN_BY = Prepared(
    select(_starts.digest)
    .join(version, version.c.digest == _starts.digest)
    .where(
        _starts.kind == bindparam("kind"),
        _starts.name == bindparam("named"),
        version.c.status == "in_force",
    )
    .order_by(version.c.process)
)
_STARTS = Prepared(select(_starts.name).where(_starts.digest == bindparam("digest")))
_VERSION = Prepared(
    select(version.c.status, version.c.process).where(version.c.digest == bindparam("digest"))
)
