"""The words of the service that definitions may use in FEEL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from cases.birthdays import OF_AGE
from engine.clock import ROME
from engine.feel import HostFunction
from engine.refusal import Refusal
from tasks.acts_about import acts_about
from tasks.terms import orders
from tasks.terms.counting import Counted, years_between
from tasks.terms.duties import Duties, as_instant, as_start, as_starts

_SAID = ("conto", "quantita", "da", "sospensione_feriale")


class NotAnInstant(Refusal):
    """La funzione {function} vuole una data o una data con ora, e non l'ha ricevuta."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The functions themselves, for one catalogue and one instant."""

    duties: Duties
    now: datetime

    def termine(self, chiave: object, da: object) -> datetime:
        starts = as_starts(da)
        if starts is None:
            raise NotAnInstant(function="termine")
        return self.duties.due(str(chiave), starts).astimezone(ROME)

    def prima(self, istante: object, chiave: object) -> datetime:
        until = as_instant(istante)
        if until is None:
            raise NotAnInstant(function="prima")
        return self.duties.before(until, str(chiave)).astimezone(ROME)

    def calcolo(self, chiave: object, da: object) -> str:
        starts = as_starts(da)
        if starts is None:
            raise NotAnInstant(function="calcolo")
        return orders.by_rule(self.duties, str(chiave), starts).sentence

    def conta(self, *detto: object) -> datetime:
        return self._counted("conta", *detto).due_at.astimezone(ROME)

    def spiega(self, *detto: object) -> str:
        return self._counted("spiega", *detto).sentence

    def spiega_prima(self, istante: object, chiave: object) -> str:
        until = as_instant(istante)
        if until is None:
            raise NotAnInstant(function="spiega_prima")
        return orders.before_by_rule(self.duties, until, str(chiave)).sentence

    def scadenza_scritta(self, riga: object, emissione: object, comunicazione: object) -> object:
        line = riga if isinstance(riga, Mapping) else {}
        issued = _start("scadenza_scritta", emissione)
        notified = _start("scadenza_scritta", comunicazione)
        return orders.written(self.duties, line, issued, notified)

    def eta(self, data_nascita: object) -> Decimal | None:
        born = as_start(data_nascita)
        if born is None:
            return None
        return Decimal(years_between(_day(born), _day(self.now)))

    def anni_di(self, minore: object) -> object:
        known = minore if isinstance(minore, Mapping) else {}
        of_age = as_start(known.get("diciotto_il"))
        if of_age is None:
            return known.get("eta")
        return Decimal(OF_AGE + years_between(_day(of_age), _day(self.now)))

    def giorni_lavorativi(self, dal: object, al: object) -> Decimal:
        first = _day(_start("giorni_lavorativi", dal))
        return Decimal(self.duties.working_days(first, _day(_start("giorni_lavorativi", al))))

    def giorno(self, istante: object) -> date | None:
        instant = as_start(istante)
        return None if instant is None else _day(instant)

    def cfg(self, chiave: object) -> Decimal:
        return self.duties.value(str(chiave))

    def _counted(
        self,
        function: str,
        conto: object,
        quantita: object,
        da: object,
        feriale: object = None,
    ) -> Counted:
        start, amount = _start(function, da), orders.amount_of(quantita)
        says = orders.Says(str(conto), amount or 0, feriale == orders.YES)
        return orders.counted(self.duties, says, start)

    def adesso(self) -> datetime:
        return self.now.astimezone(ROME)


@lru_cache(maxsize=16)  # one completion asks for them several times
def host_functions(duties: Duties, now: datetime) -> Mapping[str, HostFunction]:
    """`termine`, `prima`, `eta`, `cfg`, `adesso`, `giorno`, `giorni_lavorativi`, for one instant.

    `atti_per` are the acts that speak of somebody.
    `anni_di` is the present age of a minor of a path: from the eighteenth birthday where it is
    known, otherwise as it was written down.
    `calcolo`, `spiega` and `spiega_prima` say in Italian how `termine`, `conta` and `prima`
    count; `conta` counts what a decree says itself, `scadenza_scritta` a whole line of one.
    Instants come back in Rome's zone. An unknown key is refused with `UnknownTerm` or
    `UnknownValue`, a value that is no instant with `NotAnInstant`.
    """
    words = _Words(duties, now)
    given = (
        HostFunction("termine", ("chiave", "da"), words.termine),
        HostFunction("prima", ("istante", "chiave"), words.prima),
        HostFunction("calcolo", ("chiave", "da"), words.calcolo),
        HostFunction("conta", _SAID, words.conta, optional=1),
        HostFunction("spiega", _SAID, words.spiega, optional=1),
        HostFunction("spiega_prima", ("istante", "chiave"), words.spiega_prima),
        HostFunction(
            "scadenza_scritta", ("riga", "emissione", "comunicazione"), words.scadenza_scritta
        ),
        HostFunction("eta", ("data_nascita",), words.eta),
        HostFunction("anni_di", ("minore",), words.anni_di),
        HostFunction("giorni_lavorativi", ("dal", "al"), words.giorni_lavorativi),
        HostFunction("giorno", ("istante",), words.giorno),
        HostFunction("atti_per", ("atto", "persone"), acts_about),
        HostFunction("cfg", ("chiave",), words.cfg),
        HostFunction("adesso", (), words.adesso),
    )
    return MappingProxyType({function.name: function for function in given})


def _start(function: str, value: object) -> datetime:
    start = as_start(value)
    if start is None:
        raise NotAnInstant(function=function)
    return start


def _day(instant: datetime) -> date:
    return instant.astimezone(ROME).date()
