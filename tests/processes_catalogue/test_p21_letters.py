"""What a tender writes down (P21): who was chosen and why, the contract, the agreement on data."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from tasks.blanks import blank_of
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.tender import AWARDED, examined, judged, signed
from tests.tasks.test_letters import WRITTEN

LETTERS = Path(__file__).parents[2] / "processes" / "letters" / "p21_bandi_coprogettazione"
TOLD: dict[str, Any] = {
    "offerta_scelta": "1",
    "graduatoria": [
        {"numero_in_graduatoria": "1", "punti_totali": "90"},
        {"numero_in_graduatoria": "2", "punti_totali": "71,5"},
    ],
    "provvedimento_aggiudicazione": "Determina 2026/1020",
    "motivazione_aggiudicazione": "Punteggio più alto.",
    "schede": {
        "atti_gara": {
            "titolo_procedura": "Gestione di otto centri",
            "tipo_procedura": "Appalto di servizi sociali",
            "oggetto": "La gestione di otto centri.",
            "importo_base": "2400000",
            "lotti": [{"lotto": "Centro di prova", "importo_lotto": "300000"}],
            "requisiti": "Tre anni di servizi simili.",
        },
        "pubblica": {"cig": "A0PROVA000"},
        "stipula": {
            "fornitore": "Cooperativa Prova",
            "repertorio": "1234",
            "contratto_dal": "giovedì 1 ottobre 2026",
            "contratto_fino_al": "giovedì 30 settembre 2027",
        },
    },
}


def letter(name: str) -> str:
    filled = blank_of((LETTERS / f"{name}.docx").read_bytes()).filled(TOLD, WRITTEN)
    return "\n".join(one.text for one in Document(BytesIO(filled)).paragraphs)


def composed(stage: Access) -> list[list[str]]:
    return [told["lettere"] for name, told in stage.jobs if name == "lettere.componi"]


def test_the_award_says_the_ranking_who_was_chosen_and_why() -> None:
    said = letter("determina_aggiudicazione")

    assert "Domanda numero 2: 71,5 punti." in said
    assert "Si sceglie la domanda numero 1." in said
    assert "Punteggio più alto." in said
    assert "CIG: A0PROVA000." in said


def test_the_contract_says_what_is_entrusted_and_that_no_datum_comes_before_the_agreement() -> (
    None
):
    said = letter("schema_contratto")

    assert "Appalto di servizi sociali: La gestione di otto centri." in said
    assert "Lotto: Centro di prova, 300000 euro." in said
    assert "non vede alcun dato prima" in said


def test_the_agreement_names_who_manages_and_for_how_long() -> None:
    """R27."""
    said = letter("accordo_responsabile")

    assert "Cooperativa Prova, responsabile del trattamento" in said
    assert "Dal giovedì 1 ottobre 2026 al giovedì 30 settembre 2027." in said
    assert "restituire i fascicoli, cancellare le copie" in said


def test_award_and_contract_are_written_before_they_are_signed() -> None:
    stage = judged(examined()).done("aggiudica", AWARDED)

    assert stage.open == ["stipula"]
    assert composed(stage)[-1] == ["determina_aggiudicazione", "schema_contratto"]


def test_the_agreement_is_written_before_it_is_signed() -> None:
    stage = signed()

    assert stage.open == ["nomina_responsabile_dati"]
    assert composed(stage)[-1] == ["accordo_responsabile"]
