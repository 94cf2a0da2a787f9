"""The paths as they are drawn: which are in force, their diagram and their steps as a table."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, url_for
from sqlalchemy import Connection, select

from access import Permission
from access.roles import say_roles
from engine.refusal import NotFound
from engine.runtime import Program
from engine.store import find_in_force
from engine.store.tables import version
from processes.terms import TermCatalogue
from tasks.terms.ladders import Drawn, term_of
from webui.guard import office, requires
from webui.percorsi import lanes, percorsi

_STEPS = ("userTask", "manualTask")


@dataclass(frozen=True, slots=True)
class Model:
    """A path in force."""

    process: str
    name: str
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """What a path asks of a person."""

    name: str
    who: str
    why: str
    source: str
    term: Drawn | None


@dataclass(frozen=True, slots=True)
class Clock:
    """A timer or a part of a path that runs with a term."""

    name: str
    term: Drawn


@percorsi.get("/percorsi")
@requires(Permission.PROCESS_READ)
def listing() -> str:
    """The paths in force in this office."""
    asked = select(version).where(version.c.status == "in_force").order_by(version.c.name)
    with office().read() as connection:
        models = [
            Model(row.process, row.name, row.number, row.in_force_at)
            for row in connection.execute(asked)
        ]
    return render_template("percorsi/elenco.html", models=models)


@percorsi.get("/percorsi/in-vigore/<string:process>")
@requires(Permission.PROCESS_READ)
def model(process: str) -> str:
    """How a path goes: its diagram, and the same as a table."""
    with office().read() as connection:
        program = _program(connection, process)
        catalogue = _catalogue(connection, process)
    mine = [one for (owner, _), one in program.elements.items() if owner == process]
    terms = {one.id: term_of(one, program.elements, catalogue) for one in mine}
    return render_template(
        "percorsi/modello.html",
        name=program.processes[program.process],
        marks={"marks": [], "links": {}, "lanes": lanes()},
        diagram=url_for("percorsi.model_drawing", process=process),
        steps=[
            Step(
                one.name,
                say_roles((one.properties.get("ruoli") or one.lane or "").split()),
                one.properties.get("perche", ""),
                one.properties.get("norma", ""),
                terms[one.id],
            )
            for one in mine
            if one.kind in _STEPS
        ],
        clocks=[
            Clock(one.name, drawn)
            for one in mine
            if one.kind not in _STEPS and (drawn := terms[one.id]) is not None
        ],
    )


@percorsi.get("/percorsi/in-vigore/<string:process>/disegno")
@requires(Permission.PROCESS_READ)
def model_drawing(process: str) -> Response:
    """The diagram of a path in force."""
    with office().read() as connection:
        source: bytes = _program(connection, process).source(process)
    return Response(source, mimetype="application/xml")


def _catalogue(connection: Connection, process: str) -> TermCatalogue:
    digest = find_in_force(connection, process)
    if digest is None:
        raise NotFound
    house = office()
    return house.definitions.get(connection, digest).terms(house.clock.now()).catalogue


def _program(connection: Connection, process: str) -> Program:
    digest = find_in_force(connection, process)
    if digest is None:
        raise NotFound
    program: Program = office().engine.program(connection, digest)
    return program


__all__ = ["percorsi"]
