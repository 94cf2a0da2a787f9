"""A court that ordered meetings is told of a long wait for a place, whatever act comes."""

from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import ORDER, overtaken, waiting

TOLD = {
    "motivo_attesa": "Un operatore si libera in novembre.",
    "informata_il": "2025-10-20T08:50",
    "canale_informazione": "pec",
    "protocollo_informazione": "2025/0038111",
}


def test_the_wait_is_counted_from_its_first_day_though_an_act_comes() -> None:
    stage = waiting()
    first = stage.timers["attesa_lunga"]

    stage.move_to(rome("2025-09-29 09:00"))
    again = overtaken(stage, "prosegue").done("richiesta_attivazione", ORDER)
    again.decide("presa_in_carico", accettata="lista_attesa")

    assert again.timers["attesa_lunga"] == first


def test_whoever_tells_the_court_of_the_wait_goes_on_though_an_act_comes() -> None:
    stage = waiting().move_to(rome("2025-10-15 09:00"))

    overtaken(stage, "prosegue")
    assert sorted(stage.open) == ["informa_ag_attesa", "richiesta_attivazione"]

    stage.done("informa_ag_attesa", {**TOLD, "informata_il": "2025-10-15T08:50"})
    assert stage.open == ["richiesta_attivazione"]


def test_what_the_court_knows_of_a_wait_is_told_again_only_after_another_one() -> None:
    stage = waiting().move_to(rome("2025-10-20 09:00"))
    stage.done("informa_ag_attesa", TOLD)
    overtaken(stage, "prosegue").done("richiesta_attivazione", ORDER)

    stage.decide("presa_in_carico", accettata="lista_attesa")
    assert stage.open == ["assegna_posto"]
    stage.move_to(rome("2025-11-25 09:00"))

    assert sorted(stage.open) == ["assegna_posto", "informa_ag_attesa"]
