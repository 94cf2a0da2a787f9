"""The school table (P15): no names without a title, absences step by step, one table, one pact."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import term_of
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import ROOT, rome

SCHOOL = "p15_connessioni_scuola"
NOW = rome("2025-11-04 10:00")
TABLE = parse_decisions(Path(ROOT, "processes/dmn/d12_frequenza_scolastica.dmn").read_bytes())
ABSENT: dict[str, Any] = {
    "minore_ref": 1,
    "scuola": 2,
    "assenze_ingiustificate": 18,
    "periodo_dal": "2025-09-12",
    "periodo_al": "2025-10-24",
    "quarto_ore_superato": False,
    "motivi_di_salute": False,
    "comunicazione_famiglia_at": "2025-10-20",
    "rientro_entro_7gg": False,
    "avviso_sindaco_at": "2025-10-29",
    "in_carico": False,
}
ADVICE: dict[str, Any] = {
    "scuola": 2,
    "ruolo_richiedente": "docente",
    "titolo_consulto": "Consulenza, senza nomi",
    "fascia_eta": "6_11",
    "elementi_osservati": [{"quando": "2025-10-01", "fatto": "Si addormenta in classe."}],
    "anonimo": True,
    "consiglio": "osserva",
    "spiegazione": "È presto per dire.",
}
SEEN: dict[str, Any] = {
    "osservazioni_datate": [{"osservata_il": "2025-10-20", "osservazione": "Ha fame."}],
    "nessun_colloquio": "I genitori non vengono.",
    "genitori_informati": "si",
}
MEETING: dict[str, Any] = {
    "titolo_tavolo": "Tavolo, novembre",
    "tavolo_il": "2025-11-12T15:00",
    "sede_tavolo": "Scuola di prova",
    "invitati": [{"ente": "Primaria di prova"}],
    "ordine_del_giorno": "Assenze.",
}
MINUTES: dict[str, Any] = {
    "presenti_tavolo": "Due scuole.",
    "temi_trattati": "Assenze.",
    "anonimizzato": True,
}
WARNED: dict[str, Any] = {
    "ammonizione_protocollo": "2025/0050001",
    "notifica_at": "2025-11-04T09:00",
    "notifica_il": "2025-11-04T09:00",
    "destinatari": [{"persona": 3}],
    "file_ammonizione": "1",
}
PACT: dict[str, Any] = {
    "scuola_patto": 2,
    "impegni_scuola": "Un diario.",
    "impegni_famiglia_scuola": "Leggerlo.",
    "impegni_servizio_scuola": "Un incontro.",
    "solo_il_minimo": True,
    "firma_patto": "si",
}


def begun(message: str | None = None, **data: Any) -> Access:
    stage = Access(SCHOOL, NOW)
    stage.start(message, caso_id=7, responsabile_caso=1, **data)
    return stage


def serving(what: str) -> Access:
    return begun().done("leggi_richiesta", {"che_cosa_serve": what})


def refusal(stage: Access, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as refused:
        stage.done(element, answers)
    return faults(refused.value)


def decided(measure: str, **changed: Any) -> Access:
    stage = begun("msg_segnalazione_assenze").done("esame_dispersione", ABSENT | changed)
    said: dict[str, Any] = {"misura": measure, "motivazione_misura": "Così."}
    if changed.get("in_carico"):
        said["responsabile_sentito"] = True
    if stage.task("conferma_misura").data["proposta_frequenza"] != measure:
        said["motivazione_scostamento"] = "La famiglia va guardata intera."
    return stage.done("conferma_misura", said)


# --- how it begins -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "awaited"),
    [
        (None, "leggi_richiesta"),
        ("msg_apri_processo", "leggi_richiesta"),
        ("msg_consulto_scuola", "consulenza_anonima"),
        ("msg_segnalazione_scuola", "raccogli_segnalazione"),
        ("msg_segnalazione_assenze", "esame_dispersione"),
    ],
)
def test_each_start_leads_to_its_own_work(message: str | None, awaited: str) -> None:
    assert begun(message).open == [awaited]


@pytest.mark.parametrize(
    ("what", "awaited"),
    [
        ("tavolo", "convoca_tavolo"),
        ("consulenza", "consulenza_anonima"),
        ("segnalazione", "raccogli_segnalazione"),
        ("assenze", "esame_dispersione"),
        ("patto", "patto_educativo"),
    ],
)
def test_a_request_is_given_what_it_needs(what: str, awaited: str) -> None:
    assert serving(what).open == [awaited]


def test_a_receipt_may_be_enough_and_one_says_why() -> None:
    enough = {"che_cosa_serve": "riscontro_basta"}
    assert "perché basta" in refusal(begun(), "leggi_richiesta", enough)

    done = begun().done("leggi_richiesta", enough | {"motivo_scelta": "Già data."})

    assert done.step.outcomes == ("riscontro_dato",)


# --- no names ----------------------------------------------------------------------------------


def test_a_table_that_nobody_convenes_gives_way_to_the_next_one() -> None:
    stage = serving("tavolo")

    stage.move_to(rome("2026-01-05 00:00"))

    assert stage.step.outcomes == ("tavolo_non_convocato",)


def test_advice_is_given_without_names() -> None:
    stage = begun("msg_consulto_scuola")

    assert "senza nomi" in refusal(stage, "consulenza_anonima", ADVICE | {"anonimo": False})
    assert stage.done("consulenza_anonima", ADVICE).step.outcomes == ("consulenza_data",)


def test_no_answer_of_the_advice_but_the_choice_enters_the_path() -> None:
    stage = begun("msg_consulto_scuola")
    stage.done("consulenza_anonima", ADVICE | {"consiglio": "segnala", "scuola_segnala": True})

    held = set(stage.task("raccogli_segnalazione").data)

    assert not held & {"elementi_osservati", "spiegazione", "scuola", "titolo_consulto"}


def test_an_urgent_case_is_reported_at_once() -> None:
    stage = begun("msg_consulto_scuola")
    urgent = ADVICE | {"consiglio": "urgente", "scuola_segnala": False}
    assert "adesso" in refusal(stage, "consulenza_anonima", urgent)

    stage.done("consulenza_anonima", urgent | {"scuola_segnala": True})

    assert stage.open == ["raccogli_segnalazione"]


def test_the_minutes_hold_no_name_without_a_title() -> None:
    stage = serving("tavolo").done("convoca_tavolo", MEETING)
    assert stage.open == []
    stage.move_to(rome("2025-11-12 15:00"))
    named = {"anonimizzato": False, "titolo_dei_dati": "Nessuno", "titolo_valido": False}
    assert "senza nomi" in refusal(stage, "verbale_tavolo", MINUTES | named)

    assert stage.done("verbale_tavolo", MINUTES).step.outcomes == ("tavolo_concluso",)


def test_a_report_of_the_school_begins_a_triage_and_carries_no_fact() -> None:
    stage = begun("msg_segnalazione_scuola")
    silent = {name: value for name, value in SEEN.items() if name != "nessun_colloquio"}
    assert "perché non ce ne sono stati" in refusal(stage, "raccogli_segnalazione", silent)
    stage.done("raccogli_segnalazione", SEEN)

    (sent,) = stage.sent

    assert (sent.name, stage.step.outcomes) == ("msg_segnalazione_ricevuta", ("segnalato",))
    carried = {"caso_id", "canale", "data_ora_ricezione", "indirizzo_protetto"}
    assert set(sent.payload) == carried
    assert sent.payload["caso_id"] == 12
    assert ("fascicoli.consegna_segnalazione", {"attivita": "raccogli_segnalazione"}) in stage.jobs


# --- absences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "measure", "rule"),
    [
        ((True, True, True, 40, False), "percorso_salute", 1),
        ((False, True, True, 40, True), "elusione", 2),
        ((False, False, True, 16, False), "presa_in_carico", 3),
        ((False, False, False, 16, False), "avviso_sindaco", 4),
        ((False, False, False, 16, True), "frequenza_ripresa", 5),
        ((False, False, False, 15, False), "procedura_scuola", 6),
        ((False, False, True, 15, False), "procedura_scuola", 6),
        ((None, None, None, None, None), "procedura_scuola", 6),
    ],
)
def test_d12_proposes_row_by_row(seen: tuple[Any, ...], measure: str, rule: int) -> None:
    health, quarter, followed, days, back = seen
    given = {
        "motivi_di_salute": health,
        "quarto_ore_superato": quarter,
        "in_carico": followed,
        "assenze_ingiustificate": None if days is None else Decimal(days),
        "rientro_entro_7gg": back,
    }

    told = TABLE.decide("d12_frequenza_scolastica", given, now=datetime(2025, 11, 4, tzinfo=UTC))

    assert (told.value, [one.number for one in told.rules]) == (measure, [rule])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"periodo_al": "2025-09-01"}, "finisce prima"),
        ({"periodo_dal": "2025-07-01", "periodo_al": "2025-10-24"}, "tre mesi"),
        ({"comunicazione_famiglia_at": "2025-09-01"}, "avvisata prima"),
        ({"comunicazione_famiglia_at": "2025-10-30"}, "non sono ancora passati"),
        ({"avviso_sindaco_at": "2025-10-10"}, "dopo la famiglia"),
    ],
)
def test_absences_that_cannot_be_are_refused(changed: dict[str, str], said: str) -> None:
    stage = begun("msg_segnalazione_assenze")

    assert said in refusal(stage, "esame_dispersione", ABSENT | changed)


def test_a_family_whose_child_is_placed_is_in_charge() -> None:
    stage = begun("msg_segnalazione_assenze")

    stage.paths = [{"percorso": "p05_inserimento_residenziale"}]

    assert stage.said("esame_dispersione", "in_carico") == "si"
    assert "un'accoglienza" in refusal(stage, "esame_dispersione", ABSENT)


def test_whoever_has_come_back_is_not_warned() -> None:
    stage = begun("msg_segnalazione_assenze")
    back = {name: value for name, value in ABSENT.items() if name != "avviso_sindaco_at"}
    stage.done("esame_dispersione", back | {"rientro_entro_7gg": True})
    warned = {
        "misura": "avviso_sindaco",
        "motivazione_misura": "Comunque.",
        "motivazione_scostamento": "Per prudenza.",
    }

    assert "non è dovuta" in refusal(stage, "conferma_misura", warned)


def test_whoever_is_not_back_is_not_let_go() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        decided("frequenza_ripresa")

    assert "Non è ancora rientrato" in faults(refused.value)


@pytest.mark.parametrize("measure", ["percorso_salute", "presa_in_carico", "procedura_scuola"])
def test_some_measures_are_a_pact(measure: str) -> None:
    stage = decided(measure, in_carico=True)

    assert stage.open == ["patto_educativo"]
    assert stage.done("patto_educativo", PACT).step.outcomes == ("progetto_attivato",)


def test_the_school_is_given_the_least() -> None:
    assert "il minimo" in refusal(
        serving("patto"), "patto_educativo", PACT | {"solo_il_minimo": False}
    )


def checked(*, back: bool) -> Access:
    """Seven days after the warning, somebody looks."""
    stage = decided("avviso_sindaco").done("ammonizione_sindaco", WARNED)
    stage.move_to(rome("2025-11-12 09:00"))
    since = {"rientrato_il": "2025-11-10"} if back else {}
    told = {"rientrato_a_scuola": back, "che_cosa_dice_scuola": "Si è visto."}
    return stage.done("verifica_rientro", told | since)


def test_the_family_has_the_days_of_the_law_from_the_warning() -> None:
    stage = decided("avviso_sindaco").done("ammonizione_sindaco", WARNED)

    assert term_of(stage, "verifica_rientro") == "L51"


def test_nobody_says_that_a_pupil_is_not_back_before_the_days_are_over() -> None:
    stage = decided("avviso_sindaco").done("ammonizione_sindaco", WARNED)
    told = {"rientrato_a_scuola": False, "che_cosa_dice_scuola": "Non si è visto."}

    assert "non sono ancora passati" in refusal(stage, "verifica_rientro", told)


def test_a_pupil_who_is_back_is_back_also_before_the_days_are_over() -> None:
    stage = decided("avviso_sindaco").done("ammonizione_sindaco", WARNED)
    told = {"rientrato_a_scuola": True, "che_cosa_dice_scuola": "È tornato subito."}

    stage.done("verifica_rientro", told | {"rientrato_il": stage.now.date().isoformat()})

    assert stage.step.outcomes == ("frequenza_ripristinata",)


def test_a_warning_that_works_ends_there() -> None:
    assert checked(back=True).step.outcomes == ("frequenza_ripristinata",)


def test_the_warning_is_written_before_it_is_signed_and_notified() -> None:
    stage = decided("avviso_sindaco")

    assert stage.open == ["ammonizione_sindaco"]
    assert ("lettere.componi", {"lettere": ["atto_ammonizione"]}) in stage.jobs


def test_a_warning_is_not_registered_without_the_act_that_was_signed() -> None:
    unsigned = {name: value for name, value in WARNED.items() if name != "file_ammonizione"}

    assert "ha firmato" in refusal(decided("avviso_sindaco"), "ammonizione_sindaco", unsigned)


@pytest.mark.parametrize(
    ("whom", "said"),
    [({"persona": 1}, "non a lui"), ({}, "almeno una voce"), ({"chi_altro": "Prova Marta"}, None)],
)
def test_a_warning_goes_to_whoever_answers_for_the_pupil(
    whom: dict[str, Any], said: str | None
) -> None:
    stage, warned = decided("avviso_sindaco"), WARNED | {"destinatari": [whom]}

    if said is not None:
        assert said in refusal(stage, "ammonizione_sindaco", warned)
    else:
        assert stage.done("ammonizione_sindaco", warned).open == ["verifica_rientro"]


@pytest.mark.parametrize(
    ("outcome", "end"), [("segnala", "denuncia_trasmessa"), ("non_dovuta", "denuncia_non_dovuta")]
)
def test_a_warning_that_does_not_work_is_reported_to_the_prosecutor(
    outcome: str, end: str
) -> None:
    stage = checked(back=False)
    asked = stage.task("redigi_segnalazione").data["proposta_destinatari"]
    assert [one["destinatario"] for one in asked] == ["PM_ordinario"]

    stage.decide("redigi_segnalazione", segnalazione_ag_esito=outcome, urgenza=False)
    stage.decide("rivedi_segnalazione", esito_revisione="approvata")
    if outcome == "segnala":
        stage.decide("invia_segnalazione")

    assert stage.step.outcomes == (end,)
