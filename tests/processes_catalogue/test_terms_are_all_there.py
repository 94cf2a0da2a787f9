"""Every row of the legal clock and every key of the municipality stands in the catalogue."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from processes.terms import Norm, Summer, Term, TermCatalogue, Unit, read_terms

FOLDER = Path(__file__).parents[2] / "processes" / "terms"
LAW = [f"L{number}" for number in range(1, 61)]
WITHOUT_A_NUMBER = {
    *("L8", "L9", "L16", "L17", "L19", "L20", "L21", "L22", "L23", "L24", "L27", "L28", "L29"),
    *("L31", "L33", "L36", "L40", "L45", "L46", "L47", "L50", "L52", "L53", "L57", "L58", "L59"),
}

# §2.26, key by key: how it is counted, and the value that only stands for one.
COUNTED: dict[str, tuple[str, int]] = {
    "triage.stima": ("GG_LAV", 2),
    "triage.conferma": ("GG_LAV", 1),
    "triage.primo_contatto.U1": ("ORE", 24),
    "triage.primo_contatto.U2": ("GG_LAV", 5),
    "triage.primo_contatto.U3": ("GG_LAV", 15),
    "triage.primo_contatto.U4": ("GG_LAV", 30),
    "valutazione.durata": ("GG_CAL", 90),
    "valutazione.intermedia": ("GG_CAL", 45),
    "valutazione.risposta_enti": ("GG_CAL", 20),
    "equipe.riconvocazione": ("GG_LAV", 5),
    "equipe.verbale": ("GG_LAV", 5),
    "relazione.contributi": ("GG_CAL", 20),
    "relazione.preavviso": ("GG_CAL", 15),
    "relazione.blocco": ("GG_CAL", 3),
    "verifica.primo_mese": ("GG_CAL", 30),
    "verifica.comunita": ("GG_CAL", 90),
    "verifica.madre_bambino": ("GG_CAL", 30),
    "verifica.adm": ("GG_CAL", 90),
    "verifica.preparazione": ("GG_CAL", 15),
    "pei.termine": ("GG_CAL", 60),
    "progetto.urgenza": ("GG_CAL", 15),
    "evento.avviso": ("ORE", 24),
    "trasferimento.risposta": ("GG_CAL", 30),
    "spesa.regolarizzazione": ("GG_LAV", 5),
    "pronta.max": ("GG_CAL", 30),
    "comunita.conservazione_posto": ("GG_CAL", 10),
    "mb.durata": ("MESI", 12),
    "affido.ricerca": ("GG_CAL", 30),
    "affido.visite": ("GG_CAL", 30),
    "affido.preavviso_proroga": ("MESI", 3),
    "gt.sollecito": ("GG_CAL", 20),
    "p08.revisione": ("MESI", 24),
    "aff.durata": ("MESI", 12),
    "aff.verifica": ("GG_CAL", 90),
    "informale.preavviso": ("GG_CAL", 30),
    "sn.attesa": ("GG_CAL", 30),
    "sn.verbale": ("GG_LAV", 3),
    "sn.durata_max": ("MESI", 12),
    "adozione.assegnazione": ("GG_LAV", 10),
    "adozione.assegnazione_prioritaria": ("GG_LAV", 3),
    "adozione.visite": ("GG_CAL", 30),
    "adozione.avviso_tribunale": ("GG_LAV", 5),
    "adozione.relazione_post": ("GG_CAL", 30),
    "penale.settimana": ("GG_CAL", 7),
    "penale.registro": ("GG_LAV", 3),
    "penale.violazione": ("GG_LAV", 2),
    "map.preavviso": ("GG_CAL", 20),
    "prosieguo.istanza": ("GG_CAL", 60),
    "hub.verifica": ("GG_CAL", 60),
    "centro.followup": ("GG_CAL", 60),
    "centro.preparazione": ("GG_CAL", 7),
    "p19.assegnazione": ("GG_CAL", 15),
    "scuola.tavolo": ("MESI", 2),
    "pippi.T1": ("GG_CAL", 0),  # a date from the calendar of the edition: no number at all
    "pippi.T2": ("GG_CAL", 0),
    "gara.anticipo": ("MESI", 9),
}
NUMBERS = {
    "triage.eta_piccolissimi": 3,
    "403.richiama": 15,
    "p08.campagna": 12,
    "p08.colloqui": 5,
    "sn.operatori_vigilata": 2,
    "sn.attesa_minuti": 20,
    "sn.max_assenze": 2,
    "sn.verifica": 6,
    "sn.n_positivi": 6,
    "adozione.colloqui": 4,
    "penale.lievi_ripetute": 3,
    "prosieguo.avvio": 17,
    "ascolto.sedute": 6,
    "mediazione.incontri": 10,
    "verifica.obiettivi": 75,
    # How many years a file is kept, no source says: nought until the municipality has decided.
    "retention.tutela_ag": 0,
    "retention.affido": 0,
    "retention.volontario": 0,
    "retention.triage_archiviato": 0,
    "retention.spazio_neutro": 0,
    "retention.gruppi": 0,
}
BEFORE = {
    *("relazione.contributi", "relazione.preavviso", "relazione.blocco", "map.preavviso"),
    *("affido.preavviso_proroga", "informale.preavviso", "prosieguo.istanza", "gara.anticipo"),
    *("verifica.preparazione", "centro.preparazione"),
}
# The numbers of §3, row by row; certainty as the domain tags it, C where it says conflicting.
LEGAL: dict[str, tuple[str, int, str]] = {
    "L1": ("IMMEDIATO", 0, "A"),
    "L2": ("ORE", 24, "A"),
    "L3": ("ORE", 72, "C"),
    "L4": ("ORE", 48, "A"),
    "L4.udienza": ("GG_CAL", 15, "A"),
    "L5": ("ORE", 48, "B"),
    "L6": ("GG_CAL", 15, "A"),
    "L7": ("GG_CAL_PROC", 10, "B"),
    "L7.decisione": ("GG_CAL", 60, "B"),
    "L10": ("IMMEDIATO", 0, "B"),
    "L11": ("MESI", 12, "A"),
    "L12": ("IMMEDIATO", 0, "A"),
    "L13": ("MESI", 24, "A"),
    "L14": ("GG_CAL", 15, "A"),
    "L15": ("MESI", 24, "A"),
    "L15.relazione": ("MESI", 6, "A"),
    "L18": ("MESI", 6, "B"),
    "L18.eventi": ("IMMEDIATO", 0, "B"),
    "L25": ("MESI", 6, "B"),
    "L25.ispezione": ("MESI", 6, "B"),
    "L26": ("MESI", 6, "A"),
    "L30": ("GG_CAL", 90, "A"),
    "L32": ("GG_CAL", 15, "B"),
    "L34": ("GG_CAL", 120, "A"),
    "L34.proroga": ("GG_CAL", 120, "B"),
    "L35": ("MESI", 36, "A"),
    "L37": ("MESI", 4, "B"),
    "L37.invio": ("GG_CAL", 15, "B"),
    "L37.decreto": ("MESI", 2, "B"),
    "L37.procedura": ("MESI", 12, "B"),
    "L38": ("MESI", 12, "A"),
    "L38.proroga": ("MESI", 12, "A"),
    "L39": ("MESI", 12, "B"),
    "L41": ("GG_CAL", 10, "A"),
    "L41.accoglienza": ("GG_CAL", 45, "A"),
    "L42": ("GG_CAL", 90, "A"),
    "L42.proroga": ("GG_CAL", 60, "A"),
    "L43": ("GG_CAL", 3, "C"),
    "L44": ("GG_CAL", 10, "B"),
    "L48": ("MESI", 12, "B"),
    "L48.gravi": ("MESI", 36, "B"),
    "L49": ("MESI", 8, "C"),
    "L49.programma": ("GG_CAL", 30, "C"),
    "L51": ("GG_CAL", 7, "A"),
    "L51.sindaco": ("GG_CAL", 7, "B"),
    "L54": ("GG_CAL", 30, "B"),
    "L55": ("GG_CAL", 30, "B"),
    "L55.gdpr": ("MESI", 1, "B"),
    "L55.gdpr_proroga": ("MESI", 2, "B"),
    "L56": ("ORE", 72, "B"),
    "L56.persone": ("IMMEDIATO", 0, "B"),
    "L60": ("ORE", 0, "SEED"),
}
# Where the domain text itself gives two readings.
READINGS = {
    "L3": [("ORE", 96, "collocamento")],
    "L15.relazione": [("MESI", 6, "notificazione")],
    "L43": [("GG_CAL", 30, "")],
    "L49": [("MESI", 6, "")],
    "L49.programma": [("GG_CAL", 60, "")],
}


@pytest.fixture(scope="module")
def catalogue() -> TermCatalogue:
    return read_terms({f"terms/{p.name}": p.read_bytes() for p in FOLDER.glob("*.toml")})


def lawful(catalogue: TermCatalogue) -> Iterator[Term]:
    return (term for term in catalogue.terms.values() if term.certainty != "CFG")


@pytest.mark.parametrize("row", LAW)
def test_every_row_of_the_legal_clock_is_a_term_or_a_norm(
    row: str, catalogue: TermCatalogue
) -> None:
    found: Term | Norm | None = catalogue.terms.get(row) or catalogue.norms.get(row)

    assert found is not None
    assert isinstance(found, Norm) == (row in WITHOUT_A_NUMBER)
    assert all((found.sentence, found.source, found.owed_by, found.certainty))


@pytest.mark.parametrize(("key", "expected"), LEGAL.items())
def test_a_legal_term_has_the_number_and_the_certainty_of_the_domain(
    key: str, expected: tuple[str, int, str], catalogue: TermCatalogue
) -> None:
    term = catalogue.get(key)

    assert (str(term.unit), term.amount, term.certainty) == expected
    assert not term.demo


def test_the_numbers_of_the_law_are_all_checked(catalogue: TermCatalogue) -> None:
    numbered = {term.key for term in lawful(catalogue) if term.key.startswith("L")}

    assert numbered == {*LEGAL, "L14.nomina", "L42.concessa"}


@pytest.mark.parametrize(("key", "expected"), COUNTED.items())
def test_every_key_of_the_municipality_that_is_counted_is_a_term(
    key: str, expected: tuple[str, int], catalogue: TermCatalogue
) -> None:
    term = catalogue.get(key)

    assert (str(term.unit), term.amount) == expected
    assert (term.demo, term.certainty) == (True, "CFG")
    assert term.manner.backwards == (key in BEFORE)


def test_every_other_key_of_the_municipality_is_a_number(catalogue: TermCatalogue) -> None:
    values = {key: value.value for key, value in catalogue.values.items()}

    assert values == {key: Decimal(number) for key, number in NUMBERS.items()}
    assert all(value.demo for value in catalogue.values.values())
    assert "d03" in catalogue.norms


def test_the_readings_are_those_between_which_the_domain_does_not_choose(
    catalogue: TermCatalogue,
) -> None:
    read = {
        term.key: [(str(one.unit), one.amount, one.event) for one in term.readings]
        for term in catalogue.terms.values()
        if term.readings
    }

    assert read == READINGS


def test_nothing_is_suspended_in_august_and_nothing_is_said_about_it(
    catalogue: TermCatalogue,
) -> None:
    assert {term.summer for term in catalogue.terms.values()} == {Summer.UNKNOWN}


def test_the_only_day_of_entry_into_force_is_the_one_that_the_domain_gives(
    catalogue: TermCatalogue,
) -> None:
    since = {
        row.key: row.valid_from
        for row in (*catalogue.terms.values(), *catalogue.norms.values())
        if row.valid_from or row.valid_to
    }

    assert set(since.values()) == {date(2022, 6, 22)}
    assert {key.partition(".")[0] for key in since} == {f"L{number}" for number in range(1, 9)}


def test_every_row_says_from_which_event_it_runs_and_ours_what_follows(
    catalogue: TermCatalogue,
) -> None:
    terms = catalogue.terms.values()

    assert not [term.key for term in terms if not (term.event and term.starts)]
    assert not [term.key for term in terms if not term.monitored and not term.consequence]


def test_every_legal_duty_of_ours_has_somebody_told_except_where_another_row_tells(
    catalogue: TermCatalogue,
) -> None:
    silent = {t.key for t in lawful(catalogue) if not t.monitored and not t.ladder}

    assert silent == {"L14.nomina", "relazione.scadenza"}
    assert all(Unit(rung.unit) for term in lawful(catalogue) for rung in term.ladder)


WAITED_FOR = (
    *("triage.primo_contatto.U1", "provvedimento.decodifica", "provvedimento.conferma"),
    *("triage.primo_contatto.U2", "triage.primo_contatto.U3", "triage.primo_contatto.U4"),
    *("triage.primo_contatto.AG", "triage.stima", "triage.conferma"),
    "provvedimento.chiarimento",
)


@pytest.mark.parametrize("key", WAITED_FOR)
def test_a_danger_an_act_or_a_decision_that_nobody_looks_at_is_known_to_whoever_directs(
    catalogue: TermCatalogue, key: str
) -> None:
    told = {rung.tells for rung in catalogue.get(key).ladder if rung.after}

    assert told == {"responsabile_servizio"}
