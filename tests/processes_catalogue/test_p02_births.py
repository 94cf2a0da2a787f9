"""A child is born while the family is assessed: a person says whether the child is too."""

from datetime import date
from typing import Any

import pytest

from engine.steps import MessageArrived
from forms import InvalidAnswers
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import Inquiry
from tests.processes_catalogue.inquiry_steps import gathering, opened, voluntary

NEWBORN = {"persona": 5, "eta": 0, "diciotto_il": date(2043, 11, 5)}
TWIN = {**NEWBORN, "persona": 6}
ASSESSED = {"neonato_in_valutazione": True, "che_cosa_cambia": "Luca divide la stanza."}
LEFT_OUT = {"neonato_in_valutazione": False, "perche_resta_fuori": "Lo segue il consultorio."}
NAMED = {"atto_anche_per_lui": "si"}
NOT_NAMED = {
    "atto_anche_per_lui": "no",
    "genitori_per_lui": "accettano",
    "avviso_giudice": "prossima_relazione",
}
TOLD_AT_ONCE = {"avviso_giudice": "subito", "relazione_nascita_entro": "2025-12-02"}


def told(stage: Inquiry, *born: dict[str, Any]) -> Inquiry:
    """Whoever receives the mother, or is in charge of the family, tells of a birth."""
    return stage.receive("msg_nascita", nati=list(born))


def assessed(stage: Inquiry) -> list[Any]:
    """Whom the inquiry assesses, by number."""
    return [one["persona"] for one in stage.step.data["minori"]]


def gone(stage: Inquiry, child: int) -> Inquiry:
    """What the house tells whoever is asked something of this child, who has died."""
    name, tied = "msg_minore_deceduto", f"7:{child}"
    (key,) = (one.key for one in stage.step.events if (one.name, one.correlation) == (name, tied))
    return stage._go_on(MessageArrived(key, name, {"causa": "decesso", "minore_id": child}))


def begun() -> Inquiry:
    """The family is informed; the assessments have begun."""
    return gathering(opened())


def test_nobody_who_is_born_is_assessed_unless_a_person_says_so() -> None:
    stage = told(begun(), NEWBORN)
    before = assessed(stage)

    stage.do("decidi_per_chi_e_nato", **ASSESSED, **NAMED)

    assert NEWBORN["persona"] not in before
    assert assessed(stage) == [*before, NEWBORN["persona"]]


def test_whoever_stays_out_is_not_assessed_and_the_reason_is_written() -> None:
    stage = told(begun(), NEWBORN)
    before = assessed(stage)
    with pytest.raises(InvalidAnswers):
        stage.do("decidi_per_chi_e_nato", neonato_in_valutazione=False)

    stage.do("decidi_per_chi_e_nato", **LEFT_OUT)

    assert assessed(stage) == before
    assert "valuta_chi_e_nato" not in stage.open


def test_what_the_act_says_is_asked_where_there_is_a_mandate_alone() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        told(begun(), NEWBORN).do("decidi_per_chi_e_nato", **ASSESSED)
    assert "se l'atto parla anche di lui" in faults(refused.value)

    stage = told(gathering(voluntary()), NEWBORN).do("decidi_per_chi_e_nato", **ASSESSED)

    assert NEWBORN["persona"] in assessed(stage)


def test_an_act_that_names_the_elder_leaves_it_to_the_parents_and_to_a_report() -> None:
    stage = told(begun(), NEWBORN)
    refusing = NOT_NAMED | {"genitori_per_lui": "non_accettano"}
    with pytest.raises(InvalidAnswers) as refused:
        stage.do("decidi_per_chi_e_nato", **ASSESSED, **refusing)

    stage.do("decidi_per_chi_e_nato", **ASSESSED, **(refusing | TOLD_AT_ONCE))

    assert "informa subito" in faults(refused.value)
    assert "chiedi_contributi" in stage.open


def test_a_judge_who_is_told_with_the_report_of_the_inquiry_is_not_told_twice() -> None:
    stage = told(begun(), NEWBORN).do("decidi_per_chi_e_nato", **ASSESSED, **NOT_NAMED)

    assert "chiedi_contributi" not in stage.open


def test_a_child_born_before_the_assessments_is_assessed_with_the_others() -> None:
    stage = opened(minori=[{"persona": 1, "eta": 13}])
    told(stage, NEWBORN).do("decidi_per_chi_e_nato", **ASSESSED, **NAMED)

    assert assessed(stage) == [1, NEWBORN["persona"]]
    assert "valuta_chi_e_nato" not in stage.open


def test_a_child_born_after_the_assessments_began_has_one_of_its_own() -> None:
    stage = told(begun(), NEWBORN, TWIN)

    for _ in range(2):
        stage.do("decidi_per_chi_e_nato", **ASSESSED, **NAMED)

    assert stage.open.count("valuta_chi_e_nato") == 2


def test_a_danger_for_the_newborn_reaches_the_coordinator_at_once() -> None:
    stage = told(begun(), NEWBORN).do("decidi_per_chi_e_nato", **ASSESSED, **NAMED)

    stage.do("valuta_chi_e_nato", **(said.CHILD | {"pericolo_minore": True}))

    assert "valuta_grave_pregiudizio" in stage.open
    assert "valuta_chi_e_nato" not in stage.open


def test_whom_the_inquiry_assesses_already_is_not_asked_for_again() -> None:
    stage = told(begun(), NEWBORN).do("decidi_per_chi_e_nato", **ASSESSED, **NAMED)

    told(stage, NEWBORN)

    assert "decidi_per_chi_e_nato" not in stage.open


@pytest.mark.parametrize("element", ["decidi_per_chi_e_nato", "valuta_chi_e_nato"])
def test_of_a_newborn_who_dies_nothing_more_is_asked(element: str) -> None:
    stage = told(begun(), NEWBORN, TWIN)
    if element == "valuta_chi_e_nato":
        for _ in range(2):
            stage.do("decidi_per_chi_e_nato", **ASSESSED, **NAMED)
    before = stage.open.count(element)

    gone(stage, NEWBORN["persona"])

    assert (before, stage.open.count(element)) == (2, 1)
    assert stage.task(element).data["minore"] == TWIN
