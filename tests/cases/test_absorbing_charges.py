"""Forms that name who answers for a case."""

from collections.abc import Callable

from cases.absorbing import Absorbed
from cases.files import CaseFile, get_case
from cases.stored import stored
from engine.store import Database, Sealer

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]


def test_the_form_that_names_the_responsible_worker_assigns_the_case(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()

    learn(case, {"fascicolo.responsabile": 7, "fascicolo.co_operatore": "8"}, "Conferma il triage")

    with database.read() as connection:
        assert get_case(connection, case.id).assigned == {7, 8}
        held = stored(connection, sealer, case.id, protected=False)
    assert held["fascicolo.responsabile"].value == 7


def test_a_form_cannot_leave_a_case_without_its_responsible_worker(
    a_case: Open, learn: Learn, database: Database
) -> None:
    case = a_case()
    learn(case, {"fascicolo.responsabile": 7, "fascicolo.co_operatore": 8})

    learn(case, {"fascicolo.responsabile": None, "fascicolo.co_operatore": None})

    with database.read() as connection:
        assert get_case(connection, case.id).assigned == {7}
