"""The pages of a case, of its paths, and of what is late in the office."""

import html
import re
from datetime import timedelta
from http import HTTPStatus

import pytest

from access.readings import list_readings
from cases.files import close_case, get_case, open_case
from cases.kinds import FileKind
from cases.merging import Joining, join_case
from cases.visibility import grant_access
from engine.jobs import Job
from tasks import byhand
from tests.offices import people_of
from tests.web.conftest import House
from tests.web.rich import hide_something

_MOMENT = re.compile(r'<time datetime="([^"]+)"')
PARTS = ("", "/cronologia", "/persone", "/percorsi", "/scadenze", "/provvedimenti", "/documenti")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_case_can_be_read_by_who_works_on_it(house: House, part: str) -> None:
    page = house.visitor("rossi").get(f"/fascicoli/2025/1{part}").text

    assert "Fascicolo 2025/0001" in page


def test_a_case_is_closed_to_who_does_not_work_on_it(house: House) -> None:
    house.visitor("bruni").get("/fascicoli/2025/1", status=403)


def test_reading_a_case_leaves_a_line(house: House) -> None:
    house.visitor("rossi").get("/fascicoli/2025/1/persone")

    with house.office.read() as connection:
        readings = list_readings(connection, house.case_id)
    assert [one.part for one in readings] == ["persone"]


def test_a_case_is_found_by_its_number(house: House) -> None:
    page = house.visitor("rossi").post("/fascicoli", {"cerca": "2025/1"}).text

    assert "2025/0001" in page


def test_a_search_that_finds_nothing_says_where_it_looked(house: House) -> None:
    page = house.visitor("bruni").post("/fascicoli", {"cerca": "Nessuno"}).text

    assert "Nessun fascicolo corrisponde" in page


def test_the_path_says_where_it_stands(house: House) -> None:
    task = house.only("scrivi")

    page = house.visitor("rossi").get(f"/percorsi/{task.instance_id}").text

    assert "Si aspetta «Scrivi la relazione»" in page
    assert f"/percorsi/{task.instance_id}/prova_relazione/disegno" in page


def test_the_diagram_is_sent_as_it_was_drawn(house: House) -> None:
    task = house.only("scrivi")

    answer = house.visitor("rossi").get(f"/percorsi/{task.instance_id}/prova_relazione/disegno")

    assert answer.mimetype == "application/xml"
    assert b"prova_relazione" in answer.data


def test_a_path_of_somebody_elses_case_is_closed(house: House) -> None:
    task = house.only("scrivi")

    house.visitor("bruni").get(f"/percorsi/{task.instance_id}", status=403)


def test_what_is_late_is_shown_to_who_leads(house: House) -> None:
    house.clock.move_by(timedelta(days=60))

    page = house.visitor("conti").get("/monitoraggio/ritardi").text

    assert "In ritardo di" in page
    assert "Scrivi la relazione" in page


def test_what_is_late_is_not_shown_to_the_others(house: House) -> None:
    house.visitor("rossi").get("/monitoraggio/ritardi", status=403)


def test_the_menu_shows_only_what_one_may_use(house: House) -> None:
    worker = house.visitor("rossi").get("/").text
    keeper = house.visitor("viola").get("/").text

    assert "Monitoraggio ritardi" not in worker
    assert "Fascicoli" in worker
    assert "Fascicoli" not in keeper


def test_whoever_works_on_tenders_finds_them_in_the_menu_and_is_led_to_no_closed_page(
    house: House,
) -> None:
    people = people_of(house.office, {"grigi": ["rup_gara"]})
    with house.office.begin() as work:
        case = open_case(work, house.office.sealer, by=people["grigi"].id, kind=FileKind.TENDER)
        grant_access(work, case.id, people["grigi"].id, "begun")
        number = get_case(work.connection, case.id).number
    grigi = house.visitor("grigi")

    assert 'href="/fascicoli"' in grigi.get("/").text
    terms = grigi.get(f"/fascicoli/{number.year}/{number.number}/scadenze").text
    assert "/scadenziario" not in terms


def test_a_path_that_is_not_in_force_is_settled_from_the_case(house: House) -> None:
    with house.office.begin() as work:
        payload = {"caso_id": house.case_id, "processo": "p03_presa_in_carico"}
        asked = Job(
            1, "message", "msg_apri_processo", None, None, {"payload": payload}, 1, 1, work.now
        )
        byhand.keep(house.office.engine, work, asked)
    rossi = house.visitor("rossi")

    assert "Presa in carico" in rossi.get("/fascicoli/2025/1").text
    rossi.post("/percorsi/a-mano/1")

    assert "Fatto a mano" not in rossi.get("/fascicoli/2025/1/percorsi").text
    assert rossi.post("/percorsi/a-mano/1").status_code == HTTPStatus.CONFLICT


def test_what_is_asked_for_in_a_closed_case_is_shown_apart_with_what_to_do(house: House) -> None:
    with house.office.begin() as work:
        case = open_case(work, house.office.sealer, by=house.people["rossi"].id)
        grant_access(work, case.id, house.people["rossi"].id, "begun")
        close_case(work, case.id, by=None)
        payload = {"caso_id": case.id, "processo": "prova_relazione"}
        asked = Job(
            1, "message", "msg_apri_processo", None, None, {"payload": payload}, 1, 1, work.now
        )
        byhand.keep(house.office.engine, work, asked)

    page = house.visitor("rossi").get("/fascicoli/2025/2/percorsi").text
    assert "Chiesti a fascicolo chiuso" in page
    assert "chi coordina riapre il fascicolo e cominciano da soli" in page
    assert "Da seguire a mano" not in page


def test_a_case_that_repeated_another_one_points_to_it(house: House) -> None:
    with house.office.begin() as work:
        again = open_case(work, house.office.sealer, by=house.people["rossi"].id)
        grant_access(work, again.id, house.people["rossi"].id, "referral")
        joining = Joining(again.id, house.case_id, by=None, why="stesso minore")
        join_case(work, house.office.sealer, joining)

    page = house.visitor("rossi").get("/fascicoli/2025/2").text

    assert "Tutto quello che conteneva è ora nel fascicolo" in page
    assert 'href="/fascicoli/2025/1"' in page


def test_the_chronology_calls_a_paper_by_its_name_for_whoever_may_open_it(house: House) -> None:
    secret = hide_something(house)

    page = house.visitor("rossi").get(f"/fascicoli/{secret.number}/cronologia").text

    assert "«referto riservato.pdf»" in page
    assert f'href="/documenti/{secret.document_id}"' in page


def test_the_chronology_leads_from_an_activity_to_what_was_written_in_it(house: House) -> None:
    secret = hide_something(house)

    page = house.visitor("rossi").get(f"/fascicoli/{secret.number}/cronologia").text

    done = page.split("completato l&#39;attività «Scrivi la relazione»")[1].split("</p>")[0]
    assert f'href="/schede/{secret.record_id}"' in done


def test_the_chronology_leads_the_front_desk_to_no_paper_that_it_may_not_open(
    house: House,
) -> None:
    secret = hide_something(house)
    people = people_of(house.office, {"bianchi": ["operatore_accoglienza"]})
    with house.office.begin() as work:
        grant_access(work, secret.case_id, people["bianchi"].id, "sportello")

    page = house.visitor("bianchi").get(f"/fascicoli/{secret.number}/cronologia").text

    assert "ha allegato un documento" in page
    assert "/documenti/" not in page
    assert "/schede/" not in page
    assert "referto riservato" not in page


def test_each_part_of_a_case_says_its_name_in_the_title_in_the_readers_language(
    house: House,
) -> None:
    rossi = house.visitor("rossi")
    italian = rossi.get("/fascicoli/2025/1/scadenze").text
    rossi.post("/lingua", {"lingua": "en", "poi": "/"})

    english = rossi.get("/fascicoli/2025/1/scadenze").text

    assert "<title>2025/0001 · Scadenze · Percorsi</title>" in italian
    assert "<title>2025/0001 · Terms · Percorsi</title>" in english


def test_the_whole_story_is_read_and_printed_from_its_first_fact(house: House) -> None:
    rossi = house.visitor("rossi")
    latest = rossi.get("/fascicoli/2025/1/cronologia?tutto=si").text
    told = _MOMENT.findall(latest)
    assert len(told) > 1

    (onward,) = re.findall(r'href="([^"]+)">Leggi tutto dal principio', latest)
    page = rossi.get(html.unescape(onward)).text

    assert _MOMENT.findall(page) == sorted(told)
    assert "Mostra i fatti precedenti" not in page
    assert "Mostra prima gli ultimi fatti" in page


def test_a_part_of_a_case_on_paper_says_whose_it_is_and_when_it_was_printed(house: House) -> None:
    page = house.visitor("rossi").get("/fascicoli/2025/1/cronologia").text

    assert re.search(r'<p class="only-print">Comune di [^<]+ · stampato \w+ \d+ \w+ \d{4}', page)
