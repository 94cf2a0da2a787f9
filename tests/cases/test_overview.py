"""The page of a case shows what the person may see, and says what it hides."""

import io
from collections.abc import Callable

import pytest

from access import Person
from cases.absorbing import Absorbed
from cases.decrees import enforce_decree
from cases.documents import NewDocument, attach
from cases.files import CaseFile, CaseNumber, Charge, assign_case
from cases.overview import Looking, Overview, overview
from cases.records import NewRecord, keep_record
from cases.visibility import NotYourCase, grant_access
from engine.clock import MovedClock
from engine.store import Database, Sealer, counted
from tests.cases.conftest import CHILD, MOTHER, somebody

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]
Look = Callable[..., Overview]
WORKER = somebody(7, "assistente_sociale")
CLERK = somebody(8, "amministrativo")
COORDINATOR = somebody(9, "coordinatore_tutela")


@pytest.fixture
def a_full_case(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> CaseFile:
    """A case of the worker with a household, a decree, two documents and a record."""
    case = a_case()
    learn(case, CHILD | {"nucleo.componenti": [MOTHER], "minore.disabilita_certificata": True})
    learn(case, {"provvedimento.autorita": "PMM", "provvedimento.tipo_atto": "richiesta_pm"})
    learn(case, {"minore.indirizzo_protetto": True})
    record = NewRecord(
        case.id, "p01_accesso_segnalazione", "triage", "Triage", "a" * 64, "b" * 64, {"x": 1}
    )
    with database.begin(clock.now()) as work:
        assign_case(work, case.id, Charge.RESPONSIBLE, WORKER.id, by=1)
        grant_access(work, case.id, CLERK.id, "task")
        enforce_decree(work, sealer, case.id, by=None)
        for data_class in ("C2", "C4"):
            new = NewDocument("a.pdf", io.BytesIO(b"%PDF-1"), data_class)
            attach(work, sealer, case.id, new, by=1)
        keep_record(work, sealer.of(work.connection, case.id), record, by=7)
    return case


@pytest.fixture
def look(database: Database, sealer: Sealer, clock: MovedClock) -> Look:
    """The page of a case as somebody sees it."""

    def look_at(number: CaseNumber, person: Person) -> Overview:
        with database.read() as connection:
            return overview(connection, sealer, number, Looking(person, clock.now()))

    return look_at


def test_the_worker_of_the_case_sees_all_of_it(a_full_case: CaseFile, look: Look) -> None:
    seen = look(a_full_case.number, WORKER)

    assert seen.head.child == "Inventatis Sara Fittizia"
    assert seen.head.age == 6
    assert seen.head.legal_status == "Su mandato dell'autorità giudiziaria"
    assert seen.head.markings == ("Indirizzo protetto",)
    assert [one.role_label for one in seen.people] == ["Minore", "Madre"]
    assert seen.people[1].safety_note == "chiamare solo di mattina"
    assert seen.people[1].responsibility == "responsabilità piena"
    assert seen.in_force is not None
    assert len(seen.documents or ()) == 2
    assert len(seen.records or ()) == 1
    assert seen.sees_protected
    assert "minore.dimora_abituale" in seen.values


def test_the_coordinator_sees_the_case_without_the_protected_address(
    a_full_case: CaseFile, look: Look
) -> None:
    seen = look(a_full_case.number, COORDINATOR)

    assert not seen.sees_protected
    assert "minore.dimora_abituale" not in seen.values
    assert len(seen.documents or ()) == 1


def test_the_clerk_sees_who_and_the_acts_but_neither_notes_nor_health(
    a_full_case: CaseFile, look: Look
) -> None:
    seen = look(a_full_case.number, CLERK)

    assert seen.records is None
    assert seen.decrees is not None
    assert seen.values == {}
    assert seen.people[1].safety_note is None
    assert seen.people[1].responsibility == ""
    assert "disabilita_certificata" not in seen.people[0].details


def test_whoever_does_not_work_on_the_case_sees_nothing(a_full_case: CaseFile, look: Look) -> None:
    with pytest.raises(NotYourCase):
        look(a_full_case.number, somebody(5, "assistente_sociale"))


def test_a_case_just_opened_has_a_page_too(a_case: Open, look: Look) -> None:
    seen = look(a_case().number, COORDINATOR)

    assert seen.head.child == "Minore da identificare"
    assert seen.head.responsible is None
    assert seen.people == ()
    assert seen.in_force is None


def test_the_page_of_a_case_costs_a_bounded_number_of_statements(
    a_full_case: CaseFile, look: Look, database: Database
) -> None:
    with counted(database) as count:
        look(a_full_case.number, WORKER)

    assert len(count.statements) <= 13


def test_a_page_shown_in_a_log_has_no_names(a_full_case: CaseFile, look: Look) -> None:
    seen = look(a_full_case.number, WORKER)

    assert "Inventatis" not in repr(seen)
    assert "mattina" not in repr(seen)
