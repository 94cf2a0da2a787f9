"""A case about obviously invented people, and somebody who works on it."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from access import Person
from cases.absorbing import Absorbed, Source, absorb
from cases.files import CaseFile, open_case
from cases.sheet import open_sheet
from engine.clock import MovedClock
from engine.store import Database, Keyring, Sealer

CHILD = {
    "minore.cognome": "Inventatis",
    "minore.nome": "Sara Fittizia",
    "minore.data_nascita": "2019-04-02",
    "minore.indirizzo_protetto": False,
    "minore.dimora_abituale": {"via": "via che non c'è", "comune": "Esempio"},
}
MOTHER = {
    "cognome": "Fintis",
    "nome": "Ada",
    "ruolo": "madre",
    "responsabilita_genitoriale": "piena",
    "convivente": True,
    "contattabile": True,
    "note_sicurezza": "chiamare solo di mattina",
}


def somebody(id: int, *roles: str, teams: frozenset[int] = frozenset()) -> Person:
    return Person(id, f"persona.{id}", f"Persona {id}", frozenset(roles), teams)


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    return Sealer(Keyring.load(tmp_path / "keys" / "keys.json"))


@pytest.fixture
def a_case(database: Database, sealer: Sealer, clock: MovedClock) -> Callable[..., CaseFile]:
    """Opens a case."""
    database.words = sealer.words

    def open_one(team_id: int | None = None) -> CaseFile:
        with database.begin(clock.now()) as work:
            return open_case(work, sealer, by=1, team_id=team_id)

    return open_one


@pytest.fixture
def learn(database: Database, sealer: Sealer, clock: MovedClock) -> Callable[..., Absorbed]:
    """Writes the bound fields of a form into a case."""

    def absorb_into(
        case: CaseFile,
        bindings: Mapping[str, Any],
        origin: str = "Registra la segnalazione",
        secret: frozenset[str] = frozenset(),
    ) -> Absorbed:
        with database.begin(clock.now()) as work:
            sheet = open_sheet(work.connection, sealer, case.id, lock=True)
            source = Source(case.id, origin, by=1, secret=secret)
            return absorb(work, sealer, sheet, source, bindings)

    return absorb_into
