"""Writes the list of functions into the manual: make manual."""

from pathlib import Path

from engine.feel.functions.reference import reference

MANUAL = Path(__file__).parents[3] / "docs" / "how-to" / "functions.md"
MARK = "do not edit below -->\n\n"

if __name__ == "__main__":
    text = MANUAL.read_text(encoding="utf-8")
    MANUAL.write_text(text.partition(MARK)[0] + MARK + reference(), encoding="utf-8")
