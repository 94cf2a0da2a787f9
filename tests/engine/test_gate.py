import pytest

from engine.runtime import check
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    event,
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
    service,
    start,
    sub,
    throw,
    timer,
    user,
)

STRAIGHT = (start(), user("a"), end(), path("inizio > a > fine"))


def findings(*files: bytes) -> list[tuple[str, str]]:
    bundle = {f"bpmn/{number}.bpmn": raw for number, raw in enumerate(files)}
    return [(found.element, found.message) for found in check(bundle, "prova")]


def instead_of_a(*parts: str) -> bytes:
    """A straight process in which "a" is what is looked at."""
    return drawn(start(), *parts, end(), path("inizio > a > fine"))


def with_definition(definition: str) -> bytes:
    return instead_of_a(catch("a", definition))


def listening(definition: str, told: str = "true", loop: str = "") -> bytes:
    """A straight process with an event sub-process."""
    begins = node("startEvent", "i2", definition, isInterrupting=told)
    inside = sub("s", loop, begins, end("f2"), path("i2 > f2"), triggeredByEvent="true")
    return drawn(*STRAIGHT, inside)


REFUSED: list[tuple[bytes, str, str]] = [
    # words that SpiffWorkflow parses and does not run
    (instead_of_a(node("task", "a")), "a", "senza tipo"),
    (instead_of_a(node("complexGateway", "a")), "a", "gateway complesso"),
    (instead_of_a(node("adHocSubProcess", "a")), "a", "ad hoc"),
    (instead_of_a(node("transaction", "a")), "a", "transazione"),
    (instead_of_a(throw("a", event("compensate"))), "a", "compensazione"),
    (instead_of_a(throw("a", event("link"))), "a", "link"),
    (with_definition(event("conditional")), "a", "condizionale"),
    (instead_of_a(catch("a", event("error", "e_rifiuto"))), "a", "errorEventDefinition"),
    (
        drawn(start(), end("fine", event("signal", "g_allarme")), path("inizio > fine")),
        "fine",
        "non parte",
    ),
    (drawn(*STRAIGHT, node("dataObject", "dati")), "dati", "oggetti dati"),
    (drawn(*STRAIGHT, node("dataStoreReference", "archivio")), "archivio", "archivi dati"),
    (instead_of_a(node("userTask", "a", "<bpmn:ioSpecification/>")), "a", "ingresso e uscita"),
    (instead_of_a(node("userTask", "a", startQuantity="2")), "a", "startQuantity"),
    (instead_of_a(node("userTask", "a", isForCompensation="true")), "a", "compensazione"),
    (instead_of_a(node("userTask", "a", magia="sì")), "a", "magia"),
    (instead_of_a(node("magia", "a")), "a", "«magia» non è ammessa"),
    (instead_of_a(node("userTask", "a", "<bpmn:potentialOwner/>")), "a", "ruoli"),
    # our own words in the wrong place
    (instead_of_a(node("userTask", "a", extended(ours("magia")))), "a", "percorsi:magia"),
    (
        instead_of_a(node("userTask", "a", extended(ours("servizio")))),
        "a",
        "non si usa su «userTask»",
    ),
    (instead_of_a(node("userTask", "a", extended(ours("attivita", x="1")))), "a", "«x»"),
    (instead_of_a(node("userTask", "a", ours("attivita"))), "a", "extensionElements"),
    # ways in and out
    (drawn(start(), user("a"), end(), path("inizio > a")), "a", "nessun flusso esce"),
    (drawn(*STRAIGHT, user("sola"), path("sola > fine")), "sola", "nessun flusso porta"),
    (drawn(*STRAIGHT, user("b"), path("a > b > fine")), "a", "più flussi"),
    (
        drawn(start(), user("a"), end(), path("inizio > a"), flow("a", "fine", "x = 1")),
        "a",
        "una condizione sta solo",
    ),
    (drawn(user("a"), end(), path("a > fine")), "", "evento di inizio"),
    (drawn(*STRAIGHT, path("fine > a")), "fine", "non può uscire"),
    (drawn(*STRAIGHT, path("a > altrove")), "a__altrove", "altrove"),
    (
        drawn(*STRAIGHT, sub("s", start("i2"), user("b"), end("f2"), path("i2 > b > f2 > a"))),
        "f2__a",
        "attraversa il bordo",
    ),
    (drawn(*STRAIGHT, start("altro"), path("altro > a")), "altro", "la stessa cosa"),
    # names
    (drawn(start("Start"), end(), path("Start > fine")), "Start", "riservato"),
    (drawn(start(), end("End"), path("inizio > End")), "End", "riservato"),
    (instead_of_a(user("a"), user("a")), "a", "due volte"),
    (instead_of_a(script("a", "1", "non va")), "a", "nome di una variabile"),
    # gateways
    (
        drawn(
            start(), gateway("exclusive", "x"), end(), end("f2"), path("inizio > x"),
            flow("x", "fine", "a = 1"), flow("x", "f2", "a = 2"),
        ),
        "x",
        "predefinito",
    ),
    (
        drawn(
            start(), gateway("inclusive", "x", default="f2"), end(), end("f2"),
            path("inizio > x > fine"), flow("x", "f2"),
        ),
        "x",
        "non ha condizione",
    ),
    (
        drawn(
            start(), gateway("parallel", "x"), end(), end("f2"), path("inizio > x > fine"),
            flow("x", "f2", "a = 2"),
        ),
        "x",
        "non ha effetto",
    ),
    (
        drawn(
            start(), gateway("eventBased", "x"), user("a"), catch("b", message()), end(),
            path("inizio > x > a > fine"), path("x > b > fine"),
        ),
        "x",
        "un evento da attendere",
    ),
    (
        drawn(start(), gateway("eventBased", "x"), catch("b", message()), end(),
              path("inizio > x > b > fine")),
        "x",
        "almeno due",
    ),
    # events
    (with_definition(event("message")), "a", "quale messaggio"),
    (with_definition(message(correlation=None)), "a", "correlazione"),
    (with_definition(message(a="tutti")), "a", "si scrive solo su chi invia"),
    (instead_of_a(throw("a", message(a="alcuni"))), "a", "può dire solo «tutti»"),
    (with_definition(""), "a", "che cosa attende"),
    (with_definition("<bpmn:timerEventDefinition/>"), "a", "quando scatta"),
    (with_definition(timer("Cycle", "R/P1D")), "a", "ciclo"),
    (
        drawn(*STRAIGHT, boundary("b", "a", timer("Cycle", "R/P1D")), path("b > fine")),
        "b",
        "ciclo",
    ),
    (
        drawn(
            *STRAIGHT, boundary("b", "a", event("error", "e_rifiuto")), path("b > fine")
        ),
        "b",
        "non può venire un errore",
    ),
    (
        drawn(*STRAIGHT, boundary("b", "a", event("escalation", "s_avviso")), path("b > fine")),
        "b",
        "escalation",
    ),
    (
        drawn(
            start(), script("a", "1", "x"), end(), path("inizio > a > fine"),
            boundary("b", "a", message()), path("b > fine"),
        ),
        "b",
        "non scatterebbe mai",
    ),
    (drawn(*STRAIGHT, boundary("b", "manca", message()), path("b > fine")), "b", "«manca», che"),
    (
        drawn(
            *STRAIGHT,
            sub("s", start("i2"), end("f2"), path("i2 > f2"), triggeredByEvent="true"),
        ),
        "i2",
        "deve attendere",
    ),
    (instead_of_a(sub("a", start("i2", message()), end("f2"), path("i2 > f2"))), "i2", "normale"),
    (instead_of_a(sub("a", user("x"), end("f2"), path("x > f2"))), "a", "0 eventi di inizio"),
    (
        drawn(start("inizio", message()), end(), path("inizio > fine")),
        "inizio",
        "senza correlazione",
    ),
    (
        drawn(
            start(), gateway("exclusive", "x", default="fine"), user("a"), end(),
            path("inizio > x > a > fine"), flow("x", "fine", "a = 1"),
        ),
        "x",
        "predefinito non ha condizione",
    ),
    (
        drawn(
            start(), gateway("exclusive", "x"), end(), end("f2"), path("inizio > x"),
            flow("x", "fine", "a = 1"), path("x > f2"),
        ),
        "x",
        "manca il flusso predefinito",
    ),
    (
        drawn(
            start(), gateway("exclusive", "m"), gateway("eventBased", "x"), catch("a", message()),
            catch("b", message()), end(), path("inizio > m > x > a > m"), path("x > b > fine"),
            gateway("exclusive", "m2"), path("m2 > a"),
        ),
        "x",
        "solo da questo gateway",
    ),
    (drawn(*STRAIGHT, path("inizio > a")), "inizio__a", "due volte"),
    (
        drawn(*STRAIGHT, flow("inizio", "a").replace("inizio__a", "altro")),
        "altro",
        "due flussi vanno",
    ),
    (
        instead_of_a(catch("a", extended(ours("messaggio", given(x="1"), correlazione='"c"'))
                           + event("message", "m_relazione"))),
        "a",
        "su chi invia",
    ),
    (
        drawn(start("inizio", event("error", "e_rifiuto")), end(), path("inizio > fine")),
        "inizio",
        "da un errore",
    ),
    (listening(event("message", "m_relazione")), "i2", "correlazione"),
    (listening(timer("Cycle", "R/P1D")), "i2", "non interrompe"),
    (listening(event("error", "e_rifiuto"), told="false"), "i2", "interrompe sempre"),
    (listening(event("error", "e_rifiuto"), loop=for_each("[1]", "x")), "s", "non si ripete"),
    (
        drawn(
            start(), service("a"), boundary("b", "a", event("error"), interrupting=False), end(),
            path("inizio > a > fine"), path("b > fine"),
        ),
        "b",
        "interrompe sempre",
    ),
    (drawn(start(), gateway("exclusive", "x", default="f2"), end(), end("f2"), path("inizio > x"),
           flow("x", "fine", "1 +"), path("x > f2")), "x__fine", "condizione"),
    (instead_of_a(script("a", "x.__class__", "x")), "a", "non è scritta bene"),
    (drawn('<di:x xmlns:di="http://www.omg.org/spec/DD/20100524/DI"/>'), "", "non è ammesso"),
    (with_definition(event("message", "manca")), "a", "«manca», che non c'è"),
    (with_definition(event("message", "e_rifiuto")), "a", "«e_rifiuto», che non c'è"),
    (instead_of_a(throw("a", event("escalation"))), "a", "quale errore o escalation"),
    (drawn(*STRAIGHT, boundary("b", "fine", message()), path("b > fine")), "b", "non c'è"),
    # tasks
    (instead_of_a(node("userTask", "a", default="a__fine")), "a", "predefinito sta solo"),
    (instead_of_a(sub("a", triggeredByEvent="forse")), "a", "triggeredByEvent"),
    (
        instead_of_a(
            node(
                "userTask", "a", node_without_id("standardLoopCharacteristics", loopMaximum="x")
            )
        ),
        "a",
        "loopMaximum",
    ),
    (instead_of_a(node("serviceTask", "a")), "a", "gestore"),
    (instead_of_a(node("scriptTask", "a")), "a", "espressione"),
    (instead_of_a(node("scriptTask", "a", scriptFormat="python")), "a", "FEEL"),
    (instead_of_a(node("receiveTask", "a")), "a", "messaggio"),
    (instead_of_a(node("sendTask", "a")), "a", "quale messaggio"),
    (instead_of_a(node("businessRuleTask", "a")), "a", "tabella"),
    (instead_of_a(node("callActivity", "a", calledElement="manca")), "a", "«manca» non c'è"),
    (instead_of_a(node("callActivity", "a", calledElement="prova")), "", "se stesso"),
    # repetition
    (
        instead_of_a(node("userTask", "a", node_without_id("multiInstanceLoopCharacteristics"))),
        "a",
        "collezione",
    ),
    (
        instead_of_a(node("userTask", "a", for_each("[1]", "x", raccolta="y"))),
        "a",
        "scritti insieme",
    ),
    (
        instead_of_a(node("userTask", "a", node_without_id("standardLoopCharacteristics"))),
        "a",
        "quando finisce",
    ),
    # expressions
    (instead_of_a(script("a", "__import__('os').system('id')", "x")), "a", "script"),
    (instead_of_a(script("a", "open(percorso)", "x")), "a", "«open» non esiste"),
    (instead_of_a(script("a", "[x for x in y]", "x")), "a", "non è scritta bene"),
    (instead_of_a(script("a", "x.__class__.__mro__()", "x")), "a", "script"),
    (instead_of_a(service("a", p="1 +")), "a", "«p»"),
    (with_definition(timer("Duration", "'PT1H'")), "a", "timer"),
    (with_definition(timer("Duration", "${durata}")), "a", "timer"),
    (with_definition(message(correlation="a b c d")), "a", "correlazione"),
    (
        instead_of_a(node("userTask", "a", extended(ours("attivita", ripropone="esito =")))),
        "a",
        "ripropone",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("drawing", "element", "reason"), REFUSED)
def test_what_does_not_run_is_refused_with_element_and_reason(
    drawing: bytes, element: str, reason: str
) -> None:
    found = findings(drawing)

    assert any(id == element and reason in message for id, message in found), found
