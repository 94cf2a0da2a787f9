"""Functions of texts that take a regular expression of XPath."""

from engine.feel.functions.table import Table
from engine.feel.patterns.matching import Match, Matcher
from engine.feel.patterns.program import SIZE, BadPattern, program
from engine.feel.run import Run
from engine.feel.values import Value

TABLE = Table("Espressioni regolari")


def _matcher(run: Run, text: str, pattern: str, flags: Value) -> Matcher | None:
    if not isinstance(flags, str | None):
        return None
    run.charge(1 + len(pattern) // 4)
    try:
        compiled = program(pattern, flags or "")
    except BadPattern:
        run.charge(SIZE // 4)  # what it may have cost to see that
        run.warn("l'espressione regolare non è valida")
        return None
    run.charge(len(compiled.steps) // 4)
    return Matcher(compiled, text, run.limits.pattern_steps)


def _spent(run: Run, matcher: Matcher) -> None:
    run.charge(matcher.steps - matcher.left)


@TABLE.add(
    "matches(input: string, pattern: string, flags?: Any)",
    "Se un'espressione regolare si trova nel testo.",
)
def matches(run: Run, text: str, pattern: str, flags: Value = None) -> Value:
    matcher = _matcher(run, text, pattern, flags)
    if matcher is None:
        return None
    found = matcher.find()
    _spent(run, matcher)
    return found is not None


@TABLE.add(
    "replace(input: string, pattern: string, replacement: string, flags?: Any)",
    "Il testo con un altro dove si trova l'espressione regolare; $1 è il primo gruppo.",
)
def replace(run: Run, text: str, pattern: str, replacement: str, flags: Value = None) -> Value:
    matcher = _matcher(run, text, pattern, flags)
    if matcher is None or _matches_nothing(run, pattern, flags):
        return None
    literal = isinstance(flags, str) and "q" in flags
    pieces, at = [], 0
    for found in matcher.all():
        new = replacement if literal else _filled(replacement, found)
        if new is None:
            return None
        pieces += [text[at : found.start], new]
        at = found.end
    _spent(run, matcher)
    return "".join([*pieces, text[at:]])


def _matches_nothing(run: Run, pattern: str, flags: Value) -> bool:
    """A pattern that is satisfied by nothing has no definite places to be replaced."""
    empty = _matcher(run, "", pattern, flags)
    return empty is not None and empty.find() is not None


def _filled(replacement: str, found: Match) -> str | None:
    """The replacement with its `$1` … filled in, or None where it is malformed."""
    filled, at = "", 0
    while at < len(replacement):
        char, follows = replacement[at], replacement[at + 1 : at + 2]
        if char == "\\":
            if follows not in {"\\", "$"}:
                return None
            filled, at = filled + follows, at + 2
        elif char == "$":
            if not (follows.isascii() and follows.isdigit()):
                return None
            group, at = _group(replacement, at + 1, found)
            filled += group
        else:
            filled, at = filled + char, at + 1
    return filled


def _group(replacement: str, at: int, found: Match) -> tuple[str, int]:
    """The group of the longest number that there is, and the place behind the number."""
    number, end = int(replacement[at]), at + 1
    while end < len(replacement) and replacement[end] in "0123456789":
        longer = number * 10 + int(replacement[end])
        if longer > len(found.groups):
            break
        number, end = longer, end + 1
    if number > len(found.groups):
        return "", end
    whole = found.whole if number == 0 else found.groups[number - 1]
    return whole or "", end


@TABLE.add(
    "split(string: string, delimiter: string)",
    "I pezzi di un testo fra un'espressione regolare e la prossima.",
)
def split(run: Run, text: str, delimiter: str) -> Value:
    matcher = _matcher(run, text, delimiter, None)
    if matcher is None or _matches_nothing(run, delimiter, None):
        return None
    pieces, at = list[Value](), 0
    for found in matcher.all():
        pieces.append(text[at : found.start])
        at = found.end
    _spent(run, matcher)
    return [*pieces, text[at:]]
