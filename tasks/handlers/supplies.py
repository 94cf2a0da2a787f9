"""What service tasks do between placements and contracts: `forniture.*`, days and never names."""

from datetime import date
from typing import Any

from sqlalchemy import select

from cases import supplies
from cases.records import latest_of_run
from cases.supplies import Hosted, Moves
from cases.values import as_date, as_id
from engine.clock import ROME
from engine.runtime import variables
from engine.steps import Status
from engine.store import NewJob, addressed
from engine.store.tables import instance
from tasks.handlers.called import Called, number
from tasks.whom import followed, left_alone, people_of_paths

_AFTER_EIGHTEEN = "p20_"
"""The path of whoever stays on as an adult, by its id: it says when they leave."""
STARTED, ENDED = "msg_collocamento_avviato", "msg_collocamento_terminato"


def note_stay(called: Called) -> bool:
    """`forniture.registra`: the body chosen in `campo` of `attivita` hosts `persone` from `dal`,
    or so many fewer than before (`in_meno`).

    None of them when they have left, but for whoever stays on as an adult: their own path says
    when they go (`end_stay`). Every contract about that body is told how many came or went
    and on which day; neither the body nor the case enters the data of a path. Whether anything
    changed: whoever was placed in no body of the list, or never entered, changes nothing.
    """
    ref, day = _token(called, called.job.instance_id), _day(called)
    lived, over = _until_all_left(supplies.moves(called.work.connection, ref), day)
    before = lived[-1][1] if lived else None
    people = _left(called, before)
    body_id = before.body_id if before is not None else _chosen(called)
    change = people - (before.people if before is not None else 0)
    if body_id is None or change == 0:
        return False
    told = _shifted(lived, day, change) if lived else [(day, Hosted(body_id, people))]
    if _all_leave(called) and people:
        told.insert(-1, (told[-1][0], Hosted(body_id, 0)))
    _change(called, ref, [*told, *over], change)
    return True


def end_stay(called: Called) -> bool:
    """`forniture.congeda`: `persona` leaves, from `dal`, where a path has left them behind.

    Who stays on as an adult is still counted by the path that placed them and opened one like
    this for them: it is over, or goes on for siblings and names them no more. One that still
    names them is not touched: it says itself who leaves, and when.
    """
    left = False
    for path in _gave_over(called, number(called.given("persona"))):
        ref = _token(called, path)
        known = supplies.moves(called.work.connection, ref)
        if known and known[-1][1].people > 0:
            _change(called, ref, _shifted(known, _day(called), -1), -1)
            left = True
    return left


def hand_over_stay(called: Called) -> bool:
    """`forniture.passa`: the case is another municipality's from `dal`, and nobody here learns
    when a stay ends: the path counts nobody any more, nor does one that is over count `persona`.
    """
    ended = end_stay(called)
    return note_stay(called) or ended


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


def _until_all_left(known: Moves, day: date) -> tuple[Moves, Moves]:
    """What is known until all have left, if not before `day`, and what follows.

    Whoever is said to have gone on a day before the end was then counted among those who left:
    whoever stays on as an adult is still there.
    """
    end = next((at for at, (on, now) in enumerate(known) if on >= day and not now.people), None)
    return (known, []) if end is None else (known[:end], known[end:])


def _shifted(known: Moves, day: date, change: int) -> Moves:
    """What is to be noted from `day`: so many more or fewer, then and on each day after it."""
    held = [now for on, now in known if on <= day]
    moved = [(day, held[-1])] if held else []
    return [
        (on, Hosted(now.body_id, max(0, now.people + change)))
        for on, now in [*moved, *(one for one in known if one[0] > day)]
    ]


def _all_leave(called: Called) -> bool:
    return not number(called.given("persone")) and called.given("in_meno") is None


def _left(called: Called, before: Hosted | None) -> int:
    fewer, people = number(called.given("in_meno")), number(called.given("persone")) or 0
    if people and fewer is None:
        return people
    if before is None:
        return 0
    return max(0, before.people - fewer) if fewer is not None else _staying_on(called, before)


def _staying_on(called: Called, before: Hosted) -> int:
    """How many stay when a path ends: whom it follows no more, with a path that it opened for
    them and that goes on. Whoever left alone is at least one.
    """
    connection, mine = called.work.connection, called.job.instance_id
    asked = select(instance.c.id).where(
        instance.c.opened_by_instance == mine,
        instance.c.process.startswith(_AFTER_EIGHTEEN, autoescape=True),
        instance.c.status == Status.RUNNING,
    )
    opened = connection.execute(asked).scalars().all() if before.people > 1 else ()
    of_each = people_of_paths(connection, {*opened, int(mine or 0)}) if opened else {}
    named = of_each.get(int(mine or 0), frozenset())
    grown = frozenset[int]().union(*(of_each[one] for one in opened)) - named
    return min(len(grown), before.people - max(1, len(named)))


def _gave_over(called: Called, person_id: int | None) -> list[int]:
    """The paths of the case that opened one like this for that person and follow them no more.

    What a path held of the people whom it placed is gone once they are of age: it names minors.
    Whom it has discharged alone, while siblings stayed, it counts no more already.
    """
    connection = called.work.connection
    mine = select(instance.c.process).where(instance.c.id == called.job.instance_id)
    asked = select(instance.c.id, instance.c.opened_by_instance).where(
        instance.c.case_id == called.case_id,
        instance.c.process == mine.scalar_subquery(),
        instance.c.opened_by_instance.is_not(None),
    )
    opened = {row.id: row.opened_by_instance for row in connection.execute(asked)}
    placing = sorted(set(opened.values()))
    before = select(instance.c.id, instance.c.state).where(
        instance.c.id.in_(placing), instance.c.status == Status.RUNNING
    )
    running = {row.id: variables(row.state) for row in connection.execute(before)}
    settled = {path: followed(said) | left_alone(said) for path, said in running.items()}
    of_each = people_of_paths(connection, opened)
    return sorted(
        {
            path
            for one, path in opened.items()
            if person_id in of_each[one] and person_id not in settled.get(path, ())
        }
    )


def _token(called: Called, path: int | None) -> str:
    return supplies.token_of(called.house.sealer.keyring, int(path or 0))


def _day(called: Called) -> date:
    return as_date(called.given("dal")) or called.asked_at.astimezone(ROME).date()


def _change(called: Called, ref: str, told: Moves, change: int) -> None:
    """From `dal` on so many people are there; every contract about that body hears it."""
    supplies.note(called.work, ref, told)
    for contract in supplies.contracts_of(called.work.connection, told[-1][1].body_id):
        letter = {"giorno": _day(called), "persone": abs(change)}
        heard = addressed(f"contratto:{contract}", letter, to_all=True)
        called.work.jobs.append(
            NewJob("message", STARTED if change > 0 else ENDED, None, None, heard)
        )


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
