"""What went to the court is told plainly: what, to whom, when, under which number."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from cases.bodies import add_body
from cases.chronology import chronology
from cases.files import CaseFile
from cases.records import NewRecord, keep_record
from engine.clock import MovedClock
from engine.store import Database, Fact, Sealer

Open = Callable[..., CaseFile]
Send = Callable[..., str]
RECEIPT = 77
ANSWERS = {
    "protocollo": "2025/0049018",
    "canale_deposito": "pec",
    "destinatari": [{"ufficio": "Procura presso il Tribunale per i minorenni di Fantasia"}],
    "inviata_il": datetime(2025, 12, 29, 9, 50, tzinfo=UTC),
    "ricevuta_consegna": RECEIPT,
}


@pytest.fixture
def send(database: Database, clock: MovedClock, sealer: Sealer, a_case: Open) -> Send:
    """Completes a sending with these answers, and gives how the chronology tells it."""

    def sent(element: str = "protocolla_e_invia", **answers: Any) -> str:
        case = a_case()
        with database.begin(clock.now()) as work:
            seal = sealer.of(work.connection, case.id)
            said = {**ANSWERS, **answers}
            new = NewRecord(case.id, "ca", element, "Protocolla", "d", "f", said, task_id=5)
            keep_record(work, seal, new, by=1)
            done = {"element": element}
            work.facts.append(Fact("task_completed", case_id=case.id, task_id=5, by=1, data=done))
        with database.read() as connection:
            entry = chronology(connection, case.id, seal=seal).entries[0]
        assert entry.refers["document_id"] == RECEIPT
        return entry.sentence

    return sent


def test_a_report_is_said_to_be_sent_to_whom_when_and_under_which_number(send: Send) -> None:
    assert send() == (
        "Relazione inviata alla Procura presso il Tribunale per i minorenni di Fantasia, lunedì"
        " 29 dicembre 2025, ore 10:50 (PEC), protocollo n. 2025/0049018. Invio registrato da Una"
        " persona, con la ricevuta di consegna."
    )


def test_an_office_of_the_list_is_called_by_its_name(
    send: Send, database: Database, clock: MovedClock
) -> None:
    with database.begin(clock.now()) as work:
        court = add_body(work, "tribunale", "Tribunale per i minorenni di Fantasia", by=1)

    told = send(destinatari=[{"organo": court}, {"ufficio": "Ufficio del giudice tutelare"}])

    named = "al Tribunale per i minorenni di Fantasia, all'Ufficio del giudice tutelare, lunedì"
    assert named in told


def test_a_referral_without_a_named_office_went_to_the_court(send: Send) -> None:
    told = send("invia_segnalazione", destinatari=None, protocollo="")

    assert told.startswith("Segnalazione inviata all'autorità giudiziaria, lunedì 29 dicembre")
    assert "protocollo" not in told
