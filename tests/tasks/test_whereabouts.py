"""Where a path stands: inside which calls, also where one path is called from several places."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from engine.instances import Doer
from engine.instances.awaited import Awaited
from engine.steps import InstanceId, TaskCompleted, TaskKey
from engine.store import NewVersion
from engine.store.tables import instance
from tasks import whereabouts
from tasks.worklist import TaskRow
from tests.engine.drawing import (
    drawn,
    end,
    event,
    extended,
    gateway,
    node,
    ours,
    path,
    start,
    sub,
    user,
)
from tests.tasks.conftest import Bench

OUTER = (
    start(),
    node("callActivity", "prima", calledElement="mezzo"),
    node("callActivity", "seconda", calledElement="mezzo"),
    end(),
    path("inizio > prima > seconda > fine"),
)
MIDDLE = (
    start(),
    node("callActivity", "presto", calledElement="fondo"),
    node("callActivity", "tardi", calledElement="fondo"),
    end(),
    path("inizio > presto > tardi > fine"),
)
INNER = (start(), user("lavora"), end(), path("inizio > lavora > fine"))


def begun(bench: Bench) -> int:
    """An instance of the path that calls another twice, which calls a third twice."""
    drawings = {"prova": OUTER, "mezzo": MIDDLE, "fondo": INNER}
    files = {f"bpmn/{id}.bpmn": drawn(*parts, id=id) for id, parts in drawings.items()}
    with bench.office.begin() as work:
        new = NewVersion("prova", "Prova", files)
        digest = bench.office.engine.publish(work, new, by=None)
        return bench.office.engine.start(work, digest, case_id=bench.case_id, by=None).instance.id


def at_work(bench: Bench, instance_id: int) -> TaskRow:
    (found,) = [row for row in bench.open() if row.instance_id == instance_id]
    return found


def finished(bench: Bench, row: TaskRow) -> None:
    with bench.office.begin() as work:
        bench.office.engine.happen(
            work,
            InstanceId(row.instance_id),
            TaskCompleted(TaskKey(row.key), {}),
            by=Doer(bench.people["rossi"].id),
        )


def calls(bench: Bench, row: TaskRow) -> tuple[Sequence[str], Sequence[str]]:
    """Around the task, and around its place in the path, by the names of the calls."""
    with bench.office.read() as connection:
        program = bench.office.engine.program(connection, row.digest)
        around = whereabouts.calls_around(connection, program, row)
        run = whereabouts.get_run(connection, row.instance_id)
        (place,) = whereabouts.where(connection, program, run).places
    return [spot[1] for spot in around], [spot[1] for spot in place.inside]


def test_a_task_is_shown_within_the_calls_that_truly_lead_to_it(bench: Bench) -> None:
    instance_id = begun(bench)
    seen = []

    for _ in range(4):
        row = at_work(bench, instance_id)
        seen.append(calls(bench, row))
        finished(bench, row)

    expected = [[outer, inner] for outer in ("prima", "seconda") for inner in ("presto", "tardi")]
    assert seen == [(one, one) for one in expected]


def test_what_goes_on_alone_leads_back_to_nothing(bench: Bench) -> None:
    outlives = extended(ours("oltre_la_fine"))
    part = (
        start("i"),
        gateway("parallel", "insieme"),
        node("callActivity", "riferisci", outlives, calledElement="fondo"),
        end("riferito"),
        user("decidi"),
        end("deciso", event("terminate")),
        path("i > insieme > riferisci > riferito"),
        path("insieme > decidi > deciso"),
    )
    whole = (start(), sub("parte", *part), end(), path("inizio > parte > fine"))
    files = {"bpmn/0.bpmn": drawn(*whole), "bpmn/1.bpmn": drawn(*INNER, id="fondo")}
    with bench.office.begin() as work:
        digest = bench.office.engine.publish(work, NewVersion("prova", "Prova", files), by=None)
        bench.office.engine.start(work, digest, case_id=bench.case_id, by=None)
    assert ahead_of(bench, bench.only("lavora")) == ["riferisci"]

    finished(bench, bench.only("decidi"))

    assert calls(bench, bench.only("lavora"))[0] == ["riferisci"]
    assert ahead_of(bench, bench.only("lavora")) == []


def ahead_of(bench: Bench, row: TaskRow) -> Sequence[str]:
    with bench.office.read() as connection:
        program = bench.office.engine.program(connection, row.digest)
        return [spot[1] for spot in whereabouts.calls_ahead(connection, program, row)]


def test_a_path_of_which_an_act_has_interrupted_something_still_says_where_it_stands(
    bench: Bench,
) -> None:
    row = at_work(bench, begun(bench))
    mine = instance.c.id == row.instance_id
    with bench.office.begin() as work:
        kept = Awaited.loads(
            work.connection.execute(select(instance.c.awaited).where(mine)).scalar_one()
        )
        interrupted = replace(kept, left={"fondo:lavora": "chiave"})
        work.connection.execute(update(instance).where(mine).values(awaited=interrupted.dumps()))

    around, inside = calls(bench, row)

    assert (around, inside) == (["prima", "presto"], ["prima", "presto"])
