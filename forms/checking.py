"""Checks the answers of a settled form, question by question, and then its rules."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.clock import ROME
from engine.language import say, to_say
from forms import fiscal_code, kinds
from forms.context import Context
from forms.fields import Field, Reference, Rule
from forms.nodes import Node, told, values_of
from forms.parsing import CHOOSE, NOT_UPLOADED
from forms.patterns import matches
from forms.problems import TOO_LONG, UNPROVED, Problem, broken, missing

_LONGEST = {"text": 1_000, "textarea": 50_000}
_NOT_OFFERED = to_say("Questa risposta qui non si può dare: scegline un'altra")
_IN_THE_FUTURE = to_say("La data non può essere nel futuro: oggi è il {today}")
_IN_THE_PAST = to_say("La data non può essere già passata: oggi è il {today}")
_AGES_AGO = to_say("Controlla l'anno: sarebbero passati più di {years} anni")
_AGES_AHEAD = to_say("Controlla l'anno: mancherebbero più di {years} anni")
# No life, and nothing that is asked of one, lies farther away: another year was meant.
_YEARS_AGO = 120
_YEARS_AHEAD = 30


class Checked:
    """The problems and the warnings of the answers in these nodes."""

    def __init__(self, nodes: list[Node], rules: tuple[Rule, ...], context: Context) -> None:
        self._context = context
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._level(nodes, rules, context.scope, "")

    def _level(
        self, nodes: list[Node], rules: tuple[Rule, ...], around: Mapping[str, Any], prefix: str
    ) -> None:
        scope: Mapping[str, Any] = ChainMap(values_of(nodes), around)  # type: ignore[arg-type]
        for node in nodes:
            if node.visible:
                self._node(node, scope)
        for rule in rules:
            self._rule(rule, nodes, scope, prefix)
        self._fiscal_code_agrees(nodes)

    def _node(self, node: Node, scope: Mapping[str, Any]) -> None:
        wrong = "" if node.is_empty else self._wrong(node) or _not_offered(node)
        if wrong:
            self.problems.append(_problem(node, wrong))
        elif node.required and node.is_empty and node.field.kind is not kinds.GROUP:
            self.problems.append(_problem(node, missing(node.field), gone=True))
        if node.nodes:
            self._level(node.nodes, node.field.rules, scope, f"{node.name}.")
        for place, card in enumerate(node.cards, 1):
            if not card.is_empty:
                before = len(self.problems)
                self._level(card.nodes, node.field.rules, scope, f"{card.name}.")
                said = f"{node.field.words.said_item} {place}"
                self.problems[before:] = [_of_card(one, said) for one in self.problems[before:]]

    def _wrong(self, node: Node) -> str:
        field, value = node.field, node.parsed.typed
        match field.kind:
            case kinds.GROUP:
                return ""
            case kinds.LIST:
                filled = [values_of(card.nodes) for card in node.cards if not card.is_empty]
                return broken(field, filled)
            case kinds.SIGNATURE:
                return self._unsigned()
            case kinds.REFERENCE if not node.parsed.wrong:
                return self._unknown(field, str(value)) if field.is_posted else ""
            case kinds.FILE | kinds.FILES if not node.parsed.wrong:
                return broken(field, value) or self._not_here(value)
            case kinds.TEXT if not node.parsed.wrong:
                return broken(field, value) or _wrong_text(field, value)
            case kinds.DATE | kinds.INSTANT if not node.parsed.wrong:
                return _out_of_time(field, value, self._context.now)
            case _:
                return node.parsed.wrong or broken(field, value)

    def _unsigned(self) -> str:
        if not self._context.signer:
            return say("Per firmare serve aver fatto l'accesso")
        return "" if self._context.proof else say(UNPROVED)

    def _unknown(self, field: Field, value: str) -> str:
        to = field.reference or Reference("")
        return "" if self._context.offers(to.kind, value, to.roles) else say(CHOOSE)

    def _not_here(self, value: str | list[str]) -> str:
        """A document is of this case: the number of another one opens nothing."""
        numbers = [value] if isinstance(value, str) else value
        known = (self._context.offers("documento", one, ()) for one in numbers)
        return "" if all(known) else say(NOT_UPLOADED)

    def _rule(self, rule: Rule, nodes: list[Node], scope: Mapping[str, Any], prefix: str) -> None:
        node = _at(nodes, rule.field.split("."))
        name = f"{prefix}{rule.field}"
        if node is not None and not node.visible:
            return
        if any(one.field == name for one in self.problems):
            return
        if told(rule.condition, scope, self._context) is False:
            said = _named(rule, scope, self._context)
            found = Problem(name, node.field.words.title if node else "", said)
            (self.warnings if rule.warning else self.problems).append(found)

    def _fiscal_code_agrees(self, nodes: list[Node]) -> None:
        """Registries do err: a code that says another birth or name is a warning, no more."""
        codes = [node for node in nodes if node.field.kind is kinds.FISCAL_CODE]
        beside = values_of(nodes) if codes else {}
        for node in codes:
            code = beside[node.field.name]
            other = _disagreements(code, beside) if code and len(code) == 16 else ""
            if other:
                told = say("Il codice fiscale non concorda con {other}", other=other)
                self.warnings.append(_problem(node, told))


def _of_card(one: Problem, card: str) -> Problem:
    """The same question stands in every card: the summary says in which it is to be mended."""
    return replace(one, label=f"{one.label} ({card})" if one.label else card)


def _named(rule: Rule, scope: Mapping[str, Any], context: Context) -> str:
    """The message of a rule, with what it names."""
    found = told(rule.naming, scope, context) if rule.naming else None
    names = found if isinstance(found, list) else [found]
    said = "; ".join(str(one) for one in names if one is not None)
    return f"{rule.message}: {said}" if said else rule.message


def _problem(node: Node, message: str, *, gone: bool = False) -> Problem:
    return Problem(node.name, node.field.words.title, message, missing=gone)


def _wrong_text(field: Field, text: str) -> str:
    longest = _LONGEST.get(field.widget, 1_000)
    if "maxLength" not in field.schema and len(text) > longest:
        return say(TOO_LONG, limit=longest, many=len(text))
    if field.pattern and not matches(field.pattern, text):
        return field.words.error or say("La risposta non ha la forma attesa: guarda l'esempio")
    return ""


def _not_offered(node: Node) -> str:
    if not node.withheld:
        return ""
    kept = node.parsed.kept
    chosen = kept if isinstance(kept, list) else [kept]
    return say(_NOT_OFFERED) if any(one in node.withheld for one in chosen) else ""


def _out_of_time(field: Field, value: date | datetime, now: datetime) -> str:
    limit: date = now if isinstance(value, datetime) else now.astimezone(ROME).date()
    today = now.astimezone(ROME)
    if field.when == "past" and value > limit:
        return say(_IN_THE_FUTURE, today=f"{today:%d/%m/%Y}")
    if field.when == "future" and value < limit:
        return say(_IN_THE_PAST, today=f"{today:%d/%m/%Y}")
    return _out_of_life(value.year - today.year) if field.is_posted else ""


def _out_of_life(years: int) -> str:
    if years < -_YEARS_AGO:
        return say(_AGES_AGO, years=_YEARS_AGO)
    return say(_AGES_AHEAD, years=_YEARS_AHEAD) if years > _YEARS_AHEAD else ""


def _disagreements(code: str, beside: Mapping[str, Any]) -> str:
    spoken = fiscal_code.read(code)
    return ", ".join(_differences(spoken, beside)) if spoken else ""


def _differences(spoken: fiscal_code.Spoken, beside: Mapping[str, Any]) -> Iterator[str]:
    born, sex = beside.get("data_nascita"), beside.get("sesso")
    said = (spoken.year, spoken.month, spoken.day)
    if isinstance(born, date) and (born.year % 100, born.month, born.day) != said:
        yield say("la data di nascita")
    if sex in ("F", "M") and sex != spoken.sex:
        yield say("il sesso")
    names = [beside.get("cognome"), beside.get("nome")]
    written = [one for one in names if isinstance(one, str)]
    if len(written) == 2 and fiscal_code.letters_of(*written) != (spoken.surname, spoken.name):
        yield say("cognome e nome")


def _at(nodes: list[Node], steps: list[str]) -> Node | None:
    found = next((node for node in nodes if node.field.name == steps[0]), None)
    return found if found is None or len(steps) == 1 else _at(found.nodes, steps[1:])
