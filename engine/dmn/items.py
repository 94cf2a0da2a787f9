"""Item definitions as types of FEEL, with their allowed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.dmn.reading import Element, children, find_child, local, named, text_in
from engine.dmn.refusals import WrongDecision
from engine.dmn.tables import Table
from engine.feel.allowed import allowed_by
from engine.feel.refusals import FeelSyntaxError
from engine.feel.types import ANY, STANDARD, ContextOf, FunctionOf, ListOf, Restricted, Type


@dataclass
class Types:
    """The types of a model by name; a name is read when first asked for."""

    definitions: Mapping[str, Element]
    names: frozenset[str]
    imported: Mapping[str, Type] = field(default_factory=dict)
    strict: bool = True
    wrong: list[WrongDecision] = field(default_factory=list)
    variables: Mapping[str, str] = field(default_factory=dict)  # names of data -> their typeRef
    tables: list[Table] = field(default_factory=list)  # of the model, as they are built
    _known: dict[str, Type] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def all(self) -> Mapping[str, Type]:
        """Every type of the model and of those it imports."""
        return {**self.imported, **{name: self.get(name) for name in self.definitions}}

    def get(self, reference: str) -> Type:
        """The type of a typeRef; an unknown or circular one is Any."""
        name = " ".join(reference.split())
        if ":" in name and name not in self.definitions:
            name = name.rpartition(":")[2]  # the prefix of an XML namespace, as in feel:number
        if name in self._known:
            return self._known[name]
        if name not in self.definitions or name in self._open:
            return self.imported.get(name) or STANDARD.get(name) or ANY
        self._open.add(name)
        self._known[name] = self.read(self.definitions[name])
        self._open.discard(name)
        return self._known[name]

    def read(self, item: Element) -> Type:
        """The type that an itemDefinition or itemComponent describes."""
        base = self._base(item)
        allowed = find_child(item, "allowedValues")
        if allowed is not None:
            base = self._restricted(base, item, text_in(allowed))
        if item.get("isCollection") == "true":
            base = ListOf(base)
        constraint = find_child(item, "typeConstraint")
        if constraint is not None:
            base = self._restricted(base, item, text_in(constraint))
        return base

    def values_of(self, reference: str) -> str:
        """The text of the values that a type allows, in their order; empty without any."""
        seen: set[str] = set()
        while reference in self.definitions and reference not in seen:
            seen.add(reference)
            item = self.definitions[reference]
            text = text_in(find_child(item, "allowedValues"))
            if text:
                return text
            reference = text_in(item, "typeRef")
        return ""

    def _restricted(self, base: Type, item: Element, text: str) -> Type:
        """The type with its allowed values; wrong ones are refused, or restrict nothing."""
        try:
            return Restricted(base, allowed_by(text, self.names))
        except FeelSyntaxError as error:
            where = "nei valori ammessi del tipo"
            wrong = WrongDecision.misspelt(named(item), where, text, error)
            if self.strict:
                raise wrong from None
            self.wrong.append(wrong)
            return base

    def _base(self, item: Element) -> Type:
        components = list(children(item, "itemComponent"))
        if components:
            return ContextOf({named(one): self.read(one) for one in components})
        function = find_child(item, "functionItem")
        if function is not None:
            parameters = tuple(self.of(one) for one in children(function, "parameters"))
            return FunctionOf(parameters, self.get(function.get("outputTypeRef", "Any")))
        return self.get(text_in(item, "typeRef") or "Any")

    def of(self, element: Element | None) -> Type:
        """The type that an element's typeRef names."""
        if element is None:
            return ANY
        reference = element.get("typeRef") or text_in(element, "typeRef")
        return self.get(reference) if reference else ANY


def names_in(root: Element) -> set[str]:
    """Every name that an expression of the model may use."""
    kinds = {"itemComponent", "itemDefinition", "variable", "formalParameter", "parameter"}
    kinds |= {"inputData", "decision", "businessKnowledgeModel", "decisionService", "column"}
    kinds |= {"import", "output"}
    return {
        named(element)
        for element in root.iter()
        if isinstance(element.tag, str) and local(element) in kinds and element.get("name")
    }
