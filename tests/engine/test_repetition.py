import pytest

from engine.runtime import TooManyInstances, UnusableValue
from engine.steps import TaskCompleted
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    event,
    extended,
    for_each,
    node,
    node_without_id,
    ours,
    path,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.engine.stage import Stage


def repeated(loop: str, work: str = "userTask") -> bytes:
    return drawn(
        start(), node(work, "a", loop), user("poi"), end(), path("inizio > a > poi > fine")
    )


PARALLEL = for_each("persone", "chi", raccolta="voti", da_raccogliere="voto")
SEQUENTIAL = for_each("persone", "chi", sequential=True, raccolta="voti", da_raccogliere="voto")


def people(stage: Stage) -> list[str]:
    return [task.data["chi"] for task in stage.step.tasks]


def test_parallel_instances_are_all_awaited_and_collected_in_order() -> None:
    stage = Stage(repeated(PARALLEL)).start(persone=["rosa", "ugo", "ada"])
    keys = {task.data["chi"]: task.key for task in stage.step.tasks}
    assert people(stage) == ["rosa", "ugo", "ada"]

    for who in ("ada", "rosa", "ugo"):
        stage.go_on(TaskCompleted(keys[who], {"voto": who[0]}))

    assert stage.awaited == ["poi"]
    assert stage.step.data == {"persone": ["rosa", "ugo", "ada"], "voti": ["r", "u", "a"]}


def test_sequential_instances_come_one_after_the_other() -> None:
    stage = Stage(repeated(SEQUENTIAL)).start(persone=["rosa", "ugo"])
    assert people(stage) == ["rosa"]

    stage.do("a", voto=1)
    assert people(stage) == ["ugo"]

    stage.do("a", voto=2)
    assert stage.step.data["voti"] == [1, 2]


@pytest.mark.parametrize("loop", [PARALLEL, SEQUENTIAL])
def test_nobody_to_ask_is_passed_by(loop: str) -> None:
    stage = Stage(repeated(loop)).start(persone=[])

    assert stage.awaited == ["poi"]
    assert stage.step.data["voti"] == []


def test_an_instance_writes_for_itself_alone() -> None:
    stage = Stage(repeated(PARALLEL)).start(persone=["rosa", "ugo"]).do("a", voto=1, nota="x")

    assert "nota" not in stage.step.tasks[0].data
    assert "nota" not in stage.step.data


@pytest.mark.parametrize("sequential", [True, False])
def test_enough_is_enough(sequential: bool) -> None:  # noqa: FBT001
    inside = "<bpmn:completionCondition>voto = true</bpmn:completionCondition>"
    loop = for_each("persone", "chi", sequential=sequential, inside=inside)
    stage = Stage(repeated(loop)).start(persone=["rosa", "ugo", "ada"])

    stage.do("a", voto=False)
    assert "a" in stage.awaited

    assert stage.do("a", voto=True).awaited == ["poi"]


def test_a_condition_sees_how_many_are_done() -> None:
    inside = "<bpmn:completionCondition>fatte / istanze &gt;= 0.5</bpmn:completionCondition>"
    stage = Stage(repeated(for_each("persone", "chi", inside=inside))).start(persone=list("abcd"))

    assert stage.do("a").awaited == ["a", "a", "a"]
    assert stage.do("a").awaited == ["poi"]


def test_so_many_times_as_a_number_says() -> None:
    loop = node_without_id(
        "multiInstanceLoopCharacteristics",
        "<bpmn:loopCardinality>quante</bpmn:loopCardinality>",
        isSequential="false",
    )

    assert Stage(repeated(loop)).start(quante=3).awaited == ["a", "a", "a"]
    with pytest.raises(UnusableValue):
        Stage(repeated(loop)).start(quante=-1)


@pytest.mark.parametrize("count", ["due", '["x"]', "-1", "1.5", "null", "true"])
def test_a_number_of_times_must_be_one(count: str) -> None:
    inside = f"<bpmn:loopCardinality>{count}</bpmn:loopCardinality>"
    loop = node_without_id("multiInstanceLoopCharacteristics", inside)

    with pytest.raises(UnusableValue):
        Stage(repeated(loop)).start(due="due")


def test_a_list_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooManyInstances, match="1001"):
        Stage(repeated(PARALLEL)).start(persone=list(range(1_001)))


def test_a_collection_must_be_a_list() -> None:
    with pytest.raises(UnusableValue, match="elenco"):
        Stage(repeated(PARALLEL)).start(persone="rosa")


def test_a_sub_process_is_repeated_with_variables_of_its_own() -> None:
    work = sub(
        "a", PARALLEL, start("i2"), user("x"), user("y"), end("f2"), path("i2 > x > y > f2")
    )
    drawing = drawn(start(), work, user("poi"), end(), path("inizio > a > poi > fine"))
    stage = Stage(drawing).start(persone=["rosa", "ugo"])

    stage.do("x", voto=1).do("x", voto=2).do("y").do("y")

    assert stage.awaited == ["poi"]
    assert stage.step.data["voti"] == [1, 2]


def test_a_called_process_is_repeated() -> None:
    called = drawn(start(), user("q"), end(), path("inizio > q > fine"), id="chiamato")
    words = extended(
        ours("ingresso", nome="p", valore="chi"), ours("uscita", nome="voto", valore="esito")
    )
    call = node("callActivity", "a", words, PARALLEL, calledElement="chiamato")
    drawing = drawn(start(), call, user("poi"), end(), path("inizio > a > poi > fine"))
    stage = Stage(drawing, called).start(persone=["rosa", "ugo"])
    assert [task.data for task in stage.step.tasks] == [{"p": "rosa"}, {"p": "ugo"}]

    stage.do("q", esito="sì").do("q", esito="no")

    assert stage.step.data["voti"] == ["sì", "no"]


def test_a_boundary_watches_all_instances_together() -> None:
    drawing = drawn(
        start(), node("userTask", "a", PARALLEL),
        boundary("scade", "a", timer("Duration", 'duration("P1D")')), user("b"), end(),
        path("inizio > a > fine"), path("scade > b > fine"),
    )  # fmt: skip
    stage = Stage(drawing).start(persone=["rosa", "ugo"])
    assert stage.awaited == ["a", "a", "scade"]

    assert stage.do("a").due("scade").awaited == ["b"]


def test_an_error_in_one_instance_reaches_the_boundary_of_all() -> None:
    work = sub(
        "a", PARALLEL, start("i2"), user("x"), end("f2", event("error", "e_rifiuto")),
        path("i2 > x > f2"),
    )  # fmt: skip
    drawing = drawn(
        start(), work, boundary("rifiuto", "a", event("error", "e_rifiuto")), user("b"), end(),
        path("inizio > a > fine"), path("rifiuto > b > fine"),
    )  # fmt: skip

    assert Stage(drawing).start(persone=["rosa", "ugo"]).do("x").awaited == ["b"]


def loop(condition: str | None = None, **attributes: str) -> str:
    text = f"<bpmn:loopCondition>{condition}</bpmn:loopCondition>" if condition else ""
    return node_without_id("standardLoopCharacteristics", text, **attributes)


@pytest.mark.parametrize("loop", [PARALLEL, SEQUENTIAL])
def test_a_job_that_fails_for_one_item_reaches_the_boundary_of_all(loop: str) -> None:
    inside = sub(
        "riserva",
        start("allarme", event("error")),
        user("c"),
        end("chiusa"),
        path("allarme > c > chiusa"),
        triggeredByEvent="true",
    )
    drawing = drawn(
        start(),
        service("manda", loop),
        boundary("errata", "manda", event("error", "e_rifiuto")),
        inside,
        user("b"),
        end(),
        end("fine_b"),
        path("inizio > manda > fine"),
        path("errata > b > fine_b"),
    )
    stage = Stage(drawing).start(persone=["rosa", "ugo"])

    stage.job_failed("manda", "rifiuto")

    assert stage.awaited == ["b"]


def test_a_standard_loop_goes_on_while_its_condition_is_true() -> None:
    stage = Stage(repeated(loop("ancora"))).start()

    stage.do("a", ancora=True).do("a", ancora=True)
    assert stage.awaited == ["a"]

    assert stage.do("a", ancora=False).awaited == ["poi"]


def test_a_standard_loop_may_look_first() -> None:
    assert Stage(repeated(loop("ancora", testBefore="true"))).start(ancora=False).awaited == [
        "poi"
    ]


def test_a_standard_loop_has_a_last_round() -> None:
    stage = Stage(repeated(loop(loopMaximum="2"))).start()

    assert stage.do("a").do("a").awaited == ["poi"]
