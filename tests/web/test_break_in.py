"""Somebody tries doors that are not theirs: guessed numbers, stolen cookies, hostile words."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from access.permissions import Permission
from access.readings import SAME_READING, list_readings
from access.roles import ROLES, permissions_of
from tests.offices import PASSWORD
from tests.web.conftest import House, Visitor
from tests.web.rich import (
    SECRETS,
    SURNAME,
    Secret,
    counts,
    everybody,
    hide_something,
    written,
)

OUTSIDERS = sorted(
    role for role in ROLES if Permission.CASE_READ_OFFICE not in permissions_of(frozenset({role}))
)
LIKE_A_LIST = ("/passa", "/fatto")  # one line of work, as in every list: no reading
POSTED: dict[str, object] = {
    "fatti": "Scritto da un estraneo",
    "_complete": "si",
    "a": "2",
    "perche": "Lo voglio io",
}


@pytest.fixture
def secret(house: House) -> Secret:
    return hide_something(house)


def doors(app: Flask, secret: Secret) -> list[tuple[str, str]]:
    """Every address that names something, with the numbers of somebody else's case."""
    year, number = secret.number.split("/")
    found = []
    for rule in app.url_map.iter_rules():
        if "<" not in str(rule) or "static" in str(rule) or "in-vigore" in str(rule):
            continue
        if rule.endpoint == "calendari.feed":
            continue  # a secret address has no number to guess
        for task in (secret.done.id, secret.mine.id):
            known = {
                "task_id": task,
                "year": year,
                "number": number,
                "document_id": secret.document_id,
                "record_id": secret.record_id,
                "instance_id": secret.instance_id,
                "process": "prova_relazione",
                "what": "decesso",
                "team_id": 1,
                "session_id": 1,
                "account_id": 1,
                "incident_id": 1,
                "term_id": secret.term_id,
                "act": "chiusura",
                "feed_id": 1,
            }
            address = re.sub(
                r"<\w+:(\w+)>", lambda name, known=known: str(known[name[1]]), str(rule)
            )
            found += [(method, address) for method in ("GET", "POST") if method in rule.methods]
    return sorted(set(found))


_OWN_DESK = ("amministratore_sistema", "amministrazione")


def _desk(address: str) -> str:
    return address.split("/")[1]


def tried(visitor: Visitor, method: str, address: str) -> Any:
    if method == "GET":
        return visitor.client.get(address)
    headers = {"HX-Request": "true"} if address.endswith("/modulo") else {}
    data = {"csrf_token": visitor.token, **POSTED}
    return visitor.client.post(address, data=data, headers=headers)


def told(answer: Any) -> list[str]:
    page = answer.data.decode("utf-8", "replace")
    return [word for word in SECRETS if word in page]


def _closed(role: str, method: str, address: str) -> set[int]:
    # A colleague who may have typed while the activity was free is told that somebody was faster;
    # and a path to be followed by hand that was never there is one that is settled already.
    is_told = role == "assistente_sociale" or "/a-mano/" in address
    return {403, 404, 409} if is_told and method == "POST" else {403, 404}


def test_no_role_gets_anything_out_of_somebody_elses_case(house: House, secret: Secret) -> None:
    everybody(house)
    before = counts(house)
    leaks, let_in = [], []

    for role in OUTSIDERS:
        visitor = house.visitor(role)
        visitor.refresh()
        for method, address in doors(house.app, secret):
            if "/profilo/" in address or (role, _desk(address)) == _OWN_DESK:
                continue
            answer = tried(visitor, method, address)
            if told(answer):
                leaks.append((role, method, address, told(answer)))
            if answer.status_code not in _closed(role, method, address):
                let_in.append((role, method, address, answer.status_code))

    assert leaks == []
    assert let_in == []
    assert written(before, counts(house)) == {}


def test_no_door_shows_anything_of_a_case_without_a_line_in_the_record_of_readings(
    house: House, secret: Secret
) -> None:
    silent, shown = [], 0

    for name in ("rossi", "conti"):
        visitor = house.visitor(name)
        for method, address in doors(house.app, secret):
            house.clock.move_by(SAME_READING)
            before = read(house, secret)
            answer = visitor.client.get(address) if method == "GET" else None
            if answer is None or answer.status_code != 200 or not told(answer):
                continue
            shown += 1
            if read(house, secret) == before and not address.endswith(LIKE_A_LIST):
                silent.append((name, address))

    assert shown > len(LIKE_A_LIST)
    assert silent == []


def read(house: House, secret: Secret) -> int:
    with house.office.read() as connection:
        return len(list_readings(connection, secret.case_id, limit=1_000))


def test_a_stranger_finds_every_door_closed(house: House, secret: Secret) -> None:
    stranger = house.visitor()
    stranger.refresh()
    before = counts(house)

    answers = [
        (method, address, tried(stranger, method, address))
        for method, address in doors(house.app, secret)
    ]

    assert [(m, a, x.status_code) for m, a, x in answers if x.status_code not in {302, 401}] == []
    assert [(m, a) for m, a, x in answers if told(x)] == []
    assert written(before, counts(house)) == {}


def test_a_draft_cannot_be_planted_in_an_activity_of_others(house: House, secret: Secret) -> None:
    before = counts(house)
    kept = f'[["fatti", "{SURNAME} piantato"]]'
    where = f"/attivita/{secret.mine.id}"

    for name in ("bruni", "neri", "viola"):
        visitor = house.visitor(name)
        visitor.post("/bozza-ritrovata", {"_kept": kept, "_where": where})
        house.visitor().post(
            "/accesso", {"username": name, "password": PASSWORD, "_kept": kept, "_where": where}
        )
        desk = visitor.client.get("/")
        assert SURNAME not in desk.text

    assert written(before, counts(house)) == {}


def test_text_that_has_no_home_any_more_is_shown_and_not_dropped(
    house: House, secret: Secret
) -> None:
    kept = '[["fatti", "Le mie parole"], ["_complete", "si"]]'

    answer = house.visitor().post(
        "/accesso",
        {
            "username": "bruni",
            "password": PASSWORD,
            "_kept": kept,
            "_where": f"/attivita/{secret.mine.id}",
        },
    )

    assert answer.status_code == 409
    assert "Le mie parole" in answer.text
    assert told(answer) == []


@pytest.mark.parametrize(
    "kept", ["{", "7", "[7]", '[["a"]]', '[["a", "b", "c"]]', "null", '"ciao"', "[[[]]]" * 900]
)
def test_kept_text_that_nobody_could_have_written_breaks_nothing(house: House, kept: str) -> None:
    visitor = house.visitor("rossi")

    again = visitor.post("/bozza-ritrovata", {"_kept": kept, "_where": "/attivita/1"})
    wrong = house.visitor().post(
        "/accesso", {"username": "rossi", "password": "non questa", "_kept": kept}
    )

    assert again.status_code < 500
    assert wrong.status_code < 500


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://altrove.example/",
        "//altrove.example/",
        "///altrove.example/",
        "/\\altrove.example",
        "\\/altrove.example",
        "/\t/altrove.example",
        "/\n/altrove.example",
        " //altrove.example",
        "javascript:alert(1)",
        "/\r\nSet-Cookie: a=b",
        "//[",
        "http://[",
    ],
)
def test_nobody_is_sent_to_another_site(house: House, elsewhere: str) -> None:
    asked = house.visitor().client.get("/accesso", query_string={"poi": elsewhere})
    entered = house.visitor().post(
        "/accesso", {"username": "rossi", "password": PASSWORD, "poi": elsewhere}
    )
    chosen = house.visitor("rossi").post("/lingua", {"lingua": "it", "poi": elsewhere})

    assert asked.status_code == 200
    assert "altrove.example" not in asked.text
    assert (entered.status_code, entered.location) == (302, "/")
    assert (chosen.status_code, chosen.location) == (302, "/accesso")


def test_a_number_too_large_to_exist_is_not_there(house: House) -> None:
    visitor = house.visitor("rossi")
    visitor.refresh()
    huge = "9" * 30

    answers = {
        str(rule): tried(
            visitor, method, re.sub(r"<int:\w+>", huge, str(rule)).replace("<string:process>", "p")
        )
        for rule in house.app.url_map.iter_rules()
        if "<int:" in str(rule)
        for method in ("GET", "POST")
        if method in rule.methods
    }
    asked = visitor.client.get(f"/attivita?dopo=2025-01-01T00:00:00Z&dopo_id={huge}")
    naive = visitor.client.get("/attivita?dopo=2025-01-01&dopo_id=1")
    pages = visitor.client.get(f"/fascicoli?pagina={huge}&cerca={huge}/{huge}")
    chosen = visitor.post("/attivita/1/passa", {"a": huge})

    assert {rule: one.status_code for rule, one in answers.items() if one.status_code >= 500} == {}
    assert [one.status_code for one in (asked, naive, pages)] == [200, 200, 200]
    assert chosen.status_code < 500


def test_an_unknown_diagram_is_not_there(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")

    for tail in ("nessuno", "nessuno/disegno", "%00", "..%2f..%2fetc"):
        assert visitor.client.get(f"/percorsi/{task.instance_id}/{tail}").status_code == 404
    assert visitor.client.get("/percorsi/in-vigore/nessuno").status_code == 404
    assert visitor.client.get("/percorsi/in-vigore/nessuno/disegno").status_code == 404


def test_a_post_with_a_wrong_token_does_nothing(house: House) -> None:
    visitor, other = house.visitor("rossi"), house.visitor("bruni")
    visitor.refresh()
    other.refresh()
    before, task = counts(house), house.only("scrivi").id

    for rule in house.app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        address = re.sub(r"<\w+:\w+>", str(task), str(rule))
        for token in ("", "sbagliato", other.token):
            data = {**POSTED, "csrf_token": token, "arrivo": "segnalazione", "nuova": PASSWORD}
            answer = visitor.client.post(address, data=data)
            assert answer.status_code == 400, (address, token)

    assert written(before, counts(house)) == {}


def test_a_cookie_is_worth_nothing_after_signing_out(house: House) -> None:
    visitor = house.visitor("rossi")
    cookie = visitor.client.get_cookie("percorsi")
    assert cookie
    visitor.post("/uscita")

    visitor.client.set_cookie("percorsi", cookie.value)

    assert visitor.client.get("/").location == "/accesso?poi=/"


def test_a_cookie_set_before_signing_in_is_not_kept(house: House) -> None:
    visitor = house.visitor()
    visitor.client.set_cookie("percorsi", "scelto-da-altri")

    visitor.post("/accesso", {"username": "rossi", "password": PASSWORD})

    cookie = visitor.client.get_cookie("percorsi")
    assert cookie
    assert cookie.value != "scelto-da-altri"
    planted = house.app.test_client()
    planted.set_cookie("percorsi", "scelto-da-altri")
    assert planted.get("/").status_code == 302


def test_signing_in_again_ends_the_session_before(house: House) -> None:
    visitor = house.visitor("rossi")
    old = visitor.client.get_cookie("percorsi")
    assert old

    visitor.post("/accesso", {"username": "rossi", "password": PASSWORD})

    thief = house.app.test_client()
    thief.set_cookie("percorsi", old.value)
    assert thief.get("/").status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    client = house.app.test_client()
    page = client.get("/accesso", base_url="https://percorsi.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token

    answer = client.post(
        "/accesso",
        data={"csrf_token": token[1], "username": "rossi", "password": PASSWORD},
        base_url="https://percorsi.example",
        headers={"Referer": "https://percorsi.example/accesso"},
    )

    cookies = answer.headers.getlist("Set-Cookie")
    assert answer.status_code == 302
    assert len(cookies) >= 2
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_passwords_do_not_come_back_in_a_page(house: House) -> None:
    visitor = house.visitor("rossi")
    visitor.refresh()
    house.clock.move_by(timedelta(minutes=31))

    answer = visitor.post(
        "/profilo/password",
        {
            "attuale": PASSWORD,
            "nuova": "nuova e lunga abbastanza",
            "ripetuta": "nuova e lunga abbastanza",
        },
    )

    assert answer.status_code == 401
    assert PASSWORD not in answer.text
    assert "nuova e lunga abbastanza" not in answer.text


def test_no_form_is_taken_from_a_page_that_is_not_ours(house: House) -> None:
    everybody(house)
    hide_something(house)
    before = counts(house)
    taken = []

    for name in ("rossi", "conti", "viola", "responsabile_servizio"):
        visitor = house.visitor(name)
        taken += [
            (name, str(rule), answer.status_code)
            for rule in house.app.url_map.iter_rules()
            if rule.methods and "POST" in rule.methods
            for address in [re.sub(r"<\w+:\w+>", "1", str(rule))]
            for answer in [visitor.client.post(address, data=POSTED)]
            if answer.status_code not in {400, 409}
        ]

    assert taken == []
    assert written(before, counts(house)) == {}
