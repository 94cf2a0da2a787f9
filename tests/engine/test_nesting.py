"""What ends, fails or is raised deep inside reaches whoever stands next around it."""

from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    event,
    extended,
    flow,
    for_each,
    gateway,
    message,
    node,
    node_without_id,
    ours,
    path,
    service,
    start,
    sub,
    throw,
    user,
)
from tests.engine.stage import Stage

REFUSED = event("error", "e_rifiuto")
TWO_AND_THE_FIRST_ENDS_ALL = (
    gateway("parallel", "g"),
    user("x"),
    user("y"),
    end("tutto", event("terminate")),
    end("solo"),
    path("g > x > tutto"),
    path("g > y > solo"),
)


def on_event(id: str, definition: str, *inside: str, interrupting: bool = True) -> str:
    """An event sub-process that begins at "<id>_inizio"."""
    cancels = "true" if interrupting else "false"
    begins = node("startEvent", f"{id}_inizio", definition, isInterrupting=cancels)
    return sub(id, begins, *inside, triggeredByEvent="true")


def cared_for(id: str, definition: str, *, interrupting: bool = True) -> str:
    """An event sub-process with one task, "cura"."""
    work = user("cura"), end(f"{id}_fine"), path(f"{id}_inizio > cura > {id}_fine")
    return on_event(id, definition, *work, interrupting=interrupting)


def test_an_escalation_inside_is_heard_by_an_event_sub_process_around() -> None:
    inside = sub(
        "s",
        start("i"),
        throw("avvisa", event("escalation", "s_avviso")),
        user("x"),
        end("f"),
        path("i > avvisa > x > f"),
    )
    awaited = {
        interrupting: Stage(
            drawn(
                start(),
                inside,
                cared_for("e", event("escalation", "s_avviso"), interrupting=interrupting),
                end(),
                path("inizio > s > fine"),
            )
        )
        .start()
        .awaited
        for interrupting in (True, False)
    }

    assert awaited == {True: ["cura"], False: ["cura", "x"]}


def test_an_error_while_an_event_is_dealt_with_leaves_the_sub_process() -> None:
    fails = on_event("e", message(), end("guasto", REFUSED), path("e_inizio > guasto"))
    drawing = drawn(
        start(),
        sub("s", start("i"), user("x"), end("f"), path("i > x > f"), fails),
        boundary("b", "s", REFUSED),
        user("y"),
        end(),
        end("altra"),
        path("inizio > s > fine"),
        path("b > y > altra"),
    )

    assert Stage(drawing).start().arrive("e_inizio").awaited == ["y"]


def test_an_error_while_an_event_is_dealt_with_beside_is_caught_on_its_level() -> None:
    fails = on_event(
        "e", message(), end("guasto", REFUSED), path("e_inizio > guasto"), interrupting=False
    )
    drawing = drawn(
        start(), user("x"), end(), path("inizio > x > fine"), fails, cared_for("r", REFUSED)
    )

    assert Stage(drawing).start().arrive("e_inizio").awaited == ["cura"]


def test_the_boundary_that_names_the_error_comes_before_the_one_that_takes_all() -> None:
    drawing = drawn(
        start(),
        service("v"),
        boundary("ogni", "v", event("error")),
        boundary("questo", "v", REFUSED),
        user("y1"),
        user("y2"),
        end(),
        end("f1"),
        end("f2"),
        path("inizio > v > fine"),
        path("ogni > y1 > f1"),
        path("questo > y2 > f2"),
    )

    assert Stage(drawing).start().job_failed("v", "rifiuto").awaited == ["y2"]
    assert Stage(drawing).start().job_failed("v", "altro").awaited == ["y1"]


def test_a_terminating_end_ends_its_instance_of_repeated_work_alone() -> None:
    each = node(
        "subProcess", "s", for_each("persone", "chi"), start("i"), *TWO_AND_THE_FIRST_ENDS_ALL
    ).replace("</bpmn:subProcess>", f"{path('i > g')}</bpmn:subProcess>")
    drawing = drawn(start(), each, user("poi"), end(), path("inizio > s > poi > fine"))
    stage = Stage(drawing).start(persone=["rosa", "ugo"])

    assert stage.do("x").awaited == ["x", "y"]
    assert stage.do("x").awaited == ["poi"]


def test_a_terminating_end_of_a_called_process_goes_on_outside() -> None:
    called = drawn(start(), *TWO_AND_THE_FIRST_ENDS_ALL, path("inizio > g"), id="chiamato")
    drawing = drawn(
        start(),
        node("callActivity", "chiama", calledElement="chiamato"),
        user("poi"),
        end(),
        path("inizio > chiama > poi > fine"),
    )

    assert Stage(drawing, called).start().do("x").awaited == ["poi"]


def test_an_error_in_a_later_round_of_a_loop_reaches_its_boundary() -> None:
    called = drawn(
        start(),
        user("x"),
        gateway("exclusive", "g", default="bene"),
        end("bene"),
        end("male", REFUSED),
        path("inizio > x > g > bene"),
        flow("g", "male", "guasto = true"),
        id="chiamato",
    )
    loop = node_without_id(
        "standardLoopCharacteristics", "<bpmn:loopCondition>ancora</bpmn:loopCondition>"
    )
    back = extended(ours("uscita", nome="ancora", valore="ancora"))
    drawing = drawn(
        start(),
        node("callActivity", "chiama", back, loop, calledElement="chiamato"),
        boundary("b", "chiama", event("error")),
        user("y"),
        end(),
        end("altra"),
        path("inizio > chiama > fine"),
        path("b > y > altra"),
    )
    stage = Stage(drawing, called).start().do("x", ancora=True)

    assert stage.awaited == ["x"]
    assert stage.do("x", ancora=True, guasto=True).awaited == ["y"]
