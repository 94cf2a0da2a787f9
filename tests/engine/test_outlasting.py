"""What was begun beside a path is finished, where the drawing says so, though the path ends."""

import pytest

from engine.runtime import check, has_ended
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    event,
    extended,
    for_each,
    message,
    node,
    ours,
    path,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.engine.stage import Stage

WORD = extended(ours("oltre_la_fine"))
WORK = sub("lavoro", start("i"), user("a"), end("f"), path("i > a > f"))
CALLED = drawn(start(), user("dentro"), end(), path("inizio > dentro > fine"), id="altro")
BESIDE = user("accanto", WORD)


def told(*beside: str, way: str = "notizia > accanto > scritto") -> bytes:
    """A path that ends with its work; what it hears meanwhile is done beside it."""
    return drawn(
        start(),
        WORK,
        end("tutto", event("terminate")),
        path("inizio > lavoro > tutto"),
        boundary("notizia", "lavoro", message(), interrupting=False),
        *beside,
        end("scritto"),
        path(way),
    )


def heard(drawing: bytes, *others: bytes) -> Stage:
    return Stage(drawing, *others).start().arrive("notizia")


def test_it_is_still_asked_when_the_path_has_ended() -> None:
    stage = heard(told(BESIDE)).do("a")

    assert stage.awaited == ["accanto"]
    assert stage.step.outcomes == ("tutto",)
    assert stage.do("accanto").is_over


def test_the_path_itself_has_come_to_its_end_and_it_is_known() -> None:
    stage = heard(told(BESIDE))
    assert not has_ended(stage.step.snapshot)

    stage.do("a")

    assert has_ended(stage.step.snapshot)


def test_it_is_asked_as_often_as_it_was_begun() -> None:
    stage = heard(told(BESIDE)).arrive("notizia").do("a")

    assert stage.awaited == ["accanto", "accanto"]


def test_what_does_not_say_so_ends_with_the_path() -> None:
    assert heard(told(user("accanto"))).do("a").is_over


def test_a_path_that_was_called_is_finished_too() -> None:
    call = node("callActivity", "accanto", WORD, calledElement="altro")
    stage = heard(told(call), CALLED).do("a")

    assert stage.awaited == ["dentro"]
    assert stage.do("dentro").is_over


def test_what_follows_it_is_done_as_drawn() -> None:
    after = script("segna", "true", into="segnato"), user("poi")
    way = "notizia > accanto > segna > poi > scritto"
    stage = heard(told(BESIDE, *after, way=way)).do("a").do("accanto")

    assert stage.awaited == ["poi"]


def test_what_watches_it_goes_on_watching() -> None:
    watch = boundary(
        "ritardo", "accanto", timer("Duration", 'duration("P1D")'), interrupting=False
    )
    stage = Stage(told(BESIDE, watch, user("sollecita"), end("sollecitato"),
        path("ritardo > sollecita > sollecitato"))).start().arrive("notizia").do("a")  # fmt: skip

    assert stage.awaited == ["accanto", "ritardo"]


def test_nothing_is_begun_beside_a_path_that_has_ended() -> None:
    stage = heard(told(BESIDE)).do("a")

    assert stage.step.events == ()


def test_what_interrupts_the_work_leaves_it() -> None:
    stops = (
        boundary("stop", "lavoro", message("m_risposta", '"altra"')),
        end("fermo", event("terminate")),
    )
    stage = heard(told(BESIDE, *stops, path("stop > fermo"))).arrive("stop")

    assert stage.awaited == ["accanto"]


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        (
            drawn(start(), user("a", WORD), end(), path("inizio > a > fine")),
            "accanto al flusso",
        ),
        (told(BESIDE, way="notizia > accanto > lavoro"), "accanto al flusso"),
        (
            told(user("accanto", WORD, for_each("[1, 2]", "uno"))),
            "che si fa più volte",
        ),
        (
            drawn(
                start(),
                sub("s", start("i"), user("a", WORD), end("f"), path("i > a > f")),
                end(),
                path("inizio > s > fine"),
            ),
            "sta solo su un percorso richiamato",
        ),
    ],
)
def test_it_stands_only_beside_the_flow_of_the_whole_path(drawing: bytes, said: str) -> None:
    found = list(check({"bpmn/0.bpmn": drawing}, "prova"))

    assert any(said in one.message for one in found)
