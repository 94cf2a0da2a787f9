"""A form that is posted twice acts once: what the first post led to is kept with its effects."""

import re
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.store import Work
from tasks.tables import submission

_KEPT = timedelta(days=1)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def posted_before(work: Work, account_id: int, token: str) -> int | None:
    """What this very form led to when the same person posted it before; else it is noted.

    Of two posts at once the second waits here until the first is committed. What is no token of
    ours is taken for a form never posted.
    """
    if not _TOKEN.fullmatch(token):
        return None
    work.connection.execute(delete(submission).where(submission.c.at < work.now - _KEPT))
    kind = postgresql if work.connection.dialect.name == "postgresql" else sqlite
    row = {"account_id": account_id, "token": token, "at": work.now}
    noted = work.connection.execute(
        kind.insert(submission).values(row).on_conflict_do_nothing().returning(submission.c.token)
    ).first()
    if noted is not None:
        return None
    asked = select(submission.c.result).where(
        submission.c.account_id == account_id, submission.c.token == token
    )
    result: int | None = work.connection.execute(asked).scalar_one()
    return result


def posted(work: Work, account_id: int, token: str, result: int) -> None:
    """Keep what a form noted by `posted_before` led to."""
    work.connection.execute(
        update(submission)
        .where(submission.c.account_id == account_id, submission.c.token == token)
        .values(result=result)
    )
