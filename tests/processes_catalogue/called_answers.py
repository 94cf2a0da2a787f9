"""Answers to the forms of the called paths: people and facts are invented."""

from typing import Any

from forms import InvalidAnswers


def faults(refused: InvalidAnswers) -> str:
    """What a refused form says beside its fields."""
    return "; ".join(one.message for one in refused.errors)


MEETING: dict[str, Any] = {
    "data_verifica": "2026-01-26T09:00",
    "periodo_dal": "2025-10-27",
    "periodo_al": "2026-01-25",
    "partecipanti": [{"operatore_ref": 1, "ruolo": "assistente_sociale"}],
    "minore_sentito": "si",
    "opinione_minore": "«Mi piace la merenda dopo i compiti.»",
    "obiettivi": [
        {"obiettivo_ref": "Arriva a scuola in orario", "esito": "parziale", "evidenza": "Registro"}
    ],
    "rapporti_famiglia_origine": "Regolari.",
    "evoluzione_nucleo": "stabile",
    "proposta": "prosegue",
    "motivazione": "Il percorso è avviato.",
    "prossima_verifica": "2026-04-27",
}
HELD: dict[str, Any] = {
    "verifica": MEETING,
    "eventi_critici_gravi": False,
    "rischio_attuale": "medio",
    "progressi": True,
}
CONFIRMED: dict[str, Any] = {
    "esito_verifica": "prosegue",
    "equipe_da_riunire": False,
    "prossima_verifica": "2026-04-27",
    "motivazione_esito": "Si va avanti così.",
}

PROJECT: dict[str, Any] = {
    "bisogni": [{"bisogno": "Dormire e mangiare con regolarità"}],
    "obiettivi": [
        {
            "area": "minore",
            "obiettivo_smart": "Arriva a scuola in orario quattro giorni su cinque",
            "indicatore": "Registro di classe",
            "tempi": "Entro tre mesi",
            "responsabile": "La madre",
        }
    ],
    "dispositivi": ["educativa_domiciliare"],
    "durata_prevista": 9,
    "prima_verifica": "2026-01-26",
}
AGREED: dict[str, Any] = {
    "data_condivisione": "2025-10-27",
    "presenti_condivisione": "La madre e il padre",
    "adesione_genitore1": "aderisce",
    "adesione_genitore2": "aderisce_parziale",
    "firma_patto": "si",
}
REFUSED: dict[str, Any] = {
    "data_condivisione": "2025-10-27",
    "presenti_condivisione": "La madre",
    "adesione_genitore1": "non_aderisce",
    "titolari": "pieni",
    "consenso": "manca_qualcuno",
    "condizioni_333": False,
    "sostegno_efficace": "non_provato",
    "genitori_collaborano": "no",
    "emergenza": False,
}
APPROVED: dict[str, Any] = {
    "obiettivi_misurabili": True,
    "ascolto_considerato": True,
    "risorse_disponibili": True,
    "esito_progetto": "approvato",
}
CARE_PLAN: dict[str, Any] = {
    "osservazione_iniziale": "Le prime settimane è rimasto vicino all'educatrice.",
    "obiettivi_pei": [
        {
            "obiettivo": "Dorme nella sua stanza",
            "indicatore": "Cinque notti su sette",
            "azione": "Lettura della sera",
            "entro": "2026-01-31",
        }
    ],
    "contatti_famiglia": "Una telefonata la settimana.",
    "salute": "Visita dal pediatra fatta.",
    "scuola": "Stessa classe.",
    "referente_pei": "Educatrice di prova",
}

PROPOSED: dict[str, Any] = {
    "servizio_richiesto": "Inserimento in comunità educativa",
    "motivo_spesa": "Serve un luogo protetto.",
    "tipo_intervento": "residenziale",
    "residenza_minore": "nostro_comune",
    "dimora_nel_territorio": True,
}
QUOTED: dict[str, Any] = {
    "fornitore_ref": 1,
    "retta_giornaliera": "112,50",
    "decorrenza": "2025-11-03",
    "capitolo": "1234/5",
}
SPENT: dict[str, Any] = {
    "comune_onere": "nostro_comune",
    "esito_spesa": "firmata",
    "numero_determina": "2025/812",
    "visto_contabile": True,
}

CLOSING: dict[str, Any] = {
    "chiusura": {
        "data_chiusura": "2025-11-03",
        "motivazione": "Gli obiettivi sono raggiunti.",
        "situazione_finale": "Il nucleo fa da sé.",
    },
    "esito_chiusura": "obiettivi_raggiunti",
    "classe_conservazione": "volontario",
    "diciotto_anni_il": "2034-05-02",
    "natura_fatti": "difficolta_relazionali",
    "situazione_abbandono": "no",
    "autore_minorenne": "no",
    "condotta_irregolare": "no",
    "genitori_collaborano": "si",
    "procedibile_ufficio": False,
}
CLOSED: dict[str, Any] = {"segnalazione_verificata": True, "decisione_chiusura": "approvata"}
AUTHORITY_TOLD: dict[str, Any] = {
    "protocollo_avviso": "2025/1",
    "canale_avviso": "pec",
    "destinatario_avviso": "Tribunale per i minorenni di Prova",
    "avviso_inviato_il": "2025-11-03T09:00",
    "ricevuta_avviso": "1",
    "ag_informata": True,
}

MOVED: dict[str, Any] = {
    "chi_si_e_trasferito": ["madre", "minore"],
    "comune_subentrante": 1,
    "nuova_residenza": {"via": "via di Prova", "comune": "Prova Marina"},
    "data_variazione_anagrafica": "2025-10-20",
    "tipo_intervento": "altro",
    "residenza_minore": "altro_comune",
    "dimora_nel_territorio": False,
    "provvedimento_ag_aperto": False,
}
COMPETENT: dict[str, Any] = {
    "competenza": "altro_comune",
    "onere": "altro_comune",
    "decisione_competenza": "passa",
    "motivo_competenza": "Madre e bambina vivono là dal 20 ottobre.",
}
ASKED: dict[str, Any] = {
    "protocollo_richiesta": "2025/9",
    "canale_richiesta": "pec",
    "richiesta_inviata_il": "2025-11-03T09:00",
    "ricevuta_richiesta": "1",
}
HANDED_OVER: dict[str, Any] = {
    "data_incontro": "2025-11-03",
    "relazione_passaggio": "1",
    "referente_nuovo": "Assistente sociale di Prova Marina",
    "interventi_in_corso": "Educativa domiciliare fino a dicembre.",
    "scadenze_tutte": True,
    "data_effettiva_passaggio": "2025-12-01",
}
RECORD_SENT: dict[str, Any] = {
    "protocollo_verbale": "2025/0044",
    "canale_verbale": "pec",
    "destinatario_verbale": "Tribunale per i minorenni di Prova",
    "verbale_inviato_il": "2025-11-03T10:00",
    "ricevuta_verbale": "1",
}

EVENT: dict[str, Any] = {
    "tipo_evento": "allontanamento",
    "data_ora_evento": "2025-11-03T08:00",
    "luogo": "Davanti alla scuola",
    "descrizione": "All'uscita non è salito sul pulmino.",
    "feriti": False,
}
ASSESSED: dict[str, Any] = {
    "evento_grave": False,
    "valutazione_evento": "È tornato la sera, sta bene.",
    "seguito_evento": "prosegue",
    "misure_evento": "Colloquio domani con l'educatrice.",
}

REQUESTED: dict[str, Any] = {
    "tipo_richiesta": "241_1990",
    "data_ricezione": "2025-11-03T09:00",
    "protocollo_richiesta": "2025/77",
    "oggetto_richiesta": ["note"],
    "testo_richiesta": "Chiedo copia del diario.",
    "richiedente": "Marta Inventatis",
    "ruolo_richiedente": "genitore",
    "interessato_maggiorenne": False,
    "identita_verificata": "documento",
    "legittimazione": "Madre con responsabilità piena.",
}
WEIGHED: dict[str, Any] = {
    "esito_accesso": "parziale_oscurata",
    "motivazione_accesso": "Si dà ciò che la riguarda.",
    "parti_oscurate": "I nomi di terzi.",
    "pericolo_per_minore": False,
}
ANSWERED: dict[str, Any] = {
    "testo_risposta": "Le consegniamo le note che la riguardano.",
    "protocollo_risposta": "2025/99",
    "risposta_inviata_il": "2025-11-03T09:30",
    "ricevuta_risposta": "1",
    "oscuramento_controllato": True,
}
