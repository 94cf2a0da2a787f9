"""What a school or a group tells is written once: the triage finds it in its own fascicolo."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from cases.sheet import open_sheet
from engine.store import Database
from engine.store.tables import instance
from tasks.office import Office
from tests.processes.test_adoptive_secrecy import everything_of, opened
from tests.processes.test_process_data import everything_kept

STORY = "scuola_consiglio_urgente"
SEEN = "3/10/2025: Ha un livido e non vuole tornare a casa."
TALKS = "Colloqui con i genitori: nessuno. I genitori non vengono."
SAID = "Ha un livido"


def test_what_was_gathered_is_proposed_to_whoever_registers_the_report(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, STORY)) as office:
        known = sheet_of_the_triage(office)

    assert known["segnalazione.fatti_riferiti"] == f"{SEEN}\n{TALKS}"
    assert known["segnalazione.tipo_segnalante"] == "scuola"
    assert known["segnalazione.genitori_informati"] == "controindicato"
    assert known["segnalazione.motivo_mancata_informazione"] == "Potrebbe essere in pericolo."


def test_it_passes_from_one_fascicolo_to_the_other_without_being_seen(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, STORY)) as office:
        triage = triages(office)[0]
        sealed = " ".join(everything_of(office, triage))
        unsealed = " ".join(everything_kept(office))

    assert SAID in sealed
    assert SAID not in unsealed


def test_a_sign_of_risk_in_a_group_is_proposed_to_whoever_registers_it(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "gruppo_di_parola")) as office:
        known = sheet_of_the_triage(office)
        unsealed = " ".join(everything_kept(office))

    assert known["segnalazione.fatti_riferiti"] == "14/10/2025: «Ho paura quando torna a casa.»"
    assert known["segnalazione.fonte"] == "riferito_minore"
    assert known["segnalazione.tipo_segnalante"] == "servizio"
    assert "segnalazione.identita_segnalante" not in known
    assert "Ho paura" not in unsealed


def triages(office: Office) -> list[int]:
    """The fascicoli in which a triage has begun, the first first."""
    asked = select(instance.c.case_id).where(instance.c.process == "p01_accesso_segnalazione")
    with office.read() as connection:
        return list(connection.execute(asked.order_by(instance.c.id)).scalars())


def sheet_of_the_triage(office: Office) -> dict[str, object]:
    with office.read() as connection:
        sheet = open_sheet(connection, office.sealer, triages(office)[-1])
    return {path: one.value for path, one in sheet.values.items()}
