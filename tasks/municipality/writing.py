"""A municipality written as the file that would be read again, with the meaning of each key."""

from collections.abc import Iterable, Iterator, Mapping

from processes.terms import TermCatalogue
from tasks.municipality.model import Amount, Days, Institution, Municipality
from tasks.terms.patrons import Patron

_HEAD = """\
# La configurazione del Comune per Percorsi: si corregge con un editor di testo e si carica
# alla pagina Amministrazione > Comune, oppure con «percorsi municipality apply».
# I festivi nazionali non si scrivono qui: li dice la legge. Quello che manca resta com'è.
"""


def meanings_of(catalogue: TermCatalogue) -> Mapping[str, str]:
    """What each key of a catalogue is for."""
    terms = {key: one.sentence for key, one in catalogue.terms.items()}
    return terms | {key: one.sentence for key, one in catalogue.values.items()}


def written(found: Municipality, meanings: Mapping[str, str]) -> str:
    """The text of a file; `meanings` says what each key of a number is for."""
    return "\n".join(_lines(found, meanings))


def _lines(found: Municipality, meanings: Mapping[str, str]) -> Iterator[str]:
    yield _HEAD
    yield from _identity(found)
    if found.days is not None:
        yield from _days(found.days)
    yield "\n# I ruoli con cui il servizio lavora: diventano gruppi di candidati alle attività."
    yield "[servizio]"
    yield "ruoli = ["
    yield from (f"    {quoted(role)}," for role in found.identity.roles)
    yield "]"
    for group in found.identity.groups:
        yield "\n[[gruppo]]"
        yield f"nome = {quoted(group.name)}"
        yield f"ruoli = {_list(group.roles)}"
    for body in found.bodies:
        yield from _body(body)
    for amount in found.amounts:
        yield f"\n# {meanings.get(amount.key, amount.key)}"
        yield from _amount(amount)
    yield ""


def _identity(found: Municipality) -> Iterator[str]:
    identity = found.identity
    yield "[comune]"
    yield f"nome = {quoted(identity.name)}"
    yield f"servizio = {quoted(identity.service)}"
    yield f"regione = {quoted(identity.region)}"
    if identity.province:
        yield f"provincia = {quoted(identity.province)}"
    if found.demo:
        yield "dimostrativo = true"


def _body(body: Institution) -> Iterator[str]:
    yield "\n[[ente]]"
    yield f"tipo = {quoted(body.kind)}"
    yield f"nome = {quoted(body.name)}"
    if body.contact:
        yield f"recapito = {quoted(body.contact)}"


def _amount(amount: Amount) -> Iterator[str]:
    yield "[[valore]]"
    yield f"chiave = {quoted(amount.key)}"
    yield f"valore = {amount.number}"
    yield f"unita = {quoted(amount.unit)}"
    yield f"fonte = {quoted(amount.source)}"
    if amount.demo:
        yield "dimostrativo = true"


def _days(days: Days) -> Iterator[str]:
    yield "\n[calendario]"
    if days.since is not None:
        yield f"dal = {days.since}"
    if days.patron is not None:
        yield from _patron(days.patron)
    yield f'apre = "{days.opens_at:%H:%M}"'
    yield f'chiude = "{days.closes_at:%H:%M}"'
    yield f"chiusure = [{', '.join(f'{day:%Y-%m-%d}' for day in sorted(days.closing_days))}]"


def _patron(patron: Patron) -> Iterator[str]:
    yield f'patrono = "{patron.month:02}-{patron.day:02}"'
    if patron.name:
        yield f"nome_patrono = {quoted(patron.name)}"


def _list(some: Iterable[str]) -> str:
    return f"[{', '.join(quoted(one) for one in some)}]"


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in plain) + '"'
