"""What reaches a path from outside, as a play tells it."""

import re
import shutil
from pathlib import Path

from tests.web.telling import MANUAL, play

SCENARIOS = Path(__file__).parents[2] / "processes" / "scenarios"
FULL = re.MULTILINE | re.DOTALL
MEDIATION = """
inizio = 2026-02-11T08:30:00+01:00
[persone]
conti = ["coordinatore_tutela"]

[[scena]]
quando = "mer 11 feb 2026, 08:30"
chi = "coordinatore_tutela.conti"
avvia = "p18_mediazione_familiare"

"""


def test_the_grave_danger_of_the_manual_reaches_a_path_that_waits_for_it(tmp_path: Path) -> None:
    scenes = re.search(
        r"^### Un grave pregiudizio.*?^```toml\n(.*?)^```$", MANUAL.read_text(), FULL
    )
    assert scenes is not None
    file = tmp_path / "pericolo.toml"
    file.write_text(
        MEDIATION + scenes[1] + 'attende = ["registra_segnalazione", "valuta_fatto_nuovo"]\n'
    )

    found = play(str(file))

    assert found.exit_code == 0, found.output


def test_an_act_for_a_file_that_is_closed_waits_until_it_is_opened_again(
    tmp_path: Path,
) -> None:
    for name in ("triage_archiviata", "s1_segnalazione_scuola"):
        shutil.copy(SCENARIOS / f"{name}.toml", tmp_path)
    file = tmp_path / "chiuso.toml"
    acts = {
        "09:10": 'stato = "chiuso"',
        "09:20": 'accade = "nuovo_provvedimento"\nrifiutato = "chiuso"',
        "09:30": 'stato = "riaperto"',
        "09:40": 'accade = "nuovo_provvedimento"\nattende = ["protocolla"]',
    }
    file.write_text(
        'come = "triage_archiviata"\nfino_a = "riscontro_segnalante"\n'
        '[persone]\nblu = ["coordinatore_tutela", "amministrativo", "responsabile_servizio"]\n'
        + "".join(
            f'[[scena]]\nquando = "mer 11 feb 2026, {hour}"\nchi = "blu"\n{act}\n'
            'perche = "Prova."\n'
            for hour, act in acts.items()
        )
    )

    found = play(str(file))

    assert found.exit_code == 0, found.output


def test_a_signal_is_thrown_as_a_path_of_the_case_throws_it(tmp_path: Path) -> None:
    file = tmp_path / "segnale.toml"
    file.write_text(
        MEDIATION
        + '[[scena]]\nquando = "mer 11 feb 2026, 09:00"\nsegnale = "sig_grave_pregiudizio"\n'
        + 'attende = ["registra_segnalazione", "valuta_fatto_nuovo"]\n'
    )

    found = play(str(file))

    assert found.exit_code == 0, found.output
