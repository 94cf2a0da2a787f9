"""Who answers for a case is named on its page, by whoever coordinates."""

import pytest

from cases.files import close_case, get_case
from tasks import leaving
from tests.web.conftest import House

PAGE = "/fascicoli/2025/1/gestione"
ACT = "/fascicoli/2025/1/incarichi"
WHY = "Chi seguiva il caso cambia sede"


def holders(house: House) -> tuple[int | None, int | None]:
    with house.office.read() as connection:
        case = get_case(connection, house.case_id)
    return case.responsible_id, case.co_operator_id


def test_the_notice_of_a_case_without_responsible_leads_where_one_is_named(house: House) -> None:
    conti, bruni = house.visitor("conti"), house.people["bruni"].id
    with house.office.begin() as work:
        leaving.close_account(work, house.people["rossi"].id, by=None)

    desk = conti.get("/").text
    before = conti.get(PAGE).text
    named = conti.post(ACT, {"responsabile": bruni, "co_operatore": "0", "perche": WHY})
    after = conti.get("/").text

    assert f'href="{PAGE}#incarichi"' in desk
    assert 'id="incarichi"' in before
    assert "Ora nessuno risponde di questo caso." in before
    assert named.location == PAGE
    assert f'href="{PAGE}#incarichi"' not in after
    assert holders(house) == (bruni, None)
    assert "Ora rispondi tu di questo caso" in house.visitor("bruni").get("/").text


def test_only_people_in_service_with_the_role_are_offered(house: House) -> None:
    page = house.visitor("conti").get(PAGE).text

    assert ">Bruni Prova</option>" in page
    assert " selected>Rossi Prova</option>" in page
    assert ">Neri Prova</option>" not in page


def test_the_same_post_twice_is_one_fact(house: House) -> None:
    conti, bruni = house.visitor("conti"), house.people["bruni"].id
    fields: dict[str, object] = {"responsabile": bruni, "perche": WHY}
    before = house.facts("responsible_assigned")

    answers = [conti.post(ACT, fields).status_code for _ in range(2)]

    assert answers == [302, 302]
    given = (house.people["conti"].id, WHY)
    assert house.facts("responsible_assigned") == [*before, given]


@pytest.mark.parametrize(
    ("named", "beside", "sentence"),
    [
        (("", ""), "responsabile", "Scegli chi risponde del caso"),
        (("neri", ""), "responsabile", "Scegli chi risponde del caso"),
        (("bruni", "neri"), "co_operatore", "Il co-operatore è una persona in servizio"),
        (("bruni", "bruni"), "co_operatore", "Il co-operatore è un&#39;altra persona"),
    ],
)
def test_who_will_not_do_is_refused_beside_the_field_and_the_rest_is_kept(
    house: House, named: tuple[str, str], beside: str, sentence: str
) -> None:
    ids = {"": 0, **{name: one.id for name, one in house.people.items()}}
    responsible, co_operator = (ids[one] for one in named)
    conti, before = house.visitor("conti"), holders(house)

    answer = conti.post(
        ACT, {"responsabile": responsible, "co_operatore": co_operator, "perche": WHY}
    )

    assert answer.status_code == 422
    assert f'<span class="field-error" id="{beside}-errore">{sentence}' in answer.text
    assert f">{WHY}</textarea>" in answer.text
    if "bruni" in named:
        assert f'<option value="{ids["bruni"]}" selected>' in answer.text
    assert holders(house) == before


def test_without_a_reason_nobody_is_named_and_the_choice_is_kept(house: House) -> None:
    conti, before, bruni = house.visitor("conti"), holders(house), house.people["bruni"].id

    answer = conti.post(ACT, {"responsabile": bruni, "perche": " "})

    assert answer.status_code == 422
    assert '<span class="field-error" id="perche-incarichi-nota">Scrivi perché' in answer.text
    assert f'<option value="{bruni}" selected>' in answer.text
    assert holders(house) == before


@pytest.mark.parametrize("name", ["rossi", "neri", "viola"])
def test_who_does_not_coordinate_names_nobody(house: House, name: str) -> None:
    fields: dict[str, object] = {"responsabile": house.people["bruni"].id, "perche": WHY}

    answer = house.visitor(name).post(ACT, fields)

    assert answer.status_code == 403
    assert holders(house)[0] == house.people["rossi"].id


def test_somebody_who_is_not_there_is_not_found(house: House) -> None:
    answer = house.visitor("conti").post(ACT, {"responsabile": "999", "perche": WHY})

    assert answer.status_code == 404


def test_in_a_closed_case_nobody_is_named_and_the_page_says_so(house: House) -> None:
    conti, bruni = house.visitor("conti"), house.people["bruni"].id
    with house.office.begin() as work:
        close_case(work, house.case_id, by=None)

    answer = conti.post(ACT, {"responsabile": bruni, "perche": WHY})

    assert answer.status_code == 422
    assert "è chiuso: prima va riaperto" in answer.text
    assert holders(house)[0] == house.people["rossi"].id
