"""The invented people of the demo: surnames of plants, and given names out of old books."""

from collections.abc import Sequence


def surname(place: int) -> str:
    """The surname at a place of the list, which begins again at its end."""
    return _nth(_SURNAMES, place)


def given_name(place: int, instead_of: str) -> str:
    """A given name for whoever bore another in a play: a father stays a man, a mother a woman."""
    return _nth(_OF_WOMEN if _is_a_womans(instead_of) else _OF_MEN, place)


def _is_a_womans(name: str) -> bool:
    return name in _WOMEN_WITHOUT_A or (name.endswith("a") and name not in _MEN_WITH_A)


def _nth(names: Sequence[str], place: int) -> str:
    return names[place % len(names)]


def _words(text: str) -> Sequence[str]:
    return text.split()


_WOMEN_WITHOUT_A = frozenset(_words("Agnese Alice Beatrice Ines Irene Luce Matilde Nives Noemi"))
_MEN_WITH_A = frozenset(_words("Andrea Elia Enea Luca Mattia Misha Mustafa Nicola Tobia"))

_SURNAMES = _words(
    """
    Abeti Aceri Agrifogli Betulle Biancospini Bossi Carpini Castagni Cedri Ciliegi Cipressi
    Edere Eriche Faggi Felci Frassini Ginepri Ginestre Girasoli Ibischi Larici Lauri Lecci
    Lillà Magnolie Mandorli Meli Mimose Mirtilli Noccioli Noci Olmi Ontani Ortensie Palme
    Papaveri Peri Pini Pioppi Platani Primule Querce Ribes Rosmarini Salici Sambuchi Sequoie
    Sorbi Susini Tamerici Tassi Tigli Tulipani Ulivi Verbene Viole Zinnie
    """
)
_OF_WOMEN = _words(
    """
    Adele Agata Artemisia Berenice Cesira Cosetta Delfina Diamante Egle Elettra Eufrasia Fedra
    Fiorenza Galatea Gemma Ginevra Isotta Lidia Livia Maddalena Melania Minerva Norma Ortensia
    Ottavia Palmira Rachele Selene Talia Tecla Urania Verdiana Zaira
    """
)
_OF_MEN = _words(
    """
    Abramo Alceste Amos Anacleto Aronne Calisto Cleto Eliseo Ermete Giobbe Ilario Leandro Medoro
    Nestore Oreste Orfeo Plinio Priamo Romeo Ruggero Sabino Severo Silvio Tarcisio Ulisse Zeno
    """
)
