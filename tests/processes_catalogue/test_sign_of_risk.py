"""A danger seen in a meeting of a group: written apart, whatever becomes of the group."""

from typing import Any

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.initiatives import enrolled
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.neutral_space import refused

SEEN: dict[str, Any] = {
    "di_chi": 1,
    "fatti": "«Ho paura»",
    "quando_osservato": "2025-10-14T18:00",
    "fonte": "riferito_minore",
    "detto_a": 1,
}
STOPPED: dict[str, Any] = {"motivo": "Manca la sede.", "iscritti_avvisati": True}


def seen() -> Access:
    """Whoever held the meeting has said that there is something to be written."""
    stage = Access("segnale_di_rischio", rome("2025-10-14 19:00"))
    stage.start("msg_apri_processo", caso_id=1)
    return stage


def test_it_is_told_without_name_or_facts_and_opens_a_file_of_its_own() -> None:
    stage = seen().done("scrivi_segnale", SEEN)

    (sent,) = [one for one in stage.sent if one.name == "msg_segnalazione_ricevuta"]
    assert set(sent.payload) == {"caso_id", "canale", "data_ora_ricezione", "indirizzo_protetto"}
    assert sent.payload["caso_id"] == 12  # where what was written is handed over, sealed
    assert stage.step.outcomes == ("segnale_trasmesso",)


def test_whoever_stops_a_group_asks_first_whether_something_is_still_to_be_told() -> None:
    stage = enrolled().receive("msg_chiusura_forzata", causa="chiusura_disposta")

    assert "Nuova segnalazione" in refused(
        stage, "annulla_iniziativa", STOPPED | {"segnali_da_riferire": True}
    )
    stage.done("annulla_iniziativa", STOPPED | {"segnali_da_riferire": False})
    assert stage.step.outcomes == ("chiusura_forzata",)
