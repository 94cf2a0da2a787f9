"""Frozen views for templates: how a term, a line of work and its household are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cases.files import CaseNumber
from engine.clock import ROME
from engine.language import to_say
from tasks.terms import State, Term
from tasks.terms.model import Suspension
from tasks.worklist import TaskRow
from webui.language import gettext

_CERTAINTY = {
    "A": to_say("Certo: è scritto nella fonte citata."),
    "B": to_say("Noto, ma da confermare alla fonte."),
    "C": to_say("Da verificare: le fonti non sono concordi."),
    "CFG": to_say("Stabilito dal servizio: è un suo impegno, non un termine di legge."),
}


OWNERS = {
    "chi_ospita": to_say("chi ospita"),
    "coppia": to_say("la coppia"),
    "corte_appello": to_say("la Corte d'appello"),
    "famiglia": to_say("la famiglia"),
    "giudice": to_say("il giudice"),
    "nessuno": to_say("nessuno: è un giorno che viene da sé"),
    "parti": to_say("le parti"),
    "prefettura": to_say("la prefettura"),
    "procura_minorile": to_say("la Procura minorile"),
    "questura": to_say("la questura"),
    "servizio": to_say("il servizio"),
    "struttura": to_say("la struttura"),
    "tribunale": to_say("il tribunale"),
}
_GROUNDS = {
    "in attesa di ripresa": to_say("in attesa di ripresa"),
    "per legge": to_say("per legge"),
    "per provvedimento": to_say("per provvedimento"),
}


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One way of reading a rule: of several the earliest counts."""

    label: str
    due_at: datetime
    calculation: str
    source: str
    counts: bool


@dataclass(frozen=True, slots=True)
class ShownRest:
    """A time that does not count; `until` is the last day in it, None while it is not known."""

    since: datetime
    until: datetime | None
    ground: str


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term as every page shows it: a state, an instant, and how it was counted."""

    state: str
    due_at: datetime
    id: int = 0
    whole_day: bool = False
    met_at: datetime | None = None
    title: str = ""
    starts: datetime | None = None
    rule: str = ""
    source: str = ""
    owed_by: str = ""
    certainty: str = ""
    is_demonstrative: bool = False
    begins: str = ""
    rest: ShownRest | None = None  # in which it is now
    readings: tuple[ShownReading, ...] = ()
    is_ours: bool = True
    decree_id: int | None = None  # the act that has brought it
    comes: bool = False  # by itself, such as a birthday


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case in one line: its number, whom it is about, where it is read."""

    id: int
    year: int
    number: int
    title: str = field(repr=False)
    may_open: bool = True

    @classmethod
    def of(cls, id: int, number: CaseNumber, title: str, *, may_open: bool = True) -> "ShownCase":
        """A case by its number."""
        return cls(id, number.year, number.number, title, may_open)

    @property
    def code(self) -> str:
        """The number as it is written on paper: `2026/0143`."""
        return f"{self.year}/{self.number:04d}"


@dataclass(frozen=True, slots=True)
class Line:
    """One activity in a list."""

    id: int
    name: str
    path: str
    case: ShownCase | None
    term: ShownTerm | None
    who: str = field(default="", repr=False)
    may_read: bool = True
    is_mine: bool = False
    is_free: bool = False
    drafted: bool = False
    of_one: bool = False  # not passed on
    term_id: int | None = None  # of a line that is a term alone, on no activity
    whose: str = field(default="", repr=False)  # whom of the case it is about


@dataclass(frozen=True, slots=True)
class Known:
    """What lines of work refer to: who reads, what they may open, the cases, people, paths."""

    reader: int
    readable: frozenset[int]
    cases: Mapping[int, ShownCase] = field(repr=False)
    names: Mapping[int, str] = field(repr=False)
    paths: Mapping[str, str]
    terms: Mapping[int, Term] = field(default_factory=dict)  # live ones, by task
    whose: Mapping[int, str] = field(default_factory=dict, repr=False)  # about whom, by task


def show_term(term: Term, now: datetime) -> ShownTerm:
    """A term with its calculation."""
    return ShownTerm(
        state=str(term.state(now)),
        due_at=term.due_at,
        id=term.id,
        whole_day=term.whole_day,
        met_at=term.met_at,
        title=term.sentence,
        starts=term.started_at,
        rule=term.calculation,
        source=term.source or "",
        owed_by=say_owner(term.owed_by),
        certainty=gettext(_CERTAINTY[term.certainty]) if term.certainty in _CERTAINTY else "",
        is_demonstrative=term.demo,
        begins=term.starts or "",
        rest=_rest_of(term, now),
        readings=_readings_of(term),
        is_ours=term.is_ours,
        decree_id=term.decree_id,
        comes=term.comes_by_itself,
    )


def say_owner(owed_by: str) -> str:
    """Who owes a duty, in words."""
    return gettext(OWNERS[owed_by]) if owed_by in OWNERS else owed_by.replace("_", " ")


def show_rests(term: Term) -> tuple[ShownRest, ...]:
    """Every time that was left out of the counting, and the one that has not ended yet."""
    known = tuple(_rest(one) for one in term.suspensions)
    return (*known, ShownRest(term.paused_at, None, "")) if term.paused_at else known


def _rest_of(term: Term, now: datetime) -> ShownRest | None:
    if term.paused_at is not None and term.paused_at <= now:
        return ShownRest(term.paused_at, None, "")
    return next((_rest(one) for one in term.suspensions if one.holds(now)), None)


def _rest(one: Suspension) -> ShownRest:
    ground = gettext(_GROUNDS[one.source]) if one.source in _GROUNDS else one.source
    return ShownRest(one.begins, one.ends - timedelta(seconds=1), ground)


def _readings_of(term: Term) -> tuple[ShownReading, ...]:
    earliest = min((one.due_at for one in term.readings), default=None)
    ordered = sorted(term.readings, key=lambda one: one.due_at)
    return tuple(
        ShownReading(one.label, one.due_at, one.calculation, one.source, one.due_at == earliest)
        for one in ordered
    )


def show_due(row: TaskRow, now: datetime, owed: Term | None = None) -> ShownTerm | None:
    """The instant of an open activity, as lists show it: without the calculation."""
    if owed is not None and owed.state(now) == State.SUSPENDED:
        return show_term(owed, now)
    if row.due_at is None:
        return None
    state = State.SUSPENDED if row.rests else _state(row.due_at, now)
    demo = owed is not None and owed.demo
    return ShownTerm(state, row.due_at, whole_day=row.whole_day, is_demonstrative=demo)


def show_lines(
    rows: Iterable[TaskRow],
    now: datetime,
    known: Known,
) -> tuple[Line, ...]:
    """Open activities as lines of a list."""
    return tuple(
        Line(
            id=row.id,
            name=row.name,
            path=known.paths.get(row.process, ""),
            case=_case_of(row, known),
            term=show_due(row, now, known.terms.get(row.id)),
            who=known.names.get(row.assignee, "") if row.assignee is not None else "",
            may_read=row.id in known.readable,
            is_mine=row.assignee == known.reader,
            is_free=row.assignee is None,
            drafted=row.drafted,
            of_one=row.of_one,
            whose=known.whose.get(row.id, ""),
        )
        for row in rows
    )


def _case_of(row: TaskRow, known: Known) -> ShownCase | None:
    """The case of an activity, by its number alone for whoever may not read the activity."""
    case = known.cases.get(row.case_id) if row.case_id is not None else None
    if case is None or row.id in known.readable:
        return case
    return replace(case, title="")


def _state(due_at: datetime, now: datetime) -> str:
    if due_at < now:
        return State.LATE
    day_before = due_at.astimezone(ROME).date() - timedelta(days=1)
    return State.AT_RISK if now.astimezone(ROME).date() >= day_before else State.IN_TIME
