"""Nobody may ask without end; a person at work never notices."""

from http import HTTPStatus

from flask import Flask
from limits import parse

from tests.web.conftest import House
from webui import pace


def test_a_flood_from_one_address_is_answered_with_a_kind_page(house: House) -> None:
    app: Flask = house.app
    pace.limit(app, anybody=parse("3 per minute"))
    client = app.test_client()
    for _ in range(3):
        client.get("/accesso")

    answer = client.get("/accesso")

    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "Troppe richieste in poco tempo" in answer.text


def test_the_built_files_of_a_page_do_not_count(house: House) -> None:
    pace.limit(house.app, anybody=parse("2 per minute"))
    client = house.app.test_client()
    for _ in range(5):
        client.get("/static/dist/nothing.js")

    answer = client.get("/accesso")

    assert answer.status_code == HTTPStatus.OK
