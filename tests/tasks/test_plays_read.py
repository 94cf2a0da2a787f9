"""How a play is read from its file, and what is wrong with it is said."""

from datetime import UTC, datetime

import pytest

from tasks.plays import PlayUnreadable, read_play


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
        (
            b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n[[deve]]\nfato = "x"',
            "\\[\\[deve\\]\\], parola sconosciuta: fato",
        ),
    ],
)
def test_a_play_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(PlayUnreadable, match=reason):
        read_play("prova.toml", content)
