"""One place in the file of a form: reads its words with the right type, or refuses with it."""

from dataclasses import dataclass
from typing import Any

from engine.feel import Expression, compile_expression
from engine.refusal import Refusal
from forms.dialect import HINTS
from forms.fields import Rule
from forms.refusals import ConditionWrong, FieldUnclear, UnknownKeyword

_OF_RULE = frozenset({"if", "field", "message", "level", "naming"})


@dataclass(frozen=True, slots=True)
class Place:
    """A resolved schema, the file it comes from and the names that lead to it."""

    file: str
    schema: dict[str, Any]
    steps: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The place as a designer finds it: "campo minore.cognome"."""
        return "campo " + ".".join(self.steps) if self.steps else "all'inizio"

    def unclear(self, what: str) -> FieldUnclear:
        """The refusal that says `what` is wrong here."""
        return FieldUnclear(file=self.file, place=self.words, what=what)

    def allow(self, keywords: frozenset[str]) -> None:
        """Refuse the first keyword that may not stand here, with a hint where there is one."""
        for keyword in self.schema:
            if keyword not in keywords:
                raise UnknownKeyword(
                    file=self.file,
                    place=self.words,
                    keyword=keyword,
                    hint=HINTS.get(keyword, "Toglila o correggila: vedi docs/how-to/forms.md."),
                )

    def text(self, keyword: str, *, required: bool = False) -> str:
        """The words under `keyword`, "" when there are none and none are required."""
        found = self.schema.get(keyword, "")
        if not isinstance(found, str):
            raise self.unclear(f'"{keyword}" è un testo tra virgolette.')
        if required and not found.strip():
            raise self.unclear(f'manca "{keyword}".')
        return found

    def flag(self, keyword: str) -> bool:
        """Whether `keyword` is set to true."""
        found = self.schema.get(keyword, False)
        if not isinstance(found, bool):
            raise self.unclear(f'"{keyword}" vale true oppure false.')
        return found

    def items_of(self, keyword: str) -> list[Any]:
        """The list under `keyword`, empty when there is none."""
        found = self.schema.get(keyword, [])
        if not isinstance(found, list):
            raise self.unclear(f'"{keyword}" è un elenco tra parentesi quadre.')
        return found

    def texts(self, keyword: str) -> tuple[str, ...]:
        """The list of words under `keyword`."""
        found = self.items_of(keyword)
        if not all(isinstance(one, str) for one in found):
            raise self.unclear(f'"{keyword}" è un elenco di nomi tra virgolette.')
        return tuple(found)

    def expression(self, keyword: str, *, inside: dict[str, Any] | None = None) -> Expression:
        """The FEEL under `keyword`, compiled."""
        found = (self.schema if inside is None else inside).get(keyword)
        if not isinstance(found, str):
            raise self.unclear(f'"{keyword}" è un\'espressione FEEL tra virgolette.')
        try:
            return compile_expression(found)
        except Refusal as wrong:
            raise ConditionWrong(
                file=self.file, place=self.words, keyword=keyword, why=str(wrong)
            ) from None

    def find_expression(self, keyword: str) -> Expression | None:
        """The FEEL under `keyword`, None when there is none."""
        return self.expression(keyword) if keyword in self.schema else None

    def rules(self, names: tuple[str, ...], *, only: bool = False) -> tuple[Rule, ...]:
        """The `x-rules` of this place; with `only`, those about fields left out are left out."""
        rules = [self._rule(one) for one in self.items_of("x-rules")]
        for rule in rules:
            if rule.field.partition(".")[0] not in names and not only:
                raise self.unclear(f"una regola parla del campo «{rule.field}», che qui non c'è.")
        return tuple(rule for rule in rules if rule.field.partition(".")[0] in names)

    def _rule(self, one: Any) -> Rule:
        if not isinstance(one, dict) or not set(one) <= _OF_RULE:
            raise self.unclear(
                'una regola si scrive {"if": "FEEL", "field": "campo", "message": "frase"}.'
            )
        inside = Place(self.file, one, self.steps)
        level = inside.text("level") or "error"
        if level not in ("error", "warning"):
            raise self.unclear('"level" vale "error" oppure "warning".')
        return Rule(
            condition=self.expression("if", inside=one),
            field=inside.text("field", required=True),
            message=inside.text("message", required=True),
            warning=level == "warning",
            naming=inside.find_expression("naming"),
        )
