"""Whether a term rests at an instant, as a condition of a query: what `Term.state` says of one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, literal, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Boolean

from tasks.terms.tables import term


def rests(now: datetime) -> ColumnElement[bool]:
    """The condition that a live term is suspended now: without a known end, or in one of its
    spans. The spans are looked at only where there are any.
    """
    paused = and_(term.c.paused_at.is_not(None), term.c.paused_at <= now)
    at = literal(now.astimezone(UTC).isoformat()[:_SECONDS], Text)
    held = and_(term.c.suspensions.is_not(None), _within_a_span(term.c.suspensions, at))
    return or_(paused, held)


def may_rest() -> ColumnElement[bool]:
    """The condition that a term lives and rests at some instant, in the words of its own index."""
    lives = func.coalesce(term.c.met_at, term.c.ended_at).is_(None)
    return and_(lives, or_(term.c.paused_at.is_not(None), term.c.suspensions.is_not(None)))


# Instants in a kept text are ISO in UTC: up to the seconds they compare as words.
_SECONDS = len("2025-11-03T09:00:00")


class _within_a_span(GenericFunction[bool]):  # noqa: N801  # it is spoken as a function of SQL
    """Whether an instant lies in one of the kept spans: from its beginning, before its end."""

    type = Boolean()
    name = "within_a_span"
    inherit_cache = True


_SQLITE = """EXISTS (SELECT 1 FROM json_each({spans}) AS span
  WHERE substr(json_extract(span.value, '$.begins."$instant"'), 1, 19) <= {at}
    AND substr(json_extract(span.value, '$.ends."$instant"'), 1, 19) > {at})"""
_POSTGRESQL = """EXISTS (SELECT 1 FROM jsonb_array_elements(CAST({spans} AS jsonb)) AS span
  WHERE left(span #>> '{{begins,$instant}}', 19) <= {at}
    AND left(span #>> '{{ends,$instant}}', 19) > {at})"""


@compiles(_within_a_span, "sqlite")
def _on_sqlite(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return _written(_SQLITE, element, compiler, options)


@compiles(_within_a_span, "postgresql")
def _on_postgresql(element: Any, compiler: SQLCompiler, **options: Any) -> str:
    return _written(_POSTGRESQL, element, compiler, options)


def _written(text: str, element: Any, compiler: SQLCompiler, options: dict[str, Any]) -> str:
    spans, at = (compiler.process(one, **options) for one in element.clauses)
    return text.format(spans=spans, at=at)
