"""One of the children of a household dies: what protects and helps the others goes on."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.steps import MessageArrived, Status
from forms import InvalidAnswers
from tests.processes_catalogue import (
    adoption,
    called_answers,
    care_answers,
    care_steps,
    centre,
    inquiry_answers,
    mediation,
    neutral_space,
    personal_path,
    test_p09_solidarity,
)
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import INQUIRY, rome
from tests.processes_catalogue.inquiry_steps import DUE

ELDER, YOUNGER = 1, 2
BOTH = [{"persona": ELDER, "eta": 13}, {"persona": YOUNGER, "eta": 3}]
RECORDED: dict[str, Any] = {
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "La Procura procede già",
    "fratelli_informati": "Lo dice la psicologa; l'educatrice resta con loro",
    "che_cosa_cambia": "Si rivede il progetto con la famiglia",
}


def assessing() -> Access:
    stage = Access(INQUIRY, rome("2025-11-04 09:00"))
    begun = {"titolo": "mandato", "scadenza_ag": DUE, "provvedimento_id": 9}
    stage.start("msg_apri_processo", caso_id=1, responsabile_caso=4, **begun)
    stage.done("piano_valutazione", inquiry_answers.PLAN | {"minori": BOTH})
    stage.decide("identifica_persone")
    stage.decide("consegna_informativa", informativa_consegnata="si")
    return stage


def in_charge() -> Access:
    return care_steps.opened(care_answers.OPENED | {"minori": BOTH})


def meeting() -> Access:
    stage = neutral_space.requested(minori=[{"persona": one["persona"]} for one in BOTH])
    return stage.done("presa_in_carico", neutral_space.TAKEN)


def beside() -> Access:
    stage = test_p09_solidarity.asked()
    stage.done("accogli_richiesta", test_p09_solidarity.ASKED)
    stage.done("analizza_bisogno", test_p09_solidarity.NEED | {"minori": BOTH})
    stage.done("abbina_famiglie", test_p09_solidarity.MATCHED)
    return stage.done("firma_patto", test_p09_solidarity.PACT)


def taught() -> Access:
    return personal_path.working(personal_path.HOME | {"minori_seguiti": BOTH})


FOLLOWING: dict[str, tuple[Callable[[], Access], str]] = {
    "p02_indagine_valutazione": (assessing, "minori"),
    "p03_presa_in_carico": (in_charge, "minori"),
    "p09_affiancamento_solidarieta": (beside, "minori"),
    "p10_spazio_neutro": (meeting, "minori"),
    "p19_percorso_personalizzato": (taught, "minori_seguiti"),
}
"""The paths that follow several children in one instance, and how they call them."""
OF_A_HOUSEHOLD: dict[str, Callable[[], Access]] = {
    "p02_indagine_valutazione": lambda: opened_only(INQUIRY),
    "p03_presa_in_carico": care_steps.asked,
    "p11_adozione": adoption.placed,
    "p16_centro_famiglie": centre.helped,
    "p18_mediazione_familiare": mediation.mediating,
}
"""The paths that name nobody, or not yet."""


def opened_only(process: str) -> Access:
    stage = Access(process, rome("2025-11-04 09:00"))
    stage.start("msg_apri_processo", caso_id=1, titolo="volontario", responsabile_caso=1)
    return stage


def died(stage: Access, child: int = YOUNGER) -> Access:
    stage.receive("msg_decesso_di_uno", causa="decesso", minore_id=child)
    return stage


def recorded(stage: Access, **said: Any) -> Access:
    return stage.done("registra_decesso", RECORDED | said)


@pytest.mark.parametrize("process", FOLLOWING)
def test_the_work_for_the_others_stays_where_it_was(process: str) -> None:
    stage = FOLLOWING[process][0]()
    before, timers = stage.open, stage.timers

    died(stage)

    assert sorted(stage.open) == sorted([*before, "registra_decesso"])
    assert stage.timers == timers


@pytest.mark.parametrize("process", FOLLOWING)
def test_from_then_on_the_path_follows_those_who_live(process: str) -> None:
    build, name = FOLLOWING[process]

    stage = died(build())

    assert [one["persona"] for one in stage.step.data[name]] == [ELDER]


@pytest.mark.parametrize("process", OF_A_HOUSEHOLD)
def test_a_path_that_names_nobody_goes_on_for_those_who_live(process: str) -> None:
    stage = OF_A_HOUSEHOLD[process]()
    before, timers = stage.open, stage.timers

    recorded(died(stage), ag_informata=True)

    assert stage.open == before
    assert stage.timers == timers
    assert stage.step.status is Status.RUNNING


def test_of_whom_the_court_entrusted_the_form_keeps_those_who_live() -> None:
    stage = adoption.placed(minori=[{"eta": 4, "sentito": False}, {"eta": 6, "sentito": False}])

    recorded(died(stage), minori=[{"eta": 6}], ag_informata=True)

    assert [one["eta"] for one in stage.step.data["minori"]] == [6]


@pytest.mark.parametrize("build", [assessing, meeting, adoption.placed])
def test_the_court_that_gave_the_mandate_knows_of_the_death(build: Callable[[], Access]) -> None:
    stage = died(build())

    with pytest.raises(InvalidAnswers) as untold:
        recorded(stage, ag_informata=False)

    assert "anche del decesso" in called_answers.faults(untold.value)


def test_without_a_mandate_nobody_is_told_but_the_family() -> None:
    stage = recorded(died(in_charge()))

    assert "registra_decesso" not in stage.open


def test_the_death_of_the_second_ends_what_is_left() -> None:
    stage = recorded(died(in_charge()))

    stage.receive("msg_decesso", causa="decesso", minore_id=ELDER)

    assert stage.open == ["chiudi_per_evento"]


def gone(stage: Access, child: int, tied: str = "") -> Access:
    """What the house tells whoever is asked something of this child, or of these, by name."""
    name = "msg_minore_deceduto"
    (key,) = (
        one.key
        for one in stage.step.events
        if one.name == name and one.correlation == (tied or f"1:{child}")
    )
    stage._go_on(MessageArrived(key, name, {"causa": "decesso", "minore_id": child}))
    return stage


def test_nobody_is_asked_to_hear_a_child_who_has_died() -> None:
    stage = assessing()

    gone(died(stage, ELDER), ELDER)

    assert "colloquio_ascolto" not in stage.open
    assert stage.open.count("capacita_discernimento") == 1


def test_when_those_who_live_have_been_heard_they_alone_are_assessed() -> None:
    stage = gone(died(assessing()), YOUNGER)

    stage.done("colloquio_ascolto", inquiry_answers.HEARD)

    assert stage.open.count("valutazione_minore") == 1


def test_the_assessment_of_a_child_who_dies_meanwhile_is_asked_of_nobody() -> None:
    stage = assessing()
    stage.done("colloquio_ascolto", inquiry_answers.HEARD)
    stage.decide("capacita_discernimento", capacita_discernimento="no")

    gone(died(stage), YOUNGER)

    assert stage.open.count("valutazione_minore") == 1


def test_while_the_project_is_written_a_child_who_dies_is_not_heard_for_it() -> None:
    stage = gone(died(in_charge()), YOUNGER, tied=f"7:{ELDER}+{YOUNGER}")

    stage.done("bozza_progetto", called_answers.PROJECT)

    assert "colloquio_ascolto" in stage.open
    assert "capacita_discernimento" not in stage.open
