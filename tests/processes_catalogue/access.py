"""A stage for access and triage: what the system's own work gives back, told beforehand."""

from collections import ChainMap
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.runtime import advance
from engine.steps import Happened, JobDone, MessageArrived
from tasks.functions import host_functions
from tests.processes_catalogue.inquiry import DUTIES, Inquiry

RESULTS: Mapping[str, Any] = {
    "provvedimenti.applica": 7,
    "provvedimenti.sostituisci": 7,
    "provvedimenti.togli_copia": 5,
    "decessi.comunica": None,
    "fascicoli.cerca_precedenti": {"trovati": 0, "fascicoli": []},
    "fascicoli.consegna_segnalazione": 12,
    "fascicoli.unisci": 9,
    "lettere.componi": [1],
    "passaggi.avvisa": {"il": date(2025, 12, 1), "da_confermare": False},
    "passaggi.registrato": None,
    "percorsi.gia_in_attesa": False,
    "percorsi.in_ascolto": True,
    "persone.maggiore_eta": {
        "minore_id": 1,
        "compie_diciotto_il": date(2026, 7, 10),
        "gia_seguita": False,
    },
    "persone.nati": [{"persona": 4, "eta": 0, "diciotto_il": date(2043, 11, 3)}],
    "termini.anticipa": date(2026, 2, 2),
    "termini.corrono": False,
    "termini.prossimo": None,
}
TO_ITSELF = frozenset({"msg_maggiore_eta_dei_protetti", "msg_relazione_da_guardare"})
"""What one part of a path tells another: it arrives as soon as it has left."""


class Access(Inquiry):
    """An instance whose handlers answer as those of the house do."""

    def __init__(self, process: str, at: datetime) -> None:
        super().__init__(process, at)
        self.passed: list[str] = []
        self.slow: frozenset[str] = frozenset()  # what the house has not come to do yet
        self.late: list[JobDone] = []

    def done(self, element: str, answers: Mapping[str, Any]) -> "Access":
        """Complete a task with these answers, groups and lists among them."""
        self.do(element, **answers)
        return self

    @property
    def handlers(self) -> list[str]:
        """What the system was asked to do, in order."""
        return [handler for handler, _ in self.jobs]

    def catch_up(self) -> "Access":
        """The house does what it was slow to do, in the order in which it was asked."""
        self.slow = frozenset()
        while self.late:
            self._go_on(self.late.pop(0))
        return self

    def _happen(self, happened: Happened, snapshot: bytes | None) -> "Access":
        pending: list[Happened] = [happened]
        while pending:
            self.step = advance(
                self.program, snapshot, pending.pop(0), self.now, host_functions(DUTIES, self.now)
            )
            snapshot = self.step.snapshot
            self.sent += self.step.sent
            self.passed += [one.element for one in self.step.passed]
            waiting = {one.task for one in self.late}
            for job in [one for one in self.step.jobs if one.key not in waiting][:1]:
                self.jobs.append((job.handler, job.parameters))
                told = ChainMap(self.results, RESULTS)  # type: ignore[arg-type]
                done = JobDone(job.key, told.get(job.handler))
                (self.late if job.handler in self.slow else pending).append(done)
            told_itself = {
                one.name: one.payload for one in self.step.sent if one.name in TO_ITSELF
            }
            pending += [
                MessageArrived(one.key, one.name, told_itself[one.name])
                for one in self.step.events
                if one.name in told_itself
            ]
        return self
