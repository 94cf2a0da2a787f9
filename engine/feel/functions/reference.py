"""The list of built-in functions for the manual of designers, made from their tables."""

from engine.feel.functions import TABLES


def reference() -> str:
    """Markdown: one table for each chapter, one row for each signature."""
    chapters = []
    for table in TABLES:
        rows = [
            f"| `{signature.text.replace('|', ' / ')}` | {signature.says} |"
            for function in table.functions.values()
            for signature in function.signatures
        ]
        head = f"### {table.title}\n\n| Come si scrive | Che cosa dà |\n|---|---|\n"
        chapters.append(head + "\n".join(rows))
    return "\n\n".join(chapters) + "\n"
