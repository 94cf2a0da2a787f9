import pytest

from engine.runtime import UnsupportedDiagram, check, compile_program
from tests.engine.drawing import (
    drawn,
    end,
    event,
    extended,
    given,
    node,
    ours,
    path,
    start,
    user,
)

STRAIGHT = (start(), user("a"), end(), path("inizio > a > fine"))


def findings(*files: bytes) -> list[tuple[str, str]]:
    bundle = {f"bpmn/{number}.bpmn": raw for number, raw in enumerate(files)}
    return [(found.element, found.message) for found in check(bundle, "prova")]


def instead_of_a(*parts: str) -> bytes:
    """A straight process in which "a" is what is looked at."""
    return drawn(start(), *parts, end(), path("inizio > a > fine"))


def test_all_reasons_come_together() -> None:
    drawing = drawn(
        start(), node("task", "a"), node("task", "b"), end(), path("inizio > a > b > fine")
    )

    with pytest.raises(UnsupportedDiagram) as refused:
        compile_program({"bpmn/prova.bpmn": drawing}, "prova")

    assert [found.element for found in refused.value.findings] == ["a", "b"]
    assert "«prova»" in str(refused.value)


def test_a_file_that_is_not_there_is_said() -> None:
    assert "non c'è" in findings()[0][1]


def test_a_called_process_has_a_plain_start() -> None:
    called = drawn(
        start("inizio", event("message", "m_relazione")), end(), path("inizio > fine"),
        id="chiamato",
    )  # fmt: skip

    found = findings(instead_of_a(node("callActivity", "a", calledElement="chiamato")), called)

    assert found == [("a", "il processo chiamato «chiamato» non ha un inizio semplice")]


def test_two_processes_of_one_name_are_refused() -> None:
    assert (
        findings(drawn(*STRAIGHT), drawn(*STRAIGHT))[0][1] == "due processi hanno lo stesso nome"
    )


def test_a_file_holds_one_executable_process() -> None:
    two = drawn(*STRAIGHT).replace(
        b"</bpmn:definitions>", b'<bpmn:process id="p2" isExecutable="true"/></bpmn:definitions>'
    )

    assert "uno solo" in findings(two)[0][1]
    assert "0 processi" in findings(drawn(*STRAIGHT).replace(b'"true"', b'"false"'))[0][1]


def test_a_foreign_namespace_is_refused() -> None:
    foreign = drawn(
        start(), node("userTask", "a", extended('<x:y xmlns:x="urn:altri"/>')), end(),
        path("inizio > a > fine"),
    )  # fmt: skip

    assert "urn:altri" in findings(foreign)[0][1]


def test_a_foreign_attribute_is_refused() -> None:
    foreign = drawn(*STRAIGHT).replace(
        b'<bpmn:userTask id="a"', b'<bpmn:userTask id="a" xmlns:c="urn:altri" c:assignee="anna"'
    )

    assert ("a", "l'attributo «assignee» viene da uno spazio dei nomi non ammesso: urn:altri") in (
        findings(foreign)
    )


HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "ben formato"),
        (b"<nulla/>", "non è un diagramma BPMN"),
        (b"<a><b></a>", "ben formato"),
        (b"\xff\xfe<", "UTF-8"),
        (drawn(*STRAIGHT).decode().encode("utf-16"), "UTF-8"),
        (drawn(*STRAIGHT).replace(b"UTF-8", b"UTF-7"), "UTF-8"),
        (HEAD + b"<!DOCTYPE x><x/>", "DOCTYPE"),
        (HEAD + b'<!doctype x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "DOCTYPE"),
        (HEAD + b'<x><!ENTITY e "e"></x>', "ENTITY"),
        (HEAD + b"<x>&ignota;</x>", "ben formato"),
        (HEAD + b"<x>" * 100 + b"</x>" * 100, "livelli"),
        (HEAD + b"<x>" + b" " * 3 * 1024 * 1024 + b"</x>", "2 MB"),
        (drawn(*STRAIGHT, *(user(f"u{number}") for number in range(5_000))), "5003 elementi"),
    ],
)
def test_a_hostile_file_is_refused_before_anything_is_made_of_it(raw: bytes, reason: str) -> None:
    assert reason in findings(raw)[0][1]


def test_comments_and_instructions_hide_nothing() -> None:
    drawing = instead_of_a(
        node(
            "scriptTask", "a", extended(ours("risultato", variabile="x")),
            "<bpmn:script>1 + <!-- ciao --><?x y?>1</bpmn:script>",
        )
    )  # fmt: skip

    assert findings(drawing) == []


def test_a_decision_table_must_be_there_and_be_readable() -> None:
    word = ours("decisione", given(x="1"), tabella="d_x", risultato="y")
    files = {"bpmn/prova.bpmn": instead_of_a(node("businessRuleTask", "a", extended(word)))}

    missing = check(files, "prova")
    unreadable = check({**files, "dmn/d_x.dmn": b"<x/>"}, "prova")

    assert "«d_x» non c'è" in missing[0].message
    assert unreadable[0].element == "a"


def test_colours_of_the_drawing_do_no_harm() -> None:
    shapes = (
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
        ' xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" id="d"><di:BPMNPlane id="p">'
        '<di:BPMNShape id="s" bpmnElement="a" bioc:fill="#fff"/></di:BPMNPlane></di:BPMNDiagram>'
    )
    coloured = drawn(*STRAIGHT).replace(
        b"</bpmn:definitions>", shapes.encode() + b"</bpmn:definitions>"
    )

    assert findings(coloured) == []
    assert "urn:altri" in findings(coloured.replace(b"http://bpmn.io", b"urn:altri"))[0][1]
