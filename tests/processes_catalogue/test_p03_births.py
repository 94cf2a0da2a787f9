"""A child is born in a family that is taken in charge: a person says whether the child is too."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.care_answers import ORDERED, PAGE
from tests.processes_catalogue.care_steps import opened, working
from tests.processes_catalogue.test_births_in_a_reception import TWIN, born_here
from tests.processes_catalogue.test_one_of_several_dies import gone

ELDER = {"persona": 1, "eta": 9}
OTHER_TWIN = {**TWIN, "persona": 6}
TAKEN_IN = {
    "neonato_in_carico": True,
    "progetto_con_lui": "prossima_verifica",
    "che_cosa_cambia": "Luca divide la stanza.",
}
LEFT_OUT = {"neonato_in_carico": False, "perche_resta_fuori": "Lo segue il consultorio."}
NOT_NAMED = {
    "atto_anche_per_lui": "no",
    "genitori_per_lui": "accettano",
    "avviso_giudice": "prossima_relazione",
}
TOLD_AT_ONCE = {"avviso_giudice": "subito", "relazione_nascita_entro": "2026-02-02"}


def told(stage: Access, *born: dict[str, Any]) -> Access:
    """The reception of the mother tells of a birth."""
    stage.receive("msg_nascita", nati=list(born))
    return stage


def followed(stage: Access) -> list[Any]:
    """Whom the path follows, by number."""
    return [one["persona"] for one in stage.step.data["minori"]]


def test_nobody_who_is_born_is_taken_in_charge_unless_a_person_says_so() -> None:
    stage = told(opened(), TWIN)
    assert followed(stage) == [ELDER["persona"]]

    stage.done("decidi_per_chi_e_nato", TAKEN_IN)

    assert followed(stage) == [ELDER["persona"], TWIN["persona"]]


def test_whoever_stays_out_is_not_followed_and_the_reason_is_written() -> None:
    stage = told(opened(), TWIN)
    with pytest.raises(InvalidAnswers):
        stage.done("decidi_per_chi_e_nato", {"neonato_in_carico": False})

    stage.done("decidi_per_chi_e_nato", LEFT_OUT)

    assert followed(stage) == [ELDER["persona"]]
    assert "resta_fuori" in stage.passed


def test_of_twins_each_is_decided_by_itself() -> None:
    stage = told(opened(), TWIN, OTHER_TWIN)

    stage.done("decidi_per_chi_e_nato", LEFT_OUT).done("decidi_per_chi_e_nato", TAKEN_IN)

    assert followed(stage) == [ELDER["persona"], OTHER_TWIN["persona"]]


def test_of_a_newborn_who_dies_before_it_is_decided_nothing_is_asked_nor_opened() -> None:
    stage = told(opened(), TWIN, OTHER_TWIN)

    gone(stage, TWIN["persona"], tied="7:5")

    assert stage.open.count("decidi_per_chi_e_nato") == 1
    stage.done("decidi_per_chi_e_nato", TAKEN_IN)
    assert followed(stage) == [ELDER["persona"], OTHER_TWIN["persona"]]


def test_where_the_only_newborn_dies_the_path_goes_on_as_it_was() -> None:
    stage = told(opened(ORDERED), TWIN)
    before = [one for one in stage.open if one != "decidi_per_chi_e_nato"]

    gone(stage, TWIN["persona"], tied="7:5")

    assert sorted(stage.open) == sorted(before)
    assert followed(stage) == [ELDER["persona"]]


def test_whom_the_path_follows_already_is_not_asked_for_again() -> None:
    stage = told(opened(), TWIN).done("decidi_per_chi_e_nato", TAKEN_IN)

    told(stage, TWIN)

    assert "decidi_per_chi_e_nato" not in stage.open


def test_before_it_is_said_who_is_in_charge_a_birth_leaves_that_to_say() -> None:
    stage = Access("p03_presa_in_carico", opened().now)
    stage.start("msg_apri_processo", caso_id=7, titolo="volontario", responsabile_caso=1)

    told(stage, TWIN).done("decidi_per_chi_e_nato", TAKEN_IN)

    assert stage.step.data.get("minori") is None  # the form then proposes all minors of the file


def test_a_birth_that_is_told_in_the_diary_is_recorded_and_then_decided() -> None:
    stage = opened()
    stage.results["persone.nati"] = [TWIN]
    stage.done("scrivi_diario", PAGE | {"che_cosa_segue": "nascita"})
    assert "scrivi_diario" in stage.open

    stage.done("registra_nascita", born_here("Pietro", on="2025-10-19"))

    asked = {"il": date(2025, 10, 19), "conosciuti": [ELDER["persona"]]}
    assert ("persone.nati", asked) in stage.jobs
    assert "decidi_per_chi_e_nato" in stage.open


def test_a_birth_that_is_told_in_the_diary_reaches_whoever_assesses_the_family() -> None:
    stage = opened().done("scrivi_diario", PAGE | {"che_cosa_segue": "nascita"})
    stage.results["persone.nati"] = [TWIN]

    stage.done("registra_nascita", born_here("Pietro", on="2025-10-19"))

    told_others = stage.sent[-1]
    assert (told_others.name, told_others.payload["nati"]) == ("msg_nascita", [TWIN])


def test_a_birth_of_another_day_than_the_child_is_not_recorded() -> None:
    stage = opened().done("scrivi_diario", PAGE | {"che_cosa_segue": "nascita"})

    with pytest.raises(InvalidAnswers) as refused:
        stage.done(
            "registra_nascita",
            born_here("Pietro", on="2025-10-19") | {"data_nascita_neonato": "2025-10-18"},
        )

    assert "Aggiungi il bambino" in faults(refused.value)


def test_a_mandate_that_names_the_elder_is_told_of_the_birth_where_the_worker_says_so() -> None:
    stage = told(opened(ORDERED), TWIN)

    stage.done("decidi_per_chi_e_nato", TAKEN_IN | NOT_NAMED | TOLD_AT_ONCE)

    assert "chiedi_contributi" in stage.open


def test_what_the_judge_orders_is_asked_for_where_there_is_a_mandate_alone() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        told(opened(ORDERED), TWIN).done("decidi_per_chi_e_nato", TAKEN_IN)

    assert "se l'atto parla anche di lui" in faults(refused.value)


def test_without_parents_and_without_an_act_the_judge_is_told_at_once() -> None:
    stage = told(opened(ORDERED), TWIN)
    refusing = TAKEN_IN | NOT_NAMED | {"genitori_per_lui": "non_accettano"}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("decidi_per_chi_e_nato", refusing)

    assert "informa subito" in faults(refused.value)
    assert "chiedi_contributi" in stage.done("decidi_per_chi_e_nato", refusing | TOLD_AT_ONCE).open


def test_a_project_that_is_approved_may_be_written_again_with_the_child() -> None:
    stage = told(working(), TWIN)

    stage.done("decidi_per_chi_e_nato", TAKEN_IN | {"progetto_con_lui": "adesso"})

    assert stage.open.count("bozza_progetto") == 1


def test_a_project_that_is_being_written_is_not_begun_twice() -> None:
    stage = told(opened(), TWIN)

    with pytest.raises(InvalidAnswers):
        stage.done("decidi_per_chi_e_nato", TAKEN_IN | {"progetto_con_lui": "adesso"})
