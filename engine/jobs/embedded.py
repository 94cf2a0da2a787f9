"""The embedded way to run: one process, a worker's thread, APScheduler as its alarm clock."""

import fcntl
import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import Clock
from engine.jobs.worker import Worker
from engine.refusal import Refusal

log = logging.getLogger(__name__)

_EVERY = timedelta(seconds=5)


class AlreadyRunning(Refusal):
    """Percorsi è già in funzione su questa cartella dei dati: {folder}."""


class FolderLock:
    """Holds a data folder for one process, until it is released or the process dies."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "percorsi.lock"
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the folder; `AlreadyRunning` if another process has it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            raise AlreadyRunning(folder=self._path.parent) from None
        self._file = file

    def release(self) -> None:
        """Give the folder back."""
        if self._file is not None:
            self._file.close()
            self._file = None


class Embedded:
    """Runs a worker beside the web, in the same process.

    The scheduler knows no job of ours: it only rings every few seconds and at the next instant
    at which something is due. What is due stands in the database alone.
    """

    def __init__(self, worker: Worker, clock: Clock, folder: Path) -> None:
        self._worker = worker
        self._clock = clock
        self._lock = FolderLock(folder)
        self._rung = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="percorsi-worker", daemon=True)
        self.alarm: Any = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None},
            timezone="UTC",
        )

    def start(self) -> None:
        """Take the data folder and begin; `AlreadyRunning` if another process has it."""
        self._lock.acquire()
        self._worker.database.on_jobs.append(self.wake)
        self.alarm.add_job(self._rung.set, "interval", seconds=_EVERY.total_seconds())
        self.alarm.start()
        self._thread.start()
        self.wake()

    def wake(self) -> None:
        """Look at once for what is due."""
        self._rung.set()

    def stop(self) -> None:
        """Finish what is being done and give the folder back."""
        if not self._thread.is_alive():
            return
        self._stopping.set()
        self.wake()
        self._thread.join()
        self.alarm.shutdown()
        self._worker.database.on_jobs.remove(self.wake)
        self._lock.release()

    def _run(self) -> None:
        while True:
            self._rung.wait()
            self._rung.clear()
            if self._stopping.is_set():
                return
            try:
                self._tick()
            except Exception:
                # A database that is away for a moment must not end the worker for good.
                log.exception("the worker will look again")

    def _tick(self) -> None:
        self._worker.work(self._clock)
        with self._worker.database.read() as connection:
            due = self._worker.next_due(connection)
        if due is not None and due < self._clock.now() + _EVERY:
            self._ring_at(due)

    def _ring_at(self, due: datetime) -> None:
        # Not a date job: the scheduler takes one away once it has rung, and if the program stops
        # in that moment it no longer finds it. This one would come again the day after.
        self.alarm.add_job(
            self._rung.set, "interval", days=1, start_date=due, id="next", replace_existing=True
        )
