"""A case passes to another municipality once, whichever of its paths prepares it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cases.files import open_case
from cases.visibility import grant_access
from engine.clock import MovedClock
from engine.instances.engine import OPEN_PROCESS, Letter
from engine.steps import Cancelled
from engine.store import Database
from tasks.handing_over import whom_to_tell
from tasks.happenings import HandoverUnderWay, Happening, report
from tasks.installing import install_definitions
from tasks.stage import Stage
from tasks.worklist import of_case
from tests.offices import an_office, people_of
from tests.tasks.terms.decreed import PEOPLE, Decreed, rome
from tests.unread import no_longer_read

CENTRE, MEDIATION = "p16_centro_famiglie", "p18_mediazione_familiare"
URGENT = "p04_protezione_urgente_403"
WHY = "Variazione anagrafica"


@pytest.fixture
def case(database: Database, tmp_path: Path) -> Iterator[Decreed]:
    clock = MovedClock(rome("2025-05-21T08:00"))
    office = an_office(database, clock, tmp_path)
    people = people_of(office, PEOPLE)
    install_definitions(office, by=None)
    with closing(office):
        with office.begin() as work:
            case_id = open_case(work, office.sealer, by=None).id
            for one in people.values():
                grant_access(work, case_id, one.id, "referral")
        stage = Stage(office, clock, people)
        stage.cases.append(case_id)
        yield Decreed(stage, case_id)


def runs(case: Decreed, process: str, **said: Any) -> int:
    """A path of the case, under way."""
    office = case.stage.office
    payload = {"processo": process, "caso_id": case.case_id, **said}
    with office.begin() as work:
        return office.engine.deliver(work, Letter(OPEN_PROCESS, payload=payload)).instance.id


def reported(case: Decreed) -> None:
    """Who coordinates says that the family has moved, and the paths hear of it."""
    office, conti = case.stage.office, case.stage.people["conti"]
    with office.begin() as work:
        report(work, conti, case.case_id, Happening.TRANSFER, WHY)
    office.worker.work(case.stage.clock)


def told(case: Decreed) -> tuple[int, ...] | None:
    with case.stage.office.read() as connection:
        return whom_to_tell(connection, case.case_id)


def test_of_several_paths_one_prepares_it_where_it_is_most_delicate(case: Decreed) -> None:
    oldest = runs(case, CENTRE)
    assert told(case) == (oldest,)

    mandated = runs(case, MEDIATION, titolo="mandato")
    assert told(case) == (mandated,)

    secret = runs(case, CENTRE, indirizzo_protetto=True)
    assert told(case) == (secret,)


def test_an_urgent_removal_hears_of_it_at_once_beside_the_path_that_prepares_it(
    case: Decreed,
) -> None:
    centre, urgent = runs(case, CENTRE), runs(case, URGENT)

    assert told(case) == (centre, urgent)


def test_paths_of_a_drawing_that_tells_nobody_hear_each_for_itself(case: Decreed) -> None:
    both = runs(case, CENTRE), runs(case, MEDIATION)
    called = "bpmn/ca_trasferimento_competenza.bpmn"
    no_longer_read(case.stage.office, MEDIATION, called, b"passaggi.avvisa", b"lettere.componi")

    assert told(case) == both


def test_where_the_path_that_prepares_it_ends_before_another_one_prepares_it(
    case: Decreed,
) -> None:
    first, second = runs(case, CENTRE), runs(case, MEDIATION)
    reported(case)

    with case.stage.office.begin() as work:
        case.stage.office.engine.happen(work, first, Cancelled(), by=None)
    case.stage.office.worker.work(case.stage.clock)

    with case.stage.office.read() as connection:
        asked = {one.element: one.instance_id for one in of_case(connection, case.case_id)}
    assert asked["rileva_variazione"] == second


def test_while_it_is_prepared_nobody_prepares_it_again(case: Decreed) -> None:
    runs(case, CENTRE)
    reported(case)
    runs(case, MEDIATION)

    with pytest.raises(HandoverUnderWay):
        reported(case)

    assert told(case) is None
