"""What service tasks do: one function a handler name, each with its effects in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from cases.decrees import enforce_decree
from cases.merging import Joining
from engine import plain
from engine.instances import Engine
from engine.jobs import Handler, Job
from engine.store import Database, Fact, Sealer, Work
from engine.store.tables import instance
from tasks import registry
from tasks.definitions import Definitions
from tasks.joining import join
from tasks.letters import compose
from tasks.notices import About, tell, tell_person
from tasks.tables import handled, task
from tasks.terms import NewTerm, open_terms, supersede
from tasks.terms.duties import as_instant, fixed_by_decree
from tasks.terms.series import meet_of_decree


@dataclass(frozen=True, slots=True)
class Called:
    """A handler's call: in which unit of work, for which job, in which case and version."""

    work: Work
    job: Job
    case_id: int | None
    digest: str
    sealer: Sealer
    definitions: Definitions
    engine: Engine

    def given(self, *names: str) -> Any:
        """The first of these parameters that was given, or None."""
        found = (self.job.parameters.get(name) for name in names)
        return next((value for value in found if value is not None), None)

    def roles(self) -> list[str]:
        """Who is to be told."""
        told = self.given("a", "destinatario", "destinatari")
        return [told] if isinstance(told, str) else [str(one) for one in told or ()]


Act = Callable[[Called], Any]


def handlers_of(
    database: Database, sealer: Sealer, definitions: Definitions, engine: Engine
) -> Mapping[str, Handler]:
    """Every handler that a diagram may name in `gestore`."""
    house = (sealer, definitions, engine)

    def bound(act: Act) -> Handler:
        def handle(job: Job, now: datetime) -> Any:
            with database.begin(now) as work:
                return _once(work, job, lambda: act(_called(work, job, *house)))

        return handle

    return {name: bound(act) for name, act in ACTS.items()}


def _once(work: Work, job: Job, act: Callable[[], Any]) -> Any:
    """The job may come twice; its effects and this row are written together, once."""
    done = work.connection.execute(
        select(handled.c.result).where(handled.c.job_id == job.id)
    ).scalar_one_or_none()
    if done is not None:
        return plain.loads(done)
    result = act()
    work.connection.execute(
        insert(handled).values(job_id=job.id, result=plain.dumps(result), at=work.now)
    )
    return result


def _called(
    work: Work, job: Job, sealer: Sealer, definitions: Definitions, engine: Engine
) -> Called:
    row = work.connection.execute(
        select(instance.c.case_id, instance.c.digest).where(instance.c.id == job.instance_id)
    ).one()
    return Called(work, job, row.case_id, row.digest, sealer, definitions, engine)


def _remind(called: Called) -> None:
    """`avvisi.sollecita`: tell these roles that something is due, or that it is late."""
    found = _open_task(called, called.given("attivita"))
    late = found is not None and found.due_at is not None and found.due_at <= called.work.now
    _tell(called, LATENESS if late else "term_reminded", found)


def _record_non_conformity(called: Called) -> None:
    """`avvisi.non_conformita`: a legal term was breached; the fact stays, and roles are told."""
    _tell(called, "non_conformity_recorded", _open_task(called, called.given("attivita")))


def _tell(called: Called, kind: str, found: Any) -> None:
    task_id = found.id if found is not None else None
    due_at = found.due_at if found is not None else as_instant(called.given("scadenza"))
    told = "term_breached" if kind == LATENESS else kind
    tell(called.work, called.roles(), About(told, called.case_id, task_id))
    called.work.facts.append(
        Fact(
            kind,
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            task_id=task_id,
            data={
                "element": called.given("attivita"),
                "key": called.given("regola", "motivo"),
                "due_at": due_at,
                "tells": called.roles(),
            },
        )
    )


def _call_meeting(called: Called) -> None:
    """`avvisi.convoca`: tell the invited operators of a meeting, and nothing of the case."""
    invited = called.given("invitati") or ()
    accounts = [_number(one.get("operatore")) for one in invited]
    for account in accounts:
        if account is not None:
            tell_person(called.work, account, About("meeting_called", called.case_id))
    called.work.facts.append(
        Fact(
            "meeting_called",
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            data={"at": called.given("data_ora"), "invited": len(invited)},
        )
    )


def _open_task(called: Called, element: object) -> Any:
    asked = select(task.c.id, task.c.due_at).where(
        task.c.instance_id == called.job.instance_id, task.c.status == "open"
    )
    if element is not None:
        asked = asked.where(task.c.element == str(element))
    return called.work.connection.execute(asked.order_by(task.c.id.desc()).limit(1)).first()


def _search_registry(called: Called) -> dict[str, Any]:
    """`fascicoli.cerca_precedenti`: which other cases speak of the same child; numbers only."""
    found = registry.earlier_cases(called.work.connection, called.sealer, called.case_id)
    return {"trovati": len(found), "fascicoli": list(found)}


def _join_cases(called: Called) -> int:
    """`fascicoli.unisci`: the case of this path repeats another one and joins it; its number."""
    into = _number(called.given("in"))
    if called.case_id is None or into is None:
        raise registry.NoCase
    joining = Joining(called.case_id, into, None, JOINED)
    job = called.job.instance_id
    return join(called.work, called.sealer, called.engine, joining, but=job).id


def _enforce_decree(called: Called) -> int:
    """`provvedimenti.applica`: put the decree in force and begin the duties it brings.

    The duties of the decree it replaces are superseded: kept, never deleted (R29).
    """
    work, case_id = called.work, called.case_id
    if case_id is None:
        raise registry.NoCase
    replaced = _number(called.given("sostituisce"))
    decree_id = enforce_decree(work, called.sealer, case_id, by=None, supersedes=replaced)
    if replaced is not None:
        supersede(work, replaced, by=None)
    open_terms(work, _duties_of(called, case_id, decree_id), by=None)
    return decree_id


def _duties_of(called: Called, case_id: int, decree_id: int) -> list[NewTerm]:
    duties = called.definitions.get(called.work.connection, called.digest).terms(called.work.now)
    new: list[NewTerm] = []
    for line, said in enumerate(called.given("scadenze") or ()):
        due_at = as_instant(said.get("entro"))
        if due_at is None or duties.catalogue.find(str(said.get("chiave"))) is None:
            continue
        begun = duties.begin_until(
            str(said["chiave"]),
            called.work.now,
            due_at,
            fixed_by_decree(due_at, str(said.get("regola") or "")),
        )
        new.append(
            replace(
                begun,
                case_id=case_id,
                instance_id=called.job.instance_id,
                decree_id=decree_id,
                origin=f"job:{called.job.id}:{line}",
            )
        )
    return new


def _meet_duties(called: Called) -> int:
    """`termini.adempi`: the live duties of a decree under these keys are met; says how many."""
    decree_id = _number(called.given("provvedimento_id"))
    if decree_id is None:
        return 0
    keys = [str(one) for one in called.given("chiavi") or ()]
    duties = called.definitions.get(called.work.connection, called.digest).terms(called.work.now)
    return meet_of_decree(called.work, duties, decree_id, keys, by=None)


def _extend_duties(called: Called) -> int:
    """`termini.proroga`: the live duties of a decree are due later now; says how many.

    The old term stays as superseded, and the new one has a ladder of its own (R29).
    """
    decree_id, due_at = (
        _number(called.given("provvedimento_id")),
        as_instant(called.given("entro")),
    )
    if decree_id is None or due_at is None:
        return 0
    keys = [str(one) for one in called.given("chiavi") or ()]
    duties = called.definitions.get(called.work.connection, called.digest).terms(called.work.now)
    moved = supersede(called.work, decree_id, keys, by=None)
    said = fixed_by_decree(due_at, "proroga concessa")
    new = [
        replace(
            duties.begin_until(old.key, called.work.now, due_at, said),
            duty=old.duty,
            case_id=called.case_id,
            instance_id=called.job.instance_id,
            decree_id=decree_id,
            origin=f"job:{called.job.id}:{old.id}",
            replaces_id=old.id,
        )
        for old in moved
    ]
    open_terms(called.work, new, by=None)
    return len(new)


def _compose_letters(called: Called) -> list[int]:
    """`lettere.componi`: letters filled from the records of the case, attached to it."""
    letters = [str(one) for one in called.given("lettere") or ()]
    if called.case_id is None or not letters:
        return []
    files = called.definitions.get(called.work.connection, called.digest).files
    return [
        compose(called.work, called.sealer, called.case_id, letter, files) for letter in letters
    ]


def _number(value: object) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if text.isdecimal() else None


JOINED = "verifica dei precedenti e delle omonimie"
"""Why a case is joined to another one by a path: somebody has compared the two."""

LATENESS = "lateness_told"
"""The fact that somebody was told of what is late; the breach itself is the term's own fact."""

ACTS: Mapping[str, Act] = {
    "avvisi.convoca": _call_meeting,
    "avvisi.non_conformita": _record_non_conformity,
    "avvisi.sollecita": _remind,
    "fascicoli.cerca_precedenti": _search_registry,
    "fascicoli.unisci": _join_cases,
    "lettere.componi": _compose_letters,
    "provvedimenti.applica": _enforce_decree,
    "termini.adempi": _meet_duties,
    "termini.proroga": _extend_duties,
}
"""The published list of handlers: the completeness check of a bundle asks for these names."""
