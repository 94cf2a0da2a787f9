"""Numbers that come from outside: in addresses, in queries, in forms."""

from typing import Any

from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1  # what a column of numbers holds on every database


class Number(IntegerConverter):
    """A number in an address; one too large to exist leads to a page that is not there."""

    def to_python(self, value: str) -> Any:
        """The number. Refuses what no column could hold."""
        if len(value) > len(str(LARGEST)) or int(value) > LARGEST:
            raise ValidationError
        return super().to_python(value)


def number(text: str) -> int:
    """A number that was typed or posted. Raises `ValueError` unless it could exist."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST)):
        raise ValueError("not a number")
    found = int(text)
    if found > LARGEST:
        raise ValueError("too large")
    return found
