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

    def done(self, element: str, answers: Mapping[str, Any]) -> "Access":
        """Complete a task with these answers, groups and lists among them."""
        self.do(element, **answers)
        return self

    @property
    def handlers(self) -> list[str]:
        """What the system was asked to do, in order."""
        return [handler for handler, _ in self.jobs]

    def _happen(self, happened: Happened, snapshot: bytes | None) -> "Access":
        pending: list[Happened] = [happened]
        while pending:
            self.step = advance(
                self.program, snapshot, pending.pop(0), self.now, host_functions(DUTIES, self.now)
            )
            snapshot = self.step.snapshot
            self.sent += self.step.sent
            self.passed += [one.element for one in self.step.passed]
            for job in self.step.jobs[:1]:
                self.jobs.append((job.handler, job.parameters))
                told = ChainMap(self.results, RESULTS)  # type: ignore[arg-type]
                pending.append(JobDone(job.key, told.get(job.handler)))
            told_itself = {
                one.name: one.payload for one in self.step.sent if one.name in TO_ITSELF
            }
            pending += [
                MessageArrived(one.key, one.name, told_itself[one.name])
                for one in self.step.events
                if one.name in told_itself
            ]
        return self
