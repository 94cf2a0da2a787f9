"""`python -m bench`: measure, print, keep. `python -m bench sqlite writes` measures a part."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.http import measure_http
from bench.language import measure_language
from bench.reads import measure_lists, measure_sweeps
from bench.recount import measure_recount
from bench.rows import Row, Table
from bench.schedule import measure_terms
from bench.town import Town, found_town
from bench.writes import measure_writes
from tests.postgres import Cluster, start_cluster

Measure = Callable[[Table, str, Town], None]

MEASURES: dict[str, Measure] = {
    "writes": measure_writes,
    "sweeps": measure_sweeps,
    "lists": measure_lists,
    "terms": measure_terms,
    "recount": measure_recount,
    "http": measure_http,
}
KINDS = ("sqlite", "postgresql")


def main(words: list[str]) -> None:
    """Run what the words name, or everything."""
    table = Table()
    kinds = [kind for kind in KINDS if kind in words] or list(KINDS)
    every = (*MEASURES, "memory", "language")
    wanted = [word for word in every if word in words] or list(every)
    if "language" in wanted:
        measure_language(table)
        wanted.remove("language")
    kinds = kinds if wanted else []
    cluster = start_cluster(durable=True) if "postgresql" in kinds else None
    try:
        for kind in kinds:
            for name in wanted:
                _measure(table, kind, name, cluster)
    finally:
        if cluster is not None:
            cluster.stop()
    sys.stdout.write(f"Kept in {table.keep()}\n")


def _measure(table: Table, kind: str, name: str, cluster: Cluster | None) -> None:
    with _place(kind, name, cluster) as (url, folder):
        if name == "memory":
            _memory(table, kind, url, folder)
            return
        town = found_town(url, folder)
        MEASURES[name](table, kind, town)
        town.office.close()


@contextmanager
def _place(kind: str, name: str, cluster: Cluster | None) -> Iterator[tuple[str, Path]]:
    with tempfile.TemporaryDirectory(prefix="percorsi-bench-") as folder:
        if cluster is None or kind == "sqlite":
            yield f"sqlite:///{folder}/percorsi.db", Path(folder)
            return
        yield cluster.create(f"bench_{name}"), Path(folder)
        cluster.drop(f"bench_{name}")


def _memory(table: Table, kind: str, url: str, folder: Path) -> None:
    command = [sys.executable, "-m", "bench.memory", url, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    start, full = (float(line) for line in done.stdout.split())
    table.add(Row(kind, "memory.start_mb", start, "MB", None))
    table.add(Row(kind, "memory.10000_mb", full, "MB", None))


if __name__ == "__main__":
    main(sys.argv[1:])
