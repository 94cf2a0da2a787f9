"""A path called within a part is finished, where the drawing says so, though the part ends."""

import pytest

from engine.runtime import check, has_ended
from engine.steps import Cancelled, Status
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    event,
    extended,
    for_each,
    gateway,
    message,
    node,
    ours,
    path,
    start,
    sub,
    user,
)
from tests.engine.stage import Stage

OUTLIVES = ours("oltre_la_fine")
RESTS = extended(ours("ripresa"))
UNLESS = extended(ours("ripresa", se="da_capo = false"))
REPORT = drawn(
    start(),
    user("scrivi"),
    user("spedisci"),
    end(),
    path("inizio > scrivi > spedisci > fine"),
    id="relazione",
)


def part(*words: str) -> tuple[str, ...]:
    """A report is written while a decision beside it may end the part."""
    return (
        start("i"),
        gateway("parallel", "insieme"),
        node("callActivity", "riferisci", extended(*words), calledElement="relazione"),
        user("poi"),
        end("seguito"),
        user("decidi"),
        end("deciso", event("terminate")),
        path("i > insieme > riferisci > poi > seguito"),
        path("insieme > decidi > deciso"),
    )


def working(*words: str, beside: tuple[str, ...] = ()) -> Stage:
    """The report is begun; a notice interrupts the part, and then it is closed."""
    drawing = drawn(
        start(),
        sub("parte", *part(*words), *beside),
        user("chiudi"),
        end("fine", event("terminate")),
        path("inizio > parte > chiudi > fine"),
        boundary("avviso", "parte", message()),
        path("avviso > chiudi"),
    )
    return Stage(drawing, REPORT).start().do("scrivi")


def listening(*rests: str, words: tuple[str, ...] = (OUTLIVES,), **data: object) -> Stage:
    """An act that is read interrupts the work within a part that hears the rest."""
    whole = (
        start("o"),
        sub("lavoro", *rests, *part(*words)),
        end("finito"),
        boundary("atto", "lavoro", message("m_risposta", '"altra"')),
        user("leggi"),
        path("o > lavoro > finito"),
        path("atto > leggi > lavoro"),
    )
    drawing = drawn(
        start(),
        sub("ascolto", *whole),
        user("chiudi"),
        end(),
        path("inizio > ascolto > chiudi > fine"),
        boundary("avviso", "ascolto", message()),
        path("avviso > chiudi"),
    )
    return Stage(drawing, REPORT).start(**data).do("scrivi")


def test_it_goes_on_in_the_same_hands_when_a_decision_ends_the_part() -> None:
    stage = working(OUTLIVES)
    (before,) = [task.key for task in stage.step.tasks if task.element == "spedisci"]

    stage.do("decidi")

    (after,) = [task.key for task in stage.step.tasks if task.element == "spedisci"]
    assert after == before
    assert stage.awaited == ["chiudi", "spedisci"]


def test_it_goes_on_when_a_notice_interrupts_the_part() -> None:
    stage = working(OUTLIVES).arrive("avviso")

    assert stage.awaited == ["chiudi", "spedisci"]


def test_nothing_follows_it_any_more_where_it_stood() -> None:
    stage = working(OUTLIVES).do("decidi").do("spedisci")

    assert stage.awaited == ["chiudi"]


def test_the_path_is_over_when_it_is_done() -> None:
    stage = working(OUTLIVES).do("decidi").do("chiudi")
    assert not stage.is_over

    assert stage.do("spedisci").is_over


def test_the_path_has_come_to_its_end_when_nothing_else_is_left() -> None:
    stage = listening().arrive("avviso")
    assert not has_ended(stage.step.snapshot)

    stage.do("chiudi")

    assert stage.awaited == ["spedisci"]
    assert has_ended(stage.step.snapshot)


def test_what_does_not_say_so_ends_with_the_part() -> None:
    assert working().do("decidi").awaited == ["chiudi"]


def test_what_is_done_already_is_followed_as_drawn() -> None:
    stage = working(OUTLIVES).do("spedisci")
    assert sorted(stage.awaited) == ["avviso", "decidi", "poi"]

    assert stage.do("decidi").awaited == ["chiudi"]


def test_what_its_own_border_interrupts_is_not_finished() -> None:
    withdrawn = (
        boundary("ritirata", "riferisci", message("m_risposta", '"ritirata"')),
        end("lasciata"),
        path("ritirata > lasciata"),
    )

    stage = working(OUTLIVES, beside=withdrawn).arrive("ritirata")

    assert "spedisci" not in stage.awaited


def test_the_end_of_everything_takes_it_along() -> None:
    stage = working(OUTLIVES).go_on(Cancelled())

    assert stage.step.status is Status.CANCELLED
    assert stage.awaited == []


def test_while_an_act_is_read_it_rests_with_the_work_and_goes_on_with_it() -> None:
    stage = listening(RESTS).arrive("atto")
    assert stage.awaited == ["avviso", "leggi"]

    stage.do("leggi")

    assert sorted(stage.awaited) == ["atto", "avviso", "decidi", "spedisci"]
    assert "poi" in stage.do("spedisci").awaited


def test_where_the_work_would_rest_it_does_not_when_the_whole_is_closed() -> None:
    stage = listening(RESTS).arrive("avviso")

    assert stage.awaited == ["chiudi", "spedisci"]


def test_it_goes_on_when_the_whole_is_closed_while_an_act_is_read() -> None:
    stage = listening(RESTS).arrive("atto").arrive("avviso")

    assert stage.awaited == ["chiudi", "spedisci"]
    assert stage.do("spedisci").do("chiudi").is_over


def test_it_goes_on_where_the_work_begins_anew_after_the_act() -> None:
    stage = listening(UNLESS, da_capo=True).arrive("atto").do("leggi")

    assert sorted(stage.awaited) == ["atto", "avviso", "decidi", "scrivi", "spedisci"]


def test_what_rests_by_itself_waits_for_the_work_that_begins_anew() -> None:
    stage = listening(UNLESS, da_capo=True, words=(OUTLIVES, ours("ripresa")))

    stage.arrive("atto").do("leggi")

    assert sorted(stage.awaited) == ["atto", "avviso", "decidi", "spedisci"]
    assert "poi" in stage.do("spedisci").awaited


def test_in_a_part_that_rests_it_rests_with_it_though_the_work_around_begins_anew() -> None:
    facts = sub("fatti", RESTS, *part(OUTLIVES))
    whole = start("o"), facts, end("finito"), path("o > fatti > finito")
    drawing = drawn(
        start(),
        sub("lavoro", *whole),
        end(),
        path("inizio > lavoro > fine"),
        boundary("atto", "lavoro", message()),
        user("leggi"),
        path("atto > leggi > lavoro"),
    )
    stage = Stage(drawing, REPORT).start().do("scrivi").arrive("atto")
    assert stage.awaited == ["leggi"]

    stage.do("leggi")

    assert sorted(stage.awaited) == ["atto", "decidi", "spedisci"]


def test_what_rests_by_itself_goes_on_when_nobody_comes_back_to_it() -> None:
    stage = listening(UNLESS, da_capo=True, words=(OUTLIVES, ours("ripresa")))

    stage.arrive("atto").arrive("avviso")

    assert stage.awaited == ["chiudi", "spedisci"]
    assert stage.do("spedisci").do("chiudi").is_over


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (user("riferisci", extended(OUTLIVES)), "solo su un percorso richiamato"),
        (
            node(
                "callActivity",
                "riferisci",
                extended(OUTLIVES),
                for_each("[1, 2]", "uno"),
                calledElement="relazione",
            ),
            "che si fa più volte",
        ),
    ],
)
def test_only_a_path_that_is_called_once_outlives_a_part(what: str, said: str) -> None:
    within = sub("parte", start("i"), what, end("f"), path("i > riferisci > f"))
    drawing = drawn(start(), within, end(), path("inizio > parte > fine"))

    found = list(check({"bpmn/0.bpmn": drawing, "bpmn/1.bpmn": REPORT}, "prova"))

    assert any(said in one.message for one in found)
