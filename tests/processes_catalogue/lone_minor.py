"""A minor alone on the stage: the answers of the forms, and the way to the first night."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome

ALONE = "p12_msna"
NOW = rome("2026-01-12 23:00")
FOUND: Mapping[str, Any] = {
    "data_ora_rintraccio": "2026-01-12T19:40",
    "luogo_rintraccio": "Stazione",
    "come_arriva": "forze_ordine",
    "minore_id": 1,
    "identita_dichiarata": "Ibrahim",
    "eta_dichiarata": 16,
    "minore": {
        "data_nascita": "2009-08-03",
        "cf_assente_motivo": "msna",
        "cittadinanza": "stato_extra_ue",
    },
    "lingua_parlata": "Bambara",
}
SHELTERED: Mapping[str, Any] = {
    "titolo_accoglienza": "affidamento_autorita",
    "file_titolo": "1",
    "tipo_accoglienza": "prima_accoglienza",
    "data_ora_ingresso": "2026-01-12T22:30",
    "condizioni_salute": "Stanco.",
    "informato_su": "Dove dorme.",
}
TALKED: Mapping[str, Any] = {
    "colloquio_il": "2026-01-12T22:50",
    "conduttore_qualifica": "assistente_sociale",
    "tutore_presente": False,
    "mediatore_presente": True,
    "lingua_colloquio": "Bambara",
    "storia_familiare": "La madre vive con tre figli.",
    "indicatori_tratta": False,
    "bisogno_protezione_internazionale": False,
    "relazione_colloquio": "1",
}
KNOWN: Mapping[str, Any] = {
    "documento_identita": "assente",
    "dubbio_fondato": False,
    "esame_gia_fatto": False,
    "identita_accertata_il": "2026-01-12",
}
DOUBTED: Mapping[str, Any] = {
    "documento_identita": "sospetto_falso",
    "dubbio_fondato": True,
    "motivi_dubbio": "Due date.",
    "esame_gia_fatto": False,
}
ASKED: Mapping[str, Any] = {
    "richiesta_pmm_at": "2026-01-12T22:55",
    "file_richiesta_pmm": "1",
    "protocollo_richiesta": "2026/1",
    "presunzione_minore_eta": True,
    "minore_informato_accertamento": "Che può opporsi.",
}
AGED: Mapping[str, Any] = {
    "disposto_pmm_il": "2026-01-12",
    "struttura_sanitaria": "Ospedale Prova",
    "esito_eta": "minore",
    "file_misura": "1",
    "notificato_minore_at": "2026-01-12T22:56",
    "notificato_tutore_at": "2026-01-12T22:57",
    "ricorso": False,
}
NETWORK: Mapping[str, Any] = {
    "affido_considerato": True,
    "scelta_accoglienza": "sai",
    "motivo_no_affido": "Nessuna famiglia.",
    "sai_richiesto_il": "2026-01-12T22:58",
    "minore_sentito_accoglienza": "Va bene.",
}
MOVED: Mapping[str, Any] = {
    "trasferito": True,
    "destinazione_trasferimento": "sai",
    "data_ora_trasferimento": "2026-01-12T22:59",
    "documenti_consegnati": ["progetto"],
    "che_cosa_resta_aperto": "Il permesso.",
    "tutore_informato": True,
}
TOLD: Mapping[str, Any] = {
    "comunicazioni": [
        {"destinatario": one, "inviata_at": "2026-01-12T22:40"}
        for one in ("PMM", "TM_tutela", "Questura", "SIM_Ministero")
    ],
    "comunicazioni_inviate_il": "2026-01-12T22:40",
}


EVERYTHING = frozenset(
    {
        "bozza_progetto",
        "colloquio_ingresso",
        "indaga_famiglia",
        "invia_comunicazioni",
        "iscrivi_scuola_cure",
        "registra_fatto",
        "valuta_identita",
        "valuta_seconda_accoglienza",
    }
)
"""What begins with the first night."""
NEW_ACT: Mapping[str, Any] = {
    "provvedimento_id": 11,
    "mandati": [],
    "scadenza_ag": date(2026, 7, 31),
}
READ: Mapping[str, Any] = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "La ratifica"}


def reported() -> Access:
    """A minor alone is to be registered."""
    stage = Access(ALONE, NOW)
    stage.start(
        "msg_apri_processo",
        caso_id=1,
        responsabile_caso=1,
        titolo="volontario",
        indirizzo_protetto=False,
        data_ora_ricezione=rome("2026-01-12 20:05"),
        provvedimento_id=None,
        scadenza_ag=None,
        origine_istanza="p01_accesso_segnalazione",
    )
    return stage


def registered(**found: Any) -> Access:
    """A minor alone was registered: tonight there must be a safe place."""
    return reported().done("registra_minore", {**FOUND, **found})


def sheltered(**place: Any) -> Access:
    """The minor sleeps in a safe place: everything has begun."""
    return registered().done("colloca_al_sicuro", {**SHELTERED, **place})


def refused(stage: Access, element: str, answers: Mapping[str, Any]) -> str:
    """What the form of a task says of answers that do not hold."""
    with pytest.raises(InvalidAnswers) as said:
        stage.done(element, answers)
    return faults(said.value)


def reviewed(outcome: str, due: date | None = None) -> Access:
    """The first review came to this outcome; a judge may await a report by a day."""
    stage = sheltered()
    if due is not None:
        stage.receive("msg_provvedimento_modificato", **{**NEW_ACT, "scadenza_ag": due})
        stage.done("leggi_provvedimento", READ)
    stage.done("valuta_seconda_accoglienza", NETWORK)
    stage.decide("bozza_progetto", prima_verifica=date(2026, 2, 11))
    stage.decide("colloquio_ascolto", rifiuto=False)
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")
    stage.decide("approva_progetto", esito_progetto="approvato").decide("scrivi_pei")
    stage.move_to(rome("2026-01-28 09:00"))
    stage.decide("prepara_verifica", forma_verifica="semplice", fonti_verifica=[])
    stage.decide("incontro_verifica", data_verifica=rome("2026-01-28 09:00"))
    return stage.decide(
        "conferma_esito", esito_verifica=outcome, equipe_da_riunire=False, prossima_verifica=None
    )
