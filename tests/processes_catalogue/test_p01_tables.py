"""The tables of access and decree propose what their sources say, row by row."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.dmn import Decision, parse_decisions
from tasks.functions import host_functions
from tests.processes_catalogue.inquiry import DUTIES, FILES

NOW = datetime(2025, 11, 3, 9, 30, tzinfo=UTC)
BABY, CHILD = date(2023, 6, 1), date(2016, 4, 18)


def ask(table: str, **given: Any) -> Decision:
    model = parse_decisions(FILES[f"dmn/{table}.dmn"])
    return model.decide(table, given, now=NOW, functions=host_functions(DUTIES, NOW))


def rules(decision: Decision) -> list[int]:
    return [rule.number for rule in decision.rules]


# --- D01: urgency ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "level", "rule"),
    [
        (
            {
                "pericolo_attuale": "si",
                "adulto_protettivo": "no",
                "giudice_attivabile": "non_noto",
                "natura_fatti": "abuso_o_lesione_grave",
            },
            "U0_emergenza",
            1,
        ),
        ({"natura_fatti": "abuso_o_lesione_grave"}, "U1_urgente", 2),
        ({"natura_fatti": "lesione", "data_nascita": BABY}, "U1_urgente", 2),
        ({"natura_fatti": "lesione"}, "U1_urgente", 2),
        (
            {
                "natura_fatti": "violenza_assistita",
                "autore_convivente": "si",
                "genitore_chiede_aiuto": "si",
            },
            "U1_urgente",
            3,
        ),
        ({"mandato_con_termine": True}, "AG_termine", 4),
        ({"natura_fatti": "trascuratezza_grave", "sicuro_ora": "si"}, "U2_prioritaria", 5),
        ({"canale": "rintraccio_msna"}, "U1_urgente", 6),
        (
            {"natura_fatti": "difficolta_relazionali", "genitori_collaborano": "si"},
            "U3_programmabile",
            7,
        ),
        ({"natura_fatti": "richiesta_informazioni"}, "U4_orientamento", 8),
        ({"pericolo_attuale": "si", "adulto_protettivo": "si"}, "U1_urgente", 9),
        ({"natura_fatti": "lesione", "data_nascita": CHILD}, "U2_prioritaria", 10),
        ({}, "U2_prioritaria", 10),
    ],
)
def test_urgency_is_the_first_row_that_fits(given: dict[str, Any], level: str, rule: int) -> None:
    decision = ask("d01_triage_urgenza", **given)

    assert decision.value["livello"] == level
    assert rules(decision) == [rule]


def test_every_row_says_what_it_rests_on() -> None:
    for table in ("d01_triage_urgenza", "d02_instradamento", "d13_comune_competente_onere"):
        text = FILES[f"dmn/{table}.dmn"].decode()

        assert text.count("<annotationEntry>") == text.count("<rule ")
        assert "<annotationEntry><text></text>" not in text


# --- D02: which paths ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "path", "rule"),
    [
        ({"mandati": ["indagine_valutazione"]}, "p02_indagine_valutazione", 1),
        ({"canale": "richiesta_procura_minori_informazioni"}, "p02_indagine_valutazione", 2),
        ({"esito_triage": "apre_valutazione"}, "p02_indagine_valutazione", 3),
        ({"mandati": ["sostegno_controllo"]}, "p03_presa_in_carico", 4),
        ({"mandati": ["monitoraggio"]}, "p03_presa_in_carico", 4),
        ({"mandati": ["affidamento_servizio_5bis"]}, "p03_presa_in_carico", 4),
        ({"mandati": ["collocamento_comunita"]}, "p05_inserimento_residenziale", 5),
        ({"mandati": ["collocamento_madre_bambino"]}, "p06_accoglienza_madre_bambino", 6),
        ({"mandati": ["affidamento_familiare"]}, "p07_affido_familiare", 7),
        ({"mandati": ["spazio_neutro"]}, "p03_presa_in_carico", 8),
        ({"mandati": ["adm"]}, "p03_presa_in_carico", 8),
        ({"mandati": ["adozione_indagine"]}, "p11_adozione", 9),
        ({"mandati": ["adozione_internazionale"]}, "p11_adozione", 9),
        ({"mandati": ["affidamento_preadottivo"]}, "p11_adozione", 9),
        ({"mandati": ["penale_map"]}, "p13_penale_minorile", 10),
        ({"mandati": ["penale_27bis"]}, "p13_penale_minorile", 10),
        ({"mandati": ["art25_rdl1404"]}, "p13_penale_minorile", 10),
        ({"mandati": ["prosieguo"]}, "p20_prosieguo_autonomia", 11),
        ({"canale": "richiesta_ussm"}, "p13_penale_minorile", 12),
        ({"canale": "incarico_tm_adozione"}, "p11_adozione", 13),
        ({"canale": "rintraccio_msna"}, "p12_msna", 14),
        ({"canale": "richiesta_semispontanea_scuola"}, "p15_connessioni_scuola", 15),
        ({"canale": "accesso_libero_centro"}, "p16_centro_famiglie", 16),
        ({"canale": "offerta_disponibilita_famiglia"}, "p08_risorse_accoglienti", 17),
        ({"bisogni": ["sostegno_disabilita"]}, "p14_minori_disabilita", 18),
        ({"bisogni": ["conflitto_senza_violenza"]}, "p18_mediazione_familiare", 19),
        ({"bisogni": ["poverta"]}, "p16_centro_famiglie", 20),
        ({"bisogni": ["zero_tre"]}, "p19_percorso_personalizzato", 21),
        ({"bisogni": ["accoglienza_informale"]}, "p09_affiancamento_solidarieta", 22),
    ],
)
def test_mandates_channels_and_needs_open_their_paths(
    given: dict[str, Any], path: str, rule: int
) -> None:
    decision = ask("d02_instradamento", **given)

    assert decision.value == [path]
    assert rules(decision) == [rule]


def test_nothing_known_opens_nothing() -> None:
    assert ask("d02_instradamento").value == []


# --- D13: whose child ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "competence", "bearer", "rule"),
    [
        ({"canale": "rintraccio_msna"}, "nostra", "fondo_nazionale_msna", 1),
        (
            {"tipo_intervento": "residenziale", "residenza_minore": "nostro_comune"},
            "nostra",
            "nostro_comune",
            2,
        ),
        (
            {"tipo_intervento": "residenziale", "residenza_minore": "altro_comune"},
            "altro_comune",
            "altro_comune",
            3,
        ),
        (
            {"tipo_intervento": "madre_bambino", "residenza_minore": "altro_comune"},
            "dubbia",
            "da_definire",
            4,
        ),
        (
            {"tipo_intervento": "affidamento_familiare", "residenza_minore": "nostro_comune"},
            "nostra",
            "nostro_comune",
            5,
        ),
        ({"residenza_minore": "nostro_comune"}, "nostra", "nostro_comune", 6),
        (
            {"residenza_minore": "altro_comune", "dimora_nel_territorio": True},
            "dubbia",
            "da_definire",
            7,
        ),
        (
            {"residenza_minore": "altro_comune", "dimora_nel_territorio": False},
            "altro_comune",
            "altro_comune",
            8,
        ),
        (
            {"residenza_minore": "non_nota", "dimora_nel_territorio": True},
            "dubbia",
            "da_definire",
            9,
        ),
        ({"residenza_minore": "estero"}, "dubbia", "da_definire", 10),
    ],
)
def test_competence_follows_the_residence(
    given: dict[str, Any], competence: str, bearer: str, rule: int
) -> None:
    decision = ask("d13_comune_competente_onere", **given)

    assert (decision.value["competenza"], decision.value["onere"]) == (competence, bearer)
    assert rules(decision) == [rule]


# --- D19: the duty to report -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"situazione_abbandono": "si"}, [(1, "PMM")]),
        (
            {"natura_fatti": "violenza_assistita", "autore_minorenne": "no"},
            [(2, "PM_ordinario")],
        ),
        ({"natura_fatti": "violenza_assistita", "autore_minorenne": "si"}, [(3, "PMM")]),
        (
            {"natura_fatti": "trascuratezza_grave", "genitori_collaborano": "no"},
            [(4, "PMM")],
        ),
        (
            {"natura_fatti": "abuso_o_lesione_grave"},
            [(2, "PM_ordinario"), (5, "PM_ordinario")],
        ),
        ({"condotta_irregolare": "si"}, [(6, "PMM")]),
        ({"procedibile_ufficio": True}, [(7, "PM_ordinario")]),
        ({"procedibile_ufficio": True, "autore_minorenne": "si"}, [(8, "PMM")]),
        ({"natura_fatti": "difficolta_relazionali", "genitori_collaborano": "si"}, []),
        ({}, []),
    ],
)
def test_the_duty_to_report_names_its_receivers(
    given: dict[str, Any], expected: list[tuple[int, str]]
) -> None:
    decision = ask("d19_segnalazione_obbligatoria", **given)

    told = [one["destinatario"] for one in decision.value]
    assert list(zip(rules(decision), told, strict=True)) == expected
    assert all(one["base_giuridica"] for one in decision.value)


# --- D09: the terms of a decree --------------------------------------------------------------

DECREE = {
    "data_emissione": date(2025, 5, 20),
    "data_comunicazione": datetime(2025, 5, 21, 8, 0, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("given", "rule", "kind", "key", "due"),
    [
        (
            {"termine_relazione_tipo": "data_fissa", "termine_relazione_data": date(2025, 9, 1)},
            1,
            "relazione",
            "L30",
            date(2025, 9, 1),
        ),
        (
            {"termine_relazione_tipo": "giorni", "termine_relazione_valore": 60},
            2,
            "relazione",
            "L30",
            date(2025, 7, 20),
        ),
        (
            {"termine_relazione_tipo": "periodicita_mesi", "termine_relazione_valore": 6},
            3,
            "relazione",
            "L30",
            date(2025, 11, 20),
        ),
        (
            {"termine_relazione_tipo": "non_indicato"},
            4,
            "relazione",
            "valutazione.durata",
            date(2025, 8, 19),
        ),
        (
            {"mandati": ["affidamento_servizio_5bis"]},
            5,
            "nomina_responsabile",
            "L14",
            date(2025, 6, 5),
        ),
        ({"mandati": ["affidamento_servizio_5bis"]}, 6, "durata", "L15", date(2027, 5, 20)),
        (
            {"mandati": ["affidamento_servizio_5bis"], "durata_mesi": 12},
            6,
            "durata",
            "L15",
            date(2026, 5, 20),
        ),
        (
            {"mandati": ["affidamento_servizio_5bis"], "durata_mesi": 36},
            6,
            "durata",
            "L15",
            date(2027, 5, 20),
        ),
        (
            {"mandati": ["affidamento_servizio_5bis"]},
            7,
            "relazione",
            "L15.relazione",
            date(2025, 11, 20),
        ),
        ({"mandati": ["affidamento_familiare"]}, 8, "durata", "L13", date(2027, 5, 20)),
        ({"mandati": ["affidamento_familiare"]}, 9, "relazione", "L18", date(2025, 11, 20)),
        ({"mandati": ["collocamento_comunita"]}, 10, "verifica", "L18", date(2025, 11, 20)),
        ({"mandati": ["adozione_indagine"]}, 11, "relazione", "L34", date(2025, 9, 18)),
        ({"mandati": ["adozione_internazionale"]}, 20, "relazione", "L37", date(2025, 9, 21)),
        ({"mandati": ["affidamento_preadottivo"]}, 12, "durata", "L38", date(2026, 5, 20)),
        ({"mandati": ["penale_map"], "durata_mesi": 10}, 13, "durata", "L48", date(2026, 3, 20)),
        ({"mandati": ["penale_27bis"]}, 14, "durata", "L49", date(2025, 11, 20)),
        ({"tipo_atto": "convalida_403"}, 15, "reclamo", "L7", date(2025, 6, 3)),
        ({"tipo_atto": "esecutivita_gt"}, 16, "relazione", "L18", date(2025, 11, 20)),
        ({"tipo_atto": "provvisorio_urgente"}, 21, "udienza", "L32", date(2025, 6, 4)),
        ({"tipo_atto": "ordine_protezione"}, 22, "ordine", "L11", date(2026, 5, 20)),
        (
            {"tipo_atto": "ordine_protezione", "durata_mesi": 6},
            22,
            "ordine",
            "L11",
            date(2025, 11, 20),
        ),
        (
            {"tipo_atto": "ordine_protezione", "durata_mesi": 18},
            22,
            "ordine",
            "L11",
            date(2026, 5, 20),
        ),
        (
            {"prossima_udienza": datetime(2025, 6, 10, 7, 0, tzinfo=UTC)},
            17,
            "aggiornamento",
            "L30",
            date(2025, 6, 10),
        ),
    ],
)
def test_a_decree_becomes_terms_with_their_source(
    given: dict[str, Any], rule: int, kind: str, key: str, due: date
) -> None:
    decision = ask("d09_scadenze_ag", **{**DECREE, **given})

    found = dict(zip(rules(decision), decision.value, strict=True))
    assert (found[rule]["tipo"], found[rule]["chiave"], found[rule]["entro"]) == (kind, key, due)
    assert DUTIES.catalogue.find(key) is not None
    assert found[rule]["base_giuridica"]
    assert found[rule]["regola"]


@pytest.mark.parametrize("mandate", ["adozione_indagine", "adozione_internazionale"])
def test_a_term_of_the_law_needs_no_internal_one_beside_it(mandate: str) -> None:
    silent = {"termine_relazione_tipo": "non_indicato", "termine_relazione_valore": None}

    decision = ask("d09_scadenze_ag", **{**DECREE, **silent, "mandati": [mandate]})

    assert [one["tipo"] for one in decision.value] == ["relazione"]


def test_a_request_of_sixty_days_is_due_on_the_second_of_january() -> None:
    given = {
        "termine_relazione_tipo": "giorni",
        "termine_relazione_valore": 60,
        "mandati": ["indagine_valutazione"],
        "tipo_atto": "richiesta_pm",
        "data_comunicazione": datetime(2025, 11, 3, 9, 12, tzinfo=UTC),
        "data_emissione": date(2025, 10, 31),
    }

    (found,) = ask("d09_scadenze_ag", **given).value

    assert found["entro"] == date(2026, 1, 2)


def test_an_act_that_comes_after_midnight_in_rome_counts_from_the_new_day() -> None:
    late = datetime(2025, 5, 20, 22, 30, tzinfo=UTC)  # 21 May, 00:30 in Rome

    (found,) = ask(
        "d09_scadenze_ag",
        termine_relazione_tipo="giorni",
        termine_relazione_valore=10,
        data_comunicazione=late,
    ).value

    assert found["entro"] == date(2025, 5, 31)


def test_the_report_is_not_proposed_twice_when_the_judge_has_fixed_it() -> None:
    decision = ask(
        "d09_scadenze_ag",
        **DECREE,
        termine_relazione_tipo="giorni",
        termine_relazione_valore=90,
        mandati=["affidamento_servizio_5bis"],
    )

    assert rules(decision) == [2, 5, 6, 18]
