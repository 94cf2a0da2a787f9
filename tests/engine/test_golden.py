"""Yesterday's saved instances open tomorrow: states of each release, as text, never edited."""

import zlib
from pathlib import Path

import pytest

from engine.runtime import advance
from engine.steps import Status, TaskCompleted
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    extended,
    flow,
    for_each,
    gateway,
    message,
    node,
    ours,
    path,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.engine.stage import MONDAY, Stage

GOLDEN = Path(__file__).parent.parent / "golden" / "snapshots"

CALLED = drawn(start(), user("q"), end(), path("inizio > q > fine"), id="chiamato")

EVERYTHING = drawn(
    start(),
    gateway("parallel", "dividi"),
    gateway("parallel", "unisci"),
    gateway("inclusive", "scegli", default="c"),
    gateway("inclusive", "raccogli"),
    gateway("eventBased", "attendi"),
    gateway("exclusive", "dopo"),
    user("a"),
    user("b"),
    user("c"),
    service("invia", chi="persone"),
    boundary("sollecito", "b", timer("Cycle", "R/P1M"), interrupting=False),
    boundary("avviso", "b", message(variabile="m"), interrupting=False),
    user("d"),
    user("e"),
    sub("dentro", start("i2"), user("f"), end("f2"), path("i2 > f > f2")),
    node(
        "callActivity",
        "chiama",
        extended(
            ours("ingresso", nome="p", valore="chi"), ours("uscita", nome="v", valore="esito")
        ),
        for_each("persone", "chi", raccolta="voti", da_raccogliere="v"),
        calledElement="chiamato",
    ),
    catch("presto", timer("Date", 'date("2027-01-01")')),
    catch("risposta", message("m_risposta")),
    end(),
    end("fd"),
    end("fe"),
    path("inizio > dividi > a > unisci > fine"),
    path("dividi > invia > unisci"),
    path("dividi > dentro > unisci"),
    path("dividi > chiama > unisci"),
    path("dividi > attendi > presto > dopo > unisci"),
    path("attendi > risposta > dopo"),
    path("dividi > scegli"),
    flow("scegli", "b", "tutti"),
    flow("scegli", "c"),
    path("b > raccogli > unisci"),
    path("c > raccogli"),
    path("sollecito > d > fd"),
    path("avviso > e > fe"),
)


def saved_today() -> Stage:
    """A state in which everything that can be awaited is awaited."""
    stage = Stage(EVERYTHING, CALLED).start(caso_id=7, tutti=True, persone=["rosa", "ugo"])
    return stage.do("q", esito="sì").arrive("avviso", {"x": 1}).due("sollecito").do("a")


def releases() -> list[Path]:
    return sorted(GOLDEN.glob("*/everything.json"))


@pytest.mark.parametrize("saved", releases(), ids=lambda path: path.parent.name)
def test_an_instance_saved_by_an_earlier_release_goes_on_to_its_end(saved: Path) -> None:
    stage = saved_today()
    stage.step = advance(
        stage.program,
        zlib.compress(saved.read_bytes().strip()),
        TaskCompleted(next(task.key for task in stage.step.tasks if task.element == "d")),
        MONDAY,
        {},
    )

    stage.do("q", esito="no").do("f").job_done("invia", 1).arrive("risposta").do("e").do("b")

    assert stage.step.status is Status.COMPLETED
    assert stage.step.data["voti"] == ["sì", "no"]


def test_the_form_of_a_state_changes_only_with_its_number() -> None:
    written = zlib.decompress(saved_today().step.snapshot).decode()

    latest = releases()[-1].read_text(encoding="utf-8").strip()
    assert written == latest, "raise FORM in snapshot.py, read the old one too, add a golden file"
