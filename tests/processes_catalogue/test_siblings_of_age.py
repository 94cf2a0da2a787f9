"""One of several siblings comes of age: care goes on beside, and the path for the younger ones."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from engine.steps import Status
from forms import InvalidAnswers
from tests.processes_catalogue import (
    adoption,
    care_steps,
    centre,
    foster_answers,
    foster_steps,
    inquiry_steps,
    lone_minor,
    mediation,
    penal,
    personal_path,
    placement,
    reception,
)
from tests.processes_catalogue import test_p09_solidarity as solidarity
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.care_answers import ORDERED
from tests.processes_catalogue.inquiry import Inquiry, offered
from tests.processes_catalogue.neutral_space import requested
from tests.processes_catalogue.test_death_in_a_placement import living_together
from tests.processes_catalogue.test_p04 import sent

GROWN, YOUNGER = 1, 3
BOTH = [{"persona": GROWN, "eta": 17}, {"persona": YOUNGER, "eta": 9}]
DECIDED = {
    "ragazzo_sentito": True,
    "che_cosa_chiede": "Studiare",
    "motivazione": "Lo chiede",
}
Begins = Callable[[], Inquiry]


def inquiry() -> Inquiry:
    return inquiry_steps.gathering(inquiry_steps.opened(), minori=BOTH)


def charge() -> Inquiry:
    return care_steps.opened({**ORDERED, "minori": BOTH})


def placed() -> Inquiry:
    return placement.asked(minori=BOTH).done("conferma_titolo", placement.CONFIRMED)


def sheltered() -> Inquiry:
    return reception.living(figli=BOTH)


def visits() -> Inquiry:
    return requested(minori=[{"persona": GROWN}, {"persona": YOUNGER}])


def educated() -> Inquiry:
    return personal_path.working({**personal_path.HOME, "minori_seguiti": BOTH})


PATHS = [
    pytest.param(inquiry, "minori", id="inquiry"),
    pytest.param(charge, "minori", id="taking charge"),
    pytest.param(placed, "minori", id="community"),
    pytest.param(sheltered, "figli", id="mother and child"),
    pytest.param(visits, "minori", id="neutral space"),
    pytest.param(educated, "minori_seguiti", id="personal path"),
]


def of_age(begins: Begins) -> Inquiry:
    return begins().receive("msg_minore_maggiorenne", minore_id=GROWN)


def left(begins: Begins, listed: str) -> dict[str, Any]:
    aged = {} if begins is visits else {"eta": 9}
    return {listed: [{"persona": YOUNGER, **aged}], "restano_altri_minori": True}


def opened(stage: Inquiry) -> list[Any]:
    begun = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    return [one["minore_id"] for one in begun if one["processo"] == "p20_prosieguo_autonomia"]


@pytest.mark.parametrize(
    ("answer", "proposal"), [("concesso", "prosieguo"), ("negato", ""), (None, "")]
)
@pytest.mark.parametrize("lives", [placed, foster_steps.living], ids=["community", "foster"])
def test_a_place_outside_the_family_knows_what_the_court_has_answered(
    lives: Begins, answer: str | None, proposal: str
) -> None:
    stage = lives()
    stage.continued = {GROWN: answer} if answer else {}

    stage.receive("msg_minore_maggiorenne", minore_id=GROWN)

    assert stage.said("valuta_maggiore_eta", "seguito_maggiore_eta") == proposal


@pytest.mark.parametrize(("begins", "listed"), PATHS)
@pytest.mark.parametrize("follows", ["prosieguo", "si_chiude"])
def test_the_path_goes_on_for_the_younger_alone(begins: Begins, listed: str, follows: str) -> None:
    stage = of_age(begins)
    before = sorted(one for one in stage.open if one != "valuta_maggiore_eta")

    decided = {**DECIDED, **left(begins, listed), "seguito_maggiore_eta": follows}
    stage.do("valuta_maggiore_eta", **decided)

    assert sorted(stage.open) == before != []
    assert opened(stage) == ([GROWN] if follows == "prosieguo" else [])
    assert [one["persona"] for one in stage.step.data[listed]] == [YOUNGER]


@pytest.mark.parametrize(("begins", "listed"), PATHS)
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"restano_altri_minori": False}, "Nell'elenco resta almeno un minore"),
        ({"persona": GROWN}, "Chi ha compiuto diciotto anni non è tra i minori che restano"),
    ],
    ids=["nobody left", "the grown one left"],
)
def test_no_path_ends_silently_for_a_younger_child(
    begins: Begins, listed: str, said: dict[str, Any], sentence: str
) -> None:
    answers = {**DECIDED, **left(begins, listed), "seguito_maggiore_eta": "prosieguo"}
    if "persona" in said:
        answers[listed] = [answers[listed][0] | said]
    else:
        answers |= said

    with pytest.raises(InvalidAnswers) as refused:
        of_age(begins).do("valuta_maggiore_eta", **answers)

    assert sentence in faults(refused.value)


def test_the_foster_care_of_two_together_does_not_end_with_the_birthday_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(foster_answers.SHEET, "fratelli", "insieme")
    stage = foster_steps.living().receive("msg_minore_maggiorenne", minore_id=99)
    closes = {"seguito_maggiore_eta": "si_chiude", "restano_altri_minori": False}
    answers = {**DECIDED, **closes}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("valuta_maggiore_eta", **answers)

    assert "li ha compiuti un fratello" in faults(refused.value)
    stage.do("valuta_maggiore_eta", **answers | {"restano_altri_minori": True})
    assert "visita_affido" in stage.open


@pytest.mark.parametrize("siblings", ["nessuno", "separati"])
def test_the_foster_care_of_one_child_asks_nothing_of_a_sibling_who_comes_of_age(
    siblings: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = {
        "motivo_fratelli_separati": "Ha il suo percorso.",
        "piano_contatti_fratelli": "Sempre.",
    }
    told = {"fratelli": siblings} | (apart if siblings == "separati" else {})
    for name, value in told.items():
        monkeypatch.setitem(foster_answers.SHEET, name, value)
    stage = foster_steps.living()
    before = list(stage.open)

    stage.receive("msg_minore_maggiorenne", minore_id=99)

    assert stage.open == before
    stage.receive("msg_minore_maggiorenne", minore_id=1)
    assert "valuta_maggiore_eta" in stage.open


@pytest.mark.parametrize(
    ("followed", "ceases"), [(GROWN, ["L18", "L30"]), (YOUNGER, [])], ids=["open", "not yet open"]
)
@pytest.mark.parametrize(
    ("lives", "measure"),
    [(foster_steps.living, ["L13", "affido.preavviso_proroga"]), (lone_minor.sheltered, None)],
    ids=["foster care", "lone minor"],
)
def test_from_eighteen_on_only_what_the_court_continued_holds(
    lives: Begins, measure: list[str] | None, followed: int, ceases: list[str]
) -> None:
    stage = lives()
    stage.paths = [{"percorso": "p20_prosieguo_autonomia", "persone": [followed]}]
    stage.receive("msg_minore_maggiorenne", minore_id=GROWN)
    alone = {"restano_altri_minori": False} if lives is foster_steps.living else {}

    stage.do("valuta_maggiore_eta", **DECIDED, **alone, seguito_maggiore_eta="prosieguo")

    (ended,) = (given for handler, given in stage.jobs if handler == "termini.adempi")
    assert (ended.get("cessano"), ended["cessano_periodiche"]) == (measure, ceases)


def of_one_of_two() -> Inquiry:
    """A penal project of the younger of two: the file knows both."""
    stage = penal.asked()
    stage.minors = [{"persona": one["persona"], "anni": one["eta"]} for one in BOTH]
    stage.done("registra_richiesta", penal.REQUEST)
    return stage


def projected() -> Inquiry:
    stage = of_one_of_two().done("conferma_percorso", {"percorso": "map", "minore_ref": YOUNGER})
    return stage.done("scrivi_progetto", penal.PROJECT).done("approva_progetto", penal.APPROVED)


def test_of_two_minors_a_penal_project_says_whose_it_is() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        of_one_of_two().done("conferma_percorso", {"percorso": "map"})

    assert "scegli di chi è questo percorso" in faults(refused.value)


def test_of_two_minors_the_place_that_a_penal_path_looks_for_is_for_its_own() -> None:
    stage = penal.asked()
    stage.minors = [{"persona": one["persona"], "anni": one["eta"]} for one in BOTH]
    stage.done("registra_richiesta", {**penal.REQUEST, "tipo_richiesta": "collocamento_art22"})

    stage.done("conferma_percorso", {"percorso": "comunita", "minore_ref": YOUNGER})

    (asked,) = (one.payload for one in stage.sent if one.name == "msg_apri_processo")
    assert asked["minori"] == [{"persona": YOUNGER}]


@pytest.mark.parametrize("follows", ["prosegue", "prosieguo", "si_chiude"])
def test_a_penal_project_does_not_end_with_the_birthday_of_a_sibling(follows: str) -> None:
    stage = of_age(projected)
    answers = {**DECIDED, "seguito_maggiore_eta": follows, "restano_altri_minori": False}
    told = {"ag_informata": True} if follows == "si_chiude" else {}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("valuta_maggiore_eta", **answers | told)

    assert "li ha compiuti un fratello" in faults(refused.value)
    stage.do("valuta_maggiore_eta", **answers | {"restano_altri_minori": True})
    assert stage.open == ["inserisci_attivita"]
    assert opened(stage) == ([GROWN] if follows == "prosieguo" else [])


def test_with_the_birthday_of_its_own_child_a_penal_project_may_end() -> None:
    stage = projected().receive("msg_minore_maggiorenne", minore_id=YOUNGER)
    closes = {**DECIDED, "seguito_maggiore_eta": "si_chiude", "ag_informata": True}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("valuta_maggiore_eta", **closes | {"restano_altri_minori": True})
    stage.do("valuta_maggiore_eta", **closes | {"restano_altri_minori": False})

    assert "non ci sono altri minori" in faults(refused.value)
    assert stage.step.outcomes == ("maggiore_eta",)


def test_an_urgent_protection_goes_on_for_the_younger() -> None:
    stage = sent().receive("msg_minore_maggiorenne", minore_id=GROWN)
    answers = {"ragazzo_sentito": True, "motivo_maggiore_eta": "Ha 18 anni"}
    goes_on = {"seguito_maggiore_eta": "prosieguo", "restano_altri_minori": True}

    stage.done("valuta_maggiore_eta", answers | goes_on)

    assert "rivedi_trasmissione" in stage.open
    assert opened(stage) == [GROWN]


def test_an_urgent_protection_of_nobody_else_ends() -> None:
    stage = sent().receive("msg_minore_maggiorenne", minore_id=GROWN)
    answers = {
        "ragazzo_sentito": True,
        "motivo_maggiore_eta": "Ha 18 anni",
        "pm_informato": True,
    }
    ends = {"seguito_maggiore_eta": "prosieguo", "restano_altri_minori": False}

    stage.done("valuta_maggiore_eta", answers | ends)

    assert stage.step.outcomes == ("finisce_la_misura", "prosieguo_aperto")


def test_whoever_comes_of_age_in_a_reception_of_nobody_else_leaves_it() -> None:
    stage = of_age(sheltered)
    alone = {"seguito_maggiore_eta": "prosieguo", "restano_altri_minori": False}

    stage.do("valuta_maggiore_eta", **DECIDED, **alone)
    assert opened(stage) == [GROWN]
    stage.receive("msg_dimissione_decisa")

    assert stage.open == ["dimissione"]


def beside_another_family() -> Inquiry:
    both = {"minori": [{**one, "eta": min(one["eta"], 17)} for one in BOTH]}
    stage = solidarity.asked().done("accogli_richiesta", solidarity.ASKED)
    stage.done("analizza_bisogno", solidarity.NEED | both)
    return stage.done("abbina_famiglie", solidarity.MATCHED).done("firma_patto", solidarity.PACT)


LIGHT = [
    pytest.param(beside_another_family, {}, id="solidarity"),
    pytest.param(adoption.placed, {"seguito_maggiore_eta": "prosegue"}, id="adoption"),
    pytest.param(
        lambda: centre.oriented("hub_poverta"),
        {"seguito_maggiore_eta": "prosegue", "notizie_solo_sue": True},
        id="family centre",
    ),
    pytest.param(
        mediation.mediating,
        {"seguito_maggiore_eta": "prosegue", "notizie_solo_sue": True},
        id="mediation",
    ),
]
CHECKED = {"segnalazione_verificata": True}


def grown(begins: Begins, *younger: int) -> Inquiry:
    """The eldest is of age; the file knows them and these younger ones."""
    stage = begins()
    ages = {GROWN: 18, **dict.fromkeys(younger, 9)}
    stage.minors = [{"persona": Decimal(one), "anni": Decimal(age)} for one, age in ages.items()]
    return stage.receive("msg_minore_maggiorenne", minore_id=GROWN)


def closing(answers: dict[str, Any]) -> dict[str, Any]:
    if "seguito_maggiore_eta" not in answers:
        return {**DECIDED, "restano_altri_minori": False}
    ends = {"seguito_maggiore_eta": "si_chiude", "restano_altri_minori": False}
    told = {"ag_informata": True} if "notizie_solo_sue" not in answers else CHECKED
    return {**DECIDED, **answers, **ends, **told}


@pytest.mark.parametrize(("begins", "answers"), LIGHT)
def test_the_younger_of_the_file_are_proposed_as_who_remains(
    begins: Begins, answers: dict[str, Any]
) -> None:
    stage = grown(begins, YOUNGER)

    proposed = offered(stage, "valuta_maggiore_eta", "minori", "persona", **answers)

    assert proposed == [str(YOUNGER)]
    assert stage.said("valuta_maggiore_eta", "ragazzo") == "qualcuno"


@pytest.mark.parametrize(("begins", "answers"), LIGHT)
def test_no_light_path_closes_for_a_younger_sibling(
    begins: Begins, answers: dict[str, Any]
) -> None:
    stage = grown(begins, YOUNGER)
    before = sorted(one for one in stage.open if one != "valuta_maggiore_eta")
    left = {"minori": [{"persona": YOUNGER, "eta": 9}]}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("valuta_maggiore_eta", **closing(answers), **left)
    assert "Nell'elenco resta almeno un minore" in faults(refused.value)
    stage.do("valuta_maggiore_eta", **DECIDED, **answers, **left, restano_altri_minori=True)

    assert sorted(stage.open) == before
    assert stage.step.status is Status.RUNNING
    assert [one["persona"] for one in stage.step.data["minori"]] == [YOUNGER]


def test_whoever_leaves_a_placement_at_eighteen_is_counted_no_more_and_the_others_are() -> None:
    stage = living_together().receive("msg_minore_maggiorenne", minore_id=GROWN)
    stays = {"minori": [{"persona": 2, "eta": 9}], "restano_altri_minori": True}

    stage.do("valuta_maggiore_eta", **DECIDED, **stays, seguito_maggiore_eta="si_chiude")

    assert stage.jobs[-1] == ("forniture.registra", {"dal": stage.now, "in_meno": 1})


@pytest.mark.parametrize(("begins", "answers"), LIGHT)
def test_a_light_path_of_nobody_else_may_close(begins: Begins, answers: dict[str, Any]) -> None:
    stage = grown(begins)

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("valuta_maggiore_eta", **closing(answers) | {"restano_altri_minori": True})
    assert "non ci sono altri minori" in faults(refused.value)
    stage.do("valuta_maggiore_eta", **closing(answers))

    assert stage.step.outcomes == ("maggiore_eta",)


@pytest.mark.parametrize(("begins", "answers"), LIGHT[1:])
def test_to_close_while_a_younger_sibling_remains_is_refused(
    begins: Begins, answers: dict[str, Any]
) -> None:
    stage = grown(begins, YOUNGER)
    left = {"minori": [{"persona": YOUNGER, "eta": 9}], "restano_altri_minori": True}

    with pytest.raises(InvalidAnswers) as refused:
        stage.do("valuta_maggiore_eta", **closing(answers) | left)

    assert "il percorso non si chiude per lui" in faults(refused.value)
