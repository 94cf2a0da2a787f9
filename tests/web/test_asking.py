"""The commands `percorsi feel` and `percorsi decide`: whoever draws can try what was drawn."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.unit.dmn.support import decision, definitions, literal, table
from webui.cli import main

RULES = [("< 6", "true", '"U1"', "piccolo e solo"), (">= 6", "-", '"U3"')]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def a_file(folder: Path, name: str, content: str | bytes) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(raw)
    return folder / name


def a_table(folder: Path, policy: str = "FIRST") -> Path:
    logic = table(policy, ["eta", "solo"], ["livello"], RULES)
    return a_file(folder, "t.dmn", definitions(decision("d", logic)))


# --- feel ------------------------------------------------------------------------------------


def test_an_expression_is_calculated() -> None:
    found = run("feel", "sum([1, 2.5]) * 2")

    assert (found.exit_code, found.output) == (0, "7\n")


def test_an_expression_sees_a_context_in_json_or_in_feel(tmp_path: Path) -> None:
    as_json = a_file(tmp_path, "c.json", '{"livello": "U1", "giorni": 2.5}')
    as_feel = a_file(tmp_path, "c.feel", '{livello: "U1", nascita: date("2022-03-12")}')

    of_json = run("feel", 'if livello = "U1" then giorni else 0', "--context", as_json)
    of_feel = run("feel", "eta(nascita)", "--context", as_feel, "--at", "2026-03-11T10:00:00")

    assert (of_json.output, of_feel.output) == ("2.5\n", "3\n")


def test_an_error_is_shown_under_its_character() -> None:
    found = run("feel", "1 +\n  2 * * 3")

    assert (found.exit_code, found.output) == (
        1,
        (
            "Errore: L'espressione non è scritta bene: "
            "qui «*» non può stare (riga 2, carattere 7).\n    2 * * 3\n        ^\n"
        ),
    )


def test_what_became_null_is_explained_under_its_character(tmp_path: Path) -> None:
    context = a_file(tmp_path, "c.json", '{"livello": "U1"}')

    found = run("feel", "1 + livelo", "--context", context)

    assert found.exit_code == 0
    assert found.stdout == "null\n"
    assert "forse «livello»? (riga 1, carattere 5)\n  1 + livelo\n      ^" in found.stderr


def test_an_answer_may_be_json() -> None:
    found = run("feel", '{a: 1, b: [2.5, date("2026-03-12")], c: x}', "--json")

    said = json.loads(found.output)
    assert said["value"] == {"a": 1, "b": [2.5, "2026-03-12"], "c": None}
    assert "«x» non esiste qui" in said["warnings"][0]


def test_an_endless_expression_is_refused() -> None:
    found = run("feel", "for a in 1..999, b in 1..999 return a")

    assert found.exit_code == 1
    assert found.output.startswith(
        "Errore: Il calcolo dell'espressione produce un valore troppo grande"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [("[1, 2]", "non contiene un contesto"), ("{a: }", "qui «}» non può stare")],
)
def test_a_context_that_is_none_is_refused(tmp_path: Path, content: str, says: str) -> None:
    found = run("feel", "1", "--context", a_file(tmp_path, "c", content))

    assert found.exit_code == 1
    assert says in found.output


def test_a_file_that_is_not_there_is_a_wrong_command() -> None:
    assert run("feel", "1", "--context", "/nessuno/c.json").exit_code == 2
    assert run("feel", "1", "--at", "ieri").exit_code == 2


# --- decide ----------------------------------------------------------------------------------


def test_a_decision_is_taken_and_explained_cell_by_cell(tmp_path: Path) -> None:
    inputs = a_file(tmp_path, "i.json", '{"eta": 4, "solo": true}')

    plain = run("decide", a_table(tmp_path), inputs)
    explained = run("decide", a_table(tmp_path), inputs, "--explain")

    assert plain.output == '"U1"\n'
    assert explained.output == (
        '"U1"\n\nRegola 1 della tabella «d»\n  piccolo e solo\n'
        "  eta = 4   cella: < 6\n  solo = true   cella: true\n"
        '  → livello = "U1"\n'
    )


def test_a_decision_without_a_rule_says_so(tmp_path: Path) -> None:
    inputs = a_file(tmp_path, "i.json", '{"eta": 4, "solo": false}')

    found = run("decide", a_table(tmp_path), inputs, "--explain")

    assert found.output == "null\nNessuna regola ha deciso.\n"


def test_a_decision_in_json_holds_its_rules(tmp_path: Path) -> None:
    inputs = a_file(tmp_path, "i.json", '{"eta": 9}')

    found = json.loads(run("decide", a_table(tmp_path), inputs, "--json").stdout)

    assert found["value"] == "U3"
    assert found["rules"] == [
        {
            "table": "d",
            "number": 2,
            "id": "regola_2",
            "annotation": "",
            "inputs": {"eta": 9, "solo": None},
            "cells": [">= 6", "-"],
            "outputs": {"livello": "U3"},
        }
    ]


def test_an_error_in_a_cell_is_shown_under_its_character(tmp_path: Path) -> None:
    logic = table("FIRST", ["eta"], [""], [("< < 6", "1")])
    wrong = a_file(tmp_path, "t.dmn", definitions(decision("d", logic)))

    found = run("decide", wrong, a_file(tmp_path, "i.json", "{}"))

    assert found.exit_code == 1
    assert "Nella decisione «d» c'è un errore, nella regola 1, ingresso 1:" in found.output
    assert found.output.endswith("  < < 6\n    ^\n")


def test_one_of_several_decisions_must_be_chosen(tmp_path: Path) -> None:
    both = decision("a", literal("1")) + decision("b", literal("2"))
    model = a_file(tmp_path, "t.dmn", definitions(both))
    inputs = a_file(tmp_path, "i.json", "{}")

    unnamed, named = run("decide", model, inputs), run("decide", model, inputs, "--decision", "b")

    assert (unnamed.exit_code, named.output) == (1, "2\n")
    assert "scegli con --decision tra «a», «b»" in unnamed.output


def test_a_model_is_given_those_that_it_imports(tmp_path: Path) -> None:
    base = a_file(tmp_path, "base.dmn", definitions(decision("base", literal("40"))))
    need = '<requiredDecision href="urn:prova#base"/>'
    need = f"<informationRequirement>{need}</informationRequirement>"
    inner = f'<import name="b" namespace="urn:prova"/><decision id="d" name="d">{need}'
    above = definitions(f"{inner}{literal('b.base + 2')}</decision>")
    above = above.replace(b'namespace="urn:prova" name="prova"', b'namespace="urn:x" name="x"')
    model, inputs = a_file(tmp_path, "t.dmn", above), a_file(tmp_path, "i.json", "{}")

    assert run("decide", model, inputs, "--import", base).output == "42\n"
    assert "importa il modello «urn:prova», che non c'è" in run("decide", model, inputs).output


def test_the_data_must_be_given(tmp_path: Path) -> None:
    found = run("decide", a_table(tmp_path))

    assert (found.exit_code, "Manca il file dei dati" in found.output) == (1, True)


def test_a_table_is_looked_through(tmp_path: Path) -> None:
    found = run("decide", a_table(tmp_path, "UNIQUE"), "--check")
    as_json = run("decide", a_table(tmp_path, "UNIQUE"), "--check", "--json")

    assert (found.exit_code, found.output) == (
        1,
        (
            "Tabella «d»\n  vuoto: nessuna regola vale quando eta è meno di 6 e solo è falso"
            " (per esempio eta = 5, solo = falso)\n"
        ),
    )
    assert json.loads(as_json.output)[0]["flaws"][0]["example"] == {"eta": 5, "solo": False}


def test_a_table_without_flaws_says_so_and_what_was_not_looked_at(tmp_path: Path) -> None:
    whole = table("FIRST", ["eta"], [""], [("< 6", "1"), ("-", "2")])
    other = table("FIRST", ["eta"], [""], [("? < soglia", "1"), ("-", "2")])
    good = a_file(tmp_path, "a.dmn", definitions(decision("d", whole)))
    unread = a_file(tmp_path, "b.dmn", definitions(decision("d", other)))

    assert run("decide", good, "--check").output == (
        "Tabella «d»\n  senza vuoti, sovrapposizioni o regole irraggiungibili\n"
    )
    assert run("decide", unread, "--check").output == (
        "Tabella «d»\n  non analizzato: la colonna «eta» non è analizzabile nella regola 1\n"
    )
