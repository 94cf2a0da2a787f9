import pytest
from codicefiscale import codicefiscale as library

from forms import fiscal_code

GIRL = library.encode("Prova", "Lucia", "F", "03/04/2016", "Bari")
BOY = library.encode("Prova", "Ugo", "M", "29/02/2012", "Bari")


@pytest.mark.parametrize("code", [GIRL, BOY])
def test_every_code_with_letters_for_digits_is_as_good_as_the_first(code: str) -> None:
    replaced = library.decode(code)["omocodes"]

    wrong = [one for one in replaced if fiscal_code.wrong_with(one)]

    assert not wrong
    assert len({fiscal_code.read(one) for one in replaced}) == 1


def test_a_code_says_birth_and_sex_of_its_holder() -> None:
    spoken = fiscal_code.read(GIRL)

    assert spoken is not None
    assert (spoken.year, spoken.month, spoken.day, spoken.sex) == (16, 4, 3, "F")
    assert (spoken.surname, spoken.name) == fiscal_code.letters_of("Prova", "Lucia")


@pytest.mark.parametrize("letter", sorted(set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") - {GIRL[-1]}))
def test_a_wrong_last_letter_is_found(letter: str) -> None:
    assert "ultima lettera" in fiscal_code.wrong_with(GIRL[:-1] + letter)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (GIRL[:-1], "Il codice fiscale ha 16 caratteri: qui sono 15"),
        (GIRL + "X", "Il codice fiscale ha 16 caratteri: qui sono 17"),
        (GIRL[:5] + "-" + GIRL[6:], "solo lettere e cifre"),
        (GIRL[:5] + "È" + GIRL[6:], "solo lettere e cifre"),
        ("1" + GIRL[1:], "non ha la forma giusta"),
        (GIRL[:8] + "Z" + GIRL[9:], "data di nascita che non esiste"),
        (GIRL[:8] + "B30" + GIRL[11:], "data di nascita che non esiste"),
        (GIRL[:8] + "D71" + GIRL[11:], "data di nascita che non esiste"),
        (GIRL[:8] + "A00" + GIRL[11:], "data di nascita che non esiste"),
        ("12345678901", "ultima cifra"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(code: str, said: str) -> None:
    assert said in fiscal_code.wrong_with(code)


@pytest.mark.parametrize("code", ["12345678903", "STP1609010000012", "ENI1609010000012"])
def test_provisional_codes_and_codes_of_foreigners_are_taken(code: str) -> None:
    assert fiscal_code.wrong_with(code) == ""


def test_a_code_is_kept_in_capitals_and_without_spaces() -> None:
    assert fiscal_code.tidy(" " + GIRL.lower()[:6] + " " + GIRL[6:] + "\n") == GIRL
