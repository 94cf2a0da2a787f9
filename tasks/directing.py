"""What a play does beside tasks and messages: what befalls, hands, numbers, terms, signals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, select

from access.people import Person, require
from access.permissions import Permission
from cases.visibility import see_case
from engine.clock import ROME
from engine.refusal import Refusal
from engine.store import NewJob, Work, addressed
from engine.store.tables import instance
from tasks.answering import Named, name_responsible
from tasks.closing import close_by_hand
from tasks.hands import assign
from tasks.happenings import OF_ONE, Happening, report
from tasks.leaving import close_account
from tasks.listening import people_awaiting
from tasks.municipality.checking import decided_by_municipality
from tasks.municipality.model import Amount
from tasks.municipality.rows import rewritten
from tasks.municipality.standing import catalogue_of
from tasks.office import Office
from tasks.plays import Scene
from tasks.playwords import NEW_DECREE
from tasks.referrals import new_decree
from tasks.reopening import reopen
from tasks.terms import acts, changing
from tasks.terms.acts import Ground
from tasks.terms.carrying import ARRIVED
from tasks.terms.changing import Draft
from tasks.terms.keeping import of_case
from tasks.terms.model import Suspension, Term


class NoLiveTerm(Refusal):
    """Nel fascicolo non corre il termine «{key}», ma: {running}."""


class DayMissing(Refusal):
    """Per «{act}» serve anche «{word}», un giorno."""


class NobodyListens(Refusal):
    """Nessun percorso del fascicolo può lanciare il segnale «{name}»: non ne è cominciato uno."""


class NoNumberOfOurs(Refusal):
    """Il numero «{key}» lo dice la legge: non lo sceglie il Comune."""


class UnknownMessage(Refusal):
    """Nessun percorso attende «{name}»: controlla il nome."""


class NobodyActs(Refusal):
    """La scena non dice chi agisce."""


class NobodyOfThePlay(Refusal):
    """«{name}» non è tra le persone della storia."""


@dataclass(frozen=True, slots=True)
class Direction:
    """A scene in a case, by whose hand, what a signal carries, whom in it it is about."""

    scene: Scene
    case_id: int
    who: Person | None
    said: Mapping[str, Any] = field(default_factory=dict, repr=False)
    concerned: int | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    task_id: int | None = None  # the activity that goes into other hands

    @property
    def person(self) -> Person:
        """Who acts. Refuses `NobodyActs`."""
        if self.who is None:
            raise NobodyActs
        return self.who


def direct(office: Office, one: Direction) -> None:
    """Do what the scene says of the case, of hands and its file, of the numbers and days of the
    office, of terms and signals. Refuses as those acts do.
    """
    scene = one.scene
    if scene.happens is not None:
        _befall(office, one, scene.happens)
    if scene.hands is not None or scene.leaves is not None:
        _change_hands(office, one)
    if scene.looks:
        with office.read() as connection:
            see_case(connection, one.person, one.case_id)
    if scene.file is not None:
        _open_or_close(office, one)
    if scene.numbers or scene.closed:
        _govern(office, one)
    if scene.term is not None:
        _act_on_term(office, one, scene.term)
    if scene.signal is not None:
        check_heard(office, scene.signal)
        with office.begin() as work:
            _raise_signal(work, scene.signal, one.case_id, one.said)


def _befall(office: Office, one: Direction, happens: str) -> None:
    """What happens from outside; of whom, as the page proposes it: the only one who awaits it."""
    if happens == NEW_DECREE:
        new_decree(office, one.person, one.case_id)
        return
    what, who = Happening(happens), one.concerned
    with office.begin() as work:
        if what in OF_ONE and who is None:
            awaiting = people_awaiting(work.connection, one.case_id, f"msg_{what}")
            who = awaiting[0] if len(awaiting) == 1 else None
        until, arrived = (one.scene.answers.get(name) for name in ("fino_al", ARRIVED))
        why = one.scene.why
        report(work, one.person, one.case_id, what, why, who=who, until=until, arrived=arrived)


def check_heard(office: Office, name: str) -> None:
    """Refuses `UnknownMessage` unless some diagram knows a message or signal of this name."""
    if not any(name in one.declared for one in office.catalogue.drawings.values()):
        raise UnknownMessage(name=name)


def _change_hands(office: Office, one: Direction) -> None:
    if one.scene.hands is not None:
        _hand_over(office, one, one.scene.hands)
    if one.scene.leaves is not None:
        _leave(office, one, one.scene.leaves)


def _hand_over(office: Office, one: Direction, said: Mapping[str, str]) -> None:
    """Pass an activity to somebody, or name who answers for the case."""
    by, why = one.person, one.scene.why
    with office.begin() as work:
        if one.task_id is not None:
            assign(work, by, one.task_id, _of_play(one, said["a"]), why or None)
            return
        beside = said.get("co_operatore")
        named = Named(
            _of_play(one, said["responsabile"]).id, _of_play(one, beside).id if beside else None
        )
        name_responsible(work, by, one.case_id, named, why)


def _leave(office: Office, one: Direction, name: str) -> None:
    """Close somebody's access to the office, as the administrator's page does."""
    require(one.person, Permission.ACCOUNT_MANAGE)
    with office.begin() as work:
        close_account(work, _of_play(one, name).id, by=one.person.id)


def _of_play(one: Direction, name: str) -> Person:
    found = one.people.get(name.rpartition(".")[2])
    if found is None:
        raise NobodyOfThePlay(name=name)
    return found


def _open_or_close(office: Office, one: Direction) -> None:
    require(one.person, Permission.CASE_CLOSE)
    with office.begin() as work:
        case = see_case(work.connection, one.person, one.case_id)
        if one.scene.file == "riaperto":
            reopen(work, office.engine, case, by=one.person.id, why=one.scene.why)
        else:
            told = bool(one.scene.answers.get("ag_informata"))
            by, why = one.person.id, one.scene.why
            close_by_hand(work, case, by=by, why=why, authority_told=told)


def _govern(office: Office, one: Direction) -> None:
    """Make a revision of the rules as the administrator's pages do."""
    now = office.clock.now()
    with office.read() as connection:
        draft = changing.present(office, connection)
        for wanted in one.scene.numbers.items():
            draft = _with_number(office, connection, draft, wanted)
    for day in one.scene.closed:
        draft = changing.close_on(draft, day)
    changing.revise(office, one.person, draft, one.scene.why, now)


def _with_number(
    office: Office, connection: Connection, draft: Draft, wanted: tuple[str, int]
) -> Draft:
    key, number = wanted
    catalogue = catalogue_of(office, connection)
    row = catalogue.values.get(key) or catalogue.get(key)
    if not decided_by_municipality(row):
        raise NoNumberOfOurs(key=key)
    amount = Amount(key, number, str(row.unit), row.source, row.demo)
    return changing.set_row(draft, catalogue, rewritten(row, amount))


def _raise_signal(work: Work, name: str, case_id: int, payload: Mapping[str, Any]) -> None:
    asked = select(instance.c.id).where(instance.c.case_id == case_id)
    last = asked.order_by(instance.c.id.desc()).limit(1)
    sender = work.connection.execute(last).scalar_one_or_none()
    if sender is None:
        raise NobodyListens(name=name)
    work.jobs.append(NewJob("signal", name, sender, None, addressed("", payload)))


def _act_on_term(office: Office, one: Direction, said: Mapping[str, Any]) -> None:
    with office.begin() as work:
        found = _live(work.connection, one.case_id, str(said["chiave"]))
        asked = acts.Asked(found.id, one.person, one.scene.why)
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
