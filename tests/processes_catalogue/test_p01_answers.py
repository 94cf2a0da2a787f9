"""What the forms of access and triage take, and what they refuse."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access_stories import (
    ASSIGNED,
    CHILD,
    INFORMANT,
    confirmed,
    estimated,
    told,
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"livello": "U0_emergenza"}, "scelta|proposto|protetto"),
        ({"esito_triage": "emergenza"}, "U0"),
        ({"esito_triage": "esegue_mandato"}, "provvedimento"),
        ({"esito_triage": "invia_altro_comune"}, "altro Comune"),
        ({"livello": "U2_prioritaria"}, "Perché il livello non è quello proposto"),
        ({"segnala_ag": True}, "Perché sulla segnalazione decidi altrimenti"),
    ],
)
def test_an_estimate_that_contradicts_itself_is_refused(
    changed: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        estimated(told(), **changed)

    sentences = "; ".join(f"{one.label} {one.message}" for one in refused.value.errors)
    assert any(part in sentences for part in said.split("|"))


def test_a_child_of_full_age_is_a_date_to_be_checked() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        told(minore={**CHILD, "data_nascita": "1990-05-02"})

    assert "già compiuto diciotto anni" in refused.value.errors[0].message


def test_what_the_juvenile_service_of_justice_asks_needs_no_decree() -> None:
    stage = told(canale="richiesta_ussm")

    estimated(stage, esito_triage="esegue_mandato")

    assert stage.open == ["conferma_triage"]


def test_an_anonymous_channel_wants_an_anonymous_informant() -> None:
    with pytest.raises(InvalidAnswers):
        told(canale="segnalazione_anonima", segnalante=INFORMANT)


def test_an_assessment_cannot_be_confirmed_without_its_path() -> None:
    with pytest.raises(InvalidAnswers):
        confirmed(estimated(told()), percorsi_da_aprire=["p15_connessioni_scuola"])


def test_the_co_worker_is_somebody_else() -> None:
    with pytest.raises(InvalidAnswers):
        confirmed(estimated(told()), **{**ASSIGNED, "co_operatore": 1})
