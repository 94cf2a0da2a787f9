"""What every path of the service is called, also while it is not in force in this office."""

from collections.abc import Mapping

from engine.language import say, to_say

PATHS: Mapping[str, str] = {
    "nomina_responsabile_affidamento": to_say("Nomina del responsabile dell'affidamento"),
    "p01_accesso_segnalazione": to_say("Accesso, segnalazione e triage"),
    "p02_indagine_valutazione": to_say("Indagine e valutazione"),
    "p03_presa_in_carico": to_say("Presa in carico"),
    "p04_protezione_urgente_403": to_say("Protezione urgente (art. 403 c.c.)"),
    "p05_inserimento_residenziale": to_say("Inserimento in comunità"),
    "p06_accoglienza_madre_bambino": to_say("Accoglienza madre-bambino"),
    "p07_affido_familiare": to_say("Affidamento familiare"),
    "p08_risorse_accoglienti": to_say("Famiglie accoglienti"),
    "p09_affiancamento_solidarieta": to_say("Affiancamento e solidarietà familiare"),
    "p10_spazio_neutro": to_say("Spazio neutro"),
    "p11_adozione": to_say("Adozione"),
    "p12_msna": to_say("Minore straniero non accompagnato"),
    "p13_penale_minorile": to_say("Area penale minorile"),
    "p14_minori_disabilita": to_say("Minori con disabilità"),
    "p15_connessioni_scuola": to_say("Tavolo con la scuola"),
    "p16_centro_famiglie": to_say("Centro per le famiglie"),
    "p17_gruppi_iniziative": to_say("Gruppi e iniziative"),
    "p18_mediazione_familiare": to_say("Mediazione familiare"),
    "p19_percorso_personalizzato": to_say("Percorso personalizzato"),
    "p20_prosieguo_autonomia": to_say("Prosieguo e autonomia"),
    "p21_bandi_coprogettazione": to_say("Bandi e coprogettazione"),
    "richiesta_chiarimento_ag": to_say("Richiesta del termine al giudice"),
    "segnale_di_rischio": to_say("Segnale di rischio"),
    "trasmissione_atto": to_say("Trasmissione di un atto al Comune subentrante"),
}


def name_of_path(process: str) -> str:
    """How people call a path; of one nobody has heard of, its id in words."""
    known = PATHS.get(process)
    return say(known) if known else process.replace("_", " ")
