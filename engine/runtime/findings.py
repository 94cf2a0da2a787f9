"""What the gate has to say about a diagram: each finding names the element and the reason."""

from dataclasses import dataclass

from engine.refusal import Refusal


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One reason why a diagram is not run; `element` and `process` may be empty if unknown."""

    process: str
    element: str
    message: str

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.process, self.element) if part)
        return f"{place}: {self.message}" if place else self.message


class UnsupportedDiagram(Refusal):
    """Il processo «{process}» non può essere eseguito: {reasons}"""

    def __init__(self, process: str, findings: tuple[Finding, ...]) -> None:
        shown = "; ".join(str(finding) for finding in findings[:_SHOWN])
        more = len(findings) - _SHOWN
        reasons = f"{shown}; e altri {more} motivi." if more > 0 else f"{shown}."
        super().__init__(process=process, reasons=reasons)
        self.findings = findings


_SHOWN = 5
