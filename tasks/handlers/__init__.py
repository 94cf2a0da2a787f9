"""What service tasks do: one function a handler name, each with its effects in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.jobs import Handler, Job
from engine.store import Database
from tasks.handlers.births import find_newborns
from tasks.handlers.called import Act, House, called, once
from tasks.handlers.cases import (
    awaits_already,
    compose_letters,
    hand_over_report,
    is_heard,
    join_cases,
    search_registry,
)
from tasks.handlers.deaths import tell_of
from tasks.handlers.decrees import drop_copy, enforce, supersede
from tasks.handlers.handovers import find_handover, tell_of_handover
from tasks.handlers.majority import find_young_person, note_refusal, note_request
from tasks.handlers.notices import call_meeting, record_non_conformity, remind
from tasks.handlers.supplies import count, cover, end_stay, hand_over_stay, note_stay
from tasks.handlers.terms import (
    bring_review_forward,
    extend_duties,
    find_next,
    meet_duties,
    note_missed,
    still_run,
)

__all__ = ["ACTS", "House", "handlers_of"]


def handlers_of(database: Database, house: House) -> Mapping[str, Handler]:
    """Every handler that a diagram may name in `gestore`."""

    def bound(act: Act) -> Handler:
        def handle(job: Job, now: datetime) -> Any:
            with database.begin(now) as work:
                return once(work, job, lambda: act(called(work, job, house)))

        return handle

    return {name: bound(act) for name, act in ACTS.items()}


ACTS: Mapping[str, Act] = {
    "avvisi.convoca": call_meeting,
    "avvisi.non_conformita": record_non_conformity,
    "avvisi.sollecita": remind,
    "decessi.comunica": tell_of,
    "fascicoli.cerca_precedenti": search_registry,
    "fascicoli.consegna_segnalazione": hand_over_report,
    "fascicoli.unisci": join_cases,
    "forniture.congeda": end_stay,
    "forniture.conta": count,
    "forniture.contratto": cover,
    "forniture.passa": hand_over_stay,
    "forniture.registra": note_stay,
    "lettere.componi": compose_letters,
    "passaggi.avvisa": tell_of_handover,
    "passaggi.registrato": find_handover,
    "percorsi.gia_in_attesa": awaits_already,
    "percorsi.in_ascolto": is_heard,
    "persone.maggiore_eta": find_young_person,
    "persone.nati": find_newborns,
    "prosieguo.chiesto": note_request,
    "prosieguo.rifiutato": note_refusal,
    "provvedimenti.applica": enforce,
    "provvedimenti.sostituisci": supersede,
    "provvedimenti.togli_copia": drop_copy,
    "termini.adempi": meet_duties,
    "termini.anticipa": bring_review_forward,
    "termini.corrono": still_run,
    "termini.mancato": note_missed,
    "termini.prossimo": find_next,
    "termini.proroga": extend_duties,
}
"""The published list of handlers: the completeness check of a bundle asks for these names."""
