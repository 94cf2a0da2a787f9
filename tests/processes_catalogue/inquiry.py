"""A stage for the inquiry: the real diagram, forms, tables and terms, without a database."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.clock import ROME
from engine.feel import HostFunction
from engine.runtime import Program, advance, compile_program
from engine.steps import (
    AwaitedTask,
    Happened,
    JobDone,
    MessageArrived,
    Sent,
    SignalRaised,
    Started,
    Step,
    TaskCompleted,
    TimerDue,
)
from forms import Context, FieldView, Option, load_form
from processes.terms import read_terms
from tasks.functions import host_functions
from tasks.minors import words_on_minors
from tasks.precedents import another_child
from tasks.standing import acts_named, keys_named
from tasks.terms.calendars import Calendar
from tasks.terms.duties import Duties

ROOT = Path(__file__).parents[2]
INQUIRY = "p02_indagine_valutazione"


def bundle() -> dict[str, bytes]:
    """Every definition on disk under its bundle path."""
    files = {
        f"{folder}/{path.name}": path.read_bytes()
        for folder in ("bpmn", "dmn", "terms")
        for path in (ROOT / "processes" / folder).iterdir()
        if path.suffix in {".bpmn", ".dmn", ".toml"}
    }
    forms = ROOT / "forms"
    return files | {
        f"forms/{path.relative_to(forms)}": path.read_bytes() for path in forms.rglob("*.json")
    }


FILES = bundle()
DUTIES = Duties(read_terms(FILES), Calendar())
_PROGRAMS: dict[str, Program] = {}


def program(process: str) -> Program:
    """The compiled program of a process: compiled once for all tests."""
    if process not in _PROGRAMS:
        _PROGRAMS[process] = compile_program(FILES, process)
    return _PROGRAMS[process]


def rome(text: str) -> datetime:
    """An instant said in the time of Rome: "2025-12-18 08:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


def posted(answers: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """Answers as a browser posts them."""
    for name, value in answers.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from posted(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for number, card in enumerate(value):
                yield from posted(card, f"{path}.{number}.")
        elif isinstance(value, list):
            if value:  # a browser says nothing of what is left empty
                yield path, [str(one) for one in value]
        elif isinstance(value, bool):
            yield path, ["si" if value else "no"]
        else:
            yield path, [str(value)]


def _anything(_kind: str, _query: str, _roles: tuple[str, ...]) -> list[Option]:
    return [Option(number, f"Scelta {number}") for number in range(1, 100)]


class Inquiry:
    """One running instance; elements are called by their ids and filled by their forms."""

    def __init__(self, process: str, at: datetime) -> None:
        self.program = program(process)
        self.now = at
        self.sent: list[Sent] = []
        self.results: dict[str, Any] = {}  # what a job gives back, where it is told beforehand
        self.jobs: list[tuple[str, Mapping[str, Any]]] = []
        self.step: Step
        self.given: dict[str, list[dict[str, Any]]] = {}  # what was decided in each step
        self.people: list[dict[str, Any]] = []  # as `persone_del_fascicolo()` gives them
        self.minors: list[dict[str, Any]] = []  # as `minori_del_caso()` gives them
        self.bank: list[dict[str, Any]] = []  # as `famiglie_in_banca()` gives them
        self.files: list[dict[str, Any]] = []  # as `fascicoli_simili()` gives them
        self.numbered: dict[str, dict[str, Any]] = {}  # by number, as `fascicolo_numero()` does
        self.terms: list[dict[str, Any]] = []  # as `termini_in_vigore()` gives them
        self.acts: list[dict[str, Any]] = []  # as `atti_del_fascicolo()` gives them
        self.registered: dict[object, dict[str, Any]] = {}  # as `atto_del_fascicolo()` gives them
        self.paths: list[dict[str, Any]] = []  # as `percorsi_in_corso()` gives them
        self.continued: dict[int, str] = {}  # by person, as `prosieguo_deciso()` gives it
        self.due: datetime | None = None  # as `da_fare_entro()` gives it
        self.hides = False  # as `indirizzo_segreto()` gives it
        self.answers: int | None = None  # who answers now, if no more who did at the beginning
        self.chosen: dict[str, int] = {}  # by activity and field, as `gia_scelto()` compares it
        self.same_act: str | None = None  # as `atto_gia_registrato()` gives it
        self.warned: list[str] = []  # of what the last form that was completed warned
        self.person: int | None = None  # who fills in the forms; else whoever it falls to

    def start(self, message: str | None = None, **data: Any) -> "Inquiry":
        return self._happen(Started(data, message), None)

    def do(self, element: str, about: str | None = None, **answers: Any) -> "Inquiry":
        task = self.task(element, about)
        form = load_form(FILES, task.process, element)
        read = form.read(dict(posted(answers)), context=self.context(task))
        self.given.setdefault(element, []).append(read.decisions)
        self.warned = [one.message for one in read.warnings]
        return self._go_on(TaskCompleted(task.key, read.decisions))

    def said(self, element: str, name: str, **typed: Any) -> str:
        """What the open page of a task says in one of its fields, once these are filled in."""
        return self.shown(element, **typed)[name]

    def shown(self, element: str, **typed: Any) -> dict[str, str]:
        """What the open page of a task says in each of the fields that it asks."""
        return {one.name: one.value for one in self._fields(element, typed)}

    def warnings(self, element: str, **typed: Any) -> dict[str, str]:
        """Of what the page of a task warns beside its fields, once they are filled in."""
        return {one.name: one.warning for one in self._fields(element, typed) if one.warning}

    def _fields(self, element: str, typed: Mapping[str, Any]) -> list[FieldView]:
        task = self.task(element)
        view = load_form(FILES, task.process, element).show(typed, context=self.context(task))
        return [one for section in view.sections for one in section.fields]

    def context(self, task: AwaitedTask) -> Context:
        """What the form of this task knows."""
        return Context(
            now=self.now,
            scope=task.data,
            functions={**host_functions(DUTIES, self.now), **self._of_house(task)},
            choices=_anything,
            offers=lambda _kind, _id, _roles: True,
            label=lambda _kind, _id: "qualcuno",
            signer="Prova",
            proof="password",
        )

    def _of_house(self, task: AwaitedTask) -> dict[str, HostFunction]:
        """What only a form may ask, as told beforehand."""
        falls_to = (task.data.get("commissario") or {}).get("operatore")
        told = {
            "atti_del_fascicolo": self.acts,
            "percorsi_in_corso": self.paths,
            "famiglie_in_banca": self.bank,
            "fascicoli_simili": self.files,
            "persone_del_fascicolo": self.people,
            "termini_in_vigore": self.terms,
            "scadenze_in_vigore": self.terms,
            "da_fare_entro": self.due,
            "indirizzo_segreto": self.hides,
            "chi_risponde": self.answers or task.data.get("responsabile_caso"),
            "chi_compila": falls_to if self.person is None else Decimal(self.person),
        }
        given = HostFunction("risposte_gia_date", ("attivita",), lambda of: self.given.get(of, []))
        return {
            given.name: given,
            **{word.name: word for word in words_on_minors(lambda: self.minors)},
            "minori_il": HostFunction(
                "minori_il", ("giorno",), lambda _day: [one["persona"] for one in self.minors]
            ),
            "altro_minore": another_child(tuple),
            "prossimo_termine": HostFunction(
                "prossimo_termine",
                ("atti", "chiavi", "singole", "mandati_di_altri", "chiavi_di_altri"),
                self._next_term,
                optional=3,
            ),
            "segue_gia": HostFunction("segue_gia", ("percorso", "persona"), self._follows),
            "fascicolo_numero": HostFunction("fascicolo_numero", ("numero",), self.numbered.get),
            "atto_del_fascicolo": HostFunction(
                "atto_del_fascicolo", ("numero",), self.registered.get
            ),
            "gia_scelto": HostFunction(
                "gia_scelto",
                ("attivita", "campo", "numero"),
                lambda of, name, one: self.chosen.get(f"{of}.{name}", one) == one,
            ),
            "prosieguo_deciso": HostFunction("prosieguo_deciso", ("persona",), self.continued.get),
            "atto_gia_registrato": HostFunction(
                "atto_gia_registrato", ("provvedimento",), lambda _number: self.same_act
            ),
            **{
                name: HostFunction(name, (), lambda said=said: said) for name, said in told.items()
            },
        }

    def _follows(self, process: object, person: object) -> bool:
        """Such a path runs, for this person where it says for whom (`persone`)."""
        running = [one for one in self.paths if one["percorso"] == process]
        return any(person in one.get("persone", [person]) for one in running)

    def _next_term(
        self, acts: Any, keys: Any, single: Any = (), others: Any = (), of_others: Any = ()
    ) -> dict[str, Any] | None:
        named, wanted = acts_named(acts), keys_named(keys, single)
        for one in self.terms:
            again = 1 if one.get("periodica") else None
            mandates = self.registered.get(one["provvedimento"], {}).get("mandati") or ()
            elsewhere = one["chiave"] in of_others and not set(others).isdisjoint(mandates)
            owed = one["provvedimento"] in named and wanted.hold(one["chiave"], again)
            if owed and not elsewhere:
                return one
        return None

    def decide(self, element: str, about: str | None = None, **decisions: Any) -> "Inquiry":
        """Complete a task of another bundle: only its decisions matter here."""
        return self._go_on(TaskCompleted(self.task(element, about).key, decisions))

    def move_to(self, at: datetime) -> "Inquiry":
        """Let time pass: what is due on the way fires, in order."""
        while due := [one for one in self.step.timers if one.due_at <= at]:
            first = min(due, key=lambda one: one.due_at)
            self.now = max(self.now, first.due_at)
            self._go_on(TimerDue(first.key))
        self.now = max(self.now, at)
        return self

    def hear(self, signal: str) -> "Inquiry":
        return self._go_on(SignalRaised(signal, {}))

    def receive(self, message: str, **payload: Any) -> "Inquiry":
        """A message for the case arrives where it is awaited."""
        (key,) = (one.key for one in self.step.events if one.name == message)
        return self._go_on(MessageArrived(key, message, payload))

    def task(self, element: str, about: str | None = None) -> AwaitedTask:
        fitting = [
            one
            for one in self.step.tasks
            if one.element == element and (about is None or about in map(str, one.data.values()))
        ]
        assert fitting, f"{element} is not open: {sorted(self.open)}"
        return fitting[0]

    @property
    def open(self) -> list[str]:
        return [task.element for task in self.step.tasks]

    @property
    def timers(self) -> dict[str, datetime]:
        return {timer.element: timer.due_at for timer in self.step.timers}

    def _happen(self, happened: Happened, snapshot: bytes | None) -> "Inquiry":
        """One step, then what the worker would do: its jobs, and its signals come back to it."""
        pending: list[Happened] = [happened]
        while pending:
            self.step = advance(
                self.program, snapshot, pending.pop(0), self.now, host_functions(DUTIES, self.now)
            )
            snapshot = self.step.snapshot
            self.sent += self.step.sent
            pending += [
                SignalRaised(one.name, {}) for one in self.step.sent if one.kind == "signal"
            ]
            if not pending and self.step.jobs:
                job = self.step.jobs[0]
                self.jobs.append((job.handler, job.parameters))
                pending.append(JobDone(job.key, self.results.get(job.handler)))
        return self

    def _go_on(self, happened: Happened) -> "Inquiry":
        return self._happen(happened, self.step.snapshot)


def offered(stage: Inquiry, element: str, field: str, of: str, **typed: Any) -> list[str]:
    """What is filled in already under a name in each card of a list, once these are filled in."""
    task = stage.task(element)
    view = load_form(FILES, task.process, element).show(typed, context=stage.context(task))
    (found,) = [one for part in view.sections for one in part.fields if one.name == field]
    fields = [one for card in found.cards for one in card.fields]
    return [one.value for one in fields if one.name.endswith(f".{of}")]
