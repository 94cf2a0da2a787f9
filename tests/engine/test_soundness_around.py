"""What is never reached, errors, what is not decided, and what is known of conditions."""

import pytest

from engine.soundness import Kind, judge
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
    user,
)
from tests.engine.flows import HOUR, both, choice, diagrams, flaws, only, some

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


def test_an_inclusive_gateway_with_very_many_ways_out_is_not_decided() -> None:
    names = [f"a{number}" for number in range(12)]
    parts = [user(name) + end(f"fine_{name}") + path(f"{name} > fine_{name}") for name in names]

    (found,) = flaws(start(), some("quali", *names), *parts, path("inizio > quali"))

    assert (found.kind, found.element) == (Kind.UNDECIDED, "quali")
    assert "«quali» escono più di 10 rami" in found.message


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


def test_what_a_form_writes_outside_of_all_that_holds_a_level_is_known_in_it() -> None:
    inside = sub(
        "dentro", start("entra"), *ASKED_ONCE[1:-2], path("entra > incontri > gia_avviata"),
        path("scade > segna > scrivi > fine"),
    )  # fmt: skip
    around = sub("fuori", start("esce"), inside, end("uscito"), path("esce > dentro > uscito"))
    drawing = diagrams(
        start(), user("prima"), around, end("finito"), path("inizio > prima > fuori > finito")
    )

    assert judge(drawing, "prova", {("prova", "prima"): frozenset({"avviata"})}) == []


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
