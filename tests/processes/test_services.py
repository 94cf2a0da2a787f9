"""Every service of the field is reachable: a row, a path, a start, a story that shows it."""

import pytest

from processes.catalogue import Catalogue
from tests.processes.services import LISTED, ROOT, Service, listed, processes_of, services, stories

ROWS = range(1, 51)
DRAWN = Catalogue(ROOT).drawings
# Not drawn yet. A path that is drawn leaves this list: the test says so.
NOT_YET: frozenset[str] = frozenset()


def test_every_row_of_the_inventory_stands_once_and_in_order() -> None:
    assert [one.row for one in services()] == list(ROWS)


def test_every_service_has_a_path_that_is_drawn_or_is_said_to_be_missing() -> None:
    missing = {
        path
        for service in services()
        for path, process in processes_of(service, DRAWN)
        if process is None
    }

    assert missing == NOT_YET


@pytest.mark.parametrize("service", services(), ids=lambda one: f"{one.row:02}")
def test_every_path_of_a_service_begins_somehow_and_is_shown_by_a_story(service: Service) -> None:
    told = stories()

    for _, process in processes_of(service, DRAWN):
        if process is not None:
            assert DRAWN[process].beginnings
            assert told.get(process), f"nessuna storia mostra {process}"


def test_the_page_is_as_the_files_make_it() -> None:
    assert LISTED.read_text("utf-8") == listed(), "Run: make manual"
