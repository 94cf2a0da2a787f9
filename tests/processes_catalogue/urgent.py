"""An urgent removal (art. 403) as tests tell it: its answers, and how far it has come."""

from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

URGENT = "p04_protezione_urgente_403"
GROUNDS = {
    "abbandono_morale_materiale": False,
    "grave_pregiudizio_ambiente_familiare": True,
    "pericolo_incolumita": True,
    "emergenza_non_differibile": True,
    "fatti_presupposti": "Soli con chi fa loro del male",
    "alternative_escluse": [{"alternativa": "parente", "motivo": "Nessuno"}],
    "da_chi_allontanato": "madre",
    "presupposti_ci_sono": "si",
}
SEEN_BY_TWO = {
    "modalita_valutazione": "telefono",
    "presupposti_confermati_il": "2026-02-10T11:05",
    "decisione_presupposti": "confermati",
    "motivo_valutazione": "Il pericolo è attuale",
}
ADOPTED = {
    "autorita_emanante": "responsabile_servizio",
    "motivazione_provvedimento": "Nessun altro modo",
    "data_ora_adozione": "2026-02-10T11:20",
    "firma_provvedimento": "si",
}
PLACED = {
    "data_ora_collocamento": "2026-02-10T11:30",
    "data_nascita_piu_piccolo": "2017-06-14",
    "tipo_collocamento": "comunita_familiare",
    "luogo_sicuro_ref": 1,
    "forze_ordine_presenti": True,
    "informazione_minore": "Restate insieme",
    "informazione_genitori": "subito",
}
UNANSWERED = {
    "esito_chiamata": "non_raggiunto",
    "data_ora_avviso": "2026-02-10T11:42",
    "numero_chiamato": "000 000000",
}
ANSWERED = UNANSWERED | {"esito_chiamata": "risposto", "pm_nome": "Dott. Prova"}
WRITTEN = {
    "fatti_relazione": "Trovati soli",
    "alternative_relazione": "Nessun parente",
    "stato_minore": "Tranquilli",
}
SENT = {
    "provvedimento_trasmesso": "1",
    "documentazione_trasmessa": "2",
    "relazione_trasmessa": "3",
    "pec_inviata_at": "2026-02-10T19:10",
    "ricevuta_pec": "4",
    "protocollo_invio": "2026/1",
}
NOW = "2026-02-10 12:00"


def confirmed(*, protected: bool = False) -> Access:
    stage = Access(URGENT, rome(NOW))
    stage.start("msg_apri_processo", caso_id=1, processo=URGENT, indirizzo_protetto=protected)
    return stage.done("valuta_presupposti", GROUNDS).done("conferma_presupposti", SEEN_BY_TWO)


def placed(**other: Any) -> Access:
    return (
        confirmed()
        .done("adotta_provvedimento", ADOPTED)
        .done("esegui_collocamento", PLACED | other)
    )


def sent(at: str = "2026-02-10T19:10") -> Access:
    stage = placed().done("avvisa_pm", ANSWERED).done("redigi_relazione_sintetica", WRITTEN)
    moment = rome(at.replace("T", " "))
    stage.move_to(moment)
    return stage.done("trasmetti_atti", SENT | {"pec_inviata_at": at})


def protecting(*children: int, age: int = 8) -> Access:
    """The act protects these, all of one age; the prosecutor has it since 19:10."""
    stage = Access(URGENT, rome(NOW))
    stage.start("msg_apri_processo", caso_id=1, processo=URGENT, indirizzo_protetto=False)
    named = {"minori": [{"persona": one, "eta": age} for one in children]}
    stage.done("valuta_presupposti", GROUNDS | named).done("conferma_presupposti", SEEN_BY_TWO)
    stage.done("adotta_provvedimento", ADOPTED).done("esegui_collocamento", PLACED)
    stage.done("avvisa_pm", ANSWERED).done("redigi_relazione_sintetica", WRITTEN)
    stage.move_to(rome("2026-02-10 19:10")).do("trasmetti_atti", **SENT)
    return stage.decide("rivedi_trasmissione", esito_revisione_403="completi")


def registered(stage: Access) -> Access:
    """The decree is read, and its mandates and terms are confirmed."""
    for step in ("protocolla", "decodifica_mandati"):
        stage.decide(step)
    return stage.decide("conferma_scadenze", esito_conferma="confermate")
