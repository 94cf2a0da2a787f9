"""What an answer makes secret is so wherever it stands: in sheets, in documents, also earlier."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import docx
import pytest

from cases.documents import NewDocument, attach, read_content
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


@pytest.fixture
def opened_before(house: House, case_id: int) -> int:
    """Two documents stand in the case, and then its address becomes a secret; the case."""
    written(house, case_id, indirizzo_protetto="no", allegato=upload("casa rifugio.pdf"))
    with house.office.begin() as work:
        content = io.BytesIO(paper("Verbale"))
        attach(work, house.office.sealer, case_id, NewDocument("verbale.docx", content), by=1)
    assert house.visitor("conti").client.get("/documenti/1").status_code == 200
    review = task_of(house, case_id, "rivedi")
    house.visitor("conti").post(
        f"/attivita/{review.id}", {"esito": "da_correggere", "_complete": "si"}
    )
    house.clock.move_by(timedelta(hours=1))
    written(house, case_id, indirizzo_protetto="si")
    return case_id


def test_a_document_attached_before_the_address_became_a_secret_is_protected_too(
    house: House, opened_before: int
) -> None:
    rossi, conti = house.visitor("rossi"), house.visitor("conti")

    assert conti.client.get("/documenti/1").status_code == 403
    assert rossi.client.get("/documenti/1").status_code == 200
    assert conti.client.get("/documenti/2").status_code == 200
    assert house.facts("document_protected") == [(house.people["rossi"].id, None)]


def test_of_the_other_documents_whoever_answers_for_the_case_is_told_to_look(
    house: House, opened_before: int
) -> None:
    desk = house.visitor("rossi").get("/").text

    assert "guarda i documenti allegati prima e proteggi" in desk
    assert 'href="/fascicoli/2025/2/documenti"' in desk


def test_who_says_that_a_document_gives_the_place_away_protects_it_for_good(
    house: House, opened_before: int
) -> None:
    rossi, conti = house.visitor("rossi"), house.visitor("conti")
    before = rossi.get("/fascicoli/2025/2/documenti").text

    rossi.post("/documenti/2/protezione")

    assert before.count("Proteggi il documento") == 1
    after = rossi.get("/fascicoli/2025/2/documenti").text
    assert "Proteggi il documento" not in after
    assert conti.client.get("/documenti/2").status_code == 403
    assert (
        "ora lo apre solo chi risponde del caso" in rossi.get("/fascicoli/2025/2/cronologia").text
    )


def test_who_directs_protects_what_they_may_no_longer_open_then(
    house: House, opened_before: int
) -> None:
    conti = house.visitor("conti")

    conti.post("/documenti/2/protezione")

    assert conti.client.get("/documenti/2").status_code == 403


def test_a_colleague_protects_no_document(house: House, opened_before: int) -> None:
    assert house.visitor("bruni").post("/documenti/2/protezione").status_code == 403
    assert house.visitor("conti").client.get("/documenti/2").status_code == 200


def test_nothing_is_asked_where_there_was_no_document_before(house: House, case_id: int) -> None:
    written(house, case_id, indirizzo_protetto="si", allegato=upload("casa rifugio.pdf"))

    assert "guarda i documenti allegati prima" not in house.visitor("rossi").get("/").text
    assert (
        "Proteggi il documento"
        not in house.visitor("rossi").get("/fascicoli/2025/2/documenti").text
    )


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
