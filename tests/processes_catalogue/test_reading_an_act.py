"""While a new act is read, what happens to the child is heard, in every path that has one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.processes_catalogue import (
    adoption,
    care_steps,
    coming_of_age,
    disability,
    foster_steps,
    inquiry,
    inquiry_steps,
    lone_minor,
    neutral_space,
    penal,
    personal_path,
    placement,
    reception,
)
from tests.processes_catalogue.inquiry import Inquiry

BEGUN: dict[str, Callable[[], Inquiry]] = {
    "inquiry": inquiry_steps.opened,
    "taking charge": care_steps.opened,
    "residential placement": placement.living,
    "mother and child": reception.living,
    "foster care": foster_steps.living,
    "neutral space": neutral_space.meeting,
    "adoption": adoption.inquired,
    "lone minor": lone_minor.sheltered,
    "penal area": penal.week,
    "disability": disability.working,
    "personal path": personal_path.working,
    "coming of age": coming_of_age.planned,
}
COMES_OF_AGE_BY_ITSELF = {"disability", "coming of age"}  # told below
ACT: dict[str, Any] = {
    "provvedimento_id": 11,
    "mandati": ["monitoraggio"],
    "scadenza_ag": date(2026, 3, 1),
}
OTHER: dict[str, Any] = {"provvedimento_id": 12, "mandati": ["spazio_neutro"], "scadenza_ag": None}
EVERY_PATH = pytest.mark.parametrize("path", BEGUN)


def reading(path: str) -> Inquiry:
    stage = BEGUN[path]().receive("msg_provvedimento_modificato", **ACT)
    assert stage.open == ["leggi_provvedimento"]
    return stage


@EVERY_PATH
@pytest.mark.parametrize("message", ["msg_decesso", "msg_chiusura_forzata"])
def test_a_death_and_a_forced_closure_end_the_path_while_an_act_is_read(
    path: str, message: str
) -> None:
    stage = reading(path).receive(message)

    assert stage.open == ["chiudi_per_evento"]


@EVERY_PATH
def test_a_transfer_is_heard_while_an_act_is_read(path: str) -> None:
    stage = reading(path).receive("msg_trasferimento_competenza")

    assert len(stage.open) == len(["leggi_provvedimento", "the first of the passage"])


@EVERY_PATH
def test_a_danger_is_heard_while_an_act_is_read(path: str) -> None:
    stage = reading(path).hear("sig_grave_pregiudizio")

    assert sorted(stage.open) == ["leggi_provvedimento", "valuta_grave_pregiudizio"]


@pytest.mark.parametrize("path", [path for path in BEGUN if path not in COMES_OF_AGE_BY_ITSELF])
def test_a_birthday_is_heard_while_an_act_is_read(path: str) -> None:
    stage = reading(path).receive("msg_minore_maggiorenne", minore_id=1)

    assert sorted(stage.open) == ["leggi_provvedimento", "valuta_maggiore_eta"]


@pytest.mark.parametrize("way", ["prosegue", "continua"])
def test_whoever_comes_of_age_while_an_act_is_read_passes_to_the_services_for_adults(
    way: str,
) -> None:
    stage = reading("disability").move_to(inquiry.rome("2026-07-10 09:00"))

    stage.do("leggi_provvedimento", seguito_provvedimento=way, che_cosa_cambia="Nulla.")

    assert stage.open == ["passa_agli_adulti"]


def test_whoever_comes_of_age_while_an_act_is_read_goes_on_as_an_adult() -> None:
    stage = reading("coming of age").move_to(inquiry.rome("2026-07-10 09:00"))

    stage.do("leggi_provvedimento", seguito_provvedimento="prosegue", che_cosa_cambia="Nulla.")

    assert "soluzione_ponte" in stage.open


@EVERY_PATH
def test_two_acts_are_read_together_and_neither_is_lost(path: str) -> None:
    stage = reading(path).receive("msg_provvedimento_modificato", **OTHER)

    assert stage.open == ["leggi_provvedimento"]
    assert stage.step.data["atto_nuovo"] == {
        "provvedimento_id": 11,
        "mandati": ["monitoraggio", "spazio_neutro"],
        "scadenza_ag": date(2026, 3, 1),
        "visite": None,
        "insieme_a": [12],
        "atti": [ACT, OTHER],
    }


@EVERY_PATH
@pytest.mark.parametrize(
    ("later", "first"), [(date(2026, 2, 1), 12), (date(2026, 3, 1), 12), (date(2026, 6, 1), 11)]
)
def test_of_two_acts_that_want_a_report_the_nearest_day_is_kept_with_its_act(
    path: str, later: date, first: int
) -> None:
    stage = reading(path).receive("msg_provvedimento_modificato", **OTHER | {"scadenza_ag": later})

    read = stage.step.data["atto_nuovo"]
    assert (read["provvedimento_id"], read["insieme_a"]) == (first, [23 - first])
    assert read["scadenza_ag"] == min(later, ACT["scadenza_ag"])


@EVERY_PATH
def test_an_act_that_replaces_the_one_being_read_is_read_alone(path: str) -> None:
    stage = reading(path).receive("msg_provvedimento_modificato", **OTHER, sostituisce=11)

    assert stage.step.data["atto_nuovo"] == OTHER | {"sostituisce": 11}


THIRD: dict[str, Any] = {
    "provvedimento_id": 13,
    "mandati": ["adm"],
    "scadenza_ag": date(2026, 5, 1),
    "visite": "protette",
}


@EVERY_PATH
@pytest.mark.parametrize(
    ("replaced", "first", "beside", "wanted"),
    [
        (None, 11, [12, 13], ["monitoraggio", "spazio_neutro", "adm"]),
        (11, 13, [12], ["spazio_neutro", "adm"]),
        (12, 11, [13], ["monitoraggio", "adm"]),
    ],
)
def test_a_third_act_takes_the_place_of_the_one_that_it_replaces_alone(
    path: str, replaced: int | None, first: int, beside: list[int], wanted: list[str]
) -> None:
    stage = reading(path).receive("msg_provvedimento_modificato", **OTHER)

    stage.receive("msg_provvedimento_modificato", **THIRD, sostituisce=replaced)

    read = stage.step.data["atto_nuovo"]
    assert (read["provvedimento_id"], read["insieme_a"]) == (first, beside)
    assert read["mandati"] == wanted
    assert read["scadenza_ag"] == (ACT if first == 11 else THIRD)["scadenza_ag"]
    assert read["visite"] == "protette"


def test_the_end_of_an_entrustment_is_seen_whichever_of_two_acts_gives_it() -> None:
    stage = reading("taking charge").receive("msg_provvedimento_modificato", **OTHER)
    stage.terms = [{"provvedimento": 12, "chiave": "L15", "entro": date(2027, 3, 1)}]

    said = stage.said("leggi_provvedimento", "nuova_scadenza_affidamento")

    assert said == "lun 1 mar 2027"
