"""Whatever a diagram calculates is FEEL; what cannot be calculated is refused by its element."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import HostFunction
from engine.runtime import NotCalculable, advance, check
from engine.steps import Reason, Started, Step
from tests.engine.drawing import (
    catch,
    drawn,
    end,
    extended,
    flow,
    for_each,
    gateway,
    given,
    message,
    node,
    node_without_id,
    ours,
    path,
    script,
    start,
    sub,
    timer,
    user,
)
from tests.engine.stage import MONDAY, Stage, compiled
from tests.unit.dmn.support import decision, definitions, table

FUNCTIONS = {
    "eta": HostFunction("eta", ("nascita",), lambda nascita: Decimal(2026 - nascita.year)),
    "cfg": HostFunction("cfg", ("chiave",), lambda chiave: Decimal(len(chiave))),
}


def stepped(drawing: bytes, *, dmn: Mapping[str, bytes] | None = None, **data: Any) -> Step:
    """The first step of a process, with functions of a house."""
    return advance(compiled(drawing, **dmn or {}), None, Started(data), MONDAY, FUNCTIONS)


def straight(*parts: str) -> bytes:
    """A straight process through "a"."""
    return drawn(start(), *parts, end(), path("inizio > a > fine"))


def inside(loop: str, work: str) -> str:
    """A sub-process "a" with one script "s"."""
    return sub("a", loop, start("i"), work, end("f"), path("i > s > f"))


def decides(into: str = "esito", **parameters: str) -> str:
    word = ours("decisione", given(**parameters), tabella="d", risultato=into)
    return node("businessRuleTask", "a", extended(word))


def the_table(
    policy: str, *rules: tuple[str, ...], column: str = "eta(nascita)"
) -> dict[str, bytes]:
    return {"d": definitions(decision("d", table(policy, [column], [""], rules)))}


GATEWAY = drawn(
    start(),
    gateway("exclusive", "bivio", default="b"),
    user("a"),
    user("b"),
    end(),
    path("inizio > bivio"),
    flow("bivio", "a", 'livello = "U1_urgente" and eta(nascita) < 6'),
    path("bivio > b > fine"),
    path("a > fine"),
)


# --- every place that holds an expression ------------------------------------------------------


@pytest.mark.parametrize(("year", "taken"), [(2022, "a"), (2010, "b")])
def test_a_condition_may_call_the_words_of_the_house(year: int, taken: str) -> None:
    step = stepped(GATEWAY, livello="U1_urgente", nascita=date(year, 1, 1))

    assert [task.element for task in step.tasks] == [taken]


def test_an_inclusive_gateway_opens_every_flow_whose_condition_is_true() -> None:
    drawing = drawn(
        start(),
        gateway("inclusive", "bivio", default="c"),
        *(user(one) for one in "abc"),
        end(),
        path("inizio > bivio"),
        flow("bivio", "a", 'list contains(bisogni, "casa")'),
        flow("bivio", "b", 'some x in bisogni satisfies x in ("scuola", "salute")'),
        path("bivio > c > fine"),
        path("a > fine"),
        path("b > fine"),
    )

    step = stepped(drawing, bisogni=["casa", "salute"])

    assert sorted(task.element for task in step.tasks) == ["a", "b"]


def test_a_timer_may_be_counted_from_a_variable_with_the_words_of_the_house() -> None:
    text = (
        'date and time(arrivo, time("09:00:00@Europe/Rome"))'
        ' + duration("P" + string(cfg("x")) + "D")'
    )

    step = stepped(straight(catch("a", timer("Date", text))), arrivo=date(2026, 3, 10))

    assert step.timers[0].due_at == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_repeated_work_takes_its_items_and_its_end_from_expressions() -> None:
    condition = '<bpmn:completionCondition>fatte &gt;= cfg("ab")</bpmn:completionCondition>'
    loop = for_each(
        'nucleo[ruolo = "minore"].nome', "chi", inside=condition, raccolta="visti",
        da_raccogliere="upper case(chi)",
    )  # fmt: skip
    drawing = straight(inside(loop, script("s", "chi", "x")))
    household = [
        {"nome": "ada", "ruolo": "minore"},
        {"nome": "ugo", "ruolo": "padre"},
        {"nome": "rosa", "ruolo": "minore"},
        {"nome": "ivo", "ruolo": "minore"},
    ]

    step = stepped(drawing, nucleo=household)

    assert step.data["visti"] == ["ADA", "ROSA"]


def test_a_loop_goes_on_while_its_condition_says_so() -> None:
    condition = '<bpmn:loopCondition>tentativi &lt; cfg("abc")</bpmn:loopCondition>'
    loop = node_without_id("standardLoopCharacteristics", condition)
    work = inside(loop, script("s", "tentativi + 1", "tentativi"))

    assert stepped(straight(work), tentativi=0).data["tentativi"] == 3


def test_a_message_is_tied_and_filled_by_expressions() -> None:
    word = ours(
        "messaggio",
        given(minori="for p in nucleo return {nome: p, iniziale: substring(p, 1, 1)}"),
        correlazione='string join(["caso", string(caso_id)], "-")',
    )
    sends = node("sendTask", "a", extended(word), messageRef="m_relazione")

    (sent,) = stepped(straight(sends), caso_id=7, nucleo=["ada"]).sent

    assert (sent.correlation, sent.payload) == (
        "caso-7",
        {"minori": [{"nome": "ada", "iniziale": "a"}]},
    )


def test_a_message_is_awaited_under_an_expression() -> None:
    waits = catch("a", message(correlation='"caso-" + string(caso_id)'))

    assert stepped(straight(waits), caso_id=7).events[0].correlation == "caso-7"


def test_a_script_leaves_the_value_of_an_expression() -> None:
    text = "{eta: eta(nascita), grave: count(fatti[livello > 2]) > 0}"
    facts = [{"livello": 1}, {"livello": 3}]

    step = stepped(straight(script("a", text, "esito")), nascita=date(2020, 1, 1), fatti=facts)

    assert step.data["esito"] == {"eta": 6, "grave": True}


# --- tables explain themselves ------------------------------------------------------------------


def test_a_table_says_which_rule_decided_and_what_its_cells_asked_of_which_values() -> None:
    rules = [("< 6", '"U1"', "piccolo"), (">= 6", '"U3"', "grande")]

    step = stepped(straight(decides()), dmn=the_table("UNIQUE", *rules), nascita=date(2022, 1, 1))

    assert step.data["esito"] == "U1"
    (decided,) = step.decided
    assert decided.rules == (1,)
    assert decided.reasons == (
        Reason("d", 1, "piccolo", (("eta(nascita)", 4, "< 6"),), {"d": "U1"}),
    )


def test_a_table_in_which_rules_contradict_each_other_is_doubted_aloud() -> None:
    rules = [("< 6", '"U1"'), ("< 9", '"U3"')]

    step = stepped(straight(decides()), dmn=the_table("UNIQUE", *rules), nascita=date(2022, 1, 1))

    assert step.data["esito"] is None
    assert [(doubt.element, doubt.sentence) for doubt in step.doubts] == [
        ("a", "nella tabella «d» valgono insieme le regole 1, 2: una sola può")
    ]


def test_what_a_table_sees_is_calculated_too() -> None:
    rules = [("< 6", '"U1"'), (">= 6", '"U3"')]
    dmn = the_table("UNIQUE", *rules, column="anni")

    step = stepped(straight(decides(anni="eta(nascita) + 4")), dmn=dmn, nascita=date(2022, 1, 1))

    assert step.data["esito"] == "U3"


# --- what cannot be calculated says where -------------------------------------------------------

ENDLESS = "count(for x in 1..9999, y in 1..9999, z in 1..9999 return 1)"


@pytest.mark.parametrize(
    "drawing",
    [
        straight(script("a", ENDLESS, "x")),
        straight(catch("a", timer("Date", f"{ENDLESS} = 1"))),
        straight(catch("a", message(correlation=f"string({ENDLESS})"))),
        straight(node("userTask", "a", for_each(f"[{ENDLESS}]", "x"))),
        straight(decides(anni=ENDLESS)),
    ],
    ids=["script", "timer", "correlation", "items", "input"],
)
def test_an_expression_that_does_not_end_is_refused_with_its_element(drawing: bytes) -> None:
    with pytest.raises(NotCalculable, match="«a» non si può calcolare: Il calcolo"):
        stepped(drawing, dmn=the_table("FIRST", ("-", "1"), column="anni"))


def test_a_condition_that_does_not_end_is_refused_with_its_gateway() -> None:
    drawing = GATEWAY.replace(b"eta(nascita) &lt; 6", f"{ENDLESS} = 1".encode())

    with pytest.raises(NotCalculable, match="«bivio»"):
        stepped(drawing, livello="U1_urgente")


def test_a_table_that_does_not_end_is_refused_with_its_task() -> None:
    with pytest.raises(NotCalculable, match="«a»"):
        stepped(straight(decides()), dmn=the_table("FIRST", ("-", "1"), column=ENDLESS))


@pytest.mark.parametrize(
    ("drawing", "element"),
    [
        (GATEWAY.replace(b"and eta", b"&amp;&amp; eta"), "bivio__a"),
        (GATEWAY.replace(b"eta(nascita)", b"nessuna(nascita)"), "bivio__a"),
        (straight(node("userTask", "a", for_each("persone[", "x"))), "a"),
        (straight(decides(anni="1 +")), "a"),
        (
            straight(
                user("a").replace(
                    "</bpmn:userTask>",
                    node_without_id(
                        "standardLoopCharacteristics",
                        "<bpmn:loopCondition>x ==</bpmn:loopCondition>",
                    )
                    + "</bpmn:userTask>",
                )
            ),
            "a",
        ),
    ],
    ids=["condition", "function", "items", "input", "loop"],
)
def test_what_is_not_feel_never_passes_the_gate(drawing: bytes, element: str) -> None:
    bundle = {"bpmn/prova.bpmn": drawing, "dmn/d.dmn": the_table("FIRST", ("-", "1"))["d"]}

    assert element in {finding.element for finding in check(bundle, "prova")}


def test_a_doubt_about_a_name_is_told_with_its_element() -> None:
    stage = Stage(straight(script("a", "livelo", "x"))).start(livello="U1")

    assert [(doubt.element, doubt.sentence) for doubt in stage.step.doubts] == [
        ("a", "«livelo» non esiste qui: forse «livello»? (riga 1, carattere 1)")
    ]
