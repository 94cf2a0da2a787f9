"""What a decree asked of a path ends with it also where a death or the coordinator ends it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.store import NewVersion
from engine.store.journal import journal
from tasks.terms.cut_short import OWED, WHY
from tests.instances.diagrams import diagram, user
from tests.tasks.terms.decreed import MAY, Decreed
from tests.tasks.terms.test_owed_until_the_end import (
    QUARTERLY,
    REPORTS,
    begun,
    ends,
    owed,
    published,
)

BPMN = Path(__file__).parents[3] / "processes" / "bpmn"
PLACEMENT, SUPPORT, MEETINGS = "p05_prova", "p03_prova", "p10_prova"
CEASES = re.compile(r'nome="cessano(?:_periodiche)?" valore="([^"]*)"')
BESIDE = re.compile(rb'<bpmn:endEvent id="ricordato_chiudi_per_evento">.*?</bpmn:endEvent>')
RECORDED = (
    b'<bpmn:userTask id="ricordato_chiudi_per_evento" name="Registra"><bpmn:extensionElements>'
    b'<percorsi:attivita termine="nessuno"/></bpmn:extensionElements></bpmn:userTask>'
    b'<bpmn:endEvent id="registrato"/><bpmn:sequenceFlow id="registrato_f" '
    b'sourceRef="ricordato_chiudi_per_evento" targetRef="registrato"/>'
)
ASKED, OUTLASTS = b'<percorsi:attivita termine="nessuno"/>', b"<percorsi:oltre_la_fine/>"
ENDING = re.compile(rb'(<bpmn:endEvent id="chiusura_forzata".*?)(</bpmn:endEvent>)')
TAKES_ALL = rb'\1<bpmn:terminateEventDefinition id="tutto"/>\2'
OF_ACT = re.compile(r"&quot;(L\d+(?:\.\w+)?|affido\.preavviso_proroga)&quot;")


def cut(case: Decreed, path: str, how: str = "decesso") -> str:
    """A path whose end is this one."""
    office = case.stage.office
    with office.begin() as work:
        drawn = diagram(path, user("titolo"), user("chiudi_per_evento"))
        files = {
            name: said.replace(b'"fine"', f'"{how}"'.encode()) for name, said in drawn.items()
        }
        return office.engine.publish(work, NewVersion(path, path, files), by=None)


def recorded_beside(case: Decreed, *, takes_all: bool = False) -> str:
    """A path of which something is still to be recorded when the coordinator has ended it; its
    end may take everything else along.
    """
    last = user("chiudi_per_evento", reminded_after="PT0S")
    (name,) = files = diagram(SUPPORT, user("titolo"), last)
    drawn = files[name].replace(b'"fine"', b'"chiusura_forzata"')
    files[name] = BESIDE.sub(RECORDED, drawn)
    if takes_all:
        outlasting = BESIDE.sub(RECORDED.replace(ASKED, ASKED + OUTLASTS), drawn)
        files[name] = ENDING.sub(TAKES_ALL, outlasting)
    office = case.stage.office
    with office.begin() as work:
        return office.engine.publish(work, NewVersion(SUPPORT, SUPPORT, files), by=None)


def is_said_why(case: Decreed) -> list[bool]:
    """Of each term that ended, whether the journal says why; the words stand sealed there."""
    told = select(journal.c.why).where(journal.c.kind == "term_ended")
    with case.stage.office.read() as connection:
        return [one is not None for one in connection.execute(told).scalars()]


@pytest.mark.parametrize("how", WHY)
def test_what_comes_again_ends_with_the_path_and_says_why(case: Decreed, how: str) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    path = begun(case, cut(case, SUPPORT, how), owed(case, "L30"))

    ends(case, path)

    assert "L30" not in case.due()
    assert is_said_why(case) == [True]


def test_it_ends_at_once_though_a_death_is_still_to_be_recorded(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    path = begun(case, recorded_beside(case), owed(case, "L30"))
    case.stage.settle()

    ends(case, path)

    assert "L30" not in case.due()


def test_a_path_that_has_come_to_its_end_keeps_nothing_owed_for_another(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    decree = owed(case, "L30")
    ended = begun(case, recorded_beside(case, takes_all=True), decree)
    case.stage.settle()
    goes_on = begun(case, published(case, PLACEMENT, REPORTS), decree)
    ends(case, ended)
    assert "L30" in case.due()

    ends(case, goes_on)

    assert "L30" not in case.due()


def test_the_review_of_a_placement_ends_with_the_only_path_that_places(case: Decreed) -> None:
    case.comes("402/2025", MAY, mandati=["collocamento_comunita"])
    decree = owed(case, "L18")
    meetings = begun(case, cut(case, MEETINGS), decree)
    placement = begun(case, cut(case, PLACEMENT), decree)

    ends(case, meetings)
    assert "L18" in case.due()
    ends(case, placement)

    assert "L18" not in case.due()


def test_what_a_sibling_s_path_still_owes_goes_on(case: Decreed) -> None:
    case.comes("402/2025", MAY, mandati=["collocamento_comunita"])
    decree = owed(case, "L18")
    of_one = begun(case, cut(case, PLACEMENT), decree)
    of_the_other = begun(case, published(case, "p07_prova"), decree)

    ends(case, of_one)

    assert "L18" in case.due()
    ends(case, of_the_other)


def test_the_notice_of_a_family_s_measure_ends_with_it_though_the_case_is_followed_on(
    case: Decreed,
) -> None:
    case.comes("402/2025", MAY, mandati=["affidamento_familiare"], durata_mesi=24)
    decree = owed(case, "L13")
    support = begun(case, published(case, SUPPORT), decree)
    family = begun(case, cut(case, "p07_prova"), decree)

    ends(case, family)

    assert not {"L13", "affido.preavviso_proroga"} & set(case.due())
    ends(case, support)


def test_a_report_that_a_judge_fixed_on_a_day_stays_owed(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    path = begun(case, cut(case, SUPPORT), owed(case, "L30"))

    ends(case, path)

    assert "L30" in case.due()


def test_a_path_that_comes_to_its_own_end_says_itself_what_ceases(case: Decreed) -> None:
    case.comes("402/2025", MAY, **QUARTERLY)
    path = begun(case, published(case, SUPPORT), owed(case, "L30"))

    ends(case, path)

    assert "L30" in case.due()


@pytest.mark.parametrize("prefix", OWED)
def test_only_what_a_diagram_lets_cease_at_its_own_end_ends_with_it(prefix: str) -> None:
    (drawn,) = BPMN.glob(f"{prefix}*.bpmn")
    text = drawn.read_text(encoding="utf-8")
    said = {key for keys in CEASES.findall(text) for key in OF_ACT.findall(keys)}
    met = set(OF_ACT.findall(text)) if prefix == "p07_" else set()

    keys = {*OWED[prefix].named, *OWED[prefix].recurring}

    assert keys <= said | met
