"""A day that a judge fixes within the preadoptive year has its own report, beside the visits."""

from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.adoption import BEGUN, RESERVED, TWO, asked
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_next_ordered_day import ASKS, met, owed, sent

WAIT, END_OF_YEAR = "tempo_del_giorno", rome("2026-10-13 23:59:59")


def placed(next_report: Any) -> Access:
    """The year has begun, and this is what the acts that were read still ask."""
    stage = asked(provvedimento_id=9).done(
        "registra_incarico", {**RESERVED, "tipo": "preadottivo"}
    )
    stage.results[ASKS] = next_report
    return stage.done("assegna_coppia", TWO).done("avvia_preadottivo", {**BEGUN})


def reported(stage: Access, then: Any = None) -> Access:
    """It is time to write the report, which leaves; `then` is owed next."""
    stage.move_to(stage.timers[WAIT])
    stage.results[ASKS] = then
    return sent(stage).decide("restituzione_relazione", esito_restituzione="svolta")


def test_it_is_asked_in_time_while_the_visits_go_on() -> None:
    stage = placed(owed(14, "2026-04-30"))

    stage.move_to(stage.timers[WAIT])

    assert rome("2026-04-01 00:00") < stage.now < rome("2026-04-30 00:00")
    assert sorted(stage.open) == ["chiedi_contributi", "visita_preadottiva"]


def test_its_report_meets_the_act_that_fixed_it() -> None:
    stage = reported(placed(owed(14, "2026-04-30")))

    assert met(stage) == [14]
    assert stage.open == ["visita_preadottiva"]
    assert stage.timers[WAIT] == END_OF_YEAR


def test_its_report_meets_the_internal_term_of_an_act_that_names_no_day() -> None:
    stage = reported(placed(owed(14, "2026-01-11")))

    done = [given for name, given in stage.jobs if name == "termini.adempi" and "chiavi" in given]
    assert [one["chiavi"] for one in done if "L30" in one["chiavi"]] == [
        ["L30", "L34", "L37", "valutazione.durata"]
    ]


def test_each_day_within_the_year_has_its_report() -> None:
    stage = reported(placed(owed(14, "2026-02-27")), then=owed(15, "2026-06-30"))
    assert stage.timers[WAIT] < rome("2026-06-30 00:00")

    reported(stage)

    assert met(stage) == [14, 15]


def test_a_day_after_the_year_is_left_to_what_follows_it() -> None:
    stage = placed(owed(14, "2026-11-30"))

    assert stage.timers[WAIT] == END_OF_YEAR


def test_what_comes_every_so_many_months_counts_too() -> None:
    stage = placed(owed(14, "2026-04-13", again=True))

    (asks,) = [given for name, given in stage.jobs if name == ASKS]
    assert asks["chiavi"] == ["L30", "valutazione.durata"]
    assert stage.timers[WAIT] < rome("2026-04-13 00:00")


def test_the_report_on_the_year_ends_the_wait_for_other_days() -> None:
    stage = placed(None)
    stage.move_to(rome("2026-09-28 09:00"))
    while "visita_preadottiva" in stage.open:
        stage.decide("visita_preadottiva", difficolta="nessuna", proposta_visita="prosegue")
    stage.move_to(rome("2026-10-05 09:00"))

    sent(stage).decide("restituzione_relazione", esito_restituzione="svolta")

    assert stage.open == ["registra_esito_preadottivo"]
    assert stage.timers == {}


DAY, YEAR = str(rome("2026-09-01 23:59:59")), str(END_OF_YEAR)


def half_written() -> Access:
    """The day of the judge has passed and its report is a draft when the year's begins."""
    stage = placed(owed(14, "2026-09-01"))
    stage.move_to(stage.timers[WAIT]).decide("chiedi_contributi", fonti=[])
    stage.move_to(rome("2026-09-28 09:00"))
    while "visita_preadottiva" in stage.open:
        stage.decide("visita_preadottiva", difficolta="nessuna", proposta_visita="prosegue")
    return stage.move_to(rome("2026-10-05 09:00")).decide("chiedi_contributi", fonti=[])


def finished(stage: Access, which: str) -> Access:
    """This one of the two reports leaves, and is explained."""
    stage.decide("redige_bozza", which, contiene_valutazioni_personalita=False)
    right = {"esito_revisione": "approvata", "contiene_valutazioni_personalita": False}
    stage.decide("revisione", which, **right).decide("firma_relazione", which)
    stage.decide("protocolla_e_invia", which, inviata_il=stage.now)
    return stage.decide("restituzione_relazione", which, esito_restituzione="svolta")


def test_a_report_that_is_half_written_is_finished_though_the_one_on_the_year_has_left() -> None:
    stage = half_written()
    half = stage.task("redige_bozza", DAY).key

    finished(stage, YEAR)

    assert stage.task("redige_bozza").key == half
    assert "registra_esito_preadottivo" not in stage.open


def test_once_that_has_left_too_the_year_is_over() -> None:
    stage = finished(half_written(), YEAR)
    stage.results[ASKS] = None

    finished(stage, DAY)

    done = [given for name, given in stage.jobs if name == "termini.adempi" and "chiavi" in given]
    assert [("L30" in given["chiavi"]) for given in done] == [False, True]
    assert stage.open == ["registra_esito_preadottivo"]


def test_a_report_that_leaves_before_the_one_on_the_year_keeps_nothing_waiting() -> None:
    stage = half_written()
    stage.results[ASKS] = None

    finished(finished(stage, DAY), YEAR)

    assert stage.open == ["registra_esito_preadottivo"]
