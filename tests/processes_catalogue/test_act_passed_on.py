"""An act that comes after a handover was recorded reaches whoever takes the case over."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome

REPORT = {"frase": "Relazione al Tribunale", "nome": "Relazione", "chiave": "L30"}
OWED = REPORT | {"numero": 5, "provvedimento": 23, "entro": date(2026, 3, 1)}
OF_BEFORE = REPORT | {"numero": 4, "provvedimento": 9, "entro": date(2026, 1, 2)}
PASSED_ON: dict[str, Any] = {
    "va_trasmesso": True,
    "protocollo_atto": "2025/0051",
    "canale_atto": "pec",
    "atto_inviato_il": "2025-11-03T10:00",
    "ricevuta_atto": "1",
}


def arrived() -> Access:
    """The act stands in the file with its own term, beside those of before."""
    stage = Access("trasmissione_atto", rome("2025-11-03 12:00"))
    stage.terms = [OF_BEFORE, OWED]
    stage.start("msg_apri_processo", caso_id=1, provvedimento_id=23)
    return stage


def test_it_is_passed_on_with_what_it_asks() -> None:
    stage = arrived()
    left_out = {"scadenze_atto": [{"che_cosa": "Altro", "entro": "2026-01-02"}]}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("trasmetti_atto", PASSED_ON | left_out)

    assert "Manca: Relazione" in faults(refused.value)
    listed = {"scadenze_atto": [{"che_cosa": "Relazione al Tribunale", "entro": "2026-03-01"}]}
    assert stage.done("trasmetti_atto", PASSED_ON | listed).step.outcomes == ("atto_trasmesso",)


def test_one_that_is_only_of_whoever_stays_is_not_sent() -> None:
    why = {"va_trasmesso": False, "motivo_non_trasmesso": "Parla del fratello che resta qui."}

    assert arrived().done("trasmetti_atto", why).step.outcomes == ("atto_trasmesso",)
