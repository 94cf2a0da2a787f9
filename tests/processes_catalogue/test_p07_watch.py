"""Nothing about a child in foster care goes on, or ends, without somebody who knows."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import examined, heard, living, met_in_team
from tests.processes_catalogue.inquiry import rome

IN_SEPTEMBER: dict[str, Any] = said.RETURN | {
    "tappe": [{"data": "2027-08-20", "che_cosa": "Un fine settimana"}],
    "data_rientro": "2027-09-10",
}


def refused(stage: Access, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


def not_reported(stage: Access) -> Access:
    """Two people decide that no report is due."""
    stage.decide("redigi_segnalazione", segnalazione_ag_esito="non_dovuta")
    stage.decide("rivedi_segnalazione", esito_revisione="approvata")
    return stage


def returning() -> Access:
    """At the notice of the end somebody decided that the child goes home."""
    stage = living()
    stage.move_to(rome("2027-08-03 12:00"))
    return stage.done("valuta_scadenza", said.EXPIRY | {"proposta_scadenza": "rientro"})


def in_crisis(follows: str) -> Access:
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    return met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": follows})


def opened(stage: Access) -> list[Any]:
    return [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]


def test_until_the_day_of_the_return_the_path_listens() -> None:
    stage = returning().done("rientro_graduale", IN_SEPTEMBER)

    assert stage.open == ["accompagna_rientro"]
    stage.hear("sig_grave_pregiudizio")
    assert sorted(stage.open) == ["accompagna_rientro", "valuta_grave_pregiudizio"]
    stage.move_to(rome("2027-09-10 00:00"))
    assert "chiusura_affido" in stage.open


@pytest.mark.parametrize(
    ("day", "why"),
    [("2027-11-04", "dopo la fine della misura"), ("2027-08-19", "dopo il rientro definitivo")],
)
def test_the_day_of_the_return_is_within_the_measure_and_after_its_steps(
    day: str, why: str
) -> None:
    told = refused(returning(), "rientro_graduale", IN_SEPTEMBER | {"data_rientro": day})

    assert why in told


def test_a_return_is_not_farther_than_a_review() -> None:
    stage = in_crisis("rientro")

    assert "tra due verifiche" in refused(stage, "rientro_graduale", IN_SEPTEMBER)


def test_a_placement_does_not_close_before_the_child_is_home() -> None:
    stage = returning().done("rientro_graduale", IN_SEPTEMBER)
    stage.move_to(rome("2027-09-10 09:00"))

    assert "prima del rientro" in refused(stage, "chiusura_affido", said.ENDED)


@pytest.mark.parametrize(
    ("follows", "path"),
    [
        ("comunita", ["p05_inserimento_residenziale"]),
        ("pronta_accoglienza", ["p07_affido_familiare"]),
        ("rientro", []),
    ],
)
def test_after_a_crisis_the_other_home_is_looked_for_at_once(
    follows: str, path: list[str]
) -> None:
    assert opened(in_crisis(follows)) == path


def test_what_is_open_already_is_not_opened_again_at_the_closing() -> None:
    stage = in_crisis("comunita")

    stage.done("chiusura_affido", said.ENDED | {"esito_affido": "comunita"})

    assert opened(stage) == ["p05_inserimento_residenziale"]
    assert stage.step.outcomes == ("concluso_altrimenti",)


def test_an_extension_that_nobody_told_of_is_weighed_again() -> None:
    stage = living()
    stage.move_to(rome("2027-08-03 12:00"))

    not_reported(stage.done("valuta_scadenza", said.EXPIRY))

    assert "valuta_scadenza" in stage.open


def test_past_the_end_somebody_says_how_the_public_prosecutor_knows() -> None:
    stage = living()
    stage.move_to(rome("2027-11-04 08:00"))
    not_reported(stage)
    answer = {
        "perche_scaduta": "La valutazione non è stata fatta.",
        "protezione_intanto": "Resta con gli affidatari.",
        "che_cosa_si_fa": "attende_tribunale",
        "entro_quando": "2027-11-12",
    }

    assert "con quale protocollo" in refused(stage, "affronta_scadenza", answer)
    stage.done("affronta_scadenza", answer | {"procura_informata": "4 novembre, prot. 7"})


def test_where_the_court_is_not_asked_there_is_no_answer_to_await() -> None:
    stage = heard().done("raccogli_consensi", said.REFUSED)

    not_reported(stage)

    assert stage.open == []
    assert stage.step.outcomes == ("affido_non_avviato",)


def test_whoever_chooses_sees_the_families_in_order_with_their_reasons() -> None:
    stage = met_in_team(examined(requisiti_penali=False))

    order = stage.said("scegli_famiglia", "famiglie_in_ordine")
    out = stage.said("scegli_famiglia", "famiglie_escluse")

    assert order.startswith("n. 7 (9 a favore: L'età è adatta; ")
    assert out == "n. 12: Il controllo dei precedenti penali non è a posto"


def test_at_eighteen_the_end_of_the_placement_is_told_and_described() -> None:
    stage = living()
    stage.receive("msg_minore_maggiorenne", minore_id=1)
    ends: dict[str, Any] = {
        "ragazzo_sentito": True,
        "che_cosa_chiede": "Di vivere da solo.",
        "seguito_maggiore_eta": "si_chiude",
        "restano_altri_minori": False,
        "motivazione": "Ha trovato lavoro.",
        "ag_informata": True,
    }

    assert "su chi può contare" in refused(stage, "valuta_maggiore_eta", ends)
    stage.done("valuta_maggiore_eta", ends | {"situazione_finale": "Con un'amica."})

    assert "msg_collocamento_terminato" in [one.name for one in stage.sent]
    assert stage.step.outcomes == ("maggiore_eta",)


def test_without_a_project_whoever_coordinates_says_how_there_will_be_one() -> None:
    stage = living()
    stage.decide("bozza_progetto", dispositivi=["collocamento"])
    stage.decide("condividi_progetto", adesione_genitore1="non_aderisce", adesione_genitore2=None)
    stage.decide("valuta_mancata_adesione", seguito_adesione="ferma")
    before = list(stage.open)

    stage.done("decidi_senza_progetto", said.REWRITTEN)

    assert sorted(before) == ["decidi_senza_progetto", "visita_affido"]
    assert sorted(stage.open) == ["bozza_progetto", "visita_affido"]


def test_a_family_that_withdraws_before_the_beginning_is_not_waited_for() -> None:
    stage = heard().done("raccogli_consensi", said.CONSENTS)

    stage.receive("msg_disponibilita_ritirata", famiglia=7, motivo="lavoro")

    assert stage.open == ["scegli_famiglia"]
    other = said.CHOSEN | {"famiglia_scelta": 12, "motivazione_scostamento": "La prima è uscita."}
    assert stage.done("scegli_famiglia", other).open == ["proposta_famiglia"]
