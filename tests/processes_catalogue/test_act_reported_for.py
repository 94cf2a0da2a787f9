"""A report is for the act that has fixed its day, though a later one says nothing of a report."""

from datetime import date, timedelta
from typing import Any

import pytest
from lxml import etree

from forms import load_form
from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.inquiry import FILES, Inquiry
from tests.processes_catalogue.inquiry_steps import opened, reporting
from tests.processes_catalogue.test_passed_on import BPMN, DIAGRAMS, OURS
from tests.processes_catalogue.test_reading_an_act import ACT, BEGUN

SILENT: dict[str, Any] = {"provvedimento_id": 12, "mandati": [], "scadenza_ag": None}
GOES_ON: dict[str, Any] = {
    "seguito_provvedimento": "prosegue",
    "che_cosa_cambia": "Nulla.",
    "atto_regola_collocamento": True,
    "atto_regola_accoglienza": True,
    "atto_di_questo_percorso": True,
    "ordine_tm": True,
    "mesi_relazione": 6,
    "incontri_gia_avviati": True,
}
"""What is said of an act in one path or another: each form asks for some of it."""
OTHERWISE: dict[str, dict[str, Any]] = {
    "p03_presa_in_carico": {
        "seguito_provvedimento": "si_riapre",
        "chi_relaziona": "presa_in_carico",
    },
    "p05_inserimento_residenziale": {"chi_relaziona": "inserimento"},
    "p13_penale_minorile": {"tipo_disposto": "map_art28"},
}
REPORTING = [one for one in BEGUN if one not in {"foster care", "disability", "personal path"}]
"""The paths that carry the day by which an act wants a report."""
TELLS = "provvedimento_relazione"


def read(stage: Inquiry, **act: Any) -> Inquiry:
    """An act arrives, alone, and the path goes on by it."""
    stage.receive("msg_provvedimento_modificato", **act)
    form = load_form(FILES, stage.program.process, "leggi_provvedimento")
    asked = {one.name for one in form.fields}
    goes_on = GOES_ON | OTHERWISE.get(stage.program.process, {})
    return stage.do(
        "leggi_provvedimento", **{name: one for name, one in goes_on.items() if name in asked}
    )


def of_act(stage: Inquiry, handler: str) -> list[Any]:
    """The acts whose terms a service task touches."""
    return [given["provvedimento_id"] for called, given in stage.jobs if called == handler]


@pytest.mark.parametrize("path", REPORTING)
def test_a_silent_act_takes_neither_the_day_nor_the_act_that_fixed_it(path: str) -> None:
    stage = read(read(BEGUN[path](), **ACT), **SILENT)

    assert stage.step.data["provvedimento_id"] == SILENT["provvedimento_id"]
    assert stage.step.data[TELLS] == ACT["provvedimento_id"]
    assert stage.step.data["scadenza_ag"] == ACT["scadenza_ag"]


@pytest.mark.parametrize("path", REPORTING)
def test_a_later_act_that_fixes_a_day_is_the_one_to_report_for(path: str) -> None:
    stage = read(read(BEGUN[path](), **ACT), **SILENT)

    read(stage, provvedimento_id=13, mandati=[], scadenza_ag=date(2026, 4, 1))

    assert stage.step.data[TELLS] == 13


def shown_before(path: str, **act: Any) -> list[str]:
    """The day of an act read before, as the form for one that wants a later day shows it."""
    stage = BEGUN[path]()
    today = stage.now.date()
    read(stage, **ACT | {"scadenza_ag": today + timedelta(days=60)})
    later = {"provvedimento_id": 13, "scadenza_ag": today + timedelta(days=90), **act}
    task = stage.receive("msg_provvedimento_modificato", **later).task("leggi_provvedimento")
    form = load_form(FILES, stage.program.process, "leggi_provvedimento")
    shown = form.show({}, context=stage.context(task)).sections
    found = [one for part in shown for one in part.fields if one.name == "termine_di_prima"]
    return [one.value for one in found]


@pytest.mark.parametrize("path", REPORTING)
def test_a_nearer_day_of_an_act_that_stays_is_shown_beside_the_later_one(path: str) -> None:
    assert len(shown_before(path)) == 1


@pytest.mark.parametrize("path", REPORTING)
def test_of_an_act_that_is_replaced_no_day_is_left_to_show(path: str) -> None:
    assert shown_before(path, sostituisce=ACT["provvedimento_id"]) == []


def test_a_path_that_has_read_no_act_reports_for_the_one_it_began_with() -> None:
    stage = opened()
    began_with = stage.step.data["provvedimento_id"]

    read(stage, **SILENT)

    assert stage.step.data[TELLS] == began_with


def test_a_report_that_leaves_meets_the_term_of_the_act_that_fixed_its_day() -> None:
    stage = read(reporting(), **SILENT)
    stage.do("redige_bozza", **said.DRAFT).do("revisione", **said.APPROVED)
    stage.do("firma_relazione", **said.SIGNED).do("protocolla_e_invia", **said.FILED)

    assert of_act(stage, "termini.adempi") == [9]


def test_whatever_reports_is_told_for_which_act() -> None:
    """An urgent report is for no day; a path that carries none has nothing to tell."""
    untold = [
        f"{path.stem}:{call.get('id')}"
        for path in sorted(DIAGRAMS.glob("p*.bpmn"))
        if TELLS.encode() in FILES.get(f"forms/{path.stem}/leggi_provvedimento.json", b"")
        for call in etree.parse(path).iter(f"{BPMN}callActivity")
        if reports(call) and handed(call).get(TELLS) != TELLS
    ]

    assert untold == []


def reports(call: Any) -> bool:
    given = handed(call)
    return (
        call.get("calledElement") in {"ca_relazione_ag", "ca_verifica_periodica"}
        and given["provvedimento_id"] != "null"
        and given.get("tipo_relazione") != '"urgente"'
        and given.get("relazione_periodica") != "false"
    )


def handed(call: Any) -> dict[str, str]:
    """What a diagram hands on to what it calls."""
    return {one.get("nome"): one.get("valore") for one in call.iter(f"{OURS}ingresso")}
