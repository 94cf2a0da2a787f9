"""What a play does beside tasks and messages: numbers and days of the office, terms, signals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select

from access.people import Person
from engine.clock import ROME
from engine.refusal import Refusal
from engine.store import NewJob, Work, addressed
from engine.store.tables import instance
from tasks.municipality.model import Amount
from tasks.municipality.rows import rewritten
from tasks.municipality.standing import catalogue_of
from tasks.office import Office
from tasks.terms import acts, changing
from tasks.terms.acts import Ground
from tasks.terms.changing import Draft
from tasks.terms.keeping import of_case
from tasks.terms.model import Suspension, Term


class NoLiveTerm(Refusal):
    """Nel fascicolo non corre il termine «{key}», ma: {running}."""


class DayMissing(Refusal):
    """Per «{act}» serve anche «{word}», un giorno."""


class NobodyListens(Refusal):
    """Nessun percorso del fascicolo può lanciare il segnale «{name}»: non ne è cominciato uno."""


@dataclass(frozen=True, slots=True)
class Governed:
    """What somebody changes in the numbers and days of the office, and why."""

    numbers: Mapping[str, int]
    closed: tuple[date, ...]
    why: str


def govern(office: Office, person: Person, asked: Governed) -> None:
    """Make a revision of the rules as the administrator's pages do. Refuses as `revise`."""
    now = office.clock.now()
    with office.read() as connection:
        draft = changing.present(office, connection)
        for key, number in asked.numbers.items():
            draft = _with_number(office, connection, draft, (key, number))
    for day in asked.closed:
        draft = changing.close_on(draft, day)
    changing.revise(office, person, draft, asked.why, now)


def _with_number(
    office: Office, connection: Connection, draft: Draft, wanted: tuple[str, int]
) -> Draft:
    key, number = wanted
    catalogue = catalogue_of(office, connection)
    row = catalogue.values.get(key) or catalogue.get(key)
    amount = Amount(key, number, str(row.unit), row.source, row.demo)
    return changing.set_row(draft, catalogue, rewritten(row, amount))


def raise_signal(work: Work, name: str, case_id: int, payload: Mapping[str, Any]) -> None:
    """Throw a signal as a path of the case throws it. Refuses `NobodyListens`."""
    asked = select(instance.c.id).where(instance.c.case_id == case_id)
    last = asked.order_by(instance.c.id.desc()).limit(1)
    sender = work.connection.execute(last).scalar_one_or_none()
    if sender is None:
        raise NobodyListens(name=name)
    work.jobs.append(NewJob("signal", name, sender, None, addressed("", payload)))


def act_on_term(
    office: Office, person: Person, case_id: int, said: Mapping[str, Any], why: str
) -> None:
    """An act of somebody on a term of the case. Refuses `NoLiveTerm`, `DayMissing`, as the act."""
    with office.begin() as work:
        found = _live(work.connection, case_id, str(said["chiave"]))
        asked = acts.Asked(found.id, person, why)
        _ACTS[said["atto"]](work, office, asked, said)


def _live(connection: Connection, case_id: int, key: str) -> Term:
    running = [one for one in of_case(connection, case_id) if one.is_live]
    mine = [one for one in running if one.key == key]
    if not mine:
        listed = ", ".join(sorted({one.key for one in running})) or "nessuno"
        raise NoLiveTerm(key=key, running=listed)
    return min(mine, key=lambda one: one.due_at)


def _extend(work: Work, office: Office, asked: acts.Asked, said: Mapping[str, Any]) -> None:
    acts.extend(work, office, asked, _day(said, "al"))


def _suspend(work: Work, office: Office, asked: acts.Asked, said: Mapping[str, Any]) -> None:
    days = (_day(said, "dal"), _day(said, "al") + timedelta(days=1))
    begins, ends = (datetime.combine(day, time(0), ROME).astimezone(UTC) for day in days)
    ground = Ground.LAW if said.get("per") == "legge" else Ground.DECREE
    acts.suspend_for(work, office, asked, Suspension(begins, ends, ground))


def _meet(work: Work, office: Office, asked: acts.Asked, said: Mapping[str, Any]) -> None:
    at = said.get("al")
    acts.meet(work, office, asked, at.astimezone(ROME) if isinstance(at, datetime) else None)


def _day(said: Mapping[str, Any], word: str) -> date:
    day = said.get(word)
    if not isinstance(day, date):
        raise DayMissing(act=said["atto"], word=word)
    return day


Act = Callable[[Work, Office, acts.Asked, Mapping[str, Any]], object]
_ACTS: Mapping[str, Act] = {
    "proroga": _extend,
    "sospende": _suspend,
    "ferma": lambda work, office, asked, _said: acts.pause(work, office, asked),
    "riprende": lambda work, office, asked, _said: acts.resume(work, office, asked),
    "chiude": lambda work, office, asked, _said: acts.withdraw(work, office, asked),
    "adempie": _meet,
}
