"""Of siblings who live with others, each has the six months of the law until a title begins."""

from typing import Any

from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p09_solidarity import CONVERTED, hosted

TWO: list[dict[str, Any]] = [{"persona": 1, "eta": 9}, {"persona": 2, "eta": 7}]
FOSTER_CARE = "p07_affido_familiare"


def test_foster_care_begins_once_for_each_child_who_lives_there() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", CONVERTED)

    opened = [one.payload for one in stage.sent if one.payload.get("processo") == FOSTER_CARE]
    assert [[one["persona"] for one in named["minori"]] for named in opened] == [[1], [2]]


def test_the_placement_of_a_sibling_who_lives_elsewhere_stops_nothing() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", CONVERTED)
    clock = stage.timers["sei_mesi_senza_affido"]

    stage.receive("msg_collocamento_avviato", tipo="comunita", di_chi=[3])

    assert stage.timers["sei_mesi_senza_affido"] == clock
    assert [one["persona"] for one in stage.step.data["minori"]] == [1, 2]


def test_of_two_who_live_there_the_one_who_is_not_placed_yet_is_watched_until_the_end() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", CONVERTED)
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[1])

    assert [one["persona"] for one in stage.step.data["minori"]] == [2]
    stage.move_to(rome("2026-05-02 09:00"))
    assert "verifica_segnalazione" in stage.open


def test_when_the_last_of_two_is_placed_the_hosting_has_become_foster_care() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", CONVERTED)
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[1])

    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[2])

    assert stage.step.outcomes == ("convertito_in_affido",)
