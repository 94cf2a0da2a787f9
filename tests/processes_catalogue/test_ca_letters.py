"""The letters of the called paths say what was answered, and leave no gap unfilled."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tasks.blanks import blank_of
from tests.processes_catalogue import called_answers as told
from tests.tasks.test_letters import WRITTEN

LETTERS = Path(__file__).parents[2] / "processes" / "letters"


@pytest.mark.parametrize(
    ("letter", "answers", "words"),
    [
        (
            "ca_verifica_periodica/verbale_verifica",
            told.HELD | told.CONFIRMED,
            ["Arriva a scuola in orario", "Registro", "merenda", "2026-04-27"],
        ),
        (
            "ca_progetto/progetto_quadro",
            told.PROJECT | told.AGREED,
            ["Dormire e mangiare", "Registro di classe", "Entro tre mesi", "2026-01-26"],
        ),
        ("ca_progetto/patto", told.PROJECT | told.AGREED, ["Arriva a scuola", "2026-01-26"]),
        ("ca_progetto/pei", told.CARE_PLAN, ["Cinque notti", "Una telefonata", "Stessa classe"]),
        (
            "ca_impegno_spesa/determina",
            told.PROPOSED | told.QUOTED | told.SPENT,
            ["2025/812", "112,50", "1234/5", "comunità educativa", "Fornitore: 1."],
        ),
        ("ca_chiusura_caso/avviso_chiusura", told.CLOSING, ["Il nucleo fa da sé"]),
        (
            "ca_chiusura_caso/scheda_chiusura",
            told.CLOSING | {"revisione_conservazione": "2 maggio 2034"},
            ["obiettivi_raggiunti", "2 maggio 2034"],
        ),
        (
            "ca_trasferimento_competenza/richiesta_presa_in_carico",
            told.MOVED | told.COMPETENT,
            ["2025-10-20", "resta responsabile"],
        ),
        (
            "ca_trasferimento_competenza/verbale_passaggio",
            told.HANDED_OVER
            | {"scadenze_ag_aperte": [{"che_cosa": "Relazione", "entro": "2 gennaio 2026"}]},
            ["Relazione, entro 2 gennaio 2026", "Educativa domiciliare", "2025-12-01"],
        ),
        (
            "ca_evento_critico/verbale_evento",
            told.EVENT | told.ASSESSED,
            ["pulmino", "Colloquio domani"],
        ),
        (
            "ca_evento_critico/verbale_evento",
            told.EVENT | told.ASSESSED | {"verifica_entro": "venerdì 20 marzo 2026"},
            ["(entro: venerdì 20 marzo 2026). Colloquio domani"],
        ),
        (
            "ca_richiesta_accesso/risposta_accesso",
            told.REQUESTED | told.WEIGHED | told.ANSWERED,
            ["Marta Inventatis", "I nomi di terzi", "2025/99"],
        ),
    ],
)
def test_a_letter_says_what_was_answered(
    letter: str, answers: dict[str, Any], words: list[str]
) -> None:
    known = {**answers, "fascicolo": "2025/1"}

    filled = blank_of((LETTERS / f"{letter}.docx").read_bytes()).filled(known, WRITTEN)

    text = "\n".join(one.text for one in Document(BytesIO(filled)).paragraphs)
    assert [word for word in words if word not in text] == []
    assert "{" not in text
