"""What an answer makes secret is so wherever it stands: in sheets, in documents, also earlier."""

import io
import json
from dataclasses import replace
from typing import Any

import docx
import pytest

from cases.documents import read_content
from tasks.letters import Writing, compose
from tests.web.conftest import House
from tests.web.rich import FACTS, FORM, STREET, begin_case, task_of, upload
from tests.web.test_nothing_leaks import paper

HIDDEN = {"x-protected-if": "indirizzo_protetto = true", "x-data-class": "C1"}
_ASKED: dict[str, Any] = FORM["properties"]
FORM_OF_REFUGE: dict[str, Any] = {
    **FORM,
    "properties": {
        "fatti": _ASKED["fatti"],
        "indirizzo_protetto": {
            "type": "boolean",
            "title": "L'indirizzo va protetto?",
            "x-widget": "radio",
            "x-data-class": "C1",
            "x-purpose": "Prova",
            "x-binding": "minore.indirizzo_protetto",
        },
        "rifugio": {**_ASKED["rifugio"], **HIDDEN},
        "allegato": {**_ASKED["allegato"], **HIDDEN},
    },
}
WHERE = {"fatti": FACTS, "rifugio": STREET, "_complete": "si"}


@pytest.fixture
def case_id(house: House) -> int:
    return begin_case(house, form=FORM_OF_REFUGE)[0]


def written(house: House, case_id: int, **more: object) -> None:
    task = task_of(house, case_id, "scrivi")
    rossi = house.visitor("rossi")

    answer = rossi.post(f"/attivita/{task.id}", {**WHERE, **more})

    assert answer.status_code == 302, answer.text


def test_a_document_in_a_protected_answer_is_for_the_worker_of_the_case_alone(
    house: House, case_id: int
) -> None:
    written(house, case_id, indirizzo_protetto="si", allegato=upload("casa rifugio.pdf"))

    rossi, conti = house.visitor("rossi"), house.visitor("conti")

    assert rossi.client.get("/documenti/1").status_code == 200
    assert conti.client.get("/documenti/1").status_code == 403
    assert "casa rifugio" in rossi.get("/fascicoli/2025/2/documenti").text
    assert "casa rifugio" not in conti.get("/fascicoli/2025/2/documenti").text


def test_a_document_in_an_answer_that_is_no_secret_is_for_all_who_work_on_the_case(
    house: House, case_id: int
) -> None:
    written(house, case_id, indirizzo_protetto="no", allegato=upload("casa aperta.pdf"))

    conti = house.visitor("conti")

    assert conti.client.get("/documenti/1").status_code == 200


def test_where_a_child_lives_is_no_longer_read_once_the_address_has_become_a_secret(
    house: House, case_id: int
) -> None:
    written(house, case_id, indirizzo_protetto="no")
    conti = house.visitor("conti")
    before = conti.get("/schede/1").text
    review = task_of(house, case_id, "rivedi")
    conti.post(f"/attivita/{review.id}", {"esito": "da_correggere", "_complete": "si"})

    written(house, case_id, indirizzo_protetto="si")

    assert STREET in before
    assert STREET not in conti.get("/schede/1").text
    assert "Dato protetto" in conti.get("/schede/1").text
    assert STREET in house.visitor("rossi").get("/schede/1").text


def test_an_address_once_secret_is_so_though_a_later_form_says_otherwise(
    house: House, case_id: int
) -> None:
    written(house, case_id, indirizzo_protetto="si")
    conti = house.visitor("conti")
    review = task_of(house, case_id, "rivedi")
    conti.post(f"/attivita/{review.id}", {"esito": "da_correggere", "_complete": "si"})

    written(house, case_id, indirizzo_protetto="no", allegato=upload("casa rifugio.pdf"))

    assert STREET not in conti.get("/schede/3").text
    assert conti.client.get("/documenti/1").status_code == 403


FORM_OF_INFORMANT: dict[str, Any] = {
    **FORM,
    "properties": {
        "fatti": _ASKED["fatti"],
        "qualifica": {**_ASKED["fatti"], "title": "Chi segnala", "x-widget": "text"},
        "chi_segnala": {**_ASKED["rifugio"], "x-protected-if": 'qualifica = "privato"'},
    },
}
FORM_OF_INFORMANT["properties"]["chi_segnala"]["x-data-class"] = "C1"


@pytest.mark.parametrize(("who", "is_named"), [("privato", False), ("scuola", True)])
def test_a_letter_does_not_name_the_private_person_who_told(
    house: House, who: str, *, is_named: bool
) -> None:
    case_id, _, first = begin_case(house, form=FORM_OF_INFORMANT)
    told = {"fatti": FACTS, "qualifica": who, "chi_segnala": "Prova-Vicini Ada"}
    house.visitor("rossi").post(f"/attivita/{first.id}", {**told, "_complete": "si"})
    files = {
        "forms/prova_relazione/scrivi.json": json.dumps(FORM_OF_INFORMANT).encode(),
        "letters/prova_relazione/lettera.docx": paper("{{ fatti }} {{ chi_segnala }}"),
    }

    with house.office.begin() as work:
        sealer, definitions = house.office.sealer, house.office.definitions
        own = replace(definitions.get(work.connection, first.digest), files=files)
        number = compose(work, Writing(sealer, definitions, own), case_id, "lettera")
        content = read_content(work.connection, sealer, number)

    (said,) = (one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert FACTS in said
    assert ("Prova-Vicini Ada" in said) is is_named
