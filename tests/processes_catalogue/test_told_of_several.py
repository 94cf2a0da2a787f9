"""Two are told of before either is written: each activity speaks of its own person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.processes_catalogue import care_steps
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.test_death_in_a_placement import died, living_together
from tests.processes_catalogue.test_p09_solidarity import hosted

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OURS = "{urn:percorsi:bpmn:1}"
SHEETS = sorted((Path(__file__).parents[2] / "processes" / "bpmn").glob("*.bpmn"))
OF_ONE = {
    "msg_403_inefficace",
    "msg_403_revocato",
    "msg_decesso_di_uno",
    "msg_minore_maggiorenne",
    "msg_provvedimento_modificato",
}
ELDER, YOUNGER = 1, 2


def told_beside(sheet: Path) -> Iterator["etree._Element"]:
    """What a path is told of a person or an act while its work goes on, and how it keeps it."""
    root = etree.parse(sheet).getroot()
    names = {one.get("id"): one.get("name") for one in root.iter(f"{BPMN}message")}
    for border in root.iter(f"{BPMN}boundaryEvent"):
        about = {names.get(one.get("messageRef")) for one in border}
        if border.get("cancelActivity") == "false" and about & OF_ONE:
            yield from border.iter(f"{OURS}messaggio")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_what_is_told_of_one_is_kept_by_the_flow_that_it_begins(sheet: Path) -> None:
    for told in told_beside(sheet):
        assert told.get("variabile") is None or told.get("propria") == "si"


def of_age(stage: Access, *whom: int) -> Access:
    for one in whom:
        stage.receive("msg_minore_maggiorenne", minore_id=one)
    return stage


def named(stage: Access, element: str, variable: str) -> list[int]:
    """Of whom each open activity speaks."""
    return [one.data[variable]["minore_id"] for one in stage.step.tasks if one.element == element]


def test_two_of_the_siblings_of_a_community_die_and_each_is_written_of() -> None:
    stage = died(died(living_together(), YOUNGER), ELDER)

    assert sorted(named(stage, "registra_decesso", "chi_e_morto")) == [ELDER, YOUNGER]


def test_twins_come_of_age_on_one_day_and_each_is_decided_upon() -> None:
    stage = of_age(living_together(), ELDER, YOUNGER)

    assert named(stage, "valuta_maggiore_eta", "maggiorenne") == [ELDER, YOUNGER]


def test_news_of_two_kinds_are_read_each_as_it_came() -> None:
    stage = care_steps.working()
    stage.receive("msg_visita_mancata", che_cosa="visita_mancata")
    stage.receive("msg_collocamento_avviato", che_cosa="collocamento_avviato")

    news = [one.data["notizia"]["che_cosa"] for one in stage.step.tasks if "notizia" in one.data]
    assert {"visita_mancata", "collocamento_avviato"} <= set(news)


def test_two_acts_are_read_each_where_the_help_goes_on_meanwhile() -> None:
    stage = hosted()
    for act in (3, 4):
        stage.receive("msg_provvedimento_modificato", provvedimento_id=act)

    assert [
        one.data["atto_nuovo"]["provvedimento_id"]
        for one in stage.step.tasks
        if one.element == "leggi_provvedimento"
    ] == [3, 4]
