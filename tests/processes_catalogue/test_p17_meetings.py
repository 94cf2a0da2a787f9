"""The days of an initiative: a meeting put off or called off, an enrolment sent just in time."""

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.initiatives import ENROLLED, HELD, SHEET, enrolled, published
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import refused

PUT_OFF = {
    "stato_incontro": "rinviato",
    "nuova_data": "2025-10-16T17:00",
    "motivo_incontro": "La sala è chiusa.",
    "iscritti_avvisati": "si",
}
CALLED_OFF = {
    "stato_incontro": "annullato",
    "motivo_incontro": "Chi conduce è malato.",
    "iscritti_avvisati": "si",
}


def at_the_first() -> Access:
    stage = enrolled()
    stage.move_to(rome("2025-10-14 17:00"))
    return stage


def test_whoever_holds_a_meeting_sees_which_one_it_is() -> None:
    stage = at_the_first()

    assert stage.said("tieni_incontro", "in_calendario") == "mar 14 ott 2025, 17:00"


def test_a_meeting_put_off_is_asked_for_on_its_new_day() -> None:
    stage = at_the_first()

    stage.done("tieni_incontro", PUT_OFF)

    assert stage.open == []
    stage.move_to(rome("2025-10-16 17:00"))
    assert stage.open == ["tieni_incontro"]
    assert stage.said("tieni_incontro", "data", stato_incontro="svolto") == "16/10/2025 17:00"


def test_after_a_meeting_put_off_the_next_one_keeps_its_day() -> None:
    stage = at_the_first().done("tieni_incontro", PUT_OFF)
    stage.move_to(rome("2025-10-16 17:00"))

    stage.done("tieni_incontro", {**HELD, "data": "2025-10-16T17:00"})

    assert stage.open == []
    stage.move_to(rome("2025-10-21 17:00"))
    assert stage.open == ["tieni_incontro"]


def test_a_meeting_called_off_does_not_come_back() -> None:
    stage = at_the_first()

    stage.done("tieni_incontro", CALLED_OFF)

    assert stage.open == []
    stage.move_to(rome("2025-10-21 17:00"))
    assert stage.open == ["tieni_incontro"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"nuova_data": ""}, "Scrivi a quando si rinvia"),
        ({"nuova_data": "2025-10-13T17:00"}, "già passata"),
        ({"motivo_incontro": ""}, "Scrivi perché"),
        ({"iscritti_avvisati": "no"}, "Avvisa prima chi si è iscritto"),
    ],
)
def test_who_puts_off_a_meeting_says_to_when_why_and_that_they_have_told(
    changed: dict[str, str], said: str
) -> None:
    stage = at_the_first()

    assert said in refused(stage, "tieni_incontro", {**PUT_OFF, **changed})


def test_who_was_sent_in_time_is_taken_in_after_the_closing_and_counts() -> None:
    stage = published(min_partecipanti=1).receive("msg_iscrizione_gruppo", riferimento=1)

    stage.move_to(rome("2025-10-10 18:00"))

    assert stage.open == ["accogli_iscrizione"]
    stage.done("accogli_iscrizione", {"partecipanti": ENROLLED["partecipanti"]})
    assert "decidi_rinvio" not in stage.open
    assert SHEET["chiusura_iscrizioni"] == "2025-10-10T18:00"
