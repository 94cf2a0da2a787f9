"""The run of a conformance kit ends and says what fails, whatever its folders hold."""

from pathlib import Path

import pytest

from tests.conformance.__main__ import main
from tests.unit.dmn.support import decision, definitions, literal

CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>{}</testCases>"""
CASE = """<testCase id="{id}"><resultNode name="{node}"><expected>
<value xsi:type="xsd:decimal">{value}</value></expected></resultNode></testCase>"""


def a_folder(kit: Path, name: str, model: bytes, cases: str) -> None:
    folder = kit / name
    folder.mkdir(parents=True)
    (folder / "m.dmn").write_bytes(model)
    (folder / "m-test-01.xml").write_text(cases)


def test_a_folder_that_holds_no_kit_is_an_error_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DMN_TCK", str(tmp_path))

    assert main() == 2

    assert "make conformance DMN_TCK=<folder>" in capsys.readouterr().err


def test_what_breaks_in_one_case_does_not_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    three = definitions(decision("d", literal("1 + 2")))
    good = CASE.format(id="1", node="d", value="3")
    kit = tmp_path / "compliance-level-3"
    a_folder(kit, "0001-good", three, CASES.format(good))
    a_folder(kit, "0002-wrong", three, CASES.format(CASE.format(id="1", node="d", value="4")))
    a_folder(kit, "0003-no-number", three, CASES.format(CASE.format(id="1", node="d", value="x")))
    a_folder(kit, "0004-no-xml", three, "<testCases>")
    a_folder(kit, "0005-no-model", b"<definitions/>", CASES.format(good))
    a_folder(kit, "0006-external-java", three, CASES.format(good))
    monkeypatch.setenv("DMN_TCK", str(tmp_path))

    assert main() == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "0001-good: 1/1"
    assert lines[1:3] == ["0002-wrong: 0/1", "    1 d: '3' instead of '4' ()"]
    assert [line for line in lines if line.startswith("000")][2:] == [
        "0003-no-number: 0/1",
        "0004-no-xml: 0/1",
        "0005-no-model: 0/1",
        "0006-external-java: 1/1",
    ]
    assert lines[-3:] == [
        "external Java, refused on purpose and counted apart: 1/1",
        "level 2: 0/0",
        "level 3: 1/5",
    ]
