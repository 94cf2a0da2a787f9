"""The house stays tidy: sizes, sentences, names, words and what must never be committed."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.runtime.vocabulary import EXTENSIONS
from tasks.handlers import ACTS

ROOT = Path(__file__).parents[2]
ROOMS = ("access", "cases", "engine", "forms", "processes", "tasks", "webui")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "node_modules" not in path.parts and "versions" not in path.parts:
                yield path


def tracked() -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in found.stdout.splitlines() if (ROOT / line).is_file()]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(function: ast.FunctionDef) -> int:
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    told = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - told


def test_no_module_is_two_rooms() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }

    assert long == {}, "A file over 400 lines is two rooms."


def test_no_function_is_two_functions() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in modules()
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]

    assert long == [], "A function over 40 lines is two functions."


def test_every_module_says_in_one_sentence_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if not (ast.get_docstring(ast.parse(path.read_text())) or "").strip()
    ]

    assert silent == []


def test_only_the_clock_asks_the_machine_what_time_it_is() -> None:
    asked = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    asking = [
        str(path.relative_to(ROOT))
        for path in modules()
        if asked.search(path.read_text()) and path != ROOT / "engine" / "clock.py"
    ]

    assert asking == []


def test_no_expression_of_a_definition_is_ever_python() -> None:
    called = {
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec", "compile", "__import__"}
    }

    assert called == set()


def test_no_lock_file_names_a_host() -> None:
    python = [ROOT / "requirements" / name for name in ("run.lock", "test.lock", "peers.lock")]
    npm = json.loads((ROOT / "webui" / "frontend" / "package-lock.json").read_text())

    assert not any("://" in path.read_text() for path in python)
    assert not any("resolved" in package for package in npm["packages"].values())
    assert all("integrity" in package for name, package in npm["packages"].items() if name)


@pytest.mark.parametrize(
    "forbidden",
    [r"/[w]ork/(main|shared)", r"/[h]ome/", r"/[t]mp/bash", r"[i]ndex-url *="],
)
def test_nothing_committed_names_a_machine(forbidden: str) -> None:
    pattern = re.compile(forbidden)
    naming = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".js", ".css", ".html", ".json", ".bpmn", ""}
        and pattern.search(path.read_text(errors="ignore"))
    ]

    assert naming == []


def test_no_font_or_bundle_of_somebody_else_is_committed() -> None:
    foreign = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".woff", ".woff2", ".ttf", ".map", ".whl"}
        or path.name.endswith((".min.js", ".min.css"))
    ]

    assert foreign == []


def test_the_manual_of_diagrams_names_every_word_and_handler() -> None:
    manual = (ROOT / "docs" / "how-to" / "diagrams.md").read_text()
    words = [word for said in EXTENSIONS.values() for word in said["attributes"]]

    missing = [word for word in (*words, *ACTS) if word not in manual]

    assert missing == [], "Say in docs/how-to/diagrams.md what these are for."


def test_only_the_engine_puts_a_version_in_force() -> None:
    """Whoever did so without it would forget the timer starts of the version."""
    naming = {
        str(path.relative_to(ROOT))
        for path in modules()
        if "put_in_force" in path.read_text() and "def put_in_force" not in path.read_text()
    }

    assert naming == {"engine/instances/engine.py"}


def test_nobody_is_put_out_without_giving_back_what_they_had_in_hand() -> None:
    """The doors of `access` know no activity: only `tasks.leaving` opens them."""
    said = re.compile(r"\b(disable_account|revoke_role)\b")

    silent = {
        str(path.relative_to(ROOT))
        for path in modules()
        if path.parts[-2:] not in {("access", "accounts.py"), ("tasks", "leaving.py")}
        and said.search(path.read_text())
    }

    assert silent == set(), "Ask tasks.leaving: close_account, take_role."
