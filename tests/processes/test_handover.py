"""What is still owed to a judge stands in the record of the handover, with its day, once."""

import re
from contextlib import closing
from pathlib import Path

from engine.store import Database
from tests.processes.test_adoptive_secrecy import everything_written, opened


def test_the_terms_that_run_are_written_into_the_record_of_the_handover(
    sqlite_database: Database, tmp_path: Path
) -> None:
    with closing(opened(sqlite_database, tmp_path, "indagine_trasferita")) as office:
        written = " ".join(everything_written(office, 1))

    handover = re.search(r"Scadenze aperte(.*?)Interventi in corso", written, re.DOTALL)
    assert handover is not None
    assert re.findall("entro [^,.]*2026", handover[1]) == ["entro venerdì 2 gennaio 2026"]
