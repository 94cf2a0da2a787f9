"""The report that a coordinator sends back is corrected where it stands, not written again."""

from dataclasses import replace
from pathlib import Path

from engine.clock import MovedClock
from engine.store import Database
from tasks import acts, worklist
from tasks.installing import install_definitions
from tasks.plays import Play
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story

WRITTEN = "redige_bozza"


def until_sent_back(play: Play) -> Play:
    """The story up to where the report waits to be corrected."""
    written = [at for at, one in enumerate(play.scenes) if one.does == WRITTEN]
    return replace(play, scenes=play.scenes[: written[1]], musts=())


def test_a_report_to_be_corrected_opens_with_what_it_said(
    sqlite_database: Database, tmp_path: Path
) -> None:
    play = until_sent_back(play_of(story("s2_mandato_indagine")))
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    people = people_of(office, play.people)
    Stage(office, clock, people).perform(play)
    with office.read() as connection:
        (asked,) = [one for one in worklist.of_case(connection, 1) if one.element == WRITTEN]

    page = acts.look(office, people["rossi"], asked.id)

    shown = {field.name: field.value for section in page.form.sections for field in section.fields}
    assert shown["rapporti_con_genitori"] == "Regolari con entrambi."
    office.close()
