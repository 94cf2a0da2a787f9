"""Functions of texts."""

from decimal import Decimal

from engine.feel.compare import italian
from engine.feel.functions.table import Table
from engine.feel.numbers import whole
from engine.feel.refusals import ValueTooLarge
from engine.feel.run import Run
from engine.feel.values import Value

TABLE = Table("Testi")


@TABLE.add(
    "substring(string: string, start position: number, length?: number)",
    "Il pezzo di un testo che comincia in una posizione (da 1; negativa: dalla fine).",
)
def substring(_run: Run, text: str, start: Decimal, length: Decimal | None = None) -> Value:
    first, size = whole(start), len(text) if length is None else whole(length)
    if not first or size is None or size < 1:
        return None
    begin = first - 1 if first > 0 else len(text) + first
    if begin < 0:
        return None
    return text[begin : begin + size]


@TABLE.add("string length(string: string)", "Quanti caratteri ha un testo.")
def string_length(_run: Run, text: str) -> Value:
    return Decimal(len(text))


@TABLE.add("upper case(string: string)", "Il testo in maiuscolo.")
def upper_case(_run: Run, text: str) -> Value:
    return text.upper()


@TABLE.add("lower case(string: string)", "Il testo in minuscolo.")
def lower_case(_run: Run, text: str) -> Value:
    return text.lower()


@TABLE.add("substring before(string: string, match: string)", "Ciò che precede un pezzo di testo.")
def substring_before(_run: Run, text: str, match: str) -> Value:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@TABLE.add("substring after(string: string, match: string)", "Ciò che segue un pezzo di testo.")
def substring_after(_run: Run, text: str, match: str) -> Value:
    if not match:
        return text
    return text.partition(match)[2]


@TABLE.add("contains(string: string, match: string)", "Se un testo ne contiene un altro.")
def contains(_run: Run, text: str, match: str) -> Value:
    return match in text


@TABLE.add("starts with(string: string, match: string)", "Se un testo comincia con un altro.")
def starts_with(_run: Run, text: str, match: str) -> Value:
    return text.startswith(match)


@TABLE.add("ends with(string: string, match: string)", "Se un testo finisce con un altro.")
def ends_with(_run: Run, text: str, match: str) -> Value:
    return text.endswith(match)


@TABLE.add(
    "string join(list: list, delimiter?: Any)",
    "I testi di un elenco uno dopo l'altro, con un separatore; i vuoti si saltano.",
)
def string_join(run: Run, items: list[Value], delimiter: Value = None) -> Value:
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) != sum(item is not None for item in items):
        run.warn("«string join» unisce solo testi")
        return None
    if not isinstance(delimiter, str | None):
        run.warn(f"il separatore è un testo, non {italian(delimiter)}")
        return None
    divider = delimiter or ""
    size = sum(map(len, texts)) + len(divider) * len(texts)
    if size > run.limits.characters:
        raise ValueTooLarge(what=f"un testo di {size} caratteri", limit=run.limits.characters)
    return divider.join(texts)
