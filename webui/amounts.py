"""How much a rule counts, how sure it is and whom it tells, in the reader's words."""

from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_decimal

from access.roles import ROLES
from engine.language import to_say
from processes.terms import Rung, Unit
from tasks.notices import HOLDER
from webui.language import gettext, locale, ngettext

UNITS: Mapping[str, str] = {
    Unit.ORE: to_say("ore"),
    Unit.GG_CAL: to_say("giorni di calendario"),
    Unit.GG_CAL_PROC: to_say("giorni di calendario, l'ultimo spostato se festivo"),
    Unit.GG_LAV: to_say("giorni lavorativi"),
    Unit.MESI: to_say("mesi"),
    Unit.IMMEDIATO: to_say("subito"),
}
CERTAINTIES: Mapping[str, str] = {
    "A": to_say("letta alla fonte"),
    "B": to_say("da confermare alla fonte"),
    "C": to_say("le fonti non sono concordi"),
    "CFG": to_say("decisione del Comune"),
    "SEED": to_say("da un documento di partenza"),
}


def say_amount(unit: Unit, amount: int) -> str:
    """How much is counted: `1 giorno lavorativo`, `24 ore`, `subito`, `lo stesso giorno`."""
    if unit is Unit.IMMEDIATO:
        return gettext("subito")
    if not amount:
        return gettext("lo stesso giorno")
    if unit is Unit.ORE:
        return ngettext("%(num)d ora", "%(num)d ore", amount)
    if unit is Unit.MESI:
        return ngettext("%(num)d mese", "%(num)d mesi", amount)
    if unit is Unit.GG_LAV:
        return ngettext("%(num)d giorno lavorativo", "%(num)d giorni lavorativi", amount)
    said = ngettext("%(num)d giorno di calendario", "%(num)d giorni di calendario", amount)
    moved = gettext("l'ultimo spostato se festivo")
    return said if unit is Unit.GG_CAL else f"{said}, {moved}"


def say_number(value: Decimal) -> str:
    """A number of the municipality, with the comma of its language."""
    return format_decimal(value, locale=locale())


def say_rung(one: Rung) -> str:
    """One step of a ladder: `3 giorni lavorativi prima: coordinatore`."""
    who = say_told(one.tells)
    if not one.amount:
        return gettext("alla scadenza: %(who)s", who=who)
    amount = say_amount(one.unit, one.amount)
    if one.after:
        return gettext("%(amount)s dopo: %(who)s", amount=amount, who=who)
    return gettext("%(amount)s prima: %(who)s", amount=amount, who=who)


def say_told(id: str) -> str:
    """Whom a step of a ladder tells: a role, or whoever has the activity."""
    if id == HOLDER:
        return gettext("chi ha l'attività")
    return ROLES[id].label if id in ROLES else id.replace("_", " ")
