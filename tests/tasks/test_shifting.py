"""A story of the catalogue told of other people, on other days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tasks.plays import Play
from tasks.rehearsing import story_of
from tasks.settings import ROOT
from tasks.shifting import other_names, shifted

LATER = timedelta(weeks=30)


def told(name: str) -> tuple[Play, Play]:
    play = story_of(ROOT / "processes" / "scenarios" / f"{name}.toml")
    return play, shifted(play, play.scenes[-1].at + LATER, other_names(play, 3))


def births(answers: Any) -> list[date]:
    match answers:
        case dict():
            own = [day for name, day in answers.items() if name == "data_nascita"]
            return own + [day for one in answers.values() for day in births(one)]
        case list():
            return [day for one in answers for day in births(one)]
        case _:
            return []


def test_everybody_has_the_age_that_the_story_says() -> None:
    play, later = told("muore_un_fratello")

    before = births([dict(scene.answers) for scene in play.scenes])
    assert before
    assert births([dict(scene.answers) for scene in later.scenes]) == [d + LATER for d in before]


def test_who_dies_is_called_by_the_name_that_they_bear_there() -> None:
    play, later = told("muore_un_fratello")

    before, after = (
        [scene.concerns for scene in one.scenes if scene.concerns] for one in (play, later)
    )
    told_of = str([scene.answers for scene in later.scenes])
    assert before != after
    assert all(name in told_of for one in after for name in one.split())


def test_a_day_on_which_the_office_is_shut_moves_with_the_story() -> None:
    play, _ = told("muore_un_fratello")
    first = replace(play.scenes[0], closed=(date(2025, 12, 24),))
    shut = replace(play, scenes=(first, *play.scenes[1:]))

    later = shifted(shut, play.scenes[-1].at + LATER, {})

    assert later.scenes[0].closed == (date(2025, 12, 24) + LATER,)
