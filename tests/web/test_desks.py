"""The desks of whoever looks after the machine, the readings and a case as a whole."""

import re
from datetime import timedelta

import pytest

from access.readings import list_readings
from cases.absorbing import Source, absorb
from cases.files import get_case, open_case
from cases.finding import PAGE
from cases.sheet import open_sheet
from engine.jobs import open_incidents
from engine.jobs.incidents import Trouble, open_incident
from engine.store import NewJob, metadata
from tests.offices import PASSWORD, people_of
from tests.web.conftest import House, Visitor
from tests.web.rich import SURNAME, hide_something

DESKS = {
    "/amministrazione/intoppi": {"viola"},
    "/amministrazione/accessi": {"viola"},
    "/amministrazione/accessi/nuovo": {"viola"},
    "/amministrazione/accessi/1": {"viola"},
    "/amministrazione/gruppi": {"viola"},
    "/conformita/letture": {"conti", "dpo"},
    "/fascicoli/precedenti": {"rossi", "conti", "neri"},
    "/fascicoli/2025/1/letture": {"conti"},
    "/fascicoli/2025/1/gestione": {"conti"},
}
_ONCE = re.compile(r"<code>([a-z2-9-]{19})</code>")


@pytest.fixture
def dpo(house: House) -> Visitor:
    people_of(house.office, {"dpo": ["dpo"]})
    return house.visitor("dpo")


@pytest.fixture
def viola(house: House) -> Visitor:
    return house.visitor("viola")


@pytest.mark.parametrize("address", DESKS)
def test_a_desk_is_open_to_its_own_people_alone(house: House, dpo: Visitor, address: str) -> None:
    visitors = {name: house.visitor(name) for name in ("rossi", "conti", "neri", "viola")}

    let_in = {
        name
        for name, visitor in {**visitors, "dpo": dpo}.items()
        if visitor.client.get(address).status_code == 200
    }

    assert let_in == DESKS[address]


# --- what got stuck --------------------------------------------------------------------------


def stuck(house: House) -> None:
    with house.office.begin() as work:
        work.jobs.append(NewJob("service", "nessuno"))
    house.clock.move_by(timedelta(seconds=1))
    house.office.worker.tick(house.clock.now())


def test_without_hitches_the_page_says_what_it_is_for(viola: Visitor) -> None:
    assert "Nessun intoppo" in viola.get("/amministrazione/intoppi").text


def test_a_hitch_says_what_since_when_and_what_to_do(house: House, viola: Visitor) -> None:
    stuck(house)

    page = viola.get("/amministrazione/intoppi").text

    assert "«nessuno» non è riuscito" in page
    assert "dal oggi, 10:00" in page or "oggi, 10:00" in page
    assert "Togli la causa, poi riprova" in page


def test_trying_again_wants_a_reason_that_stays_in_the_journal(
    house: House, viola: Visitor
) -> None:
    stuck(house)

    without = viola.post("/amministrazione/intoppi/1/riprova", {"perche": "  "})
    again = viola.post("/amministrazione/intoppi/1/riprova", {"perche": "Rete ripristinata"})
    twice = viola.post("/amministrazione/intoppi/1/riprova", {"perche": "Di nuovo"})

    assert without.status_code == 422
    assert "Scrivi che cosa hai fatto" in without.text
    assert again.status_code == twice.status_code == 302
    assert house.facts("incident_retried") == [(house.people["viola"].id, "Rete ripristinata")]
    assert "Nessun intoppo" in viola.get("/amministrazione/intoppi").text


def test_a_hitch_of_a_path_names_the_path_and_nobody(house: House, viola: Visitor) -> None:
    secret = hide_something(house)
    with house.office.begin() as work:
        open_incident(work, Trouble("Una scadenza è fallita.", None, secret.instance_id))

    page = viola.get("/amministrazione/intoppi").text

    assert f"percorso n. {secret.instance_id}" in page
    assert SURNAME not in page
    with house.office.read() as connection:
        assert len(open_incidents(connection)) == 1


# --- accounts --------------------------------------------------------------------------------

NEW = {"nome": "Ada Bianchi", "username": "ada.bianchi", "ruolo": ["assistente_sociale"]}


def once(page: str) -> str:
    found = _ONCE.search(page)
    assert found, page
    return found[1]


def test_whoever_is_given_an_account_chooses_a_password_before_all_else(
    house: House, viola: Visitor
) -> None:
    password = once(viola.post("/amministrazione/accessi/nuovo", NEW).text)
    ada = house.visitor()
    ada.post("/accesso", {"username": "ada.bianchi", "password": password})

    turned = [ada.client.get(one).location for one in ("/", "/attivita", "/profilo", "/fascicoli")]
    posted = ada.post("/segnalazioni/nuova", {"arrivo": "segnalazione"}).location
    page = ada.get("/profilo/password").text
    mine = {"nuova": "un treno che parte presto", "ripetuta": "un treno che parte presto"}
    wrong = ada.post("/profilo/password", {"attuale": "non questa", **mine})
    changed = ada.post("/profilo/password", {"attuale": password, **mine})

    assert {*turned, posted} == {"/profilo/password"}
    assert "Scegli una password tua" in page
    assert 'id="menu"' not in page
    assert wrong.status_code == 422
    assert changed.location == "/"
    assert "Scrivania" in ada.get("/").text
    assert ada.client.get("/profilo/password").location == "/profilo"


def test_a_password_given_for_once_is_shown_once_and_ends_the_sessions(
    house: House, viola: Visitor
) -> None:
    rossi, id_ = house.visitor("rossi"), house.people["rossi"].id

    answer = viola.post(f"/amministrazione/accessi/{id_}/password")
    password = once(answer.text)

    assert answer.headers["Cache-Control"] == "no-store"
    assert password not in viola.get(f"/amministrazione/accessi/{id_}").text
    assert rossi.client.get("/").status_code == 302
    old = house.visitor().post("/accesso", {"username": "rossi", "password": PASSWORD})
    new = house.visitor().post("/accesso", {"username": "rossi", "password": password})
    assert (old.status_code, new.status_code) == (422, 302)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"nome": ""}, "Servono il nome"),
        ({"ruolo": []}, "almeno un ruolo"),
        ({"ruolo": ["imperatore"]}, "non esiste"),
        ({"username": "a"}, "da 3 a 80"),
        ({"username": "rossi"}, "è già usato"),
    ],
)
def test_an_account_that_cannot_be_opened_says_why_and_keeps_what_was_typed(
    viola: Visitor, changed: dict[str, object], sentence: str
) -> None:
    answer = viola.post("/amministrazione/accessi/nuovo", {**NEW, **changed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "bianchi" in answer.text.lower()


def test_roles_are_given_and_taken_and_hold_at_the_next_page(house: House, viola: Visitor) -> None:
    neri, id_ = house.visitor("neri"), house.people["neri"].id
    assert neri.client.get("/monitoraggio/ritardi").status_code == 403

    viola.post(f"/amministrazione/accessi/{id_}/ruoli", {"ruolo": ["coordinatore_tutela"]})

    assert neri.client.get("/monitoraggio/ritardi").status_code == 200
    assert "Amministrativo" not in neri.get("/profilo").text


def test_the_last_administrator_stays(house: House, viola: Visitor) -> None:
    id_ = house.people["viola"].id

    answers = [
        viola.post(f"/amministrazione/accessi/{id_}/ruoli", {"ruolo": ["amministrativo"]}),
        viola.post(f"/amministrazione/accessi/{id_}/chiudi"),
    ]

    assert [one.status_code for one in answers] == [422, 422]
    assert all("ultimo amministratore" in one.text for one in answers)
    assert viola.client.get("/amministrazione/accessi").status_code == 200


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(
    house: House, viola: Visitor
) -> None:
    id_ = house.people["rossi"].id
    rossi, door = house.visitor("rossi"), {"username": "rossi", "password": PASSWORD}

    viola.post(f"/amministrazione/accessi/{id_}/chiudi")
    out = rossi.client.get("/").status_code, house.visitor().post("/accesso", door).status_code
    page = viola.get(f"/amministrazione/accessi/{id_}").text
    viola.post(f"/amministrazione/accessi/{id_}/riapri")

    assert out == (302, 422)
    assert "Riapri l’accesso" in page
    assert house.visitor().post("/accesso", door).status_code == 302


def test_accounts_are_found_by_a_part_of_a_name_and_percent_is_a_sign(
    house: House, viola: Visitor
) -> None:
    long = {"nome": "Maria " + "Lunghissimonome " * 9, "username": "maria"}
    viola.post("/amministrazione/accessi/nuovo", {**NEW, **long})

    one = viola.post("/amministrazione/accessi", {"cerca": "ross"}).text
    none = viola.post("/amministrazione/accessi", {"cerca": "%"}).text

    assert "Rossi Prova" in one
    assert "Bruni Prova" not in one
    assert "Nessun accesso corrisponde" in none
    viola.get("/amministrazione/accessi")


# --- readings, and a case as a whole ---------------------------------------------------------


def test_readings_tell_who_opened_what_and_are_recorded_themselves(
    house: House, dpo: Visitor
) -> None:
    secret = hide_something(house)
    house.visitor("conti").get(f"/fascicoli/{secret.number}/documenti")

    page = dpo.get(f"/conformita/letture?fascicolo={secret.number}").text

    assert "Conti Prova" in page
    assert SURNAME not in page
    with house.office.read() as connection:
        assert list_readings(connection, secret.case_id)[0].part == "letture"
    assert "Dpo Prova" in house.visitor("conti").get(f"/fascicoli/{secret.number}/letture").text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("", "Scegli un fascicolo"),
        ("boh", "non è un numero di fascicolo"),
        ("1999/7", "Nessun fascicolo ha questo numero"),
        ("2025/1", "Nessuna lettura"),
    ],
)
def test_asking_for_readings_wrongly_is_answered_kindly(
    dpo: Visitor, asked: str, sentence: str
) -> None:
    assert sentence in dpo.get(f"/conformita/letture?fascicolo={asked}").text


def test_earlier_cases_are_searched_with_a_reason_that_stays_sealed(
    house: House, dpo: Visitor
) -> None:
    secret = hide_something(house)
    neri = house.visitor("neri")

    without = neri.post("/fascicoli/precedenti", {"cerca": SURNAME})
    found = neri.post("/fascicoli/precedenti", {"cerca": SURNAME, "perche": "Nuova lettera"})
    none = neri.post("/fascicoli/precedenti", {"cerca": "Nessunissimo", "perche": "Prova"})

    assert without.status_code == 422
    assert secret.number.replace("/", "/000") in found.text
    assert f'href="/fascicoli/{secret.number}"' not in found.text
    assert "Nessun precedente" in none.text
    with house.office.read() as connection:
        latest = list_readings(connection, secret.case_id)[0]
        seal = house.office.sealer.of(connection, None)
    assert latest.name == "Neri Prova"
    assert "lettera" not in (latest.why or "")
    assert seal.open_words(latest.why or "", None) == "Nuova lettera"
    assert (
        "Nuova lettera" in house.visitor("conti").get(f"/fascicoli/{secret.number}/letture").text
    )
    assert "Nuova lettera" in dpo.get(f"/conformita/letture?fascicolo={secret.number}").text


def a_child_of_that_name(house: House) -> int:
    sealer, by = house.office.sealer, house.people["rossi"].id
    with house.office.begin() as work:
        case = open_case(work, sealer, by=by)
        sheet = open_sheet(work.connection, sealer, case.id, lock=True)
        child = {"minore.cognome": SURNAME, "minore.nome": "Lia"}
        absorb(work, sealer, sheet, Source(case.id, "Scrivi la relazione", by=by), child)
    return case.id


def test_more_earlier_cases_than_one_page_are_turned_and_each_reading_is_recorded(
    house: House,
) -> None:
    cases = [a_child_of_that_name(house) for _ in range(PAGE + 1)]
    asked: dict[str, object] = {"cerca": SURNAME, "perche": "Nuova lettera"}
    neri = house.visitor("neri")

    latest = neri.post("/fascicoli/precedenti", asked).text
    rest = neri.post("/fascicoli/precedenti", {**asked, "pagina": "2"}).text
    beyond = neri.post("/fascicoli/precedenti", {**asked, "pagina": "3"}).text

    assert (latest.count("<tr data-row>"), rest.count("<tr data-row>")) == (PAGE, 1)
    assert "Successivi" in latest
    assert "Successivi" not in rest
    assert "Precedenti" in rest
    assert "Non ci sono altri fascicoli" in beyond
    with house.office.read() as connection:
        (reading,) = list_readings(connection, cases[0])
        seal = house.office.sealer.of(connection, None)
    assert reading.part == "anagrafe"
    assert seal.open_words(reading.why or "", None) == "Nuova lettera"


def test_whoever_answered_for_the_case_stands_on_its_page(house: House) -> None:
    page = house.visitor("conti").get("/fascicoli/2025/1/persone").text

    assert "Chi risponde del caso" in page
    assert "Rossi Prova" in page
    assert "responsabile del caso" in page


def test_a_case_is_restricted_and_shown_again_with_a_reason(house: House) -> None:
    conti, by = house.visitor("conti"), house.people["conti"].id
    address = "/fascicoli/2025/1/riservatezza"

    without = conti.post(address, {"riservato": "si"})
    conti.post(address, {"riservato": "si", "perche": "Un parente lavora da noi"})
    marked = conti.get("/fascicoli/2025/1/gestione").text
    conti.post(address, {"riservato": "no", "perche": "Non lavora più qui"})

    assert without.status_code == 422
    assert "Togli la riservatezza" in marked
    assert house.facts("case_marked") == [(by, "Un parente lavora da noi")]
    assert house.facts("case_unmarked") == [(by, "Non lavora più qui")]


def test_a_case_in_which_something_runs_is_not_closed_by_hand(house: House) -> None:
    conti = house.visitor("conti")

    answer = conti.post("/fascicoli/2025/1/chiusura", {"perche": "Doppione"})

    assert answer.status_code == 422
    assert "percorsi in corso" in answer.text


def test_a_case_is_closed_and_opened_again_with_a_reason(house: House) -> None:
    conti, by = house.visitor("conti"), house.people["conti"].id
    instances = metadata.tables["instance"]
    with house.office.begin() as work:
        work.connection.execute(instances.update().values(status="completed"))

    conti.post("/fascicoli/2025/1/chiusura", {"perche": "Doppione"})
    with house.office.read() as connection:
        closed = get_case(connection, house.case_id)
    conti.post("/fascicoli/2025/1/riapertura", {"perche": "Errore mio"})

    assert not closed.is_open
    assert house.facts("case_closed") == [(by, "Doppione")]
    assert house.facts("case_reopened") == [(by, "Errore mio")]


@pytest.mark.parametrize("act", ["riservatezza", "chiusura", "riapertura"])
def test_who_does_not_coordinate_decides_nothing_of_a_case(house: House, act: str) -> None:
    answer = house.visitor("rossi").post(f"/fascicoli/2025/1/{act}", {"perche": "Perché sì"})

    assert answer.status_code == 403


def test_an_account_is_closed_and_never_left_without_a_role(house: House, viola: Visitor) -> None:
    rossi = house.people["rossi"].id

    answer = viola.post(f"/amministrazione/accessi/{rossi}/ruoli", {})

    assert answer.status_code == 422
    assert "Serve almeno un ruolo" in answer.text
    assert (
        'value="assistente_sociale" checked' in viola.get(f"/amministrazione/accessi/{rossi}").text
    )
