"""A real PostgreSQL for tests and bench: our own cluster, started from the system's binaries."""

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from engine.store.journal import GUARDS
from tasks.scratch import in_memory

HOW_TO_GET = "apt-get install -y postgresql"

_PREFIX = "percorsi-pg-"
_OWNER = "owner"
ROOM = 4 * 1024**3  # of memory that must be free for the files of a run to stand in it
_PORT = 5432  # each listens in its own folder alone: all may have the same
# What is gone with the run need not outlive a crash, and nobody looks at statistics of it.
_FLEETING = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "min_wal_size=32MB",
    "max_wal_size=96MB",
    "autovacuum=off",
    "jit=off",
)
_held: list[IO[str]] = []


class PostgresMissing(Exception):
    """There are no PostgreSQL binaries on this machine."""

    def __str__(self) -> str:
        """What is missing and the command that brings it."""
        return f"PostgreSQL is missing. This brings it: {HOW_TO_GET}"


def find_binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest first; None when there is none."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )
    on_path = shutil.which("pg_ctl")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


# Far quicker than a new database: tables of tests are small, a database has a thousand files.
_EMPTY = """
DO $$ DECLARE one record; BEGIN
    SET session_replication_role = replica;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM %I', one.tablename);
    END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', one.sequencename);
    END LOOP;
END $$
"""
_STANDING = """
SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE relname = 'journal' AND NOT tgisinternal
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster; `stop` ends it and removes what it wrote."""

    binaries: Path
    folder: Path

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://percorsi@/{database}?host={self.folder}"

    def create(self, database: str, *, like: str | None = None) -> str:
        """Make a database, empty or a copy of another that nobody uses, and give its address."""
        copied = f' TEMPLATE "{like}" STRATEGY FILE_COPY' if like else ""
        self._order(f'CREATE DATABASE "{database}"{copied}')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Take a database away, whoever is still connected."""
        self._order(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def stop(self) -> None:
        """End the cluster at once."""
        _end(self.binaries, self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def empty(self, database: str) -> bool:
        """Empty every table; False if somebody took the guards of the journal away."""
        guards = sum("CREATE TRIGGER" in statement for statement in GUARDS["postgresql"])
        return self._order(_EMPTY, database=database) == guards

    def _order(self, order: str, *, database: str = "postgres") -> int:
        import psycopg

        address = f"host={self.folder} user=percorsi dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(order.encode())
            row = connection.execute(_STANDING).fetchone()
            return int(row[0]) if row else 0


def start_cluster(*, durable: bool = False) -> Cluster:
    """Start a cluster of our own; `durable` keeps it on the disk, as in production."""
    binaries = find_binaries()
    if binaries is None:
        raise PostgresMissing
    remove_abandoned(binaries)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=None if durable else in_memory(ROOM)))
    _own(folder)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _run([binaries / "initdb", "-D", data, "-U", "percorsi", "-A", "trust", "-E", "UTF8", "-N"])
    listens = ("listen_addresses=", f"unix_socket_directories={folder}", f"port={_PORT}")
    settings = (*listens, "max_connections=200", *(() if durable else _FLEETING))
    options = " ".join(f"-c {one}" for one in settings)
    log = folder / "log"
    _run([binaries / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "start"])
    return Cluster(binaries, folder)


def remove_abandoned(binaries: Path) -> list[Path]:
    """End and remove the clusters whose owner was killed before it could; their folders."""
    removed = []
    places = {Path(tempfile.gettempdir()), in_memory() or Path(tempfile.gettempdir())}
    for folder in sorted(one for place in places for one in place.glob(f"{_PREFIX}*")):
        # One without this file is being made at this moment, or not ours to judge.
        with contextlib.suppress(OSError), (folder / _OWNER).open() as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)  # refused while its owner lives
            if (folder / "data" / "postmaster.pid").exists():
                _end(binaries, folder)
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(folder)
    return removed


def _own(folder: Path) -> None:
    """Lock a file of the folder for as long as this process lives, however it ends."""
    new = folder / f"{_OWNER}.new"
    held = new.open("w")
    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    new.rename(folder / _OWNER)
    _held.append(held)


def _end(binaries: Path, folder: Path) -> None:
    with contextlib.suppress(RuntimeError):  # it died by itself, and left its file
        _run([binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])


def _run(command: Sequence[str | Path]) -> None:
    # PostgreSQL refuses to run as root, so root lends the command to its unprivileged user.
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    done = subprocess.run(  # noqa: S603  # our own words only
        [str(word) for word in command],
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(str(command[-1])).name}: {done.stderr.decode()}")
