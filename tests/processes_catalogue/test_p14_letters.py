"""What the letters of a project of life say (P14), and what the school is not told."""

from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from tasks.blanks import blank_of
from tests.tasks.test_letters import WRITTEN

LETTERS = Path(__file__).parents[2] / "processes" / "letters" / "p14_minori_disabilita"
SUPPORTS = [
    {"tipo": "Assistenza educativa a scuola", "ore": "10", "ente": "Cooperativa di prova"},
    {"tipo": "Sollievo alla famiglia", "ore": "4", "ente": "Associazione di prova"},
]
TOLD: dict[str, Any] = {
    "sostegni": SUPPORTS,
    "facilitatori": "Una compagna che la aspetta.",
    "desideri_famiglia": "Dormire una notte intera.",
    "diagnosi_icd": "G80",
    "budget_totale": "5200",
    "case_manager": "Azzurri Prova",
    "schede": {"scrivi_profilo": {"profilo_icf": [{"codice": "d450", "qualificatore": "2"}]}},
}


def letter(name: str) -> str:
    filled = blank_of((LETTERS / f"{name}.docx").read_bytes()).filled(TOLD, WRITTEN)
    return "\n".join(one.text for one in Document(BytesIO(filled)).paragraphs)


def test_the_minutes_say_the_profile_and_never_the_diagnosis() -> None:
    said = letter("verbale_uvm")

    assert "d450, qualificatore 2" in said
    assert "G80" not in said


def test_the_project_says_supports_budget_and_who_answers_for_it() -> None:
    said = letter("progetto_di_vita")

    assert "Sollievo alla famiglia: 4 ore alla settimana" in said
    assert "5200 euro all'anno" in said
    assert "Responsabile del progetto: Azzurri Prova" in said


def test_the_school_is_told_of_its_own_supports_only() -> None:
    said = letter("estratto_scuola")

    assert "Assistenza educativa a scuola: 10 ore" in said
    assert not any(word in said for word in ("Sollievo", "notte", "G80", "d450", "5200"))
