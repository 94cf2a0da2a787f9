"""What a designer reads when something is wrong: the sentence and the place."""

import pytest

from engine.feel import FeelSyntaxError, compile_expression, compile_unary_tests
from tests.unit.feel.support import outcome, warnings


def test_a_missing_name_is_null_and_the_nearest_one_is_proposed() -> None:
    assert warnings("urgenz + 1", urgenza=1) == ["«urgenz» non esiste qui: forse «urgenza»?"]


def test_a_missing_name_lists_what_there_is() -> None:
    assert warnings("zzz", livello=1) == ["«zzz» non esiste qui: valori disponibili «livello»"]


def test_a_missing_name_where_nothing_is_says_so() -> None:
    assert warnings("zzz") == ["«zzz» non esiste qui: non è disponibile alcun valore"]


def test_a_missing_entry_lists_the_entries() -> None:
    found = warnings("esito.livelo", esito={"livello": 1})

    assert found == ["«livelo» non esiste qui: voci disponibili «livello»"]


def test_a_warning_points_at_the_character() -> None:
    (warned,) = outcome('1 +\n  ("a" * 2)').warnings

    assert str(warned) == "«*» non ha un risultato fra testo e numero (riga 2, carattere 8)"


def test_a_warning_of_a_function_points_at_its_call() -> None:
    found = outcome('"x" + string join([1], ",")').warnings

    assert [str(warned) for warned in found] == [
        "«string join» unisce solo testi (riga 1, carattere 7)",
        "«string join» non ha un risultato per questi valori (riga 1, carattere 7)",
    ]


def test_a_warning_never_tells_a_value() -> None:
    told = " ".join(warnings("nome + 1 + nome.eta + upper case([nome, 2])", nome="Ada Inventata"))

    assert told
    assert "Inventata" not in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 +", "finisce troppo presto, manca un valore (riga 1, carattere 4)"),
        ("eta(minore", "finisce troppo presto, manca «)» (riga 1, carattere 11)"),
        ("if a then b", "finisce troppo presto, manca «else» (riga 1, carattere 12)"),
        ('livello = "U1', "manca la virgoletta di chiusura (riga 1, carattere 11)"),
        ("a == b", "qui «=» non può stare (riga 1, carattere 4)"),
        ("a;", "il carattere «;» qui non ha significato (riga 1, carattere 2)"),
        ("x instance of pippo", "il tipo «pippo» non esiste (riga 1, carattere 15)"),
    ],
)
def test_a_wrong_text_is_refused_at_the_character(text: str, sentence: str) -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_expression(text)

    assert str(refused.value) == f"L'espressione non è scritta bene: {sentence}."


def test_unary_tests_are_refused_at_the_character_too() -> None:
    with pytest.raises(FeelSyntaxError) as refused:
        compile_unary_tests('"a", ,')

    assert refused.value.column == 6


def test_an_expression_knows_the_names_and_functions_it_needs() -> None:
    found = compile_expression(
        "for x in elenco return x + soglia * eta(nato) + count([y][item > x])"
    )

    assert found.names == {"elenco", "soglia", "nato", "y"}
    assert found.calls == {"eta"}
