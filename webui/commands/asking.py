"""`percorsi feel` and `percorsi decide`: try an expression or a table without an office."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine.clock import ROME, SystemClock
from engine.dmn import Model, NoSuchDecision, WrongDecision, parse_decisions
from engine.dmn.analysis import analyse
from engine.feel import FeelSyntaxError, HostFunction, compile_expression
from engine.feel.temporal import read_date_time
from engine.feel.text import literal
from engine.refusal import Refusal
from processes.bundles import read_files
from processes.terms import read_terms
from tasks.functions import host_functions
from tasks.settings import ROOT
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties
from webui.commands import telling
from webui.commands.options import FILE, Told

REFUSED = 1


class NotAContext(Refusal):
    """Il file {file} non contiene un contesto: si scrive {{"nome": valore}}, in JSON o in FEEL."""


class WhichDecision(Refusal):
    """Il modello contiene più decisioni: scegli con --decision tra {names}."""


class NoInputs(Refusal):
    """Manca il file dei dati: si scrive dopo quello della tabella."""


def _instant(_context: object, _parameter: object, text: str | None) -> datetime:
    if text is None:
        return SystemClock().now()
    found = read_date_time(text)
    if not isinstance(found, datetime):
        raise click.BadParameter("si scrive come 2026-03-12T10:30:00")
    return found if found.tzinfo else found.replace(tzinfo=ROME)


at = click.option("--at", "now", callback=_instant, help="L'istante in cui si chiede.")
as_json = click.option("--json", "as_json", is_flag=True, help="Risponde in JSON.")


@click.command()
@click.argument("expression", metavar="ESPRESSIONE")
@click.option("--context", type=FILE, help="I valori che si vedono, in JSON o in FEEL.")
@at
@as_json
def feel(expression: str, context: Path | None, now: datetime, *, as_json: bool) -> None:
    """Calcola un'espressione FEEL. Esce con 1 se non è scritta bene o non si può calcolare."""
    with _told(expression):
        scope = {} if context is None else _context(context, now)
        compiled = compile_expression(expression, frozenset(scope))
        outcome = compiled.evaluate(scope, now=now, functions=_words(now))
    if as_json:
        warnings = [str(one) for one in outcome.warnings]
        click.echo(telling.dumped({"value": outcome.value, "warnings": warnings}))
        return
    _say(telling.warned(expression, outcome.warnings), err=True)
    click.echo(literal(outcome.value))


@click.command()
@click.argument("table", metavar="TABELLA", type=FILE)
@click.argument("inputs", metavar="[DATI]", type=FILE, required=False)
@click.option("--decision", help="Nome o id della decisione, se ce n'è più d'una.")
@click.option("--import", "imports", type=FILE, multiple=True, help="Un modello importato.")
@click.option("--explain", is_flag=True, help="Dice quali regole hanno deciso, cella per cella.")
@click.option("--check", is_flag=True, help="Cerca vuoti, sovrapposizioni e regole morte.")
@at
@as_json
def decide(table: Path, **options: Any) -> None:
    """Prende una decisione DMN, oppure con --check ne esamina le tabelle."""
    with _told():
        imported: list[Model] = []
        for one in options["imports"]:
            imported.append(parse_decisions(one.read_bytes(), imported=imported))
        model = parse_decisions(table.read_bytes(), imported=imported)
        if options["check"]:
            _check(model, as_json=options["as_json"])
        else:
            _decide(model, options)


def _decide(model: Model, options: Mapping[str, Any]) -> None:
    now, inputs = options["now"], options["inputs"]
    if inputs is None:
        raise NoInputs
    made = model.decide(
        options["decision"] or _only_one(model),
        _context(inputs, now),
        now=now,
        functions=_words(now),
    )
    if options["as_json"]:
        click.echo(telling.dumped(telling.decision_as_json(made)))
        return
    _say(telling.warned("", made.warnings), err=True)
    click.echo(literal(made.value))
    if options["explain"]:
        _say(telling.explained(made))


def _only_one(model: Model) -> str:
    found = model.decisions
    if not found:
        raise NoSuchDecision(name="")
    if len(found) > 1:
        raise WhichDecision(names=", ".join(f"«{name}»" for name in found.values()))
    return next(iter(found))


def _check(model: Model, *, as_json: bool) -> None:
    found = [analyse(table) for table in model.tables]
    if as_json:
        click.echo(telling.dumped([telling.analysis_as_json(one) for one in found]))
    else:
        _say(line for one in found for line in telling.analysed(one))
    if any(one.flaws for one in found):
        raise click.exceptions.Exit(REFUSED)


def _say(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)


def _words(now: datetime) -> Mapping[str, HostFunction]:
    """The functions of the house, with the terms that are shipped."""
    return host_functions(Duties(read_terms(read_files(ROOT)), Calendar()), now)


def _context(file: Path, now: datetime) -> dict[str, Any]:
    """The values of a file: JSON, or a context of FEEL where days and durations can be written."""
    text = file.read_text(encoding="utf-8")
    try:
        found = json.loads(text, parse_float=Decimal)
    except ValueError:
        with _told(text):
            found = compile_expression(text).value({}, now=now, functions=_words(now))
    if not isinstance(found, dict):
        raise NotAContext(file=file.name)
    return found


@contextmanager
def _told(text: str = "") -> Iterator[None]:
    """A refusal is a sentence, with a caret under the character that it speaks of."""
    try:
        yield
    except Refusal as refusal:
        wrong = refusal.text if isinstance(refusal, WrongDecision) else text
        place = ""
        if isinstance(refusal, FeelSyntaxError | WrongDecision):
            place = telling.pointed(wrong, refusal.line, refusal.column)
        raise Told("\n".join(filter(None, (str(refusal), place)))) from None
