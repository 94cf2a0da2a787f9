"""A file of a municipality is read, or refused with every fault at once and how to mend it."""

import tomllib
from pathlib import Path

import pytest

from access.roles import ROLES
from processes.bundles import read_files
from processes.terms import Value, read_terms
from tasks import demo
from tasks.municipality.checking import decided_by_municipality
from tasks.municipality.model import MunicipalityUnfit
from tasks.municipality.reading import LARGEST, read_municipality
from tasks.municipality.writing import quoted, written
from tasks.settings import ROOT, settings_from
from tests.tasks.municipality.files import faults, read, the_demo, the_value


def test_the_demo_municipality_is_a_file_without_faults() -> None:
    assert faults(the_demo()) == []


def test_the_demo_states_every_number_that_a_municipality_decides_as_the_catalogue_has_it() -> (
    None
):
    catalogue = read_terms(read_files(ROOT))
    rows = [*catalogue.terms.values(), *catalogue.values.values()]
    shipped = {
        row.key: (int(row.value), row.unit) if isinstance(row, Value) else (row.amount, row.unit)
        for row in rows
        if decided_by_municipality(row)
    }

    found = read(the_demo())

    assert {one.key: (one.number, one.unit) for one in found.amounts} == shipped
    assert all(one.demo for one in found.amounts)


def test_the_demo_is_loaded_from_its_file(tmp_path: Path) -> None:
    found = read(the_demo())

    settings = settings_from(tmp_path / "dati", demo=True)

    assert found.accounts == demo.ACCOUNTS
    assert found.password == demo.PASSWORD
    assert settings.municipality == found.identity.name
    assert found.days is not None
    assert settings.calendar == found.days.calendar


def test_what_is_written_is_read_as_it_was() -> None:
    found = read(the_demo())

    again = read_municipality(written(found, {}).encode())

    assert again.identity == found.identity
    assert again.days == found.days
    assert again.bodies == found.bodies
    assert again.amounts == found.amounts


@pytest.mark.parametrize("text", ["«Rodari»", 'una "prova"', "C:\\prova", "a\tb\x7f", "\n"])
def test_any_text_can_be_written(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}")["a"] == text


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        (
            'regione = "Regione di Esempio"',
            'regione = "Piemomte"',
            "[comune], regione (riga 9): «Piemomte» non è una regione: forse «Piemonte»",
        ),
        (
            'patrono = "12-07"',
            'patrono = "02-30"',
            (
                "[calendario], patrono (riga 13): questo giorno non c'è in nessun anno: "
                "prima il mese, poi il giorno"
            ),
        ),
        (
            'patrono = "12-07"',
            'patrono = "02-29"',
            (
                "[calendario], patrono (riga 13): il 29 febbraio non c'è ogni anno: "
                "scegli un altro giorno"
            ),
        ),
        (
            'patrono = "12-07"',
            'patrono = "7 dicembre"',
            '[calendario], patrono (riga 13): si scrive mese e giorno, come "12-07"',
        ),
        (
            'chiude = "18:00"',
            'chiude = "07:00"',
            (
                "[calendario], chiude (riga 16): l'ufficio chiude dopo che ha aperto: "
                "controlla le due ore"
            ),
        ),
        (
            'apre = "08:00"',
            'apre = "alle otto"',
            '[calendario], apre (riga 15): si scrive come "08:30", tra virgolette',
        ),
        (
            "chiusure = []",
            "chiusure = [2026-12-25]",
            "[calendario], chiusure (riga 17): il 25/12/2026 è già festivo (Natale): toglilo",
        ),
        (
            "chiusure = []",
            "chiusure = [2026-12-26, 2026-12-27]",
            "[calendario], chiusure (riga 17): il 27/12/2026 è sabato o domenica: toglilo",
        ),
        (
            "chiusure = []",
            'chiusure = ["24/12/2026"]',
            (
                "[calendario], chiusure (riga 17): si scrive come elenco di giorni: "
                "[2026-12-24, 2026-12-31]"
            ),
        ),
        (
            '    "psicologo",\n',
            "",
            (
                "[servizio], ruoli (riga 21): manca il ruolo «psicologo», che ha attività in "
                "ca_ascolto_minore, ca_equipe_multiprofessionale, ca_relazione_ag"
            ),
        ),
        (
            '["assistente_sociale", "psicologo", "educatore"]',
            '["assistente_socale", "psicologo", "educatore"]',
            (
                "[[gruppo]] numero 2, ruoli (riga 56): il ruolo «assistente_socale» non esiste: "
                "forse «assistente_sociale»"
            ),
        ),
        (
            'tipo = "procura"',
            'tipo = "struttura"',
            (
                "[[ente]] numero 3, tipo (riga 67): strutture e pediatri non si scrivono qui: si "
                "aggiungono dalle attività, perché dicono dove vive un minore"
            ),
        ),
        (
            "[calendario]",
            "[calendaro]",
            "calendaro: questa tabella non si conosce: forse «calendario»",
        ),
        (
            'servizio = "Servizio',
            'servzio = "Servizio',
            "[comune], servzio (riga 8): questa parola non si conosce: forse «servizio»",
        ),
    ],
)
def test_a_fault_says_where_it_is_and_how_it_is_mended(
    was: str, becomes: str, sentence: str
) -> None:
    assert sentence in faults(the_demo((was, becomes)))


def test_an_account_names_a_team_of_the_file() -> None:
    row = 'ruoli = ["psicologo"]\ngruppi = ["Polo di {}"]'

    (found,) = faults(the_demo((row.format("Esempio Nord"), row.format("Altrove"))))

    assert "il gruppo «Polo di Altrove» non è tra i [[gruppo]]" in found


@pytest.mark.parametrize(
    ("key", "otherwise", "said"),
    [
        ("triage.stima", {"valore": "-1"}, "un numero intero, zero o più"),
        ("triage.stima", {"valore": '"due"'}, "un numero intero, zero o più"),
        ("triage.stima", {"valore": "true"}, "un numero intero, zero o più"),
        ("triage.stima", {"valore": "999999"}, "più di 10958 GG_LAV è un errore di scrittura"),
        ("triage.stima", {"unita": '"giorni"'}, "«giorni» non è un modo di contare"),
        ("triage.eta_piccolissimi", {"unita": '"mesi"'}, "l'unità è «anni», non «mesi»"),
        ("prosieguo.avvio", {"valore": "40"}, "è un'età: va da 1 a 21 anni"),
        ("triage.stima", {"fonte": '""'}, "manca: scrivi l'atto del Comune"),
        ("triage.stima", {"dimostrativo": "false"}, "la fonte dice che è dimostrativo"),
    ],
)
def test_a_number_is_refused_in_the_words_of_its_row(
    key: str, otherwise: dict[str, str], said: str
) -> None:
    (found,) = faults(the_value(key, **otherwise))

    assert f"«{key}»" in found
    assert said in found


def test_a_number_that_the_law_gives_is_not_the_municipalitys_to_decide() -> None:
    (found,) = faults(the_demo(('chiave = "triage.stima"', 'chiave = "L2"')))

    assert "non lo decide il Comune (art. 403 c. 2 c.c.): togli la riga" in found


def test_an_unknown_key_is_told_with_the_one_that_was_meant() -> None:
    (found,) = faults(the_demo(('chiave = "triage.stima"', 'chiave = "triage.stma"')))

    assert "questa chiave non si conosce: forse «triage.stima»" in found


def test_every_fault_is_told_at_once_in_the_order_of_the_file() -> None:
    found = faults(
        the_demo(
            ('patrono = "12-07"', 'patrono = "13-40"'),
            ('chiave = "triage.stima"', 'chiave = "triage.stma"'),
            ('tipo = "procura"', 'tipo = "procure"'),
        )
    )

    assert [one.partition(" ")[0] for one in found] == ["[calendario],", "[[ente]]", "[[valore]]"]


def test_a_real_municipality_has_no_accounts_in_its_file() -> None:
    real = (("dimostrativo = true\n\n[cal", "\n[cal"), ("Regione di Esempio", "Piemonte"))

    found = faults(the_demo(*real))

    assert len(found) == len(demo.ACCOUNTS)
    assert all("quelli veri si aprono alla pagina Accessi" in one for one in found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[comune\n", "non è scritto in TOML"),
        (b"\xff\xfe", "non è un testo UTF-8"),
        (b"#" * (LARGEST + 1), "è troppo grande"),
        (b"", "[servizio], ruoli: manca"),
        (
            b"comune = 3\ngruppo = 4\nvalore = {}\nente = [1]\naccesso = 'a'",
            "si scrive come tabella",
        ),
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(content: bytes, said: str) -> None:
    assert any(said in one for one in faults(content))


def test_a_refusal_counts_its_faults() -> None:
    with pytest.raises(MunicipalityUnfit, match="1 da correggere"):
        read(the_demo(('tipo = "procura"', 'tipo = "procure"')))


def test_every_role_of_the_service_stands_in_the_demo() -> None:
    assert set(read(the_demo()).identity.roles) == set(ROLES)
