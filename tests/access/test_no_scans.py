"""Coming in and being looked up costs the same in the tenth year as on the first day."""

import pytest

from access import Access, Credentials, NewAccount, Visitor, WrongCredentials, record_reading
from engine.clock import MovedClock
from engine.store import Database
from tests.scans import asked_of, scans_of

PASSWORD = "girasoli al mercato nuovo"


def test_no_way_in_or_out_reads_a_whole_table(
    sqlite_database: Database, clock: MovedClock
) -> None:
    access, now = Access(sqlite_database), clock.now()

    with asked_of(sqlite_database) as asked:
        with sqlite_database.begin(now) as work:
            new = NewAccount("ada.prova", "Ada Prova", PASSWORD, frozenset({"psicologo"}))
            who = access.open_account(work, new, by=None)
            record_reading(work, who, 5, "diario")
        with pytest.raises(WrongCredentials):
            access.sign_in(Credentials("ada.prova", "sbagliata"), Visitor(), now)
        signed_in = access.sign_in(Credentials("ada.prova", PASSWORD), Visitor(), now)
        access.resume(signed_in.token, now)
        access.change_password(signed_in.session, PASSWORD, "altre parole del tutto", now)
        access.sign_out(signed_in.token, now)

    assert scans_of(sqlite_database, asked) == []
