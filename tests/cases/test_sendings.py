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
from forms import Sent

Open = Callable[..., CaseFile]
Send = Callable[..., str]
RECEIPT = 77
FIELDS = {
    "at": "inviata_il",
    "number": "protocollo",
    "channel": "canale_deposito",
    "to": "destinatari",
    "receipt": "ricevuta_consegna",
}
REPORT = Sent("relazione", **FIELDS)
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

    def sent(what: Sent | None = REPORT, **answers: Any) -> str:
        case = a_case()
        with database.begin(clock.now()) as work:
            seal = sealer.of(work.connection, case.id)
            said = {**ANSWERS, **answers}
            new = NewRecord(case.id, "ca", "e", "T", "d", "f", said, task_id=5, sent=what)
            keep_record(work, seal, new, by=1)
            work.facts.append(Fact("task_completed", case_id=case.id, task_id=5, by=1))
        with database.read() as connection:
            entry = chronology(connection, case.id, seal=seal).entries[0]
        assert entry.refers.get("document_id") == (said["ricevuta_consegna"] if what else None)
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


def test_a_referral_without_a_named_office_goes_where_its_form_says(send: Send) -> None:
    referral = Sent("segnalazione", **FIELDS, office="all'autorità giudiziaria")

    told = send(referral, destinatari=None, protocollo="")

    assert told.startswith("Segnalazione inviata all'autorità giudiziaria, lunedì 29 dicembre")
    assert "protocollo" not in told


def test_offices_that_were_ticked_are_read_as_the_form_names_them(send: Send) -> None:
    offices = {"PMM": "Procura per i minorenni", "GT": "Giudice tutelare"}
    notice = Sent("comunicazione", **FIELDS, offices=offices)

    told = send(notice, destinatari=["PMM", "GT"], canale_deposito="telefono")

    named = "alla Procura per i minorenni, al Giudice tutelare, lunedì 29 dicembre 2025, ore 10:50"
    assert told.startswith(f"Comunicazione inviata {named} (telefono)")


def test_what_goes_to_another_municipality_names_it(
    send: Send, database: Database, clock: MovedClock
) -> None:
    with database.begin(clock.now()) as work:
        other = add_body(work, "comune", "Comune di Altrove", by=1)

    told = send(Sent("atti", **FIELDS), destinatari=other)

    assert told.startswith("Atti inviati al Comune di Altrove, lunedì 29 dicembre 2025")


def test_an_application_without_hour_and_receipt_says_its_day_alone(send: Send) -> None:
    told = send(
        Sent("istanza", **FIELDS, office="all'ufficio che ha dato il termine"),
        destinatari=None,
        inviata_il="2025-12-29",
        canale_deposito=None,
        ricevuta_consegna=None,
    )

    assert told == (
        "Istanza inviata all'ufficio che ha dato il termine, lunedì 29 dicembre 2025, protocollo"
        " n. 2025/0049018. Invio registrato da Una persona."
    )


def test_without_its_day_nothing_was_sent(send: Send) -> None:
    assert "inviat" not in send(inviata_il=None, ricevuta_consegna=None).lower()


def test_an_activity_that_sends_nothing_is_told_as_done(send: Send) -> None:
    assert "inviat" not in send(None).lower()
