"""Stories that begin alike are told together up to where they part, and each as if alone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from processes.catalogue import Catalogue
from tasks.coverage import Drawn, drawn_in
from tasks.plays import Must, Play, Scene
from tasks.rehearsing import Rehearsal, Theatre, story_of
from tasks.repertoire import repertoire
from tasks.settings import ROOT
from tasks.stage import Stage

NAMES = (
    "accoglienza_di_due_fratelli",
    "accoglienza_ognuno_per_se",
    "accoglienza_oltre_ognuno_per_se",
)
SHARED = 5  # scenes in which all three of them are the same


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return drawn_in(Catalogue(ROOT))


@pytest.fixture(scope="module")
def plays() -> Mapping[str, Play]:
    return {name: story_of(ROOT / "processes" / "scenarios" / f"{name}.toml") for name in NAMES}


def told(
    plays: Mapping[str, Play], drawn: Drawn, folder: Path, *, alone: bool = False
) -> Mapping[str, Rehearsal]:
    """How plays go that are told together, or each of them alone, in a theatre of their own."""
    theatre = Theatre(folder, min(play.begins for play in plays.values()))
    apart = [{name: play} for name, play in plays.items()] if alone else [plays]
    heard = [theatre.rehearse(one, drawn) for some in apart for one in repertoire(some)]
    return {name: one for some in heard for name, one in some.items()}


def test_each_story_goes_as_it_does_when_it_is_told_alone(
    plays: Mapping[str, Play], drawn: Drawn, tmp_path: Path
) -> None:
    together = told(plays, drawn, tmp_path / "insieme")

    assert together == told(plays, drawn, tmp_path / "da_sole", alone=True)
    assert together.keys() == plays.keys()
    assert {one.otherwise for one in together.values()} == {None}


def test_what_stories_have_in_common_happens_once(
    plays: Mapping[str, Play],
    drawn: Drawn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    acted: Counter[int] = Counter()
    act = Stage.act

    def counted(stage: Stage, scene: Scene) -> None:
        acted[scene.number] += 1
        act(stage, scene)

    monkeypatch.setattr(Stage, "act", counted)

    told(plays, drawn, tmp_path)

    assert [acted[number] for number in range(1, SHARED + 1)] == [1] * SHARED
    assert acted[SHARED + 1] > 1
    assert acted.total() == sum(one.length for one in repertoire(plays))


def test_nothing_is_left_of_the_offices_in_which_stories_were_told(
    plays: Mapping[str, Play], drawn: Drawn, tmp_path: Path
) -> None:
    told(plays, drawn, tmp_path)

    assert [one.name for one in tmp_path.iterdir()] == ["modello"]


def test_a_scene_in_common_that_goes_otherwise_is_told_of_every_story(
    plays: Mapping[str, Play], drawn: Drawn, tmp_path: Path
) -> None:
    wrong = {name: _awaiting(play, SHARED, "niente") for name, play in plays.items()}

    heard = told(wrong, drawn, tmp_path)

    assert heard.keys() == plays.keys()
    assert {one.title for one in heard.values()} == {play.title for play in plays.values()}
    (otherwise,) = {one.otherwise for one in heard.values()}
    assert otherwise is not None
    assert otherwise.startswith(f"scena {SHARED} (")


def test_a_story_that_goes_otherwise_after_they_part_spoils_no_other(
    plays: Mapping[str, Play], drawn: Drawn, tmp_path: Path
) -> None:
    last = len(plays[NAMES[0]].scenes)
    wrong = {**plays, NAMES[0]: _awaiting(plays[NAMES[0]], last, "niente")}

    heard = told(wrong, drawn, tmp_path)

    assert [name for name, one in heard.items() if one.otherwise] == [NAMES[0]]


def test_what_must_hold_of_one_story_is_asked_of_it_alone(
    plays: Mapping[str, Play], drawn: Drawn, tmp_path: Path
) -> None:
    wrong = replace(plays[NAMES[1]], musts=(Must("death_reported"),))

    heard = told({**plays, NAMES[1]: wrong}, drawn, tmp_path)

    assert [name for name, one in heard.items() if one.otherwise] == [NAMES[1]]


def test_stories_of_other_people_or_days_are_told_apart(plays: Mapping[str, Play]) -> None:
    first = plays[NAMES[0]]
    more = replace(first, people={**first.people, "invitata": ("psicologo",)})

    found = repertoire({"prima": first, "altra": more, "uguale": first})

    assert [list(one.plays) for one in found] == [["prima", "uguale"], ["altra"]]


def test_a_story_may_end_where_others_go_on(plays: Mapping[str, Play]) -> None:
    whole = plays[NAMES[0]]
    short = replace(whole, scenes=whole.scenes[:3])

    (found,) = repertoire({"intera": whole, "breve": short})

    assert list(found.ends) == ["breve"]
    assert [list(one.ends) for one in found.onward] == [["intera"]]
    assert found.length == len(whole.scenes)


def _awaiting(play: Play, number: int, element: str) -> Play:
    """The play, with something else awaited after one of its scenes."""
    scenes = tuple(
        replace(one, awaits=(element,)) if one.number == number else one for one in play.scenes
    )
    return replace(play, scenes=scenes)
