"""What is of class C4 stays in its vault, whatever later forms say."""

from collections.abc import Callable

import pytest

from cases.absorbing import Absorbed
from cases.files import CaseFile, Marking, get_case
from cases.sheet import open_sheet
from cases.stored import stored
from engine.store import Database, Sealer
from tests.cases.conftest import CHILD

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]
ADDRESS = "minore.dimora_abituale"


@pytest.mark.parametrize("later", [False, None])
def test_an_address_that_was_secret_stays_so_though_a_later_form_says_otherwise(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, *, later: bool | None
) -> None:
    case = a_case()
    learn(case, CHILD | {"minore.indirizzo_protetto": True})

    learn(case, {"minore.indirizzo_protetto": later, ADDRESS: {"via": "via nuova"}})

    with database.read() as connection:
        marked = get_case(connection, case.id)
        open_to_all = stored(connection, sealer, case.id, protected=False)
        of_the_worker = stored(connection, sealer, case.id, protected=True)
    assert Marking.PROTECTED_ADDRESS in marked.markings
    assert ADDRESS not in open_to_all
    assert of_the_worker[ADDRESS].value == {"via": "via nuova"}


def test_the_head_of_a_case_stays_when_a_form_says_nothing_of_the_name(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD)

    learn(case, {"minore.cittadinanza": "italiana"})

    with database.read() as connection:
        assert open_sheet(connection, sealer, case.id).heading.surname == "Inventatis"
