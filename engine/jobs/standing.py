"""The distributed way to run: a process that only works, beside others of its kind."""

import logging
import threading
from datetime import timedelta

from engine.clock import Clock
from engine.jobs.worker import Worker

log = logging.getLogger(__name__)

_EVERY = timedelta(seconds=1)


class Standing:
    """Runs a worker on a thread until it is stopped; what it has begun it finishes.

    Other processes ask for jobs without telling this one, so it looks at least every second, and
    at the next instant at which something is due. A look at nothing is three indexed statements.
    """

    def __init__(self, worker: Worker, clock: Clock) -> None:
        self._worker = worker
        self._clock = clock
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="percorsi-worker", daemon=True)

    def start(self) -> None:
        """Begin to look for what is due."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is being done, and end."""
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                pause = self._look()
            except Exception:
                # A database that is away for a moment must not end the worker for good.
                log.exception("the worker will look again")
                pause = _EVERY
            self._woken.wait(pause.total_seconds())
            self._woken.clear()

    def _look(self) -> timedelta:
        self._worker.work(self._clock)
        with self._worker.database.read() as connection:
            due = self._worker.next_due(connection)
        if due is None:
            return _EVERY
        return max(min(due - self._clock.now(), _EVERY), timedelta(0))
