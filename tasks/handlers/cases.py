"""What service tasks do to cases and their papers: `fascicoli.*` and `lettere.*`."""

from typing import Any

from sqlalchemy import select

from cases.absorbing import Source, absorb
from cases.files import hides_address, open_case
from cases.merging import Joining
from cases.records import Record, latest_record
from cases.sheet import open_sheet
from engine.store.tables import instance
from tasks import registry
from tasks.handlers.archiving import asking_for
from tasks.handlers.called import Called, number
from tasks.joining import join
from tasks.letters import Writing, compose
from tasks.protecting import hide_earlier
from tasks.reach import awaited
from tasks.tables import task

JOINED = "verifica dei precedenti e delle omonimie"
"""Why a case is joined to another one by a path: somebody has compared the two."""
_REPORTED = (
    "tipo_segnalante",
    "fatti_riferiti",
    "fonte",
    "genitori_informati",
    "motivo_mancata_informazione",
)
"""What may be known of a report before it is registered: never who has told it, nor of whom."""


def search_registry(called: Called) -> dict[str, Any]:
    """`fascicoli.cerca_precedenti`: other cases of the child or the family, in numbers."""
    found = registry.earlier_cases(called.work.connection, called.house.sealer, called.case_id)
    return {"trovati": len(found), "fascicoli": list(found)}


def join_cases(called: Called) -> int:
    """`fascicoli.unisci`: the case of this path joins another one, `in`; the number of that.

    With `fratello` the child is a brother or sister of the other's, and becomes a person of it.
    """
    into = number(called.given("in"))
    if called.case_id is None or into is None:
        raise registry.NoCase
    of_sibling = called.given("fratello") is True
    joining = Joining(called.case_id, into, None, JOINED, of_sibling=of_sibling)
    job = called.job.instance_id
    kept = join(called.work, called.house.sealer, called.house.engine, joining, but=job)
    if hides_address(called.work.connection, kept.id):
        house = called.house
        seal = house.sealer.of(called.work.connection, kept.id)
        hide_earlier(called.work, seal, house.definitions, kept, by=None)
    return kept.id


def hand_over_report(called: Called) -> int:
    """`fascicoli.consegna_segnalazione`: a fascicolo in which a report that this path has gathered
    is known already, so that whoever registers it is asked only the rest; its number.

    Of the last answers to `attivita` those are handed over that a registration asks for. They go
    from one sealed fascicolo into the other, never through the data of a path.
    """
    work, sealer, element = called.work, called.house.sealer, str(called.given("attivita"))
    by = called.author(element)
    into = open_case(work, sealer, by=by).id
    held = _record_of(called, element)
    if held is not None:
        said = {name: held.answers.get(name) for name in _REPORTED}
        known = {f"segnalazione.{name}": one for name, one in said.items() if one is not None}
        sheet = open_sheet(work.connection, sealer, into, lock=True)
        absorb(work, sealer, sheet, Source(into, held.line.title, by), known)
    return into


def _record_of(called: Called, element: str) -> Record | None:
    """The last answers to an activity of this very path."""
    if called.case_id is None:
        return None
    mine = called.job.instance_id
    connection, sealer = called.work.connection, called.house.sealer
    asked = select(instance.c.process).where(instance.c.id == mine)
    process = connection.execute(asked).scalar_one()
    held = latest_record(connection, sealer, called.case_id, process, element)
    return held if held is not None and held.line.instance_id == mine else None


def awaits_already(called: Called) -> bool:
    """`percorsi.gia_in_attesa`: whether the same path, begun before in this case, still awaits one
    of these activities: what has come twice is done once.
    """
    mine = called.job.instance_id
    process = select(instance.c.process).where(instance.c.id == mine).scalar_subquery()
    asked = select(task.c.id).where(
        task.c.case_id == called.case_id,
        task.c.process == process,
        task.c.status == "open",
        task.c.element.in_([str(one) for one in called.given("attivita") or ()]),
        task.c.instance_id != mine,
    )
    return called.work.connection.execute(asked.limit(1)).first() is not None


def is_heard(called: Called) -> bool:
    """`percorsi.in_ascolto`: whether a path of this case awaits a message right now."""
    if called.case_id is None:
        return False
    return str(called.given("messaggio")) in awaited(called.work.connection, called.case_id)


def compose_letters(called: Called) -> list[int]:
    """`lettere.componi`: letters filled from the records of the case, attached to it."""
    letters = [str(one) for one in called.given("lettere") or ()]
    if called.case_id is None or not letters:
        return []
    definitions = called.house.definitions
    own = definitions.get(called.work.connection, called.digest)
    writing = Writing(called.house.sealer, definitions, own, called.job.instance_id)
    written = [compose(called.work, writing, called.case_id, letter) for letter in letters]
    if called.house.archives:
        called.work.jobs.extend(asking_for(number) for number in written)
    return written
