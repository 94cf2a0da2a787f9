"""Nobody counts the meetings of a Spazio Neutro: the report is offered those that were held."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from cases.records import latest_record
from engine.feel import compile_expression
from engine.store import Database
from engine.store.tables import instance
from tasks.answered import decided_before
from tasks.office import Office
from tests.processes.test_adoptive_secrecy import opened

PATH = "p10_spazio_neutro"


def test_a_report_is_offered_the_meetings_of_its_path_and_those_missed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "sn_rifiuto_del_minore")) as office:
        with office.read() as connection:
            step = (PATH, "scrivi_relazione_sn")
            report = latest_record(connection, office.sealer, 1, *step)
        meetings = decided(office, "incontro")

    assert report is not None
    assert (report.answers["incontri_svolti"], report.answers["incontri_mancati"]) == (1, 2)
    assert [one["stato"] for one in meetings].count("svolto") == 1
    assert "fase_incontro" not in meetings[0]


def decided(office: Office, element: str) -> list[dict[str, object]]:
    with office.read() as connection:
        asked = select(instance.c.id).where(instance.c.process == PATH)
        word = decided_before(connection, connection.execute(asked).scalar_one())
        said = compile_expression(f'risposte_gia_date("{element}")')
        found = said.value({}, now=office.clock.now(), functions={word.name: word})
    assert isinstance(found, list)
    return found
