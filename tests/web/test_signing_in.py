"""Signing in and out, ended sessions, passwords, languages."""

import re
from datetime import timedelta

from tests.offices import PASSWORD
from tests.web.conftest import House


def test_whoever_knows_the_password_comes_to_their_desk(house: House) -> None:
    visitor = house.visitor()

    answer = visitor.post("/accesso", {"username": "Rossi ", "password": PASSWORD})

    assert answer.location == "/"
    assert "Scrivania" in visitor.get("/").text


def test_a_wrong_password_says_no_more_than_that(house: House) -> None:
    known = house.visitor().post("/accesso", {"username": "rossi", "password": "non questa"})
    unknown = house.visitor().post("/accesso", {"username": "nessuno", "password": "non questa"})

    assert known.status_code == unknown.status_code == 422
    assert "Il nome utente o la password non sono giusti." in known.text
    assert "Il nome utente o la password non sono giusti." in unknown.text


def test_guessing_is_slowed_down_with_a_sentence(house: House) -> None:
    visitor = house.visitor()

    answers = [
        visitor.post("/accesso", {"username": "rossi", "password": f"prova {n}"}) for n in range(7)
    ]

    assert answers[-1].status_code == 429
    assert "Troppi tentativi" in answers[-1].text


def test_after_signing_in_one_goes_on_where_one_was_going(house: House) -> None:
    visitor = house.visitor()
    turned = visitor.client.get("/attivita?entro=7")

    assert turned.location == "/accesso?poi=/attivita?entro%3D7"
    answer = visitor.post(
        "/accesso", {"username": "rossi", "password": PASSWORD, "poi": "/attivita?entro=7"}
    )
    assert answer.location == "/attivita?entro=7"


def test_nobody_is_sent_to_another_site_after_signing_in(house: House) -> None:
    for elsewhere in ("https://altrove.example/", "//altrove.example/", "/\\altrove.example"):
        answer = house.visitor().post(
            "/accesso", {"username": "rossi", "password": PASSWORD, "poi": elsewhere}
        )

        assert answer.location == "/"


def test_a_post_without_its_token_is_refused(house: House) -> None:
    visitor = house.visitor("rossi")

    answer = visitor.client.post("/uscita")

    assert answer.status_code == 400
    visitor.get("/")


def test_whoever_signs_out_is_out(house: House) -> None:
    visitor = house.visitor("rossi")

    visitor.post("/uscita")

    assert visitor.client.get("/").location == "/accesso?poi=/"


def test_a_session_ends_when_nobody_is_there(house: House) -> None:
    visitor = house.visitor("rossi")

    house.clock.move_by(timedelta(minutes=31))

    assert visitor.client.get("/").status_code == 302


def test_text_written_before_the_session_ended_is_found_again(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    visitor.get(f"/attivita/{task.id}")
    visitor.refresh()
    house.clock.move_by(timedelta(minutes=31))

    ended = visitor.post(
        f"/attivita/{task.id}", {"fatti": "Parole della maestra", "_complete": "si"}
    )

    assert ended.status_code == 401
    assert "Non hai perso nulla" in ended.text
    kept = '[["fatti", "Parole della maestra"], ["_complete", "si"]]'
    visitor.token = ""
    back = visitor.post(
        "/accesso",
        {
            "username": "rossi",
            "password": PASSWORD,
            "_kept": kept,
            "_where": f"/attivita/{task.id}",
        },
    )
    assert back.location == f"/attivita/{task.id}"
    assert "Parole della maestra" in visitor.get(f"/attivita/{task.id}").text


def test_text_written_for_a_page_without_drafts_is_shown_once_more(house: House) -> None:
    kept = '[["che_cosa", "festivo"], ["nome", "Festa di prova"]]'
    sign_in = {"username": "viola", "password": PASSWORD, "_kept": kept}

    back = house.visitor().post("/accesso", {**sign_in, "_where": "/amministrazione/modifica"})
    elsewhere = house.visitor().post("/accesso", {**sign_in, "_where": "/nessuna/pagina"})

    assert back.status_code == elsewhere.status_code == 409
    assert "Festa di prova" in back.text
    assert "Non è stato inviato niente" in back.text
    assert 'href="/amministrazione/modifica"' in back.text
    assert "Festa di prova" in elsewhere.text
    assert "/nessuna/pagina" not in elsewhere.text


def test_changing_the_password_asks_for_the_old_one(house: House) -> None:
    visitor = house.visitor("rossi")
    new = {"nuova": "un treno che parte presto", "ripetuta": "un treno che parte presto"}

    wrong = visitor.post("/profilo/password", {"attuale": "non questa proprio", **new})
    right = visitor.post("/profilo/password", {"attuale": PASSWORD, **new})

    assert wrong.status_code == 422
    assert "La password attuale non è giusta." in wrong.text
    assert right.location == "/profilo"


def test_the_pages_speak_english_to_whoever_asks_for_it(house: House) -> None:
    visitor = house.visitor("rossi")

    visitor.post("/lingua", {"lingua": "en", "poi": "/"})

    page = visitor.get("/").text
    assert '<html lang="en">' in page
    assert "Desk" in page


def test_whoever_reads_english_is_not_spoken_to_in_italian(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    visitor.post("/lingua", {"lingua": "en", "poi": "/"})

    refused = visitor.post(f"/attivita/{task}", {"fatti": "", "_complete": "si"}).text
    story = visitor.get("/fascicoli/2025/1/cronologia?tutto=si").text
    closed = visitor.client.get("/monitoraggio/ritardi").text
    missing = visitor.client.get("/fascicoli/1999/9").text

    assert "1 answer is missing" in refused
    assert "Social worker" in refused
    assert "opened case 2025/0001" in story
    italian = re.compile(r"Manca|Assistente|ha aperto|Non |permesso|fascicolo|(gio|lun|mar) \d")
    assert italian.findall(refused + story + closed + missing) == []


def test_the_language_chosen_at_the_door_is_spoken_inside_and_after(house: House) -> None:
    rossi = house.visitor()
    rossi.post("/lingua", {"lingua": "en"})

    rossi.post("/accesso", {"username": "rossi", "password": PASSWORD})
    inside = rossi.get("/").text
    rossi.post("/uscita")
    outside = rossi.get("/accesso").text

    assert '<html lang="en">' in inside
    assert '<html lang="en">' in outside


def test_a_new_password_gives_a_new_token_and_the_old_one_opens_nothing(house: House) -> None:
    rossi, thief = house.visitor("rossi"), house.visitor()
    stolen = rossi.client.get_cookie("percorsi")
    assert stolen is not None
    new = "un treno che parte presto"

    rossi.post("/profilo/password", {"attuale": PASSWORD, "nuova": new, "ripetuta": new})
    thief.client.set_cookie("percorsi", stolen.value)

    assert thief.client.get("/").status_code == 302
    assert rossi.client.get("/").status_code == 200
