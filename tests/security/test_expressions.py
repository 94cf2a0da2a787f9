"""The payloads that escaped from, or hung, the engines we did not choose.

As they stand and carried over to FEEL: each is refused, or is null and does nothing.
"""

import tracemalloc
from pathlib import Path

import pytest

from engine.feel import HostFunction, compile_expression, compile_unary_tests
from engine.refusal import Refusal
from tests.security.cost import cpu_seconds
from tests.unit.feel.support import NOW

MARK = "__MARK__"
ESCAPES = [
    f"__import__('os').system('touch {MARK}')",
    f'__import__("os").system("touch {MARK}")',
    f"open('{MARK}', 'w').write('x')",
    f'open("{MARK}", "w").write("x")',
    f"exec(\"open('{MARK}', 'w')\")",
    f'eval("open(\\"{MARK}\\", \\"w\\")")',
    "().__class__.__bases__[0].__subclasses__()",
    '"".__class__.__mro__[1].__subclasses__()',
    "[].__class__.__base__.__subclasses__()[0].__init__.__globals__",
    "{}.__class__",
    "x.__class__",
    "elenco.__class__.__init__.__globals__",
    "eta.__globals__",
    "eta.call.__globals__",
    "eta.call",
    "eta.__call__",
    "(lambda: 0).__globals__",
    "(function() 0).__globals__",
    "(function() 0).call",
    "'{0.__class__}'.format(x)",
    '"{0.__class__.__init__.__globals__}".format(x)',
    '"%s" % x',
    "[y for y in ().__class__.__base__.__subclasses__()]",
    "(y for y in [1]).gi_frame.f_back.f_globals",
    "getattr(x, '__class__')",
    'getattr(x, "__class__")',
    "giorno.tzinfo",
    "giorno.replace(year: 1)",
    "giorno.strftime",
    "globals()",
    "vars()",
    "locals().modulo",
    "breakpoint()",
    "import os",
    "import os; os.system('x')",
    "x := 1",
    "x = 1\ny = 2",
    f"with open('{MARK}', 'w') as f: pass",
    "try:\n  1/0\nexcept Exception as e:\n  e.__traceback__.tb_frame",
    "match x:\n  case object(__class__=c): c",
    "f'{x.__class__}'",
    'function(a, b) external {java: {class: "java.lang.Runtime", method signature: "exec(x)"}}',
    'function(a) external {pmml: {document: "http://example.org", model: "m"}}',
    'get value(x, "__class__")',
    'get value(eta, "call")',
    "{__class__: 1}",
    "constructor.constructor(x)",
    "x.constructor",
    "x.__proto__",
]
DENIALS = [
    "9**9**9",
    "9 ** 9 ** 9 ** 9",
    "9**9**9**9**9 * 9**9**9",
    "10 ** 999999999",
    "'a' * 10**10",
    '"a" * 10 ** 10',
    "[0] * 10**9",
    "while True: pass",
    "for i in 1..9999999999 return i",
    "for a in 1..9999, b in 1..9999, c in 1..9999 return 1",
    "some a in 1..9999, b in 1..9999 satisfies a + b = 0",
    "[[y for y in range(10**5)] for x in range(10**5)]",
    "sum([x for x in range(10**10)])",
    "'a'.center(2000000000)",
    '"a".zfill(2000000000)',
    f'replace("{"a" * 4000}", "(a*)*$", "{"b" * 4000}$1$1$1")',
    f'matches("{"a" * 5000}!", "^(a+)+$")',
    f'matches("{"a" * 5000}!", "^(a|aa)+$")',
    f'matches("{"a" * 50}!", "^(a*)*\\\\1$")',
    'matches("a", "((((a{1,999}){1,999}){1,999}){1,999})")',
    "{f: function(x) f(x), r: f(1)}.r",
    "{f: function(x) [f(x), f(x)], r: f(1)}.r",
    "time.sleep(100)",
    "decimal(1/3, 999999999)",
    "round up(1e6000, 6176)",
    "string(for i in 1..19999 return 10 ** 6000)",
    'date("2020-01-01") + duration("P999999999999999999Y")',
    '@"P999999999999D" * 9999999999999',
    "(" * 9_000,
    "not(" * 2_400 + "true" + ")" * 2_400,
    "[" * 4_900 + "]" * 4_900,
    "{a:" * 2_400 + "1" + "}" * 2_400,
    '"' + "\\" * 9_900,
    "/*" * 4_900,
    "a+" * 4_900,
    "{" + ",".join(f"a+{i}: 1" for i in range(900)) + "}",
    "for i in 1..15 return partial + partial",
    "sort(for i in 1..19999 return -i, function(a, b) a < b)",
    "distinct values(for i in 1..19999 return {a: i})",
    "for i in 1..19999 return distinct values(flatten(partial))",
]
SCOPE = {
    "x": "testo",
    "elenco": [1, 2],
    "modulo": {"a": 1},
    "giorno": NOW,
}
GIVEN = {"eta": HostFunction("eta", ("nato",), lambda nato: nato)}


def _run(text: str) -> object:
    """The value, or None when it was refused."""
    try:
        return compile_expression(text).value(SCOPE, now=NOW, functions=GIVEN)
    except Refusal:
        return None


@pytest.mark.parametrize("text", ESCAPES)
def test_nothing_gets_out(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    found = _run(text)

    assert list(tmp_path.iterdir()) == []
    assert found in (None, False, [], [None, None])


@pytest.mark.parametrize("text", [text for text in ESCAPES if "__" in text])
def test_a_cell_of_a_table_lets_nothing_out_either(text: str) -> None:
    try:
        answer = compile_unary_tests(text).matches("testo", SCOPE, now=NOW, functions=GIVEN)
    except Refusal:
        answer = None

    assert not answer


@pytest.mark.parametrize("text", DENIALS, ids=[text[:40] for text in DENIALS])
def test_nothing_hangs(text: str) -> None:
    _run("1 + 1")  # the grammar itself is read once

    cost = cpu_seconds(lambda: _run(text))

    assert cost < 0.5


@pytest.mark.parametrize("text", DENIALS, ids=[text[:40] for text in DENIALS])
def test_nothing_fills_the_memory(text: str) -> None:
    compile_expression("1 + 1")  # the grammar itself is read once
    tracemalloc.start()

    _run(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 64 * 2**20
