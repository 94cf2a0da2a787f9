"""The rows of the table: printed as they come, kept as JSON at the end."""

import json
import os
import platform
import sqlite3
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results" / "latest.json"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure; `floor` is what a bare durable commit of the same bytes takes."""

    database: str
    name: str
    value: float
    unit: str
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A measure that could not be taken here, and the command that would bring what it needs."""

    name: str
    bring: str


@dataclass(slots=True)
class Table:
    """All rows of a run."""

    rows: list[Row] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Keep a row and show it at once."""
        self.rows.append(row)
        floor = f"   floor {row.floor:.2f} {row.unit}" if row.floor is not None else ""
        sys.stdout.write(
            f"{row.database:<12}{row.name:<34}{row.value:>12.2f} {row.unit:<6}{floor}\n"
        )
        sys.stdout.flush()

    def miss(self, missing: Missing) -> None:
        """Name a row that is missing, at once."""
        self.missing.append(missing)
        sys.stdout.write(f"{'missing':<12}{missing.name:<34}{missing.bring}\n")

    def keep(self) -> Path:
        """Write the rows with the machine they were measured on; where."""
        RESULTS.parent.mkdir(exist_ok=True)
        kept = {"machine": machine(), "rows": [asdict(row) for row in self.rows]}
        if self.missing:
            kept["missing"] = [asdict(one) for one in self.missing]
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
        return RESULTS


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def median_ms(seconds: Sequence[float]) -> float:
    """The median of some times, in milliseconds."""
    return statistics.median(seconds) * 1000


def p95_ms(seconds: Sequence[float]) -> float:
    """The time that 95 of 100 stay below, in milliseconds."""
    return sorted(seconds)[int(len(seconds) * 0.95) - 1] * 1000
