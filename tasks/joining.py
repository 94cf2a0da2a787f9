"""Joining a case to the one it repeats, with all that runs in it and is owed for it."""

from collections.abc import Collection

from sqlalchemy import Table, select, update

from cases.files import CaseFile, reopen_case
from cases.merging import Joining, join_case
from engine import plain
from engine.instances import Engine
from engine.instances.engine import CASE
from engine.instances.rows import listening
from engine.store import Sealer, Work
from engine.store.queue import is_waiting, job
from engine.store.tables import instance
from tasks.notices import About, tell_person
from tasks.reopening import take_up
from tasks.tables import notice, task, unopened_path
from tasks.terms.keeping import is_live
from tasks.terms.tables import term

_OF_A_CASE: tuple[Table, ...] = (task, term, notice, unopened_path)


def join(
    work: Work, sealer: Sealer, engine: Engine, joining: Joining, *, but: int | None = None
) -> CaseFile:
    """Join a case to the one it repeats; its running paths go on there.

    `but` is the path in which that was decided: it learns of it by itself. Whoever answers for
    the other case is told; one that was closed meanwhile is opened again when something goes on
    or is owed there. Refuses what `cases.merging.join_case` refuses.
    """
    kept = join_case(work, sealer, joining)
    running = select(instance.c.id).where(
        instance.c.case_id == joining.case_id, instance.c.status == "running"
    )
    found = work.connection.execute(running.order_by(instance.c.id)).scalars().all()
    moved = [number for number in found if number != but]
    for number in moved:
        engine.reattach(work, number, kept.id, by=joining.by)
    _readdress(work, joining.case_id, kept.id, moved)
    for table in _OF_A_CASE:
        of_it = table.c.case_id == joining.case_id
        work.connection.execute(update(table).where(of_it).values(case_id=kept.id))
    if not kept.is_open and (moved or _is_owed(work, kept.id)):
        reopen_case(work, kept.id, by=joining.by, why=joining.why)
        take_up(work, engine, kept, by=joining.by)
    if kept.responsible_id is not None:
        tell_person(work, kept.responsible_id, About("case_received", kept.id))
    return kept


def _is_owed(work: Work, case_id: int) -> bool:
    """Whether a duty of a decree lives in this case."""
    asked = select(term.c.id).where(
        term.c.case_id == case_id, term.c.decree_id.is_not(None), is_live()
    )
    return work.connection.execute(asked.limit(1)).first() is not None


def _readdress(work: Work, before: int, now: int, moved: Collection[int]) -> None:
    """Let the messages on their way to a case find it where it went.

    A number that ties a message may be that of something else, of a placement or an act: what
    somebody awaits under the words it bears is left alone.
    """
    asked = select(job.c.id, job.c.handler, job.c.instance_id, job.c.correlation, job.c.parameters)
    for row in work.connection.execute(asked.where(is_waiting, job.c.kind == "message")).all():
        letter = plain.loads(row.parameters)
        payload, tied = letter.get("payload", {}), letter.get("correlation", "")
        about = payload.get(CASE) == before
        if not about and row.instance_id is not None and letter.get("to") not in moved:
            continue
        anew = _tied(tied, before, now)
        if not about and (
            anew == tied or listening(work.connection, "message", row.handler, tied)
        ):
            continue
        told = {**payload, CASE: now} if about else payload
        written = plain.dumps({**letter, "payload": told, "correlation": anew})
        waits = row.correlation and _tied(row.correlation, before, now)
        mine = update(job).where(job.c.id == row.id)
        work.connection.execute(mine.values(parameters=written, correlation=waits))


def _tied(correlation: str, before: int, now: int) -> str:
    """What ties a message to a case, alone or with something of it: "12", "12:p10_spazio"."""
    head, colon, rest = correlation.partition(":")
    return f"{now}{colon}{rest}" if head == str(before) else correlation
