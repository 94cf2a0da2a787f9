"""Whoever mediates writes no report on the same case, whichever came first (R20)."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from access.people import Person
from engine.clock import MovedClock
from engine.store import Database
from processes.catalogue import Catalogue
from tasks import hands, worklist
from tasks.beginning import begin
from tasks.hands import SamePersonInCase
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story

MEDIATED, MEDIATION = "mediazione_interrotta_violenza", "p18_mediazione_familiare"
MEETING, REPORTING, NOTHING = "primo_contatto", "redigi_segnalazione", "niente"
BEGINS = play_of(story(MEDIATED)).begins


def told(office: Office, clock: MovedClock, who: str, *, until: str = "") -> Stage:
    """The story with a person of both roles in the part of this one, up to where a step waits."""
    play = play_of(story(MEDIATED))
    install_definitions(office, by=None)
    both = {**play.people, "doppia": ("assistente_sociale", "mediatore_familiare")}
    stage = Stage(office, clock, people_of(office, both))
    stage.people = {**stage.people, who: stage.people["doppia"]}
    for scene in play.scenes:
        stage.act(scene)
        if until in stage.awaited():
            break
    return stage


def only(stage: Stage, step: str) -> int:
    (found,) = (one.id for one in stage._named(step))
    return found


def claim(office: Office, person: Person, task_id: int) -> None:
    with office.begin() as work:
        hands.claim(work, person, task_id)


def test_whoever_has_mediated_does_not_write_to_the_judge(
    sqlite_database: Database, tmp_path: Path
) -> None:
    clock = MovedClock(BEGINS)
    with closing(an_office(sqlite_database, clock, tmp_path)) as office:
        stage = told(office, clock, "lilla", until=REPORTING)
        task_id = only(stage, REPORTING)

        with pytest.raises(SamePersonInCase, match="in un altro percorso del fascicolo"):
            claim(office, stage.people["doppia"], task_id)
        claim(office, stage.people["rossi"], task_id)

        with office.read() as connection:
            assert worklist.get(connection, task_id).assignee == stage.people["rossi"].id


def test_whoever_has_written_to_the_judge_does_not_mediate(
    sqlite_database: Database, tmp_path: Path
) -> None:
    clock = MovedClock(BEGINS)
    with closing(an_office(sqlite_database, clock, tmp_path)) as office:
        stage = told(office, clock, "rossi", until=NOTHING)
        begin(office, stage.people["conti"], MEDIATION, case_id=stage.cases[0])
        assigning = play_of(story(MEDIATED)).scenes[1]
        stage.act(replace(assigning, at=clock.now(), awaits=None))

        with pytest.raises(SamePersonInCase):
            claim(office, stage.people["doppia"], only(stage, MEETING))
        claim(office, stage.people["lilla"], only(stage, MEETING))


def test_every_step_of_another_path_that_is_named_is_there() -> None:
    house = Catalogue(Path(__file__).parents[2])
    known = {
        f"{drawing.process}:{duty.element}"
        for drawing in house.drawings.values()
        for duty in drawing.duties
    }
    named = {
        step
        for drawing in house.drawings.values()
        for duty in drawing.duties
        for step in duty.not_by
        if ":" in step
    }

    assert named
    assert named <= known


WEIGHING = "p02_indagine_valutazione:valutazione_competenze_genitoriali"
TREATING = ("p19_percorso_personalizzato:registra_intervento", "p16_centro_famiglie:tieni_seduta")


@pytest.mark.parametrize("treating", TREATING)
def test_whoever_treats_somebody_of_a_case_does_not_weigh_its_parents(treating: str) -> None:
    """Nor the other way round, whichever came first (R20)."""
    apart = {
        f"{drawing.process}:{duty.element}": duty.not_by
        for drawing in Catalogue(Path(__file__).parents[2]).drawings.values()
        for duty in drawing.duties
    }

    assert treating in apart[WEIGHING]
    assert WEIGHING in apart[treating]
