"""Plays told by the command `percorsi play`, the one of the manual among them."""

import re
from pathlib import Path

from click.testing import CliRunner, Result

from webui.cli import main

MANUAL = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-play.md"


def story_of_the_manual(folder: Path) -> Path:
    """The story of the manual, copied as it tells its reader."""
    found = re.search(r"^```toml\n(.*?)^```$", MANUAL.read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    file = folder / "la_mia_storia.toml"
    file.write_text(found[1])
    return file


def play(*words: str) -> Result:
    """What the command says when it is called with these words."""
    return CliRunner().invoke(main, ["play", *words])
