"""The list of built-in functions for the manual of designers, made from their tables."""

from datetime import UTC, datetime

from engine.feel.expressions import compile_expression
from engine.feel.functions import TABLES
from engine.feel.functions.examples import EXAMPLES
from engine.feel.text import literal
from engine.feel.values import BuiltIn

_ANY_TIME = datetime(2025, 11, 3, tzinfo=UTC)


def reference() -> str:
    """Markdown: one chapter for each table, one row for each signature, with an example."""
    chapters = []
    for table in TABLES:
        rows = [row for function in table.functions.values() for row in _rows(function)]
        head = f"## {table.title}\n\n| Come si scrive | Che cosa dà | Esempio | Risultato |\n"
        chapters.append(head + "|---|---|---|---|\n" + "\n".join(rows))
    return "\n\n".join(chapters) + "\n"


def _rows(function: BuiltIn) -> list[str]:
    examples = zip(function.signatures, EXAMPLES[function.name], strict=True)
    return [
        f"| `{_in_cell(signature.text)}` | {signature.says} "
        f"| `{_in_cell(example)}` | `{_in_cell(_given(example))}` |"
        for signature, example in examples
    ]


def _in_cell(text: str) -> str:
    return text.replace("|", " / ")


def _given(example: str) -> str:
    return literal(compile_expression(example).value({}, now=_ANY_TIME))
