"""What went out: what was sent, when, to whom, under which register number.

It is read from the record of the activity in which the sending was written down; which answers
tell it, its form says (`x-sent`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.apart import NOTHING_APART, Apart
from cases.records import Record, records_of_sendings
from cases.tables import body
from cases.values import as_date, as_id, as_instant
from engine.clock import ROME
from engine.language import say, say_day, to_say
from engine.store import Seal
from forms import Sent

_SENT: Mapping[str, str] = {
    "atti": to_say("Atti inviati"),
    "avviso": to_say("Avviso inviato"),
    "comunicazione": to_say("Comunicazione inviata"),
    "contributo": to_say("Contributo inviato"),
    "istanza": to_say("Istanza inviata"),
    "nota": to_say("Nota inviata"),
    "relazione": to_say("Relazione inviata"),
    "richiesta": to_say("Richiesta inviata"),
    "risposta": to_say("Risposta inviata"),
    "segnalazione": to_say("Segnalazione inviata"),
}
_CHANNELS = {
    "brevi_manu": to_say("a mano"),
    "pct_portale": to_say("portale del processo telematico"),
    "pec": to_say("PEC"),
    "telefono": to_say("telefono"),
}
_DAY = "EEEE d MMMM y"
# How a sentence names an office, by the first word of its name.
_ELSE = to_say("a {office}")
_TO = {
    "comune": to_say("al {office}"),
    "autorità": to_say("all'{office}"),
    "corte": to_say("alla {office}"),
    "giudice": to_say("al {office}"),
    "procura": to_say("alla {office}"),
    "questura": to_say("alla {office}"),
    "tribunale": to_say("al {office}"),
    "ufficio": to_say("all'{office}"),
}


@dataclass(frozen=True, slots=True)
class Sending:
    """Something that was sent. The instant (UTC) is that of its record, not of the sending."""

    task_id: int | None
    record_id: int
    receipt_id: int | None  # the document that proves the delivery
    recorded_at: datetime
    told: str = field(repr=False)


def sendings_of(
    connection: Connection, seal: Seal, case_id: int, apart: Apart = NOTHING_APART
) -> tuple[Sending, ...]:
    """Everything that was sent from a case, the first first: two statements."""
    found = [(kept, kept.sent) for kept in records_of_sendings(connection, seal, case_id, apart)]
    told = [(kept, sent) for kept, sent in found if sent is not None and _is_sent(kept, sent)]
    numbers = (one for kept, sent in told for one in _numbers(kept.answers, sent))
    names = _names_of(connection, numbers) if told else {}
    return tuple(_sending(kept, sent, names) for kept, sent in told)


def _is_sent(kept: Record, sent: Sent) -> bool:
    # What a later release calls otherwise is told as an activity; without its day nothing left.
    return sent.what in _SENT and bool(kept.answers.get(sent.at))


def _sending(kept: Record, sent: Sent, names: Mapping[int, str]) -> Sending:
    return Sending(
        kept.line.task_id,
        kept.line.id,
        as_id(kept.answers.get(sent.receipt)),
        kept.line.at,
        _told(kept.answers, sent, names),
    )


def _told(answers: Mapping[str, Any], sent: Sent, names: Mapping[int, str]) -> str:
    """As a judge reads it: what, to whom, when, how, under which number."""
    told = " ".join(filter(None, (say(_SENT[sent.what]), _to_whom(answers, sent, names))))
    told += _when(answers.get(sent.at))
    channel = _CHANNELS.get(str(answers.get(sent.channel)))
    told += f" ({say(channel)})" if channel else ""
    number = str(answers.get(sent.number) or "").strip()
    return told + (say(", protocollo n. {number}", number=number) if number else "")


def _when(value: Any) -> str:
    # With its name the day takes no article: nobody reads "il 8", and "l'8" is Italian alone.
    at, day = as_instant(value), as_date(value)
    if at is None:
        return f", {say_day(day, _DAY)}" if day else ""
    local = at.astimezone(ROME)
    return say(", {day}, ore {hour}", day=say_day(local.date(), _DAY), hour=f"{local:%H:%M}")


def _to_whom(answers: Mapping[str, Any], sent: Sent, names: Mapping[int, str]) -> str:
    offices = (_office(one, sent, names) for one in _recipients(answers, sent))
    said = [
        say(_TO.get(office.split()[0].lower(), _ELSE), office=office)
        for office in offices
        if office
    ]
    return ", ".join(said) or (say(sent.office) if sent.office else "")


def _office(one: Any, sent: Sent, names: Mapping[int, str]) -> str:
    if isinstance(one, Mapping):
        return names.get(as_id(one.get("organo")) or 0) or str(one.get("ufficio") or "").strip()
    if isinstance(one, int):
        return names.get(one, "")
    return sent.offices.get(str(one), str(one)).strip()


def _recipients(answers: Mapping[str, Any], sent: Sent) -> list[Any]:
    said = answers.get(sent.to)
    return said if isinstance(said, list) else [] if said is None else [said]


def _numbers(answers: Mapping[str, Any], sent: Sent) -> list[int]:
    listed = _recipients(answers, sent)
    found = (as_id(one.get("organo")) if isinstance(one, Mapping) else one for one in listed)
    return [one for one in found if isinstance(one, int)]


def _names_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, str]:
    asked = select(body.c.id, body.c.name).where(body.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in connection.execute(asked)}
