"""A called process that an event interrupts is taken up where it stood."""

import pytest

from engine.runtime import check
from engine.steps import JobDone, Reattached
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
    script,
    service,
    start,
    sub,
    user,
)
from tests.engine.resting import BY_HALVES, again, interrupted, task
from tests.engine.stage import Stage, compiled


def test_it_goes_on_where_it_was_interrupted() -> None:
    stage = Stage(interrupted(), BY_HALVES).start().do("q", scelta="sì")

    again(stage)

    assert stage.awaited == ["b", "r"]
    assert task(stage, "r").data["scelta"] == "sì"
    assert stage.do("r").is_over


def test_it_goes_on_as_often_as_it_is_interrupted() -> None:
    stage = Stage(interrupted(), BY_HALVES).start()

    assert again(again(stage)).awaited == ["b", "q"]
    assert again(again(stage.do("q"))).awaited == ["b", "r"]


def test_what_was_done_before_was_done_in_the_same_run() -> None:
    stage = Stage(interrupted(), BY_HALVES).start().do("q")
    before = task(stage, "r")

    after = task(again(again(stage)), "r")

    assert after.key != before.key
    assert after.parent == before.parent


def test_a_run_that_ended_is_not_taken_up() -> None:
    call = node("callActivity", "chiama", extended(ours("ripresa")), calledElement="a_tratti")
    drawing = drawn(
        start(),
        gateway("exclusive", "giro"),
        call,
        user("ancora"),
        path("inizio > giro > chiama > ancora > giro"),
    )
    stage = Stage(drawing, BY_HALVES).start().do("q").do("r")

    assert stage.do("ancora").awaited == ["q"]


def test_the_diagram_knows_whether_something_rests() -> None:
    stage = Stage(interrupted(), BY_HALVES).start().do("q").arrive("b")

    assert stage.step.data == {"ripreso": True}
    assert stage.do("leggi").step.data == {"ripreso": False}


def test_a_run_that_another_end_takes_along_does_not_rest() -> None:
    call = node(
        "callActivity",
        "chiama",
        extended(ours("ripresa", variabile="ripreso")),
        calledElement="a_tratti",
    )
    drawing = drawn(
        start(),
        gateway("parallel", "insieme"),
        call,
        end(),
        user("basta"),
        end("tutto", event("terminate")),
        path("inizio > insieme > chiama > fine"),
        path("insieme > basta > tutto"),
    )

    stage = Stage(drawing, BY_HALVES).start().do("basta")

    assert stage.is_over
    assert stage.step.data == {"ripreso": False}


def test_a_run_that_gave_up_by_itself_is_not_taken_up() -> None:
    gives_up = drawn(
        start(),
        gateway("parallel", "insieme"),
        user("q"),
        user("s"),
        end("errore", event("error", "e_rifiuto")),
        path("inizio > insieme > q > errore"),
        path("insieme > s > errore"),
        id="a_tratti",
    )
    call = node("callActivity", "chiama", extended(ours("ripresa")), calledElement="a_tratti")
    drawing = drawn(
        start(),
        call,
        boundary("b", "chiama", event("error", "e_rifiuto")),
        user("leggi"),
        end(),
        path("inizio > chiama > fine"),
        path("b > leggi > chiama"),
    )

    stage = Stage(drawing, gives_up).start().do("q").do("leggi")

    assert stage.awaited == ["q", "s"]


def test_what_is_handed_over_differently_changes_inside_and_nothing_else_does() -> None:
    handed = (
        ours("ingresso", nome="atto", valore="atto"),
        ours("ingresso", nome="conto", valore="conto"),
    )
    counting = drawn(
        start(),
        script("s", "conto + 1", "conto"),
        user("r"),
        end(),
        path("inizio > s > r > fine"),
        id="a_tratti",
    )
    stage = Stage(interrupted(*handed), counting).start(atto=1, conto=4)

    again(stage, atto=2)

    assert task(stage, "r").data == {"atto": 2, "conto": 5}


def test_repeated_work_inside_goes_on_with_what_is_left() -> None:
    voting = drawn(
        start(),
        node("userTask", "vota", for_each("persone", "chi", raccolta="v", da_raccogliere="voto")),
        user("r"),
        end(),
        path("inizio > vota > r > fine"),
        id="a_tratti",
    )
    handed = ours("ingresso", nome="persone", valore="persone")
    stage = Stage(interrupted(handed), voting).start(persone=["a", "b", "c"]).do("vota", voto="sì")

    again(stage)

    assert [one.data["chi"] for one in stage.step.tasks] == ["b", "c"]
    stage.do("vota", voto="no").do("vota", voto="no")
    assert task(stage, "r").data["v"] == ["sì", "no", "no"]


def test_what_it_calls_itself_goes_on_too() -> None:
    inner = ours("ingresso", nome="termine", valore="termine + 1")
    outer = drawn(
        start(),
        node("callActivity", "dentro", extended(inner), calledElement="piu_dentro"),
        end(),
        path("inizio > dentro > fine"),
        id="a_tratti",
    )
    innermost = drawn(
        start(),
        user("q"),
        sub("livello", start("i2"), user("r"), end("f2"), path("i2 > r > f2")),
        end(),
        path("inizio > q > livello > fine"),
        id="piu_dentro",
    )
    handed = ours("ingresso", nome="termine", valore="termine")
    stage = Stage(interrupted(handed), outer, innermost).start(termine=1, caso_id=7).do("q")
    before = task(stage, "r")

    again(stage, termine=8)

    assert task(stage, "r").parent == before.parent
    assert task(stage, "r").data == {"caso_id": 7, "termine": 9}
    assert stage.do("r").is_over


def test_a_job_is_asked_again_with_what_holds_now() -> None:
    working = drawn(start(), service("s", numero="atto"), end(), path("inizio > s > fine"),
                    id="a_tratti")  # fmt: skip
    handed = ours("ingresso", nome="atto", valore="atto")
    stage = Stage(interrupted(handed), working).start(atto=1)
    first = stage.step.jobs[0].key

    again(stage, atto=2)

    (job,) = stage.step.jobs
    assert (job.key != first, job.parameters) == (True, {"numero": 2})
    assert stage.go_on(JobDone(job.key)).is_over


def test_it_goes_on_in_the_case_into_which_it_was_moved() -> None:
    stage = Stage(interrupted(), BY_HALVES).start(caso_id=7).do("q").arrive("b")

    stage.go_on(Reattached({"caso_id": 9})).do("leggi")

    assert task(stage, "r").data["caso_id"] == 9


def test_it_begins_anew_when_its_diagram_has_lost_where_it_stood() -> None:
    stage = Stage(interrupted(), BY_HALVES).start().do("q").arrive("b")
    other = drawn(
        start(), user("q"), user("t"), end(), path("inizio > q > t > fine"), id="a_tratti"
    )
    stage.program = compiled(interrupted(), other)

    assert stage.do("leggi").awaited == ["b", "q"]


@pytest.mark.parametrize("resuming", ["ripreso", ""])
def test_the_word_is_read_with_a_variable_or_without(resuming: str) -> None:
    bundle = {"bpmn/0.bpmn": interrupted(resuming=resuming), "bpmn/1.bpmn": BY_HALVES}

    assert list(check(bundle, "prova")) == []


def test_a_call_that_is_made_many_times_at_once_cannot_rest() -> None:
    call = node(
        "callActivity",
        "a",
        extended(ours("ripresa")),
        for_each("persone", "chi"),
        calledElement="a_tratti",
    )
    drawing = drawn(start(), call, end(), path("inizio > a > fine"))

    (found,) = check({"bpmn/0.bpmn": drawing, "bpmn/1.bpmn": BY_HALVES}, "prova")

    assert (found.element, "percorsi:ripresa" in found.message) == ("a", True)


def parted(word: str, within: str = ours("ripresa")) -> bytes:
    """A part with two activities and a call, that a message interrupts."""
    call = node("callActivity", "chiama", extended(within), calledElement="a_tratti")
    return drawn(
        start(),
        sub(
            "s",
            extended(word),
            start("i"),
            user("primo"),
            sub("t", start("i2"), call, end("f2"), path("i2 > chiama > f2")),
            end("f"),
            path("i > primo > t > f"),
        ),
        boundary("b", "s", message()),
        user("leggi"),
        end(),
        path("inizio > s > fine"),
        path("b > leggi > s"),
    )


def test_a_part_goes_on_where_it_was_interrupted_with_what_was_read() -> None:
    stage = Stage(parted(ours("ripresa")), BY_HALVES).start().do("primo", x=1).do("q")

    again(stage, atto=2)

    assert stage.awaited == ["b", "r"]
    assert stage.do("r").is_over
    assert stage.step.data == {"x": 1, "atto": 2}


def test_a_part_that_begins_anew_still_finds_what_it_had_called() -> None:
    word = ours("ripresa", se='seguito = "come prima"')
    stage = Stage(parted(word), BY_HALVES).start().do("primo").do("q")
    before = task(stage, "r").parent

    assert again(stage, seguito="da capo").awaited == ["b", "primo"]
    assert stage.do("primo").awaited == ["b", "r"]
    assert task(stage, "r").parent == before
    assert again(stage, seguito="come prima").awaited == ["b", "r"]
    assert stage.do("r").is_over


def test_a_part_that_begins_anew_knows_what_in_it_rests_until_that_is_taken_up() -> None:
    word = ours("ripresa", se='seguito = "come prima"')
    within = ours("ripresa", variabile="a_meta")
    stage = Stage(parted(word, within), BY_HALVES).start().do("primo").do("q")

    assert again(stage, seguito="da capo").step.data["a_meta"] is True
    assert stage.do("primo").step.data["a_meta"] is False


def test_a_part_that_goes_on_has_nothing_in_it_that_rests() -> None:
    within = ours("ripresa", variabile="a_meta")
    stage = Stage(parted(ours("ripresa"), within), BY_HALVES).start().do("primo").do("q")

    assert again(stage, seguito="come prima").step.data["a_meta"] is False


def test_what_decides_inside_that_it_is_over_leaves_nothing_to_take_up() -> None:
    throws = node("intermediateThrowEvent", "basta", event("escalation", "s_avviso"))
    call = node("callActivity", "chiama", extended(ours("ripresa")), calledElement="a_tratti")
    drawing = drawn(
        start(),
        sub(
            "s",
            start("i"),
            gateway("parallel", "insieme"),
            call,
            end("f"),
            user("decidi"),
            throws,
            end("f2"),
            path("i > insieme > chiama > f"),
            path("insieme > decidi > basta > f2"),
        ),
        boundary("b", "s", event("escalation", "s_avviso")),
        user("leggi"),
        end(),
        path("inizio > s > fine"),
        path("b > leggi > s"),
    )

    stage = Stage(drawing, BY_HALVES).start().do("q").do("decidi").do("leggi")

    assert stage.awaited == ["decidi", "q"]
