"""What happens outside reaches whoever has taken charge; the end of a mandate; the intervals."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import parse_decisions
from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import AUTHORITY_TOLD, faults
from tests.processes_catalogue.care_answers import ENTRUSTED, LOOKED, MATRIX, ORDERED, PIPPI
from tests.processes_catalogue.care_steps import closed, opened, working
from tests.processes_catalogue.inquiry import ROOT, rome

NEW_ACT = {"provvedimento_id": 11, "mandati": ["affidamento_servizio_5bis"], "scadenza_ag": None}
READ = {"seguito_provvedimento": "si_riapre", "che_cosa_cambia": "Ora è affidato al servizio."}
ADULT = {"ragazzo_sentito": True, "che_cosa_chiede": "Studiare", "motivazione": "Lo chiede."}
ALONE = {"restano_altri_minori": False}
NEWS = (
    "msg_visita_mancata",
    "msg_visita_sospesa",
    "msg_sn_concluso",
    "msg_collocamento_avviato",
    "msg_collocamento_terminato",
    "msg_403_adottato",
)
TABLE = parse_decisions(Path(ROOT, "processes/dmn/d08_periodicita_verifica.dmn").read_bytes())


def told(message: str, stage: Access | None = None, **payload: Any) -> Access:
    stage = stage or opened(ORDERED)
    stage.receive(message, **payload)
    return stage


def ended(stage: Access) -> tuple[str, ...]:
    """How it ends once the closure is approved and the judge knows."""
    closed(stage, classe_conservazione="tutela_ag")
    day = stage.now.date().isoformat()
    stage.done("avvisa_ag", AUTHORITY_TOLD | {"avviso_inviato_il": f"{day}T00:01"})
    return stage.step.outcomes


# --- decrees ----------------------------------------------------------------------------------


def test_a_new_decree_stops_the_work_and_taking_charge_is_opened_again() -> None:
    stage = told("msg_provvedimento_modificato", **NEW_ACT)
    assert stage.open == ["leggi_provvedimento"]

    stage.done("leggi_provvedimento", READ)

    assert stage.open == ["apri_presa_in_carico"]
    assert stage.step.data["provvedimento_id"] == 11
    assert stage.said("apri_presa_in_carico", "tipo_mandato") == "affidamento_5bis"


def test_taking_charge_opened_again_goes_on_with_the_programme_where_it_was() -> None:
    stage = opened(PIPPI).done("valutazione_t0", LOOKED)

    stage = opened_again(stage)
    assert "valutazione_t0" not in stage.open
    stage.move_to(rome("2026-03-02 09:00")).done("valutazione_t1", LOOKED)
    stage = opened_again(stage)
    assert "valutazione_t1" not in stage.open
    stage.move_to(rome("2026-10-05 09:00")).done("valutazione_t2", LOOKED)
    stage = opened_again(stage)

    assert not {"valutazione_t0", "valutazione_t1", "valutazione_t2"} & set(stage.open)


def test_a_programme_of_another_edition_begins_with_its_first_phase() -> None:
    stage = opened(PIPPI).done("valutazione_t0", LOOKED)
    stage.move_to(rome("2026-03-02 09:00")).done("valutazione_t1", LOOKED)
    later = {"pippi_t1": "2026-12-01", "pippi_t2": "2027-06-01"}

    assert "valutazione_t0" in opened_again(stage, later).open


def opened_again(stage: Access, changed: dict[str, Any] | None = None) -> Access:
    """A new act is read, and taking charge is opened again with the programme."""
    told("msg_provvedimento_modificato", stage, **NEW_ACT).done("leggi_provvedimento", READ)
    return stage.done("apri_presa_in_carico", PIPPI | (changed or {}))


@pytest.mark.parametrize("outcome", ["mandato_cessato", "adottabilita"])
def test_a_decree_may_end_the_path_and_the_judge_is_told(outcome: str) -> None:
    stage = told("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", READ | {"seguito_provvedimento": outcome})

    assert stage.open == ["prepara_chiusura"]
    assert ended(stage) == (outcome,)


# --- dangers and referrals ----------------------------------------------------------------------


def test_a_grave_danger_is_weighed_while_the_work_goes_on() -> None:
    stage = opened(ORDERED).hear("sig_grave_pregiudizio")
    weighed = {"fatti": "Lividi.", "motivazione": "Attuale.", "esito_pregiudizio": "confermato"}
    now = {"pericolo_immediato": True, "protezione_messa_in_atto": "È in ospedale."}
    stage.do("valuta_grave_pregiudizio", **weighed, **now)

    assert [one.correlation for one in stage.sent] == ["7:p04_protezione_urgente_403"]
    assert sorted(stage.open) == ["bozza_progetto", "redigi_segnalazione", "scrivi_diario"]


def test_a_danger_that_is_excluded_leaves_the_work_as_it_is() -> None:
    stage = opened(ORDERED).hear("sig_grave_pregiudizio")
    weighed = {"fatti": "Un litigio.", "motivazione": "Già finito.", "pericolo_immediato": False}
    stage.do("valuta_grave_pregiudizio", **weighed, esito_pregiudizio="escluso")

    assert sorted(stage.open) == ["bozza_progetto", "scrivi_diario"]


@pytest.mark.parametrize(
    ("outcome", "signals"),
    [("se_ne_tiene_conto", []), ("grave_pregiudizio", ["sig_grave_pregiudizio"])],
)
def test_another_referral_is_read_by_whoever_follows_the_case(
    outcome: str, signals: list[str]
) -> None:
    stage = told("msg_segnalazione_confluita")
    stage.done("leggi_segnalazione", {"esito_lettura": outcome, "che_cosa_cambia": "Altri fatti."})

    assert [one.name for one in stage.sent] == signals
    assert "bozza_progetto" in stage.open


# --- news of the other paths --------------------------------------------------------------------


@pytest.mark.parametrize("message", NEWS)
def test_news_of_another_path_is_read_while_the_work_goes_on(message: str) -> None:
    stage = told(message)

    assert sorted(stage.open) == ["bozza_progetto", "leggi_notizia", "scrivi_diario"]


def test_two_pieces_of_news_are_two_things_to_read() -> None:
    stage = told("msg_visita_mancata", told("msg_visita_mancata"))

    assert stage.open.count("leggi_notizia") == len(NEWS[:2])


def test_news_says_what_has_happened_and_to_which_of_the_children() -> None:
    stage = opened(ORDERED)
    stage.receive("msg_collocamento_terminato", che_cosa="collocamento_terminato", di_chi=[3, 4])

    said = [
        stage.said("leggi_notizia", name)
        for name in ("che_cosa_e_successo", "di_chi_1", "di_chi_2")
    ]

    assert said == ["È finita un'accoglienza fuori casa", "qualcuno", "qualcuno"]


def test_each_piece_of_news_stays_what_it_was_when_another_comes() -> None:
    stage = opened(ORDERED)
    for what in ("collocamento_terminato", "collocamento_avviato"):
        stage.receive(f"msg_{what}", che_cosa=what, di_chi=[3])

    told_of = [one.data["arrivata"] for one in stage.step.tasks if one.element == "leggi_notizia"]
    assert [one["che_cosa"] for one in told_of] == [
        "collocamento_terminato",
        "collocamento_avviato",
    ]


@pytest.mark.parametrize(
    ("answers", "awaited"),
    [
        ({"seguito_notizia": "nulla"}, None),
        (
            {"seguito_notizia": "informa_ag", "relazione_notizia_entro": "2025-10-31"},
            "chiedi_contributi",
        ),
        ({"seguito_notizia": "grave_pregiudizio"}, None),
    ],
)
def test_news_may_be_told_to_the_judge(answers: dict[str, str], awaited: str | None) -> None:
    stage = told("msg_visita_sospesa")
    stage.done("leggi_notizia", {**answers, "che_cosa_cambia": "Gli incontri sono sospesi."})

    expected = ["bozza_progetto", "scrivi_diario"] + ([awaited] if awaited else [])
    assert sorted(stage.open) == sorted(expected)


def test_without_a_mandate_there_is_no_judge_to_tell() -> None:
    stage = told("msg_visita_mancata", opened())
    answers = {"seguito_notizia": "informa_ag", "relazione_notizia_entro": "2025-10-31"}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("leggi_notizia", answers | {"che_cosa_cambia": "Non è venuto."})

    assert "Senza mandato" in faults(refused.value)


# --- leaving, growing up, dying -----------------------------------------------------------------


def test_a_family_that_moves_is_handed_over_while_the_work_goes_on() -> None:
    stage = told("msg_trasferimento_competenza")

    assert {"bozza_progetto", "scrivi_diario", "rileva_variazione"} == set(stage.open)


@pytest.mark.parametrize(
    ("way", "outcomes", "awaited"),
    [
        ("prosieguo", ("prosieguo",), []),
        ("si_chiude", (), ["bozza_progetto", "prepara_chiusura", "scrivi_diario"]),
    ],
)
def test_whoever_comes_of_age_decides(
    way: str, outcomes: tuple[str, ...], awaited: list[str]
) -> None:
    stage = told("msg_minore_maggiorenne", opened())
    stage.done("valuta_maggiore_eta", ADULT | ALONE | {"seguito_maggiore_eta": way})

    assert stage.step.outcomes == outcomes
    assert sorted(stage.open) == awaited


def test_coming_of_age_may_close_the_case() -> None:
    stage = told("msg_minore_maggiorenne", opened())
    stage.done("valuta_maggiore_eta", ADULT | ALONE | {"seguito_maggiore_eta": "si_chiude"})

    assert closed(stage).step.outcomes == ("maggiore_eta",)


def test_the_work_goes_on_for_the_brothers() -> None:
    two = [{"persona": 1, "eta": 17}, {"persona": 2, "eta": 9}]
    stage = told("msg_minore_maggiorenne", opened({**ORDERED, "minori": two}))
    others = {"minori": two[1:], "restano_altri_minori": True}
    stage.done("valuta_maggiore_eta", ADULT | others | {"seguito_maggiore_eta": "si_chiude"})

    assert sorted(stage.open) == ["bozza_progetto", "scrivi_diario"]


@pytest.mark.parametrize(
    ("message", "cause", "outcome"),
    [
        ("msg_decesso", "decesso", "decesso"),
        ("msg_chiusura_forzata", "chiusura_forzata", "chiusura_forzata"),
    ],
)
def test_a_path_stopped_from_outside_is_closed_with_its_reasons(
    message: str, cause: str, outcome: str
) -> None:
    stage = told(message, causa=cause)
    assert stage.open == ["chiudi_per_evento"]
    closure = {
        "data_chiusura": "2025-10-20",
        "esito": "decesso" if cause == "decesso" else "chiusura_disposta",
        "motivazione": "Comunicato dall'ospedale.",
        "situazione_finale": "Nulla resta aperto.",
        "ag_informata": True,
    }
    checked = {"segnalazione_verificata": True, "esito_verifica_segnalazione": "Nessun obbligo."}
    stage.done("chiudi_per_evento", {**checked, "chiusura": closure})

    assert stage.step.outcomes == (outcome,)


# --- the end of what the judge entrusted ---------------------------------------------------------


def ending() -> Access:
    """Three months before the end of the decree, the prosecutor told in time."""
    stage = opened(ENTRUSTED).done("matrice_atti", MATRIX).move_to(rome("2026-07-02 09:00"))
    stage.done(
        "valuta_proroga",
        {
            "proposta_scadenza": "cessazione",
            "motivazione": "I genitori ce la fanno.",
            "segnalazione_pm_entro": "2026-08-31",
        },
    )
    to_the_prosecutor = "aggiornamento"
    stage.decide("chiedi_contributi", to_the_prosecutor, fonti=[])
    stage.decide("redige_bozza", to_the_prosecutor, contiene_valutazioni_personalita=False)
    stage.decide("revisione", to_the_prosecutor, esito_revisione="approvata")
    stage.decide("firma_relazione", to_the_prosecutor)
    stage.decide("protocolla_e_invia", to_the_prosecutor, inviata_il=stage.now)
    return stage.decide("restituzione_relazione")


def expired() -> Access:
    """The day after the twelve months."""
    return ending().move_to(rome("2026-10-02 09:00"))


def test_what_the_court_has_said_is_written_as_soon_as_it_is_known() -> None:
    stage = ending()
    longer = {
        "esito_scadenza": "prorogato",
        "provvedimento_proroga": 12,
        "motivazione": "Sei mesi",
    }

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_scadenza", {**longer, "nuova_scadenza_misura": "2026-09-30"})
    assert "la nuova scadenza viene dopo" in faults(refused.value)
    stage.done("registra_scadenza", {**longer, "nuova_scadenza_misura": "2027-04-01"})

    asked = [said for handler, said in stage.jobs if handler == "termini.proroga"]
    assert [one["chiavi"] for one in asked] == [["L15"]]
    assert asked[0]["entro"] == rome("2027-04-01 23:59:59")


def test_the_assessment_before_the_end_is_noted_and_so_is_the_end() -> None:
    stage = ending()
    over = {"esito_scadenza": "cessato", "motivazione": "Torna tutto ai genitori."}
    stage.done("registra_scadenza", over)

    met = [said["chiavi"] for handler, said in stage.jobs if handler == "termini.adempi"]
    assert [met[0], met[-1]] == [["affido.preavviso_proroga"], ["L15"]]


def test_the_end_of_the_entrusting_asks_what_the_court_has_said() -> None:
    assert "registra_scadenza" in expired().open


def test_an_entrusting_that_is_over_closes_the_case() -> None:
    stage = expired()
    over = {"esito_scadenza": "cessato", "motivazione": "Torna tutto ai genitori."}
    stage.done("registra_scadenza", over)

    assert stage.open == ["prepara_chiusura"]
    assert ended(stage) == ("mandato_cessato",)


def test_an_extension_is_counted_from_its_new_end() -> None:
    stage = expired()
    longer = {
        "esito_scadenza": "prorogato",
        "provvedimento_proroga": 12,
        "nuova_scadenza_misura": "2027-04-01",
        "motivazione": "Sei mesi in più.",
    }
    stage.done("registra_scadenza", longer)

    assert str(stage.timers["preavviso_scadenza"]).startswith("2027-01-01")


# --- D08 -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "rule", "interval"),
    [
        ((Decimal(4), "monitoraggio", False), 1, "atto"),
        ((None, "affidamento_5bis", False), 2, "R03"),
        ((None, "affidamento_familiare", True), 2, "R03"),
        ((None, "comunita", True), 3, "verifica.primo_mese"),
        ((None, "madre_bambino", True), 3, "verifica.primo_mese"),
        ((None, "comunita", False), 4, "verifica.comunita"),
        ((None, "madre_bambino", False), 5, "verifica.madre_bambino"),
        ((None, "educativa_domiciliare", False), 6, "verifica.adm"),
        ((None, "monitoraggio", False), 7, "R03"),
        ((None, None, None), 7, "R03"),
    ],
)
def test_d08_proposes_row_by_row(seen: tuple[Any, ...], rule: int, interval: str) -> None:
    given = dict(zip(("mesi_atto", "misura", "prime_settimane"), seen, strict=True))

    told = TABLE.decide("d08_periodicita_verifica", given, now=datetime(2026, 1, 26, tzinfo=UTC))

    assert told.value == interval
    assert [one.number for one in told.rules] == [rule]


def test_the_first_review_of_a_project_is_prepared_fifteen_days_before_its_day() -> None:
    assert working().timers["attendi_verifica"] == rome("2026-01-01 08:00")
