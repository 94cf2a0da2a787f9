"""The strip beside the form: what was done, where we are, what can follow."""

import re

from tests.web.conftest import House

_TAGS = re.compile(r"<[^>]+>|\s+")


def _strip(page: str) -> list[str]:
    """The steps of the strip, in words."""
    found = re.search(r'<ol class="way".*?</ol>', page, re.DOTALL)
    assert found
    return [" ".join(_TAGS.sub(" ", one).split()) for one in found[0].split("<li")[1:]]


def _words(one: str) -> str:
    return one.partition("> ")[2]


def test_the_first_activity_has_nothing_behind_and_says_who_comes_next(house: House) -> None:
    page = house.visitor("rossi").get(f"/attivita/{house.only('scrivi').id}").text

    here, following = map(_words, _strip(page))

    assert here == "● Scrivi la relazione siamo qui"
    assert following == (
        "○ Può seguire: Rivedi la relazione Assistente sociale o Coordinatore della tutela minori"
    )
    assert page.count('aria-current="step"') == 1


def test_the_second_activity_says_who_did_the_first(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    visitor.post(f"/attivita/{task.id}", {"fatti": "Tutto qui", "_complete": "si"})

    page = house.visitor("bruni").get(f"/attivita/{house.only('rivedi').id}").text

    behind, here, back, over = map(_words, _strip(page))
    assert behind == "✓ Fatto: Scrivi la relazione Rossi Prova, oggi, 10:00"
    assert here.startswith("● Rivedi la relazione")
    assert back.startswith("○ Può seguire: Scrivi la relazione")
    assert over == "oppure ○ Può seguire: Fine del percorso"


def test_a_done_activity_is_ticked_in_its_strip(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    visitor.post(f"/attivita/{task.id}", {"fatti": "Tutto qui", "_complete": "si"})

    page = visitor.get(f"/attivita/{task.id}").text

    assert _words(_strip(page)[0]) == "✓ Fatto: Scrivi la relazione questa attività"


def test_after_the_last_activity_the_path_is_said_to_be_finished(house: House) -> None:
    rossi, bruni = house.visitor("rossi"), house.visitor("bruni")
    rossi.post(f"/attivita/{house.only('scrivi').id}", {"fatti": "Qui", "_complete": "si"})
    last = house.only("rivedi")

    answer = bruni.post(f"/attivita/{last.id}", {"esito": "approvata", "_complete": "si"})

    assert "Questo percorso è finito." in bruni.get(answer.location).text
