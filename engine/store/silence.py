"""Errors of the database without values: PostgreSQL tells the whole row that it refuses."""

import re

from sqlalchemy.engine import ExceptionContext

_VALUE = re.compile(r""": ["'].*""")


def hide_values(error: BaseException) -> None:
    """Leave of an error what rule was broken, not by which values: these could name people."""
    error.args = tuple(_VALUE.sub("", str(said).partition("\n")[0]) for said in error.args)


def silence(context: ExceptionContext) -> None:
    """The same for an error that SQLAlchemy is about to raise, and the driver's behind it."""
    hide_values(context.original_exception)
    if context.sqlalchemy_exception is not None:
        hide_values(context.sqlalchemy_exception)
