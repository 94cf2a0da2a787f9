"""Bodies (enti): schools, courts, doctors and services that cases refer to; nothing personal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from cases.tables import body
from engine.language import say
from engine.refusal import NotFound, Refusal
from engine.store import Fact, Listed, Prepared, Work

KINDS: Mapping[str, str] = {
    "scuola": "Scuola",
    "pediatra": "Pediatra o medico di famiglia",
    "tribunale": "Tribunale",
    "procura": "Procura",
    "ospedale": "Ospedale",
    "consultorio": "Consultorio",
    "npia": "Neuropsichiatria infantile",
    "csm": "Centro di salute mentale",
    "serd": "Servizio per le dipendenze",
    "forze_ordine": "Forze dell'ordine",
    "comune": "Comune",
    "struttura": "Struttura di accoglienza",
    "terzo_settore": "Ente del terzo settore",
    "servizio": "Servizio sociale",
    "altro": "Altro ente",
}
COURTS = frozenset({"tribunale", "procura"})


class UnknownBodyKind(Refusal):
    """Il tipo di ente «{tipo}» non esiste: scegline uno dell'elenco."""


class BodyAlreadyThere(Refusal):
    """Questo ente è già nell'elenco."""


class NoSuchBody(NotFound):
    """Questo ente non è nell'elenco."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body that cases refer to."""

    id: int
    kind: str
    name: str
    contact: str

    @property
    def label(self) -> str:
        """How a list shows it."""
        return f"{self.name} ({say(KINDS[self.kind]).lower()})"


def add_body(work: Work, kind: str, name: str, *, contact: str = "", by: int | None) -> int:
    """Add a body and give its id. Refuses `UnknownBodyKind` and `BodyAlreadyThere`."""
    if kind not in KINDS:
        raise UnknownBodyKind(tipo=kind)
    row = {"kind": kind, "name": name.strip(), "contact": contact.strip()}
    try:
        with work.connection.begin_nested():
            added = work.connection.execute(insert(body).values(row).returning(body.c.id))
            body_id = int(added.scalar_one())
    except IntegrityError:
        raise BodyAlreadyThere from None
    work.facts.append(Fact("body_added", by=by, data={"body_id": body_id}))
    return body_id


def get_body(connection: Connection, body_id: int) -> Body:
    """A body by id. Refuses `NoSuchBody`."""
    row = _BODY.run(connection, {"of": body_id}).first()
    if row is None:
        raise NoSuchBody
    return _body(row)


def list_bodies(
    connection: Connection, *, kinds: frozenset[str] = frozenset(), query: str = ""
) -> tuple[Body, ...]:
    """The bodies whose name contains the words asked for, by name; at most 200."""
    of_kinds = sorted(kinds or KINDS)
    if not query.split():
        return tuple(map(_body, _OF_KINDS.run(connection, {}, kinds=of_kinds)))
    asked = _of_kinds(of_kinds)
    for word in query.split():
        asked = asked.where(body.c.name.icontains(word, autoescape=True))
    return tuple(map(_body, connection.execute(asked)))


def _of_kinds(kinds: Sequence[Any]) -> Select[Any]:
    return select(body).where(body.c.kind.in_(kinds)).order_by(body.c.name).limit(200)


def _body(row: Any) -> Body:
    return Body(row.id, row.kind, row.name, row.contact)


_OF_KINDS = Listed(_of_kinds)
_BODY = Prepared(select(body).where(body.c.id == bindparam("of")))
