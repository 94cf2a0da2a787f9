"""What happens to a case reaches a placement from its first moment: while its title is checked."""

from datetime import date
from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.placement import (
    CHOSEN,
    CONFIRMED,
    TITLE,
    asked,
    requested,
    searched,
)
from tests.processes_catalogue.test_p05_happenings import (
    CEASED,
    ELSEWHERE,
    GRAVE,
    NEW_ACT,
    READ,
)

STOPPED = {**CONFIRMED, "titolo_confermato": False, "motivazione_titolo": "Manca l'atto."}
WITHOUT = {"titolo_ora": "nessun_titolo", "motivazione_titolo": "Il bambino è a casa."}
WITH_ANOTHER = {
    "titolo_ora": "altro_titolo",
    "titolo_che_resta": "Decreto del 3 novembre",
    "motivazione_titolo": "Il decreto c'è.",
}
MOMENTS = {"verifica_titolo": requested, "conferma_titolo": asked}
EVERYWHERE = pytest.mark.parametrize("where", list(MOMENTS))


@EVERYWHERE
def test_a_new_act_is_read_and_then_the_title_is_checked_with_it(where: str) -> None:
    stage = MOMENTS[where]().receive("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ)

    assert stage.open == ["verifica_titolo"]
    assert stage.step.data["provvedimento_id"] == 11
    stage.done("verifica_titolo", TITLE).done("conferma_titolo", CONFIRMED)
    assert stage.open == ["richiesta_inserimento"]


@EVERYWHERE
def test_an_act_that_orders_no_placement_stops_it_before_anybody_enters(where: str) -> None:
    stage = MOMENTS[where]().receive("msg_provvedimento_modificato", **NEW_ACT)

    stage.done("leggi_provvedimento", CEASED)

    assert (stage.step.status, stage.step.outcomes) == (Status.COMPLETED, ("mandato_cessato",))


def test_an_act_about_something_else_does_not_become_the_title_of_who_has_none_yet() -> None:
    stage = requested("volontario").receive("msg_provvedimento_modificato", **NEW_ACT)
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_provvedimento", READ | {"atto_regola_collocamento": ""})

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert "riguarda il collocamento" in faults(refused.value)
    assert (stage.step.data["titolo"], stage.step.data["provvedimento_id"]) == ("volontario", 7)


@pytest.mark.parametrize("what", ["msg_403_revocato", "msg_403_inefficace"])
@pytest.mark.parametrize(
    ("where", "said"),
    [("verifica_titolo", {}), ("conferma_titolo", {"tipo_titolo": "provvedimento_403"})],
)
def test_an_urgent_removal_that_ends_is_read_before_anybody_enters(
    what: str, where: str, said: dict[str, Any]
) -> None:
    stage = MOMENTS[where](**said).receive(what, causa="pm_revoca")
    assert sorted(stage.open) == sorted(["leggi_esito_403", where])

    stage.done("leggi_esito_403", WITHOUT)

    assert (stage.step.status, stage.step.outcomes) == (Status.COMPLETED, ("titolo_cessato",))


def test_under_another_title_the_check_goes_on_and_warns_of_the_one_that_ended() -> None:
    stage = requested().receive("msg_403_revocato", causa="pm_revoca")
    stage.done("leggi_esito_403", WITH_ANOTHER)
    assert stage.open == ["verifica_titolo"]

    stage.done("verifica_titolo", {**TITLE, "tipo_titolo": "provvedimento_403"})

    assert "non vale più" in " ".join(stage.warned)
    assert stage.open == ["conferma_titolo"]


def test_a_placement_under_another_title_hears_nothing_of_a_removal() -> None:
    assert asked().receive("msg_403_revocato", causa="pm_revoca").open == ["conferma_titolo"]


# --- without a title --------------------------------------------------------------------------


def test_without_a_title_the_path_stops_there() -> None:
    stage = asked(tipo_titolo="nessuno").done("conferma_titolo", STOPPED)

    assert (stage.step.status, stage.step.outcomes) == (Status.COMPLETED, ("senza_titolo",))
    assert stage.open == []


def test_a_harm_being_weighed_is_weighed_to_the_end_though_the_title_is_missing() -> None:
    stage = asked(tipo_titolo="nessuno")
    stage.hear("sig_grave_pregiudizio")

    stage.done("conferma_titolo", STOPPED)

    assert stage.open == ["valuta_grave_pregiudizio"]
    grave = {**GRAVE, "pericolo_immediato": False, "esito_pregiudizio": "confermato"}
    stage.done("valuta_grave_pregiudizio", {**grave, "protezione_messa_in_atto": "È al sicuro."})
    assert "redigi_segnalazione" in stage.open


def test_the_end_of_the_title_is_watched_only_once_it_is_confirmed() -> None:
    stage = asked(scadenza_misura="2026-06-30")
    assert "misura_in_scadenza" not in stage.timers

    stage.done("conferma_titolo", CONFIRMED)

    assert stage.timers["misura_in_scadenza"].date() == date(2026, 3, 30)


def test_the_decision_to_discharge_is_awaited_by_this_placement_from_its_beginning() -> None:
    (awaited,) = [one for one in requested().step.events if one.name == "msg_dimissione_decisa"]

    assert awaited.correlation.startswith("1:2025-11-03")


# --- the structure ----------------------------------------------------------------------------


def test_only_the_structure_that_was_checked_is_chosen() -> None:
    stage = searched()
    stage.chosen["verifica_incompatibilita.struttura_verificata"] = 1
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("scegli_struttura", CHOSEN | {"struttura_ref": 2})

    stage.done("scegli_struttura", CHOSEN)

    assert "non si sono verificate le incompatibilità" in faults(refused.value)
    assert stage.open == ["proponi_spesa"]
