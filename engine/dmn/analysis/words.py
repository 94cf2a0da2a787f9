"""Parts of a table in Italian: where a rule is missing, and an example of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from engine.dmn.analysis.axes import Axis, Part
from engine.dmn.analysis.regions import Box
from engine.feel.text import literal
from engine.feel.values import Value


def described(axes: Sequence[Axis], box: Box, whole: Box) -> str:
    """The box by what it says of each axis; an axis that it does not narrow is left out."""
    said = [
        f"{axis.label} è {_some(axis, parts)}"
        for axis, parts, every in zip(axes, box, whole, strict=True)
        if parts & ~axis.null != every & ~axis.null
    ]
    return " e ".join(said) or "qualunque siano i valori"


def example(axes: Sequence[Axis], box: Box) -> Mapping[str, Value]:
    """One value of the box for each axis, by label."""
    return {axis.label: _best(axis.chosen(parts)) for axis, parts in zip(axes, box, strict=True)}


def told(values: Mapping[str, Value]) -> str:
    """An example as one reads it aloud."""
    return ", ".join(f"{label} = {word(value)}" for label, value in values.items())


def word(value: Value) -> str:
    """A value as Italians write it."""
    match value:
        case None:
            return "vuoto"
        case bool():
            return "vero" if value else "falso"
        case str():
            return f"«{value}»"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
    return literal(value).replace(".", ",")


def _best(parts: Sequence[Part]) -> Value:
    """A named value rather than any other, something rather than nothing."""
    ranked = sorted(parts, key=lambda part: (part.value is None, part.is_other))
    return ranked[0].value


def _some(axis: Axis, parts: int) -> str:
    if axis.is_ordered:
        words = [_stretch(run) for run in _runs(axis, parts)]
    else:
        words = [_named(part, axis) for part in axis.chosen(parts & ~axis.null)]
    if parts & axis.null and (axis.names_null or parts == axis.null):
        words.append(word(None))
    return " oppure ".join(words)


def _named(part: Part, axis: Axis) -> str:
    if not part.is_other:
        return word(part.value)
    named = [word(one.value) for one in axis.parts if not one.is_other and one.value is not None]
    return f"un valore diverso da {', '.join(named)}" if named else "un valore qualunque"


def _runs(axis: Axis, parts: int) -> Iterator[list[Part]]:
    """The stretches of neighbouring parts of a line, without the empty value."""
    run: list[Part] = []
    for number, part in enumerate(axis.parts):
        if parts >> number & 1 and part.value is not None:
            run.append(part)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stretch(run: Sequence[Part]) -> str:
    first, last = run[0], run[-1]
    if first is last and first.is_point:
        return word(first.value)
    low = ""
    if first.low is not None:
        low = f"{'almeno' if first.is_point else 'più di'} {word(first.low)}"
    high = ""
    if last.high is not None:
        high = f"{'al massimo' if last.is_point else 'meno di'} {word(last.high)}"
    return " e ".join(one for one in (low, high) if one) or "un valore qualunque"
