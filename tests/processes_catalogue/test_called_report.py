"""The report to the authorities goes where its stories say."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import (
    CHECKED,
    MONDAY,
    REPORT,
    SENT,
    reported,
    term_of,
)
from tests.processes_catalogue.called_answers import faults

WRITING = "segnalazione_ag.redazione"
DIAGRAMS = Path(__file__).parents[2] / "processes" / "bpmn"


def test_a_report_is_reviewed_before_it_is_sent() -> None:
    stage = reported().done("rivedi_segnalazione", CHECKED)

    assert stage.open == ["invia_segnalazione"]
    stage.done("invia_segnalazione", SENT)
    assert stage.step.outcomes == ("segnalazione_inviata",)


def test_an_urgent_report_leaves_first_and_is_reviewed_after() -> None:
    stage = reported(urgenza=True)

    stage.done("invia_segnalazione", SENT)
    assert stage.open == ["rivedi_dopo_invio"]
    stage.done("rivedi_dopo_invio", {"esito_revisione_dopo": "conforme"})
    assert stage.step.outcomes == ("segnalazione_inviata",)


def test_what_was_missing_from_an_urgent_report_is_written_and_sent_again() -> None:
    stage = reported(urgenza=True).done("invia_segnalazione", SENT)
    lacking = {"esito_revisione_dopo": "da_integrare", "rilievi": "Manca il verbale."}

    stage.done("rivedi_dopo_invio", lacking)

    assert stage.open == ["redigi_segnalazione"]
    assert stage.step.outcomes == ()


def test_a_report_with_a_no_cannot_be_approved() -> None:
    with pytest.raises(InvalidAnswers):
        reported().done("rivedi_segnalazione", {**CHECKED, "fatti_distinti": False})


def test_a_report_to_be_mended_goes_back_to_its_writer() -> None:
    stage = reported()
    mended = {**CHECKED, "esito_revisione": "da_correggere", "rilievi": "Manca la data"}

    assert stage.done("rivedi_segnalazione", mended).open == ["redigi_segnalazione"]


def test_not_reporting_needs_two_people_as_well() -> None:
    stage = Access("ca_segnalazione_ag", MONDAY)
    stage.start(caso_id=1)
    stage.done(
        "redigi_segnalazione",
        {"segnalazione_ag_esito": "non_dovuta", "motivo_non_dovuta": "Nessun pregiudizio"},
    )

    stage.done("rivedi_segnalazione", CHECKED)

    assert stage.step.outcomes == ("segnalazione_non_dovuta",)


@pytest.mark.parametrize(
    ("known", "owed"),
    [
        ({"natura_fatti": "abuso_o_lesione_grave", "autore_minorenne": "no"}, "L10"),
        ({"natura_fatti": "abuso_o_lesione_grave", "autore_minorenne": "si"}, "L10"),
        ({"procedibile_ufficio": True}, "L10"),
        ({"natura_fatti": "trascuratezza_grave", "genitori_collaborano": "no"}, WRITING),
        ({"situazione_abbandono": "si"}, WRITING),
        ({"condotta_irregolare": "si"}, WRITING),
        ({}, WRITING),  # a fostering to be extended, a missed visit: the law names no term
        ({"procedibile_ufficio": False}, WRITING),
    ],
)
def test_only_the_report_of_a_crime_is_owed_under_the_term_of_crimes(
    known: dict[str, Any], owed: str
) -> None:
    stage = Access(REPORT, MONDAY)
    stage.start(caso_id=1, **known)

    assert term_of(stage, "redigi_segnalazione") == owed


def test_a_report_that_proves_to_be_of_a_crime_is_mended_under_its_term() -> None:
    stage = reported(procedibile_ufficio=True, destinatari=["PMM", "PM_ordinario"])
    stage.done(
        "rivedi_segnalazione",
        {**CHECKED, "esito_revisione": "da_correggere", "rilievi": "Le date"},
    )

    assert term_of(stage, "redigi_segnalazione") == "L10"


def test_a_crime_of_office_goes_to_the_ordinary_prosecutor() -> None:
    with pytest.raises(InvalidAnswers):
        reported(procedibile_ufficio=True, destinatari=["PMM"])


def test_no_report_that_tells_more_than_was_asked_meets_the_duty_of_a_decree() -> None:
    more = [
        (path.stem, call.get("id"), given["provvedimento_id"])
        for path in sorted(DIAGRAMS.glob("*.bpmn"))
        for call in etree.parse(path).iter("{*}callActivity")
        if call.get("calledElement") == "ca_relazione_ag"
        for given in [{one.get("nome"): one.get("valore") for one in call.iter("{*}ingresso")}]
        if given["tipo_relazione"] == '"aggiornamento"'
    ]

    assert len(more) > 5
    assert [one for one in more if one[2] != "null"] == []


def test_leaving_out_whom_the_law_names_needs_a_reason() -> None:
    only_the_other = {"procedibile_ufficio": True, "destinatari": ["PM_ordinario"]}
    with pytest.raises(InvalidAnswers) as refused:
        reported(**only_the_other)

    assert "scelta è diversa" in faults(refused.value)
    told = reported(**only_the_other, motivazione_destinatari="È già stato riferito ieri")
    assert told.open == ["rivedi_segnalazione"]
