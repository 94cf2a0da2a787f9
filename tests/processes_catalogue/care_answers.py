"""Answers to the forms of taking charge (P03): people and facts are invented."""

from typing import Any

TEAM = [
    {"operatore_ref": 1, "professione": "assistente_sociale"},
    {"operatore_ref": 2, "professione": "educatore"},
]
OPENED: dict[str, Any] = {
    "tipo_mandato": "volontario",
    "minori": [{"persona": 1, "eta": 9}],
    "equipe": TEAM,
    "programma": "ordinario",
    "data_avvio": "2025-10-20",
}
ORDERED: dict[str, Any] = OPENED | {
    "tipo_mandato": "sostegno_controllo",
    "provvedimento_ref": 7,
    "data_provvedimento": "2025-10-01",
    "scadenza_relazione_atto": "2026-03-01",
    "relazioni_da": "presa_in_carico",
    "prescrizioni_ag": [
        {
            "prescrizione": "Il padre frequenta il servizio per le dipendenze.",
            "destinatario": "Il padre",
            "verificabile_come": "Attestato mensile",
        }
    ],
}
ENTRUSTED: dict[str, Any] = {
    name: value
    for name, value in (ORDERED | {"tipo_mandato": "affidamento_5bis"}).items()
    if name not in {"scadenza_relazione_atto", "relazioni_da"}
}
PIPPI: dict[str, Any] = OPENED | {
    "programma": "PIPPI",
    "pippi_t1": "2026-03-02",
    "pippi_t2": "2026-10-05",
}
MATRIX: dict[str, Any] = {
    "collocatario_ref": 3,
    "atti_servizio": ["sanitari_straordinari", "documenti"],
    "atti_collocatario": ["scuola_quotidiana"],
    "atti_genitori": ["sport_tempo_libero"],
    "compiti_art5c2": "Sostegno alla madre, un colloquio ogni due settimane.",
    "durata_mesi": 12,
    "periodicita_relazione_mesi": 6,
}
BEGUN: dict[str, Any] = {
    "percorsi_da_aprire": ["p19_percorso_personalizzato", "p17_gruppi_iniziative"],
    "intervallo_verifica": "verifica.adm",
    "prossima_verifica": "2026-01-16",
}
PAGE: dict[str, Any] = {
    "data": "2025-10-20",
    "tipo": "colloquio",
    "fatti": "La madre è venuta all'ora fissata.",
    "che_cosa_segue": "nulla",
}
WITHDRAWN: dict[str, Any] = {
    "data_ritiro": "2025-10-20",
    "chi_si_ritira": ["genitore1"],
    "motivi_ritiro": "«Non ce n'è più bisogno.»",
    "minore_come_sta": "Va a scuola.",
    "esito_ritiro": "confermato",
}
CHECKED: dict[str, Any] = {
    "prescrizioni": [
        {"prescrizione": "Frequenta il servizio", "esito": "violata", "evidenza": "Due assenze"}
    ],
    "prescrizioni_violate": True,
}
WEIGHED: dict[str, Any] = {
    "violazione": "Due assenze al servizio.",
    "rischio_per_minore": "da_seguire",
    "seguito_violazione": "prossima_relazione",
    "motivazione": "Il padre ha già ripreso.",
}
ACT: dict[str, Any] = {
    "tipo_atto": "sanitari_straordinari",
    "atto": "Estrazione di un dente in anestesia",
    "richiesto_il": "2025-10-20",
    "competente_calcolato": "servizio",
    "indicazioni_genitori": "D'accordo.",
    "indicazioni_minore": "«Non voglio sentire male.»",
    "decisione": "autorizzato",
    "motivazione": "È necessario.",
}
LOOKED: dict[str, Any] = {
    "data": "2025-10-20",
    "punto_di_vista": ["bambino", "genitori"],
    "lato_bisogni_bambino": [{"item": "Salute", "valore": 3}],
    "lato_risposte_genitori": [{"item": "Cure di base", "valore": 4}],
    "lato_ambiente": [{"item": "Scuola", "valore": 6}],
    "microprogettazioni": [
        {
            "risultato_atteso": "Dorme nove ore",
            "azioni": "Lettura della sera",
            "chi": "La madre",
            "entro": "2026-01-31",
        }
    ],
}
EXTENSION: dict[str, Any] = {
    "proposta_scadenza": "proroga",
    "pregiudizio_da_sospensione": "Tornerebbe senza protezione.",
    "motivazione": "Il percorso dei genitori non è finito.",
    "segnalazione_pm_entro": "2026-08-31",
}
OUT: dict[str, Any] = {"esito_uscita": "obiettivi_raggiunti", "motivazione": "Fa da sé."}
