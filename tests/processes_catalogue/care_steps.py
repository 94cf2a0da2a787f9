"""Steps of taking charge (P03) that several tests begin with."""

from collections.abc import Mapping
from typing import Any

from forms import load_form
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import (
    AGREED,
    APPROVED,
    CLOSED,
    CLOSING,
    CONFIRMED,
    HELD,
    MEETING,
    PROJECT,
)
from tests.processes_catalogue.care_answers import BEGUN, OPENED
from tests.processes_catalogue.inquiry import FILES, rome

CARE = "p03_presa_in_carico"
NOW = rome("2025-10-20 10:00")
SIMPLE = {"forma_verifica": "semplice", "data_prevista": "2026-01-16T09:00"}


def asked(title: str = "volontario", **data: Any) -> Access:
    """The path as another path opens it."""
    stage = Access(CARE, NOW)
    given = {"titolo": title, "responsabile_caso": 1, "indirizzo_protetto": False, **data}
    stage.start("msg_apri_processo", caso_id=7, processo=CARE, **given)
    return stage


def opened(answers: Mapping[str, Any] = OPENED, **data: Any) -> Access:
    title = "volontario" if answers["tipo_mandato"] == "volontario" else "mandato"
    return asked(title, provvedimento_id=None if title == "volontario" else 7, **data).done(
        "apri_presa_in_carico", answers
    )


def shared(stage: Access, answers: Mapping[str, Any] = AGREED) -> Access:
    """The project written and told to the family."""
    if "bozza_progetto" in stage.open:
        stage.done("bozza_progetto", PROJECT)
    if "capacita_discernimento" in stage.open:
        young = {"capacita_discernimento": "no", "motivo_discernimento": "È stanco e piange."}
        stage.done("capacita_discernimento", young)
    stage.now = max(stage.now, rome("2025-10-27 18:00"))
    return stage.done("condividi_progetto", answers)


def working(stage: Access | None = None, **changed: Any) -> Access:
    """The project approved, its paths open, its first review on a day."""
    stage = shared(stage or opened()).done("approva_progetto", APPROVED)
    return stage.done("attiva_dispositivi", {**BEGUN, **changed})


def reviewed(stage: Access, outcome: str, *, low: bool = False, **changed: Any) -> Access:
    """The first review held, with this outcome confirmed."""
    stage.move_to(rome("2026-01-02 09:00")).done("prepara_verifica", SIMPLE)
    stage.now = rome("2026-01-16 12:00")
    told = {**MEETING, "data_verifica": "2026-01-16T09:00", "periodo_al": "2026-01-15"}
    if low:
        done = [{"obiettivo_ref": "Orario", "esito": "raggiunto", "evidenza": "Registro"}]
        told |= {"obiettivi": done}
        changed = {"rischio_attuale": "basso", **changed}
    stage.done("incontro_verifica", {**HELD, "verifica": told, **changed})
    proposed = stage.task("conferma_esito").data["proposta_verifica"]["esito"]
    said: dict[str, Any] = {**CONFIRMED, "esito_verifica": outcome}
    if outcome not in {"prosegue", "rimodula", "valuta_proroga"}:
        said.pop("prossima_verifica")
    if outcome != proposed:
        said["motivazione_scostamento"] = "I fatti di questa settimana pesano di più."
    return stage.done("conferma_esito", said)


def closed(stage: Access, **changed: Any) -> Access:
    """The closure prepared and approved."""
    day = stage.now.date().isoformat()
    closing = {**CLOSING, "chiusura": {**CLOSING["chiusura"], "data_chiusura": day}, **changed}
    return stage.done("prepara_chiusura", closing).done("approva_chiusura", CLOSED)


def ticked(stage: Access, element: str, name: str, **typed: Any) -> set[str]:
    """Which boxes of an open page are ticked beforehand, once these fields are filled in."""
    task = stage.task(element)
    view = load_form(FILES, task.process, element).show(typed, context=stage.context(task))
    fields = [one for section in view.sections for one in section.fields if one.name == name]
    return {option.value for option in fields[0].options if option.selected}
