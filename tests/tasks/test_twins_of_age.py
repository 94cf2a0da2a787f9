"""Twins come of age on one day: whoever was decided upon is not proposed again with the other."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.clock import ROME
from tasks import acts, worklist
from tasks.plays import Play, Scene, read_play
from tasks.rehearsing import Theatre
from tasks.stage import Stage

STORIES = Path(__file__).parents[2] / "processes" / "scenarios"
STORY = "fratelli_maggiorenne_e_affido"
BORN, OTHERWISE = date(2008, 5, 4), date(2013, 5, 2)
OF_AGE = datetime(2026, 5, 4, 9, 0, tzinfo=ROME)
DECIDED = {
    "ragazzo_sentito": True,
    "che_cosa_chiede": "Restare qui fino alla maturità.",
    "seguito_maggiore_eta": "prosieguo",
    "restano_altri_minori": True,
    "minori": [{"persona": "Lago-Prova Remo", "eta": 18}],
    "motivazione": "Lo chiede lei; Remo decide per sé.",
}


def _found(name: str) -> bytes:
    return (STORIES / f"{name}.toml").read_bytes()


def _of_twins(told: Any) -> Any:
    """What is said of the brother, said of a twin."""
    if isinstance(told, dict):
        return {name: 17 if name == "eta" else _of_twins(one) for name, one in told.items()}
    if isinstance(told, list):
        return [_of_twins(one) for one in told]
    return BORN if told == OTHERWISE else told


def living_together() -> Play:
    """The story up to the day on which both live in the community."""
    play = read_play(STORY, _found(STORY), _found)
    last = next(one.number for one in play.scenes if one.does == "fissa_verifiche")
    scenes = [
        replace(one, answers=_of_twins(one.answers), awaits=None)
        for one in play.scenes
        if one.number <= last
    ]
    return replace(play, scenes=tuple(scenes))


def proposed(stage: Stage) -> list[str]:
    """Who the page proposes as still followed by the path, where one is to be decided upon."""
    with stage.office.read() as connection:
        (row,) = [
            one
            for one in worklist.of_case(connection, stage.case_id or 0)
            if one.element == "valuta_maggiore_eta"
        ]
    form = acts.look(stage.office, stage.people["conti"], row.id).form
    fields = [one for section in form.sections for one in section.fields]
    (listed,) = [one for one in fields if one.name == "minori"]
    return [one.value for card in listed.cards for one in card.fields if "persona" in one.name]


def test_a_twin_who_was_decided_upon_is_not_proposed_with_the_other(tmp_path: Path) -> None:
    play = living_together()
    with Theatre(tmp_path, play.begins).stage(play) as stage:
        for scene in play.scenes:
            stage.act(scene)
        stage.pass_time_to(OF_AGE)

        nives = {"who": "coordinatore_tutela.conti", "concerns": "Lago-Prova Nives"}
        stage.act(Scene(99, OF_AGE, does="valuta_maggiore_eta", answers=DECIDED, **nives))

        assert proposed(stage) == []
