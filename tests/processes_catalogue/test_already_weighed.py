"""What an assessment has weighed is proposed to the placement that it opens, not asked again."""

from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import Inquiry, rome
from tests.processes_catalogue.inquiry_steps import decided, voluntary

PLACED: dict[str, Any] = {
    "esito": "proposta_collocamento",
    "processo_collocamento": "p07_affido_familiare",
    "perche_non_a_casa": "Perché.",
    "motivazione_collocazione": "Perché.",
    "collocazione": "affido_famiglia",
}
FIRST = {
    "p05_inserimento_residenziale": "verifica_titolo",
    "p07_affido_familiare": "scheda_abbinamento",
}
OF_BOTH = ("titolari", "consenso", "sostegno_efficace", "genitori_collaborano", "emergenza")
OF_A_PLACE = ("parenti_idonei", "famiglia_disponibile", "collocazione_da_valutare")


def opened_by_the_assessment(process: str) -> tuple[dict[str, Any], Inquiry]:
    """What the assessment weighed, and the placement that it opens."""
    assessment = decided(voluntary(), **PLACED)
    (sent,) = assessment.sent
    told = {name: one for name, one in sent.payload.items() if name != "processo"}
    weighed: dict[str, Any] = told["gia_valutato"]
    return weighed, Access(process, rome("2025-12-01 09:00")).start("msg_apri_processo", **told)


@pytest.mark.parametrize("process", sorted(FIRST))
def test_the_placement_is_offered_what_was_weighed(process: str) -> None:
    weighed, stage = opened_by_the_assessment(process)
    names = OF_BOTH + (OF_A_PLACE if process.startswith("p05") else ())

    assert {name: stage.said(FIRST[process], name) for name in names} == {
        name: written(weighed[name]) for name in names
    }


def test_the_minors_go_along_by_number_and_age_alone() -> None:
    _, stage = opened_by_the_assessment("p05_inserimento_residenziale")

    assert {name for one in stage.step.data["minori"] for name in one} <= {
        "persona",
        "eta",
        "diciotto_il",
    }


def written(value: object) -> str:
    """An answer as the page holds it."""
    if isinstance(value, bool):
        return "si" if value else "no"
    return "" if value is None else str(value)
