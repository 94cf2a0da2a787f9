"""The types written in an expression."""

from lark import Token

from engine.feel.compiler import Compiler, place_of, subtrees, token
from engine.feel.parser import Node
from engine.feel.refusals import FeelSyntaxError
from engine.feel.types import STANDARD, ContextOf, FunctionOf, ListOf, RangeOf, Type


def build_type(compiler: Compiler, node: Node) -> Type:
    """The type that a piece of tree names; refuses an unknown one."""
    if node.data == "any_function":
        return STANDARD["function"]
    inner = [child for child in subtrees(node) if child.data != "type_entry"]
    if node.data == "function_type":
        *parameters, result = (build_type(compiler, child) for child in inner)
        return FunctionOf(tuple(parameters), result)
    if node.data == "context_type":
        entries = subtrees(node)
        named = {str(token(one)): build_type(compiler, subtrees(one)[0]) for one in entries}
        return ContextOf(named)
    name = ".".join(str(word) for word in node.children if isinstance(word, Token))
    if node.data == "type_of":
        return _generic(str(token(node)), build_type(compiler, inner[0]), node)
    found = compiler.types.get(name) or STANDARD.get(name)
    if found is None:
        raise FeelSyntaxError(f"il tipo «{name}» non esiste", *place_of(node))
    return found


def _generic(name: str, inner: Type, node: Node) -> Type:
    if name == "list":
        return ListOf(inner)
    if name == "range":
        return RangeOf(inner)
    raise FeelSyntaxError(f"il tipo «{name}» non ha parametri", *place_of(node))
