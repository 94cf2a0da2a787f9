"""The demo municipality's file, with something in it written otherwise."""

from tasks.municipality.checking import shipped
from tasks.municipality.model import Municipality, MunicipalityUnfit
from tasks.municipality.reading import read_municipality
from tasks.settings import DEMO, ROOT


def the_demo(*otherwise: tuple[str, str]) -> bytes:
    """The file with each first text in place of which the second stands."""
    text = DEMO.read_text(encoding="utf-8")
    for was, becomes in otherwise:
        assert was in text
        text = text.replace(was, becomes)
    return text.encode()


def the_value(key: str, **otherwise: str) -> bytes:
    """The file with other words in the row of one number."""
    before, heading, after = the_demo().decode().partition(f'chiave = "{key}"')
    row, gap, rest = after.partition("\n\n")
    lines = [
        f"{word} = {otherwise.get(word, said)}"
        for word, _, said in (line.partition(" = ") for line in row.strip().splitlines())
    ]
    return (before + heading + "\n" + "\n".join(lines) + gap + rest).encode()


def read(content: bytes) -> Municipality:
    return read_municipality(content, shipped(ROOT))


def faults(content: bytes) -> list[str]:
    try:
        read(content)
    except MunicipalityUnfit as unfit:
        return [one.sentence for one in unfit.faults]
    return []
