"""A placement on the stage: the answers of its forms, and the way to each of its doors."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

PLACEMENT = "p05_inserimento_residenziale"
NOW = rome("2025-11-03 10:30")
TITLE: Mapping[str, Any] = {
    "minori": [{"persona": 1, "eta": 9}],
    "tipo_titolo": "provvedimento",
    "data_titolo": "2025-10-30",
    "file_titolo": "1",
    "urgenza": False,
    "progetto_esistente": "quadro",
    "titolari": "limitati",
    "consenso": "manca_qualcuno",
    "condizioni_333": False,
    "sostegno_efficace": "no",
    "genitori_collaborano": "in_parte",
    "emergenza": False,
    "collocazione_da_valutare": True,
    "adulto_violento_allontanabile": False,
    "genitore_protettivo": False,
    "indirizzo_segreto": False,
    "parenti_idonei": False,
    "famiglia_disponibile": False,
    "percorso_speciale": "nessuno",
}
CONFIRMED: Mapping[str, Any] = {
    "regime": "giudiziario",
    "collocazione": "comunita_familiare",
    "relazioni_da": "inserimento",
    "titolo_confermato": True,
    "motivazione_titolo": "L'atto è agli atti.",
}
REQUEST: Mapping[str, Any] = {
    "motivazione_no_permanenza": "La casa non è sicura.",
    "motivazione_no_affido": "Nessuna famiglia è disponibile.",
    "profilo_bisogni": "Dormire e mangiare con regolarità.",
    "tipologia_richiesta": "casa_famiglia",
    "data_necessaria": "2025-11-10",
    "indirizzo_da_proteggere": False,
}
ANSWERED: Mapping[str, Any] = {
    "richieste": [
        {
            "struttura_ref": 1,
            "esito_struttura": "disponibile",
            "autorizzazione_funzionamento": True,
            "accreditamento": True,
            "posto_dal": "2025-11-08",
        }
    ],
    "posto_disponibile": True,
}
DECLARED: Mapping[str, Any] = {
    "struttura_verificata": 1,
    "dichiarazione": "1",
    "esito_incompatibilita": "nessuna",
}
CHOSEN: Mapping[str, Any] = {
    "esito_scelta": "scelta",
    "struttura_ref": 1,
    "tipo_struttura": "casa_famiglia",
    "struttura_familiare": True,
    "motivazione_scelta": "È vicina alla scuola.",
}
PREPARED: Mapping[str, Any] = {
    "informazione_minore": "«Andrai in una casa con altri bambini.»",
    "informazione_genitori": "informati",
}
ENTERED: Mapping[str, Any] = {
    "data_ora_ingresso": "2025-11-03T10:00",
    "documenti_consegnati": ["progetto_quadro", "provvedimento"],
    "condizioni_salute": "Sta bene.",
    "deleghe": "La struttura firma per la scuola.",
}
TOLD: Mapping[str, Any] = {
    "ingresso_comunicato_il": "2025-11-03T10:20",
    "destinatari_ingresso": ["PMM"],
    "canale_ingresso": "pec",
    "protocollo_ingresso": "2025/9",
    "ricevuta_ingresso": "1",
}
LEFT: Mapping[str, Any] = {
    "data_dimissione": "2025-11-03",
    "destinazione": "rientro",
    "relazione_finale": "1",
    "piano_accompagnamento": "Un educatore a casa per tre mesi.",
    "effetti_consegnati": True,
    "documenti_restituiti": ["tessera_sanitaria"],
    "stop_retta_dal": "2025-11-03",
    "ag_informata": True,
}
OUTING: Mapping[str, Any] = {
    "tipo_uscita": "weekend",
    "uscita_dal": "2025-11-08T10:00",
    "uscita_al": "2025-11-09T18:00",
    "accompagnatore": 7,
    "luogo_uscita": {"via": "via Prova", "comune": "Prova Marina"},
    "compatibile_con_decreto": True,
    "uscita_autorizzata": True,
}


def requested(titolo: str = "mandato", scadenza_ag: date | None = None) -> Access:
    """Another path of the case asks for a placement: its title is to be checked."""
    stage = Access(PLACEMENT, NOW)
    stage.start(
        "msg_apri_processo",
        caso_id=1,
        responsabile_caso=1,
        titolo=titolo,
        indirizzo_protetto=False,
        scadenza_ag=scadenza_ag,
        provvedimento_id=7,
        origine_istanza="p02_indagine_valutazione",
    )
    return stage


def asked(titolo: str = "mandato", **title: Any) -> Access:
    """A placement that was asked for: its title is with the coordinator."""
    return requested(titolo).done("verifica_titolo", {**TITLE, **title})


def searched(**title: Any) -> Access:
    """A place was found without interests of anybody who decides."""
    stage = asked(**title).done("conferma_titolo", CONFIRMED)
    stage.done("richiesta_inserimento", REQUEST).done("cerca_posto", ANSWERED)
    return stage.done("verifica_incompatibilita", DECLARED)


def at_the_door(**title: Any) -> Access:
    """The structure is chosen, the money is there, the child has been heard."""
    stage = searched(**title).done("scegli_struttura", CHOSEN)
    if not title.get("urgenza"):
        signed(stage)
    stage.decide("capacita_discernimento", capacita_discernimento="no", minore_sentito="no_eta")
    return stage.done("prepara_ingresso", PREPARED)


def signed(stage: Access, outcome: str = "firmata") -> Access:
    """The spending, which a called path carries, comes to this end."""
    stage.decide("proponi_spesa", tipo_intervento="residenziale", residenza_minore="nostro_comune")
    stage.decide("preventivo", decorrenza=None)
    stage.decide("determina", esito_spesa=outcome, comune_onere="nostro_comune")
    return stage


def living(**title: Any) -> Access:
    """The child lives there: everything that begins with the entry has begun."""
    return at_the_door(**title).done("registra_ingresso", ENTERED)


def reviewed(stage: Access, outcome: str, then: date | None) -> Access:
    """The check is held and its outcome confirmed."""
    stage.decide("prepara_verifica", forma_verifica="semplice", fonti_verifica=[])
    stage.decide("incontro_verifica", progressi=True, numero_attuali=1, numero_raggiunti=0)
    stage.decide(
        "conferma_esito",
        esito_verifica=outcome,
        equipe_da_riunire=False,
        prossima_verifica=then,
    )
    return stage
