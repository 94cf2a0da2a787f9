from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine.runtime import NotAwaited, TaskNotOpen, UnusableValue
from engine.steps import JobDone, Passage, Started, Status, TaskCompleted, TaskKey
from tests.engine.drawing import (
    boundary,
    drawn,
    end,
    event,
    extended,
    given,
    message,
    node,
    ours,
    path,
    script,
    service,
    start,
    sub,
    user,
)
from tests.engine.stage import Stage

STRAIGHT = drawn(start(), user("a"), end(), path("inizio > a > fine"))

TABLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="m" name="m"
    namespace="urn:prova">
  <inputData id="i_eta" name="eta_minore">
    <variable name="eta_minore" typeRef="number"/></inputData>
  <decision id="d_ascolto" name="d_ascolto">
    <variable name="d_ascolto" typeRef="string"/>
    <informationRequirement><requiredInput href="#i_eta"/></informationRequirement>
    <decisionTable hitPolicy="UNIQUE">
      <input><inputExpression typeRef="number"><text>eta_minore</text></inputExpression></input>
      <output typeRef="string"/>
      <rule><inputEntry><text>&lt; 12</text></inputEntry>
        <outputEntry><text>"da valutare"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 12</text></inputEntry>
        <outputEntry><text>"dovuto"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


def test_a_person_is_awaited_until_the_task_is_completed() -> None:
    stage = Stage(STRAIGHT).start(caso_id=7)
    awaited = stage.step.tasks[0]

    stage.do("a", visto=True)

    assert (awaited.element, awaited.process, awaited.parent) == ("a", "prova", None)
    assert stage.is_over
    assert stage.step.data == {"caso_id": 7, "visto": True}
    assert stage.step.outcomes == ("fine",)


def test_a_task_shows_its_lane_and_the_variables_it_sees() -> None:
    lanes = (
        '<bpmn:laneSet id="corsie"><bpmn:lane id="l" name="psicologo">'
        "<bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )

    stage = Stage(drawn(lanes, start(), user("a"), end(), path("inizio > a > fine"))).start(x=1)

    assert stage.step.tasks[0].lane == "psicologo"
    assert stage.step.tasks[0].data == {"x": 1}


def test_nobody_completes_a_task_twice() -> None:
    stage = Stage(STRAIGHT).start()
    key = stage.step.tasks[0].key
    stage.do("a")

    with pytest.raises(TaskNotOpen):
        stage.go_on(TaskCompleted(key))


def test_an_instance_begins_once() -> None:
    with pytest.raises(NotAwaited):
        Stage(STRAIGHT).start().go_on(Started())


def test_a_key_that_never_was_is_refused() -> None:
    with pytest.raises(TaskNotOpen):
        Stage(STRAIGHT).start().go_on(TaskCompleted(TaskKey("x")))


def test_what_is_passed_is_told_in_order() -> None:
    stage = Stage(STRAIGHT).start()

    assert [(one.element, one.how) for one in stage.step.passed] == [
        ("inizio", Passage.ENTERED),
        ("inizio", Passage.COMPLETED),
        ("a", Passage.ENTERED),
    ]


def test_a_script_puts_the_value_of_an_expression_into_a_variable() -> None:
    drawing = drawn(
        start(),
        script("conta", "x + 1", "y"),
        script("data", 'date("2026-01-31") + duration("P1M")', "quando"),
        end(),
        path("inizio > conta > data > fine"),
    )

    stage = Stage(drawing).start(x=Decimal("1.5"))

    assert stage.step.data == {
        "x": Decimal("1.5"),
        "y": Decimal("2.5"),
        "quando": date(2026, 2, 28),
    }


def test_a_script_cannot_leave_a_range_in_the_variables() -> None:
    with pytest.raises(UnusableValue, match="conta"):
        Stage(
            drawn(start(), script("conta", "[1..5]", "y"), end(), path("inizio > conta > fine"))
        ).start()


def test_a_service_task_waits_for_its_job() -> None:
    drawing = drawn(start(), service("invia", chi="nome"), end(), path("inizio > invia > fine"))
    stage = Stage(drawing).start(nome="tribunale")
    job = stage.step.jobs[0]

    stage.job_done("invia", {"protocollo": 12})

    assert (job.handler, job.parameters) == ("prova.gestore", {"chi": "tribunale"})
    assert stage.is_over
    assert stage.step.data["esito"] == {"protocollo": 12}


def test_a_job_is_reported_once() -> None:
    stage = Stage(
        drawn(start(), service("invia"), user("a"), end(), path("inizio > invia > a > fine"))
    )
    stage.start()
    key = stage.step.jobs[0].key
    stage.job_done("invia")

    with pytest.raises(NotAwaited):
        stage.go_on(JobDone(key))


def test_of_a_result_a_diagram_takes_what_it_names() -> None:
    taken = (ours("uscita", nome="giorno", valore="esito.giorno"),)
    word = ours("servizio", gestore="prova.gestore", risultato="esito")
    drawing = drawn(
        start(),
        node("serviceTask", "cerca", extended(word, *taken)),
        user("a"),
        end(),
        path("inizio > cerca > a > fine"),
    )
    stage = Stage(drawing).start(giorno=date(2026, 1, 7))

    stage.job_done("cerca", {"giorno": date(2026, 3, 9)})

    assert stage.step.data["giorno"] == date(2026, 3, 9)


def test_of_a_result_that_is_nothing_nothing_is_taken() -> None:
    word = ours("servizio", gestore="prova.gestore", risultato="esito")
    drawing = drawn(
        start(),
        node(
            "serviceTask",
            "cerca",
            extended(word, ours("uscita", nome="giorno", valore="esito.giorno")),
        ),
        user("a"),
        end(),
        path("inizio > cerca > a > fine"),
    )
    stage = Stage(drawing).start(giorno=date(2026, 1, 7))

    stage.job_done("cerca", None)

    assert stage.step.data["giorno"] is None


def test_a_failed_job_is_caught_at_the_boundary() -> None:
    drawing = drawn(
        start(),
        service("invia"),
        boundary("rifiutata", "invia", event("error", "e_rifiuto")),
        user("correggi"),
        end(),
        end("altra"),
        path("inizio > invia > fine"),
        path("rifiutata > correggi > altra"),
    )

    stage = Stage(drawing).start().job_failed("invia", "rifiuto")

    assert stage.awaited == ["correggi"]


def test_a_failed_job_that_nobody_catches_ends_the_instance_as_failed() -> None:
    drawing = drawn(start(), service("invia"), end(), path("inizio > invia > fine"))

    stage = Stage(drawing).start().job_failed("invia", "rifiuto")

    assert stage.step.status is Status.FAILED
    assert stage.awaited == []
    assert Passage.FAILED in {passed.how for passed in stage.step.passed}


def test_a_decision_table_fills_a_variable_and_says_which_rule_did() -> None:
    decides = extended(ours("decisione", tabella="d_ascolto", risultato="ascolto"))
    drawing = drawn(
        start(), node("businessRuleTask", "decidi", decides), end(), path("inizio > decidi > fine")
    )

    stage = Stage(drawing, d_ascolto=TABLE).start(eta_minore=13)

    assert stage.step.data["ascolto"] == "dovuto"
    assert [(one.table, one.rules) for one in stage.step.decided] == [("d_ascolto", (2,))]


def test_a_decision_table_takes_named_inputs() -> None:
    word = ours("decisione", given(eta_minore="anni"), tabella="d_ascolto", risultato="ascolto")
    drawing = drawn(
        start(),
        node("businessRuleTask", "decidi", extended(word)),
        end(),
        path("inizio > decidi > fine"),
    )

    stage = Stage(drawing, d_ascolto=TABLE).start(anni=3)

    assert stage.step.data["ascolto"] == "da valutare"


def test_a_message_leaves_with_correlation_and_payload() -> None:
    word = ours("messaggio", given(numero="numero"), correlazione='"caso-" + string(caso_id)')
    sends = node("sendTask", "invia", extended(word), messageRef="m_relazione")

    stage = Stage(drawn(start(), sends, end(), path("inizio > invia > fine"))).start(
        caso_id=7, numero=3
    )

    sent = stage.step.sent[0]
    assert (sent.kind, sent.name, sent.correlation) == ("message", "msg_relazione", "caso-7")
    assert sent.payload == {"numero": 3}
    assert stage.is_over


def test_a_receive_task_waits_for_its_message_alone() -> None:
    word = ours("messaggio", correlazione="string(caso_id)", variabile="arrivata")
    receives = node("receiveTask", "attendi", extended(word), messageRef="m_relazione")
    stage = Stage(drawn(start(), receives, end(), path("inizio > attendi > fine"))).start(
        caso_id=7
    )
    awaited = stage.step.events[0]

    stage.arrive("attendi", {"pagine": 4})

    assert (awaited.kind, awaited.name, awaited.correlation) == ("message", "msg_relazione", "7")
    assert stage.is_over
    assert stage.step.data["arrivata"] == {"pagine": 4}


def test_a_correlation_without_a_value_is_refused() -> None:
    word = ours("messaggio", correlazione="non_esiste")
    receives = node("receiveTask", "attendi", extended(word), messageRef="m_relazione")

    with pytest.raises(UnusableValue, match="attendi"):
        Stage(drawn(start(), receives, end(), path("inizio > attendi > fine"))).start()


def test_a_manual_task_is_a_person_s_work_too() -> None:
    drawing = drawn(start(), node("manualTask", "a"), end(), path("inizio > a > fine"))

    assert Stage(drawing).start().awaited == ["a"]


def test_a_sub_process_shares_the_variables_around_it() -> None:
    inner = sub("dentro", start("i2"), user("a"), end("f2"), path("i2 > a > f2"))
    stage = Stage(drawn(start(), inner, user("b"), end(), path("inizio > dentro > b > fine")))
    stage.start(x=1)
    parent = stage.step.tasks[0].parent

    stage.do("a", x=2)

    assert parent is not None
    assert stage.awaited == ["b"]
    assert stage.step.data == {"x": 2}
    assert stage.step.outcomes == ()


CALLED = drawn(
    start(), user("q"), script("s", "p * 2", "doppio"), end(), path("inizio > q > s > fine"),
    id="chiamato",
)  # fmt: skip


def calling(*words: str) -> bytes:
    call = node("callActivity", "chiama", extended(*words), calledElement="chiamato")
    return drawn(start(), call, user("poi"), end(), path("inizio > chiama > poi > fine"))


def test_a_called_process_sees_only_what_is_handed_over_and_the_case() -> None:
    drawing = calling(ours("ingresso", nome="p", valore="x + 1"))

    stage = Stage(drawing, CALLED).start(x=1, segreto=True, caso_id=9)

    assert stage.step.tasks[0].process == "chiamato"
    assert stage.step.tasks[0].data == {"caso_id": 9, "p": Decimal(2)}


def test_a_called_process_gives_back_only_what_is_named() -> None:
    drawing = calling(
        ours("ingresso", nome="p", valore="x"), ours("uscita", nome="esito", valore="doppio")
    )

    stage = Stage(drawing, CALLED).start(x=4).do("q", suo="resta dentro")

    assert stage.awaited == ["poi"]
    assert stage.step.data == {"x": 4, "esito": Decimal(8)}


def test_an_instance_can_be_cancelled_with_everything_inside() -> None:
    stage = Stage(calling(), CALLED).start().cancel()

    assert stage.step.status is Status.CANCELLED
    assert stage.awaited == []
    with pytest.raises(NotAwaited):
        stage.cancel()


def test_values_keep_their_types_from_step_to_step() -> None:
    data = {"a": Decimal("1.10"), "b": date(2026, 2, 28), "c": timedelta(days=3), "d": [1, None]}

    stage = Stage(STRAIGHT).start(**data, e={"$": "x"}).do("a")

    assert stage.step.data == {**data, "e": {"$": "x"}}


def test_what_happens_twice_the_same_way_gives_the_same_state() -> None:
    one, other = (Stage(calling(), CALLED).start(x=1).do("q") for _ in range(2))

    assert one.step == other.step


def test_a_message_throws_on_the_way_and_at_the_end() -> None:
    drawing = drawn(
        start(),
        node("intermediateThrowEvent", "avvisa", message()),
        end("fine", message("m_risposta", '"r"')),
        path("inizio > avvisa > fine"),
    )

    assert [sent.name for sent in Stage(drawing).start().step.sent] == [
        "msg_relazione",
        "msg_risposta",
    ]
