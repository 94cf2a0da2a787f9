"""A running path: where it stands, as a diagram with its tokens and as a table saying the same."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from sqlalchemy import Connection
from werkzeug import Response as BaseResponse

from access import Permission
from access.people import Person
from access.readings import record_reading
from access.roles import ROLES
from cases.visibility import see_case
from engine.language import to_say
from engine.refusal import NotFound
from engine.runtime import Program
from tasks import byhand, whereabouts
from tasks.apart import apart_in
from tasks.whereabouts import Place, Run, Standing
from webui import reading
from webui.guard import office, person, requires
from webui.language import gettext
from webui.shown import Line, ShownCase, ShownTerm

percorsi = Blueprint("percorsi", __name__)

_ENDED = {
    "completed": to_say("Il percorso è concluso."),
    "failed": to_say("Il percorso è interrotto da un errore."),
    "cancelled": to_say("Il percorso è annullato."),
}


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """A row of the table, with the number of its badge."""

    number: int
    name: str
    address: str
    who: str = field(repr=False)
    since: datetime | None
    term: ShownTerm | None
    whose: str = field(default="", repr=False)
    within: str = ""
    within_address: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """Another path that this one calls, drawn on a page of its own."""

    name: str
    step: str
    address: str
    state: str


@dataclass(frozen=True, slots=True)
class ShownRun:
    """Everything the page says of a running path."""

    name: str
    case: ShownCase | None
    way: tuple[tuple[str, str], ...]
    started_at: datetime
    sentence: str = field(repr=False)
    is_over: bool
    diagram: str
    marks: dict[str, Any] = field(repr=False)
    places: tuple[ShownPlace, ...]
    calls: tuple[Call, ...]


@percorsi.post("/percorsi/a-mano/<int:number>")
@requires(Permission.TASK_COMPLETE)
def done_by_hand(number: int) -> BaseResponse:
    """Note that a path which is not in force here was carried on by hand."""
    with office().begin() as work:
        at = byhand.settle(work, person(), number).number
    return redirect(url_for("fascicolo.paths", year=at.year, number=at.number))


@percorsi.get("/percorsi/<int:instance_id>")
@requires(Permission.INSTANCE_READ)
def instance(instance_id: int) -> str:
    """A running path, drawn from its top."""
    return _page(instance_id, None)


@percorsi.get("/percorsi/<int:instance_id>/<string:process>")
@requires(Permission.INSTANCE_READ)
def called(instance_id: int, process: str) -> str:
    """A path called by a running one, drawn by itself."""
    return _page(instance_id, process)


@percorsi.get("/percorsi/<int:instance_id>/<string:process>/disegno")
@requires(Permission.INSTANCE_READ)
def drawing(instance_id: int, process: str) -> Response:
    """The diagram as its designer drew it, of the version that this path runs on."""
    house = office()
    with house.read() as connection:
        run = whereabouts.get_run(connection, instance_id)
        _check(connection, person(), run)
        program = house.engine.program(connection, run.digest)
        source: bytes = program.source(process)
    return Response(source, mimetype="application/xml")


def _check(connection: Connection, me: Person, run: Run) -> None:
    if run.case_id is not None:
        case = see_case(connection, me, run.case_id)
        apart_in(connection, me, case).check(run.id)


def _page(instance_id: int, process: str | None) -> str:
    house, me = office(), person()
    now = house.clock.now()
    with house.read() as connection:
        run = whereabouts.get_run(connection, instance_id)
        _check(connection, me, run)
        program: Program = house.engine.program(connection, run.digest)
        drawn = process or run.process
        if drawn not in program.processes:
            raise NotFound
        standing = whereabouts.where(connection, program, run)
        tasks = [place.task for place in standing.places if place.task is not None]
        lines = {line.id: line for line in reading.lines(connection, tasks, me, now)}
        cases = reading.cases(connection, me, [run.case_id] if run.case_id else [], now)
    if run.case_id is not None:
        with house.begin() as work:
            record_reading(work, me.id, run.case_id, "percorso")
    case = cases.get(run.case_id) if run.case_id else None
    shown = _Shown(standing, program, drawn, lines)
    view = ShownRun(
        name=program.processes[drawn],
        case=case,
        way=_way(case, standing, drawn),
        started_at=run.started_at,
        sentence=shown.sentence(),
        is_over=run.ended_at is not None,
        diagram=url_for("percorsi.drawing", instance_id=run.id, process=drawn),
        marks=shown.marks(),
        places=shown.rows(),
        calls=shown.calls(),
    )
    return render_template("percorsi/percorso.html", view=view)


def _way(case: ShownCase | None, standing: Standing, drawn: str) -> tuple[tuple[str, str], ...]:
    way: list[tuple[str, str]] = []
    if case:
        address = url_for("fascicolo.overview", year=case.year, number=case.number)
        way += [(gettext("Fascicoli"), url_for("fascicolo.listing")), (case.code, address)]
    if drawn != standing.run.process:
        top = url_for("percorsi.instance", instance_id=standing.run.id)
        way.append((standing.name, top))
    return tuple(way)


def lanes() -> dict[str, str]:
    """The names of the roles, for lanes that are drawn with their ids."""
    return {role.id: role.label for role in ROLES.values()}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One diagram of a run: which of its places lie on it, directly or inside what it calls."""

    standing: Standing
    program: Program
    drawn: str
    lines: dict[int, Line]

    def here(self) -> list[tuple[Place, str]]:
        """The places on this diagram, each with the element that stands for it."""
        found = []
        for place in self.standing.places:
            if place.process == self.drawn:
                found.append((place, place.element.id))
                continue
            callers = [element for process, element in place.inside if process == self.drawn]
            if callers:
                found.append((place, callers[0]))
        return found

    def marks(self) -> dict[str, Any]:
        """What the viewer paints: badges first, then what was passed."""
        by_element: dict[str, list[Place]] = {}
        for place, element in self.here():
            by_element.setdefault(element, []).append(place)
        badges = []
        for element, places in by_element.items():
            late = any(self._is_late(place) for place in places)
            label = " ".join(str(place.number) for place in places)
            badges.append(
                {
                    "element": element,
                    "state": "late" if late else "here",
                    "label": f"! {label}" if late else label,
                    "title": ", ".join(place.element.name for place in places),
                }
            )
        passed = [
            {"element": element, "state": "passed", "label": "", "title": ""}
            for process, element in sorted(self.standing.passed)
            if process == self.drawn and element not in by_element
        ]
        called = self._called()
        links = [
            {"element": element, "state": "link", "label": "", "title": ""} for element in called
        ]
        return {"marks": [*badges, *passed, *links], "links": called, "lanes": lanes()}

    def rows(self) -> tuple[ShownPlace, ...]:
        """The table under the diagram."""
        return tuple(self._row(place) for place, _ in self.here())

    def calls(self) -> tuple[Call, ...]:
        """The paths called from this diagram."""
        active = {spot for place in self.standing.places for spot in place.inside}
        calls = []
        for element, address in self._called().items():
            node = self.program.node(self.drawn, element)
            spot = (self.drawn, element)
            state = gettext("non ancora")
            if spot in active:
                state = gettext("in corso")
            elif spot in self.standing.passed:
                state = gettext("concluso")
            calls.append(
                Call(self.program.processes[node.called or ""], node.element.name, address, state)
            )
        return tuple(calls)

    def sentence(self) -> str:
        """Where the path stands, said."""
        run = self.standing.run
        if run.ended_at is not None:
            return gettext(_ENDED.get(run.status, _ENDED["completed"]))
        said = [
            gettext("«%(name)s» (%(who)s)", name=place.element.name, who=self._who(place))
            for place, _ in self.here()
        ]
        if not said:
            return gettext("In questa parte del percorso adesso non si aspetta niente.")
        return gettext("Si aspetta %(what)s.", what=gettext(" e ").join(said))

    def _row(self, place: Place) -> ShownPlace:
        line = self.lines.get(place.task.id) if place.task else None
        inner = place.inside[-1] if place.process != self.drawn and place.inside else None
        run = self.standing.run.id
        return ShownPlace(
            number=place.number,
            name=place.element.name or place.element.id.replace("_", " "),
            address=url_for("operatore.task", task_id=place.task.id) if place.task else "",
            who=self._who(place),
            since=place.since,
            term=line.term if line else self._waiting(place),
            whose=line.whose if line else "",
            within=self.program.elements[inner].name if inner else "",
            within_address=url_for("percorsi.called", instance_id=run, process=place.process)
            if inner
            else "",
        )

    def _waiting(self, place: Place) -> ShownTerm | None:
        return ShownTerm("in_time", place.due_at) if place.due_at else None

    def _who(self, place: Place) -> str:
        match place.kind:
            case "task" if place.task is not None:
                line = self.lines.get(place.task.id)
                return (line.who if line else "") or reading.roles_of([place.task])[0]
            case "job":
                return gettext("il sistema")
            case "timer":
                return gettext("il calendario")
            case _:
                return gettext("qualcuno fuori dal servizio")

    def _is_late(self, place: Place) -> bool:
        line = self.lines.get(place.task.id) if place.task else None
        return line is not None and line.term is not None and line.term.state == "late"

    def _called(self) -> dict[str, str]:
        """Call activities of this diagram → address of the path that they call."""
        nodes = self.program.diagrams[self.drawn].nodes.values()
        return {
            node.id: url_for(
                "percorsi.called", instance_id=self.standing.run.id, process=node.called
            )
            for node in nodes
            if node.called in self.program.processes
        }
