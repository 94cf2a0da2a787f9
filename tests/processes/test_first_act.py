"""Whoever acts in a case for the first time is let in by the very completion that they make."""

from pathlib import Path

import pytest

from engine.store import Database
from tasks.plays import Play, read_play
from tests.processes.test_plays import STATEMENTS, costs_of, story

ORDINARY = STATEMENTS - 1  # so that one more, to let somebody in, stays within the bound
WAITS = """
titolo = "La Procura revoca per una sorella sola"
come = "s6_protezione_urgente"
fino_a = "trasmetti_atti"

[persone]
bruni = ["amministrativo"]

[[scena]]
quando = "mar 10 feb 2026, 20:00"
chi = "coordinatore_tutela.conti"
fa = "rivedi_trasmissione"
con = { esito_revisione_403 = "completi", indirizzi_omessi = true }
"""
REVOKED = """
[[scena]]
quando = "mer 11 feb 2026, 10:10"
chi = "coordinatore_tutela.conti"
accade = "pm_revoca"
perche = "PEC della Procura delle 10:00"

[[scena]]
quando = "mer 11 feb 2026, 10:20"
chi = "amministrativo.CLERK"
fa = "registra_revoca_pm"
attende = ["accompagna_chi_rientra"]

[scena.con]
data_ora_revoca = 2026-02-11T10:00:00+01:00
atto_revoca = "documento:revoca.pdf"
revoca_per = [{ minore = "Gemelli-Prova Anna" }]
motivi_revoca = "La zia può occuparsi di lei."
"""
APPEALED = """
[[scena]]
quando = "gio 12 feb 2026, 12:10"
chi = "coordinatore_tutela.conti"
accade = "pm_ricorso_convalida"
perche = "PEC della Procura: ricorso per Pietro, revoca per Anna"

[[scena]]
quando = "gio 12 feb 2026, 12:20"
chi = "amministrativo.CLERK"
fa = "registra_ricorso_pm"
attende = ["accompagna_chi_rientra"]

[scena.con]
data_ora_ricorso = 2026-02-12T12:00:00+01:00
atto_ricorso = "documento:ricorso.pdf"
chiede_altre_misure = false
revoca_nel_ricorso = [{ minore = "Gemelli-Prova Anna" }]
"""


@pytest.mark.parametrize("clerk", ["neri", "bruni"], ids=["acted before", "first time"])
@pytest.mark.parametrize("news", [REVOKED, APPEALED], ids=["revoked", "appealed"])
def test_a_revocation_for_one_sibling_is_registered_in_few_statements(
    news: str,
    clerk: str,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play = told(WAITS + news.replace("CLERK", clerk))

    costs = costs_of(play, database, tmp_path, monkeypatch)

    element, statements, commits = costs[-1]
    assert element in {"registra_revoca_pm", "registra_ricorso_pm"}
    assert statements <= (STATEMENTS if clerk == "bruni" else ORDINARY)
    assert commits == 1


def told(text: str) -> Play:
    return read_play("revoca.toml", text.encode(), lambda name: story(name).read_bytes())
