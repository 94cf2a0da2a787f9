"""A placement ordered by the Court has its end, its notice and its expiry too."""

from datetime import date, timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import acted, decreed, heard, in_force, living
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import reviewed

MONTHS: dict[str, Any] = {"fine_decreto_come": "mesi", "durata_decreto_mesi": 12}
DAY: dict[str, Any] = {"fine_decreto_come": "giorno", "fine_decreto": "2026-09-30"}
EXTENDED: dict[str, Any] = {
    "seguito_provvedimento": "prosegue",
    "atto_regola_affido": True,
    "nuova_fine": "2028-11-03",
    "che_cosa_cambia": "Dodici mesi in più.",
}
KEPT = ("provvedimento_id", "titolo", "tipo_affido")
LATER = date(2027, 9, 30)
ELSE: dict[str, Any] = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Nulla, qui."}


def begun(**told: Any) -> Access:
    return decreed().done("avvia_affido", said.BEGUN | told)


def awaiting(day: str | None) -> Access:
    """It has begun, and the judge awaits the first report by this day."""
    stage = decreed()
    if day is not None:
        due = {"scadenza": rome(f"{day} 23:59:59"), "provvedimento_id": 1, "periodica": False}
        stage.results["termini.prossimo"] = due
    return stage.done("avvia_affido", said.BEGUN | MONTHS)


def reported(stage: Access, then: dict[str, Any] | None = None) -> Access:
    """On its last day the review is held, and its report is sent; then this is owed."""
    due_at = stage.step.data["scadenza_semestre"]
    stage.move_to(due_at - timedelta(hours=12))
    reviewed(stage, "prosegue", None).decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now)
    owed = stage.results.get("termini.prossimo")
    if owed is not None and owed["scadenza"] <= due_at:
        stage.results["termini.prossimo"] = then
    stage.decide("restituzione_relazione")
    return stage


def refused(stage: Access, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done("avvia_affido", answers)
    return faults(error.value)


def test_the_months_of_the_decree_run_from_the_first_day_in_the_family() -> None:
    stage = begun(**MONTHS)

    assert stage.timers["misura_scaduta"] == rome("2026-11-03 23:59:59")


def test_the_day_written_in_the_decree_is_the_end() -> None:
    stage = begun(**DAY)

    assert stage.timers["misura_scaduta"] == rome("2026-09-30 23:59:59")


def test_the_expiry_of_a_decree_is_weighed_three_months_before() -> None:
    stage = begun(**MONTHS)
    at = stage.timers["preavviso_scadenza"]

    stage.move_to(rome("2026-08-03 23:59:59"))

    assert (at.year, at.month, at.day) == (2026, 8, 3)
    assert "valuta_scadenza" in stage.open


def test_nothing_goes_on_in_silence_past_the_end_of_a_decree() -> None:
    stage = begun(**MONTHS)

    stage.move_to(rome("2026-11-04 08:00"))

    assert ("avvisi.non_conformita", "R16") in [(h, p.get("regola")) for h, p in stage.jobs]
    assert "redigi_segnalazione" in stage.open


def test_a_placement_ordered_by_the_court_does_not_begin_without_its_end() -> None:
    stage = decreed()

    assert "Indica come il decreto dice la fine" in refused(stage, said.BEGUN)
    assert "Scrivi i mesi" in refused(stage, said.BEGUN | {"fine_decreto_come": "mesi"})
    assert "Scrivi il giorno" in refused(stage, said.BEGUN | {"fine_decreto_come": "giorno"})


@pytest.mark.parametrize("months", [0, 25])
def test_the_months_of_a_decree_are_one_to_twenty_four(months: int) -> None:
    told = said.BEGUN | MONTHS | {"durata_decreto_mesi": months}

    assert "Da 1 a 24 mesi" in refused(decreed(), told)


@pytest.mark.parametrize(
    ("day", "why"),
    [("2027-11-04", "oltre i ventiquattro mesi"), ("2025-11-03", "dopo l'inizio")],
)
def test_the_day_of_a_decree_is_after_the_beginning_and_within_two_years(
    day: str, why: str
) -> None:
    assert why in refused(decreed(), said.BEGUN | DAY | {"fine_decreto": day})


def test_the_last_day_of_the_two_years_is_allowed() -> None:
    stage = begun(**(DAY | {"fine_decreto": "2027-11-03"}))

    assert stage.timers["misura_scaduta"] == rome("2027-11-03 23:59:59")


def test_a_decree_asked_for_because_a_consent_lacks_gives_the_end_too() -> None:
    stage = heard().done("raccogli_consensi", said.REFUSED)
    stage.decide("redigi_segnalazione", segnalazione_ag_esito="segnala")
    stage.decide("rivedi_segnalazione", esito_revisione="approvata").decide("invia_segnalazione")
    ordered = {"decisione_tribunale": "dispone", "data_risposta_tribunale": "2025-11-03"}
    stage = in_force(stage.done("risposta_tribunale", ordered))
    stage.done("ambientamento", said.MET).done("patto_affido", said.PACT)

    stage.done("avvia_affido", said.BEGUN | MONTHS)

    assert stage.timers["misura_scaduta"] == rome("2026-11-03 23:59:59")


@pytest.mark.parametrize(
    ("told", "by"), [({}, "2026-05-03"), ({"periodicita_decreto": 3}, "2026-02-03")]
)
def test_the_court_is_told_as_often_as_its_decree_says_and_never_less_than_every_six_months(
    told: dict[str, Any], by: str
) -> None:
    stage = begun(**MONTHS, **told)

    assert stage.step.data["scadenza_semestre"] == rome(f"{by} 23:59:59")


@pytest.mark.parametrize(
    ("awaited", "reviews"),
    [
        ("2026-04-30", ["2026-04-30", "2026-10-30"]),  # six months, counted from the decree
        ("2026-01-15", ["2026-01-15", "2026-07-15"]),
        ("2026-08-03", ["2026-05-03", "2026-08-03"]),
        ("2026-05-03", ["2026-05-03", "2026-11-03"]),
        (None, ["2026-05-03", "2026-11-03"]),
    ],
)
def test_a_review_is_held_in_time_for_the_report_that_the_judge_awaits(
    awaited: str | None, reviews: list[str]
) -> None:
    stage = awaiting(awaited)

    for due in reviews:
        assert stage.step.data["scadenza_semestre"] == rome(f"{due} 23:59:59")
        reported(stage)


WRITTEN = ["L30", "valutazione.durata"]


@pytest.mark.parametrize(("awaited", "more"), [("2026-01-15", WRITTEN), (None, [])])
def test_a_report_written_for_the_day_of_the_judge_meets_that_day(
    awaited: str | None, more: list[str]
) -> None:
    stage = reported(awaiting(awaited))

    met = [data["chiavi"] for name, data in stage.jobs if name == "termini.adempi"]
    assert ["L15.relazione", "L18", *more] in met


def test_of_two_days_of_two_acts_each_has_a_review_and_a_report_of_its_own() -> None:
    stage = awaiting("2026-01-15")
    second = {"scadenza": rome("2026-02-20 23:59:59"), "provvedimento_id": 8, "periodica": False}

    reported(stage, second)

    assert stage.step.data["scadenza_semestre"] == second["scadenza"]
    reported(stage)
    met = [data for name, data in stage.jobs if name == "termini.adempi"]
    assert [one["provvedimento_id"] for one in met if "L30" in one["chiavi"]] == [1, 8]


def test_a_report_is_due_at_least_every_six_months() -> None:
    told = said.BEGUN | MONTHS | {"periodicita_decreto": 7}

    assert "Almeno ogni sei mesi" in refused(decreed(), told)


# --- against the terms that two people confirmed with the act ---------------------------------

KNOWN: dict[str, Any] = {"provvedimento": 1, "chiave": "L13", "entro": date(2026, 9, 30)}


def registered() -> Access:
    """The act, as it was registered, gives an end on 30 September 2026."""
    stage = decreed()
    stage.terms = [KNOWN, KNOWN | {"provvedimento": 8, "entro": date(2026, 1, 1)}]
    return stage


@pytest.mark.parametrize(
    ("confirmed", "ends"), [(date(2027, 10, 31), "2027-10-31"), (date(2027, 12, 1), "2027-11-03")]
)
def test_an_agreed_placement_ends_on_the_day_confirmed_with_the_decree_if_it_is_nearer(
    confirmed: date, ends: str
) -> None:
    stage = in_force(acted().done("risposta_gt", said.ENFORCEABLE)).done("patto_affido", said.PACT)
    stage.terms = [
        KNOWN | {"provvedimento": stage.step.data["provvedimento_id"], "entro": confirmed}
    ]

    stage.done("avvia_affido", said.BEGUN)

    assert stage.timers["misura_scaduta"] == rome(f"{ends} 23:59:59")


def test_the_end_that_was_confirmed_with_the_act_is_shown() -> None:
    assert registered().said("avvia_affido", "fine_confermata") == "mer 30 set 2026"


def test_a_day_after_the_one_confirmed_with_the_act_is_refused() -> None:
    told = said.BEGUN | DAY | {"fine_decreto": "2026-10-01"}

    assert "dopo il giorno confermato con l'atto" in refused(registered(), told)


def test_months_that_end_after_the_act_are_pointed_out_and_a_person_decides() -> None:
    stage = registered().done("avvia_affido", said.BEGUN | MONTHS)

    assert stage.timers["misura_scaduta"] == rome("2026-11-03 23:59:59")


def test_a_new_end_is_not_after_the_one_confirmed_with_the_new_act() -> None:
    stage = begun(**DAY)
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    stage.terms = [KNOWN | {"provvedimento": 9, "entro": date(2027, 9, 30)}]
    read = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Un anno in più."}

    with pytest.raises(InvalidAnswers) as error:
        stage.done("leggi_provvedimento", read | {"nuova_fine": "2027-10-01"})
    assert "dopo il giorno confermato con l'atto" in faults(error.value)


def test_an_extension_goes_on_from_where_it_was_with_the_new_end() -> None:
    stage = living().receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    stage.done("leggi_provvedimento", EXTENDED)

    assert stage.timers["misura_scaduta"] == rome("2028-11-03 23:59:59")
    assert sorted(stage.open) == ["bozza_progetto", "visita_affido"]


def test_after_an_extension_an_approved_project_only_lacks_its_care_plan() -> None:
    stage = living()
    stage.decide("bozza_progetto")  # the child was heard before the act
    stage.decide("condividi_progetto", adesione_genitore1="aderisce")
    stage.decide("approva_progetto", esito_progetto="approvato")
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])

    stage.done("leggi_provvedimento", EXTENDED)

    assert sorted(stage.open) == ["scrivi_pei", "visita_affido"]


def test_a_placement_by_consent_stays_so_after_an_act_about_something_else() -> None:
    stage = living()
    before = {name: stage.step.data[name] for name in KEPT}
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=["monitoraggio"])
    with pytest.raises(InvalidAnswers) as error:
        stage.done("leggi_provvedimento", ELSE)

    stage.done("leggi_provvedimento", ELSE | {"atto_regola_affido": False})

    assert "riguarda l'affidamento" in faults(error.value)
    assert {name: stage.step.data[name] for name in KEPT} == before
    assert stage.timers["misura_scaduta"] == rome("2027-11-03 23:59:59")


def test_an_act_that_orders_the_placement_makes_it_the_courts() -> None:
    stage = living()
    stage.receive(
        "msg_provvedimento_modificato", provvedimento_id=9, mandati=["affidamento_familiare"]
    )

    stage.done("leggi_provvedimento", EXTENDED)

    assert [stage.step.data[name] for name in KEPT] == [9, "mandato", "giudiziale"]


def test_of_two_acts_the_newer_says_until_when() -> None:
    stage = begun(**DAY)
    stage.receive("msg_provvedimento_modificato", provvedimento_id=8, mandati=[])
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    stage.terms = [KNOWN | {"provvedimento": 8}, KNOWN | {"provvedimento": 9, "entro": LATER}]

    regulates = {"atto_regola_affido": True, "nuova_fine": LATER.isoformat()}
    stage.done("leggi_provvedimento", ELSE | regulates)

    assert stage.timers["misura_scaduta"] == rome("2027-09-30 23:59:59")


def test_what_only_the_older_of_two_acts_says_of_the_end_holds() -> None:
    stage = begun(**DAY)
    stage.receive("msg_provvedimento_modificato", provvedimento_id=8, mandati=[])
    stage.receive("msg_provvedimento_modificato", provvedimento_id=9, mandati=[])
    stage.terms = [KNOWN | {"provvedimento": 8, "entro": LATER}]

    regulates = {"atto_regola_affido": True, "nuova_fine": "2027-10-01"}
    with pytest.raises(InvalidAnswers) as error:
        stage.done("leggi_provvedimento", ELSE | regulates)
    assert "dopo il giorno confermato con l'atto" in faults(error.value)
