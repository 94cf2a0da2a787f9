"""The ladder of a rule as its form shows and posts it: some lines, an empty one is no notice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from access.roles import ROLES
from processes.term_rows import furthest
from processes.terms import Term as Row
from processes.terms import Unit
from tasks.notices import HOLDER
from webui.amounts import UNITS, say_amount, say_told
from webui.language import gettext
from webui.numbers import number
from webui.typed import Wrong, line

SHOWN = "scala"
"""Posted by a form that shows the ladder: without it, the ladder stays as it is."""

RUNG_UNITS = {unit: said for unit, said in UNITS.items() if unit != Unit.IMMEDIATO}
_MOST = 12
_SPARE = 2
_PARTS = ("quanto", "unita", "quando", "avvisa")
RUNG_FIELDS = (
    SHOWN,
    *(f"scala_{part}_{place}" for place in range(1, _MOST + 1) for part in _PARTS),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form, as it is filled."""

    place: int
    amount: str = ""
    unit: str = Unit.GG_LAV
    when: str = "prima"
    tells: str = ""


def lines_of(row: Row, typed: Mapping[str, str] | None) -> Sequence[Line]:
    """The lines of a form: the notices there are, or what was typed, and a few empty ones."""
    many = min(_MOST, len(row.ladder) + _SPARE)
    if typed is not None and SHOWN in typed:
        return [_typed(typed, place) for place in range(1, many + 1)]
    filled = [
        Line(place, str(one.amount), one.unit, "dopo" if one.after else "prima", one.tells)
        for place, one in enumerate(row.ladder, start=1)
    ]
    return [*filled, *(Line(place) for place in range(len(filled) + 1, many + 1))]


def told_choices() -> Mapping[str, str]:
    """Whom a notice can tell: whoever has the activity, or a role."""
    roles = sorted(ROLES, key=lambda id: ROLES[id].label)
    return {id: say_told(id) for id in (HOLDER, *roles)}


def read_ladder() -> list[dict[str, str]] | None:
    """The ladder that was posted, in the words of the catalogue; None where none was shown.

    Raises `Wrong` beside the field that is to be mended.
    """
    if not line(SHOWN):
        return None
    found: list[dict[str, str]] = []
    for place, rung in _posted():
        if rung in found:
            raise Wrong(
                f"scala_avvisa_{place}", gettext("Questo avviso c’è già: cambialo o svuotalo.")
            )
        found.append(rung)
    return found


def _posted() -> Iterator[tuple[int, dict[str, str]]]:
    for place in range(1, _MOST + 1):
        amount, unit, when, tells = (line(f"scala_{part}_{place}") for part in _PARTS)
        if not amount and not tells:
            continue
        if tells not in (HOLDER, *ROLES):
            said = gettext("Scegli chi avvisare, oppure svuota anche il numero.")
            raise Wrong(f"scala_avvisa_{place}", said)
        counted = _unit(place, unit)
        far = f"{_amount(place, amount, counted)} {counted}"
        yield place, {"dopo" if when == "dopo" else "prima": far, "avvisa": tells}


def _unit(place: int, said: str) -> Unit:
    if said not in RUNG_UNITS:
        raise Wrong(f"scala_quanto_{place}", gettext("Scegli come si conta questo avviso."))
    return Unit(said)


def _amount(place: int, said: str, unit: Unit) -> int:
    field = f"scala_quanto_{place}"
    try:
        amount = number(said)
    except ValueError:
        raise Wrong(
            field, gettext("Scrivi un numero intero; 0 vuol dire alla scadenza.")
        ) from None
    most = furthest(unit)
    if amount > most:
        said = gettext("È troppo lontano: al massimo %(most)s.", most=say_amount(unit, most))
        raise Wrong(field, said)
    return amount


def _typed(typed: Mapping[str, str], place: int) -> Line:
    amount, unit, when, tells = (typed.get(f"scala_{part}_{place}", "") for part in _PARTS)
    return Line(place, amount, unit or Unit.GG_LAV, when or "prima", tells)
