"""`if`, `for`, `some`, `every`."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.feel.compare import italian, kind
from engine.feel.compiler import (
    Builder,
    Code,
    Compiler,
    Frame,
    Place,
    place_of,
    subtrees,
    token,
    weight,
)
from engine.feel.far import day_from, ordinal
from engine.feel.numbers import whole
from engine.feel.parser import Node
from engine.feel.refusals import ValueTooLarge
from engine.feel.run import Run
from engine.feel.values import Range, Value


def _if(compiler: Compiler, node: Node) -> Code:
    condition, yes, no = (compiler.build(part) for part in subtrees(node))
    return choose(condition, yes, no, place_of(subtrees(node)[0]))


def choose(
    condition: Code, yes: Code, no: Code, place: Place = (0, 0), *, strict: bool = False
) -> Code:
    """`if condition then yes else no`; when strict no other condition than true, false, null."""

    def run(frame: Frame) -> Value:
        value = condition(frame)
        if value is True:
            return yes(frame)
        if value is not False and value is not None:
            frame.run.warn(f"dopo «if» serve vero/falso, non {italian(value)}", place)
            if strict:
                return None
        return no(frame)

    return run


# --- iterations ------------------------------------------------------------------------------

Source = Callable[[Frame], list[Value] | None]


def _sources(compiler: Compiler, node: Node, stack: list[str]) -> list[tuple[str, Source]]:
    """The variables of an iteration, each with what it runs through; later ones see earlier."""
    sources = []
    for iteration in subtrees(node):
        name = str(token(iteration))
        with compiler.binding(*stack):
            codes = [compiler.build(part) for part in subtrees(iteration)]
        place = place_of(iteration)
        ranged = iteration.data == "over_range"
        sources.append((name, _over_range(codes, place) if ranged else over(codes[0], place)))
        stack.append(name)
    return sources


def _weighing(sources: list[tuple[str, Source]], body: Node) -> list[tuple[str, Source]]:
    """The sources, the last of which charges what the body costs for each of its values."""
    *others, (name, source) = sources
    cost = weight(body)

    def run(frame: Frame) -> list[Value] | None:
        values = source(frame)
        frame.run.charge(cost * len(values or ()))
        return values

    return [*others, (name, run)]


def over(code: Code, place: Place = (0, 0)) -> Source:
    def run(frame: Frame) -> list[Value] | None:
        value = code(frame)
        if isinstance(value, Range):
            return counted(value, frame.run, place)
        if value is None:
            frame.run.warn("ciò che si vuole scorrere è vuoto", place)
            return None
        return value if isinstance(value, list) else [value]

    return run


def _over_range(codes: list[Code], place: Place) -> Source:
    return lambda frame: counted(Range(codes[0](frame), codes[1](frame)), frame.run, place)


def counted(interval: Range, run: Run, place: Place) -> list[Value] | None:
    """The numbers or days of an interval, upwards or downwards."""
    start, end = interval.start, interval.end
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        first, last = whole(start), whole(end)
        if first is not None and last is not None and first == start and last == end:
            numbers = _indices(first, last, interval, run)
            return [Decimal(number) for number in numbers]
    elif kind(start) == kind(end) == "date":
        numbers = _indices(ordinal(start), ordinal(end), interval, run)  # type: ignore[arg-type]
        return [day_from(number) for number in numbers]
    run.warn("si possono scorrere solo intervalli di numeri interi o di date", place)
    return None


def _indices(first: int, last: int, interval: Range, run: Run) -> range:
    step = 1 if last >= first else -1
    if not interval.start_included:
        first += step
    if not interval.end_included:
        last -= step
    if abs(last - first) >= run.limits.items:
        raise ValueTooLarge(what="un intervallo da scorrere", limit=run.limits.items)
    return range(first, last + step, step)


def _frames(sources: list[tuple[str, Source]], frame: Frame) -> Iterator[Frame | None]:
    """A frame for each combination of values; None where a source cannot be run through."""
    (name, source), *rest = sources
    values = source(frame)
    if values is None:
        yield None
        return
    frame.run.charge(len(values))
    for value in values:
        inner = Frame(frame.run, {name: value}, frame)
        if rest:
            yield from _frames(rest, inner)
        else:
            yield inner


def _for(compiler: Compiler, node: Node) -> Code:
    iterations, body = subtrees(node)
    names: list[str] = []
    sources = _sources(compiler, iterations, names)
    with compiler.binding(*names, "partial"):
        code = compiler.build(body)
    asked = any(str(token(name)) == "partial" for name in body.find_data("name"))
    return collect(_weighing(sources, body), code, partial=asked)


def collect(sources: list[tuple[str, Source]], code: Code, *, partial: bool = True) -> Code:
    """`for sources return code`; `partial` holds the results so far, where it is asked for."""

    def run(frame: Frame) -> Value:
        results: list[Value] = []
        outer = Frame(frame.run, {"partial": []}, frame)
        for inner in _frames(sources, outer):
            if inner is None:
                return None
            results.append(code(inner))
            frame.run.fit(results)
            if partial:
                frame.run.charge(len(results))
                outer.vars["partial"] = list(results)
        return results

    return run


def _quantified(*, decisive: bool) -> Builder:
    """`some` is decided by one true, `every` by one false; otherwise null is contagious."""

    def build(compiler: Compiler, node: Node) -> Code:
        iterations, condition = subtrees(node)
        names: list[str] = []
        sources = _sources(compiler, iterations, names)
        with compiler.binding(*names):
            test = compiler.build(condition)
        return quantify(_weighing(sources, condition), test, decisive=decisive)

    return build


def quantify(sources: list[tuple[str, Source]], test: Code, *, decisive: bool) -> Code:
    """`some` or `every sources satisfies test`."""

    def run(frame: Frame) -> Value:
        unknown = False
        for inner in _frames(sources, frame):
            value = None if inner is None else test(inner)
            if value is decisive:
                return decisive
            unknown = unknown or value is not (not decisive)
        return None if unknown else not decisive

    return run


BUILDERS: dict[str, Builder] = {
    "if_then_else": _if,
    "for_return": _for,
    "some": _quantified(decisive=True),
    "every": _quantified(decisive=False),
}
