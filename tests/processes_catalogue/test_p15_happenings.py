"""What happens to a case while one works with the school."""

from typing import Any

import pytest

from tests.processes_catalogue.inquiry import offered
from tests.processes_catalogue.test_p15_paths import begun, decided, refusal, serving


@pytest.mark.parametrize(
    ("message", "end"), [("msg_decesso", "decesso"), ("msg_chiusura_forzata", "chiusura_forzata")]
)
@pytest.mark.parametrize("stage", [begun, decided])
def test_what_stops_the_case_stops_the_work_with_the_school(
    stage: Any, message: str, end: str
) -> None:
    working = stage("msg_segnalazione_assenze") if stage is begun else stage("avviso_sindaco")
    stopped = working.receive(message, causa=end)

    assert stopped.open == ["chiudi_per_evento"]


def test_another_municipality_is_asked_beside_the_work() -> None:
    stage = decided("avviso_sindaco").receive("msg_trasferimento_competenza")

    assert sorted(stage.open) == ["ammonizione_sindaco", "rileva_variazione"]


@pytest.mark.parametrize("what", ["a new decree", "a danger"])
def test_whoever_coordinates_says_whether_the_work_goes_on(what: str) -> None:
    stage = decided("avviso_sindaco")
    stop = {
        "che_cosa_e_arrivato": "pericolo",
        "seguito_fatto": "si_ferma",
        "segnalazione_verificata": True,
        "motivazione": "Viene prima la protezione.",
    }

    if what == "a danger":
        stage.hear("sig_grave_pregiudizio")
    else:
        stage.receive("msg_provvedimento_modificato")
    unchecked = refusal(stage, "leggi_fatto_nuovo", {**stop, "segnalazione_verificata": False})
    assert sorted(stage.open) == ["ammonizione_sindaco", "leggi_fatto_nuovo"]
    stage.done("leggi_fatto_nuovo", stop)

    assert "R25" in unchecked
    assert stage.step.outcomes == ("lavoro_fermato",)


def test_after_an_act_one_says_to_whom_the_warning_goes_now() -> None:
    stage = decided("avviso_sindaco").receive("msg_provvedimento_modificato")
    on = {
        "che_cosa_e_arrivato": "provvedimento",
        "seguito_fatto": "prosegue",
        "motivazione": "L'atto nomina un tutore.",
    }
    assert "a chi va ora" in refusal(stage, "leggi_fatto_nuovo", on)

    stage.done("leggi_fatto_nuovo", {**on, "chi_ha_la_responsabilita": "Il tutore."})

    assert stage.open == ["ammonizione_sindaco"]


GROWN: dict[str, Any] = {
    "ragazzo_sentito": True,
    "che_cosa_chiede": "Lavora e studia la sera.",
    "restano_altri_minori": False,
    "notizie_solo_sue": True,
    "segnalazione_verificata": True,
    "motivazione": "Decide per sé.",
}


@pytest.mark.parametrize("follows", ["prosegue", "si_chiude"])
def test_of_a_pupil_who_is_of_age_one_decides_with_them(follows: str) -> None:
    stage = decided("avviso_sindaco").receive("msg_minore_maggiorenne", minore_id=1)
    said = {key: value for key, value in GROWN.items() if key != "segnalazione_verificata"}

    stage.done(
        "valuta_maggiore_eta",
        (GROWN if follows == "si_chiude" else said) | {"seguito_maggiore_eta": follows},
    )

    ended = stage.step.outcomes == ("maggiore_eta",)
    assert (ended, stage.open) == (
        (True, []) if follows == "si_chiude" else (False, ["ammonizione_sindaco"])
    )


@pytest.mark.parametrize(("grown", "left"), [(1, []), (5, ["3"])])
def test_absences_are_of_one_pupil_and_siblings_do_not_keep_them_open(
    grown: int, left: list[str]
) -> None:
    stage = decided("avviso_sindaco")
    stage.minors = [
        {"persona": 3, "anni": 9, "nato_il": "2016-09-01", "diciotto_il": "2034-09-01"},
    ]

    stage.receive("msg_minore_maggiorenne", minore_id=grown)

    assert offered(stage, "valuta_maggiore_eta", "minori", "persona") == left


def test_a_table_belongs_to_no_family_and_hears_nothing() -> None:
    assert {one.name for one in serving("tavolo").step.events} == set()
