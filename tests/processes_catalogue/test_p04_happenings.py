"""What happens to a case while an urgent removal (art. 403) runs, and where it ends."""

from datetime import date

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.urgent import sent

PASSED = {
    "comune_subentrante": 1,
    "esito_passaggio": "accettato",
    "data_incontro": "2026-02-10",
    "interventi_in_corso": "Protezione",
    "relazione_passaggio": "1",
    "data_effettiva_passaggio": "2026-02-10",
    "scadenze_ag_aperte": [{"che_cosa": "Ricorso della Procura", "entro": "2026-02-13"}],
    "ag_informata": True,
}
"""What whoever passes a case on says of it; the appeal of the prosecutor is still open."""


def test_another_referral_is_read_while_the_clocks_run() -> None:
    stage = sent().receive("msg_segnalazione_confluita")

    with pytest.raises(InvalidAnswers):
        stage.done("leggi_segnalazione", {"esito_lettura": "si_trasmette"})
    stage.done("leggi_segnalazione", {"esito_lettura": "gia_noto"})

    assert stage.open == ["rivedi_trasmissione"]
    assert "ore_72_superate" in stage.timers


def test_another_decree_stops_no_clock() -> None:
    stage = sent().receive("msg_provvedimento_modificato", provvedimento_id=3)

    stage.done("leggi_provvedimento", {"atto_riguarda_403": False})

    assert "ore_72_superate" in stage.timers


@pytest.mark.parametrize(
    ("others_remain", "outcomes"),
    [(True, ()), (False, ("maggiore_eta",))],
    ids=["the others", "nobody left"],
)
def test_at_eighteen_it_goes_on_for_the_others_or_ends(
    *, others_remain: bool, outcomes: tuple[str, ...]
) -> None:
    stage = sent().receive("msg_minore_maggiorenne")
    answers = {
        "ragazzo_sentito": True,
        "seguito_maggiore_eta": "si_chiude",
        "restano_altri_minori": others_remain,
        "motivo_maggiore_eta": "Ha 18",
    }

    stage.done("valuta_maggiore_eta", answers | {"pm_informato": True})

    assert ("maggiore_eta" in stage.step.outcomes) is bool(outcomes)
    assert ("rivedi_trasmissione" in stage.open) is others_remain


def test_at_eighteen_it_does_not_end_behind_the_back_of_the_prosecutor() -> None:
    stage = sent().receive("msg_minore_maggiorenne")
    answers = {
        "ragazzo_sentito": True,
        "restano_altri_minori": False,
        "motivo_maggiore_eta": "Ha 18 anni",
    }

    with pytest.raises(InvalidAnswers):
        stage.done(
            "valuta_maggiore_eta",
            answers | {"seguito_maggiore_eta": "si_chiude", "pm_informato": False},
        )


def test_the_prosecutor_who_waits_learns_that_another_municipality_takes_over() -> None:
    stage = sent().receive("msg_trasferimento_competenza")

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("passa_competenza", PASSED | {"ag_informata": False})
    assert "va informata" in faults(refused.value)

    stage.done("passa_competenza", PASSED)
    assert stage.step.outcomes[-1] == "trasferita"


def test_no_open_term_of_an_act_is_left_out_when_urgent_protection_passes_on() -> None:
    stage = sent().receive("msg_trasferimento_competenza")
    report = {"nome": "Relazione", "frase": "Relazione al giudice", "entro": date(2026, 4, 10)}
    stage.terms = [report | {"numero": 1, "provvedimento": 9, "chiave": "L30"}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("passa_competenza", PASSED)
    assert "Ogni scadenza aperta va elencata" in faults(refused.value)


# --- how it ends --------------------------------------------------------------------------------


def test_a_revocation_reaches_who_shelters_the_child_and_waits_for_the_review() -> None:
    stage = sent().receive("msg_pm_revoca", causa="pm_revoca")

    stage.done("registra_revoca_pm", {"data_ora_revoca": "2026-02-10T19:10", "atto_revoca": "1"})

    assert stage.sent[-1].name == "msg_403_revocato"
    assert stage.open == ["rivedi_trasmissione"]


def test_before_the_prosecutor_has_acted_no_court_is_heard() -> None:
    with pytest.raises(ValueError, match="not enough values"):
        sent().receive("msg_403_convalidato", causa="403_convalidato")
