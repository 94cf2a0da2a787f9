"""The paths that others call, each begun by itself in a case of a real office, to its end."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cases.files import open_case
from engine.clock import ROME, MovedClock
from engine.store import Database, verify
from tasks.installing import KNOWN, install_definitions
from tasks.office import Office
from tasks.plays import read_play
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import STATEMENTS, measure

PLAYS = Path(__file__).parent / "called"
NOW = datetime(2025, 11, 3, 10, 30, tzinfo=ROME)
STORIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "accesso_oscurato": ("ca_richiesta_accesso", {}),
    "chiusura_con_mandato": ("ca_chiusura_caso", {"titolo": "mandato"}),
    "evento_con_decesso": ("ca_evento_critico", {}),
    "passaggio_accettato": ("ca_trasferimento_competenza", {"titolo": "volontario"}),
    "progetto_con_pei": (
        "ca_progetto",
        {"titolo": "volontario", "collocamento": True, "data_ingresso": NOW, "minori": []},
    ),
    "spesa_firmata": ("ca_impegno_spesa", {"urgenza": True, "data_ingresso": NOW}),
    "verifica_omessa": (
        "ca_verifica_periodica",
        {"scadenza_verifica": datetime(2025, 11, 10, 23, 59, tzinfo=ROME)},
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_called_path_goes_from_its_beginning_to_its_end(
    name: str, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, data = STORIES[name]
    play = read_play(name, (PLAYS / f"{name}.toml").read_bytes())
    clock = MovedClock(play.begins)
    office = an_office(database, clock, tmp_path)
    install_definitions(office, by=None)
    stage = Stage(office, clock, people_of(office, play.people))
    stage.cases.append(begun(office, process, data))
    costs = measure(monkeypatch)

    stage.perform(play)

    with office.read() as connection:
        assert verify(connection).holds
    office.close()
    assert {commits for _, _, commits in costs} == {1}
    assert [one for one in costs if one[1] > STATEMENTS] == []


def begun(office: Office, process: str, data: Mapping[str, Any]) -> int:
    """A new case in which a called path begins by itself; the case."""
    version = office.catalogue.release(office.catalogue.bundle(process), KNOWN)
    with office.begin() as work:
        digest = office.engine.publish(work, version, by=None)
        case_id = open_case(work, office.sealer, by=None).id
        given = {"caso_id": case_id, "indirizzo_protetto": False, **data}
        office.engine.start(work, digest, case_id=case_id, data=given, by=None)
    return case_id
