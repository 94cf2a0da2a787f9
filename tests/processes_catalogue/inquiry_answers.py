"""Answers to the forms of the inquiry: people and facts are invented."""

from typing import Any

PLAN: dict[str, Any] = {
    "quesiti_ag": "Condizioni di vita dei minori e capacità dei genitori.",
    "minori": [{"persona": 1, "eta": 6}, {"persona": 2, "eta": 3}],
    "strumenti": ["colloqui", "visita_domiciliare", "informazioni_servizi"],
    "colloqui_previsti": ["madre", "padre"],
    "enti_da_interpellare": ["scuola"],
    "cronoprogramma": [{"attivita": "Colloqui", "chi": "Rossi", "entro": "2025-11-28"}],
}
IDENTITY: dict[str, Any] = {}
TALK: dict[str, Any] = {
    "con_chi": "La madre",
    "data": "2025-11-03",
    "luogo": "Sede del servizio",
    "contenuto_fatti": "Racconta la giornata dei figli.",
    "dichiarazioni": "«Lavoro di notte, li lascio alla vicina».",
    "collaborazione": "collabora",
    "grave_pregiudizio": False,
}
VISIT: dict[str, Any] = {
    "data": "2025-11-03",
    "secondo_operatore": 5,
    "preavviso": True,
    "rifiuto_accesso": False,
    "presenti": "La madre e i due minori",
    "condizioni_abitative": "Due stanze, in ordine.",
    "spazi_minore": "Dormono nella stessa stanza.",
    "grave_pregiudizio_casa": False,
}
REQUEST: dict[str, Any] = {
    "ente": 7,
    "base_giuridica": "compito_interesse_pubblico",
    "quesito_minimo": "Frequenza e rapporti con la famiglia.",
    "data_richiesta": "2025-11-03",
    "canale": "pec",
}
REPLY: dict[str, Any] = {
    "esito_risposta": "ricevuta",
    "data_risposta": "2025-11-03",
    "sintesi_risposta": "Frequenta con regolarità.",
    "pericolo_risposta": False,
}
NUDGE: dict[str, Any] = {"data": "2025-11-03", "mezzo": "pec"}
ABLE: dict[str, Any] = {
    "capacita_discernimento": "si",
    "motivo_discernimento": "Racconta episodi in ordine.",
}
UNABLE: dict[str, Any] = {
    "capacita_discernimento": "no",
    "motivo_discernimento": "Tre anni, non riferisce episodi.",
}
HEARD: dict[str, Any] = {
    "data": "2025-11-03",
    "luogo": "Sede del servizio",
    "informato_su": "Perché il servizio la incontra.",
    "rifiuto": False,
    "sintesi_opinione": "«Mi piace stare dalla nonna».",
}
CHILD: dict[str, Any] = {
    "sviluppo": "Nella norma.",
    "legami": "Cerca la madre.",
    "risorse": "La nonna.",
    "metodologia_valutazione": "Osservazione e colloquio clinico.",
    "pericolo_minore": False,
}
PARENTS: dict[str, Any] = {
    "aree": [
        {
            "genitore": "La madre",
            "area": "cura_protezione",
            "evidenze": "Organizza i pasti.",
            "valutazione": "Adeguata con aiuto.",
        }
    ],
    "metodologia": "Intervista semistrutturata.",
    "pericolo_competenze": False,
}
RELATION: dict[str, Any] = {
    "data": "2025-11-03",
    "luogo": "Ludoteca",
    "presenti": "La madre e i minori",
    "contesto": "Gioco libero.",
    "fatti_osservati": "La madre siede accanto.",
    "interazioni": "Risponde alle richieste.",
    "pericolo_osservazione": False,
}
_CRITICAL = (
    "violenza_attuale",
    "abuso_sessuale",
    "denutrizione",
    "minaccia_vita",
    "altro_critico",
)
_DISTAL = (
    "poverta_cronica",
    "isolamento",
    "monogenitorialita_senza_rete",
    "famiglia_multiproblematica",
    "infanzia_genitori",
    "sfiducia_servizi",
)
_PROXIMAL = (
    "psicopatologia_genitoriale",
    "dipendenza",
    "devianza",
    "violenza_coppia",
    "conflitto_separazione",
    "scarsa_empatia",
    "impulsivita",
    "aspettative_irrealistiche",
    "gravidanza_non_voluta",
    "caratteristiche_bambino",
)
_PROTECTIVE = (
    "autonomia_personale",
    "relazione_familiare",
    "rete_supporto",
    "rielaborazione_passato",
    "assunzione_responsabilita",
    "desiderio_migliorarsi",
    "gestione_conflitti",
    "competenze_bambino",
)


def _present(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "presente") | {f"{name}_evidenza": "Visto." for name in names}


GRID: dict[str, Any] = (
    dict.fromkeys(_CRITICAL + _DISTAL + _PROXIMAL + _PROTECTIVE, "assente")
    | _present("isolamento", "conflitto_separazione", "relazione_familiare")
    | {
        "fattore_critico": False,
        "profilo_distale": "presente",
        "profilo_prossimale": "presente",
        "profilo_protettivo": "presente",
        "emergenza": False,
        "titolari": "pieni",
        "consenso": "tutti",
        "condizioni_333": False,
        "sostegno_efficace": "non_provato",
        "genitori_collaborano": "si",
        "natura_fatti": "difficolta_relazionali",
        "situazione_abbandono": "no",
        "autore_minorenne": "no",
        "condotta_irregolare": "no",
        "procedibile_ufficio": False,
        "collocazione_da_valutare": False,
    }
)
CALL: dict[str, Any] = {
    "data_ora_riunione": "2026-01-10T15:00",
    "sede_o_link": "Sala riunioni",
    "invitati": [
        {"operatore": 4, "ruolo": "assistente_sociale", "obbligatorio": True},
        {"operatore": 5, "ruolo": "psicologo", "obbligatorio": True},
    ],
    "famiglia_invitata": "si",
    "odg": "Restituzione della valutazione.",
}
QUORUM: dict[str, Any] = {"quorum": True}
MINUTES: dict[str, Any] = {
    "presenti": [
        {"operatore": 4, "ruolo": "assistente_sociale"},
        {"operatore": 5, "ruolo": "psicologo"},
    ],
    "sintesi_fatti": "Letti colloqui e visita.",
    "valutazioni": "Rischio medio, con risorse.",
    "decisioni": [{"cosa": "Sostegno educativo", "chi": "Rossi", "entro": "2026-06-30"}],
    "esito_equipe": "condivisa",
}
COUNTERSIGNED: dict[str, Any] = {"conferma_contenuto": True, "firma": "si"}
VALID: dict[str, Any] = {
    "fatti_distinti": True,
    "decisioni_complete": True,
    "minimizzazione": True,
    "verbale_approvato": True,
}
OUTCOME: dict[str, Any] = {
    "rischio": "medio",
    "recuperabilita": "buona",
    "regime": "consensuale",
    "collocazione": "resta_in_famiglia",
    "segnalazione_verificata": True,
    "esito_verifica_segnalazione": "Nessun obbligo.",
    "esito": "sostegno_consensuale",
    "motivazione_esito": "La famiglia chiede aiuto.",
}
TOLD: dict[str, Any] = {
    "esito_restituzione": "svolta",
    "data": "2025-11-03",
    "presenti": "I genitori",
    "esito_condiviso": "condiviso",
    "pericolo_restituzione": False,
}
DRAFT: dict[str, Any] = {
    "fatti_accertati": [{"fatto": "Due stanze", "fonte": "Visita", "data": "2025-11-03"}],
    "dichiarazioni_parti": [{"chi": "La madre", "cosa": "«Chiedo aiuto»", "data": "2025-11-03"}],
    "valutazioni_su_personalita": False,
    "ascolto_minore": "Ascoltata la maggiore.",
    "rapporti_con_genitori": "Vedono entrambi.",
    "attuazione_progetto": "Nessun progetto in corso.",
    "proposte": "Sostegno educativo.",
    "omissis_indirizzi": False,
}
APPROVED: dict[str, Any] = {
    "fatti_distinti": True,
    "minimizzazione": True,
    "indirizzi_omessi": True,
    "termini_ok": True,
    "allegati_ok": True,
    "contiene_valutazioni_personalita": False,
    "esito_revisione": "approvata",
}
RETURNED: dict[str, Any] = APPROVED | {
    "fatti_distinti": False,
    "contiene_valutazioni_personalita": True,
    "metodo_indicato": False,
    "esito_revisione": "da_correggere",
    "rilievi": "Una frase sul carattere sta tra i fatti, senza metodo.",
}
SIGNED: dict[str, Any] = {"letta": True, "firma": "si"}
FILED: dict[str, Any] = {
    "protocollo": "2025/004512",
    "canale_deposito": "pec",
    "destinatari": [{"organo": 3}],
    "inviata_il": "2025-11-03T10:00",
    "ricevuta_consegna": "31",
}
