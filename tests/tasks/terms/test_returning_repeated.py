"""What was decided for one of several is kept for that one, where an act cuts them all."""

from datetime import date, timedelta

import pytest

from engine.instances.engine import Letter
from tasks.terms import acts
from tasks.terms.model import State
from tests.engine.drawing import boundary, end, for_each, message, path, start, sub, user
from tests.tasks.conftest import Bench
from tests.tasks.terms.test_repeated import Rounds, owed, timed

AS_COUNTED = date(2025, 11, 7)  # four working days from Monday the 3rd
EXTENDED = date(2025, 12, 1)
LINE = "dentro > lavora > lavorato"
CHILDREN = "if minori = null then [11, 12, 13] else minori"


@pytest.fixture
def rounds(bench: Bench) -> Rounds:
    """Work for each of three children, which an act cuts and somebody's reading begins again."""
    found = Rounds(bench)
    found.begin(
        start(),
        sub(
            "corpo",
            start("dentro"),
            owed("lavora", for_each(CHILDREN, "minore_id")),
            end("lavorato"),
            path(LINE),
        ),
        boundary("atto", "corpo", message("m_risposta", "string(caso_id)")),
        user("leggi"),
        end(),
        path("inizio > corpo > fine"),
        path("atto > leggi > corpo"),
    )
    return found


def an_act_is_read(rounds: Rounds, **said: object) -> None:
    bench = rounds.bench
    with bench.office.begin() as work:
        bench.office.engine.deliver(work, Letter("msg_risposta", str(bench.case_id)))
    bench.clock.move_by(timedelta(days=1))
    (reading,) = rounds.open("leggi")
    rounds.completes(reading, **said)
    bench.office.worker.tick(bench.clock.now())


def due(rounds: Rounds) -> list[date]:
    return [rounds.of(one).due_at.date() for one in rounds.open("lavora")]


def test_each_of_several_keeps_what_was_decided_of_its_own_term(rounds: Rounds) -> None:
    _, second, third = rounds.open("lavora")
    rounds.extends(second, EXTENDED)
    rounds.extends(third, EXTENDED + timedelta(days=1))

    an_act_is_read(rounds)

    assert due(rounds) == [AS_COUNTED, EXTENDED, EXTENDED + timedelta(days=1)]
    assert rounds.agrees()


def test_a_child_keeps_its_own_also_in_another_place_of_the_list(rounds: Rounds) -> None:
    _, second, _ = rounds.open("lavora")
    rounds.extends(second, EXTENDED)

    an_act_is_read(rounds, minori=[14, 12])

    fourteenth, twelfth = (rounds.of(one) for one in rounds.open("lavora"))
    assert twelfth.due_at.date() == EXTENDED
    assert fourteenth.due_at.date() == date(2025, 11, 10)  # asked for the first time, a day later


def test_what_one_of_them_was_given_goes_to_no_other_when_the_rest_are_done(
    rounds: Rounds,
) -> None:
    first, second, third = rounds.open("lavora")
    rounds.extends(third, EXTENDED)
    rounds.completes(first)
    rounds.completes(second)

    an_act_is_read(rounds)

    assert due(rounds)[-1] == EXTENDED
    assert EXTENDED not in due(rounds)[:-1]


def test_the_rest_of_one_of_them_goes_on_for_that_one(rounds: Rounds) -> None:
    first, _, _ = rounds.open("lavora")
    asked = acts.Asked(rounds.of(first).id, rounds.bench.people["conti"], "Motivo di prova")
    with rounds.bench.office.begin() as work:
        acts.pause(work, rounds.bench.office, asked)

    an_act_is_read(rounds)

    now = rounds.bench.clock.now()
    states = [rounds.of(one).state(now) for one in rounds.open("lavora")]
    assert states == [State.SUSPENDED, State.IN_TIME, State.IN_TIME]


def test_what_is_reached_again_only_later_has_its_own_time(bench: Bench) -> None:
    path_of = Rounds(bench)
    path_of.begin(
        start(),
        sub("corpo", start("dentro"), owed("lavora"), end("lavorato"), path(LINE)),
        boundary("atto", "corpo", message("m_risposta", "string(caso_id)")),
        user("leggi"),
        user("altro"),
        end(),
        path("inizio > corpo > fine"),
        path("atto > leggi > altro > corpo"),
    )
    an_act_is_read(path_of)
    bench.clock.move_by(timedelta(days=30))

    (other,) = path_of.open("altro")
    path_of.completes(other)
    bench.office.worker.tick(bench.clock.now())

    assert due(path_of) == [date(2025, 12, 11)]  # four working days, the 8th is a holiday


def test_a_round_that_its_own_clock_has_ended_gives_way_to_a_new_one(bench: Bench) -> None:
    path_of = Rounds(bench)
    path_of.begin(
        start(),
        owed("lavora"),
        boundary("basta", "lavora", timed("prova.lavoro")),
        user("riprova"),
        end(),
        path("inizio > lavora > fine"),
        path("basta > riprova > lavora"),
    )
    path_of.pass_days(6)

    (again,) = path_of.open("riprova")
    path_of.completes(again)
    bench.office.worker.tick(bench.clock.now())

    assert due(path_of) == [date(2025, 11, 13)]
