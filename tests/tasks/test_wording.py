"""A letter speaks the words of the forms, not their codes."""

from forms import load_form
from tasks.wording import worded
from tests.processes_catalogue.inquiry import FILES


def names(kind: str, id: str) -> str | None:
    return "Rossi Prova" if (kind, id) == ("operatore", "3") else None


def said(element: str, **answers: object) -> dict[str, object]:
    form = load_form(FILES, "p01_accesso_segnalazione", element)
    return worded(form.fields, answers, names)


def test_choices_days_and_people_are_said_in_words() -> None:
    found = said(
        "conferma_triage",
        percorsi_da_aprire=["p02_indagine_valutazione", "p15_connessioni_scuola"],
        responsabile_caso=3,
        entro="2025-09-26",
        conferma=True,
    )

    assert found == {
        "percorsi_da_aprire": ["Indagine e valutazione", "Tavolo con la scuola"],
        "responsabile_caso": "Rossi Prova",
        "entro": "venerdì 26 settembre 2025",
        "conferma": True,
    }


def test_groups_and_cards_are_said_all_the_way_down() -> None:
    found = said(
        "registra_segnalazione",
        segnalante={"qualifica": "pubblico_ufficiale"},
        componenti=[{"ruolo": "fratello", "cognome": "Inventatis"}],
        data_ora_ricezione="2025-09-15T07:05:00Z",
        fatti_riferiti=None,
    )

    assert found["segnalante"] == {"qualifica": "Pubblico ufficiale"}
    assert found["componenti"] == [{"ruolo": "Fratello o sorella", "cognome": "Inventatis"}]
    assert found["data_ora_ricezione"] == "lunedì 15 settembre 2025, ore 09:05"
    assert found["fatti_riferiti"] is None


def test_what_cannot_be_named_stays_as_it_was_kept() -> None:
    found = said("conferma_triage", responsabile_caso=9, altro="x")

    assert found == {"responsabile_caso": 9, "altro": "x"}
