"""A report of the neutral space that an act interrupts is taken up where it was, if it still says
everything.
"""

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import (
    AGREED,
    HELD,
    ORDER,
    TAKEN,
    meeting,
    overtaken,
)

LEFT = [{"quando": "2026-02-25T16:00"}, {"quando": "2026-03-04T16:00"}]
WRITTEN = ("scrivi_relazione_sn", "rivedi_relazione_sn", "acquisisci_relazione_sn")


def written(stage: Access) -> Access:
    """The operators have written, and the social worker has taken it up."""
    for element in WRITTEN:
        stage.decide(element, esito_revisione_sn="approvata")
    return stage


def interrupted() -> Access:
    """The report for 8 March is to be reviewed, a meeting is still to come, and an act is read."""
    stage = meeting(calendario=[{"quando": "2025-09-24T16:00"}, LEFT[0]]).done("incontro", HELD)
    written(stage.move_to(rome("2026-02-17 09:00")))
    stage.decide("chiedi_contributi", fonti=[])
    stage.decide("redige_bozza", valutazioni_su_personalita=False)
    assert "revisione" in stage.open
    return overtaken(stage, "prosegue")


def going_on(stage: Access, relazione_entro: str = "2026-03-08") -> Access:
    """The meetings are agreed again by the new act."""
    stage.done("richiesta_attivazione", {**ORDER, "relazione_entro": relazione_entro})
    stage.done("presa_in_carico", {**TAKEN, "data_avvio_prevista": "2026-02-25"})
    return stage.done("accordo_spazio_neutro", {**AGREED, "calendario": LEFT})


def test_a_report_for_the_same_day_is_taken_up_where_an_act_stopped_it() -> None:
    stage = going_on(interrupted()).move_to(rome("2026-02-17 10:00"))

    written(stage)

    assert "revisione" in stage.open
    assert "chiedi_contributi" not in stage.open


def test_after_another_meeting_the_report_is_begun_anew() -> None:
    stage = going_on(interrupted()).move_to(rome("2026-02-25 18:00"))
    stage.decide("incontro", stato="svolto", andamento="positivo")

    written(stage)

    assert "chiedi_contributi" in stage.open


def test_a_report_for_another_day_is_begun_anew() -> None:
    stage = going_on(interrupted(), "2026-03-12").move_to(rome("2026-02-24 09:00"))

    written(stage)

    assert "chiedi_contributi" in stage.open
