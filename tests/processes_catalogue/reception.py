"""The reception of a mother on the stage: the answers of its forms, and the way to its doors."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import ANSWERED, DECLARED

RECEPTION = "p06_accoglienza_madre_bambino"
NOW = rome("2025-11-03 10:30")
WOMAN: Mapping[str, Any] = {
    "richiesta_di": "servizio",
    "ordine_tm": True,
    "donna": 2,
    "gravidanza": False,
    "figli": [{"persona": 1, "eta": 2}],
    "volonta_donna": "consenziente",
    "bisogno": ["abitativo"],
    "risorse_rete": "Un'amica.",
    "urgenza": True,
    "rischio_autore": "nessuno",
    "pericolo_attuale": "no",
    "indirizzo_segreto": False,
    "adulto_violento_allontanabile": False,
    "genitore_protettivo": True,
    "parenti_idonei": False,
}
CONFIRMED: Mapping[str, Any] = {
    "livello_urgenza": "U3_programmabile",
    "motivazione_urgenza": "Dipende da lei.",
    "collocazione": "genitore_bambino",
    "decisione_accoglienza": "si_accoglie",
    "variante": "ordinaria",
    "motivazione_decisione": "Serve una casa per un tempo.",
}
SAFE: Mapping[str, Any] = {
    "indirizzo_protetto": True,
    "cautele": "Il marito non deve sapere.",
    "cav_contattato_il": "2025-11-03",
    "piano_sicurezza": "Percorso accompagnato.",
    "secretazione": "gia_disposta",
    "scuola_da_proteggere": False,
}
REQUEST: Mapping[str, Any] = {
    "profilo_bisogni": "Una stanza per due.",
    "tipologia_richiesta": "comunita_genitore_bambino",
    "adulti_e_minori": "Una donna e un bambino",
    "data_necessaria": "2025-11-03",
    "ubicazione_cercata": ["provincia"],
}
CHOSEN: Mapping[str, Any] = {
    "esito_scelta": "scelta",
    "struttura_ref": 1,
    "tipo_accoglienza": "comunita_genitore_bambino",
    "ubicazione": "provincia",
    "motivazione_scelta": "È vicina al nido.",
}
PACT: Mapping[str, Any] = {
    "obiettivi_autonomia": [{"obiettivo": "Corso di italiano", "da_che_cosa": "Registro"}],
    "obiettivi_genitorialita": [{"obiettivo": "Dorme nel suo letto", "da_che_cosa": "Diario"}],
    "durata_prevista_mesi": 12,
    "impegni_struttura": "Una stanza.",
    "impegni_donna": "Rispetta gli orari.",
    "regolamento_accettato": True,
    "firma_donna": True,
    "firma_as": "si",
}
PLANNED: Mapping[str, Any] = {
    "data_ingresso": "2025-11-03",
    "accompagna": "L'assistente sociale",
    "programma_primi_giorni": "Si conosce la casa.",
    "calendario_verifiche": [{"data": "2025-12-01"}, {"data": "2026-05-04"}],
    "relazioni_da": "accoglienza",
    "mesi_relazione": 6,
}
ENTERED: Mapping[str, Any] = {
    "esito_ingresso": "entrati",
    "data_ora_ingresso": "2025-11-03T10:00",
    "condizioni_madre": "Sta bene.",
    "condizioni_figli": "Sta bene.",
}
LEFT: Mapping[str, Any] = {
    "data_dimissione": "2025-11-03",
    "esito_dimissione": "autonomia_abitativa",
    "relazione_dimissione": "1",
    "piano_accompagnamento": "Un'educatrice a casa.",
    "documenti_restituiti": ["nessuno"],
    "effetti_consegnati": True,
    "stop_retta_dal": "2025-11-03",
    "ag_informata": True,
}


def asked(**known: Any) -> Access:
    """A reception that another path of the case asks for."""
    stage = Access(RECEPTION, NOW)
    stage.acts = [{"numero": Decimal(7), "in_vigore": True}]
    stage.registered = {7: {"mandati": ["collocamento_madre_bambino"]}}
    stage.start(
        "msg_apri_processo",
        caso_id=1,
        responsabile_caso=1,
        titolo="mandato",
        indirizzo_protetto=False,
        scadenza_ag=None,
        provvedimento_id=7,
        origine_istanza="p03_presa_in_carico",
        **known,
    )
    return stage


def weighed(**said: Any) -> Access:
    """The worker has weighed it with the woman."""
    return asked().done("valuta_con_la_donna", {**WOMAN, **said})


def placed(**said: Any) -> Access:
    """A structure is chosen for an urgent reception."""
    stage = weighed(**said).done("conferma_variante", CONFIRMED)
    stage.done("richiesta_posto", REQUEST).done("cerca_posto", ANSWERED)
    return stage.done("verifica_incompatibilita", DECLARED).done("scegli_struttura", CHOSEN)


def planned(**said: Any) -> Access:
    """Pact and calendar are there: mother and child are awaited."""
    stage = placed(**said).done("patto_accoglienza", PACT)
    return stage.done("programma_accoglienza", PLANNED)


def living(**said: Any) -> Access:
    """They live there: everything that begins with the entry has begun."""
    return planned(**said).done("registra_ingresso", ENTERED)
