"""Decrees (provvedimenti): registered field by field, put in force, superseded, never deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from cases import birthdays
from cases.moving import Move, move_rows
from cases.seals import new_uid, open_data, seal_data
from cases.sheet import HIDDEN, OpenSheet, open_sheet, write_sheet
from cases.tables import decree
from cases.values import as_date, as_instant
from engine.language import say, to_say
from engine.refusal import NotFound
from engine.store import Fact, Listed, Numbered, Prepared, Seal, Sealer, Typed, Work

AUTHORITIES: Mapping[str, str] = {
    "TM": "Tribunale per i minorenni",
    "TO": "Tribunale ordinario",
    "GT": "Giudice tutelare",
    "CdA": "Corte d'Appello",
    "PMM": "Procura presso il Tribunale per i minorenni",
    "PM_ordinario": "Procura ordinaria",
    "TPMF": "Tribunale per le persone, per i minorenni e per le famiglie",
}
ACTS: Mapping[str, str] = {
    "decreto": "Decreto",
    "ordinanza": "Ordinanza",
    "sentenza": "Sentenza",
    "richiesta_pm": "Richiesta del pubblico ministero",
    "convalida_403": "Convalida ex art. 403",
    "esecutivita_gt": "Esecutività del giudice tutelare",
    "provvisorio_urgente": "Provvedimento urgente",
    "ordine_protezione": "Ordine di protezione",
}
_MOVES_THE_CLOCK = frozenset({"decree_enforced", "decree_repeated", "decree_superseded"})
_UNNAMED_ACT = to_say("Provvedimento")
PATH = "provvedimento."
"""Under which the sheet of the case keeps the fields of the decree being registered."""
REGISTERING = PATH.removesuffix(".") + HIDDEN
"""Under which the sheet keeps the id of that decree and the place of its seal."""

NAMED = "minori_nominati"
"""The field of a decree that says which minors of the case it names: cards with their numbers."""


class DecreeStatus(StrEnum):
    """Where a decree is in its life."""

    REGISTERING = "registering"  # its fields are being decoded
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class NoSuchDecree(NotFound):
    """Questo provvedimento non è nel fascicolo."""


class NoDecreeToEnforce(NotFound):
    """Nel fascicolo non c'è un provvedimento da mettere in vigore: prima va registrato."""


@dataclass(frozen=True, slots=True)
class Decree:
    """An act of an authority about a case. Instants are UTC."""

    id: int
    case_id: int
    uid: str = field(repr=False)
    status: DecreeStatus
    authority: str | None
    act: str | None
    issued_on: date | None
    notified_at: datetime | None
    details: Mapping[str, Any] = field(repr=False)
    registered_at: datetime
    in_force_at: datetime | None
    superseded_at: datetime | None
    superseded_by: int | None

    @property
    def label(self) -> str:
        """How people call it: act, authority and day, without the names of anybody."""
        act = say(ACTS.get(self.act or "", _UNNAMED_ACT))
        authority = AUTHORITIES.get(self.authority or "")
        day = f"{self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return " · ".join(part for part in (act, authority and say(authority), day) if part)

    @property
    def named(self) -> frozenset[int]:
        """The minors of the case whom it names; of an act that does not say, nobody."""
        cards = self.details.get(NAMED) or ()
        return frozenset(card["persona"] for card in cards if card.get("persona") is not None)

    @property
    def rg_number(self) -> str:
        """The number in the court's register (class C3)."""
        return str(self.details.get("rg_numero") or "")


@dataclass(frozen=True, slots=True)
class Registering:
    """The decree whose fields are being decoded; without id when it is still to be registered."""

    case_id: int
    id: int | None = None
    uid: str = field(default="", repr=False)
    details: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Enforcing:
    """Which decree of a case is to be put in force, and which older one it speaks of."""

    case_id: int
    decree_id: int | None = None  # without it, the one being registered
    supersedes: int | None = None


@dataclass(frozen=True, slots=True)
class Replacing:
    """A decree that gives way to a newer one."""

    case_id: int
    decree_id: int
    successor: int
    whole: bool = True
    is_copy: bool = False  # the same act, registered once more: its successor was there first


def list_decrees(connection: Connection, seal: Seal, case_id: int) -> tuple[Decree, ...]:
    """The decrees of a case, the latest first."""
    return tuple(_decree(row, seal) for row in _OF_CASE.run(connection, {"case": case_id}))


def get_decree(connection: Connection, sealer: Sealer, decree_id: int) -> Decree:
    """A decree by id. Refuses `NoSuchDecree`."""
    row = _DECREE.run(connection, {"of": decree_id}).first()
    if row is None:
        raise NoSuchDecree
    return _decree(row, sealer.of(connection, row.case_id))


def registering_beside(
    connection: Connection, seal: Seal, case_id: int, decree_id: int
) -> Registering | None:
    """An act that is being decoded while the sheet of its case holds another one, or none.

    Two acts may come on one day: each is decoded by a path of its own.
    """
    mine = (decree.c.id == decree_id) & (decree.c.case_id == case_id)
    asked = select(decree).where(mine, decree.c.status == DecreeStatus.REGISTERING.value)
    row = connection.execute(asked).first()
    if row is None:
        return None
    return Registering(case_id, row.id, row.uid, open_data(seal, _place(row.uid), row.details))


def write_decree(
    work: Work, seal: Seal, act: Registering, said: Mapping[str, Any], *, by: int | None
) -> Registering:
    """Write fields into the decree being registered, or register a new one.

    A form that names another authority or number than the one being registered speaks of another
    act; a form that names neither goes on with it.
    """
    if _is_another(act.details, said):
        act = Registering(act.case_id)
    details = {**act.details, **said}
    act = replace(act, uid=act.uid or new_uid(), details=_said(details))
    values = {
        "authority": act.details.get("autorita"),
        "act": act.details.get("tipo_atto"),
        "issued_on": as_date(act.details.get("data_emissione")),
        "notified_at": as_instant(act.details.get("data_comunicazione")),
        "details": seal_data(seal, _place(act.uid), act.details),
        **birthdays.measures_noted(act.details),
    }
    if act.id is not None:
        _COMPLETE.run(work.connection, {"of": act.id, **values})
        _tell(work, "decree_completed", act.case_id, act.id, by=by)
        return act
    values |= {
        "case_id": act.case_id,
        "uid": act.uid,
        "status": DecreeStatus.REGISTERING.value,
        "registered_at": work.now,
        "registered_by": by,
    }
    decree_id = _REGISTER.run(work.connection, values)
    _tell(work, "decree_registered", act.case_id, decree_id, by=by)
    return replace(act, id=decree_id)


def enforce_decree(
    work: Work, sealer: Sealer, case_id: int, *, by: int | None, supersedes: int | None = None
) -> int:
    """Put the decree being registered in force and give its id; `supersedes` ends an older one.

    From then on a new decree starts from an empty form. Asked again after it was done, it gives
    the decree that was put in force. Refuses `NoDecreeToEnforce` and, for a decree of another
    case, `NoSuchDecree`.
    """
    done = enforce(work, sealer, Enforcing(case_id, supersedes=supersedes), by=by)
    if supersedes is not None and supersedes != done:
        replace_decree(work, Replacing(case_id, supersedes, done), by=by)
    return done


def enforce(work: Work, sealer: Sealer, what: Enforcing, *, by: int | None) -> int:
    """Put this decree in force, or the one being registered, and give its id.

    What it supersedes is only looked at: `replace_decree` ends it, in whole or in part. Refuses
    `NoDecreeToEnforce` and, for decrees of another case, `NoSuchDecree`.
    """
    # The case first, then its decrees: in the order in which a form locks them.
    sheet = open_sheet(work.connection, sealer, what.case_id, lock=True)
    rows = _OF_CASE.run(work.connection, {"case": what.case_id}).found
    if not {what.decree_id, what.supersedes} - {None} <= {row.id for row in rows}:
        raise NoSuchDecree
    mine = [row for row in rows if what.decree_id in {None, row.id}]
    waiting = next((row.id for row in mine if row.status == DecreeStatus.REGISTERING), None)
    if waiting is None:
        done = next((row.id for row in mine if row.status != DecreeStatus.REGISTERING), None)
        if done is None:
            raise NoDecreeToEnforce
        return int(done)
    in_force = {"status": DecreeStatus.IN_FORCE.value, "in_force_at": work.now}
    _ENFORCE.run(work.connection, {"of": waiting, **in_force})
    _tell(work, "decree_enforced", what.case_id, waiting, by=by)
    _leave_form(work, sheet, waiting)
    return int(waiting)


def leave_form(work: Work, sealer: Sealer, case_id: int, decree_id: int) -> None:
    """A decree is registered no further: the next one starts from an empty form."""
    _leave_form(work, open_sheet(work.connection, sealer, case_id, lock=True), decree_id)


def _leave_form(work: Work, sheet: OpenSheet, decree_id: int) -> None:
    registering = sheet.values.get(REGISTERING)
    if registering is None or registering.value[0] == decree_id:
        kept = {path: one for path, one in sheet.values.items() if not path.startswith(PATH)}
        write_sheet(work, sheet, kept)


def replace_decree(work: Work, what: Replacing, *, by: int | None) -> None:
    """A decree gives way to a newer one of its case, in whole or in part: it is never deleted.

    Of one that gives way in part some terms stay: it remains in force. A copy gives way to the
    same act that was there before. Refuses `NoSuchDecree`.
    """
    given_way: dict[str, object] = {"superseded_by": what.successor}
    if what.whole:
        given_way |= {"status": DecreeStatus.SUPERSEDED.value, "superseded_at": work.now}
    mine = (decree.c.id == what.decree_id) & (decree.c.case_id == what.case_id)
    changed = work.connection.execute(update(decree).where(mine).values(given_way))
    if changed.rowcount != 1:
        raise NoSuchDecree
    known = "decree_repeated" if what.is_copy else "decree_superseded"
    kind = known if what.whole else f"{known}_in_part"
    _tell(work, kind, what.case_id, what.decree_id, by=by)


def has_order(connection: Connection, case_id: int) -> bool:
    """Whether an act of a court is in force in a case."""
    mine = decree.c.case_id == case_id
    in_force = decree.c.status == DecreeStatus.IN_FORCE.value
    return (
        connection.execute(select(decree.c.id).where(mine, in_force).limit(1)).first() is not None
    )


def line_of(connection: Connection, decree_id: int) -> tuple[int, ...]:
    """A decree with those it has replaced, in whole or in part, and those they had replaced."""
    found: list[int] = [decree_id]
    newest = found
    while newest:
        asked = select(decree.c.id).where(decree.c.superseded_by.in_(newest))
        newest = [id for id in connection.execute(asked).scalars() if id not in found]
        found = [*found, *newest]
    return tuple(found)


def lines_of(connection: Connection, decree_ids: Iterable[int]) -> tuple[int, ...]:
    """The lines of several decrees, in one statement."""
    return tuple(_LINES.run(connection, {}, decree_ids=sorted(set(decree_ids))).scalars())


def in_lines_of(decree_ids: Sequence[Any]) -> Select[Any]:
    """The query for the lines of several decrees, for whoever asks of them something more."""
    named = select(decree.c.id).where(decree.c.id.in_(decree_ids))
    line = named.cte("line", recursive=True)
    before = select(decree.c.id).join(line, decree.c.superseded_by == line.c.id)
    return select(line.union(before).c.id)


def note_measures(work: Work, sealer: Sealer, decree_id: int) -> None:
    """Note what the mandates of a decree mean for the clock: of what was written before it was."""
    found = get_decree(work.connection, sealer, decree_id)
    said = birthdays.measures_noted(found.details)
    work.connection.execute(update(decree).where(decree.c.id == decree_id).values(said))


def move_decrees(work: Work, move: Move, people: Mapping[int, int]) -> int:
    """Give the decrees of a case to another one, where these people have other numbers; how many
    there were.
    """
    moved = dict(move_rows(work, move, decree.c.details, _place))
    asked = select(decree.c.id, decree.c.details).where(decree.c.id.in_(moved))
    for row in work.connection.execute(asked).all():
        place = _place(moved[row.id])
        said = open_data(move.new, place, row.details)
        if said.get(NAMED):
            anew = seal_data(move.new, place, {**said, NAMED: renumbered(said[NAMED], people)})
            mine = update(decree).where(decree.c.id == row.id)
            work.connection.execute(mine.values(details=anew))
    return len(moved)


def renumbered(
    named: Iterable[Mapping[str, Any]], people: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Whom an act names, by the numbers that they have in the case where it goes."""
    return [{**card, "persona": people.get(card["persona"], card["persona"])} for card in named]


def _said(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in details.items() if value is not None}


def _is_another(kept: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    return any(
        kept.get(name) and said.get(name) and kept[name] != said[name]
        for name in ("rg_numero", "autorita")
    )


def _tell(work: Work, kind: str, case_id: int, decree_id: int, *, by: int | None) -> None:
    work.facts.append(Fact(kind, case_id=case_id, by=by, data={"decree_id": decree_id}))
    if kind in _MOVES_THE_CLOCK:
        birthdays.look_again(work, case_id)


def _decree(row: Any, seal: Seal) -> Decree:
    return Decree(
        row.id,
        row.case_id,
        row.uid,
        DecreeStatus(row.status),
        row.authority,
        row.act,
        row.issued_on,
        row.notified_at,
        open_data(seal, _place(row.uid), row.details),
        row.registered_at,
        row.in_force_at,
        row.superseded_at,
        row.superseded_by,
    )


def _place(uid: str) -> str:
    return f"decree:details:{uid}"


_OF_CASE = Typed(
    select(decree).where(decree.c.case_id == bindparam("case")).order_by(decree.c.id.desc())
)
_DECREE = Typed(select(decree).where(decree.c.id == bindparam("of")))
_COLUMNS_SAID = ("authority", "act", "issued_on", "notified_at", "details", "places", "continues")
_COMPLETE = Prepared(update(decree).where(decree.c.id == bindparam("of")), _COLUMNS_SAID)
_REGISTER = Numbered(
    insert(decree),
    (*_COLUMNS_SAID, "case_id", "uid", "status", "registered_at", "registered_by"),
    decree.c.id,
)
_ENFORCE = Prepared(
    update(decree).where(decree.c.id == bindparam("of")), ("status", "in_force_at")
)
_LINES = Listed(in_lines_of)
