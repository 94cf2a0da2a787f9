"""Spending: proposed by one, priced by another, signed by a third."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import PROPOSED, QUOTED, SPENT, faults
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-11-03 10:30")


def priced(**data: Any) -> Access:
    stage = Access("ca_impegno_spesa", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, **data)
    return stage.done("proponi_spesa", PROPOSED).done("preventivo", QUOTED)


def test_a_signed_act_commits_the_spending() -> None:
    stage = priced()

    assert stage.task("determina").data["proposta_onere"]["onere"] == "nostro_comune"
    stage.done("determina", SPENT)
    assert stage.jobs[0][1]["lettere"] == ["determina"]
    assert stage.step.outcomes == ("impegno_assunto",)


def test_in_an_emergency_the_act_follows_within_the_days_of_the_municipality() -> None:
    stage = Access("ca_impegno_spesa", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, urgenza=True, data_ingresso=NOW)

    assert stage.said("proponi_spesa", "regolarizzazione_entro") == "lun 10 nov 2025"


@pytest.mark.parametrize(
    ("decision", "end"), [("respinta", ("spesa_respinta",)), ("da_rivedere", ())]
)
def test_what_is_not_signed_says_why(decision: str, end: tuple[str, ...]) -> None:
    why = {
        "comune_onere": "nostro_comune",
        "esito_spesa": decision,
        "visto_contabile": False,
        "motivo_decisione_spesa": "Il capitolo non basta.",
    }
    stage = priced().done("determina", why)

    assert stage.step.outcomes == end
    assert stage.open == ([] if end else ["proponi_spesa"])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"visto_contabile": False}, "Senza il visto contabile"),
        ({"numero_determina": ""}, "Scrivi il numero della determina"),
        ({"comune_onere": "da_definire"}, "scelta è diversa"),
    ],
)
def test_an_act_is_complete(changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        priced().done("determina", {**SPENT, **changed})

    assert sentence in faults(refused.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"cig": "12"}, "dieci lettere"), ({"compartecipazione": "200"}, "supera la retta")],
)
def test_a_quotation_is_plausible(changed: dict[str, Any], sentence: str) -> None:
    stage = Access("ca_impegno_spesa", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1)
    stage.done("proponi_spesa", PROPOSED)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("preventivo", {**QUOTED, **changed})

    assert sentence in faults(refused.value)
