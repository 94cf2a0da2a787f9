"""Completions over HTTP with two web workers: placeholder until the web is there."""

from bench.rows import Table
from bench.town import Town


def measure_http(table: Table, kind: str, town: Town) -> None:
    """Nothing yet."""
