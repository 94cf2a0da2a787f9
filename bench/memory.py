"""The memory of one process, after its start and after ten thousand instances: run alone."""

import sys
from pathlib import Path

from bench.town import Town, found_town

INSTANCES = 10_000


def resident_mb() -> float:
    """The memory that this process really holds, in megabytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError


def fill(town: Town) -> None:
    """Start the instances, a hundred a case."""
    case = 0
    for number in range(INSTANCES):
        if number % 100 == 0:
            case = town.new_case()
        town.start(case)


if __name__ == "__main__":
    town = found_town(sys.argv[1], Path(sys.argv[2]))
    town.start(town.new_case())
    sys.stdout.write(f"{resident_mb()}\n")
    fill(town)
    sys.stdout.write(f"{resident_mb()}\n")
