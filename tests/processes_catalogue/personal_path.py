"""Answers and steps of the personal path (P19): people and facts are invented."""

from typing import Any

from forms import load_form
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import CONFIRMED, HELD, MEETING
from tests.processes_catalogue.inquiry import FILES, rome

PATH = "p19_percorso_personalizzato"
NOW = rome("2025-10-28 10:00")
HOME: dict[str, Any] = {
    "inviante": "presa_in_carico",
    "titolo_percorso": "consenso",
    "famiglia_informata": True,
    "tipo_percorso": "educativa_domiciliare",
    "minori_seguiti": [{"persona": 1, "eta": 9}],
    "obiettivi_invio": "Mattine più regolari.",
    "monte_ore_settimanale": "4",
    "sede": "domicilio",
}
WARD: dict[str, Any] = {
    name: value for name, value in HOME.items() if name != "monte_ore_settimanale"
} | {
    "inviante": "ospedale",
    "ente_inviante": 4,
    "tipo_percorso": "salute_bambini",
    "sede": "ospedale",
    "reparto": "Pediatria di prova",
    "fase_salute": "ricovero",
    "ricovero_dal": "2025-10-20",
    "patologia_classe": "cronica",
    "consenso_genitori": True,
}
EXPECTING: dict[str, Any] = {
    "inviante": "consultorio",
    "ente_inviante": 4,
    "titolo_percorso": "consenso",
    "famiglia_informata": True,
    "tipo_percorso": "neogenitorialita",
    "obiettivi_invio": "Arrivare preparati al parto.",
    "sede": "domicilio",
    "fase_nascita": "pre_parto",
    "data_presunta": "2025-12-20",
    "primo_figlio": True,
}
BORN: dict[str, Any] = {
    name: value for name, value in EXPECTING.items() if name != "data_presunta"
} | {
    "fase_nascita": "post_parto",
    "data_parto": "2025-10-01",
    "minori_seguiti": [{"persona": 1, "eta": 0}],
}
ORDERED: dict[str, Any] = HOME | {
    "titolo_percorso": "prescrizione_ag",
    "provvedimento_ref": 7,
    "famiglia_informata": False,
}
GIVEN: dict[str, Any] = {
    "esito_assegnazione": "assegnato",
    "operatore_ref": 2,
    "professione": "educatore",
    "comincia_il": "2025-11-03",
}
NOBODY: dict[str, Any] = {
    "esito_assegnazione": "non_possibile",
    "motivo_non_possibile": "Nessun educatore ha ore libere fino a gennaio.",
}
AGREED: dict[str, Any] = {
    "data_incontro": "2025-10-28",
    "presenti": "La madre e Luca",
    "adesione_famiglia": "aderisce",
    "impegni_servizio": "Due pomeriggi alla settimana.",
    "impegni_famiglia": "Essere a casa all'ora fissata.",
    "giorni_orari": "Martedì e giovedì, 16-18",
    "firma_patto": "si",
}
REFUSED: dict[str, Any] = {
    "data_incontro": "2025-10-28",
    "presenti": "La madre",
    "adesione_famiglia": "non_aderisce",
    "motivo_mancata_adesione": "«Non voglio nessuno in casa.»",
}
PROJECT: dict[str, Any] = {
    "bisogni": "Mattine regolari.",
    "obiettivi": [
        {
            "obiettivo": "Arriva a scuola in orario quattro giorni su cinque",
            "indicatore": "Registro di classe",
            "tempi": "Entro tre mesi",
            "responsabile": "La madre",
        }
    ],
    "attivita_previste": "Preparare la sera la mattina dopo.",
    "ore_settimanali": "4",
    "progetto_fino_al": "2026-06-15",
    "prossima_verifica": "2026-01-20",
}
APPROVED: dict[str, Any] = {
    "obiettivi_misurabili": True,
    "ore_sostenibili": True,
    "verifica_fissata": True,
    "esito_progetto": "approvato",
}
DONE: dict[str, Any] = {
    "data": "2025-10-28",
    "durata_minuti": 120,
    "attivita": "La cartella preparata insieme.",
    "che_cosa_segue": "nulla",
}
HEARD: dict[str, Any] = {
    "sentita_il": "2025-10-28",
    "chi_parla": ["genitore1"],
    "motivi": "«Facciamo da soli.»",
    "minore_come_sta": "Va a scuola.",
}
LEAVING: dict[str, Any] = HEARD | {
    "seguito_famiglia": "non_vuole",
    "natura_fatti": "trascuratezza_grave",
    "situazione_abbandono": "no",
    "autore_minorenne": "no",
    "condotta_irregolare": "no",
    "genitori_collaborano": "no",
    "procedibile_ufficio": False,
}


def closing(outcome: str, day: str, **changed: Any) -> dict[str, Any]:
    """The end of the path with this outcome."""
    told = {
        "data_chiusura": day,
        "esito": outcome,
        "motivazione": "Il lavoro è finito.",
        "situazione_finale": "La famiglia sa a chi chiedere.",
    }
    goals = [{"obiettivo": "Orario", "esito_obiettivo": "parziale", "evidenza": "Registro"}]
    return {"obiettivi_finali": goals, "chiusura": told | changed}


def asked(message: str = "msg_apri_processo", **data: Any) -> Access:
    """The path as another path opens it."""
    stage = Access(PATH, NOW)
    given = {
        "titolo": "volontario",
        "responsabile_caso": 1,
        "indirizzo_protetto": False,
        "provvedimento_id": 7,
        **data,
    }
    stage.start(message, caso_id=7, processo=PATH, **given)
    return stage


def met(sheet: dict[str, Any] = HOME, *, answer: dict[str, Any] = AGREED) -> Access:
    """The sheet written, somebody assigned, the family met."""
    stage = asked().done("scheda_invio", sheet).done("assegna_operatore", GIVEN)
    stage.decide("identifica_persone", serve_mediazione=False)
    stage.decide("consegna_informativa", informativa_consegnata="si")
    return stage.done("firma_patto", answer)


def working(sheet: dict[str, Any] = HOME, stage: Access | None = None, **changed: Any) -> Access:
    """The project written and approved: the work goes on."""
    stage = stage or met(sheet)
    stage.done("scrivi_progetto_educativo", PROJECT | changed)
    return stage.done("approva_progetto_educativo", APPROVED)


def reviewed(stage: Access, outcome: str) -> Access:
    """The first review held, with this outcome confirmed."""
    simple = {"forma_verifica": "semplice", "data_prevista": "2026-01-19T09:00"}
    stage.move_to(rome("2026-01-06 09:00")).done("prepara_verifica", simple)
    stage.now = rome("2026-01-19 12:00")
    told = {**MEETING, "data_verifica": "2026-01-19T09:00", "periodo_al": "2026-01-18"}
    stage.done(
        "incontro_verifica", {**HELD, "verifica": told | {"prossima_verifica": "2026-04-15"}}
    )
    proposed = stage.task("conferma_esito").data["proposta_verifica"]["esito"]
    said: dict[str, Any] = {
        **CONFIRMED,
        "esito_verifica": outcome,
        "prossima_verifica": "2026-04-15",
    }
    if outcome not in {"prosegue", "rimodula", "valuta_proroga"}:
        said.pop("prossima_verifica")
    if outcome != proposed:
        said["motivazione_scostamento"] = "I fatti di questa settimana pesano di più."
    return stage.done("conferma_esito", said)


def left(stage: Access | None = None) -> Access:
    """The family says no while the work goes on."""
    return (stage or working()).done("registra_intervento", DONE | {"che_cosa_segue": "famiglia"})


def proposed_end(stage: Access) -> str:
    """The outcome that the page of the closure already says."""
    task = stage.task("chiudi_percorso")
    view = load_form(FILES, task.process, task.element).show({}, context=stage.context(task))
    fields = [one for section in view.sections for one in section.fields]
    (group,) = [one for one in fields if one.name == "chiusura"]
    (found,) = [one for one in group.fields if one.name.endswith("esito")]
    return next((one.value for one in found.options if one.selected), "")


def ended(stage: Access, outcome: str, **changed: Any) -> tuple[str, ...]:
    """How the path ends once it is closed with this outcome."""
    day = stage.now.date().isoformat()
    return stage.done("chiudi_percorso", closing(outcome, day, **changed)).step.outcomes
