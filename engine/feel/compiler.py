"""From tree to closures: what every builder needs to turn its piece of tree into code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from lark import Token, Tree

from engine.feel.parser import Node
from engine.feel.run import Run
from engine.feel.types import Type
from engine.feel.values import Value

Place: TypeAlias = tuple[int, int]


class Frame:
    """The names bound around an expression: by `for`, a function, a context or a filter."""

    __slots__ = ("outer", "run", "vars")

    def __init__(self, run: Run, names: dict[str, Value], outer: Frame | None = None) -> None:
        self.run = run
        self.vars = names
        self.outer = outer

    def find(self, name: str, place: Place) -> Value:
        """The value of the innermost binding of a name, or of the scope."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.vars:
                return frame.vars[name]
            frame = frame.outer
        known = self.run.known
        return known[name] if name in known else self.run.look_up(name, place)


Code: TypeAlias = Callable[[Frame], Value]
Builder: TypeAlias = "Callable[[Compiler, Node], Code]"


@dataclass
class Compiler:
    """Walks a tree once; knows which names are bound and collects those that are not."""

    types: Mapping[str, Type] = field(default_factory=dict)
    bound: list[frozenset[str] | None] = field(default_factory=list)  # None: inside a filter
    names: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)

    def build(self, node: Node) -> Code:
        """The code of a piece of tree."""
        from engine.feel.builders import BUILDERS

        return BUILDERS[node.data](self, node)

    @contextmanager
    def binding(self, *names: str) -> Iterator[None]:
        """Inside, these names are bound; inside a filter any name may be."""
        self.bound.append(frozenset(names))
        yield
        self.bound.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        """Inside, any name may be an entry of the filtered items."""
        self.bound.append(None)
        yield
        self.bound.pop()

    def note(self, name: str) -> None:
        """Remember a name that only the scope can give."""
        if not any(names is None or name in names for names in self.bound):
            self.names.add(name)


def weight(node: Node) -> int:
    """What running a piece of tree once more costs, in steps."""
    return 1 + sum(1 for _ in node.iter_subtrees()) // 4


def subtrees(node: Node) -> list[Node]:
    """The children that are trees."""
    return [child for child in node.children if isinstance(child, Tree)]


def token(node: Node, index: int = 0) -> Token:
    """The child that is a word."""
    child = node.children[index]
    if not isinstance(child, Token):
        raise TypeError(f"{node.data}[{index}] is no word")
    return child


def place_of(node: Node) -> Place:
    """Line and column where a piece of tree begins."""
    return getattr(node.meta, "line", 0), getattr(node.meta, "column", 0)
