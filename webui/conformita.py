"""The desk of compliance: who has opened which case, when and why, without the child's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, render_template, request
from sqlalchemy import Connection

from access import Permission, list_readings, record_reading
from access.readings import Reading
from cases.files import CaseFile, CaseNumber, find_case
from engine.language import to_say
from webui.guard import office, person, requires
from webui.language import gettext
from webui.numbers import number

conformita = Blueprint("conformita", __name__)

PAGE = 50
_NUMBER = re.compile(r"\s*((?:19|20)[0-9]{2})\s*/\s*([0-9]{1,6})\s*")
_PARTS = {
    "anagrafe": to_say("ricerca di precedenti"),
    "cronologia": to_say("cronologia"),
    "documenti": to_say("documenti"),
    "gestione": to_say("gestione"),
    "letture": to_say("registro delle letture"),
    "notizia": to_say("fatto che tocca i percorsi"),
    "percorsi": to_say("percorsi"),
    "percorso": to_say("disegno di un percorso"),
    "persone": to_say("persone"),
    "provvedimenti": to_say("provvedimenti"),
    "quadro": to_say("quadro"),
    "scadenze": to_say("scadenze"),
    "scheda": to_say("scheda compilata"),
}


@dataclass(frozen=True, slots=True)
class ShownReading:
    """One reading in the words of the page."""

    who: str = field(repr=False)
    at: datetime
    what: str
    why: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Readings:
    """A page of the record, and where the next one begins."""

    rows: tuple[ShownReading, ...]
    following: int | None


@conformita.get("/conformita/letture")
@requires(Permission.READING_REVIEW)
def readings() -> str:
    """Who has opened a case, asked for by its number: this look is recorded too."""
    asked = request.args.get("fascicolo", "")[:20]
    found = _NUMBER.fullmatch(asked)
    case, shown = None, None
    with office().read() as connection:
        if found:
            case = find_case(connection, CaseNumber(int(found[1]), int(found[2])))
        if case is not None:
            shown = readings_of(connection, case)
    if case is not None:
        with office().begin() as work:
            record_reading(work, person().id, case.id, "letture")
    return render_template(
        "conformita/letture.html", asked=asked, case=case, readings=shown, is_number=bool(found)
    )


def readings_of(connection: Connection, case: CaseFile) -> Readings:
    """The page of the record of readings of a case that the address asks for."""
    before = request.args.get("prima", type=number)
    found = list_readings(connection, case.id, before=before, limit=PAGE + 1)
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return Readings(_shown(connection, found[:PAGE]), following)


def _shown(connection: Connection, found: Sequence[Reading]) -> tuple[ShownReading, ...]:
    """Why somebody read is sealed with the key of the office: asked for where it was told."""
    told = any(one.why for one in found)
    seal = office().sealer.of(connection, None) if told else None
    return tuple(
        ShownReading(
            one.name,
            one.at,
            _said(one.part),
            seal.open_words(one.why, None) if seal and one.why else "",
        )
        for one in found
    )


def _said(part: str) -> str:
    kind, _, rest = part.partition(" ")
    if kind == "documento":
        return gettext("documento n. %(number)s", number=rest)
    if kind == "attività":
        return gettext("modulo «%(name)s»", name=rest.replace("_", " "))
    return gettext(_PARTS[part]) if part in _PARTS else part
