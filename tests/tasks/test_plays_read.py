"""How a play is read from its file, and what is wrong with it is said."""

from datetime import UTC, datetime

import pytest

from tasks.plays import PlayUnreadable, read_play


def _scene(line: bytes) -> bytes:
    return b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n' + line


_TWO_SCENES = _scene(b'quando = "5 nov 2025, 9:00"\n[[scena]]\nquando = "4 nov 2025, 9:00"')


def test_a_day_is_written_as_people_say_it() -> None:
    play = read_play(
        "prova.toml",
        b'inizio = "lun 3 nov 2025, 10:12"\n[[scena]]\nquando = "gio 18 dic 2025, ore 9:00"\n',
    )

    assert play.begins == datetime(2025, 11, 3, 9, 12, tzinfo=UTC)
    assert play.scenes[0].at == datetime(2025, 12, 18, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"inizio = 3", "non è un giorno"),
        (b'inizio = "mar 3 nov 2025, 10:12"', "altro della settimana"),
        (b'inizio = "lun 3 nov 2025, 10:12"', "nemmeno una scena"),
        (b"inizio = ", "non è TOML valido"),
        (b'inizio = "3 nov 2025, 10:12"\n[[scena]]\nfare = "x"', "parola sconosciuta: fare"),
        (b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n[[deve]]\nil = 3', "non dice quale fatto"),
        (b"inzio = 3", "parola sconosciuta: inzio"),
        (b"persone = 3", "«persone» dev'essere una tabella"),
        (b'[persone]\nrossi = "psicologo"', "ogni persona con l'elenco dei suoi ruoli"),
        (b"scena = 3", r"«scena» dev'essere scritta come \[\[scena\]\]"),
        (b'inizio = "lun 31 feb 2025, 10:00"', "quel giorno o quell'ora non c'è"),
        (b'[[scena]]\nquando = "3 nov 2025, 25:00"', "non è un giorno"),
        (_TWO_SCENES, "la scena 2 viene prima della scena 1"),
        (_scene(b'attende = "protocolla"'), "scena 1, «attende» dev'essere un elenco"),
        (_scene(b"con = 3"), "scena 1, «con» dev'essere una tabella"),
        (_scene(b"fascicolo = 0"), "scena 1, «fascicolo» dev'essere un numero da 1 in su"),
        (_scene(b'accade = "terremoto"'), "una di queste parole: nuovo_provvedimento, "),
        (
            _scene(b'fa = "x"\n[[deve]]\nfatto = "x"\nvolte = "due"'),
            "«volte» dev'essere un numero",
        ),
        (
            b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n[[deve]]\nfatto = "x"\nfato = "x"',
            "\\[\\[deve\\]\\], parola sconosciuta: fato",
        ),
    ],
)
def test_a_play_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(PlayUnreadable, match=reason):
        read_play("prova.toml", content)


def test_a_play_that_begins_as_itself_says_so() -> None:
    content = b'come = "prova"\nfino_a = "x"'

    with pytest.raises(PlayUnreadable, match="che rimanda a lei"):
        read_play("prova", content, lambda _name: content)
