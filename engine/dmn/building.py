"""From the elements of the XML to the nodes of the graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.dmn.boxes import KINDS, Boxes, build_function
from engine.dmn.graph import Decided, Graph, InputData, Knowledge, Need, Node, Service
from engine.dmn.items import Types, names_in
from engine.dmn.reading import Element, children, find_child, href, named
from engine.dmn.refusals import UnreadableDecisions, WrongDecision
from engine.feel.boxed import Code, Frame
from engine.feel.lexer import known_names
from engine.feel.run import Run
from engine.feel.types import ANY, FunctionOf, Type
from engine.feel.values import Function, Value

if TYPE_CHECKING:
    from engine.dmn.model import Model

_NEEDS = {
    "informationRequirement": ("requiredDecision", "requiredInput"),
    "knowledgeRequirement": ("requiredKnowledge",),
}


@dataclass
class Drafts:
    """Builds the graph of one model; keeps what is wrong when not strict."""

    root: Element
    models: Mapping[str, Model]
    strict: bool
    wrong: list[WrongDecision] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = names_in(self.root)
        imported: dict[str, Type] = {}
        for model in self._imports().values():
            names |= {node.name for node in model.graph.nodes.values()}
        for prefix, model in self._imports().items():
            imported |= {
                f"{prefix}.{name}" if prefix else name: type_
                for name, type_ in model.types.items()
            }
        self.names = known_names(names)
        items = {named(one): one for one in children(self.root, "itemDefinition")}
        variables = {
            named(one): variable.get("typeRef", "")
            for one in children(self.root, "inputData", "decision")
            for variable in children(one, "variable")
        }
        self.types = Types(items, self.names, imported, self.strict, self.wrong, variables)

    def _imports(self) -> dict[str, Model]:
        """The imported models by the name they are seen under."""
        found: dict[str, Model] = {}
        for one in children(self.root, "import"):
            namespace = one.get("namespace", "")
            if namespace in self.models:
                found[named(one)] = self.models[namespace]
            elif self.strict:
                raise UnreadableDecisions(reason=f"importa il modello «{namespace}», che non c'è")
        return found

    def graph(self) -> tuple[Graph, dict[str, str]]:
        """The graph, and the keys of the model's own elements by id."""
        own: dict[str, str] = {}
        nodes: dict[str, Node] = {}
        for model in self._imports().values():
            nodes |= model.graph.nodes
        for element in children(self.root, *_BUILDERS):
            id_ = element.get("id") or named(element)
            if id_ in own:
                raise UnreadableDecisions(reason=f"ha due elementi con id «{id_}»")
            own[id_] = self._key(id_)
            nodes[own[id_]] = _BUILDERS[element.tag.rpartition("}")[2]](self, element)
        if self.strict:
            _refuse_circles(nodes)
        return Graph(nodes, frozenset(node.name for node in nodes.values())), own

    def _key(self, reference: str) -> str:
        """Elements are known by namespace and id."""
        if "#" in reference:
            return reference
        return f"{self.root.get('namespace', '')}#{reference}"

    # --- one element each --------------------------------------------------------------------

    def input_data(self, element: Element) -> Node:
        """An inputData."""
        return InputData(named(element), self.types.of(find_child(element, "variable")))

    def decision(self, element: Element) -> Node:
        """A decision; one whose logic is wrong is null when not strict."""
        name = named(element)
        wanted = self.types.of(find_child(element, "variable"))
        return Decided(name, wanted, self._code(element), self._needs(element))

    def _code(self, element: Element) -> Code:
        boxes = Boxes(named(element), self.names, self.types)
        try:
            if find_child(element, *KINDS) is None:
                boxes.wrong("la decisione non ha una logica")
            return boxes.inside(element)
        except WrongDecision as error:
            return _warning(self._kept(error))

    def _kept(self, error: WrongDecision) -> str:
        if self.strict:
            raise error
        self.wrong.append(error)
        return str(error)

    def knowledge(self, element: Element) -> Node:
        """A businessKnowledgeModel."""
        boxes = Boxes(named(element), self.names, self.types)
        variable = self.types.of(find_child(element, "variable"))
        logic = find_child(element, "encapsulatedLogic")
        try:
            if logic is None:
                boxes.wrong("la conoscenza non ha una logica")
            make = build_function(boxes, logic, boxes.decision)
        except WrongDecision as error:
            says = self._kept(error)
            parameters = () if logic is None else children(logic, "formalParameter")
            broken = Function(
                boxes.decision, tuple(named(one) for one in parameters), _null_call(says)
            )
            return Knowledge(boxes.decision, lambda _frame: broken, ANY)
        wanted = self.types.of(logic) if logic.get("typeRef") else variable
        result = wanted.result if isinstance(wanted, FunctionOf) else wanted
        return Knowledge(boxes.decision, make, result, self._needs(element))

    def service(self, element: Element) -> Node:
        """A decisionService."""
        inputs = [*children(element, "inputData"), *children(element, "inputDecision")]
        wanted = self.types.of(find_child(element, "variable"))
        return Service(
            named(element),
            tuple(self._need(one) for one in inputs),
            tuple(self._need(one) for one in children(element, "outputDecision")),
            wanted.result if isinstance(wanted, FunctionOf) else wanted,
        )

    def _needs(self, element: Element) -> tuple[Need, ...]:
        required = (
            target
            for requirement, kinds in _NEEDS.items()
            for one in children(element, requirement)
            for target in children(one, *kinds)
        )
        return tuple(self._need(target) for target in required)

    def _need(self, target: Element) -> Need:
        reference = href(target)
        namespace = reference.rpartition("#")[0]
        through = (name for name, model in self._imports().items() if model.namespace == namespace)
        return Need(self._key(reference), next(through, ""))


_BUILDERS = {
    "inputData": Drafts.input_data,
    "decision": Drafts.decision,
    "businessKnowledgeModel": Drafts.knowledge,
    "decisionService": Drafts.service,
}


def _warning(says: str) -> Code:
    def null(frame: Frame) -> Value:
        frame.run.warn(says)
        return None

    return null


def _null_call(says: str) -> Callable[[Run, list[Value]], Value]:
    def call(run: Run, _arguments: list[Value]) -> Value:
        run.warn(says)
        return None

    return call


def _refuse_circles(nodes: Mapping[str, Node]) -> None:
    """Refuse missing requirements and decisions that need themselves; knowledge may recur."""
    done: set[str] = set()
    for key in nodes:
        _walk(key, nodes, done, ())


def _walk(key: str, nodes: Mapping[str, Node], done: set[str], path: tuple[str, ...]) -> None:
    if key in path:
        circle = [nodes[one] for one in path[path.index(key) :]]
        if any(isinstance(one, Decided) for one in circle):
            raise UnreadableDecisions(reason=f"«{nodes[key].name}» ha bisogno di sé stessa")
        return
    if key in done:
        return
    node = nodes[key]
    for need in _required(node):
        if need.key not in nodes:
            raise UnreadableDecisions(reason=f"«{node.name}» richiede un elemento che non c'è")
        if not isinstance(node, Service):
            _walk(need.key, nodes, done, (*path, key))
    done.add(key)


def _required(node: Node) -> tuple[Need, ...]:
    match node:
        case Service(inputs=inputs, outputs=outputs):
            return (*inputs, *outputs)
        case Decided(needs=needs) | Knowledge(needs=needs):
            return needs
        case InputData():
            return ()
