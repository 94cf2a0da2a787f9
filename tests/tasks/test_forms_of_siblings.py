"""In the file of several minors a form proposes what is known of the one whom it is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from access.people import Person
from cases.absorbing import Source, absorb
from cases.files import open_case
from cases.people import list_members
from cases.sheet import open_sheet
from engine.clock import MovedClock
from engine.store import Database
from forms import load_form
from processes.terms import TermCatalogue
from tasks.contexts import Desk, context_of
from tasks.office import Office
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties
from tests.offices import an_office, people_of
from tests.processes_catalogue.inquiry import FILES

SARA = {"minore.cognome": "Inventatis", "minore.nome": "Sara", "minore.data_nascita": "2009-04-02"}
NICO = {"cognome": "Inventatis", "nome": "Nico", "data_nascita": "2012-05-20", "ruolo": "fratello"}
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


@dataclass
class Siblings:
    """The case of Sara and Nico, as whoever works in it opens its forms."""

    office: Office
    rossi: Person
    case_id: int
    sara: int
    nico: int

    def proposed(self, process: str, element: str, **said: Any) -> Mapping[str, Any]:
        """What a form of a path that has said so proposes, by the paths it is bound to."""
        duties = Duties(TermCatalogue({}, {}), Calendar())
        form = load_form(FILES, process, element)
        definition: Any = SimpleNamespace(terms=lambda _now: duties)
        found: Any = SimpleNamespace(
            id=2, instance_id=3, case_id=self.case_id, data=said, due_at=NOW
        )
        with self.office.read() as connection:
            desk = Desk(connection, self.office.sealer, self.rossi, NOW)
            stored = context_of(desk, definition, found, form).stored
        return {path: one.value for path, one in stored.items() if path.startswith("minore.")}


@pytest.fixture
def siblings(database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Siblings]:
    office = an_office(database, clock, tmp_path)
    rossi = people_of(office, {"rossi": ["assistente_sociale"]})["rossi"]
    with office.begin() as work:
        case = open_case(work, office.sealer, by=rossi.id)
        sheet = open_sheet(work.connection, office.sealer, case.id, lock=True)
        told = {**SARA, "nucleo.componenti": [NICO]}
        absorb(work, office.sealer, sheet, Source(case.id, "Registra", rossi.id), told)
        found = list_members(work.connection, office.sealer, case.id)
    sara, nico = (one.person_id for one in found)
    yield Siblings(office, rossi, case.id, sara, nico)
    office.close()


def test_a_path_about_the_brother_proposes_what_is_known_of_him(siblings: Siblings) -> None:
    proposed = siblings.proposed("p12_msna", "registra_eta", minore_id=siblings.nico)

    assert proposed["minore.data_nascita"] == "2012-05-20"
    assert proposed["minore.id"] == siblings.nico


def test_a_path_about_the_child_of_the_case_proposes_what_the_case_holds(
    siblings: Siblings,
) -> None:
    proposed = siblings.proposed("p12_msna", "registra_eta", minore_id=siblings.sara)

    assert proposed["minore.data_nascita"] == "2009-04-02"


def test_until_it_is_said_who_is_meant_nothing_of_either_is_proposed(siblings: Siblings) -> None:
    assert siblings.proposed("p12_msna", "registra_minore") == {}


def test_a_form_that_asks_whom_it_is_about_proposes_the_child_of_the_case(
    siblings: Siblings,
) -> None:
    proposed = siblings.proposed("p13_penale_minorile", "registra_richiesta")

    assert proposed["minore.id"] == siblings.sara
