"""Prints passed and total of every folder of the kit, what fails and why."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from engine.dmn import Model, parse_decisions
from engine.dmn.reading import children, read
from engine.feel import text_of
from engine.refusal import Refusal
from tests.conformance.kit import Case, Unreadable, cases, same

_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_LEVELS = {"2": "compliance-level-2", "3": "compliance-level-3"}
SECONDS = 5  # for one case; a hundredth of one is usual


def main() -> int:
    kit = Path(os.environ.get("DMN_TCK", "../shared/dmn-tck"))
    if not any((kit / folder).is_dir() for folder in _LEVELS.values()):
        sys.stderr.write(
            f"There is no conformance kit in {kit.resolve()}.\n"
            "Say where one is: make conformance DMN_TCK=<folder>, a folder that holds "
            f"{' and '.join(_LEVELS.values())}.\n"
        )
        return 2
    totals = {level: run_level(kit / folder) for level, folder in _LEVELS.items()}
    java = [result for results, java in totals.values() for result in java]
    sys.stdout.write(
        f"external Java, refused on purpose and counted apart: {java.count(None)}/{len(java)}\n"
    )
    for level, (results, _) in totals.items():
        sys.stdout.write(f"level {level}: {results.count(None)}/{len(results)}\n")
    return 0


Results = list[str | None]


def run_level(level: Path) -> tuple[Results, Results]:
    """What is wrong with each case, or None: the level's own, and those in external Java."""
    by_folder: dict[Path, Results] = {}
    for case in cases(level):
        by_folder.setdefault(case.folder, []).append(failure(case))
    own: Results = []
    java: Results = []
    for folder, results in by_folder.items():
        failures = [one for one in results if one]
        sys.stdout.write(f"{folder.name}: {results.count(None)}/{len(results)}\n")
        sys.stdout.writelines(f"    {one}\n" for one in failures)
        (java if "external-java" in folder.name else own).extend(results)
    return own, java


class TooSlow(Exception):
    """A case took longer than any may."""


def failure(case: Case | Unreadable) -> str | None:
    """What is wrong with a case's result, or None; whatever happens, the kit runs on."""
    if isinstance(case, Unreadable):
        return f"{case.file.name}: {case.reason}"
    try:
        with _bounded():
            wrong = _wrong(case)
    except Refusal as refusal:
        wrong = None if case.error else f"{type(refusal).__name__} {refusal}"
    except TooSlow:
        wrong = f"took more than {SECONDS} s"
    except Exception as error:  # noqa: BLE001  # the kit must run to its end
        wrong = f"{type(error).__name__} {error}"
    return wrong and f"{case.id} {case.node}: {wrong}"


def _wrong(case: Case) -> str | None:
    model = _model(case.folder / case.model)
    decision = model.decide(case.service or case.node, case.inputs, now=_NOW)
    value = decision.value
    if case.service and isinstance(value, dict) and case.node in value:
        value = value[case.node]
    if same(value, case.expected):
        return None
    why = "; ".join(str(warning) for warning in decision.warnings)
    return f"{text_of(value)!r} instead of {text_of(case.expected)!r} ({why})"


@contextmanager
def _bounded() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@cache
def _model(file: Path, above: tuple[Path, ...] = ()) -> Model:
    beneath = (*above, file)
    imported = [_model(other, beneath) for other in _imported(file) if other not in beneath]
    return parse_decisions(file.read_bytes(), imported=imported, strict=False)


def _imported(file: Path) -> Iterator[Path]:
    wanted = {one.get("namespace") for one in children(read(file.read_bytes()), "import")}
    for other in sorted(file.parent.glob("*.dmn")):
        if wanted and other != file and read(other.read_bytes()).get("namespace") in wanted:
            yield other


if __name__ == "__main__":
    sys.exit(main())
