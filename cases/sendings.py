"""What went to the court: what was sent, when, to whom, under which register number.

It is read from the record of the activity in which the sending was written down with its receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from cases.records import Record, records_of_steps
from cases.tables import body
from cases.values import as_id, as_instant
from engine.clock import ROME
from engine.language import say, say_day, to_say
from engine.store import Seal

SENT: Mapping[str, str] = {
    "invia_segnalazione": to_say("Segnalazione inviata"),
    "protocolla_e_invia": to_say("Relazione inviata"),
}
"""The activities in which a sending is written down, and what was sent there."""
_CHANNELS = {
    "brevi_manu": to_say("a mano"),
    "pct_portale": to_say("portale del processo telematico"),
    "pec": to_say("PEC"),
}
# How a sentence names an office, by the first word of its name.
_ELSE = to_say("a {office}")
_TO = {
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


def sendings_of(connection: Connection, seal: Seal, case_id: int) -> tuple[Sending, ...]:
    """Everything that was sent from a case, the first first: two statements."""
    found = records_of_steps(connection, seal, case_id, SENT)
    numbers = (one for kept in found for one in _numbers(kept))
    names = _names_of(connection, numbers) if found else {}
    return tuple(_sending(one, names) for one in found)


def _sending(kept: Record, names: Mapping[int, str]) -> Sending:
    return Sending(
        kept.line.task_id,
        kept.line.id,
        as_id(kept.answers.get("ricevuta_consegna")),
        kept.line.at,
        _told(kept, names),
    )


def _told(kept: Record, names: Mapping[int, str]) -> str:
    """As a judge reads it: what, to whom, when, how, under which number."""
    answers = kept.answers
    told = f"{say(SENT[kept.line.element])} {_to_whom(answers, names)}"
    at = as_instant(answers.get("inviata_il"))
    if at is not None:
        local = at.astimezone(ROME)
        # With its name the day takes no article: nobody reads "il 8", and "l'8" is Italian alone.
        day = say_day(local.date(), "EEEE d MMMM y")
        told += say(", {day}, ore {hour}", day=day, hour=f"{local:%H:%M}")
    channel = _CHANNELS.get(str(answers.get("canale_deposito")))
    told += f" ({say(channel)})" if channel else ""
    number = str(answers.get("protocollo") or "").strip()
    return told + (say(", protocollo n. {number}", number=number) if number else "")


def _to_whom(answers: Mapping[str, Any], names: Mapping[int, str]) -> str:
    offices = (
        names.get(as_id(one.get("organo")) or 0) or str(one.get("ufficio") or "").strip()
        for one in _recipients(answers)
    )
    said = [
        say(_TO.get(office.split()[0].lower(), _ELSE), office=office)
        for office in offices
        if office
    ]
    return ", ".join(said) or say("all'autorità giudiziaria")


def _recipients(answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = answers.get("destinatari")
    return [one for one in listed or () if isinstance(one, Mapping)]


def _numbers(kept: Record) -> list[int]:
    found = (as_id(one.get("organo")) for one in _recipients(kept.answers))
    return [one for one in found if one is not None]


def _names_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, str]:
    asked = select(body.c.id, body.c.name).where(body.c.id.in_(sorted(set(ids))))
    return {row.id: row.name for row in connection.execute(asked)}
