"""`percorsi term`: when a duty is due, how that was counted, and which source says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import click

from engine.clock import ROME
from engine.refusal import Refusal
from processes.bundles import read_files
from processes.terms import (
    Manner,
    Term,
    TermCatalogue,
    Unit,
    UnknownTerm,
    nearest,
    read_terms,
    span_of,
)
from tasks.settings import ROOT
from tasks.terms.calendars import Calendar
from tasks.terms.counting import Rule, count, end_of, spelled
from tasks.terms.duties import Asked, Duties, Starts
from tasks.terms.model import NewTerm
from tasks.terms.sentences import hour_of
from webui.commands import telling
from webui.commands.asking import as_json, at
from webui.commands.options import Told

_AMOUNT = re.compile(r"\s*(-?\d+)\s+(\w+)\s*")
_CERTAINTY = {
    "A": "A, letta alla fonte",
    "B": "B, da confermare alla fonte",
    "C": "C, incerta: le fonti non concordano o possono essere cambiate",
    "CFG": "CFG, valore interno del Comune: nessuna norma lo fissa",
    "SEED": "SEED, da un documento di partenza",
}
_DEMO = "VALORE DIMOSTRATIVO: sta qui solo per le prove, non è una norma"
_SUMMER = {
    "si": "la fonte la prevede; si applica solo quando una persona lo conferma",
    "no_per_legge": "esclusa dalla legge",
    "no_per_decreto": "esclusa dal provvedimento",
    "sconosciuta": "le fonti non lo dicono; non si applica mai da sola",
}


class NotAStart(Refusal):
    """«{text}» non è una data né una data con ora: si scrive 2025-12-05 o 2025-12-05T22:40."""


class NoSuchHour(Refusal):
    """Le {text} non sono esistite: quella notte l'ora legale le ha saltate."""


class NeedsAStart(Refusal):
    """Manca l'inizio: si scrive --from 2025-12-05T22:40, o --from evento=… per ogni evento."""


class NamedTwice(Refusal):
    """L'inizio è dato due volte: uno solo, oppure uno per ogni evento con il suo nome."""


class NoSuchTerm(Refusal):
    """Il termine «{key}» non è nel catalogo dei termini{near}."""


class CitedOnly(Refusal):
    """«{key}» è una norma senza numero, e non si può contare: {sentence} ({source})."""


class KeyOrAmount(Refusal):
    """Si indica la chiave di un termine, come L2, o una quantità, come --amount "60 GG_CAL"."""


class NotAnAmount(Refusal):
    """«{text}» non è una quantità: si scrive come "60 GG_CAL", con una unità tra {units}."""


class OnlyWithAnAmount(Refusal):
    """--before e --free valgono solo con --amount: una riga del catalogo lo dice da sé."""


class NotAPatron(Refusal):
    """«{text}» non è il giorno del santo patrono: si scrive mese e giorno, come 12-07."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked on the command line."""

    starts: Starts
    asked: Asked
    calendar: Calendar
    now: datetime


@click.command()
@click.argument("key", metavar="[CHIAVE]", required=False)
@click.option("--from", "starts", multiple=True, help="L'inizio, o evento=inizio; ripetibile.")
@click.option(
    "--patron", envvar="PERCORSI_PATRONO", help="Il giorno del santo patrono, come 12-07."
)
@click.option(
    "--closed",
    multiple=True,
    envvar="PERCORSI_CHIUSURE",
    help="Un giorno di chiusura dell'ufficio; ripetibile.",
)
@click.option(
    "--amount", help="Quanto, come «60 GG_CAL»: da sola, o al posto di quella della riga."
)
@click.option("--before", is_flag=True, help="Conta all'indietro.")
@click.option("--free", is_flag=True, help="Giorni liberi: non contano né il primo né l'ultimo.")
@click.option("--august", is_flag=True, help="Agosto non conta: una persona l'ha confermato.")
@at
@as_json
def term(key: str | None, now: datetime, *, as_json: bool, **options: Any) -> None:
    """Dice entro quando si deve, come si è contato e chi lo dice. Esce con 1 se non si può."""
    try:
        wanted = _wanted(options, now)
        if key is None:
            click.echo("\n".join(_bare(wanted)))
            return
        row, new = _begun(read_terms(read_files(ROOT)), key, wanted)
    except Refusal as refusal:
        raise Told(str(refusal)) from None
    if as_json:
        click.echo(telling.dumped(_as_data(row, new)))
    else:
        click.echo("\n".join(_told(row, new, wanted)))


def _wanted(options: dict[str, Any], now: datetime) -> _Wanted:
    calendar = Calendar(_patron(options["patron"]), frozenset(map(_closed, options["closed"])))
    asked = Asked(_rule(options), august=options["august"])
    return _Wanted(_starts(options["starts"]), asked, calendar, now)


def _begun(catalogue: TermCatalogue, key: str, wanted: _Wanted) -> tuple[Term, NewTerm]:
    if key in catalogue.norms:
        norm = catalogue.norms[key]
        raise CitedOnly(key=key, sentence=norm.sentence, source=norm.source)
    try:
        new = Duties(catalogue, wanted.calendar).begin(key, wanted.starts, wanted.asked)
    except UnknownTerm:
        near = [f"«{one}»" for one in nearest(catalogue, key)]
        raise NoSuchTerm(key=key, near=f": forse {' o '.join(near)}" if near else "") from None
    return catalogue.get(key, new.started_at.astimezone(ROME).date()), new


def _bare(wanted: _Wanted) -> Iterator[str]:
    rule = wanted.asked.rule
    if rule is None:
        raise KeyOrAmount
    if not isinstance(wanted.starts, datetime):
        raise NeedsAStart
    counted = count(wanted.starts, rule, wanted.calendar)
    yield f"Entro:    {_when(counted.due_at, whole_day=counted.whole_day)}"
    yield from _steps(counted.sentence)
    yield from _ahead(wanted.starts, wanted.now)


def _told(row: Term, new: NewTerm, wanted: _Wanted) -> Iterator[str]:
    yield f"{row.key}: {row.sentence}"
    yield f"Entro:    {_when(new.counted.due_at, whole_day=new.counted.whole_day)}"
    if new.demo:
        yield f"          {_DEMO}"
    yield from _steps(new.counted.sentence)
    for one in new.readings:
        whole = one.due_at == end_of(one.due_at.astimezone(ROME).date())
        whence = "" if one.source == row.source else f" ({one.source})"
        yield f"Lettura:  {one.label}: {_when(one.due_at, whole_day=whole)}{whence}"
    yield f"Da:       {new.starts or row.starts}"
    watched = " (si segue soltanto)" if row.monitored else ""
    yield f"Chi deve: {row.owed_by.replace('_', ' ')}{watched}"
    yield f"Fonte:    {row.source}"
    if row.valid_from or row.valid_to:
        yield f"In vigore: {span_of(row)}"
    yield f"Certezza: {_CERTAINTY[row.certainty]}"
    yield f"Agosto:   sospensione feriale: {_SUMMER[row.summer]}"
    if row.consequence:
        yield f"Se manca: {row.consequence}"
    if row.note:
        yield f"Nota:     {row.note}"
    yield from _ahead(new.started_at, wanted.now)


def _steps(sentence: str) -> Iterator[str]:
    """The steps of a calculation, one a line."""
    first, *others = sentence.split("; ")
    yield f"Calcolo:  {first}"
    yield from (f"          {step}" for step in others)


def _ahead(start: datetime, now: datetime) -> Iterator[str]:
    if start > now:
        day = spelled(start.astimezone(ROME).date())
        yield f"Attenzione: l'inizio è nel futuro ({day}): il termine non corre ancora."


def _when(instant: datetime, *, whole_day: bool) -> str:
    day = spelled(instant.astimezone(ROME).date())
    return f"{day}, fino alla fine del giorno" if whole_day else f"{day}, ore {hour_of(instant)}"


def _starts(said: tuple[str, ...]) -> Starts:
    if not said:
        raise NeedsAStart
    named = [one.partition("=") for one in said]
    if any(not equals for _, equals, _ in named):
        if len(said) > 1:
            raise NamedTwice
        return _start(said[0])
    if len({event for event, _, _ in named}) < len(named):
        raise NamedTwice
    return {event.strip(): _start(text) for event, _, text in named}


def _start(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NotAStart(text=text) from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ROME)
        if found.astimezone(UTC).astimezone(ROME).time() != found.time():
            raise NoSuchHour(text=f"{found:%H:%M} di {spelled(found.date())}")
    return found


def _rule(options: dict[str, Any]) -> Rule | None:
    text = options["amount"]
    if text is None:
        if options["before"] or options["free"]:
            raise OnlyWithAnAmount
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None or found[2] not in set(Unit):
        raise NotAnAmount(text=text, units=", ".join(Unit))
    manner = Manner(backwards=options["before"], free=options["free"], august=options["august"])
    return Rule(Unit(found[2]), int(found[1]), manner)


def _patron(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(f"2024-{text}")  # a year that has every day
    except ValueError:
        raise NotAPatron(text=text) from None
    return day.month, day.day


def _closed(text: str) -> date:
    return _start(text).astimezone(ROME).date()


def _as_data(row: Term, new: NewTerm) -> dict[str, Any]:
    """The same as plain data; instants with the offset of Rome."""
    return {
        "key": row.key,
        "sentence": row.sentence,
        "due_at": new.counted.due_at.astimezone(ROME).isoformat(),
        "calculation": new.counted.sentence,
        "readings": [
            {"label": one.label, "due_at": one.due_at.astimezone(ROME).isoformat()}
            for one in new.readings
        ],
        "starts": new.starts,
        "owed_by": row.owed_by,
        "source": row.source,
        "certainty": row.certainty,
        "demo": row.demo,
        "consequence": row.consequence,
    }
