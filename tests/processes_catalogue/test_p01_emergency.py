"""An emergency at the desk: protected at once, then ratified or estimated again."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access_stories import ESTIMATE, SENT, WRITTEN, estimated, told
from tests.processes_catalogue.test_p01_paths import (
    DANGER,
    EMERGENCY,
    emergency,
    not_ratified,
    opened,
)


def test_an_emergency_opens_protection_before_anybody_confirms() -> None:
    stage = estimated(told(**DANGER), **EMERGENCY)

    assert opened(stage) == ["1:p04_protezione_urgente_403"]
    assert stage.open == ["ratifica_emergenza"]


def test_a_ratified_emergency_reports_and_ends_open() -> None:
    stage = emergency()

    assert sorted(stage.open) == ["redigi_segnalazione", "riscontro_segnalante"]
    assert "emergenza_aperta" in stage.step.outcomes
    crime = {**WRITTEN, "destinatari": ["PMM", "PM_ordinario"], "urgenza": True}
    stage.done("redigi_segnalazione", crime).done("invia_segnalazione", SENT)
    stage.done("rivedi_dopo_invio", {"esito_revisione_dopo": "conforme"})
    assert "segnalazione_ag_conclusa" in stage.step.outcomes


def test_an_emergency_that_is_not_ratified_is_told_and_estimated_again() -> None:
    stage = not_ratified()

    assert stage.open == ["valuta_segnalazione"]
    told_to = ["assistente_sociale", "operatore_pis", "responsabile_servizio"]
    about = {"a": told_to, "cosa": "Emergenza non confermata"}
    assert stage.jobs[-1] == ("avvisi.sollecita", about)


def test_what_is_estimated_again_is_confirmed_like_any_report_and_ends_like_it() -> None:
    stage = not_ratified()

    now = {**ESTIMATE, "livello": "U1_urgente", "segnala_ag": True}
    stage.done("valuta_segnalazione", {**now, "motivazione_scostamento": "La zia protegge."})

    assert stage.open == ["conferma_triage"]


def test_no_second_protection_is_opened_while_the_first_runs() -> None:
    stage = not_ratified()
    stage.paths = [{"percorso": "p04_protezione_urgente_403"}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_segnalazione", {**ESTIMATE, **EMERGENCY})

    assert "La protezione urgente è già aperta" in str(refused.value.errors)
