"""The schedule: terms by a sentence of filters, in three views, and none of other cases."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from access.tables import reading
from access.teams import found_team, join_team
from cases.files import Charge, Marking, assign_case, give_to_team, mark_case, open_case
from tasks.terms.calendars import Calendar
from tests.tasks.terms.schedule import Diary, resting
from tests.web.conftest import House, Visitor
from tests.web.rich import SURNAME, hide_something
from webui.month import month_of

DAY = timedelta(days=1)
VIEWS = ("/scadenziario", "/scadenziario/mese", "/scadenziario/stampa")


@pytest.fixture
def diary(house: House) -> Diary:
    return Diary(house.office, house.clock, house.case_id)


def words_of(page: str) -> str:
    """The text of the main part of a page, in one line."""
    main = page.split('id="contenuto"')[1].split("<footer", maxsplit=1)[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def test_each_term_says_when_what_whose_and_why(house: House, diary: Diary) -> None:
    diary.put(3 * DAY, "Relazione di prova", demo=True, owed_by="procura_minorile")

    text = words_of(house.visitor("rossi").get("/scadenziario").text)

    assert "Entro gio 6 nov, 10:00 · fra 3 giorni dimostrativo Relazione di prova" in text
    assert "2025/0001" in text
    assert "la Procura minorile art. 473-bis.27 c.p.c." in text


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        ("in_ritardo", "In ritardo di 2 giorni · doveva essere sab 1 nov, 10:00"),
        ("a_rischio", "A rischio · entro domani, 10:00"),
        ("nei_termini", "Entro gio 13 nov · fra 10 giorni"),
        ("rispettati", "Rispettato oggi, 10:00"),
        ("sostituiti", "Sostituito · era entro mer 5 nov, 10:00"),
        ("non_piu_dovuti", "Non più dovuto"),
    ],
)
def test_every_state_is_found_by_its_word(
    house: House, diary: Diary, standing: str, words: str
) -> None:
    now = house.clock.now()
    diary.put(-2 * DAY)
    diary.put(DAY)
    diary.put(10 * DAY, whole_day=True)
    diary.put(4 * DAY, met_at=now)
    diary.put(2 * DAY, ended_at=now, ended_how="superseded")
    diary.put(2 * DAY, ended_at=now, ended_how="lapsed")

    text = words_of(house.visitor("rossi").get(f"/scadenziario?stato={standing}").text)

    assert words in text


def test_what_rests_says_by_what_and_until_when(house: House, diary: Diary) -> None:
    now = house.clock.now()
    rest = replace(resting(now - 2 * DAY, now + 5 * DAY), source="per legge")
    diary.put(20 * DAY, "Prima", suspensions=[rest])
    diary.put(20 * DAY, "Seconda", paused_at=now - DAY)

    text = words_of(house.visitor("rossi").get("/scadenziario?stato=sospesi&entro=").text)

    assert "Sospeso per legge dal 1 al 8 novembre" in text
    assert "Sospeso da ieri, finché non riprende" in text


def test_the_sentence_is_kept_in_the_address(house: House, diary: Diary) -> None:
    rossi = house.visitor("rossi")

    answer = rossi.post(
        "/scadenziario",
        {"di": "tutti", "entro": "7", "carico": "servizio", "percorso": "prova_relazione",
         "stato": "a_rischio", "per": "fascicolo", "fascicolo": " 2025/1 "},
    )  # fmt: skip

    assert answer.status_code == 302
    assert answer.location == (
        "/scadenziario?di=tutti&entro=7&carico=servizio&percorso=prova_relazione"
        "&stato=a_rischio&fascicolo=2025/0001&per=fascicolo"
    )
    page = rossi.get(answer.location).text
    for chosen in ("tutti", "7", "servizio", "prova_relazione", "a_rischio", "fascicolo"):
        assert f'value="{chosen}" selected' in page
    assert 'value="2025/0001"' in page


def test_what_is_typed_as_a_number_and_is_none_reaches_no_address(
    house: House, diary: Diary
) -> None:
    answer = house.visitor("rossi").post("/scadenziario", {"fascicolo": SURNAME})

    assert answer.status_code == 422
    assert "si scrive così: 2026/0143" in answer.text
    assert 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    "query",
    ["di=%00&entro=x&carico=y&percorso=%00&stato=boh&per=che", "fascicolo=2025/999999",
     "fascicolo=%00", "giorno=ieri", "giorno=2025-02-30", "giorno=9999-12-31", "mese=2025-13",
     "mese=0001-01", "mese=%00", "dopo=ieri&dopo_id=x", "di=gruppo-99999999999999999999",
     "dopo=9999-12-31T23:59:59%2B00:00&dopo_id=1"],
)  # fmt: skip
@pytest.mark.parametrize("view", VIEWS)
def test_an_address_that_nobody_offered_shows_the_usual_list(
    house: House, diary: Diary, view: str, query: str
) -> None:
    assert house.visitor("rossi").get(f"{view}?{query}").status_code == 200


def test_a_case_one_may_not_open_is_in_no_view(house: House) -> None:
    secret = hide_something(house)
    seen = []

    for name in ("bruni", "neri"):
        visitor = house.visitor(name)
        for view in VIEWS:
            for query in ("", "di=tutti&entro=", f"di=tutti&entro=&fascicolo={secret.number}"):
                page = visitor.get(f"{view}?{query}").text
                told = (SURNAME, "/fascicoli/2025/2", "/termini/")
                seen += [word for word in told if word in page]

    assert seen == []
    for view in VIEWS:
        page = house.visitor("rossi").get(f"{view}?di=tutti&entro=").text
        assert "2025/0002" in words_of(page)
        assert "/termini/" in page


def test_a_restricted_case_leaves_the_list_of_the_team(house: House, diary: Diary) -> None:
    bruni = house.people["bruni"].id
    with house.office.begin() as work:
        team = found_team(work, "Polo Nord", by=None)
        join_team(work, bruni, team, by=None)
        give_to_team(work, house.case_id, team, by=None)
    diary.put(DAY, "Relazione di prova")
    colleague, address = house.visitor("bruni"), f"/scadenziario?di=gruppo-{team}"
    before = "Relazione di prova" in colleague.get(address).text
    with house.office.begin() as work:
        mark_case(work, house.case_id, Marking.RESTRICTED, on=True, by=None)

    after = "Relazione di prova" in colleague.get(address).text

    assert (before, after) == (True, False)
    assert "Relazione di prova" in house.visitor("conti").get(address).text


def test_nobody_chooses_a_team_that_is_not_theirs(house: House, diary: Diary) -> None:
    with house.office.begin() as work:
        found_team(work, "Polo Sud", by=None)

    offered = {
        name: "Polo Sud" in house.visitor(name).get("/scadenziario").text
        for name in ("rossi", "conti")
    }

    assert offered == {"rossi": False, "conti": True}


def test_whoever_looks_after_the_machine_has_no_schedule(house: House) -> None:
    viola = house.visitor("viola")

    assert {viola.client.get(view).status_code for view in VIEWS} == {403}
    assert "/scadenziario" not in viola.get("/").text


def test_a_list_is_no_reading_of_its_cases(house: House, diary: Diary) -> None:
    diary.put(DAY)
    rossi = house.visitor("rossi")

    for view in VIEWS:
        rossi.get(view)

    with house.office.read() as connection:
        assert connection.execute(select(func.count()).select_from(reading)).scalar_one() == 0


def test_rows_stand_together_by_day_or_by_case(house: House, diary: Diary) -> None:
    diary.put(DAY, "Prima")
    diary.put(DAY, "Seconda")
    rossi = house.visitor("rossi")

    by_day, by_case = (
        words_of(rossi.get(f"/scadenziario?per={per}&entro=1").text)
        for per in ("giorno", "fascicolo")
    )

    assert "martedì 4 novembre 2025 A rischio · entro domani, 10:00 Prima" in by_day
    assert "Fonte 2025/0001 · Minore da identificare A rischio" in by_case


def test_ten_thousand_terms_are_turned_page_by_page(house: House, diary: Diary) -> None:
    for place in range(60):
        diary.put(place * timedelta(hours=1) + DAY, f"Verifica {place:02d}")
    rossi = house.visitor("rossi")

    first = rossi.get("/scadenziario").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = rossi.get(following[1].replace("&amp;", "&")).text

    assert "Verifica 00" in first
    assert "Verifica 59" not in first
    assert "Verifica 59" in second
    assert "50 termini in questa pagina" in first


def test_an_empty_list_says_what_it_is_for(house: House) -> None:
    page = house.visitor("bruni").get("/scadenziario").text

    assert "Nessun termine corrisponde" in page
    assert "Mostra tutti i termini aperti che puoi vedere" in page


def test_a_month_is_a_table_of_weeks_from_monday(house: House, diary: Diary) -> None:
    for place in range(5):
        diary.put(4 * DAY, f"Verifica {place}")

    page = house.visitor("rossi").get("/scadenziario/mese?mese=2025-12").text
    here = house.visitor("rossi").get("/scadenziario/mese").text

    assert "<caption>" in here
    head = words_of(page).split("Dicembre 2025")[1]
    assert head.index("lunedì") < head.index("domenica") < head.index("martedì 2")
    assert "Immacolata Concezione" in words_of(page).split("domenica 7")[1].split("martedì 9")[0]
    assert "altri 2" in words_of(here)
    assert "giorno=2025-11-07" in here


def test_a_month_shows_terms_of_its_own_days_alone(house: House, diary: Diary) -> None:
    diary.put(40 * DAY, "Di dicembre")
    with house.office.begin() as work:
        work.connection.execute(update(reading).values(why=None))

    november, december = (
        house.visitor("rossi").get(f"/scadenziario/mese?mese=2025-{month}&entro=1").text
        for month in (11, 12)
    )

    assert "Di dicembre" not in november
    assert "Di dicembre" in december


def test_a_closing_day_and_a_holiday_are_marked_and_sundays_say_it_themselves() -> None:
    calendar = Calendar(patron=(12, 7), closing_days=frozenset({date(2026, 12, 24)}))

    month = month_of(date(2026, 12, 1), calendar)

    rests = {one.day.day: one.rest for week in month.weeks for one in week if one.rest}
    assert rests == {
        7: "santo patrono",
        8: "Immacolata Concezione",
        24: "ufficio chiuso",
        25: "Natale",
        26: "Santo Stefano",
    }
    assert [week[0].day.weekday() for week in month.weeks] == [0] * len(month.weeks)


def test_a_sheet_of_paper_says_office_filters_and_who_printed_it(
    house: House, diary: Diary
) -> None:
    diary.put(DAY, "Relazione di prova")

    text = words_of(house.visitor("rossi").get("/scadenziario/stampa?carico=servizio").text)

    assert "Comune di Esempio Servizio tutela minori e famiglia" in text
    assert (
        "Termini dei miei fascicoli, entro 30 giorni, a carico del servizio,"
        " di tutti i percorsi, ancora aperti." in text
    )
    assert "Situazione al lunedì 3 novembre 2025, 10:00, stampata da Rossi Prova." in text
    assert "Relazione di prova" in text


def test_the_desk_shows_terms_that_stand_on_no_activity(house: House, diary: Diary) -> None:
    diary.put(-DAY, "Decreto atteso", owed_by="tribunale")
    diary.put(DAY, "Relazione vicina")
    page = house.visitor("rossi").get("/").text
    text = words_of(page)

    assert text.index("Decreto atteso") < text.index("Oggi e domani")
    assert "senza attività, a carico di: il tribunale" in text
    assert text.index("Oggi e domani") < text.index("Relazione vicina")


def test_whoever_leads_sees_late_terms_once_with_or_without_an_activity(
    house: House, diary: Diary
) -> None:
    diary.put(-DAY, "Decreto atteso", owed_by="tribunale")
    house.clock.move_by(9 * DAY)

    text = words_of(house.visitor("conti").get("/monitoraggio/ritardi").text)

    assert text.count("Decreto atteso") == 1
    assert text.count("doveva essere") == 2


def test_the_desk_of_others_does_not_show_them(house: House, diary: Diary) -> None:
    diary.put(-DAY, "Decreto atteso")

    assert "Decreto atteso" not in house.visitor("bruni").get("/").text


def test_the_next_three_terms_stand_where_nothing_is_near(house: House, diary: Diary) -> None:
    with house.office.begin() as work:
        other = open_case(work, house.office.sealer, by=None)
        assign_case(work, other.id, Charge.RESPONSIBLE, house.people["bruni"].id, by=None)
    calm = replace(diary, case_id=other.id)
    for days in (20, 12, 15, 30):
        calm.put(days * DAY, f"Fra {days} giorni")

    text = words_of(house.visitor("bruni").get("/").text)

    assert text.index("Scrivi la relazione") < text.index("Fra 12") < text.index("Fra 15")
    assert "Fra 20 giorni" not in text


def test_a_suspended_term_is_not_on_the_desk_as_late(house: House, diary: Diary) -> None:
    diary.put(-DAY, "Ferma", paused_at=house.clock.now())

    assert "Ferma" not in words_of(house.visitor("rossi").get("/").text)


def test_english_readers_find_the_same_states(
    house: House, diary: Diary, sign_in: Callable[[str], Visitor]
) -> None:
    diary.put(-2 * DAY)
    abroad = sign_in("rossi")
    abroad.post("/lingua", {"lingua": "en"})

    text = words_of(abroad.get("/scadenziario").text)

    assert "Late by 2 days" in text
    assert "Owed by" in text
