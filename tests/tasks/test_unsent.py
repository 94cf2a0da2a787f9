"""What was typed in an activity that ended without its author is still theirs to read."""

from datetime import timedelta

import pytest

from engine.instances.engine import Letter
from engine.store import NewVersion
from tasks import acts, glance, unsent
from tasks.drafts import KEPT
from tests.engine.drawing import boundary, drawn, end, extended, message, ours, path, start, user
from tests.tasks.conftest import Bench

FORM = b"""{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Prova",
    "type": "object", "properties": {"nota": {"title": "Nota", "type": "string",
    "x-data-class": "C1"}}}"""
ANY = ours("attivita", termine="nessuno", ruoli="assistente_sociale", perche="p", seguito="s")
WRITTEN = {"fatti": ["Fatti inventati, raccontati per intero."]}
BEGUN = {"fatti": ["a metà fra"]}


@pytest.fixture
def noting(bench: Bench) -> int:
    """The number of an activity that the next letter to the case withdraws for good."""
    drawing = drawn(
        start(),
        user("annota", extended(ANY)),
        end(),
        boundary("arriva", "annota", message(correlation="string(caso_id)")),
        end("interrotto"),
        path("inizio > annota > fine"),
        path("arriva > interrotto"),
    )
    files = {"bpmn/prova.bpmn": drawing, "forms/prova/annota.json": FORM}
    with bench.office.begin() as unit:
        digest = bench.office.engine.publish(unit, NewVersion("prova", "Prova", files), by=None)
        bench.office.engine.start(unit, digest, case_id=bench.case_id, by=None)
    return bench.only("annota").id


def withdraw(bench: Bench) -> None:
    bench.clock.move_by(timedelta(days=1))
    with bench.office.begin() as work:
        bench.office.engine.deliver(work, Letter("msg_relazione", str(bench.case_id), {}))


def left(bench: Bench, who: str) -> list[glance.DraftLine]:
    with bench.office.read() as connection:
        return list(glance.drafts(connection, bench.people[who]))


def test_who_wrote_in_an_activity_that_a_fact_withdrew_reads_it_for_a_month(
    bench: Bench, noting: int
) -> None:
    rossi = bench.people["rossi"]
    acts.keep_draft(bench.office, rossi, noting, {"nota": ["a metà fra"]})

    withdraw(bench)

    found = unsent.find(bench.office, rossi, noting)
    assert found is not None
    assert found.draft.content == {"nota": "a metà fra"}
    assert found.kept_until == bench.clock.now() + KEPT
    assert [(line.task.id, line.kept_until) for line in left(bench, "rossi")] == [
        (noting, found.kept_until)
    ]


def test_who_came_second_finds_their_own_words_and_not_those_of_the_other(bench: Bench) -> None:
    rossi, bruni, task = bench.people["rossi"], bench.people["bruni"], bench.only("scrivi")
    acts.keep_draft(bench.office, rossi, task.id, BEGUN)
    acts.keep_draft(bench.office, bruni, task.id, {"fatti": ["di Bruni"]})

    acts.complete(bench.office, rossi, task.id, WRITTEN)

    found = unsent.find(bench.office, bruni, task.id)
    assert found is not None
    assert found.draft.content["fatti"] == "di Bruni"
    assert unsent.find(bench.office, rossi, task.id) is None
    assert (len(left(bench, "rossi")), len(left(bench, "bruni"))) == (0, 1)


def test_what_one_needs_no_more_is_let_go_and_leaves_the_desk(bench: Bench, noting: int) -> None:
    rossi, bruni = bench.people["rossi"], bench.people["bruni"]
    for one in (rossi, bruni):
        acts.keep_draft(bench.office, one, noting, {"nota": ["a metà fra"]})
    withdraw(bench)

    unsent.let_go(bench.office, rossi, noting)

    assert unsent.find(bench.office, rossi, noting) is None
    assert left(bench, "rossi") == []


def test_what_waits_in_an_open_activity_is_not_let_go(bench: Bench, noting: int) -> None:
    rossi = bench.people["rossi"]
    acts.keep_draft(bench.office, rossi, noting, {"nota": ["a metà fra"]})

    unsent.let_go(bench.office, rossi, noting)

    assert [line.task.id for line in left(bench, "rossi")] == [noting]
