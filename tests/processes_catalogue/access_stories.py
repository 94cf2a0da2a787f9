"""Stories of access and triage, told once: each ends where its test looks."""

from collections.abc import Mapping
from typing import Any

from tasks.terms.anchors import begun_by
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import DUTIES, Inquiry, rome

ACCESS = "p01_accesso_segnalazione"
DECREE = "ca_registra_provvedimento"
NOTICE = "ca_identificazione_informativa"
NOMINATION = "nomina_responsabile_affidamento"
QUESTION = "richiesta_chiarimento_ag"
REPORT = "ca_segnalazione_ag"
MONDAY = rome("2025-11-03 10:30")

CHILD = {
    "cognome": "Inventatis",
    "nome": "Bimba",
    "data_nascita": "2019-05-02",
    "indirizzo_protetto": False,
}
INFORMANT = {
    "tipo_segnalante": "scuola",
    "qualifica": "pubblico_ufficiale",
    "genitori_informati": "si",
}
WHAT_IS_TOLD = {
    "canale": "richiesta_semispontanea_scuola",
    "data_ora_ricezione": "2025-11-03T10:00",
    "forma": "scritta",
    "segnalante": INFORMANT,
    "minore": CHILD,
    "fatti_riferiti": "Tre mattine su cinque si addormenta in classe",
    "fonte": "osservazione_diretta",
    "pericolo_attuale": "no",
    "natura_fatti": "difficolta_relazionali",
    "sicuro_ora": "si",
    "genitori_collaborano": "si",
    "situazione_abbandono": "no",
}
NEW = {
    "esito_precedenti": "nuovo",
    "residenza_minore": "nostro_comune",
    "dimora_nel_territorio": True,
}
ESTIMATE = {
    "livello": "U3_programmabile",
    "competenza_territoriale": "nostra",
    "segnala_ag": False,
    "genitori_da_informare": "subito",
    "esito_triage": "apre_valutazione",
    "motivazione_esito": "I fatti si ripetono",
}
ASSIGNED = {"conferma": True, "responsabile_caso": 1, "entro": "2025-11-20"}
ACT = {
    "autorita": "TM",
    "tipo_atto": "decreto",
    "rg_numero": "12/2025",
    "data_emissione": "2025-10-20",
    "data_comunicazione": "2025-11-03T10:12",
    "canale": "pec",
    "file_provvedimento": "1",
}
MANDATE = {
    "mandati": ["indagine_valutazione"],
    "prescrizioni": "Riferisca",
    "termine_relazione_tipo": "giorni",
    "termine_relazione_valore": 60,
    "indirizzo_secretato": False,
}


def told(**changed: Any) -> Access:
    """A report told at the desk."""
    return begun().done("registra_segnalazione", {**WHAT_IS_TOLD, **changed})


def begun(message: str | None = None, **data: Any) -> Access:
    stage = Access(ACCESS, MONDAY)
    stage.start(message, caso_id=1, **data)
    return stage


def estimated(stage: Access, **changed: Any) -> Access:
    """The same report with its estimate made."""
    return stage.done("verifica_precedenti", NEW).done(
        "valuta_segnalazione", {**ESTIMATE, **changed}
    )


def confirmed(stage: Access, **changed: Any) -> Access:
    """The estimate confirmed, with the proposed paths ticked as the page shows them."""
    data = stage.task("conferma_triage").data
    ticked = {}
    if data["esito_triage"] in {"apre_valutazione", "esegue_mandato"}:
        ticked = {"percorsi_da_aprire": list(dict.fromkeys(data["proposta_percorsi"]))}
    return stage.done("conferma_triage", {**ASSIGNED, **ticked, **changed})


def decree(mandate: Mapping[str, Any] = MANDATE, **data: Any) -> Access:
    """A decree whose terms are to be confirmed."""
    stage = Access(DECREE, MONDAY)
    stage.start(caso_id=1, **data)
    stage.done("protocolla", {"protocollo": "2025/1", "provvedimento": ACT, "minore": CHILD})
    return stage.done("decodifica_mandati", {"mandato": {**MANDATE, **mandate}})


def in_force(stage: Access, **changed: Any) -> Access:
    """The proposed terms confirmed as they are."""
    proposed = [
        {name: line[name] for name in ("tipo", "chiave", "entro")}
        for line in stage.task("conferma_scadenze").data["proposta_scadenze"]
    ]
    return stage.done(
        "conferma_scadenze",
        {"esito_conferma": "confermate", "scadenze_confermate": proposed, **changed},
    )


NAMED = {
    "responsabile_ref": 1,
    "comunicato_a": ["tribunale", "genitori"],
    "comunicato_il": "2025-11-03T10:00",
}


def notified() -> Access:
    """An assignment to the service, just notified: its person in charge is to be named."""
    stage = Access(NOMINATION, MONDAY)
    stage.start("msg_apri_processo", caso_id=1, provvedimento_id=7, data_comunicazione=MONDAY)
    return stage


def silent_decree() -> Access:
    """A decree in force that does not say by when to report: the judge is to be asked."""
    stage = Access(QUESTION, MONDAY)
    stage.start("msg_apri_processo", caso_id=1, provvedimento_id=7)
    return stage


WRITTEN = {
    "segnalazione_ag_esito": "segnala",
    "procedibile_ufficio": False,
    "destinatari": ["PMM"],
    "urgenza": False,
    "fatti": "Fatti",
    "fonte": "osservazione_diretta",
    "pregiudizio_ipotizzato": "trascuratezza",
    "interventi_tentati": "Nessuno",
    "adesione_genitori": "no",
    "genitori_informati_segnalazione": "no",
}
CHECKED = {
    "fatti_distinti": True,
    "fonti_indicate": True,
    "destinatari_giusti": True,
    "indirizzi_omessi": True,
    "esito_revisione": "approvata",
}
SENT = {
    "protocollo": "2025/2",
    "canale_deposito": "pec",
    "inviata_il": "2025-11-03T10:00",
    "ricevuta_consegna": "2",
}


def reported(**changed: Any) -> Access:
    """A report to the authorities, just written."""
    stage = Access(REPORT, MONDAY)
    stage.start(caso_id=1, natura_fatti="trascuratezza_grave", genitori_collaborano="no")
    return stage.done("redigi_segnalazione", {**WRITTEN, **changed})


def term_of(stage: Inquiry, element: str) -> str | None:
    """The key of the term that an open activity runs under."""
    task = stage.task(element)
    drawn = stage.program.elements[(task.process, element)]
    begun = begun_by(stage.now, DUTIES, drawn, task.data)
    return begun.key if begun else None


def met(*, interpreter: bool) -> Access:
    """A person identified."""
    stage = Access(NOTICE, MONDAY)
    stage.start(caso_id=1)
    who = {"cognome": "Inventatis", "nome": "Madre", "identita": "conoscenza_diretta"}
    answers = {
        "incontro_il": "2025-11-03T10:00",
        "incontro_modo": "di_persona",
        "persone_identificate": [who],
        "serve_mediazione": interpreter,
    }
    return stage.done(
        "identifica_persone", answers | ({"lingua_incontro": "Wolof"} if interpreter else {})
    )
