"""What a machine does late: since when it was to be done, so that nothing begins late by it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, literal, select

from engine.instances.facts import KINDS
from engine.instances.ports import NoLongerAwaited
from engine.instances.rows import Held
from engine.steps import Happened, MessageArrived, SignalRaised, TimerDue
from engine.store import Typed, Work
from engine.store.journal import journal


def in_time(work: Work, held: Held, happened: Happened) -> Happened:
    """The same, with the instant since which it was to happen where that has passed.

    A timer was due at its instant; `NoLongerAwaited` when that has yet to come. A message or
    signal that was long on its way is heard from when it was sent, or from the last step of its
    receiver, who may have begun to listen only then.
    """
    match happened:
        case TimerDue(timer=key, since=None):
            due_at = datetime.fromisoformat(held.awaited.timers[key][1])
            if due_at > work.now:  # put off after it was seen to be due
                raise NoLongerAwaited
            return replace(happened, since=due_at) if due_at < work.now else happened
        case MessageArrived(since=sent_at) | SignalRaised(since=sent_at) if sent_at is not None:
            return replace(happened, since=max(sent_at, _last_moved(work, held)))
        case _:
            return happened


def _last_moved(work: Work, held: Held) -> datetime:
    at: datetime | None = _MOVED.run(work.connection, {"of": held.row.id}).scalar_one_or_none()
    return at or held.row.started_at


_MOVED = Typed(
    select(journal.c.at)
    .where(
        journal.c.instance_id == bindparam("of"),
        journal.c.kind.in_([literal(kind) for kind in sorted(KINDS.values())]),
    )
    .order_by(journal.c.seq.desc())
    .limit(1)
)
