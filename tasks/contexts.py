"""What a form is told about the world when somebody opens it: the case, people, choices."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, literal, select

from access.people import Person
from cases.birthdays import MINORS
from cases.decrees import PATH
from cases.files import Marking, get_case, hides_address
from cases.finding import family_case
from cases.sheet import CHILD, CHILD_ID, OpenSheet, StoredValue, open_sheet
from cases.stored import of_decree, of_minor, told_to
from engine import plain
from engine.feel import HostFunction
from engine.store import Prepared, Sealer
from engine.store.journal import journal
from forms import Context, Form, Ground, Stored, Table, walk
from tasks.answered import chosen_before, decided_before
from tasks.apart import without_where_others_live
from tasks.bank import families_in_bank
from tasks.byhand import by_hand
from tasks.decided import decided_on_prosieguo
from tasks.definitions import Definition
from tasks.functions import host_functions
from tasks.lists import Lists
from tasks.members import people_of_case
from tasks.minors import minors_of_case, minors_on_day
from tasks.precedents import another_child, family_file, similar_cases
from tasks.projection import DECIDED
from tasks.standing import (
    act_of_case,
    acts_of_case,
    ends_of_terms,
    next_term,
    path_of_somebody,
    paths_under_way,
    same_act,
    standing_terms,
)
from tasks.supplied import days_of_contract
from tasks.worklist import TaskRow

DECREE = "provvedimento_ref"
"""The variable in which an instance carries the number of the decree it is about."""

HIDDEN_ADDRESS = "indirizzo_protetto"
"""What forms and paths call it that the address of a case is a secret (R21)."""

_MINOR = "minore_id"
_SEVERAL = 2

OF_HOUSE = frozenset(
    {
        "altro_minore",
        "atti_del_fascicolo",
        "atto_del_fascicolo",
        "atto_gia_registrato",
        "chi_compila",
        "chi_risponde",
        "da_aprire_a_mano",
        "da_fare_entro",
        "famiglie_in_banca",
        "fascicoli_simili",
        "fascicolo_numero",
        "gia_scelto",
        "giornate_del_contratto",
        "indirizzo_segreto",
        "minore_del_caso",
        "minori_da_proporre",
        "minori_del_caso",
        "minori_il",
        "percorsi_in_corso",
        "persone_del_fascicolo",
        "prossimo_termine",
        "prosieguo_deciso",
        "risposte_gia_date",
        "scadenze_in_vigore",
        "segue_gia",
        "termini_in_vigore",
    }
)
"""The words that only forms know: they look into the office and the case."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form's context is made from: one connection, one person, one instant.

    The sheet of the case is given when it is open already; `beside` opens it from what was read
    with the task, for whoever comes to need it.
    """

    connection: Connection
    sealer: Sealer
    person: Person
    now: datetime
    sheet: OpenSheet | None = None
    beside: Callable[[], OpenSheet] | None = None


class Words(Mapping[str, HostFunction]):
    """What a form may say: the words of every expression, and those of the house.

    These are made when the first of them is said, for most forms say none.
    """

    __slots__ = ("_every", "_house", "_make")

    def __init__(
        self,
        every: Mapping[str, HostFunction],
        make: Callable[[], Mapping[str, HostFunction]],
    ) -> None:
        self._every, self._make = every, make
        self._house: Mapping[str, HostFunction] | None = None

    def __getitem__(self, name: str) -> HostFunction:
        if name not in OF_HOUSE:
            return self._every[name]
        if self._house is None:
            self._house = self._make()
        return self._house[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The word of this name; the standard ones, which are asked for most, are not here."""
        return self[name] if name in self else default  # noqa: SIM401  # this is that `get`

    def __contains__(self, name: object) -> bool:
        return name in OF_HOUSE or name in self._every

    def __iter__(self) -> Iterator[str]:
        yield from self._every
        yield from OF_HOUSE

    def __len__(self) -> int:
        return len(self._every) + len(OF_HOUSE)


def minor_of(said: Mapping[str, Any]) -> int | None:
    """The number of the minor whom a path, or a form, says to be about."""
    number = said.get(_MINOR)
    return int(number) if isinstance(number, int | Decimal) else None


def context_of(desk: Desk, definition: Definition, found: TaskRow, form: Form) -> Context:
    """The context of a task's form for a person."""
    drafting = (desk.person.id, found.id)
    lists = Lists(desk.connection, desk.sealer, found.case_id, desk.sheet, drafting, desk.beside)
    return Context(
        now=desk.now,
        scope=found.data,
        functions=Words(
            host_functions(definition.terms(desk.now), desk.now),
            lambda: _of_house(desk, found, lists),
        ),
        choices=lists.choices,
        offers=lists.offers,
        label=lists.label,
        stored=_stored(desk, found, form) if form.is_bound else {},
        tables=_tables(desk.connection, definition, found.instance_id) if form.is_proposed else {},
        signer=desk.person.name,
        proof=desk.person.proof,
        secret=_secret(desk, found) if form.may_hide else {},
    )


def _secret(desk: Desk, found: TaskRow) -> Mapping[str, Any]:
    """What the case keeps secret by now, whatever was known of it when the path or form began."""
    if desk.beside is not None:
        sheet = desk.sheet or desk.beside()
        hides = Marking.PROTECTED_ADDRESS in sheet.case.markings
    else:
        hides = hides_address(desk.connection, found.case_id)
    return {HIDDEN_ADDRESS: True} if hides else {}


def _of_house(desk: Desk, found: TaskRow, lists: Lists) -> dict[str, HostFunction]:
    """What only a form may ask: who fills it in, and what the database knows."""
    case_id = found.case_id
    words = (
        HostFunction("chi_compila", (), lambda: Decimal(desk.person.id)),
        HostFunction("chi_risponde", (), lambda: _who_answers(desk, case_id)),
        HostFunction("da_fare_entro", (), lambda: found.due_at),
        by_hand(desk.connection),
        chosen_before(desk.connection, desk.sealer, found),
        decided_before(desk.connection, found.instance_id),
        decided_on_prosieguo(desk.connection, case_id),
        families_in_bank(desk.connection),
        days_of_contract(desk.connection, case_id),
        HostFunction("indirizzo_segreto", (), lambda: hides_address(desk.connection, case_id)),
        similar_cases(lists.precedents),
        family_file(partial(family_case, desk.connection)),
        another_child(lists.people),
        ends_of_terms(desk.connection, case_id),
        next_term(desk.connection, lists.acts),
        people_of_case(desk.connection, case_id),
        *minors_of_case(desk.connection, case_id, desk.now),
        minors_on_day(desk.connection, case_id, desk.now),
        act_of_case(lists.acts),
        acts_of_case(lists.acts),
        paths_under_way(desk.connection, case_id),
        path_of_somebody(desk.connection, case_id),
        same_act(lists.acts),
        standing_terms(lists.standing),
    )
    return {one.name: one for one in words}


def _who_answers(desk: Desk, case_id: int | None) -> Decimal | None:
    """Who answers for the case now: the path knows only who did when it began (R28)."""
    sheet = desk.sheet or (desk.beside() if desk.beside is not None else None)
    if sheet is not None:
        found = sheet.case.responsible_id
    else:
        found = get_case(desk.connection, case_id).responsible_id if case_id is not None else None
    return None if found is None else Decimal(found)


def _stored(desk: Desk, found: TaskRow, form: Form) -> dict[str, Stored]:
    if found.case_id is None:
        return {}
    sheet = desk.sheet or open_sheet(desk.connection, desk.sealer, found.case_id)
    told, about = told_to(desk.person, sheet), found.data.get(DECREE)
    bound = {one.binding for one in walk(form.fields) if one.binding}
    if isinstance(about, int) and any(path.startswith(PATH) for path in bound):
        told = of_decree(desk.connection, sheet, told, about)
    if any(path.startswith(CHILD) for path in bound):
        told = _of_minor(desk, found, sheet, told, bound)
    return dict(without_where_others_live(desk.connection, desk.person, sheet, told, bound))


def _of_minor(
    desk: Desk,
    found: TaskRow,
    sheet: OpenSheet,
    told: Mapping[str, StoredValue],
    bound: Collection[str],
) -> Mapping[str, StoredValue]:
    """What the case knows of the minor whom a form is about, and not of a brother or sister.

    A form that asks which person it is about proposes the child of the case.
    """
    about = minor_of(found.data)
    if about is None:
        people = sheet.people(desk.connection, desk.sealer)
        if CHILD_ID in bound or sum(one.role in MINORS for one in people) < _SEVERAL:
            return told
    return of_minor(desk.connection, desk.sealer, sheet, told, about)


def _tables(connection: Connection, definition: Definition, instance_id: int) -> dict[str, Table]:
    decided = _DECIDED.run(connection, {"path": instance_id})
    said: list[dict[str, Any]] = [plain.loads(row.data) for row in decided]
    return {one["table"]: _table(definition.table(one["table"]), one) for one in said}


def _table(title: str, said: Mapping[str, Any]) -> Table:
    grounds = tuple(
        Ground(one["rule"], one["note"], tuple((label, value) for label, value, _ in one["asked"]))
        for one in said["reasons"]
    )
    return Table(title, tuple(said["rules"]), grounds)


_DECIDED = Prepared(
    select(journal.c.data)
    .where(journal.c.instance_id == bindparam("path"), journal.c.kind == literal(DECIDED))
    .order_by(journal.c.seq)
)
