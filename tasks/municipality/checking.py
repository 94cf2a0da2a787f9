"""What a file of a municipality must agree with: the catalogue of terms, and who acts in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from access.roles import ROLES
from engine.language import say
from processes.bundles import read_drawings, read_files
from processes.term_rows import OLDEST
from processes.terms import MOST, Term, TermCatalogue, Unit, Value, read_terms
from tasks.municipality.model import Amount, Days, Municipality
from tasks.municipality.sheet import Cells, Sheet, meant
from tasks.terms.calendars import FIRST_YEAR, LAST_YEAR, SATURDAY, Calendar

_DAYS_A_MONTH = 31
_TIMES = tuple(one for one in Unit if one is not Unit.IMMEDIATO)


@dataclass(frozen=True, slots=True)
class House:
    """What there is in the office: rows to decide on, days that are frozen, roles that act."""

    catalogue: TermCatalogue
    calendar: Calendar
    acting: Mapping[str, tuple[str, ...]]  # the processes in which a role has something to do


def shipped(definitions: Path) -> House:
    """The house of definitions that stand in a folder, with no office yet."""
    files = read_files(definitions)
    return House(read_terms(files), Calendar(), acting_roles(definitions))


@lru_cache(maxsize=4)
def acting_roles(definitions: Path) -> Mapping[str, tuple[str, ...]]:
    """The roles that tasks are offered to, each with the processes that do so."""
    found: dict[str, list[str]] = {}
    for process, drawing in sorted(read_drawings(read_files(definitions)).items()):
        for role in sorted({one for duty in drawing.duties for one in duty.roles}):
            found.setdefault(role, []).append(process)
    return {role: tuple(processes) for role, processes in found.items() if role in ROLES}


def decided_by_municipality(row: Term | Value) -> bool:
    """Whether a row of the catalogue is for the municipality to decide, and not for the law."""
    return isinstance(row, Value) or (row.certainty == "CFG" and row.unit is not Unit.IMMEDIATO)


def check(sheet: Sheet, found: Municipality, house: House) -> None:
    """Note whatever the house disagrees with."""
    for cells, amount in zip(sheet.rows("valore"), found.amounts, strict=True):
        _amount(cells, amount, house.catalogue)
    missing = set(house.acting) - set(found.identity.roles)
    for role in sorted(missing) if found.identity.roles else ():
        where = ", ".join(house.acting[role][:3])
        sheet.table("servizio").fault(
            say("manca il ruolo «{nome}», che ha attività in {dove}", nome=role, dove=where),
            "ruoli",
        )
    used = set(found.identity.roles)
    for cells, group in zip(sheet.rows("gruppo"), found.identity.groups, strict=True):
        for role in group.roles:
            if role in ROLES and role not in used:
                cells.fault(
                    say("il ruolo «{nome}» non è tra quelli di [servizio]", nome=role), "ruoli"
                )
    if found.days is not None:
        _days(sheet.table("calendario"), found.days, house.calendar)


def _amount(cells: Cells, amount: Amount, catalogue: TermCatalogue) -> None:
    row = catalogue.values.get(amount.key) or catalogue.find(amount.key)
    if not amount.key or amount.number < 0:
        return
    if row is None:
        known = [*catalogue.values, *_own(catalogue)]
        said = say("questa chiave non si conosce{forse}", forse=meant(amount.key, known))
        cells.fault(said, "chiave")
    elif not decided_by_municipality(row):
        said = say(
            "non lo decide il Comune ({fonte}): togli la riga",
            fonte=getattr(row, "source", ""),
        )
        cells.fault(said, "chiave")
    elif isinstance(row, Value):
        _value(cells, amount, row, catalogue)
    else:
        _term(cells, amount, row)


def _own(catalogue: TermCatalogue) -> Iterable[str]:
    return (key for key, row in catalogue.terms.items() if decided_by_municipality(row))


def _value(cells: Cells, amount: Amount, row: Value, catalogue: TermCatalogue) -> None:
    if amount.unit != row.unit:
        cells.fault(
            say("l'unità è «{unita}», non «{scritta}»", unita=row.unit, scritta=amount.unit),
            "unita",
        )
    is_age = any(one.setting == row.key for one in catalogue.birthdays)
    if is_age and not 0 < amount.number <= OLDEST:
        cells.fault(say("è un'età: va da 1 a {massimo} anni", massimo=OLDEST), "valore")


def _term(cells: Cells, amount: Amount, row: Term) -> None:
    if amount.unit not in _TIMES:
        cells.fault(
            say(
                "«{unita}» non è un modo di contare: scegli tra {quali}",
                unita=amount.unit,
                quali=", ".join(_TIMES),
            ),
            "unita",
        )
        return
    unit = Unit(amount.unit)
    if amount.number > MOST[unit]:
        cells.fault(
            say(
                "più di {massimo} {unita} è un errore di scrittura", massimo=MOST[unit], unita=unit
            ),
            "valore",
        )
    elif row.most is not None and _longest(amount.number, unit) > _longest(*row.most):
        cells.fault(
            say(
                "con ogni proroga non può superare {massimo} {unita} ({fonte})",
                massimo=row.most[0],
                unita=row.most[1],
                fonte=row.source,
            ),
            "valore",
        )


def _longest(number: int, unit: Unit) -> int:
    """About how many hours, at most: only what is surely longer is refused."""
    days = {Unit.MESI: _DAYS_A_MONTH}.get(unit, 1)
    return number if unit is Unit.ORE else number * days * 24


def _days(cells: Cells, days: Days, calendar: Calendar) -> None:
    frozen = sorted(calendar.frozen)
    if days.since is not None and frozen and days.since not in calendar.frozen:
        cells.fault(
            say(
                "il {anno} non è tra gli anni del calendario, dal {primo} al {ultimo}",
                anno=days.since,
                primo=frozen[0],
                ultimo=frozen[-1],
            ),
            "dal",
        )
    for day in sorted(days.closing_days):
        said = _closing(day, days, calendar)
        if said:
            cells.fault(said, "chiusure")


def _closing(day: date, days: Days, calendar: Calendar) -> str:
    """What is wrong with a closing day; nothing when the office would work on it."""
    frozen, said = sorted(calendar.frozen), f"{day:%d/%m/%Y}"
    first, last = (frozen[0], frozen[-1]) if frozen else (FIRST_YEAR, LAST_YEAR)
    if not first <= day.year <= last:
        return say(
            "il {giorno} è fuori dal calendario, dal {primo} al {ultimo}",
            giorno=said,
            primo=first,
            ultimo=last,
        )
    name = (calendar if frozen else days.calendar).holiday_name(day)
    if name is not None:
        return say("il {giorno} è già festivo ({nome}): toglilo", giorno=said, nome=name)
    if day.weekday() >= SATURDAY:
        return say("il {giorno} è sabato o domenica: toglilo", giorno=said)
    return ""
