"""An act names some of the minors of a case: the path of a brother proposes nothing of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tasks.whom import followed
from tests.processes_catalogue import inquiry_steps, penal, test_p09_solidarity
from tests.processes_catalogue.inquiry import Inquiry
from tests.processes_catalogue.test_reading_an_act import BEGUN

MANDATES = ["affidamento_familiare", "collocamento_comunita", "collocamento_madre_bambino"]
ACT: dict[str, Any] = {
    "provvedimento_id": 11,
    "mandati": MANDATES,
    "scadenza_ag": date(2026, 3, 1),
}
LATER: dict[str, Any] = {
    "provvedimento_id": 12,
    "mandati": ["spazio_neutro"],
    "scadenza_ag": date(2026, 5, 1),
}
SOMEBODY_ELSE = 99
UNTIL = "2028-07-10"


def of_one_boy() -> Inquiry:
    """The penal path of one boy, whose project is to be written."""
    stage = penal.asked().done("registra_richiesta", penal.REQUEST)
    return stage.done("conferma_percorso", {"percorso": "map", "minore_ref": 5})


def of_one_child() -> Inquiry:
    """The inquiry of one child."""
    return inquiry_steps.opened(minori=[{"persona": 5, "eta": 7}])


STAGES = {path: begun for path, begun in BEGUN.items() if path != "adoption"}
STAGES |= {"penal area": of_one_boy, "inquiry": of_one_child}  # a couple names no minor
GOES_ON = {
    "residential placement": "prosegue",
    "mother and child": "prosegue",
    "foster care": "prosegue",
    "neutral space": "continua",
    "penal area": "prosegue",
    "taking charge": "prosegue",
    "disability": "continua",
    "personal path": "continua",
    "inquiry": "prosegue",
    "lone minor": "prosegue",
    "coming of age": "prosegue",
}
REGULATES = {
    "residential placement": "atto_regola_collocamento",
    "mother and child": "atto_regola_accoglienza",
    "foster care": "atto_regola_affido",
    "penal area": "atto_di_questo_percorso",
    "inquiry": "atto_di_questo_percorso",
}
TAKES_THE_DAY = ("inquiry", "lone minor", "coming of age")  # of every act that speaks of the child


def child_of(path: str) -> int:
    """One of those whom the path follows, once its first act is read."""
    stage = STAGES[path]().receive("msg_provvedimento_modificato", **ACT)
    return min(followed(stage.task("leggi_provvedimento").data))


def reading(path: str, *acts: Mapping[str, Any]) -> Inquiry:
    stage = STAGES[path]()
    for act in acts:
        stage.receive("msg_provvedimento_modificato", **act)
    return stage


def going_on(path: str, *, about_it: bool) -> dict[str, Any]:
    """The path goes on; an inquiry asks whether the act is about it."""
    asked = {"atto_di_questo_percorso": about_it} if path == "inquiry" else {}
    return {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Come agli atti."} | asked


def fields(stage: Inquiry, **typed: Any) -> dict[str, str]:
    return stage.shown("leggi_provvedimento", **typed)


@pytest.mark.parametrize("path", GOES_ON)
def test_where_an_act_names_only_others_it_is_proposed_to_go_on_as_before(path: str) -> None:
    of_others = fields(reading(path, ACT | {"nominati": [SOMEBODY_ELSE]}))

    assert of_others["seguito_provvedimento"] == GOES_ON[path]
    assert "chi è seguito qui non è nominato" in of_others["atto_di_altri"]


@pytest.mark.parametrize("path", GOES_ON)
def test_an_act_that_names_the_child_or_nobody_is_read_as_before(path: str) -> None:
    as_before = fields(reading(path, ACT))

    named = fields(reading(path, ACT | {"nominati": [child_of(path), SOMEBODY_ELSE]}))

    assert "atto_di_altri" not in as_before
    assert named["seguito_provvedimento"] == as_before["seguito_provvedimento"]
    assert "atto_di_altri" not in named


@pytest.mark.parametrize("path", REGULATES)
def test_an_act_that_names_only_others_does_not_regulate_the_measure_of_this_child(
    path: str,
) -> None:
    stage = reading(path, ACT | {"nominati": [SOMEBODY_ELSE]})

    assert fields(stage, seguito_provvedimento="prosegue")[REGULATES[path]] == "no"


def test_the_help_of_another_family_goes_on_after_a_brother_s_act() -> None:
    stage = test_p09_solidarity.hosted()

    stage.receive("msg_provvedimento_modificato", **ACT, nominati=[SOMEBODY_ELSE])

    assert followed(stage.task("leggi_provvedimento").data)
    assert fields(stage)["seguito_provvedimento"] == "prosegue"


def test_of_a_brother_s_act_the_family_s_path_leaves_the_report_to_another() -> None:
    stage = reading("taking charge", ACT | {"nominati": [SOMEBODY_ELSE]})

    assert fields(stage, seguito_provvedimento="prosegue")["chi_relaziona"] == "altro_percorso"


@pytest.mark.parametrize(
    "path", [path for path in REGULATES if REGULATES[path] != "atto_di_questo_percorso"]
)
def test_an_act_that_names_the_child_regulates_the_measure_that_it_orders(path: str) -> None:
    stage = reading(path, ACT | {"nominati": [child_of(path)]})

    assert fields(stage, seguito_provvedimento="prosegue")[REGULATES[path]] == "si"


@pytest.mark.parametrize("path", TAKES_THE_DAY)
def test_the_day_of_an_act_that_names_only_others_is_no_day_of_this_report(path: str) -> None:
    stage = reading(path, ACT | {"nominati": [SOMEBODY_ELSE]})
    assert "nuova_scadenza_ag" not in fields(stage, seguito_provvedimento="prosegue")

    stage.do("leggi_provvedimento", **going_on(path, about_it=False))

    (decided,) = stage.given["leggi_provvedimento"]
    assert decided["scadenza_ag"] != ACT["scadenza_ag"]
    assert decided["provvedimento_relazione"] != ACT["provvedimento_id"]
    assert str(ACT["provvedimento_id"]) not in (decided["atti_letti"] or "").split("+")


@pytest.mark.parametrize("path", TAKES_THE_DAY)
def test_the_day_of_an_act_that_names_the_child_too_is_the_day_of_its_report(path: str) -> None:
    stage = reading(path, ACT | {"mandati": [], "nominati": [child_of(path), SOMEBODY_ELSE]})

    stage.do("leggi_provvedimento", **going_on(path, about_it=True))

    (decided,) = stage.given["leggi_provvedimento"]
    assert decided["scadenza_ag"] == ACT["scadenza_ag"]
    assert str(ACT["provvedimento_id"]) in decided["atti_letti"].split("+")


@pytest.mark.parametrize("path", STAGES)
def test_of_acts_read_together_those_that_name_only_others_do_not_count(path: str) -> None:
    mine = LATER | {"nominati": [child_of(path)]}

    stage = reading(path, ACT | {"nominati": [SOMEBODY_ELSE]}, mine)

    act = stage.task("leggi_provvedimento").data["atto_nuovo"]
    assert (act["provvedimento_id"], act["mandati"]) == (12, ["spazio_neutro"])
    assert (act["scadenza_ag"], act["insieme_a"]) == (date(2026, 5, 1), [])
    assert [one["provvedimento_id"] for one in act["atti"]] == [11, 12]
    assert fields(stage)["atti_arrivati"] == "2"


@pytest.mark.parametrize("path", STAGES)
def test_of_acts_read_together_that_name_only_others_the_nearest_is_still_read(path: str) -> None:
    others = {"nominati": [SOMEBODY_ELSE]}

    act = (
        reading(path, ACT | others, LATER | others).task("leggi_provvedimento").data["atto_nuovo"]
    )

    assert (act["provvedimento_id"], act["insieme_a"]) == (11, [12])


@pytest.mark.parametrize("path", ["residential placement", "mother and child", "foster care"])
def test_whoever_says_that_it_regulates_the_measure_all_the_same_is_warned(path: str) -> None:
    stage = reading(path, ACT | {"nominati": [SOMEBODY_ELSE]})

    said = stage.warnings(
        "leggi_provvedimento",
        **{"seguito_provvedimento": "prosegue", REGULATES[path]: "si", "che_cosa_cambia": "x"},
    )

    assert "rispondi Sì solo se lo riguarda lo stesso" in said[REGULATES[path]]


@pytest.mark.parametrize("follows", ["concesso", "negato"])
def test_whoever_says_that_an_act_grants_or_denies_it_all_the_same_reports_for_its_day(
    follows: str,
) -> None:
    stage = reading("coming of age", ACT | {"mandati": ["prosieguo"], "nominati": [SOMEBODY_ELSE]})
    answers = {"seguito_provvedimento": follows} | (
        {"prosieguo_fino_al": UNTIL} if follows == "concesso" else {}
    )
    assert "nuova_scadenza_ag" in fields(stage, **answers)

    stage.done("leggi_provvedimento", answers | {"che_cosa_cambia": "Riguarda anche lui."})

    data = stage.step.data
    assert data["scadenza_ag"] == ACT["scadenza_ag"]
    assert data["provvedimento_relazione"] == ACT["provvedimento_id"]
    assert str(ACT["provvedimento_id"]) in data["atti_letti"].split("+")


def test_an_answer_to_the_act_before_does_not_take_the_day_of_a_brother_s_act() -> None:
    stage = reading("coming of age", LATER | {"nominati": [child_of("coming of age")]})
    granted = {"seguito_provvedimento": "concesso", "prosieguo_fino_al": UNTIL}
    stage.done("leggi_provvedimento", granted | {"che_cosa_cambia": "Lo concede."})
    stage.receive("msg_provvedimento_modificato", **ACT, nominati=[SOMEBODY_ELSE])

    assert "nuova_scadenza_ag" not in fields(stage)
    goes_on = {"seguito_provvedimento": "prosegue", "prosieguo_fino_al": UNTIL}
    stage.done("leggi_provvedimento", goes_on | {"che_cosa_cambia": "È del fratello."})

    assert stage.step.data["scadenza_ag"] == LATER["scadenza_ag"]
    assert stage.step.data["provvedimento_relazione"] == LATER["provvedimento_id"]


@pytest.mark.parametrize("path", ["lone minor", "coming of age"])
def test_an_act_that_names_only_others_does_not_become_the_title_of_this_child(path: str) -> None:
    stage = reading(path, ACT | {"nominati": [SOMEBODY_ELSE]})
    before = {name: stage.step.data.get(name) for name in ("provvedimento_id", "titolo")}

    stage.do("leggi_provvedimento", **going_on(path, about_it=False))

    (decided,) = stage.given["leggi_provvedimento"]
    assert {name: decided[name] for name in before} == before
