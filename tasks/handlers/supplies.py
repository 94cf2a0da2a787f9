"""What service tasks do between placements and contracts: `forniture.*`, days and never names."""

from typing import Any

from sqlalchemy import select

from cases import supplies
from cases.records import latest_of_run
from cases.supplies import Hosted
from cases.values import as_date, as_id
from engine.clock import ROME
from engine.store import NewJob, addressed
from engine.store.tables import instance
from tasks.handlers.called import Called, number

STARTED, ENDED = "msg_collocamento_avviato", "msg_collocamento_terminato"


def note_stay(called: Called) -> bool:
    """`forniture.registra`: the body chosen in `campo` of `attivita` hosts `persone` from `dal`.

    None of them when they have left. Every contract about that body is told how many came or went
    and on which day; neither the body nor the case enters the data of a path. Whether anything
    changed: whoever was placed in no body of the list, or never entered, changes nothing.
    """
    connection, people = called.work.connection, number(called.given("persone")) or 0
    ref = supplies.token_of(called.house.sealer.keyring, int(called.job.instance_id or 0))
    before = supplies.hosted(connection, ref)
    body_id = before.body_id if before is not None else _chosen(called)
    change = people - (before.people if before is not None else 0)
    if body_id is None or change == 0:
        return False
    day = as_date(called.given("dal")) or called.asked_at.astimezone(ROME).date()
    supplies.note(called.work, ref, day, Hosted(body_id, people))
    for contract in supplies.contracts_of(connection, body_id):
        letter = {"giorno": day, "persone": abs(change)}
        told = addressed(f"contratto:{contract}", letter, to_all=True)
        called.work.jobs.append(
            NewJob("message", STARTED if change > 0 else ENDED, None, None, told)
        )
    return True


def cover(called: Called) -> int:
    """`forniture.contratto`: this procedure's contract is about the bodies named in `attivita`;
    how many they are.
    """
    said = _answers(called, str(called.given("attivita")))
    listed = [one.get("struttura") for one in said.get("strutture") or ()]
    bodies = [as_id(one) for one in (said.get("fornitore"), *listed)]
    if called.case_id is None:
        return 0
    return supplies.cover(called.work, called.case_id, [one for one in bodies if one is not None])


def count(called: Called) -> dict[str, Any]:
    """`forniture.conta`: days, stays and people present in the bodies of this procedure's
    contract, from `dal` until today.
    """
    today = called.work.now.astimezone(ROME).date()
    since = as_date(called.given("dal"))
    if called.case_id is None or since is None:
        return {"giornate": 0, "accoglienze": 0, "presenti": 0}
    found = supplies.tally(called.work.connection, called.case_id, since, today)
    return {"giornate": found.days, "accoglienze": found.stays, "presenti": found.present}


def _chosen(called: Called) -> int | None:
    return as_id(_answers(called, str(called.given("attivita"))).get(str(called.given("campo"))))


def _answers(called: Called, element: str) -> dict[str, Any]:
    """The last answers to an activity of this path, opened for this moment alone."""
    case_id, mine = called.case_id, called.job.instance_id
    if case_id is None or mine is None:
        return {}
    connection, sealer = called.work.connection, called.house.sealer
    asked = select(instance.c.process).where(instance.c.id == mine)
    process = connection.execute(asked).scalar_one()
    held = latest_of_run(connection, sealer, (case_id, mine), process, element)
    return dict(held.answers) if held is not None else {}
