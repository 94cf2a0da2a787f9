"""A small double of the runtime: one token that walks a line, for tests of what is around it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from engine.instances import Runtime
from engine.steps import (
    AwaitedEvent,
    AwaitedJob,
    AwaitedTask,
    AwaitedTimer,
    Cancelled,
    Happened,
    JobDone,
    MessageArrived,
    Passage,
    Passed,
    Sent,
    SignalRaised,
    Started,
    Status,
    Step,
    TaskCompleted,
    TaskKey,
    TimerDue,
)

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_OURS = "{urn:percorsi:bpmn:1}"


@dataclass(frozen=True, slots=True)
class LineProgram:
    """The shapes of one diagram by id, and where each leads."""

    process: str
    shapes: Mapping[str, ET.Element]
    flows: Mapping[str, list[tuple[str, str]]]
    reminders: Mapping[str, ET.Element]


@dataclass(slots=True)
class _Token:
    at: str
    key: str
    data: dict[str, Any]
    count: int = 0
    reminder: str | None = None
    reminder_key: str = ""
    due: str = ""
    sent: list[Sent] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)


def compile_line(files: Mapping[str, bytes], process: str) -> LineProgram:
    root = ET.fromstring(files[f"bpmn/{process}.bpmn"])  # noqa: S314  # our own text
    inside = root.find(f"{_BPMN}process")
    assert inside is not None
    shapes = {e.get("id", ""): e for e in inside if e.get("id")}
    flows: dict[str, list[tuple[str, str]]] = {}
    for flow in inside.iter(f"{_BPMN}sequenceFlow"):
        condition = flow.findtext(f"{_BPMN}conditionExpression", "")
        flows.setdefault(flow.get("sourceRef", ""), []).append(
            (flow.get("targetRef", ""), condition)
        )
    boundary = {e.get("attachedToRef", ""): e for e in inside.iter(f"{_BPMN}boundaryEvent")}
    return LineProgram(process, shapes, flows, boundary)


def advance_line(
    program: LineProgram,
    snapshot: bytes | None,
    happened: Happened,
    now: datetime,
    functions: Mapping[str, Any],
) -> Step:
    if snapshot is None:
        assert isinstance(happened, Started)
        token = _Token("inizio", "", dict(happened.data))
        return _walk(program, token, now)
    token = _Token(**json.loads(snapshot))
    match happened:
        case Cancelled():
            return _step(program, token, Status.CANCELLED)
        case TimerDue(timer=key) if key == token.reminder_key:
            token.reminder, token.reminder_key = None, ""
            return _step(program, token, Status.RUNNING)
        case TaskCompleted(answers=answers):
            token.data |= answers
        case MessageArrived(payload=payload) | SignalRaised(payload=payload):
            token.data["risposta"] = dict(payload)
        case JobDone(result=result):
            token.data["esito"] = result
        case _:
            pass
    token.passed.append(_passed(program, token, Passage.COMPLETED))
    return _walk(program, token, now)


LINE = Runtime(compile_line, advance_line)


def _walk(program: LineProgram, token: _Token, now: datetime) -> Step:
    token.reminder, token.reminder_key, token.due = None, "", ""
    while True:
        targets = program.flows.get(token.at, [])
        token.at = next((t for t, c in targets if c and token.data.get(c)), targets[0][0])
        token.count += 1
        token.key = f"{token.at}:{token.count}"
        shape = program.shapes[token.at]
        tag = shape.tag.removeprefix(_BPMN)
        if tag == "endEvent":
            token.passed.append(_passed(program, token, Passage.COMPLETED))
            return _step(program, token, Status.COMPLETED)
        if tag == "intermediateThrowEvent":
            token.sent.append(_letter(shape, token))
        elif tag != "exclusiveGateway":
            break
        token.passed.append(_passed(program, token, Passage.COMPLETED))
    duration = _duration(shape)
    if duration is not None:
        token.due = (now + duration).isoformat()
    reminder = program.reminders.get(token.at)
    if reminder is not None:
        token.reminder = (now + (_duration(reminder) or timedelta())).isoformat()
        token.reminder_key = f"scadenza_{token.key}"
    token.passed.append(_passed(program, token, Passage.ENTERED))
    return _step(program, token, Status.RUNNING)


def _step(program: LineProgram, token: _Token, status: Status) -> Step:
    kept = {
        name: getattr(token, name)
        for name in ("at", "key", "data", "count", "reminder", "reminder_key", "due")
    }
    ended = status is not Status.RUNNING
    shape = program.shapes[token.at]
    tag = shape.tag.removeprefix(_BPMN)
    key, process = TaskKey(token.key), program.process
    timers = []
    if token.reminder and not ended:
        due = datetime.fromisoformat(token.reminder)
        timers.append(
            AwaitedTimer(TaskKey(token.reminder_key), f"scadenza_{token.at}", process, due)
        )
    if token.due and not ended:
        timers.append(AwaitedTimer(key, token.at, process, datetime.fromisoformat(token.due)))
    return Step(
        snapshot=json.dumps(kept).encode(),
        status=status,
        outcomes=("fine",) if status is Status.COMPLETED else (),
        tasks=(AwaitedTask(key, token.at, process, token.at, None, token.data),)
        if tag == "userTask" and not ended
        else (),
        timers=tuple(timers),
        events=() if ended else _events(shape, token, process),
        jobs=() if ended else _jobs(shape, token, process),
        sent=tuple(token.sent),
        passed=tuple(token.passed),
        data=token.data,
    )


def _events(shape: ET.Element, token: _Token, process: str) -> tuple[AwaitedEvent, ...]:
    found = _event_name(shape)
    if shape.tag != f"{_BPMN}intermediateCatchEvent" or found is None:
        return ()
    kind, name = found
    meaning = shape.find(f".//{_OURS}messaggio")
    correlation = "" if meaning is None else _value(meaning.get("correlazione", ""), token)
    return (AwaitedEvent(TaskKey(token.key), token.at, process, kind, name, str(correlation)),)


def _jobs(shape: ET.Element, token: _Token, process: str) -> tuple[AwaitedJob, ...]:
    service = shape.find(f".//{_OURS}servizio")
    if service is None:
        return ()
    given = _parameters(service, token)
    return (AwaitedJob(TaskKey(token.key), token.at, process, service.get("gestore", ""), given),)


def _letter(shape: ET.Element, token: _Token) -> Sent:
    kind, name = _event_name(shape) or ("", "")
    meaning = shape.find(f".//{_OURS}messaggio")
    if meaning is None:
        return Sent(kind, name)
    correlation = str(_value(meaning.get("correlazione", ""), token))
    return Sent(kind, name, correlation, _parameters(meaning, token))


def _event_name(shape: ET.Element) -> tuple[str, str] | None:
    for kind in ("message", "signal"):
        event = shape.find(f"{_BPMN}{kind}EventDefinition")
        if event is not None:
            return kind, event.get(f"{kind}Ref", "")
    return None


def _parameters(meaning: ET.Element, token: _Token) -> dict[str, Any]:
    return {
        one.get("nome", ""): _value(one.get("valore", ""), token)
        for one in meaning.iter(f"{_OURS}parametro")
    }


def _value(expression: str, token: _Token) -> Any:
    if expression.startswith('"'):
        return expression.strip('"')
    return token.data.get(re.sub(r"^string\((\w+)\)$", r"\1", expression))


def _duration(shape: ET.Element) -> timedelta | None:
    text = shape.findtext(f".//{_BPMN}timeDuration")
    if text is None:
        return None
    days = re.search(r"P(\d+)D", text)
    return timedelta(days=int(days.group(1)) if days else 0)


def _passed(program: LineProgram, token: _Token, how: Passage) -> Passed:
    return Passed(token.at, program.process, how, TaskKey(token.key))
