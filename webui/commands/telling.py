"""How expressions and decisions are told on the command line: text, carets, JSON."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.dmn import Decision, MatchedRule
from engine.dmn.analysis import Analysis
from engine.feel import Value, Warned
from engine.feel.text import literal


def pointed(text: str, line: int, column: int) -> str:
    """The line of a text with a caret under one of its characters; empty without a place."""
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return ""
    # A tab stays a tab, so that the caret stands under its character.
    before = "".join("\t" if sign == "\t" else " " for sign in lines[line - 1][: column - 1])
    return f"  {lines[line - 1]}\n  {before}^"


def warned(text: str, warnings: Iterable[Warned]) -> Iterator[str]:
    """Each warning, with its place in the text where it has one."""
    for one in warnings:
        yield "\n".join(filter(None, (f"Attenzione: {one}", pointed(text, one.line, one.column))))


def explained(decision: Decision) -> Iterator[str]:
    """Which rules led to a decision: what was asked, what each cell says, what came out."""
    if not decision.rules and not decision.behind:
        yield "Nessuna regola ha deciso."
    for rule in (*decision.rules, *decision.behind):
        yield f"\nRegola {rule.number} della tabella «{rule.decision}»"
        if rule.annotation:
            yield f"  {rule.annotation}"
        for (label, value), asked in zip(rule.inputs.items(), rule.asked, strict=True):
            yield f"  {label} = {literal(value)}   cella: {asked or '-'}"
        for name, value in rule.outputs.items():
            yield f"  → {name} = {literal(value)}"


def analysed(analysis: Analysis) -> Iterator[str]:
    """What the analysis of a table found, and what it could not look at."""
    yield f"Tabella «{analysis.table}»"
    for flaw in analysis.flaws:
        yield f"  {flaw.kind}: {flaw.sentence}"
    for unread in analysis.unread:
        yield f"  non analizzato: {unread}"
    if not analysis.flaws and not analysis.unread:
        yield "  senza vuoti, sovrapposizioni o regole irraggiungibili"


def decision_as_json(decision: Decision) -> dict[str, Any]:
    """A decision with everything behind it, as plain data."""
    return {
        "value": decision.value,
        "rules": [_rule(rule) for rule in decision.rules],
        "behind": [_rule(rule) for rule in decision.behind],
        "warnings": [str(one) for one in decision.warnings],
    }


def analysis_as_json(analysis: Analysis) -> dict[str, Any]:
    """An analysis as plain data."""
    flaws = [
        {
            "kind": flaw.kind.value,
            "rules": list(flaw.rules),
            "sentence": flaw.sentence,
            "example": dict(flaw.example),
        }
        for flaw in analysis.flaws
    ]
    return {"table": analysis.table, "flaws": flaws, "unread": list(analysis.unread)}


def _rule(rule: MatchedRule) -> dict[str, Any]:
    return {
        "table": rule.decision,
        "number": rule.number,
        "id": rule.id,
        "annotation": rule.annotation,
        "inputs": dict(rule.inputs),
        "cells": list(rule.asked),
        "outputs": dict(rule.outputs),
    }


def dumped(value: object) -> str:
    """JSON: numbers as numbers, days, durations and the like as FEEL writes them."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    known: Value = value
    return literal(known)
