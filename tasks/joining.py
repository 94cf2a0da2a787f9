"""Joining a case to the one it repeats, with all that runs in it and is owed for it."""

from sqlalchemy import Table, select, update

from cases.files import CaseFile
from cases.merging import Joining, join_case
from engine import plain
from engine.instances import Engine
from engine.instances.engine import CASE
from engine.store import Sealer, Work
from engine.store.queue import is_waiting, job
from engine.store.tables import instance
from tasks.notices import About, tell_person
from tasks.tables import notice, task, unopened_path
from tasks.terms.tables import term

_OF_A_CASE: tuple[Table, ...] = (task, term, notice, unopened_path)


def join(
    work: Work, sealer: Sealer, engine: Engine, joining: Joining, *, but: int | None = None
) -> CaseFile:
    """Join a case to the one it repeats; its running paths go on there.

    `but` is the path in which that was decided: it learns of it by itself. Whoever answers for
    the other case is told. Refuses what `cases.merging.join_case` refuses.
    """
    kept = join_case(work, sealer, joining)
    running = select(instance.c.id).where(
        instance.c.case_id == joining.case_id, instance.c.status == "running"
    )
    for number in work.connection.execute(running.order_by(instance.c.id)).scalars().all():
        if number != but:
            engine.reattach(work, number, kept.id, by=joining.by)
    _readdress(work, joining.case_id, kept.id)
    for table in _OF_A_CASE:
        of_it = table.c.case_id == joining.case_id
        work.connection.execute(update(table).where(of_it).values(case_id=kept.id))
    if kept.responsible_id is not None:
        tell_person(work, kept.responsible_id, About("case_received", kept.id))
    return kept


def _readdress(work: Work, before: int, now: int) -> None:
    """Let the messages on their way to a case find it where it went."""
    asked = select(job.c.id, job.c.correlation, job.c.parameters)
    for row in work.connection.execute(asked.where(is_waiting, job.c.kind == "message")):
        letter = plain.loads(row.parameters)
        payload = letter.get("payload", {})
        told = {
            name: now if name == CASE and one == before else one for name, one in payload.items()
        }
        tied = _tied(letter.get("correlation", ""), before, now)
        if (told, tied) == (payload, letter.get("correlation", "")):
            continue
        anew = {
            "parameters": plain.dumps({**letter, "payload": told, "correlation": tied}),
            "correlation": row.correlation and _tied(row.correlation, before, now),
        }
        work.connection.execute(update(job).where(job.c.id == row.id).values(anew))


def _tied(correlation: str, before: int, now: int) -> str:
    """What ties a message to a case, alone or with something of it: "12", "12:p10_spazio"."""
    head, colon, rest = correlation.partition(":")
    return f"{now}{colon}{rest}" if head == str(before) else correlation
