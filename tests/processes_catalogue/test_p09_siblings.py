"""Of siblings who live with others, each has the six months of the law until a title begins."""

from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p09_solidarity import CHECKED, CONVERTED, hosted, refused

TWO: list[dict[str, Any]] = [{"persona": 1, "eta": 9}, {"persona": 2, "eta": 7}]
BOTH: dict[str, Any] = CONVERTED | {"decisi": TWO}
FOSTER_CARE = "p07_affido_familiare"


def test_foster_care_begins_once_for_each_child_who_lives_there() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", BOTH)

    opened = [one.payload for one in stage.sent if one.payload.get("processo") == FOSTER_CARE]
    assert [[one["persona"] for one in named["minori"]] for named in opened] == [[1], [2]]


def test_the_placement_of_a_sibling_who_lives_elsewhere_stops_nothing() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", BOTH)
    clock = stage.timers["sei_mesi_senza_affido"]

    stage.receive("msg_collocamento_avviato", tipo="comunita", di_chi=[3])

    assert stage.timers["sei_mesi_senza_affido"] == clock
    assert [one["persona"] for one in stage.step.data["minori"]] == [1, 2]


def test_of_two_who_live_there_the_one_who_is_not_placed_yet_is_watched_until_the_end() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", BOTH)
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[1])

    assert [one["persona"] for one in stage.step.data["minori"]] == [2]
    stage.move_to(rome("2026-05-02 09:00"))
    assert "verifica_segnalazione" in stage.open


def test_when_the_last_of_two_is_placed_the_hosting_has_become_foster_care() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", BOTH)
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[1])

    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[2])

    assert stage.step.outcomes == ("convertito_in_affido",)


HOME: dict[str, Any] = {
    "seguito_accoglienza": "rientro",
    "rientrato_il": "2025-11-03",
    "come_sta_bambino": "Bene.",
    "motivazione": "La madre è tornata.",
}
REPORTED: dict[str, Any] = {
    "seguito_accoglienza": "segnalata",
    "chi_ha_segnalato": ["ospitante"],
    "estremi_segnalazione": "2 novembre, prot. 3",
    "come_sta_bambino": "Bene.",
    "motivazione": "Chi ospita ha scritto alla Procura.",
}


def only(child: int, answers: dict[str, Any]) -> dict[str, Any]:
    """Answers that are about one of the two."""
    return answers | {"decisi": [one for one in TWO if one["persona"] == child]}


def opened_for(stage: Access) -> list[int]:
    """For whom foster care was begun, in order."""
    told = [one.payload for one in stage.sent if one.payload.get("processo") == FOSTER_CARE]
    return [one["persona"] for named in told for one in named["minori"]]


def hosted_now(stage: Access) -> list[int]:
    return [one["persona"] for one in stage.step.data["minori"]]


def test_one_goes_home_and_the_other_is_followed_with_the_same_six_months() -> None:
    stage = hosted(minori=TWO)
    clock = stage.timers["sei_mesi_passati"]

    stage.done("segui_accoglienza", only(1, HOME))

    assert hosted_now(stage) == [2]
    assert "segui_accoglienza" in stage.open
    assert stage.timers["sei_mesi_passati"] == clock


def test_one_goes_home_and_the_other_into_foster_care() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", only(1, HOME))

    stage.done("segui_accoglienza", CONVERTED)

    assert opened_for(stage) == [2]
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[2])
    assert stage.step.outcomes == ("anche_rientro", "convertito_in_affido")


def test_who_goes_home_while_the_foster_care_of_the_other_is_awaited_ends_nothing() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", only(1, CONVERTED))
    assert opened_for(stage) == [1]
    assert "segui_accoglienza" in stage.open

    stage.done("segui_accoglienza", HOME)

    assert hosted_now(stage) == [1]
    assert "sei_mesi_senza_affido" in stage.timers
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[1])
    assert stage.step.outcomes == ("anche_rientro", "convertito_in_affido")


def test_of_one_placed_and_one_at_home_both_outcomes_are_written() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", only(1, CONVERTED))
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[1])

    stage.done("segui_accoglienza", HOME)

    assert stage.step.outcomes == ("anche_in_affido", "rientro")


def test_foster_care_begins_once_for_a_child_also_after_the_six_months() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", only(1, CONVERTED))
    stage.move_to(rome("2026-05-02 09:00"))
    after = {"dopo_sei_mesi": "affido", "genitori_consentono": True, "decisi_dopo": TWO}

    known = {"segnalazione_host": True, "estremi_segnalazione": "2 aprile, prot. 3"}
    stage.done("verifica_segnalazione", CHECKED | known | after)

    assert opened_for(stage) == [1, 2]


def test_a_child_of_whom_the_prosecutor_knows_is_not_forgotten_when_the_other_goes_home() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", only(1, REPORTED))

    stage.done("segui_accoglienza", HOME)

    assert stage.step.outcomes == ("anche_rientro", "segnalato_pm")


def test_who_does_not_live_there_is_not_answered_for() -> None:
    stage = hosted(minori=TWO)

    stranger = HOME | {"decisi": [{"persona": 3, "eta": 12}]}

    assert "vivono ancora là" in refused(stage, "segui_accoglienza", stranger)


@pytest.mark.parametrize(
    ("kind", "end"), [("affido", "convertito_in_affido"), (None, "interrotto")]
)
def test_a_placement_decided_elsewhere_ends_the_hosting_before_foster_care_is_chosen(
    kind: str | None, end: str
) -> None:
    stage = hosted(minori=TWO)
    stage.receive("msg_collocamento_avviato", tipo=kind, di_chi=[3])
    stage.receive("msg_collocamento_avviato", tipo=kind, di_chi=[1])
    assert hosted_now(stage) == [2]
    assert "segui_accoglienza" in stage.open

    stage.receive("msg_collocamento_avviato", tipo=kind, di_chi=[2])

    assert stage.step.outcomes == (end,)


def test_after_six_months_one_may_stay_reported_and_the_other_go_into_foster_care() -> None:
    stage = hosted(minori=TWO).move_to(rome("2026-05-02 09:00"))
    known = {"segnalazione_host": True, "estremi_segnalazione": "2 aprile, prot. 3"}

    stage.done("verifica_segnalazione", CHECKED | known | {"decisi_dopo": TWO[:1]})

    assert hosted_now(stage) == [2]
    assert "verifica_segnalazione" in stage.open
    converted = {"dopo_sei_mesi": "affido", "genitori_consentono": True}
    stage.done("verifica_segnalazione", CHECKED | known | converted)
    assert opened_for(stage) == [2]
    assert stage.step.outcomes == ("anche_segnalato", "convertito_in_affido")


def test_after_six_months_too_nobody_answers_for_who_does_not_live_there() -> None:
    stage = hosted(minori=TWO).move_to(rome("2026-05-02 09:00"))
    known = {"segnalazione_host": True, "estremi_segnalazione": "2 aprile, prot. 3"}
    stranger = CHECKED | known | {"decisi_dopo": [{"persona": 3, "eta": 12}]}

    assert "vivono ancora là" in refused(stage, "verifica_segnalazione", stranger)


def test_of_three_who_leave_in_three_ways_every_way_is_written() -> None:
    three = [*TWO, {"persona": 3, "eta": 5}]
    stage = hosted(minori=three).done("segui_accoglienza", only(1, HOME))
    stage.done("segui_accoglienza", only(2, REPORTED))

    stage.done("segui_accoglienza", CONVERTED)
    stage.receive("msg_collocamento_avviato", tipo="affido", di_chi=[3])

    assert stage.step.outcomes == ("anche_segnalato", "anche_rientro", "convertito_in_affido")


def test_who_went_home_is_written_beside_a_placement_of_another_kind() -> None:
    stage = hosted(minori=TWO).done("segui_accoglienza", only(1, HOME))

    stage.receive("msg_collocamento_avviato", tipo="comunita", di_chi=[2])

    assert stage.step.outcomes == ("anche_rientro", "interrotto")
