"""Prints passed and total of every folder of the kit, what fails and why."""

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from engine.dmn import Model, parse_decisions
from engine.dmn.reading import children, read
from engine.feel import Range, Time, Value, text_of
from engine.feel.compare import equal
from engine.refusal import Refusal
from tests.conformance.kit import Case, cases

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_LEVELS = {"2": "compliance-level-2", "3": "compliance-level-3"}


def main() -> int:
    kit = Path(os.environ.get("DMN_TCK", "../shared/dmn-tck"))
    if not all((kit / folder).is_dir() for folder in _LEVELS.values()):
        sys.stderr.write(
            f"{kit} holds no kit: set DMN_TCK to a folder with {[*_LEVELS.values()]}\n"
        )
        return 2
    totals = []
    for level, folder in _LEVELS.items():
        passed, total = _run_level(kit / folder, java=False)
        totals.append(f"level {level}: {passed}/{total}")
    passed, total = _run_level(kit / _LEVELS["3"], java=True)
    sys.stdout.write(f"external Java, refused on purpose: {passed}/{total}\n")
    sys.stdout.write("\n".join(totals) + "\n")
    return 0


def _run_level(level: Path, *, java: bool) -> tuple[int, int]:
    by_folder: dict[Path, list[str | None]] = {}
    for case in cases(level):
        if ("external-java" in case.folder.name) is java:
            by_folder.setdefault(case.folder, []).append(_failure(case))
    for folder, results in by_folder.items():
        failures = [failure for failure in results if failure]
        passed = len(results) - len(failures)
        sys.stdout.write(f"{folder.name}: {passed}/{len(results)}\n")
        sys.stdout.writelines(f"    {failure}\n" for failure in failures)
    every = [failure for results in by_folder.values() for failure in results]
    return every.count(None), len(every)


def _failure(case: Case) -> str | None:
    """What is wrong with a case's result, or None."""
    where = f"{case.id} {case.node}"
    try:
        model = _model(case.folder / case.model)
        decision = model.decide(case.service or case.node, case.inputs, now=_NOW)
    except Refusal as refusal:
        return None if case.error else f"{where}: {type(refusal).__name__} {refusal}"
    except Exception as error:  # noqa: BLE001  # the kit must run to its end
        return f"{where}: {type(error).__name__} {error}"
    value = decision.value
    if case.service and isinstance(value, dict) and case.node in value:
        value = value[case.node]
    if same(value, case.expected):
        return None
    why = "; ".join(str(warning) for warning in decision.warnings)
    return f"{where}: {text_of(value)!r} instead of {text_of(case.expected)!r} ({why})"


def same(found: Value, expected: Value) -> bool:
    """Equal, numbers up to the eight decimals that the kit writes."""
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        names = found.keys() == expected.keys()
        return names and all(same(found[name], expected[name]) for name in found)
    if equal(found, expected) is True and not isinstance(found, Range):
        return not isinstance(found, Time) or text_of(found) == text_of(expected)
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) < Decimal("1e-8")
    return False


@cache
def _model(file: Path) -> Model:
    imported = [_model(other) for other in _imported(file)]
    return parse_decisions(file.read_bytes(), imported=imported, strict=False)


def _imported(file: Path) -> Iterator[Path]:
    wanted = {one.get("namespace") for one in children(read(file.read_bytes()), "import")}
    for other in sorted(file.parent.glob("*.dmn")):
        if wanted and other != file and read(other.read_bytes()).get("namespace") in wanted:
            yield other


if __name__ == "__main__":
    sys.exit(main())
