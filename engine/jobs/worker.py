"""The worker: does what is due at an instant, each thing in a transaction of its own."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from engine.clock import Clock, MovedClock
from engine.instances import (
    CaseNotOpen,
    Engine,
    InstanceEnded,
    NobodyAwaits,
    NoLongerAwaited,
    NotInForce,
)
from engine.instances.rows import hold
from engine.jobs import leases
from engine.jobs.deliveries import deliver, expand_signal, keep_undelivered, raise_signal
from engine.jobs.incidents import Trouble, open_incident, reason_of
from engine.jobs.looking import Look, Watch, next_due
from engine.jobs.ports import BusinessError, Handler, Job, Policy, Sweep
from engine.jobs.starts import STARTS, StartSweep
from engine.jobs.timers import TIMERS, TimerSweep
from engine.refusal import Refusal
from engine.steps import InstanceId, JobDone, JobFailed, TaskKey
from engine.store import Database, Work

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one tick did."""

    timers: int = 0
    jobs: int = 0
    swept: int = 0

    @property
    def total(self) -> int:
        """All of it together."""
        return self.timers + self.jobs + self.swept


class UnknownHandler(Refusal):
    """Nessun gestore si chiama {handler}."""


class WorkerDied(Refusal):
    """Chi lo svolgeva si è interrotto ogni volta senza dire perché."""


NOT_BEGUN = (NotInForce, CaseNotOpen)
"""Why a path that something asks for does not begin yet: others hear of it, and keep it."""
HOPELESS = (UnknownHandler, *NOT_BEGUN)
"""What no later attempt would mend by itself."""


class Worker:
    """Fires due timers, does due jobs and runs the sweeps that other rooms registered."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        handlers: Mapping[str, Handler],
        *,
        name: str = "worker",
        policy: Policy | None = None,
    ) -> None:
        self.database = database
        self.engine = engine
        self.sweeps: list[Sweep] = []
        self.not_begun: list[Callable[[Work, Job], None]] = []  # told of what could not begin
        self.unheard: list[Callable[[Work, Job], None]] = []  # told of a message nobody awaited
        self._handlers = handlers
        self._name = name
        self._policy = policy or Policy()
        self._timers = TimerSweep(database, engine, self._policy)
        self._starts = StartSweep(database, engine, self._policy)
        self._turn = threading.Lock()

    def work(self, clock: Clock) -> Tally:
        """Do everything that is due, also what becomes due by doing it, each at its instant.

        The clock is asked again for each job: the last of many slow ones has its whole lease,
        and what it leads to is dated when it happens.
        """
        with self._turn:
            watch = Watch(self.database, self._looks())
            timers = jobs = swept = 0
            for _ in range(self._policy.rounds):
                due = watch.run(TIMERS, self._timers.run, clock.now())
                due += watch.run(STARTS, self._starts.run, clock.now())
                done = (
                    due,
                    watch.run(leases.JOBS, lambda _: self._do_jobs(clock), clock.now()),
                    self._sweep(watch, clock.now()),
                )
                timers, jobs, swept = timers + done[0], jobs + done[1], swept + done[2]
                if not any(done) or not watch.is_more_due(clock.now()):
                    break
            return Tally(timers, jobs, swept)

    def tick(self, now: datetime) -> Tally:
        """The same, as if it all took no time: for plays and tests."""
        return self.work(MovedClock(now))

    def fire_timers(self, now: datetime) -> int:
        """Fire the timers that are due at an instant, and nothing else; how many fired."""
        with self._turn:
            return self._timers.run(now)

    def next_due(self, connection: Connection) -> datetime | None:
        """The next instant at which there will be something to do."""
        return next_due(connection, self._looks())

    def _looks(self) -> Sequence[Look]:
        own = (leases.JOBS, TIMERS, STARTS)
        return (*own, *(sweep.look for sweep in self.sweeps if sweep.look is not None))

    def _sweep(self, watch: Watch, now: datetime) -> int:
        done = 0
        for sweep in self.sweeps:
            done += watch.run(sweep.look, sweep.run, now)
        return done

    def _do_jobs(self, clock: Clock) -> int:
        for done in range(self._policy.at_once):
            with self.database.begin(clock.now()) as work:
                if not done:
                    self._rescue(work)
                leased = leases.claim(work, self._name, self._policy.lease)
            if leased is None:
                return done
            self._do(leased, clock)
        return self._policy.at_once

    def _rescue(self, work: Work) -> None:
        for hopeless in leases.rescue(work, self._policy.attempts):
            log.warning("job %d was given up: its workers died", hopeless.id)
            self._open_incident(work, hopeless, WorkerDied())

    def _do(self, leased: Job, clock: Clock) -> None:
        try:
            self._carry_out(leased, clock)
        except leases.Overtaken:
            log.warning("job %d was overtaken", leased.id)
        except (NoLongerAwaited, InstanceEnded) as gone:
            if leased.kind == "message":
                # Its receiver went another way in this very moment: there may be another one.
                self._report(leased, clock, partial(self._fail, leased=leased, cause=gone))
                return
            # The diagram went another way meanwhile: nobody needs the result.
            drop = partial(leases.finish, leased=leased, status="dropped")
            self._report(leased, clock, drop)
        except Exception as cause:  # noqa: BLE001  # one of the two loops where a bug is an incident
            self._report(leased, clock, partial(self._fail, leased=leased, cause=cause))

    def _carry_out(self, leased: Job, clock: Clock) -> None:
        match leased.kind:
            case "service":
                self._serve(leased, clock)
            case "message":
                with self.database.begin(clock.now()) as work:
                    leases.finish(work, leased)
                    if not deliver(self.engine, work, leased):
                        _tell(self.unheard, work, leased)
            case "signal" if leased.task_key is None and "to" not in leased.parameters:
                with self.database.begin(clock.now()) as work:
                    leases.finish(work, leased)
                    expand_signal(self.engine, work, leased)
            case _:
                with self.database.begin(clock.now()) as work:
                    leases.finish(work, leased)
                    raise_signal(self.engine, work, leased)

    def _serve(self, leased: Job, clock: Clock) -> None:
        handler = self._handlers.get(leased.handler)
        if handler is None:
            raise UnknownHandler(handler=leased.handler)
        happened: JobDone | JobFailed
        key = leased.task_key or TaskKey("")
        try:
            happened = JobDone(key, handler(leased, clock.now()), leased.asked_at)
        except BusinessError as named:
            happened = JobFailed(key, named.code, leased.asked_at)
        with self.database.begin(clock.now()) as work:
            if leased.instance_id is not None:
                # Like whoever acts on the instance: first it, then its jobs. The other way round
                # both would wait for each other.
                hold(work, leased.instance_id)
            leases.finish(work, leased)
            if leased.instance_id is not None and leased.task_key is not None:
                self.engine.happen(work, InstanceId(leased.instance_id), happened, by=None)

    def _report(self, leased: Job, clock: Clock, report: Callable[[Work], None]) -> None:
        try:
            with self.database.begin(clock.now()) as work:
                report(work)
        except leases.Overtaken:
            log.warning("job %d was overtaken", leased.id)

    def _fail(self, work: Work, leased: Job, cause: Exception) -> None:
        # What finds nobody, or begins no path yet, is told in the case: nothing broke.
        told = (NobodyAwaits, *NOT_BEGUN)
        if isinstance(cause, told):
            log.info("job %d is kept: %s", leased.id, type(cause).__name__)
        else:
            log.warning("job %d failed: %s", leased.id, type(cause).__name__)
        unheard = isinstance(cause, NobodyAwaits)
        if unheard:
            # By its age: a message that is looked at often is not given up sooner. One that was
            # asked for by a late step is old already: it is looked at as often as any other job.
            young = work.now < leased.asked_at + self._policy.unheard
            patient = young or leased.attempts < self._policy.attempts
        else:
            patient = leased.attempts < self._policy.attempts
        if patient and not isinstance(cause, HOPELESS):
            pause = self._policy.pause(leased.attempts, unheard=unheard)
            leases.postpone(work, leased, work.now + pause)
            return
        if isinstance(cause, told):
            keep_undelivered(work, leased)
            _tell(self.unheard if unheard else self.not_begun, work, leased)
            return
        leases.finish(work, leased, "failed")
        self._open_incident(work, leased, cause)

    def _open_incident(self, work: Work, leased: Job, cause: Exception) -> None:
        sentence = (
            f"Il lavoro «{leased.handler}» non è riuscito dopo {leased.attempts} "
            f"tentativi: {reason_of(cause)}"
        )
        open_incident(work, Trouble(sentence, cause, leased.instance_id, leased.id))


def _tell(who: Iterable[Callable[[Work, Job], None]], work: Work, leased: Job) -> None:
    for tell in who:
        tell(work, leased)
