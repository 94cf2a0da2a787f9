"""The address of a woman who hides stands in no document, message, term or fact (R21)."""

from contextlib import closing
from pathlib import Path

from cases.bodies import list_bodies
from engine.store import Database
from tests.processes.test_adoptive_secrecy import everything_of, everything_written, opened
from tests.processes.test_process_data import everything_kept

REFUGE = ("Segreta-Prova", "Rifugio-Prova")
SUPPLIER = "Prova Marina"
"""Whom the municipality pays for the reception: whoever knows that knows where she is."""


def test_nobody_can_read_where_a_protected_woman_lives(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "mb_protetta")) as office:
        sealed = " ".join(everything_of(office, 1))
        written = " ".join(everything_written(office, 1))
        unsealed = " ".join(everything_kept(office))

    assert all(words in sealed for words in REFUGE)  # so the search does find them
    assert "Patto di accoglienza" in written
    assert not any(words in written + unsealed for words in REFUGE)


def test_the_act_that_pays_for_a_protected_reception_does_not_name_who_gives_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "mb_protetta")) as office:
        written = " ".join(everything_written(office, 1))
        with office.read() as connection:
            suppliers = [one.name for one in list_bodies(connection)]

    assert SUPPLIER in suppliers  # so the search would find it
    assert "Determina n. 2025/377" in written
    assert "una struttura con indirizzo protetto" in written
    assert SUPPLIER not in written
