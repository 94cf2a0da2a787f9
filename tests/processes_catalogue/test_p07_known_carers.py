"""Foster care with relatives, or with whoever the child knows: no bank, the same guarantees."""

from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import (
    NOW,
    answered,
    asked_for,
    in_force,
    met_in_team,
)

RELATIVES: dict[str, Any] = {"forma_affido": "intrafamiliare"}
HOST: dict[str, Any] = {"famiglia_conosciuta": True}
IN_THE_BANK: dict[str, Any] = said.TRUSTED | {"famiglia_scelta": 7}


def titled(sheet: dict[str, Any]) -> Access:
    """The title is confirmed; whoever is to foster is known."""
    stage = asked_for().done("scheda_abbinamento", said.SHEET | sheet)
    return stage.done("conferma_titolo", said.GOES_ON)


def talked_about(sheet: dict[str, Any], **seen: Any) -> Access:
    """Those the child knows were looked at, and the team has talked about them."""
    stage = titled(sheet).done("esamina_conosciuti", said.KNOWN | seen)
    return met_in_team(stage)


def settled(stage: Access) -> Access:
    """They said yes, all consent, and the meetings went well."""
    stage.done("scegli_famiglia", said.TRUSTED).done("proposta_famiglia", said.ACCEPTED)
    stage.decide("colloquio_ascolto", rifiuto=False)
    return stage.done("raccogli_consensi", said.CONSENTS).done("ambientamento", said.MET)


def living_with(sheet: dict[str, Any]) -> Access:
    """The child lives with them, under the act and the decree."""
    stage = settled(talked_about(sheet)).done("provvedimento_affido", said.ACT)
    stage.done("trasmetti_gt", said.SENT).done("risposta_gt", said.ENFORCEABLE)
    return in_force(stage).done("patto_affido", said.PACT).done("avvia_affido", said.BEGUN)


def refused(stage: Access, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


@pytest.mark.parametrize("sheet", [RELATIVES, HOST])
def test_whoever_the_child_knows_is_looked_at_and_the_bank_is_not_asked(
    sheet: dict[str, Any],
) -> None:
    stage = titled(sheet)

    assert stage.open == ["esamina_conosciuti"]
    assert "msg_richiesta_abbinamento" not in {one.name for one in stage.sent}


def test_a_family_outside_the_kin_says_whether_the_child_knows_it() -> None:
    sheet = {name: said.SHEET[name] for name in said.SHEET if name != "famiglia_conosciuta"}

    assert "se va cercata" in refused(asked_for(), "scheda_abbinamento", sheet)


@pytest.mark.parametrize(
    ("origin", "known"),
    [("p09_affiancamento_solidarieta", "si"), ("p02_indagine_valutazione", "no")],
)
def test_a_hosting_that_becomes_foster_care_is_with_who_hosts(origin: str, known: str) -> None:
    stage = asked_for(origine_istanza=origin)

    assert stage.said("scheda_abbinamento", "famiglia_conosciuta") == known


@pytest.mark.parametrize(
    ("lack", "why"),
    [
        ({"incompatibilita": "presente"}, "Incompatibilità"),
        ({"limiti_compatibili": False}, "I limiti dichiarati"),
        ({"requisiti_penali": False}, "precedenti penali"),
    ],
)
def test_what_excludes_anybody_excludes_relatives_too(lack: dict[str, Any], why: str) -> None:
    stage = talked_about(RELATIVES, **lack)

    assert why in stage.said("scegli_famiglia", "esame_conosciuti")
    assert "è escluso" in refused(stage, "scegli_famiglia", said.TRUSTED)


def test_nothing_of_the_bank_excludes_who_is_not_in_it() -> None:
    stage = talked_about(HOST)

    assert stage.step.data["motivi_conosciuti"] == []
    assert stage.said("scegli_famiglia", "esame_conosciuti").startswith("Nulla esclude")


def test_nobody_is_chosen_before_their_incompatibility_is_verified() -> None:
    answers = said.TRUSTED | {"incompatibilita_verificata": False}

    told = refused(talked_about(HOST), "scegli_famiglia", answers)

    assert "Senza la verifica di incompatibilità" in told


def test_who_is_known_has_no_number_of_the_bank() -> None:
    stage = settled(talked_about(RELATIVES))

    assert stage.open == ["provvedimento_affido"]
    assert stage.step.data["famiglia_scelta"] is None


def test_with_relatives_too_the_act_the_decree_and_the_visits_are_owed() -> None:
    stage = living_with(RELATIVES)

    assert stage.step.status is Status.RUNNING
    assert sorted(stage.open) == ["bozza_progetto", "visita_affido"]
    assert stage.step.data["fine_misura"] > NOW


def test_nobody_of_the_bank_can_withdraw_for_who_is_not_in_it() -> None:
    stage = living_with(HOST)

    (ear,) = [one for one in stage.step.events if one.name == "msg_disponibilita_ritirata"]
    assert ear.correlation == "caso 1"


def in_the_bank(state: str = "attiva") -> Access:
    """Whoever the child knows is a family of the bank as well, and is about to be looked at."""
    stage = titled(HOST)
    stage.bank = [{"numero": 7, "stato": state}]
    return stage


def test_of_a_known_family_of_the_bank_the_number_is_written_and_followed() -> None:
    stage = in_the_bank().done("esamina_conosciuti", said.KNOWN | {"numero_in_banca": 7})

    met_in_team(stage)

    assert stage.said("scegli_famiglia", "famiglia_scelta", esito_abbinamento="scelta") == "7"
    assert stage.done("scegli_famiglia", IN_THE_BANK).step.data["famiglia_scelta"] == 7


def test_a_known_family_of_the_bank_that_withdraws_is_heard() -> None:
    stage = in_the_bank().done("esamina_conosciuti", said.KNOWN | {"numero_in_banca": 7})
    met_in_team(stage).done("scegli_famiglia", IN_THE_BANK)
    stage.done("proposta_famiglia", said.ACCEPTED).decide("colloquio_ascolto", rifiuto=False)
    stage.done("raccogli_consensi", said.CONSENTS)

    (ear,) = [one for one in stage.step.events if one.name == "msg_disponibilita_ritirata"]

    assert ear.correlation == "7"


def test_a_number_that_is_not_in_the_bank_is_not_taken() -> None:
    told = refused(in_the_bank(), "esamina_conosciuti", said.KNOWN | {"numero_in_banca": 8})

    assert "questo numero non c'è" in told


def test_who_looks_at_a_known_family_reads_how_it_stands_in_the_bank() -> None:
    stage = in_the_bank("in_pausa")

    seen = stage.said("esamina_conosciuti", "stato_in_banca", numero_in_banca="7")
    stage.done("esamina_conosciuti", said.KNOWN | {"numero_in_banca": 7})

    assert seen == "È in pausa"
    assert ["chiedi prima" in one for one in stage.warned] == [True]


def test_the_number_of_a_known_family_is_the_one_that_was_looked_at() -> None:
    stage = in_the_bank().done("esamina_conosciuti", said.KNOWN | {"numero_in_banca": 7})

    told = refused(met_in_team(stage), "scegli_famiglia", said.TRUSTED | {"famiglia_scelta": 9})

    assert "ha un altro numero" in told


def test_relatives_who_do_not_fit_leave_room_for_the_bank() -> None:
    stage = talked_about(RELATIVES).done("scegli_famiglia", said.NONE_FITS)

    stage.done("ricerca_senza_esito", said.SEARCHED_AGAIN)

    asked = [one.payload for one in stage.sent if one.name == "msg_richiesta_abbinamento"]
    assert [one["forma_affido"] for one in asked] == ["residenziale"]
    assert answered(stage).open == ["esamina_famiglia", "esamina_famiglia"]


def test_after_the_bank_somebody_the_child_knows_may_come_forward() -> None:
    stage = talked_about(RELATIVES).done("scegli_famiglia", said.NONE_FITS)
    again = said.SEARCHED_AGAIN | {"famiglia_conosciuta": True}

    stage.done("ricerca_senza_esito", again)

    assert stage.open == ["esamina_conosciuti"]


def test_a_settling_in_broken_off_with_relatives_is_decided_again() -> None:
    stage = talked_about(RELATIVES).done("scegli_famiglia", said.TRUSTED)
    stage.done("proposta_famiglia", said.ACCEPTED).decide("colloquio_ascolto", rifiuto=False)
    stage.done("raccogli_consensi", said.CONSENTS)
    broken = {"esito_ambientamento": "interrotto", "motivo_esito": "Non dorme."}

    stage.done("ambientamento", said.MET | broken)

    assert stage.open == ["scegli_famiglia"]
    assert stage.done("scegli_famiglia", said.NONE_FITS).open == ["ricerca_senza_esito"]
