"""A row of a sweep that could not be dealt with: tried again later, in the end given up."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, update

from engine.jobs.ports import Policy
from engine.store import Work


@dataclass(frozen=True, slots=True)
class PutOff:
    """Whose instant could not be kept, after how many attempts, and whether that is for good."""

    element: str
    attempts: int
    given_up: bool


def put_off(
    work: Work, policy: Policy, table: Table, mine: tuple[ColumnElement[bool], ...]
) -> PutOff | None:
    """Count one more attempt at a row and wake it later, or never again; None if it is gone.

    The table has the columns `element`, `attempts` and `wake_at` (UTC).
    """
    row = work.connection.execute(
        update(table)
        .where(*mine)
        .values(attempts=table.c.attempts + 1)
        .returning(table.c.attempts, table.c.element)
    ).first()
    if row is None:
        return None
    given_up = row.attempts >= policy.attempts
    again = None if given_up else work.now + policy.pause(row.attempts)
    work.connection.execute(update(table).where(*mine).values(wake_at=again))
    return PutOff(row.element, row.attempts, given_up)
