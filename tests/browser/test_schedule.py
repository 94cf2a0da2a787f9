"""The schedule in Chromium: accessible, by keyboard, on a telephone, without scripts, on paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cases.files import Charge, assign_case
from tasks.terms.model import Alarm, Reading, Telling
from tests.browser.conftest import Reader, Site
from tests.tasks.terms.schedule import Diary, resting

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)
LONG = (
    "Verifica del progetto quadro con la famiglia e con gli operatori di tutti i servizi coinvolti"
)


@pytest.fixture
def diary(site: Site) -> Diary:
    """Terms in every state, in a case of rossi's."""
    with site.office.begin() as work:
        rossi = work.connection.exec_driver_sql(
            "SELECT id FROM account WHERE username = 'rossi'"
        ).scalar_one()
        assign_case(work, site.case_id, Charge.RESPONSIBLE, rossi, by=None)
    diary = Diary(site.office, site.clock, site.case_id)
    now = site.clock.now()
    diary.put(-2 * DAY, "Relazione al Tribunale")
    diary.put(DAY, LONG, demo=True, ladder=[Alarm(now, "assegnatario", Telling.REMINDED)])
    diary.put(9 * DAY, LONG, whole_day=True, paused_at=now)
    diary.put(20 * DAY, "Osservazioni", suspensions=[resting(now - DAY, now + 5 * DAY)])
    readings = [
        Reading("dalla trasmissione", now + 3 * DAY, "72 ore da oggi", "art. 403 c. 3 c.c."),
        Reading("dalla ricezione", now + 4 * DAY, "72 ore da domani", "circolare"),
    ]
    diary.put(3 * DAY, "Ricorso", readings=readings, certainty="C", owed_by="procura_minorile")
    diary.put(-DAY, "Colloquio", met_at=now)
    return diary


PAGES = (
    "/scadenziario",
    "/scadenziario?per=fascicolo&entro=",
    "/scadenziario?stato=sospesi&entro=",
    "/scadenziario?stato=non_piu_dovuti",
    "/scadenziario/mese",
    "/scadenziario/stampa",
    "/termini/3",
    "/termini/4",
    "/termini/6",
    "/termini/3/proroga",
    "/termini/3/sospensione",
    "/termini/3/adempimento",
    "/termini/4/ripresa",
    "/termini/3/chiusura",
    "/profilo",
)


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page_of_terms_is_accessible_and_fits(
    reader: Callable[..., Reader], diary: Diary, width: int
) -> None:
    conti = reader(width=width)
    conti.sign_in("conti")
    found = []

    for page in PAGES:
        conti.open(page)
        found += [f"{page}: {one}" for one in conti.audit()]
        found += [f"{page}: too wide"] if conti.is_too_wide else []

    assert found + conti.complaints == []


def test_a_term_is_found_and_extended_by_keyboard_alone(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    conti = reader()
    conti.sign_in("conti")
    conti.open("/scadenziario?entro=1")
    conti.page.keyboard.press("j")
    conti.page.keyboard.press("Enter")
    conti.page.wait_for_selector("h1:has-text('Relazione al Tribunale')")
    conti.page.focus("a:has-text('Proroga')")
    conti.page.keyboard.press("Enter")
    conti.page.wait_for_selector("#fino_a")

    conti.page.focus("#fino_a")
    conti.page.keyboard.type("20/11/2025 10:30")
    conti.page.focus("#perche")
    conti.page.keyboard.type("Lo concede il giudice")
    conti.page.keyboard.press("Tab")
    conti.page.keyboard.press("Enter")

    conti.page.wait_for_selector("text=Il termine è prorogato")
    assert "Entro gio 20 nov, 10:30" in conti.page.inner_text(".term-large")


def test_without_scripts_one_filters_turns_months_and_opens_a_term(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    rossi = reader(scripts=False)
    rossi.sign_in("rossi")
    rossi.open("/scadenziario")
    rossi.page.select_option("#stato", "a_rischio")
    rossi.page.click("form.sentence button")
    rossi.page.click(f"text={LONG}")
    assert rossi.page.inner_text("h1") == LONG

    rossi.open("/scadenziario/mese")
    rossi.page.click("a[rel=next]")

    assert "Dicembre 2025" in rossi.page.inner_text(".month caption")


def test_a_wrong_number_is_said_beside_its_field(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    rossi = reader(width=390)
    rossi.sign_in("rossi")
    rossi.open("/scadenziario")

    rossi.page.fill("#fascicolo", "Bianchi")
    rossi.page.click("form.sentence button")
    rossi.page.wait_for_selector("#fascicolo-nota.field-error")

    assert "Bianchi" not in rossi.page.url
    assert rossi.audit() == []
    assert not rossi.is_too_wide


def test_on_a_telephone_a_month_is_a_list_of_its_days(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    rossi = reader(width=390)
    rossi.sign_in("rossi")

    rossi.open("/scadenziario/mese")

    days = rossi.page.evaluate(
        """() => [...document.querySelectorAll('.month td')]
            .filter((one) => one.offsetParent).map((one) => one.querySelector('time').innerText)"""
    )
    assert days[0].strip().lower() == "sabato 1 novembre"
    assert all(len(day.split()) == 3 for day in days)


def test_states_are_told_apart_in_black_and_white(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/scadenziario/mese")

    said = rossi.page.eval_on_selector_all(".month-word", "all => all.map((one) => one.innerText)")

    assert {"In ritardo", "A rischio", "Sospeso"} <= set(said)


def test_an_address_of_a_calendar_is_shown_once_on_an_accessible_page(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    rossi = reader(width=320)
    rossi.sign_in("rossi")
    rossi.open("/profilo")

    rossi.page.click("text=Prepara l’indirizzo")
    rossi.page.wait_for_selector("#indirizzo")

    assert rossi.page.input_value("#indirizzo").endswith(".ics")
    assert rossi.audit() == []
    assert not rossi.is_too_wide


def test_a_sheet_hides_what_can_only_be_pressed(
    reader: Callable[..., Reader], diary: Diary
) -> None:
    for place in range(5):
        replace(diary).put(place * DAY, f"Verifica {place}")
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/scadenziario/stampa")

    rossi.page.emulate_media(media="print")

    assert not rossi.page.is_visible("form.sentence")
    assert not rossi.page.is_visible("[data-print]")
    assert rossi.page.is_visible("text=Situazione al")
    assert rossi.page.pdf(format="A4").startswith(b"%PDF")
