"""A form whose path is about an act of the judge offers what its registration has said."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import Inquiry, rome

ACT = {
    "autorita": "TM",
    "emesso_il": date(2025, 9, 5),
    "numero_di_ruolo": "12/2025",
    "durata_mesi": Decimal(12),
    "relazione_ogni_mesi": Decimal(4),
    "visite": "sospese",
}


def begun(process: str, **known: Any) -> Inquiry:
    stage = Access(process, rome("2025-11-03 10:30"))
    stage.registered = {9: ACT}
    data = {"caso_id": 7, "titolo": "mandato", "responsabile_caso": 1, **known}
    return stage.start("msg_apri_processo", **{"provvedimento_id": 9, **data})


@pytest.mark.parametrize(
    ("process", "element", "field", "typed", "offered"),
    [
        (
            "p03_presa_in_carico",
            "apri_presa_in_carico",
            "data_provvedimento",
            {"tipo_mandato": "monitoraggio"},
            "2025-09-05",
        ),
        (
            "p05_inserimento_residenziale",
            "verifica_titolo",
            "data_titolo",
            {"tipo_titolo": "provvedimento"},
            "2025-09-05",
        ),
        ("p10_spazio_neutro", "richiesta_attivazione", "tipo_titolo", {}, "provvedimento"),
        ("p10_spazio_neutro", "richiesta_attivazione", "titolo_dal", {}, "2025-09-05"),
        ("p10_spazio_neutro", "richiesta_attivazione", "indicazione_ag", {}, "sospese"),
    ],
)
def test_the_day_and_the_choices_of_the_act_are_offered(
    process: str, element: str, field: str, typed: dict[str, Any], offered: str
) -> None:
    assert said(begun(process), element, field, typed) == offered


def test_without_an_act_nothing_is_offered() -> None:
    stage = begun("p10_spazio_neutro", provvedimento_id=None)

    assert [
        said(stage, "richiesta_attivazione", one) for one in ("tipo_titolo", "titolo_dal")
    ] == [
        "",
        "",
    ]


def said(stage: Inquiry, element: str, name: str, typed: dict[str, Any] | None = None) -> str:
    found = stage.said(element, name, **(typed or {}))
    return "-".join(reversed(found.split("/")))
