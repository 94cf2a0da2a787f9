"""Functions of lists, and those that make one value out of many."""

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key

from engine.feel.arithmetic import add
from engine.feel.compare import equal, italian, kind, order
from engine.feel.functions.table import Table
from engine.feel.invoke import invoke
from engine.feel.numbers import DECIMAL128, ONE, ZERO, safely, whole
from engine.feel.run import Run
from engine.feel.values import BuiltIn, Function, HostFunction, Value

TABLE = Table("Elenchi")
AGGREGATES = Table("Somme e confronti")
Items = list[Value]


@TABLE.add("list contains(list: list, element: Any)", "Se un elenco contiene un elemento.")
def list_contains(_run: Run, items: Items, element: Value) -> Value:
    return any(equal(item, element) for item in items)


@TABLE.add("count(list: list)", "Quanti elementi ha un elenco.")
def count(_run: Run, items: Items) -> Value:
    return Decimal(len(items))


@TABLE.add(
    "sublist(list: list, start position: number, length?: number)",
    "Gli elementi da una posizione in poi (negativa: dalla fine).",
)
def sublist(_run: Run, items: Items, start: Decimal, length: Decimal | None = None) -> Value:
    first, size = whole(start), len(items) if length is None else whole(length)
    if not first or size is None or size < 0 or abs(first) > len(items):
        return None
    begin = first - 1 if first > 0 else len(items) + first
    if length is not None and begin + size > len(items):
        return None
    return items[begin : begin + size]


@TABLE.add("append(list: list, item...: Any)", "L'elenco con altri elementi in fondo.")
def append(_run: Run, items: Items, *more: Value) -> Value:
    return [*items, *more]


@TABLE.add("concatenate(list...: list)", "Gli elenchi uno dopo l'altro.")
def concatenate(_run: Run, *lists: Items) -> Value:
    return [item for items in lists for item in items]


@TABLE.add(
    "insert before(list: list, position: number, newItem: Any)",
    "L'elenco con un elemento prima di una posizione.",
)
def insert_before(_run: Run, items: Items, position: Decimal, item: Value) -> Value:
    at = _position(items, position)
    return None if at is None else [*items[:at], item, *items[at:]]


@TABLE.add("remove(list: list, position: number)", "L'elenco senza l'elemento di una posizione.")
def remove(_run: Run, items: Items, position: Decimal) -> Value:
    at = _position(items, position)
    return None if at is None else [*items[:at], *items[at + 1 :]]


def _position(items: Items, position: Decimal) -> int | None:
    at = whole(position)
    if not at or at != position or abs(at) > len(items):
        return None
    return at - 1 if at > 0 else len(items) + at


@TABLE.add(
    "list replace(list: list, position: number, newItem: Any)",
    "L'elenco con un altro elemento in una posizione.",
)
def list_replace(_run: Run, items: Items, position: Decimal, item: Value) -> Value:
    at = _position(items, position)
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


@TABLE.add(
    "list replace(list: list, match: function, newItem: Any)",
    "L'elenco con un altro elemento dove la funzione dice vero.",
)
def list_replace_where(run: Run, items: Items, match: Function, new: Value) -> Value:
    if len(match.parameters) != 2:
        return None
    replaced: Items = []
    for item in items:
        found = invoke(match, [item, new], run)
        if not isinstance(found, bool):
            return None
        replaced.append(new if found else item)
    return replaced


@TABLE.add("reverse(list: list)", "L'elenco al contrario.")
def reverse(_run: Run, items: Items) -> Value:
    return items[::-1]


@TABLE.add("index of(list: list, match: Any)", "Le posizioni di un elemento.")
def index_of(_run: Run, items: Items, match: Value) -> Value:
    return [Decimal(at) for at, item in enumerate(items, 1) if equal(item, match)]


@TABLE.add("union(list...: list)", "Gli elementi di tutti gli elenchi, una volta ciascuno.")
def union(run: Run, *lists: Items) -> Value:
    return distinct_values(run, [item for items in lists for item in items])


@TABLE.add("distinct values(list: list)", "Gli elementi di un elenco, una volta ciascuno.")
def distinct_values(run: Run, items: Items) -> Value:
    kept: Items = []
    known: set[tuple[str, Value]] = set()
    compared: Items = []  # what has no quick way to be found again
    for item in items:
        if isinstance(item, str | bool | Decimal):
            if (kind(item), item) not in known:
                known.add((kind(item), item))
                kept.append(item)
            continue
        run.charge(len(compared) // 4)
        if not any(equal(item, other) for other in compared):
            compared.append(item)
            kept.append(item)
    return kept


@TABLE.add("flatten(list: list)", "L'elenco senza elenchi dentro.")
def flatten(run: Run, items: Items) -> Value:
    flat: Items = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.charge(1)
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            flat.append(item)
        else:
            waiting.pop()
    return flat


@TABLE.add(
    "sort(list: list, precedes?: function)",
    "L'elenco in ordine, secondo una funzione che dice se il primo precede il secondo.",
)
def sort(
    run: Run, items: Items, precedes: Function | BuiltIn | HostFunction | None = None
) -> Value:
    if precedes is None:
        return _sorted_by_value(run, items)
    if len(precedes.parameters) != 2:
        return None

    def compare(left: Value, right: Value) -> int:
        if invoke(precedes, [left, right], run) is True:
            return -1
        return 1 if invoke(precedes, [right, left], run) is True else 0

    return sorted(items, key=cmp_to_key(compare))


def _sorted_by_value(run: Run, items: Items) -> Value:
    if any(order(items[0], item, run.zone) is None for item in items):
        return None

    def by_value(one: Value, other: Value) -> int:
        return order(one, other, run.zone) or 0

    return sorted(items, key=cmp_to_key(by_value))


@TABLE.add("partition(list: list, size: number)", "L'elenco diviso in pezzi di tanti elementi.")
def partition(_run: Run, items: Items, size: Decimal) -> Value:
    step = whole(size)
    if not step or step < 1:
        return None
    return [items[at : at + step] for at in range(0, len(items), step)]


# --- one value out of many -------------------------------------------------------------------

Reduce = Callable[[Run, Items], Value]


def _add(name: str, says: str) -> Callable[[Reduce], Reduce]:
    """Enter a function that takes a list or its elements."""

    def enter(call: Reduce) -> Reduce:
        AGGREGATES.add(f"{name}(list: list)", says)(call)
        AGGREGATES.add(f"{name}(element...: Any)", says)(
            lambda run, *items: call(run, list(items))
        )
        return call

    return enter


def _numbers(run: Run, items: Items) -> list[Decimal] | None:
    numbers = [item for item in items if isinstance(item, Decimal)]
    if len(numbers) == len(items):
        return numbers
    other = next(item for item in items if not isinstance(item, Decimal))
    run.warn(f"qui servono solo numeri, non {italian(other)}")
    return None


def _extreme(sign: int) -> Reduce:
    def extreme(run: Run, items: Items) -> Value:
        if not items:
            return None
        best = items[0]
        for item in items:
            ordered = order(item, best, run.zone)
            if ordered is None:
                return None
            if ordered * sign > 0:
                best = item
        return best

    return extreme


minimum = _add("min", "Il più piccolo.")(_extreme(-1))
maximum = _add("max", "Il più grande.")(_extreme(1))


@_add("sum", "La somma dei numeri (o delle durate); di nessuno è vuota.")
def total(run: Run, items: Items) -> Value:
    if not items:
        return None
    result = items[0]
    if isinstance(result, str) or (len(items) == 1 and _numbers(run, items) is None):
        return None
    for item in items[1:]:
        result = add(result, item, run.zone)
        if result is None or isinstance(result, str):
            return None
    return result


@_add("mean", "La media dei numeri.")
def mean(run: Run, items: Items) -> Value:
    numbers = _numbers(run, items)
    summed = total(run, items) if numbers else None
    return (
        safely(DECIMAL128.divide, summed, Decimal(len(items)))
        if isinstance(summed, Decimal)
        else None
    )


@_add("median", "Il numero che sta nel mezzo.")
def median(run: Run, items: Items) -> Value:
    numbers = _numbers(run, items)
    if not numbers:
        return None
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    both = safely(DECIMAL128.add, numbers[middle - 1], numbers[middle])
    return None if both is None else safely(DECIMAL128.divide, both, Decimal(2))


@_add("stddev", "Lo scarto quadratico medio (campionario).")
def standard_deviation(run: Run, items: Items) -> Value:
    numbers = _numbers(run, items)
    middle = mean(run, items) if numbers and len(numbers) > 1 else None
    if not numbers or not isinstance(middle, Decimal):
        return None
    run.charge(len(numbers))
    squares = ZERO
    for item in numbers:
        away = DECIMAL128.subtract(item, middle)
        squares = DECIMAL128.add(squares, DECIMAL128.multiply(away, away))
    return DECIMAL128.sqrt(DECIMAL128.divide(squares, Decimal(len(numbers) - 1)))


@_add("product", "Il prodotto dei numeri.")
def product(run: Run, items: Items) -> Value:
    numbers = _numbers(run, items)
    if not numbers:
        return None
    result: Decimal | None = ONE
    for item in numbers:
        result = None if result is None else safely(DECIMAL128.multiply, result, item)
    return result


@_add("mode", "I numeri più frequenti, in ordine.")
def mode(run: Run, items: Items) -> Value:
    numbers = _numbers(run, items)
    if numbers is None:
        return None
    often: dict[Decimal, int] = {}
    for item in numbers:
        often[item] = often.get(item, 0) + 1
    most = max(often.values(), default=0)
    return [*sorted(item for item, times in often.items() if times == most)]


def _decided(*, decisive: bool) -> Reduce:
    def decided(_run: Run, items: Items) -> Value:
        if any(item is decisive for item in items):
            return decisive
        return (not decisive) if all(item is (not decisive) for item in items) else None

    return decided


every_true = _add("all", "Se tutti sono veri.")(_decided(decisive=False))
some_true = _add("any", "Se almeno uno è vero.")(_decided(decisive=True))


@AGGREGATES.add("not(negand: Any)", "Il contrario di vero/falso.")
def negation(_run: Run, value: Value) -> Value:
    return not value if isinstance(value, bool) else None
