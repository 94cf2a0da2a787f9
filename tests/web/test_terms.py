"""The page of one term and what can be done there: calculation, history, notices, acts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from access.readings import list_readings
from tasks.terms import Term, of_case
from tasks.terms.model import Alarm, Reading, Telling
from tasks.terms.tables import term
from tests.tasks.terms.schedule import Diary, resting
from tests.web.conftest import House
from tests.web.rich import counts, hide_something, written
from tests.web.test_schedule import words_of

DAY = timedelta(days=1)
WHY = "Lo chiede l'ordinanza"


@pytest.fixture
def diary(house: House) -> Diary:
    return Diary(house.office, house.clock, house.case_id)


def terms_of(house: House) -> dict[int, Term]:
    with house.office.read() as connection:
        return {one.id: one for one in of_case(connection, house.case_id)}


def test_a_term_explains_how_its_date_comes_about(house: House, diary: Diary) -> None:
    number = diary.put(
        10 * DAY,
        "Verifica del progetto",
        whole_day=True,
        starts="la sottoscrizione del progetto",
        unit="GG_LAV",
        amount=20,
        demo=True,
    )

    text = words_of(house.visitor("rossi").get(f"/termini/{number}").text)

    assert "Si parte da la sottoscrizione del progetto: sabato 4 ottobre 2025, 11:00" in text
    assert "Si contano 20 giorni lavorativi, il primo escluso" in text
    assert "Conto 60 giorni da una data: un'altra data" in text
    assert "Si arriva a giovedì 13 novembre 2025" in text
    assert "art. 473-bis.27 c.p.c." in text
    assert "Certo: è scritto nella fonte citata." in text
    assert "non è una norma" in text


def test_of_two_readings_both_are_shown_and_the_earlier_counts(house: House, diary: Diary) -> None:
    now = house.clock.now()
    late = Reading("dalla ricezione", now + 3 * DAY, "72 ore da oggi", "circolare")
    soon = Reading("dalla trasmissione", now + 2 * DAY, "72 ore da ieri", "art. 403 c.c.")
    number = diary.put(2 * DAY, readings=[late, soon], certainty="C")

    text = words_of(house.visitor("rossi").get(f"/termini/{number}").text)

    assert "Le fonti non sono concordi" in text
    assert text.index("dalla trasmissione viene prima: vale questa") < text.index(
        "dalla ricezione"
    )


def test_suspensions_are_told_with_their_ground(house: House, diary: Diary) -> None:
    now = house.clock.now()
    number = diary.put(40 * DAY, suspensions=[resting(now - 5 * DAY, now + 20 * DAY)])

    text = words_of(house.visitor("rossi").get(f"/termini/{number}").text)

    assert "Sospeso L. 742/1969 dal 29 ottobre al 23 novembre" in text


def test_notices_say_when_they_were_sent_and_read(house: House, diary: Diary) -> None:
    at = house.clock.now()
    steps = [
        Alarm(at + DAY, "coordinatore_tutela", Telling.ESCALATED),
        Alarm(at + 6 * DAY, "responsabile_servizio", Telling.BREACHED),
    ]
    number = diary.put(5 * DAY, ladder=steps)
    house.clock.move_by(2 * DAY)
    house.office.worker.tick(house.clock.now())
    before = words_of(house.visitor("rossi").get(f"/termini/{number}").text)
    house.visitor("conti").post("/novita/lette")

    after = words_of(house.visitor("rossi").get(f"/termini/{number}").text)

    sent = "a Coordinatore della tutela minori, oggi, 10:00"
    assert f"{sent} · non ancora letto" in before
    assert f"{sent} · letto oggi, 10:00 da Conti Prova" in after
    assert "Responsabile del servizio avvisa che il termine è passato deve ancora partire" in after


def test_looking_at_a_term_is_reading_its_case(house: House, diary: Diary) -> None:
    number = diary.put(DAY)

    house.visitor("rossi").get(f"/termini/{number}")

    with house.office.read() as connection:
        assert [one.part for one in list_readings(connection, house.case_id)] == [
            f"termine {number}"
        ]


def test_a_term_of_a_case_of_others_is_closed_and_one_that_is_not_there_is_not_there(
    house: House,
) -> None:
    secret = hide_something(house)
    bruni, viola = house.visitor("bruni"), house.visitor("viola")

    codes = [
        visitor.client.get(address).status_code
        for visitor in (bruni, viola)
        for address in (f"/termini/{secret.term_id}", f"/termini/{secret.term_id}/chiusura")
    ]

    assert codes == [403] * 4
    assert bruni.client.get("/termini/999").status_code == 404
    assert bruni.client.get(f"/termini/{secret.term_id}/vendita").status_code in {403, 404}


def test_an_extension_is_told_with_who_and_why_and_the_old_term_stays(
    house: House, diary: Diary
) -> None:
    number, conti = diary.put(5 * DAY, whole_day=True), house.visitor("conti")

    answer = conti.post(f"/termini/{number}/proroga", {"fino_a": "20/11/2025", "perche": WHY})

    newest = max(terms_of(house))
    assert (answer.status_code, answer.location) == (302, f"/termini/{newest}")
    text = words_of(house.visitor("rossi").get(f"/termini/{newest}").text)
    assert "Entro gio 20 nov · fra 17 giorni" in text
    assert "Sostituito · era entro sab 8 nov" in text
    assert "Conti Prova ha prorogato il termine" in text
    assert f"Motivo: {WHY}" in text
    assert terms_of(house)[newest].replaces_id == number


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("proroga", {"fino_a": "ieri"}, ("fino_a", "Scrivi la data con giorno, mese e anno")),
        ("proroga", {"fino_a": "30/02/2026"}, ("fino_a", "Questa data non esiste")),
        ("proroga", {"fino_a": "04/11/2025"}, ("fino_a", "deve venire dopo quella attuale")),
        ("proroga", {"fino_a": "20/11/2025", "perche": ""}, ("perche", "Scrivi il motivo")),
        ("sospensione", {}, ("per_quanto", "Scegli se si sa già quando finisce")),
        ("sospensione", {"per_quanto": "giorni"}, ("dal", "Scrivi la data")),
        (
            "sospensione",
            {"per_quanto": "giorni", "dal": "05/11/2025", "al": "07/11/2025"},
            ("fondamento", "Scegli da che cosa viene"),
        ),
        (
            "sospensione",
            {"per_quanto": "giorni", "dal": "07/11/2025", "al": "05/11/2025",
             "fondamento": "per legge"},
            ("al", "deve finire dopo"),
        ),
        ("adempimento", {"quando": "01/01/2030"}, ("quando", "tra l'inizio del termine e oggi")),
        ("chiusura", {"perche": "  "}, ("perche", "Scrivi il motivo")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_nothing_moves(
    house: House, diary: Diary, act: str, fields: dict[str, str], said: tuple[str, str]
) -> None:
    field, sentence = said
    number, conti = diary.put(5 * DAY, whole_day=True), house.visitor("conti")
    conti.refresh()
    before = counts(house)

    answer = conti.post(f"/termini/{number}/{act}", {"perche": WHY, **fields})

    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    told = answer.text.split(f'id="{field}-')[1] if f'id="{field}-' in answer.text else ""
    assert told
    assert written(before, counts(house)) == {}


def test_a_term_is_paused_and_runs_again_later(house: House, diary: Diary) -> None:
    number, conti = diary.put(5 * DAY, whole_day=True), house.visitor("conti")
    conti.post(f"/termini/{number}/sospensione", {"per_quanto": "finche", "perche": WHY})
    paused = words_of(conti.get(f"/termini/{number}").text)
    house.clock.move_by(3 * DAY)
    conti = house.visitor("conti")

    answer = conti.post(f"/termini/{number}/ripresa", {"perche": WHY})

    assert "Sospeso da oggi, finché non riprende" in paused
    assert "Proroga" not in paused.split("Che cosa si può fare")[1]
    newest = terms_of(house)[max(terms_of(house))]
    assert answer.location == f"/termini/{newest.id}"
    assert newest.due_at > terms_of(house)[number].due_at


def test_known_days_are_left_out_both_the_first_and_the_last(house: House, diary: Diary) -> None:
    number, conti = diary.put(5 * DAY, whole_day=True), house.visitor("conti")

    conti.post(
        f"/termini/{number}/sospensione",
        {"per_quanto": "giorni", "dal": "05/11/2025", "al": "06/11/2025",
         "fondamento": "per provvedimento", "perche": WHY},
    )  # fmt: skip

    newest = terms_of(house)[max(terms_of(house))]
    text = words_of(conti.get(f"/termini/{newest.id}").text)
    assert newest.replaces_id == number
    assert "dal 5 al 6 novembre · per provvedimento" in text


def test_whoever_answers_for_the_case_says_that_a_duty_was_met(house: House, diary: Diary) -> None:
    number, rossi = diary.put(5 * DAY, whole_day=True), house.visitor("rossi")

    answer = rossi.post(f"/termini/{number}/adempimento", {"quando": "02/11/2025", "perche": WHY})

    assert answer.status_code == 302
    assert "Rispettato ieri" in words_of(rossi.get(f"/termini/{number}").text)


def test_a_worker_is_offered_only_what_they_may_do(house: House, diary: Diary) -> None:
    number = diary.put(5 * DAY, whole_day=True)
    rossi = house.visitor("rossi")

    page = words_of(rossi.get(f"/termini/{number}").text)
    refused = rossi.post(f"/termini/{number}/proroga", {"fino_a": "20/11/2025", "perche": WHY})

    assert "Segna come rispettato" in page
    assert "Proroga" not in page
    assert refused.status_code == 403
    assert rossi.client.get(f"/termini/{number}/proroga").status_code == 403
    assert max(terms_of(house)) == number


def test_a_term_that_is_over_is_not_touched_again(house: House, diary: Diary) -> None:
    number, conti = diary.put(5 * DAY, met_at=house.clock.now()), house.visitor("conti")

    asked = conti.client.get(f"/termini/{number}/chiusura")
    done = conti.post(f"/termini/{number}/chiusura", {"perche": WHY})

    assert (asked.status_code, done.status_code) == (409, 409)
    assert "non corre più" in done.text


def test_the_term_of_an_activity_is_met_by_doing_it(house: House, diary: Diary) -> None:
    with house.office.read() as connection:
        asked = select(term.c.id).where(term.c.task_id.is_not(None))
        number = connection.execute(asked).scalars().first()
    conti = house.visitor("conti")

    page = words_of(conti.get(f"/termini/{number}").text)
    refused = conti.post(f"/termini/{number}/adempimento", {"quando": "", "perche": WHY})

    assert "Segna come rispettato" not in page
    assert "Attività Scrivi la relazione" in page
    assert refused.status_code in {409, 422}


def test_a_closed_term_is_no_longer_owed(house: House, diary: Diary) -> None:
    number, conti = diary.put(5 * DAY), house.visitor("conti")

    conti.post(f"/termini/{number}/chiusura", {"perche": WHY})

    text = words_of(house.visitor("rossi").get(f"/termini/{number}").text)
    assert "Non più dovuto" in text
    assert f"Motivo: {WHY}" in text
    assert "Che cosa si può fare" not in text


def test_the_terms_of_a_case_lead_to_their_pages(house: House, diary: Diary) -> None:
    number = diary.put(5 * DAY, paused_at=house.clock.now())

    page = house.visitor("rossi").get("/fascicoli/2025/1/scadenze").text

    assert f"/termini/{number}" in page.split("Rispettati, sostituiti")[0]
    assert "/scadenziario?di=tutti&amp;entro=&amp;fascicolo=2025/0001" in page
    assert '<span class="sub">attività «Scrivi la relazione»</span>' in page


def test_whoever_only_has_a_part_in_a_case_is_not_led_to_the_page_of_a_term(house: House) -> None:
    task = house.only("scrivi")
    (number,) = [one.id for one in terms_of(house).values() if one.task_id == task.id]

    at_work, with_a_part = (
        house.visitor(name).get(f"/attivita/{task.id}").text for name in ("rossi", "bruni")
    )

    assert f"/termini/{number}" in at_work
    assert "Come si conta" in with_a_part
    assert f"/termini/{number}" not in with_a_part
