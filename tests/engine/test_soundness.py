"""What the token game finds wrong with a diagram, each with a shortest run that shows it."""

import pytest

from engine.runtime import Diagram, examine
from engine.soundness import Flaw, Kind, judge
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    event,
    flow,
    gateway,
    message,
    node,
    path,
    script,
    start,
    sub,
    throw,
    timer,
    user,
)

HOUR = timer("Duration", 'duration("PT1H")')


def diagrams(*parts: str, **others: bytes) -> dict[str, Diagram]:
    """The diagrams of a process «prova», which the gate lets pass, and of those it calls."""
    files = {"bpmn/prova.bpmn": drawn(*parts)}
    files |= {f"bpmn/{name}.bpmn": drawing for name, drawing in others.items()}
    refused, found = examine(files, "prova")
    assert not refused, refused
    return dict(found)


def flaws(*parts: str, **others: bytes) -> list[Flaw]:
    return judge(diagrams(*parts, **others), "prova")


def only(found: list[Flaw]) -> tuple[Kind, str]:
    (one,) = found
    return one.kind, one.element


def choice(id: str, default: str, **others: str) -> str:
    """An exclusive gateway with its flows."""
    flows = [flow(id, target, when) for target, when in others.items()]
    return gateway("exclusive", id, default) + flow(id, default) + "".join(flows)


def both(id: str, *targets: str) -> str:
    return gateway("parallel", id) + "".join(flow(id, target) for target in targets)


def some(id: str, default: str, *targets: str) -> str:
    flows = [flow(id, target, f"{target} = true") for target in targets]
    return gateway("inclusive", id, default) + flow(id, default) + "".join(flows)


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


def test_work_that_goes_on_until_it_is_interrupted_needs_no_end_of_its_own() -> None:
    ring = sub("corpo", start("dentro"), user("a"), user("b"), path("dentro > a > b > a"))

    found = flaws(
        start(), ring, gateway("exclusive", "dopo"), boundary("ferma", "corpo", message()), end(),
        path("inizio > corpo > dopo > fine"), path("ferma > dopo"),
    )  # fmt: skip

    assert found == []


# --- what is never reached -----------------------------------------------------------------------


def test_what_follows_work_that_never_ends_by_itself_is_dead() -> None:
    ring = sub("corpo", start("dentro"), user("a"), user("b"), path("dentro > a > b > a"))

    found = flaws(
        start(), ring, user("dopo"), boundary("ferma", "corpo", message()), end(), end("fermato"),
        path("inizio > corpo > dopo > fine"), path("ferma > fermato"),
    )  # fmt: skip

    assert only(found) == (Kind.DEAD, "dopo")


def test_a_boundary_for_an_error_that_nobody_throws_is_dead() -> None:
    inside = sub("corpo", start("dentro"), user("a"), end("esce"), path("dentro > a > esce"))

    (found,) = flaws(
        start(), inside, boundary("rifiuta", "corpo", event("error", "e_rifiuto")), end(),
        end("rifiutato"), path("inizio > corpo > fine"), path("rifiuta > rifiutato"),
    )  # fmt: skip

    assert (found.kind, found.element) == (Kind.DEAD, "rifiuta")
    assert "Nessuno lancia" in found.mend


def test_an_event_sub_process_for_an_escalation_that_nobody_throws_is_dead() -> None:
    watch = sub(
        "avvisa", node("startEvent", "avviso", event("escalation", "s_avviso")), user("a"),
        end("avvisato"), path("avviso > a > avvisato"), triggeredByEvent="true",
    )  # fmt: skip

    found = flaws(start(), user("b"), end(), watch, path("inizio > b > fine"))

    assert only(found) == (Kind.DEAD, "avvisa")


def test_an_escalation_that_is_thrown_begins_the_event_sub_process_that_waits_for_it() -> None:
    watch = sub(
        "avvisa",
        node("startEvent", "avviso", event("escalation", "s_avviso"), isInterrupting="false"),
        user("a"), end("avvisato"), path("avviso > a > avvisato"), triggeredByEvent="true",
    )  # fmt: skip

    found = flaws(
        start(), user("b"), throw("lancia", event("escalation", "s_avviso")), end(), watch,
        path("inizio > b > lancia > fine"),
    )  # fmt: skip

    assert found == []


def test_nothing_goes_on_behind_an_escalation_that_interrupts_who_throws_it() -> None:
    inside = sub(
        "corpo", start("dentro"), user("a"), throw("lancia", event("escalation", "s_avviso")),
        user("b"), end("esce"), path("dentro > a > lancia > b > esce"),
    )  # fmt: skip

    found = flaws(
        start(), inside, boundary("sente", "corpo", event("escalation", "s_avviso")), end(),
        path("inizio > corpo > fine"), path("sente > fine"),
    )  # fmt: skip

    assert {(one.kind, one.element) for one in found} == {(Kind.DEAD, "b")}


# --- errors --------------------------------------------------------------------------------------

FAILS = drawn(
    start(), choice("va", "bene", male="x > 1"), end("bene"),
    end("male", event("error", "e_rifiuto")), path("inizio > va"), id="altro",
)  # fmt: skip
CALL = node("callActivity", "chiama", calledElement="altro")


def test_an_error_that_nobody_catches_stops_the_process() -> None:
    (found,) = flaws(
        start(), choice("va", "bene", male="x > 1"), end("bene"),
        end("male", event("error", "e_rifiuto")), path("inizio > va"),
    )  # fmt: skip

    assert (found.kind, found.element) == (Kind.UNCAUGHT, "male")
    assert found.run == ("inizio", "inizio__va", "va", "va__male", "male")


def test_an_error_of_a_called_process_stops_the_one_that_does_not_catch_it() -> None:
    found = flaws(start(), CALL, end(), path("inizio > chiama > fine"), altro=FAILS)

    assert only(found) == (Kind.UNCAUGHT, "chiama")


def test_an_error_of_a_called_process_that_is_caught_is_a_way_out() -> None:
    found = flaws(
        start(), CALL, boundary("rifiuta", "chiama", event("error", "e_rifiuto")), end(),
        path("inizio > chiama > fine"), path("rifiuta > fine"), altro=FAILS,
    )  # fmt: skip

    assert found == []


# --- what is not decided, and what is known ------------------------------------------------------


def test_where_there_are_too_many_states_nothing_is_said_to_have_passed() -> None:
    names = [f"a{number}" for number in range(8)]
    parts = [user(name) + flow(name, "unisce") for name in names]
    drawing = diagrams(
        start(), both("divide", *names), *parts, gateway("parallel", "unisce"), end(),
        path("inizio > divide"), path("unisce > fine"),
    )  # fmt: skip

    (found,) = judge(drawing, "prova", limit=100)

    assert found.kind is Kind.UNDECIDED
    assert "non deciso" in found.message
    assert judge(drawing, "prova") == []


@pytest.mark.parametrize(("kind", "verdict"), [("parallel", []), ("inclusive", [Kind.UNDECIDED])])
def test_runs_of_one_branch_may_share_parallel_joins_and_no_others(
    kind: str, verdict: list[Kind]
) -> None:
    parts = both("divide", "b", "c")
    if kind == "inclusive":
        parts = some("divide", "b", "c")

    found = flaws(
        start(), user("a"), boundary("accanto", "a", message(), interrupting=False), parts,
        user("b"), user("c"), gateway(kind, "unisce"), end("detto"), end(),
        path("inizio > a > fine"), path("accanto > divide"), path("b > unisce > detto"),
        path("c > unisce"),
    )  # fmt: skip

    assert [one.kind for one in found] == verdict


ASKED_ONCE = (
    start(), user("incontri"), boundary("scade", "incontri", HOUR, interrupting=False),
    script("segna", "true", "avviata"), user("scrivi"), end(), end("finiti"),
    choice("gia_avviata", "scrivi", finiti="avviata = true"),
    path("inizio > incontri > gia_avviata"), path("scade > segna > scrivi > fine"),
)  # fmt: skip


def test_what_a_script_has_just_written_is_known_where_it_is_asked_for() -> None:
    drawing = diagrams(*ASKED_ONCE)

    assert judge(drawing, "prova", {}) == []


def test_what_a_form_may_write_as_well_is_not_known() -> None:
    drawing = diagrams(*ASKED_ONCE)

    (found,) = judge(drawing, "prova", {("prova", "scrivi"): frozenset({"avviata"})})

    assert (found.kind, found.element) == (Kind.DOUBLED, "scrivi")


ASKED_TWICE = (
    start(), choice("serve", "c", divide='titolo = "mandato"'), both("divide", "a", "c"),
    user("a"), user("c"), choice("serviva", "fine", unisce='titolo = "mandato"'),
    gateway("parallel", "unisce"), end(), end("insieme"),
    path("inizio > serve"), path("a > unisce > insieme"), path("c > serviva"),
)  # fmt: skip


def test_what_nobody_changes_is_answered_alike_wherever_it_is_asked() -> None:
    drawing = diagrams(*ASKED_TWICE)

    assert judge(drawing, "prova", {}) == []


@pytest.mark.parametrize("written", [None, {("prova", "c"): frozenset({"titolo"})}])
def test_what_somebody_may_change_is_answered_in_any_way(
    written: dict[tuple[str, str], frozenset[str]] | None,
) -> None:
    drawing = diagrams(*ASKED_TWICE)

    assert only(judge(drawing, "prova", written)) == (Kind.STUCK, "unisce")


def test_an_event_that_is_chosen_leaves_the_others_behind() -> None:
    found = flaws(
        start(), gateway("eventBased", "attende"), catch("arriva", message()),
        catch("scade", HOUR), user("a"), end(), path("inizio > attende"),
        path("attende > arriva > a > fine"), path("attende > scade > a"),
    )  # fmt: skip

    assert found == []
