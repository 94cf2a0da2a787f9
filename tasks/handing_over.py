"""One handover of a case to another municipality: one path prepares it, the others pass with it.

Its request, its meeting and its record are made once (R28). Whoever prepares it tells the others
when the day is known; until then they go on as if nothing had been said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, exists, select

from cases import birthdays
from cases.records import latest_record
from engine.clock import ROME
from engine.instances import Change
from engine.instances.engine import OPEN_PROCESS
from engine.runtime import open_levels, variables
from engine.steps import Passage
from engine.store import NewJob, Sealer, Work, addressed
from engine.store.tables import definition_file, instance, timer, version_file
from tasks.listening import listeners, people_of
from tasks.tables import task

HANDOVER = "ca_trasferimento_competenza"
"""The path that hands a case over, called by others."""

TRANSFER = "trasferimento_competenza"
_MESSAGE = f"msg_{TRANSFER}"
_RECORDED = "registra_passaggio"
_NEW_ACT = "msg_provvedimento_modificato"
_PASSES_ACT_ON = "trasmissione_atto"  # the path by which the other municipality gets an act
_DAY = "giorno_del_passaggio"  # where a handover that is recorded waits for its day
_OWN = "passa_competenza"  # the activity of a path that hands itself over otherwise
_TELLS = b"passaggi.avvisa"  # what a drawing says in which the others are told
_ADOPTION = "p11_"  # where every address is secret


@dataclass(frozen=True, slots=True)
class _Path:
    """A path of the case that would hear of a transfer."""

    id: int
    process: str
    digest: str
    state: bytes = field(repr=False)
    is_asked: bool  # whether its own activity of handing over is open

    @property
    def is_called(self) -> bool:
        """Whether it stands in the handover that all paths share."""
        return HANDOVER in open_levels(self.state)

    @property
    def is_under_way(self) -> bool:
        return self.is_asked or self.is_called

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Who prepares the handover: where an address is secret, where a judge has asked, the
        oldest.
        """
        said = variables(self.state)
        secret = said.get("indirizzo_protetto") is True or self.process.startswith(_ADOPTION)
        acts = (said.get("provvedimento_id"), said.get("provvedimento_ref"))
        mandated = said.get("titolo") == "mandato" or any(one is not None for one in acts)
        return not secret, not mandated, self.id


@dataclass(frozen=True, slots=True)
class Handovers:
    """A projection: where the path that prepares a handover ends before, another one goes on; and
    what a judge orders until the day is passed on, whichever paths are left.
    """

    sealer: Sealer

    def write(self, work: Work, change: Change) -> None:
        """Look only where paths hear of an act, or where one has ended. Once the day is known
        there is nothing to prepare.
        """
        for one in change.step.sent:
            if one.name == _NEW_ACT and change.instance.case_id is not None:
                _pass_on(work, self.sealer, change.instance.case_id, one.payload)
        ended, case_id = change.instance.ended_at, change.instance.case_id
        if ended is None or case_id is None:
            return
        cut = {
            one.element
            for one in change.step.passed
            if one.process == HANDOVER and one.how is Passage.CANCELLED
        }
        if cut and _DAY not in cut and not _is_recorded(work.connection, case_id):
            tell(work, case_id, whom_to_tell(work.connection, case_id) or ())


def day_of_handover(connection: Connection, sealer: Sealer, case_id: int) -> date | None:
    """The day of the last handover that was recorded in the case."""
    held = latest_record(connection, sealer, case_id, HANDOVER, _RECORDED)
    said = held.answers.get("data_effettiva_passaggio") if held is not None else None
    return date.fromisoformat(str(said)) if said else None


def whom_to_tell(connection: Connection, case_id: int) -> tuple[int, ...] | None:
    """Which paths hear that a case passes now; None where its handover is being prepared.

    One of those that pass together; those that hand themselves over otherwise, at once; all that
    are left, where the day is known already.
    """
    paths = _paths(connection, case_id)
    left = [one for one in paths if not one.is_under_way]
    if any(one.is_called for one in paths):
        told = left if _is_recorded(connection, case_id) else []
        return tuple(one.id for one in told) or None
    if paths and not left:
        return None
    together = [one for one in left if _passes_together(connection, one.digest)]
    alone = [one.id for one in left if one not in together]
    first = min(together, key=lambda one: one.rank, default=None)
    return tuple(sorted([*alone, first.id] if first else alone))


def tell_the_others(work: Work, case_id: int, but: int) -> int:
    """Tell every path that is not being handed over that the day is known; how many they are."""
    left = [one.id for one in _paths(work.connection, case_id) if not one.is_under_way]
    others = [one for one in left if one != but]
    tell(work, case_id, others)
    return len(others)


def tell(work: Work, case_id: int, numbers: Iterable[int]) -> None:
    """Say to these paths that the case passes."""
    payload: dict[str, Any] = {"causa": TRANSFER}
    for number in numbers:
        letter = addressed(str(case_id), payload, to=number)
        work.jobs.append(NewJob("message", _MESSAGE, None, None, letter))


def has_several(connection: Connection, case_id: int, now: datetime) -> bool:
    """Whether a case is of several minors, or its paths follow several people: one might stay."""
    grown = {
        one.person_id
        for one in birthdays.growing_in(connection, case_id)
        if one.born is not None and birthdays.turns(one.born, birthdays.OF_AGE) <= now
    }
    minors = set(birthdays.minors_of(connection, case_id)) - grown
    return len(minors.union(people_of(listeners(connection, case_id, _MESSAGE)))) > 1


def _pass_on(work: Work, sealer: Sealer, case_id: int, act: Mapping[str, Any]) -> None:
    """Whoever takes the case over gets an act that comes after the handover was recorded."""
    day = day_of_handover(work.connection, sealer, case_id)
    if day is None or day <= work.now.astimezone(ROME).date():
        return
    payload = {
        "caso_id": case_id,
        "processo": _PASSES_ACT_ON,
        "provvedimento_id": act.get("provvedimento_id"),
    }
    letter = addressed(f"{case_id}:{_PASSES_ACT_ON}", payload)
    work.jobs.append(NewJob("message", OPEN_PROCESS, None, None, letter))


def _paths(connection: Connection, case_id: int) -> Sequence[_Path]:
    waiting = sorted({one.instance_id for one in listeners(connection, case_id, _MESSAGE)})
    mine = task.c.instance_id == instance.c.id
    is_asked = exists().where(mine, task.c.element == _OWN, task.c.status == "open")
    asked = select(
        instance.c.id,
        instance.c.process,
        instance.c.digest,
        instance.c.state,
        is_asked.label("is_asked"),
    ).where(instance.c.id.in_(waiting))
    rows = connection.execute(asked.order_by(instance.c.id))
    return [_Path(row.id, row.process, row.digest, row.state, row.is_asked) for row in rows]


def _is_recorded(connection: Connection, case_id: int) -> bool:
    waits = exists().where(
        timer.c.instance_id == instance.c.id,
        instance.c.case_id == case_id,
        timer.c.element == _DAY,
    )
    return bool(connection.execute(select(waits)).scalar_one())


def _passes_together(connection: Connection, digest: str) -> bool:
    """Whether the drawing of a path calls a handover that tells the others: older ones do not."""
    asked = (
        select(definition_file.c.content)
        .join(version_file, version_file.c.digest == definition_file.c.digest)
        .where(version_file.c.version == digest, version_file.c.path == f"bpmn/{HANDOVER}.bpmn")
    )
    content = connection.execute(asked).scalar_one_or_none()
    return content is not None and _TELLS in content
