"""Killed with -9 among the birthdays of a morning: each is told, and none is told twice."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.clock import MovedClock
from engine.store import Database, verify
from tests.offices import an_office
from tests.reliability.growing import BIRTHDAY
from tests.tasks.growing import Nursery

CHILDREN = 10


@pytest.mark.slow
def test_after_kills_every_birthday_has_been_told_once(
    database: Database, clock: MovedClock, tmp_path: Path
) -> None:
    nursery = Nursery(an_office(database, clock, tmp_path), clock)
    cases = [nursery.case("2014-04-03") for _ in range(CHILDREN)]

    told = [one for after in (2, 3, None) for one in _killed(database, tmp_path, after)]

    clock.move_to(BIRTHDAY)
    nursery.settle()
    facts = [len(nursery.facts(case, "birthday_reached")) for case in cases]
    terms = [len(nursery.history(f"birthday:{one}:12")) for one in sorted(set(told))]
    notices = [list(nursery.notices(case)) for case in cases]
    with nursery.office.read() as connection:
        assert verify(connection).holds
    nursery.office.close()
    assert facts == [1] * CHILDREN
    assert terms == [1] * len(terms)
    assert notices == [["birthday_12"]] * CHILDREN


def _killed(database: Database, folder: Path, after: int | None) -> list[str]:
    """Let a process look, and kill it after so many children; whom it said it had looked at."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.reliability.growing", url, str(folder)]
    lines: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603
        assert running.stdout is not None
        for line in running.stdout:
            lines.append(line.strip())
            if len(lines) == after:
                running.send_signal(signal.SIGKILL)
        running.wait()
    return lines
