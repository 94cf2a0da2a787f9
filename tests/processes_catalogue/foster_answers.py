"""Answers to the forms of foster care: people and facts are invented."""

from typing import Any

SHEET: dict[str, Any] = {
    "minore_ref": 1,
    "eta_minore": 13,
    "forma_affido": "residenziale",
    "famiglia_conosciuta": False,
    "durata_presumibile_mesi": 24,
    "profilo": "Legge molto.",
    "bisogni": "Orari regolari.",
    "rapporti_origine": "Telefona ogni sera.",
    "perche_non_a_casa": "La madre si cura lontano.",
    "fratelli": "nessuno",
    "titolari": "pieni",
    "consenso": "tutti",
    "condizioni_333": False,
    "sostegno_efficace": "si",
    "genitori_collaborano": "si",
    "emergenza": False,
}
GOES_ON: dict[str, Any] = {
    "regime": "consensuale",
    "tipo_affido": "consensuale",
    "si_procede_affido": True,
    "motivazione": "Tutti consentono.",
}
AT_ONCE: dict[str, Any] = {"comunita_subito": True}
FURTHER: dict[str, Any] = {
    "seguito_ricerca": "si_cerca",
    "forma_affido": "residenziale",
    "famiglia_conosciuta": False,
    "motivo_ricerca": "Nessuna famiglia, per ora.",
}
ORDERED: dict[str, Any] = {
    "regime": "giudiziario",
    "tipo_affido": "giudiziale",
    "si_procede_affido": True,
    "motivazione": "Lo ha disposto il Tribunale.",
    "motivazione_scostamento": "C'è già il decreto.",
}
FAMILIES: dict[str, Any] = {"famiglie": [{"numero": 7}, {"numero": 12}]}
_SPEAKS_FOR_IT = (
    *("disponibilita_attiva", "posto_libero", "limiti_compatibili", "distanza_ammessa"),
    *("requisiti_penali", "eta_adatta", "fratelli_accolti", "lingua_cultura"),
    *("bisogni_sanitari", "scuola_vicina", "esperienza", "rapporti_origine_accolti"),
    *("animali_compatibili", "orari_compatibili"),
)
SUITED: dict[str, Any] = {
    "incompatibilita": "nessuna",
    "dichiarazione_incompatibilita": "1",
    **dict.fromkeys(_SPEAKS_FOR_IT, True),
}
KNOWN: dict[str, Any] = {
    "chi_accoglie": "La zia di prova",
    "legame": "Sorella della madre: terzo grado",
    "incompatibilita": "nessuna",
    "dichiarazione_incompatibilita": "1",
    "limiti_compatibili": True,
    "requisiti_penali": True,
    "note_esame": "È in casa ogni giorno e ha posto.",
}
TRUSTED: dict[str, Any] = {
    "esito_abbinamento": "scelta",
    "incompatibilita_verificata": True,
    "motivazione": "Lo conosce da quando è nato.",
}
CHOSEN: dict[str, Any] = {
    "esito_abbinamento": "scelta",
    "famiglia_scelta": 7,
    "incompatibilita_verificata": True,
    "motivazione": "Va incontro ai bisogni.",
}
NONE_FITS: dict[str, Any] = {"esito_abbinamento": "nessuna", "motivazione": "Nessuna è adatta."}
SEARCHED_AGAIN: dict[str, Any] = {
    "seguito_ricerca": "si_cerca",
    "forma_affido": "residenziale",
    "famiglia_conosciuta": False,
    "motivo_ricerca": "Una famiglia serve.",
}
ACCEPTED: dict[str, Any] = {"data_proposta": "2025-11-03", "accetta": True}
CONSENTS: dict[str, Any] = {
    "consensi": [
        {"titolare": "La madre", "ruolo": "madre", "consenso_dato": "si", "modulo_firmato": "1"}
    ],
    "esito_consensi": "tutti",
    "sentito": True,
    "firma": "si",
}
REFUSED: dict[str, Any] = {
    "consensi": [{"titolare": "Il padre", "ruolo": "padre", "consenso_dato": "no"}],
    "esito_consensi": "manca_qualcuno",
    "sentito": True,
    "firma": "si",
}
MET: dict[str, Any] = {
    "incontri": [{"data": "2025-11-03", "luogo": "Sede", "che_cosa": "Una merenda."}],
    "esito_ambientamento": "positivo",
}
ACT: dict[str, Any] = {
    "motivazioni": "Serve una famiglia per un tempo.",
    "tempi_e_modi_poteri_affidatario": "Scuola e salute ordinaria.",
    "modalita_rapporti_genitori": "Una telefonata ogni sera.",
    "servizio_responsabile": "Servizio di prova",
    "periodicita_relazione": 6,
    "durata_mesi_affido": 24,
    "minore_sentito_prima": True,
    "assicurazione": True,
    "firma": "si",
}
SENT: dict[str, Any] = {
    "protocollo": "2025/1",
    "canale_deposito": "pec",
    "trasmesso_il": "2025-11-03T09:00",
    "allegati_gt": ["provvedimento", "consensi", "verbale_ascolto"],
    "ricevuta_consegna": "1",
}
ENFORCEABLE: dict[str, Any] = {"risposta_giudice": "esecutivo", "data_decreto": "2025-11-03"}
PACT: dict[str, Any] = {
    "impegni_affidatari": "Accogliere.",
    "impegni_genitori": "Telefonare.",
    "impegni_servizio": "Una visita al mese.",
    "visite": "La domenica.",
    "spese": "Ai genitori.",
    "privacy_social": True,
    "patto_firmato": "1",
    "genitori_firmano": "firmano",
    "firma": "si",
}
BEGUN: dict[str, Any] = {
    "data_inizio": "2025-11-03",
    "documenti_consegnati": ["provvedimento"],
    "titolo_verificato": True,
    "recapiti_affidatari": "Casa di prova",
}
VISIT: dict[str, Any] = {
    "data_visita": "2025-11-03",
    "tipo_visita": "visita_domiciliare",
    "come_sta": "Bene.",
    "recapiti_aggiornati": True,
    "situazione_visita": "bene",
}
CRISIS: dict[str, Any] = {
    "seguito_crisi": "prosegue",
    "dove_stanotte": "Dove sta.",
    "ag_avvisata": True,
    "motivazione": "Con un aiuto in più regge.",
}
EXPIRY: dict[str, Any] = {
    "proposta_scadenza": "segnala_PM_proroga",
    "pregiudizio_da_sospensione": "Cambierebbe scuola e casa.",
    "segnalazione_pm_entro": "2027-09-01",
    "minore_sentito_scadenza": True,
    "motivazione": "La cura continua.",
}
RETURN: dict[str, Any] = {
    "tappe": [{"data": "2025-11-10", "che_cosa": "Un fine settimana"}],
    "continuita_affettiva": "Si sentono ogni settimana.",
    "sostegno_dopo": "Un educatore a casa.",
    "data_rientro": "2025-12-20",
}
ENDED: dict[str, Any] = {
    "esito_affido": "rientro",
    "segnalazione_verificata": True,
    "chiusura": {
        "data_chiusura": "2025-11-03",
        "motivazione": "La madre è guarita.",
        "situazione_finale": "A casa.",
        "ag_informata": True,
    },
}
REWRITTEN: dict[str, Any] = {
    "perche_manca": "La madre non lo condivide.",
    "che_cosa_si_cambia": "Si riscrive con lei e con chi accoglie.",
}
