"""Who says that a family has moved reads which path prepares the handover for all."""

from engine.instances.engine import OPEN_PROCESS, Letter
from tasks.installing import install_definitions
from tests.web.conftest import House


def test_one_path_prepares_the_handover_and_the_others_pass_with_the_case(house: House) -> None:
    install_definitions(house.office, by=None)
    for process in ("p16_centro_famiglie", "p18_mediazione_familiare"):
        payload = {"processo": process, "caso_id": house.case_id}
        with house.office.begin() as work:
            house.office.engine.deliver(work, Letter(OPEN_PROCESS, payload=payload))

    page = house.visitor("conti").get("/fascicoli/2025/1/notizie/trasferimento").text

    assert page.count("«Rileva la variazione»") == 1
    assert page.count("Passa con il fascicolo, nel giorno che sarà registrato.") == 1
