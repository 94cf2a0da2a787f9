from itertools import permutations

import pytest

from engine.runtime import EndlessLoop, NoFlowTaken
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    event,
    flow,
    gateway,
    message,
    path,
    script,
    start,
    timer,
    user,
)
from tests.engine.stage import Stage

CHOICE = drawn(
    start(),
    gateway("exclusive", "x", default="c"),
    user("a"),
    user("b"),
    user("c"),
    end(),
    path("inizio > x"),
    flow("x", "a", "voto > 7"),
    flow("x", "b", "voto > 5"),
    flow("x", "c"),
    path("a > fine"),
    path("b > fine"),
    path("c > fine"),
)


@pytest.mark.parametrize(("grade", "taken"), [(8, "a"), (6, "b"), (3, "c"), (None, "c")])
def test_an_exclusive_gateway_takes_the_first_true_flow_or_the_default(
    grade: int | None, taken: str
) -> None:
    assert Stage(CHOICE).start(voto=grade).awaited == [taken]


def test_a_condition_that_is_not_plainly_true_does_not_open_a_flow() -> None:
    drawing = drawn(
        start(), gateway("exclusive", "x", default="b"), user("a"), user("b"), end(),
        path("inizio > x"), flow("x", "a", '"sì"'), flow("x", "b"),
        path("a > fine"), path("b > fine"),
    )  # fmt: skip

    assert Stage(drawing).start().awaited == ["b"]


def test_a_name_that_is_missing_is_doubted_aloud() -> None:
    doubts = Stage(CHOICE).start().step.doubts

    assert {doubt.element for doubt in doubts} == {"x"}
    assert "«voto»" in doubts[0].sentence


def test_opposite_conditions_need_no_default_but_must_have_a_value() -> None:
    drawing = drawn(
        start(), gateway("exclusive", "x"), user("a"), user("b"), end(), path("inizio > x"),
        flow("x", "a", "grave"), flow("x", "b", "not(grave)"), path("a > fine"), path("b > fine"),
    )  # fmt: skip

    assert Stage(drawing).start(grave=False).awaited == ["b"]
    with pytest.raises(NoFlowTaken, match="«x»"):
        Stage(drawing).start()


REWORK = drawn(
    start(),
    gateway("exclusive", "entra"),
    gateway("parallel", "dividi"),
    user("a"),
    user("b"),
    gateway("parallel", "unisci"),
    user("verifica"),
    gateway("exclusive", "rifare", default="fine"),
    end(),
    path("inizio > entra > dividi > a > unisci > verifica > rifare > fine"),
    path("dividi > b > unisci"),
    flow("rifare", "entra", "ancora = true"),
)


def test_a_parallel_join_in_a_loop_waits_for_both_in_every_round_and_order() -> None:
    for first in permutations("ab"):
        for second in permutations("ab"):
            stage = Stage(REWORK).start()
            for order in (first, second, first):
                stage.do(order[0])
                assert stage.awaited == [order[1]]
                stage.do(order[1])
                assert stage.awaited == ["verifica"]
                stage.do("verifica", ancora=True)
            assert stage.awaited == ["a", "b"]


def test_a_token_too_many_stays_before_the_join() -> None:
    drawing = drawn(
        start(), gateway("parallel", "tre"), user("a1"), user("a2"), user("b"),
        gateway("exclusive", "m"), gateway("parallel", "unisci"), user("dopo"), end(),
        path("inizio > tre > a1 > m > unisci > dopo > fine"), path("tre > a2 > m"),
        path("tre > b > unisci"),
    )  # fmt: skip

    stage = Stage(drawing).start().do("a1").do("a2").do("b")

    assert stage.awaited == ["dopo"]
    assert not stage.do("dopo").is_over


def test_parallel_branches_see_what_the_others_write() -> None:
    stage = Stage(REWORK).start(x=0).do("a", x=1).do("b", y=2)

    assert stage.step.tasks[0].data == {"x": 1, "y": 2}


INCLUSIVE = drawn(
    start(),
    gateway("inclusive", "dividi", default="c"),
    user("a"),
    user("b"),
    user("c"),
    gateway("inclusive", "unisci"),
    user("poi"),
    end(),
    path("inizio > dividi"),
    flow("dividi", "a", '"a" in scelte'),
    flow("dividi", "b", '"b" in scelte'),
    flow("dividi", "c"),
    path("a > unisci > poi > fine"),
    path("b > unisci"),
    path("c > unisci"),
)


def test_an_inclusive_gateway_waits_for_those_that_were_taken() -> None:
    stage = Stage(INCLUSIVE).start(scelte=["a", "b"])
    assert stage.awaited == ["a", "b"]

    assert stage.do("b").awaited == ["a"]
    assert stage.do("a").awaited == ["poi"]


def test_an_inclusive_gateway_with_no_true_condition_and_no_default_is_refused() -> None:
    drawing = drawn(
        start(), gateway("inclusive", "x"), user("a"), user("b"), end(), path("inizio > x"),
        flow("x", "a", "grave"), flow("x", "b", "not(grave)"), path("a > fine"), path("b > fine"),
    )  # fmt: skip

    with pytest.raises(NoFlowTaken, match="«x»"):
        Stage(drawing).start()


def test_an_inclusive_gateway_takes_the_default_when_nothing_is_true() -> None:
    assert Stage(INCLUSIVE).start(scelte=[]).do("c").awaited == ["poi"]


INCLUSIVE_LOOP = drawn(
    start(),
    gateway("exclusive", "entra"),
    gateway("inclusive", "dividi", default="b"),
    user("a"),
    user("b"),
    gateway("inclusive", "unisci"),
    user("verifica"),
    gateway("exclusive", "rifare", default="fine"),
    end(),
    path("inizio > entra > dividi"),
    flow("dividi", "a", "tutti = true"),
    flow("dividi", "c", "tutti = true"),
    flow("dividi", "b"),
    user("c"),
    path("a > unisci > verifica > rifare > fine"),
    path("b > unisci"),
    path("c > unisci"),
    flow("rifare", "entra", "ancora = true"),
)


def test_an_inclusive_join_in_a_loop_is_right_in_every_round() -> None:
    stage = Stage(INCLUSIVE_LOOP).start(tutti=True)
    for order in ("ac", "ca", "ca", "ac"):
        stage.do(order[0])
        assert stage.awaited == [order[1]]
        stage.do(order[1])
        assert stage.awaited == ["verifica"]
        stage.do("verifica", ancora=True)
    stage.do("a").do("c").do("verifica", tutti=False)
    assert stage.do("b").awaited == ["verifica"]


def test_an_inclusive_join_waits_for_what_a_boundary_may_still_send() -> None:
    drawing = drawn(
        start(), gateway("parallel", "dividi"), user("a"), user("b"), end("f2"),
        boundary("scade", "b", timer("Duration", 'duration("P1D")')),
        gateway("inclusive", "unisci"), user("poi"), end(),
        path("inizio > dividi > a > unisci > poi > fine"), path("dividi > b > f2"),
        path("scade > unisci"),
    )  # fmt: skip

    assert Stage(drawing).start().do("a").awaited == ["b", "scade"]
    assert Stage(drawing).start().do("a").do("b").awaited == ["poi"]
    assert Stage(drawing).start().do("a").due("scade").awaited == ["poi"]


RACE = drawn(
    start(),
    gateway("eventBased", "attendi"),
    catch("presto", timer("Duration", 'duration("P1D")')),
    catch("tardi", timer("Duration", 'duration("P3D")')),
    catch("risposta", message(variabile="r")),
    catch("allarme", event("signal", "g_allarme")),
    user("a"),
    user("b"),
    user("c"),
    user("d"),
    end(),
    path("inizio > attendi > presto > a > fine"),
    path("attendi > tardi > b > fine"),
    path("attendi > risposta > c > fine"),
    path("attendi > allarme > d > fine"),
)


def test_the_first_event_after_an_event_gateway_wins() -> None:
    stage = Stage(RACE).start()
    assert stage.awaited == ["allarme", "presto", "risposta", "tardi"]

    assert Stage(RACE).start().due("presto").awaited == ["a"]
    assert Stage(RACE).start().due("tardi").awaited == ["b"]
    assert Stage(RACE).start().arrive("risposta", {"x": 1}).step.data == {"r": {"x": 1}}
    assert Stage(RACE).start().hear("sig_allarme").awaited == ["d"]


def test_two_timers_after_one_event_gateway_keep_their_own_instants() -> None:
    stage = Stage(RACE).start()

    assert (stage.due_at("tardi") - stage.due_at("presto")).days == 2


def test_a_loop_that_waits_for_nobody_is_stopped() -> None:
    drawing = drawn(
        start(), gateway("exclusive", "m"), script("s", "1", "x"),
        gateway("exclusive", "g", default="m"), user("mai"), end(),
        path("inizio > m > s > g > m"), flow("g", "mai", "x = 2"), path("mai > fine"),
    )  # fmt: skip

    with pytest.raises(EndlessLoop):
        Stage(drawing).start()


def test_a_long_straight_chain_is_walked_in_one_step() -> None:
    names = [f"s{number}" for number in range(1_990)]
    chain = " > ".join(["inizio", *names, "fine"])
    scripts = [script(name, "1", "x") for name in names]

    assert Stage(drawn(start(), *scripts, end(), path(chain))).start().is_over


def test_a_loop_of_1500_verifications_runs_to_its_end_in_a_small_state() -> None:
    stage = Stage(REWORK).start(caso_id=1, testo="x" * 500)
    sizes = []
    for number in range(1_500):
        for name in ("ab", "ba")[number % 2]:
            stage.do(name)
        stage.do("verifica", ancora=number < 1_499, numero=number)
        sizes.append(len(stage.step.snapshot))

    assert stage.is_over
    assert max(sizes) < 20_000
    assert max(sizes) <= sizes[0] + 20
