"""Texts of every shape that the grammar knows, one strategy for each of its rules."""

from hypothesis import strategies as st

NAMES = frozenset({"data di nascita", "a-b", "x+y", "bed and breakfast", "l'ora", "n. 1/2"})

names = st.sampled_from(["x", "xs", "urgenza", "due parole", "é", "not", "item", *sorted(NAMES)])
plain = st.sampled_from(["x", "y", "due parole", "list", "number"])
blanks = st.sampled_from([" ", " ", " ", "  ", "\n", " /* detto */ ", " // detto\n"])


def _one_of(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


def _many(part: st.SearchStrategy[str], *, least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(part, min_size=least, max_size=3).map(", ".join)


def _build(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(pattern.format, *parts)


numbers = _one_of("0", "12", "1.50", ".5", "1e3", "2.5E-2", "9" * 40)
strings = _one_of('""', '"a"', '"\\u00e8 \\"x\\" \\n"', '"\\U01F600"', '"// no"', '"l\'ora"')
ats = _one_of('@"2025-11-03"', '@"P1D"', '@"10:00:00@Europe/Rome"', '@"niente"')
signs = _one_of("=", "!=", "<", "<=", ">", ">=")

LITERALS = {
    "number": numbers,
    "string": strings,
    "at": ats,
    "true": st.just("true"),
    "false": st.just("false"),
    "null": st.just("null"),
    "name": names,
}
types = st.recursive(
    _one_of("number", "string", "Any", "date and time", "tipo.mio", "list", "function"),
    lambda inner: st.one_of(
        _build("{}<{}>", _one_of("list", "range"), inner),
        _build("context<{}>", _many(_build("{}: {}", plain, inner), least=1)),
        _build("function<{}> -> {}", _many(inner), inner),
    ),
    max_leaves=4,
)


def _shapes(one: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[str]]:
    """Every rule that holds expressions; operands stand in brackets where they bind less."""
    inner = _build("({})", one)
    operand = st.one_of(*LITERALS.values(), inner)
    ended = st.one_of(names, inner)
    unary = _build("{} {}", signs, operand)
    test = st.one_of(one, unary)
    iteration = st.one_of(
        _build("{} in {}", plain, one), _build("{} in {} .. {}", plain, operand, operand)
    )
    iterations = _many(iteration, least=1)
    entry = _build("{}: {}", st.one_of(names, strings), one)
    parameter = st.one_of(plain, _build("{}: {}", plain, types))
    return {
        "disjunction": _build("{} or {}", operand, operand),
        "conjunction": _build("{} and {} and {}", operand, operand, operand),
        "compare": _build("{} {} {}", operand, signs, operand),
        "between": _build("{} between {} and {}", operand, operand, operand),
        "in_test": _build("{} in {}", operand, st.one_of(operand, unary)),
        "in_tests": _build("{} in ({}, {})", operand, test, test),
        "instance_of": _build("{} instance of {}", operand, types),
        "addition": _build("{} {} {}", operand, _one_of("+", "-", "–"), operand),
        "multiplication": _build("{} {} {}", operand, _one_of("*", "/"), operand),
        "power": _build("{} ** {}", operand, operand),
        "negate": _build("{}{}", _one_of("-", "- "), operand),
        "filter": _build("{}[{}]", ended, one),
        "path": _build("{}.{}", st.one_of(ended, ats, strings), plain),
        "call": st.one_of(
            _build("{}({})", ended, _many(one)),
            _build("{}({})", ended, _many(_build("{}: {}", plain, one), least=1)),
        ),
        "group": st.one_of(inner, _build("({})", unary)),
        "list": _build("[{}]", _many(one)),
        "range": st.one_of(
            _build("{}{} .. {}{}", _one_of(*"[("), operand, operand, _one_of(*"])[")),
            _build("(]{} .. {}{})", operand, operand, _one_of(*"])[")),
        ),
        "context": _build("{{{}}}", _many(entry)),
        "if_then_else": _build("if {} then {} else {}", one, one, one),
        "for_return": _build("for {} return {}", iterations, one),
        "some": _build("some {} satisfies {}", iterations, one),
        "every": _build("every {} satisfies {}", iterations, one),
        "function": _build("function({}) {}", _many(parameter), one),
        "external_function": _build("function({}) external {{{}}}", _many(parameter), entry),
    }


def _expressions(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(*_shapes(inner).values())


expressions = st.recursive(st.one_of(*LITERALS.values()), _expressions, max_leaves=12)
SHAPES = {**LITERALS, **_shapes(expressions)}
tests = st.one_of(expressions, _build("{} {}", signs, st.one_of(*LITERALS.values())))
unary_tests = st.one_of(
    st.just("-"),
    _many(tests, least=1),
    _build("not({})", _many(tests, least=1)),
)
