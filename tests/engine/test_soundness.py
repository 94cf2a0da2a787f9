"""How tokens can go wrong on one level, each with a shortest run that shows it."""

import pytest

from engine.soundness import Kind
from engine.steps import Status
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    event,
    gateway,
    message,
    path,
    start,
    sub,
    user,
)
from tests.engine.flows import HOUR, both, choice, flaws, only, some
from tests.engine.stage import Stage

# --- what is sound -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        (both("divide", "a", "b"), gateway("parallel", "unisce"), user("c")),
        (some("divide", "a", "b"), gateway("inclusive", "unisce"), user("c")),
        (choice("divide", "a", b="x > 1"), gateway("exclusive", "unisce"), user("c")),
    ],
)
def test_branches_that_meet_as_they_parted_are_sound(parts: tuple[str, ...]) -> None:
    found = flaws(
        start(), *parts, user("a"), user("b"), end(),
        path("inizio > divide"), path("a > unisce > c > fine"), path("b > unisce"),
    )  # fmt: skip

    assert found == []


def test_a_join_in_a_loop_that_is_gone_round_as_a_whole_is_sound() -> None:
    found = flaws(
        start(), gateway("exclusive", "torna"), some("divide", "a", "b"), user("a"), user("b"),
        gateway("inclusive", "unisce"), choice("basta", "fine", torna="x > 1"), end(),
        path("inizio > torna > divide"), path("a > unisce > basta"), path("b > unisce"),
    )  # fmt: skip

    assert found == []


def test_a_reminder_beside_an_activity_may_be_open_as_often_as_it_was_sent() -> None:
    found = flaws(
        start(), gateway("exclusive", "torna"), user("a"), boundary("sollecito", "a", message(),
        interrupting=False), user("ricorda"), end("ricordato"),
        choice("basta", "fine", torna="x > 1"), end(),
        path("inizio > torna > a > basta"), path("sollecito > ricorda > ricordato"),
    )  # fmt: skip

    assert found == []


def test_a_diary_that_is_always_open_begins_what_follows_as_often_as_it_is_written() -> None:
    found = flaws(
        start(), gateway("exclusive", "torna"), user("diario"), both("scritto", "torna", "segui"),
        choice("segui", "si_risponde", chiuso="x > 1"), user("si_risponde"), end(),
        end("chiuso", event("terminate")),
        path("inizio > torna > diario > scritto"), path("si_risponde > fine"),
    )  # fmt: skip

    assert found == []


# --- waiting for good ----------------------------------------------------------------------------

XOR_INTO_AND = (
    start(), choice("divide", "a", b="x > 1"), user("a"), user("b"), gateway("parallel", "unisce"),
    end(), path("inizio > divide"), path("a > unisce > fine"), path("b > unisce"),
)  # fmt: skip


def test_a_parallel_join_of_alternatives_waits_for_good_and_the_run_leads_to_it() -> None:
    (found,) = flaws(*XOR_INTO_AND)

    assert (found.kind, found.element) == (Kind.STUCK, "unisce")
    assert found.run == (
        "inizio", "inizio__divide", "divide", "divide__a", "a", "a__unisce",
    )  # fmt: skip
    assert "«unisce» aspetta per sempre: da «b» non può più arrivare nulla" in found.message
    assert "inclusivo" in found.mend


def test_a_parallel_join_after_an_inclusive_split_waits_for_what_was_not_begun() -> None:
    found = flaws(
        start(), some("divide", "a", "b"), user("a"), user("b"), gateway("parallel", "unisce"),
        end(), path("inizio > divide"), path("a > unisce > fine"), path("b > unisce"),
    )  # fmt: skip

    assert only(found) == (Kind.STUCK, "unisce")


def test_a_branch_that_ends_before_the_join_leaves_it_waiting() -> None:
    (found,) = flaws(
        start(), both("divide", "a", "b"), user("a"), choice("serve", "unisce", smette="x > 1"),
        user("b"), end("smette"), gateway("parallel", "unisce"), end(),
        path("inizio > divide"), path("a > serve"), path("b > unisce > fine"),
    )  # fmt: skip

    assert (found.kind, found.element) == (Kind.STUCK, "unisce")
    assert found.run[-1] == "b__unisce"


def test_a_join_behind_an_interrupting_clock_waits_for_what_was_interrupted() -> None:
    found = flaws(
        start(), both("divide", "a", "b"), user("a"), boundary("scade", "a", HOUR), user("b"),
        end("scaduto"), gateway("parallel", "unisce"), end(),
        path("inizio > divide"), path("a > unisce > fine"), path("b > unisce"),
        path("scade > scaduto"),
    )  # fmt: skip

    assert only(found) == (Kind.STUCK, "unisce")


def test_that_a_level_can_be_interrupted_hides_no_join_that_waits_inside() -> None:
    inside = (
        start("dentro"), choice("divide", "a", b="x > 1"), user("a"), user("b"),
        gateway("parallel", "unisce"), end("esce"), path("dentro > divide"),
        path("a > unisce > esce"), path("b > unisce"),
    )  # fmt: skip
    found = flaws(
        start(), sub("corpo", *inside), boundary("ferma", "corpo", message()), end(),
        path("inizio > corpo > fine"), path("ferma > fine"),
    )  # fmt: skip

    stuck = next(one for one in found if one.element == "unisce")
    assert stuck.kind is Kind.STUCK
    assert stuck.run[:5] == ("inizio", "inizio__corpo", "corpo", "dentro", "dentro__divide")


# --- two tokens ----------------------------------------------------------------------------------


def test_parallel_branches_that_meet_unsynchronised_do_twice_what_follows() -> None:
    (found,) = flaws(
        start(), both("divide", "a", "b"), user("a"), user("b"), gateway("exclusive", "unisce"),
        user("c"), end(), path("inizio > divide"), path("a > unisce > c > fine"),
        path("b > unisce"),
    )  # fmt: skip

    assert (found.kind, found.element) == (Kind.DOUBLED, "unisce")
    assert found.run[-4:] == ("divide__b", "b", "b__unisce", "unisce")
    assert "«a»" in found.way
    assert "«b»" in found.way


def test_a_clock_beside_the_flow_that_flows_back_into_it_doubles_it() -> None:
    found = flaws(
        start(), user("a"), boundary("scade", "a", HOUR, interrupting=False), user("b"), end(),
        path("inizio > a > b > fine"), path("scade > b"),
    )  # fmt: skip

    assert only(found) == (Kind.DOUBLED, "b")


def test_a_clock_that_interrupts_may_flow_back() -> None:
    found = flaws(
        start(), user("a"), boundary("scade", "a", HOUR), user("b"), end(),
        path("inizio > a > b > fine"), path("scade > b"),
    )  # fmt: skip

    assert found == []


def test_an_inclusive_join_does_not_wait_for_the_activity_beside_which_a_branch_began() -> None:
    found = flaws(
        start(), user("a"), boundary("accanto", "a", HOUR, interrupting=False), user("b"),
        gateway("inclusive", "unisce"), user("c"), end(),
        path("inizio > a > unisce > c > fine"), path("accanto > b > unisce"),
    )  # fmt: skip

    assert only(found) == (Kind.DOUBLED, "c")


REJOINED = (
    start(), both("divide", "a", "p"), user("a"), user("p"), user("b"), end(), end("fatto"),
    gateway("inclusive", "unisce"), path("inizio > divide"), path("a > fatto"),
    path("p > unisce > fine"), path("accanto > b > unisce"),
)  # fmt: skip


def test_an_inclusive_join_waits_for_a_clock_that_fires_once() -> None:
    found = flaws(*REJOINED, boundary("accanto", "a", HOUR, interrupting=False))

    assert found == []


def test_an_inclusive_join_cannot_hold_what_may_come_twice() -> None:
    (found,) = flaws(*REJOINED, boundary("accanto", "a", message(), interrupting=False))

    assert found.kind is Kind.DOUBLED
    assert found.run.count("accanto") == 2


# --- no way to an end ----------------------------------------------------------------------------


def test_a_ring_without_a_way_out_never_ends() -> None:
    (found,) = flaws(
        start(), choice("serve", "fine", a="x > 1"), user("a"), user("b"), end(),
        path("inizio > serve"), path("a > b > a"),
    )  # fmt: skip

    assert found.kind is Kind.ENDLESS
    assert found.run[:3] == ("inizio", "inizio__serve", "serve")


def test_a_ring_whose_gateway_parts_where_it_should_choose_never_ends() -> None:
    found = flaws(
        start(), gateway("exclusive", "torna"), user("a"), both("basta", "torna", "fine"), end(),
        path("inizio > torna > a > basta"),
    )  # fmt: skip

    assert [one.kind for one in found] == [Kind.ENDLESS]


def test_a_branch_that_may_no_longer_begin_saves_no_ring() -> None:
    found = flaws(
        start(), user("prima"), boundary("accanto", "prima", message(), interrupting=False),
        user("a"), user("b"), user("c"), end("chiuso", event("terminate")),
        path("inizio > prima > a > b > a"), path("accanto > c > chiuso"),
    )  # fmt: skip

    assert [one.kind for one in found] == [Kind.ENDLESS]


def test_a_branch_that_may_begin_in_each_round_saves_a_ring() -> None:
    found = flaws(
        start(), user("a"), boundary("accanto", "a", message(), interrupting=False),
        user("b"), user("c"), end("chiuso", event("terminate")),
        path("inizio > a > b > a"), path("accanto > c > chiuso"),
    )  # fmt: skip

    assert found == []


def test_work_that_goes_on_until_it_is_interrupted_needs_no_end_of_its_own() -> None:
    ring = sub("corpo", start("dentro"), user("a"), user("b"), path("dentro > a > b > a"))

    found = flaws(
        start(), ring, gateway("exclusive", "dopo"), boundary("ferma", "corpo", message()), end(),
        path("inizio > corpo > dopo > fine"), path("ferma > dopo"),
    )  # fmt: skip

    assert found == []


# --- the engine ----------------------------------------------------------------------------------


def test_the_engine_waits_for_nobody_where_a_join_waits_for_good() -> None:
    stage = Stage(drawn(*XOR_INTO_AND)).start(x=0)

    stage.do("a")

    assert stage.awaited == []
    assert stage.step.status is Status.RUNNING


def test_the_engine_opens_twice_what_two_tokens_reach() -> None:
    drawing = drawn(
        start(), both("divide", "a", "b"), user("a"), user("b"), gateway("exclusive", "unisce"),
        user("c"), end(), path("inizio > divide"), path("a > unisce > c > fine"),
        path("b > unisce"),
    )  # fmt: skip

    stage = Stage(drawing).start().do("a").do("b")

    assert stage.awaited == ["c", "c"]
