"""The state of an instance, made again from the journal alone: what proves that both agree."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from engine.instances.facts import KINDS
from engine.instances.ports import Functions, Runtime
from engine.instances.programs import Programs
from engine.refusal import NotFound
from engine.steps import Happened, Step, since
from engine.store import read_facts
from engine.store.journal import journal
from engine.store.tables import instance

_HAPPENED: Mapping[str, type[Happened]] = {name: kind for kind, name in KINDS.items()}


def rebuild(
    connection: Connection,
    runtime: Runtime,
    functions: Functions,
    instance_id: int,
    programs: Programs | None = None,
) -> Step:
    """The step at which an instance stands, by doing again all that the journal says happened.

    `programs` spares compiling again. `NotFound` when the journal knows of no such instance.
    """
    programs = programs or Programs(runtime)
    rows = connection.execute(
        select(journal)
        .where(journal.c.instance_id == instance_id, journal.c.kind.in_(sorted(_HAPPENED)))
        .order_by(journal.c.office, journal.c.seq)
    )
    step: Step | None = None
    digest = ""
    for at, fact in read_facts(rows):
        if "happened" not in fact.data:
            continue  # a fact of another room under the same word
        digest = fact.data.get("digest", digest)
        happened = _happened(fact.kind, fact.data["happened"])
        step = runtime.advance(
            programs.get(connection, digest),
            None if step is None else step.snapshot,
            happened,
            at,
            functions(connection, digest, at, since(happened, at)),
        )
    if step is None:
        raise NotFound
    return step


def agrees(
    connection: Connection,
    runtime: Runtime,
    functions: Functions,
    instance_id: int,
    programs: Programs | None = None,
) -> bool:
    """Whether the state of an instance is the one that its journal leads to."""
    kept = connection.execute(
        select(instance.c.state).where(instance.c.id == instance_id)
    ).scalar_one()
    step = rebuild(connection, runtime, functions, instance_id, programs)
    return bool(step.snapshot == kept)


def _happened(kind: str, data: Mapping[str, Any]) -> Happened:
    return _HAPPENED[kind](**data)
