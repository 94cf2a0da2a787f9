"""An act about more children than a running case knows is registered as cheaply as any other."""

from pathlib import Path

import pytest

from engine.store import Database
from tasks.plays import read_play
from tests.processes.test_plays import STATEMENTS, costs_of, story

ACT = """
titolo = "Un atto parla anche di un fratello che il fascicolo non conosce"
come = "s2_mandato_indagine"
fino_a = "piano_valutazione"

[persone]
bruni = ["amministrativo"]

[[scena]]
quando = "lun 29 dic 2025, 08:30"
chi = "amministrativo.{opens}"
accade = "nuovo_provvedimento"

[[scena]]
quando = "lun 29 dic 2025, 08:40"
chi = "amministrativo.{clerk}"
fa = "protocolla"

[scena.con]
protocollo = "2025/0051200"

[scena.con.provvedimento]
autorita = "TO"
tipo_atto = "ordinanza"
rg_numero = "9041/2025"
data_emissione = 2025-12-24
data_comunicazione = 2025-12-24T23:40:00+01:00
canale = "pec"
file_provvedimento = "documento:ordinanza.pdf"
{child}
[[scena.con.componenti]]
cognome = "Verdi-Prova"
nome = "Ada"
data_nascita = 2024-02-11
ruolo = "fratello"
"""
CHILD = """
[scena.con.minore]
cognome = "Verdi-Prova"
nome = "Sara Finta"
data_nascita = 2019-05-02
indirizzo_protetto = false
"""


@pytest.mark.parametrize("child", ["", CHILD], ids=["known", "named anew"])
@pytest.mark.parametrize("clerk", ["neri", "bruni"], ids=["reader", "no reader yet"])
def test_an_act_that_names_one_more_sibling_is_registered_in_few_statements(
    clerk: str,
    child: str,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = ACT.format(opens="neri", clerk=clerk, child=child).encode()
    play = read_play("atto.toml", told, lambda name: story(name).read_bytes())

    costs = costs_of(play, database, tmp_path, monkeypatch)

    assert [one for one in costs if one[1] > STATEMENTS] == []
