"""What is awaited and comes while a new act is read is there once the work is taken up again."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.processes_catalogue import foster_answers, foster_steps, lone_minor, personal_path
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.coming_of_age import bridged, requested
from tests.processes_catalogue.lone_minor import ASKED, DOUBTED, NETWORK, sheltered

ACT: dict[str, Any] = {"provvedimento_id": 11, "mandati": ["monitoraggio"], "scadenza_ag": None}
READ: dict[str, Any] = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Il termine."}
WITHDRAWN: dict[str, Any] = {"famiglia": 7, "motivo": "lavoro"}
GRANTED: dict[str, Any] = {"causa": "prosieguo_concesso", "fino_al": None}


def doubted() -> Access:
    """The prosecutor was asked to have the age examined."""
    return sheltered().done("valuta_identita", DOUBTED).done("chiedi_accertamento", ASKED)


def waiting_for_a_place() -> Access:
    """A place of the network of reception was asked for."""
    return sheltered().done("valuta_seconda_accoglienza", NETWORK)


def waiting_for_a_home() -> Access:
    """The path that looks for a community was opened."""
    chosen = {**NETWORK, "scelta_accoglienza": "comunita", "sai_richiesto_il": ""}
    return sheltered().done("valuta_seconda_accoglienza", chosen)


def in_hospital() -> Access:
    """A child is followed in the ward."""
    return personal_path.working(personal_path.WARD, ore_settimanali="")


def read(stage: Access) -> Access:
    """The act is read, and the work goes on."""
    more = {"atto_regola_affido": False} if "data_inizio" in stage.step.data else {}
    return stage.done("leggi_provvedimento", READ | more)


AWAITED: list[tuple[Callable[[], Access], str, dict[str, Any], str]] = [
    (sheltered, "msg_tutore_nominato", {"causa": "tutore_nominato"}, "registra_tutore"),
    (doubted, "msg_eta_attribuita", {"causa": "eta_attribuita"}, "registra_eta"),
    (requested, "msg_prosieguo_concesso", GRANTED, "registra_decisione"),
    (requested, "msg_prosieguo_negato", {"causa": "prosieguo_negato"}, "registra_decisione"),
    (bridged, "msg_prosieguo_concesso", GRANTED, "registra_decisione_dopo"),
    (bridged, "msg_prosieguo_negato", {"causa": "prosieguo_negato"}, "registra_decisione_dopo"),
    (foster_steps.living, "msg_disponibilita_ritirata", WITHDRAWN, "convoca_equipe"),
]
EACH = pytest.mark.parametrize(
    ("begun", "message", "payload", "then"),
    AWAITED,
    ids=[f"{one.__name__}-{message}" for one, message, _, _ in AWAITED],
)


@EACH
def test_what_comes_while_an_act_is_read_is_found_when_the_work_goes_on(
    begun: Callable[[], Access], message: str, payload: dict[str, Any], then: str
) -> None:
    stage = begun().receive("msg_provvedimento_modificato", **ACT).receive(message, **payload)
    assert stage.open == ["leggi_provvedimento"]

    read(stage)

    assert then in stage.open


@EACH
def test_it_is_found_after_two_acts_too(
    begun: Callable[[], Access], message: str, payload: dict[str, Any], then: str
) -> None:
    stage = begun().receive("msg_provvedimento_modificato", **ACT).receive(message, **payload)
    stage.receive("msg_provvedimento_modificato", **ACT | {"provvedimento_id": 12})

    read(stage)

    assert then in stage.open


@EACH
def test_what_has_come_and_is_not_written_down_yet_is_not_awaited_again_after_an_act(
    begun: Callable[[], Access], message: str, payload: dict[str, Any], then: str
) -> None:
    stage = begun().receive(message, **payload)
    assert then in stage.open

    read(stage.receive("msg_provvedimento_modificato", **ACT))

    assert then in stage.open


@pytest.mark.parametrize(
    ("begun", "message", "choice"),
    [
        (waiting_for_a_place, "msg_posto_sai_assegnato", NETWORK),
        (
            waiting_for_a_home,
            "msg_collocamento_avviato",
            {**NETWORK, "scelta_accoglienza": "comunita", "sai_richiesto_il": ""},
        ),
    ],
    ids=["of the network", "elsewhere"],
)
def test_a_place_that_comes_while_an_act_is_read_is_found_and_then_awaited_again(
    begun: Callable[[], Access], message: str, choice: dict[str, Any]
) -> None:
    stage = begun().receive("msg_provvedimento_modificato", **ACT)
    stage.receive(message, causa="arrivato")

    read(stage).done("valuta_seconda_accoglienza", choice)

    assert "registra_trasferimento" in stage.open
    stage.done("registra_trasferimento", {"trasferito": False})
    assert "registra_trasferimento" not in stage.open
    assert message in [one.name for one in stage.step.events]


def test_a_placement_that_nobody_awaits_is_not_taken_for_a_place() -> None:
    stage = sheltered().receive("msg_provvedimento_modificato", **ACT)

    ears = {one.name: one.correlation for one in stage.step.events}

    assert ears["msg_collocamento_avviato"] == "senza attesa 1"


def test_a_withdrawal_that_was_overcome_is_not_dealt_with_again_after_another_act() -> None:
    stage = foster_steps.living().receive("msg_provvedimento_modificato", **ACT)
    read(stage.receive("msg_disponibilita_ritirata", **WITHDRAWN))
    foster_steps.met_in_team(stage).done("decidi_crisi", foster_answers.CRISIS)
    assert "visita_affido" in stage.open

    read(stage.receive("msg_provvedimento_modificato", **ACT | {"provvedimento_id": 12}))

    assert "visita_affido" in stage.open
    assert "convoca_equipe" not in stage.open


def test_before_the_child_lives_there_a_family_that_withdraws_is_chosen_again_anyway() -> None:
    stage = foster_steps.heard().done("raccogli_consensi", foster_answers.CONSENTS)
    stage.receive("msg_provvedimento_modificato", **ACT)

    ears = {one.name: one.correlation for one in stage.step.events}

    assert ears["msg_disponibilita_ritirata"] == "prima 7"


def test_a_discharge_that_comes_while_an_act_is_read_opens_the_phase_at_home() -> None:
    stage = in_hospital().receive("msg_provvedimento_modificato", **ACT)

    read(stage.receive("msg_dimissione_ospedale", causa="dimissione_ospedale"))
    stage.done("scheda_invio", personal_path.WARD)
    stage.done("assegna_operatore", personal_path.GIVEN)
    stage.decide("identifica_persone", serve_mediazione=False)
    stage.decide("consegna_informativa", informativa_consegnata="si")
    stage.done("firma_patto", personal_path.AGREED)
    personal_path.working(stage=stage, ore_settimanali="")

    assert stage.open == ["cambia_fase"]


def test_who_is_not_in_hospital_leaves_a_discharge_to_the_path_that_it_begins() -> None:
    stage = personal_path.working().receive("msg_provvedimento_modificato", **ACT)

    ears = {one.name: one.correlation for one in stage.step.events}

    assert ears["msg_dimissione_ospedale"] == "non attesa 7"


def test_an_act_that_comes_before_anybody_is_registered_leaves_the_path_listening() -> None:
    stage = lone_minor.reported().receive("msg_provvedimento_modificato", **ACT)

    ears = {one.name: one.correlation for one in stage.step.events}

    assert ears["msg_tutore_nominato"] == "1:"
