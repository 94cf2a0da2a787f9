"""The reader's language: Italian is written in the code, whoever shows a page says how it is read.

A room below the web does not know who reads. It gives its sentences to `say` at the moment of
showing them; outside a page, and in everything that is kept, they stay Italian.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

DAY = "EEE d MMM y"
"""A day as people say it: `gio 12 mar 2026`."""


def _as_written(sentence: str) -> str:
    return sentence


def _one_or_many(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


@dataclass(frozen=True, slots=True)
class Reader:
    """The language of whoever reads, and where its sentences are found."""

    locale: str = "it"
    translate: Callable[[str], str] = _as_written
    translate_many: Callable[[str, str, int], str] = _one_or_many


_ITALIAN = Reader()
_reader: ContextVar[Reader] = ContextVar("reader", default=_ITALIAN)


@contextmanager
def read_by(reader: Reader) -> Iterator[None]:
    """What is said inside is said in the language of this reader."""
    before = _reader.set(reader)
    try:
        yield
    finally:
        _reader.reset(before)


def say(sentence: str, **gaps: object) -> str:
    """The sentence in the reader's language, its gaps in braces filled."""
    said = _reader.get().translate(sentence)
    return said.format(**gaps) if gaps else said


def say_many(one: str, many: str, number: int, **gaps: object) -> str:
    """The sentence for this number, which fills the gap `many`."""
    said = _reader.get().translate_many(one, many, number)
    return said.format(many=number, **gaps)


def to_say(sentence: str) -> str:
    """Marks a sentence that stands in a table, so that its translation is asked for."""
    return sentence


def say_day(day: date, pattern: str = DAY) -> str:
    """A day in the reader's language."""
    return format_date(day, pattern, locale=_reader.get().locale)
