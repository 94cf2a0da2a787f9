"""A test run that was killed leaves no PostgreSQL behind for long."""

import subprocess
import sys

import pytest

from tests.postgres import Cluster, find_binaries, remove_abandoned

_START_AND_DIE = (
    "import os, signal\n"
    "from tests.postgres import start_cluster\n"
    "print(start_cluster().folder, flush=True)\n"
    "os.kill(os.getpid(), signal.SIGKILL)\n"
)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_cluster_whose_owner_was_killed_is_removed_and_no_other(
    postgres_cluster: Cluster,
) -> None:
    command = [sys.executable, "-c", _START_AND_DIE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:  # noqa: S603
        assert killed.stdout is not None
        folder = killed.stdout.readline().strip()
    binaries = find_binaries()
    assert binaries is not None

    removed = [str(one) for one in remove_abandoned(binaries)]

    assert folder in removed
    assert str(postgres_cluster.folder) not in removed
    assert postgres_cluster.create("ancora_vivo")
