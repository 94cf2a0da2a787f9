"""What words of designers cost: a gateway condition, a table of 20 rules, and others beside them.

The others are bkflow-feel, which has no functions of the caller and so is given the age, and
pydantic-monty, which runs Python in a process of its own.
"""

import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bench.rows import Missing, Row, Table
from engine.dmn import parse_decisions
from engine.feel import HostFunction, compile_expression

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOWHERE = "none"  # no database has to do with it
PEERS = Path(__file__).parents[1] / ".cache" / "peers"  # apart: they want other versions of ours
BRING = "make bench"

CONDITION = 'livello = "U1_urgente" and eta(minore) < 6'
PLAIN = 'livello == "U1_urgente" and eta(minore) < 6'
SCOPE = {"livello": "U1_urgente", "minore": date(2022, 3, 12)}
ROUNDS = 40

LEVELS = ("U0", "U1", "U2", "U3", "U4")
INPUTS = {"livello": "U4", "eta": 57, "solo": True}
RULES = [(LEVELS[number % 5], 3 * number, 3 * number + 3, number % 2 == 1) for number in range(20)]


def measure_language(table: Table) -> None:
    """Add the rows of FEEL and DMN, and of the two that they are compared with."""
    sys.path.append(str(PEERS))
    os.environ.setdefault("MONTY_BIN", str(PEERS / "bin" / "monty"))
    _conditions(table)
    _tables(table)
    _beside(table, "bkflow", _bkflow)
    _beside(table, "monty", _monty)


def _conditions(table: Table) -> None:
    compiled, code = compile_expression(CONDITION), compile(PLAIN, "condition", "eval")
    functions = {"eta": HostFunction("eta", ("nascita",), _eta)}
    plain: dict[str, Any] = {"eta": _eta}
    ours: list[float] = []
    pythons: list[float] = []
    # Taken by turns, so that a machine that is busy for a while is so for both.
    for _ in range(ROUNDS):
        ours.append(_each(lambda: compiled.value(SCOPE, now=NOW, functions=functions), 2_000))
        pythons.append(_each(lambda: eval(code, plain, SCOPE), 2_000))  # noqa: S307  # our own text
    mine, python = statistics.median(ours), statistics.median(pythons)
    table.add(Row(NOWHERE, "feel.condition.us", mine * 1e6, "us"))
    table.add(Row(NOWHERE, "python.condition.us", python * 1e6, "us"))
    table.add(Row(NOWHERE, "feel.condition.ratio", mine / python, "times"))


def _eta(_born: object) -> int:
    """As short as can be: what is measured is the language, not the calendar."""
    return 4


def _tables(table: Table) -> None:
    for policy in ("UNIQUE", "FIRST"):
        model = parse_decisions(_drawn(policy))
        decide = partial(model.decide, "d", INPUTS, now=NOW)
        assert decide().value == Decimal(19)
        each = _median(decide, 50)
        table.add(Row(NOWHERE, f"dmn.table_20.{policy.lower()}.ms", each * 1e3, "ms"))


def _drawn(policy: str) -> bytes:
    columns = "".join(
        f"<input><inputExpression><text>{name}</text></inputExpression></input>" for name in INPUTS
    )
    rows = "".join(
        _row(f'"{level}"', f"[{low}..{high})", "true" if alone else "-", str(number))
        for number, (level, low, high, alone) in enumerate(RULES)
    )
    logic = f'<decisionTable hitPolicy="{policy}">{columns}<output/>{rows}</decisionTable>'
    namespace = "https://www.omg.org/spec/DMN/20230324/MODEL/"
    head = f'<definitions xmlns="{namespace}" namespace="urn:bench" name="bench">'
    return f'{head}<decision id="d" name="d">{logic}</decision></definitions>'.encode()


def _row(*cells: str) -> str:
    kinds = ("inputEntry", "inputEntry", "inputEntry", "outputEntry")
    inner = "".join(
        f"<{kind}><text>{escape(cell)}</text></{kind}>"
        for kind, cell in zip(kinds, cells, strict=True)
    )
    return f"<rule>{inner}</rule>"


# --- the others ------------------------------------------------------------------------------

Asked = tuple[Callable[[], object], Callable[[], object]]


def _beside(table: Table, name: str, peer: Callable[[], Any]) -> None:
    """The same condition and the same table, or what would bring them."""
    rows = (f"{name}.condition.us", f"{name}.table_20.ms")
    try:
        with peer() as (condition, rules):
            assert condition() is True
            assert rules() == RULES[-1][1], "the last rule, as in our table"
            table.add(Row(NOWHERE, rows[0], _median(condition, 20) * 1e6, "us"))
            table.add(Row(NOWHERE, rows[1], _median(rules, 5) * 1e3, "ms"))
    except ImportError:
        for row in rows:
            table.miss(Missing(row, BRING))


@contextmanager
def _bkflow() -> Iterator[Asked]:
    from bkflow_feel.api import parse_expression

    logging.getLogger("bkflow_feel").setLevel(logging.CRITICAL)
    tests = [
        (
            f'livello = "{level}" and eta >= {low} and eta < {high}'
            + (" and solo = true" if alone else ""),
            low,
        )
        for level, low, high, alone in RULES
    ]

    def rules() -> object:
        return next((low for test, low in tests if parse_expression(test, INPUTS)), None)

    condition = CONDITION.replace("eta(minore)", "anni")
    yield lambda: parse_expression(condition, {**SCOPE, "anni": 4}), rules


@contextmanager
def _monty() -> Iterator[Asked]:
    from pydantic_monty import Monty

    given = {"livello": "U1_urgente", "minore": 2022}
    ladder = " else ".join(
        f'{low} if livello == "{level}" and {low} <= eta < {high}' + (" and solo" if alone else "")
        for level, low, high, alone in RULES
    )
    with Monty() as pool, pool.checkout() as session:
        session.feed_run("def years(born):\n    return 4")
        plain = PLAIN.replace("eta(", "years(")
        yield (
            lambda: session.feed_run(plain, inputs=given),
            lambda: session.feed_run(f"{ladder} else None", inputs=INPUTS),
        )


# --- the clock -------------------------------------------------------------------------------


def _each(act: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - began) / times


def _median(act: Callable[[], object], times: int) -> float:
    """The median over rounds, in seconds."""
    act()
    return statistics.median(_each(act, times) for _ in range(ROUNDS))
