"""Messages to one receiver or to all who await them, signals to all who listen, each alone."""

from dataclasses import replace

from sqlalchemy import exists, select

from engine.instances import Engine
from engine.instances.engine import Letter
from engine.instances.rows import listening
from engine.jobs.leases import finish
from engine.jobs.ports import Job
from engine.steps import SignalRaised, Status
from engine.store import Fact, NewJob, Work
from engine.store.tables import instance, subscription, version

_FIRST = 1
"""The revision of an instance to which nothing has happened since it began."""


def deliver(engine: Engine, work: Work, leased: Job) -> bool:
    """Bring the message of a job to its receiver, or start the process that it begins.

    One that is for all becomes one job for each instance that awaits it right now: whoever begins
    to listen later is not meant, and nobody is no fault. Whether there was anybody.
    """
    letter = _letter(leased)
    if leased.parameters.get("to_all"):
        return _expand_message(work, leased, letter)
    if "to" in leased.parameters:
        return engine.hand_over(work, leased.parameters["to"], letter) is not None
    engine.deliver(work, letter)
    return True


def _expand_message(work: Work, leased: Job, letter: Letter) -> bool:
    waiting = listening(work.connection, "message", letter.name, letter.correlation)
    told = {number for number, _ in waiting} - {leased.instance_id}
    alone = {name: one for name, one in leased.parameters.items() if name != "to_all"}
    work.jobs += [
        NewJob(
            "message",
            letter.name,
            leased.instance_id,
            None,
            {**alone, "to": number},
            asked_at=leased.asked_at,
        )
        for number in sorted(told)
    ]
    return bool(told)


def expand_signal(engine: Engine, work: Work, leased: Job) -> None:
    """Turn a signal into one job for each instance that listens and each process it begins.

    Only instances of the sender's case hear it: what happens to a child is told of that child.
    """
    letter = _letter(leased)
    sender = select(instance.c.case_id).where(instance.c.id == leased.instance_id)
    listeners = work.connection.execute(
        select(subscription.c.instance_id)
        .join(instance, instance.c.id == subscription.c.instance_id)
        .where(
            subscription.c.kind == "signal",
            subscription.c.name == letter.name,
            instance.c.case_id.is_not_distinct_from(sender.scalar_subquery()),
        )
        .distinct()
        .order_by(subscription.c.instance_id)
    ).scalars()
    targets: list[dict[str, object]] = [{"to": number} for number in listeners]
    targets += [
        {"to": None, "begin": digest}
        for digest in engine.begun_by(work.connection, "signal", letter.name)
    ]
    for target in targets:
        parameters = {**leased.parameters, **target}
        new = NewJob("signal", letter.name, leased.instance_id, None, parameters)
        work.jobs.append(replace(new, asked_at=leased.asked_at))


def raise_signal(engine: Engine, work: Work, leased: Job) -> None:
    """Let one listener hear the signal, or begin one process with it.

    One that it began before in this case, and that nobody has touched yet, serves for this too.
    """
    letter = _letter(leased)
    if leased.parameters["to"] is None:
        case_id, digest = _case_of(work, leased), leased.parameters["begin"]
        if not _awaits_its_beginning(work, digest, letter, case_id):
            engine.begin_by_signal(work, digest, letter, case_id=case_id)
        return
    happened = SignalRaised(letter.name, letter.payload, letter.sent_at)
    engine.happen(work, leased.parameters["to"], happened, by=None)


def _awaits_its_beginning(work: Work, digest: str, letter: Letter, case_id: int | None) -> bool:
    process = select(version.c.process).where(version.c.digest == digest).scalar_subquery()
    untouched = exists().where(
        instance.c.case_id == case_id,
        instance.c.process == process,
        instance.c.status == Status.RUNNING,
        instance.c.revision == _FIRST,
        instance.c.opened_by_message == letter.name,
    )
    if case_id is None:
        return False
    found: bool = work.connection.execute(select(untouched)).scalar_one()
    return found


def keep_undelivered(work: Work, leased: Job) -> None:
    """End the job of a message that found nobody: it stays as a fact, it is no incident.

    A process that this office does not run yet, or a notice to paths that are over.
    """
    finish(work, leased, "dropped")
    payload = leased.parameters.get("payload", {})
    work.facts.append(
        Fact(
            "message_undelivered",
            case_id=_case_of(work, leased),
            instance_id=leased.instance_id,
            data={"name": leased.handler, "process": payload.get("processo")},
        )
    )


def _case_of(work: Work, leased: Job) -> int | None:
    asked = select(instance.c.case_id).where(instance.c.id == leased.instance_id)
    found: int | None = work.connection.execute(asked).scalar_one_or_none()
    return found


def _letter(leased: Job) -> Letter:
    return Letter(
        leased.handler,
        leased.parameters.get("correlation", ""),
        leased.parameters.get("payload", {}),
        leased.instance_id,
        leased.asked_at,
    )
