"""How a play is read from its file, and what is wrong with it is said."""

from datetime import UTC, datetime

import pytest

from tasks.plays import PlayUnreadable, read_play


def _scene(line: bytes) -> bytes:
    return b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n' + line


def _cast(people: bytes, scene: bytes = b"") -> bytes:
    return b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n' + scene + b"\n[persone]\n" + people


def _term(more: bytes) -> bytes:
    return _scene(b'termine = { chiave = "L30", atto = "proroga", ' + more + b" }")


def _must(line: bytes) -> bytes:
    return _scene(b'[[deve]]\nfatto = "x"\n' + line)


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
        (b'inizio = "mar 3 nov 2025, 10:12"', "altro della settimana, lun"),
        (
            b"inizio = 3",
            "«inizio»: «3» non è un giorno con la sua ora, come «lun 3 nov 2025, 10:25»",
        ),
        (b'inizio = "lun 3 nov 2025, 10:12"', "nemmeno una scena"),
        (b"inizio = ", "alla fine del file c'è un valore che manca, o un testo senza virgolette"),
        (b"inizio = 2025-02-30", "riga 1, colonna 10 c'è una data o un'ora che non esiste"),
        (b"inizio = 'lun 3 nov", "cui manca la virgoletta che lo chiude"),
        (
            b'titolo = "a"\ntitolo = "b"',
            "alla fine del file c'è una parola scritta due volte nello stesso",
        ),
        ("titolo = 'perché'".encode("latin-1"), "non è scritto in UTF-8"),
        (b'inizio = "3 nov 2025, 10:12"\n[[scena]]\nfare = "x"', "parola sconosciuta: fare"),
        (b'inizio = "3 nov 2025, 10:12"\n[[scena]]\n[[deve]]\nil = 3', "non dice quale fatto"),
        (b"inzio = 3", "parola sconosciuta: inzio"),
        (b"persone = 3", "«persone» dev'essere una tabella"),
        (b'[persone]\nrossi = "psicologo"', "ogni persona con l'elenco dei suoi ruoli"),
        (
            _cast(b'rossi = ["psicologa"]'),
            "«rossi»: il ruolo «psicologa» non c'è, ma amministrativo, ",
        ),
        (_cast(b'"R o" = []'), r"\[persone\], «R o»: Il nome utente ha da 3 a 80 lettere"),
        (
            _cast(b'rossi = ["psicologo"]', b'chi = "gialli"\nfa = "x"'),
            "«gialli» non è tra le pers",
        ),
        (
            _cast(b'rossi = ["psicologo"]', b'chi = "educatore.rossi"\nfa = "x"'),
            "scena 1, «rossi» non ha il ruolo «educatore», ma psicologo",
        ),
        (b"scena = 3", r"«scena» dev'essere scritta come \[\[scena\]\]"),
        (b'inizio = "lun 31 feb 2025, 10:00"', "quel giorno o quell'ora non c'è"),
        (b'[[scena]]\nquando = "3 nov 2025, 25:00"', "non è un giorno"),
        (_scene(b'quando = "dom 30 mar 2025, 02:30"'), "scena 1, .*comincia l'ora legale"),
        (_scene(b'quando = "dom 26 ott 2025, 02:30"'), "Scrivi 2025-10-26T02:30:00.02:00 o 2025-"),
        (_scene(b'quando = "ven 31 ott 2025, 10:00"'), "viene prima dell'inizio della storia"),
        (_scene(b'fa = "x"\n[[scena]]\nfa = "y"'), "scena 2, manca «quando»"),
        (_TWO_SCENES, "la scena 2 viene prima della scena 1"),
        (_scene(b'attende = "protocolla"'), "scena 1, «attende» dev'essere un elenco"),
        (_scene(b'fa = "x"\navvia = "y"'), "«fa» e «avvia» insieme: in una scena accade una cosa"),
        (
            _scene(b"con = {}"),
            "«con» non serve a nulla senza una di queste parole: accade, avvia, fa",
        ),
        (_scene(b"con = {}\nguarda = true"), "«con» non serve a nulla"),
        (_scene(b'rifiutato = "mai"'), "«rifiutato» non serve a nulla"),
        (
            _scene(b'fa = "protocolla"\nrifiutato = " "'),
            "«rifiutato» dev'essere un testo tra virgolette con parole del rifiuto",
        ),
        (_term(b'al = "2026-01-01"'), "giorni senza virgolette"),
        (_term(b'per = "capriccio"'), "«per» una di queste parole: legge, provvedimento"),
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
        (_must(b'il = "15 set 2025"'), "«il» dev'essere un giorno, come 2025-12-29"),
        (_must(b'entro = "domani"'), "«entro» dev'essere un giorno, come 2025-12-29, o con l'ora"),
        (_must(b'di = "gialli"'), r"\[\[deve\]\], «gialli» non è tra le persone della storia"),
        (b'come = "altra"', "dice «come» e «fino_a», e non ha un «inizio»"),
        (b'fino_a = "x"\ninizio = "3 nov 2025, 10:12"', "dice «come» e «fino_a»"),
    ],
)
def test_a_play_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(PlayUnreadable, match=reason):
        read_play("prova.toml", content)


def test_a_play_that_begins_as_itself_says_so() -> None:
    content = b'come = "prova"\nfino_a = "x"'

    with pytest.raises(PlayUnreadable, match="che rimanda a lei"):
        read_play("prova", content, lambda _name: content)


def test_a_play_that_goes_on_from_what_nobody_does_says_what_is_done_there() -> None:
    before = _scene(b'fa = "protocolla"')

    with pytest.raises(PlayUnreadable, match="nessuno fa «protocola», ma protocolla"):
        read_play("seguito", b'come = "prima"\nfino_a = "protocola"', lambda _name: before)


def test_a_term_is_due_at_an_hour_as_a_date_of_toml_says_it() -> None:
    play = read_play("prova", _must(b"entro = 2025-12-29T10:30:00+01:00"))

    assert play.musts[0].due == "2025-12-29 10:30"
