"""A placement on mandate: when the court is told, and when it is told again."""

from datetime import date

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import living, reviewed
from tests.processes_catalogue.test_p05_happenings import READ


def on_mandate(due: date, months: int | None) -> Access:
    """A check is held while the court awaits a report by this day, again every so many months."""
    stage = living().receive(
        "msg_provvedimento_modificato", provvedimento_id=11, mandati=[], scadenza_ag=due
    )
    stage.done("leggi_provvedimento", READ)
    rhythm = {} if months is None else {"mesi_relazione": months}
    stage.done("fissa_verifiche", {"prossima_verifica": "2025-12-03", **rhythm})
    stage.move_to(rome("2025-11-19 08:00"))
    return reviewed(stage, "prosegue", date(2026, 2, 20))


def test_the_first_check_is_not_after_the_report_that_it_grounds() -> None:
    stage = living().receive(
        "msg_provvedimento_modificato",
        provvedimento_id=11,
        mandati=[],
        scadenza_ag=date(2025, 11, 20),
    )
    stage.done("leggi_provvedimento", READ)

    later = {"prossima_verifica": "2025-11-21", "motivazione_intervallo": "Prima"}
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("fissa_verifiche", later)
    assert "entro il giorno della relazione" in faults(refused.value)

    sooner = {"prossima_verifica": "2025-11-20", "motivazione_intervallo": "Serve al giudice"}
    stage.done("fissa_verifiche", sooner)
    stage.move_to(rome("2025-11-06 09:00"))
    reviewed(stage, "prosegue", date(2026, 2, 18))
    assert "chiedi_contributi" in stage.open


def test_a_report_that_is_due_after_the_next_check_is_not_written_now() -> None:
    stage = on_mandate(date(2026, 6, 1), 6)

    assert "chiedi_contributi" not in stage.open
    assert stage.timers["tempo_di_verifica"] == rome("2026-02-05 08:00")


@pytest.mark.parametrize(("months", "then"), [(6, date(2026, 5, 19)), (None, None)])
def test_once_a_report_is_sent_the_next_is_counted_anew(
    months: int | None, then: date | None
) -> None:
    stage = on_mandate(date(2026, 2, 1), months)

    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", contiene_valutazioni_personalita=False)
    stage.decide("revisione", esito_revisione="approvata").decide("firma_relazione")
    stage.decide("protocolla_e_invia", inviata_il=stage.now).decide("restituzione_relazione")

    assert stage.step.data["scadenza_ag"] == then
    assert stage.timers["tempo_di_verifica"] == rome("2026-02-05 08:00")
