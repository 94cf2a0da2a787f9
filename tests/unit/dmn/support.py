"""Small models written by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from engine.dmn import Decision, Model, parse_decisions

NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(inner: str, namespace: str = DMN) -> bytes:
    """A whole file around some elements."""
    root = f'definitions xmlns="{namespace}" namespace="urn:prova" name="prova"'
    return f"<{root}>{inner}</definitions>".encode()


def literal(text: str) -> str:
    """A literal expression."""
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(name: str, logic: str, needs: Sequence[str] = (), kind: str = "") -> str:
    """A decision; needs are written `requiredInput:id`."""
    needed = "".join(f"<{_requirement(one)}/></{_outer(one)}>" for one in needs)
    variable = f'<variable name="{name}" typeRef="{kind}"/>' if kind else ""
    return f'<decision id="{name}" name="{name}">{variable}{needed}{logic}</decision>'


def _outer(need: str) -> str:
    return "knowledgeRequirement" if "Knowledge" in need else "informationRequirement"


def _requirement(need: str) -> str:
    element, _, id_ = need.partition(":")
    return f'{_outer(need)}><{element} href="#{id_}"'


def table(
    policy: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[tuple[str, ...]],
    **more: str,
) -> str:
    """A decision table: cells of a rule are its tests, its results and its annotation.

    `more` are values of outputs: `name="allowed | default"`.
    """
    columns = "".join(
        f"<input><inputExpression><text>{escape(one)}</text></inputExpression></input>"
        for one in inputs
    )
    columns += "".join(_output(one, more.get(one or "risultato", "")) for one in outputs)
    hit, _, aggregation = policy.partition("/")
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    rows = "".join(
        _rule(rule, number, len(inputs), len(outputs)) for number, rule in enumerate(rules, 1)
    )
    return f'<decisionTable hitPolicy="{hit}"{aggregated}>{columns}{rows}</decisionTable>'


def _output(name: str, more: str) -> str:
    allowed, _, default = (part.strip() for part in more.partition("|"))
    inner = f"<outputValues><text>{escape(allowed)}</text></outputValues>" if allowed else ""
    if default:
        inner += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>"
    named = f' name="{name}"' if name else ""
    return f"<output{named}>{inner}</output>"


def _rule(cells: tuple[str, ...], number: int, inputs: int, outputs: int) -> str:
    kinds = ["inputEntry"] * inputs + ["outputEntry"] * outputs + ["annotationEntry"]
    inner = "".join(
        f"<{kind}><text>{escape(cell)}</text></{kind}>"
        for kind, cell in zip(kinds, cells, strict=False)
    )
    return f'<rule id="regola_{number}">{inner}</rule>'


def one_decision(logic: str) -> Model:
    """A model with the decision `d` alone."""
    return parse_decisions(definitions(decision("d", logic)))


def decided(logic: str, **inputs: object) -> Decision:
    """What the decision `d` of this logic gives."""
    return one_decision(logic).decide("d", inputs, now=NOW)
