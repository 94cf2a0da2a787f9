"""What a decree orders by when: its lines counted as it says, explained, and planned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.clock import ROME
from engine.refusal import Refusal
from processes.terms import Manner, Unit, read_manner
from tasks.terms.counting import Counted, Rule, count, spelled
from tasks.terms.duties import DECREE, Asked, Duties, Starts, as_instant, as_starts
from tasks.terms.model import Alarm, NewTerm, Telling

FIXED = "data_fissa"
EVERY = "ogni_mesi"
BEFORE = "giorni_prima"
BEFORE_BY_RULE = "prima_di"
RULES: Mapping[str, tuple[Unit, Manner]] = {
    "ore": (Unit.ORE, Manner()),
    "giorni": (Unit.GG_CAL, Manner()),
    "giorni_processuali": (Unit.GG_CAL_PROC, Manner()),
    "giorni_lavorativi": (Unit.GG_LAV, Manner()),
    "mesi": (Unit.MESI, Manner()),
    EVERY: (Unit.MESI, Manner()),
    BEFORE: (Unit.GG_CAL, Manner(backwards=True)),
}
"""How a line of a decree says by when."""

SENTENCES: Mapping[str, str] = {
    "adempimento": "Adempimento ordinato dal giudice",
    "aggiornamento": "Aggiornamento al giudice prima dell'udienza",
    "verifica": "Verifica ordinata dal giudice",
}
"""What is owed, where the judge's own term is not about a report."""

RETURNING = frozenset({"L15.relazione", "L18"})
"""Reports that the law wants every so many months."""

YES = "si"
_PLANNED = "; è un giorno non lavorativo: si spedisce entro"
_PLAN_AT_THE_END = re.compile(f"{_PLANNED} [^;:()]+$")


class UnknownWay(Refusal):
    """Non si conosce il modo di contare «{way}» di una scadenza dell'atto."""


class NothingToCount(Refusal):
    """Una scadenza dell'atto dice un termine di {amount}: il numero è almeno 1."""


class NoInstant(Refusal):
    """Una scadenza confermata non ha il giorno entro cui è dovuta."""


@dataclass(frozen=True, slots=True)
class Says:
    """How much time a decree gives, in its own words: `way` is one of `RULES`.

    `august` that somebody was asked, and answered that it does not run in August.
    """

    way: str
    amount: int
    august: bool = False

    def rule(self) -> Rule:
        """How that is counted. Refuses `UnknownWay` and `NothingToCount`."""
        if self.way not in RULES:
            raise UnknownWay(way=self.way)
        if self.amount < 1:
            raise NothingToCount(amount=self.amount)
        unit, manner = RULES[self.way]
        return Rule(unit, self.amount, replace(manner, august=self.august))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A line of a decree as the second person confirmed it, beside what was proposed for it.

    `notified` is when the decree was communicated: without another beginning it runs from there.
    """

    said: Mapping[str, Any]
    proposed: Mapping[str, Any] | None
    notified: datetime

    @property
    def key(self) -> str:
        """Under which key of the catalogue it is owed."""
        return str(self.said.get("chiave") or DECREE)

    @property
    def kind(self) -> str:
        """What is owed: a report, an update, the end of a measure."""
        return str(self.said.get("tipo") or "")

    @property
    def due_at(self) -> datetime:
        """The confirmed instant. Refuses `NoInstant`."""
        found = as_instant(self.said.get("alle")) or as_instant(self.said.get("entro"))
        if found is None:
            raise NoInstant
        return found

    @property
    def whole_day(self) -> bool:
        """Whether it runs to the end of its day."""
        return as_instant(self.said.get("alle")) is None


def counted(duties: Duties, says: Says, start: datetime) -> Counted:
    """Count what a decree says: days from its communication, months, hours, days before a hearing.

    Refuses `UnknownWay`, `NothingToCount` and what counting refuses.
    """
    return planned(duties, count(start, says.rule(), duties.calendar))


def by_rule(duties: Duties, key: str, start: Starts) -> Counted:
    """Count a term of the catalogue; refuses `UnknownTerm`. Only what we owe is planned."""
    new = duties.begin(key, start)
    return planned(duties, new.counted) if new.is_ours else new.counted


def before_by_rule(duties: Duties, instant: datetime, key: str) -> Counted:
    """The day that lies before another by the amount of a key; refuses `UnknownTerm`."""
    return planned(duties, count(instant, _back(duties, key), duties.calendar))


def planned(duties: Duties, counted: Counted) -> Counted:
    """With the day on which it leaves at the latest, where the last one is no working day."""
    day = plan_of(duties, counted)
    if day is None or _PLAN_AT_THE_END.search(counted.sentence):
        return counted
    said = f"{_PLANNED} {spelled(day)}"
    return replace(counted, sentence=counted.sentence + said)


def unplanned(calculation: str) -> str:
    """The same calculation without the day on which it leaves: another instant has another one."""
    return _PLAN_AT_THE_END.sub("", calculation)


def plan_of(duties: Duties, counted: Counted) -> date | None:
    """The last working day before a due day on which nobody works; None where there is no need."""
    day = _day(counted.due_at)
    if not counted.whole_day or duties.calendar.is_working(day):
        return None
    while not duties.calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def begin(duties: Duties, line: Confirmed) -> NewTerm:
    """The duty that a confirmed line opens, with the true calculation of its instant.

    Where the person has changed the proposed instant, both are said. Refuses `UnknownTerm`.
    """
    new = _as_proposed(duties, line) or _as_changed(duties, line)
    new = with_plan(duties, new)
    period = amount_of((line.proposed or {}).get("ogni_mesi")) or _by_law(duties, line.key)
    sentence = SENTENCES.get(line.kind) if line.key == DECREE else None
    return new._replace(
        sentence=sentence or new.sentence,
        period=period,
        turn=1 if period else None,
    )


def _by_law(duties: Duties, key: str) -> int | None:
    """Every how many months the law wants it, whatever the act says; None for anything else."""
    return duties.catalogue.get(key).amount if key in RETURNING else None


def with_plan(duties: Duties, new: NewTerm) -> NewTerm:
    """A duty of ours that ends on a day without work, called to mind on the day it leaves by.

    One that is planned already stays as it is.
    """
    if not new.is_ours:
        return new
    return new._replace(counted=planned(duties, new.counted), ladder=_with_plan(duties, new))


def written(
    duties: Duties, line: Mapping[str, Any], issued: datetime, notified: datetime
) -> dict[str, Any]:
    """A line written in a decree as the table writes its own: by when, and how that is counted.

    `issued` and `notified` are the beginnings among which the line chooses.
    """
    way, amount = str(line.get("conto") or ""), amount_of(line.get("quantita"))
    hearing = as_instant(line.get("udienza"))
    start = (hearing if way == BEFORE else None) or notified
    if line.get("decorre_da") == "atto" and way != BEFORE:
        start = issued
    if way == FIXED:
        due_at = as_instant(line.get("giorno")) or notified
        said = f"data scritta nell'atto: {_spelled(due_at)}"
        found = planned(duties, Counted(due_at, said, whole_day=True))
    else:
        says = Says(way, amount or 0, line.get("sospensione_feriale") == YES)
        found = counted(duties, says, start)
    return {
        "tipo": line.get("tipo"),
        "chiave": line.get("chiave") or DECREE,
        "base_giuridica": "parole dell'atto",
        "conto": way,
        "quantita": amount,
        "feriale": line.get("sospensione_feriale"),
        "da": start.astimezone(ROME),
        "ogni_mesi": amount if way == EVERY else None,
        "entro": _day(found.due_at),
        "alle": None if found.whole_day else found.due_at.astimezone(ROME),
        "regola": found.sentence,
    }


def amount_of(value: object) -> int | None:
    """A whole number as FEEL and JSON write it; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    text = str(value)
    return int(text) if text.removeprefix("-").isdecimal() else None


def _as_proposed(duties: Duties, line: Confirmed) -> NewTerm | None:
    """The line counted anew as it was proposed; None when the person has changed its instant."""
    said = line.proposed
    if said is None:
        return None
    starts = as_starts(said.get("da")) or line.notified
    start = starts if isinstance(starts, datetime) else line.notified
    way, amount = str(said.get("conto") or ""), amount_of(said.get("quantita"))
    if way == FIXED:
        fixed = Counted(line.due_at, str(said.get("regola") or ""), line.whole_day)
        return _until(duties, line, fixed) if _is_said(said, line) else None
    if way == BEFORE_BY_RULE:
        back = duties.begin(line.key, start, Asked(_back(duties, line.key)))
        return back if _is_said(said, line) and back.counted.due_at == line.due_at else None
    says = Says(way, amount or 0, said.get("feriale") == YES)
    new = duties.begin(line.key, start, Asked(says.rule())) if way else None
    new = new or duties.begin(line.key, starts)
    return new if new.counted.due_at == line.due_at else None


def _back(duties: Duties, key: str) -> Rule:
    """The amount of a key, counted back; refuses `UnknownTerm`."""
    row = duties.catalogue.get(key)
    return Rule(row.unit, row.amount, replace(row.manner, backwards=True))


def _is_said(said: Mapping[str, Any], line: Confirmed) -> bool:
    """Whether the instant is the very one that was proposed."""
    return (as_instant(said.get("alle")) or as_instant(said.get("entro"))) == line.due_at


def _as_changed(duties: Duties, line: Confirmed) -> NewTerm:
    said = f"data fissata da chi ha confermato le scadenze: {_spelled(line.due_at)}"
    if line.proposed is not None:
        said += f" (era proposto: {line.proposed.get('regola')})"
    return _until(duties, line, Counted(line.due_at, said, line.whole_day))


def _until(duties: Duties, line: Confirmed, counted: Counted) -> NewTerm:
    new = duties.begin_until(line.key, line.notified, counted.due_at, counted.sentence)
    return new._replace(counted=counted)


def _with_plan(duties: Duties, new: NewTerm) -> tuple[Alarm, ...]:
    """The ladder of a duty; what ends on a day without work is called to mind when it leaves."""
    day = plan_of(duties, new.counted)
    if day is None:
        return tuple(new.ladder)
    at = duties.calendar.opening(day)
    if not read_manner(new.manner).backwards:  # which has not begun where it is counted from
        at = max(at, new.started_at)
    step = Alarm(at, "coordinatore_tutela", Telling.REMINDED)
    if step in new.ladder:
        return tuple(new.ladder)
    return tuple(sorted((*new.ladder, step), key=lambda one: one.at))


def _spelled(instant: datetime) -> str:
    return spelled(_day(instant))


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()
