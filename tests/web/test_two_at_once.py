"""Two people, two clicks, two tabs, an ended session: one completion, and no text is lost."""

import html
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from engine.store.journal import journal
from tests.offices import PASSWORD
from tests.web.conftest import House, Visitor

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What these acts answer when nobody waits for anybody."""
    gate, answers = threading.Barrier(len(acts)), dict[int, Any]()

    def act(place: int) -> None:
        gate.wait(timeout=10)
        answers[place] = acts[place]()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    return [answers[place] for place in range(len(acts))]


def sending(
    visitor: Visitor, task: int, text: str, button: str = "_complete"
) -> Callable[[], Any]:
    visitor.refresh()
    return lambda: visitor.post(f"/attivita/{task}", {"fatti": text, button: "si"})


def completions(house: House) -> int:
    asked = select(func.count()).where(
        journal.c.kind == "task_completed", journal.c.case_id == house.case_id
    )
    with house.office.read() as connection:
        return int(connection.execute(asked).scalar_one())


def carried(page: str) -> dict[str, str]:
    """What the page of an ended session takes along by itself."""
    found = {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}
    return {name: value for name, value in found.items() if name != "csrf_token"}


def test_of_two_people_at_once_one_completes_and_the_other_keeps_the_text(house: House) -> None:
    task = house.only("scrivi").id
    people = {name: house.visitor(name) for name in ("rossi", "bruni")}
    acts = [sending(one, task, f"Il testo di {name}") for name, one in people.items()]

    answers = dict(zip(people, at_once(*acts), strict=True))

    assert sorted(one.status_code for one in answers.values()) == [302, 409]
    assert completions(house) == 1
    slower = next(name for name, one in answers.items() if one.status_code == 409)
    faster = next(name for name in people if name != slower)
    page = answers[slower].text
    assert f"Il testo di {slower}" in page
    assert f"Il testo di {faster}" not in page
    assert f"{faster.capitalize()} Prova" in page
    assert house.only("rivedi").is_open


def test_five_clicks_at_once_complete_once_and_show_the_same_page(house: House) -> None:
    task = house.only("scrivi").id
    tabs = [house.visitor("rossi") for _ in range(5)]

    answers = at_once(*(sending(one, task, "Una volta sola") for one in tabs))

    assert {(one.status_code, one.location) for one in answers} == {
        (302, f"/attivita/{task}/fatto")
    }
    assert completions(house) == 1
    page = tabs[-1].get(f"/attivita/{task}/fatto").text
    assert "Fatto: Scrivi la relazione" in page


def test_two_who_take_an_activity_at_once_do_not_both_have_it(house: House) -> None:
    task = house.only("scrivi").id
    people = [house.visitor(name) for name in ("rossi", "bruni")]
    for one in people:
        one.refresh()

    answers = at_once(
        *(lambda one=one: one.post(f"/attivita/{task}/assegna-a-me") for one in people)
    )

    assert sorted(one.status_code for one in answers) == [302, 409]
    winner = next(
        name
        for name, one in zip(("rossi", "bruni"), answers, strict=True)
        if one.status_code == 302
    )
    assert house.only("scrivi").assignee == house.people[winner].id


def test_text_sent_after_somebody_took_the_activity_is_on_the_page(house: House) -> None:
    slow, quick, task = house.visitor("bruni"), house.visitor("rossi"), house.only("scrivi").id
    slow.get(f"/attivita/{task}")
    quick.post(f"/attivita/{task}/assegna-a-me")

    answer = slow.post(f"/attivita/{task}", {"fatti": "Un'ora di lavoro", "_complete": "si"})

    assert answer.status_code == 409
    assert "Un&#39;ora di lavoro" in answer.text
    assert "Rossi Prova" in answer.text
    assert completions(house) == 0


def test_after_an_ended_session_everything_typed_is_there_again(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    text = 'Disse: "Non c\'è più <nessuno>" & pianse.\r\nPoi tacque. 🙂'
    visitor.refresh()
    house.clock.move_by(timedelta(minutes=31))

    ended = visitor.post(f"/attivita/{task}", {"fatti": text, "_complete": "si"})
    visitor.token = ""
    wrong = visitor.post(
        "/accesso", {"username": "rossi", "password": "sbagliata", **carried(ended.text)}
    )
    visitor.token = ""
    back = visitor.post(
        "/accesso", {"username": "rossi", "password": PASSWORD, **carried(wrong.text)}
    )

    assert (ended.status_code, wrong.status_code) == (401, 422)
    assert back.location == f"/attivita/{task}"
    page = visitor.get(back.location).text
    found = re.search(r'<textarea[^>]*name="fatti"[^>]*>\n?([^<]*)</textarea>', page)
    assert found
    assert html.unescape(found[1]).replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert completions(house) == 0


def test_a_colleague_who_signs_in_on_the_same_page_does_not_send_it_as_theirs(
    house: House,
) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    visitor.post(f"/attivita/{task}/assegna-a-me")
    house.clock.move_by(timedelta(minutes=31))
    ended = visitor.post(f"/attivita/{task}", {"fatti": "Di Rossi", "_complete": "si"})

    visitor.token = ""
    other = visitor.post(
        "/accesso", {"username": "bruni", "password": PASSWORD, **carried(ended.text)}
    )

    assert other.status_code == 409
    assert completions(house) == 0


def test_a_page_from_before_the_last_sign_in_keeps_its_text(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    visitor.refresh()
    old = visitor.token
    visitor.post("/accesso", {"username": "rossi", "password": PASSWORD})

    stale = visitor.client.post(
        f"/attivita/{task}",
        data={"csrf_token": old, "fatti": "Scritto nell'altra scheda", "_complete": "si"},
    )
    visitor.refresh()
    kept = visitor.post("/bozza-ritrovata", dict(carried(stale.text)))

    assert stale.status_code == 400
    assert "Scritto nell&#39;altra scheda" in stale.text
    assert kept.location == f"/attivita/{task}"
    assert "Scritto nell&#39;altra scheda" in visitor.get(kept.location).text
    assert completions(house) == 0


def test_going_back_and_sending_again_says_what_was_done(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    visitor.post(f"/attivita/{task}", {"fatti": "La prima", "_complete": "si"})
    house.clock.move_by(timedelta(minutes=5))

    again = visitor.post(f"/attivita/{task}", {"fatti": "La seconda, corretta", "_complete": "si"})

    assert again.status_code == 409
    assert "La seconda, corretta" in again.text
    assert completions(house) == 1


def test_the_last_of_two_tabs_to_save_is_the_draft_and_sending_uses_what_is_sent(
    house: House,
) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    visitor.post(f"/attivita/{task}/bozza", {"fatti": "Prima scheda"})
    visitor.post(f"/attivita/{task}/bozza", {"fatti": "Seconda scheda"})
    assert "Seconda scheda" in visitor.get(f"/attivita/{task}").text

    visitor.post(f"/attivita/{task}", {"fatti": "Prima scheda, inviata", "_complete": "si"})

    sheet = re.search(r'href="(/schede/\d+)"', visitor.get(f"/attivita/{task}").text)
    assert sheet
    assert "Prima scheda, inviata" in visitor.get(sheet[1]).text


def test_a_draft_that_arrives_after_the_sending_changes_nothing(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi").id
    visitor.post(f"/attivita/{task}", {"fatti": "Inviata", "_complete": "si"})

    late = visitor.post(f"/attivita/{task}/bozza", {"fatti": "In ritardo di un secondo"})

    assert late.status_code in {200, 409}
    assert completions(house) == 1
    assert "Nessuna bozza" in visitor.get("/").text
