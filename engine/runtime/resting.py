"""A part or a called process that an event interrupted goes on where it stood.

Its tokens are put down with their variables, and stand again under new keys. What the diagram
around it hands over may have changed meanwhile: then it changes inside too, with what was worked
out from it, and everything else stays as it was.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from engine.runtime.keeping import kept_level, plant, see
from engine.runtime.scope import Scope
from engine.runtime.token import ROOT, Token
from engine.steps import Data, Passage

CARRIED = ("caso_id", "responsabile_caso")
"""What every called process gets without being asked: which case, and who answers for it."""

FIRST = "first"
"""Under which key a level was begun: what was done in it before it rested was done there."""


def rest(token: Token, level: Any) -> bool:
    """Keep what is about to be interrupted, if its activity says so, and say whether it did."""
    node = token.task_spec.node
    if node is None or node.rests is None:
        return False
    levels = [kept_level(one) for one in _inside(level)]
    top = token.workflow.top_workflow
    top.resting[_place(token.task_spec)] = {
        "first": token.internal_data.get(FIRST, token.key),
        "outer": token.data.visible,
        "levels": levels,
    }
    _tell(token, node.rests, is_resting=True)
    return True


def take_up(token: Token) -> bool:
    """Go on with what rests for this activity; False when it begins from its beginning.

    Where the diagram wants it to begin anew, what it calls may rest on by itself, and the diagram
    knows that it does.
    """
    node = token.task_spec.node
    if node is None or node.rests is None:
        return False
    _tell(token, node.rests, is_resting=False)
    top = token.workflow.top_workflow
    kept = top.resting.pop(_place(token.task_spec), None)
    if kept is None or not _fits(top, kept["levels"]):
        return False
    if node.rests_if and token.task_spec.value(token, node.rests_if) is not True:
        parts = list(_parts(top, kept))
        apart = [level for _, part, _ in parts for level in part["levels"]]
        kept["levels"] = [level for level in kept["levels"] if level not in apart]
        _let_go_on(top, kept)
        for place, part, variable in parts:
            top.resting[place] = part
            _tell(token, variable, is_resting=True)
        return False
    token.work()
    token.internal_data[FIRST] = kept["first"]
    _Raising(top, token, kept).raise_all()
    return True


def release(top: Any, spec: Any) -> bool:
    """Let go on what rests in a level that has ended for good and outlives it; say whether
    anything did.
    """
    if not top.resting:
        return False
    specs = {f"{one.process}:{one.element}": one for one in _drawn_in(top, spec)}
    raised = False
    for place in [one for one in top.resting if one in specs]:
        beyond = _beyond(top, specs[place])
        if beyond is None:
            raised |= _let_go_on(top, top.resting[place])
        else:
            _raise_beyond(top, beyond, top.resting.pop(place))
            raised = True
    return raised


def _drawn_in(top: Any, spec: Any) -> Iterator[Any]:
    """The elements of a level and of all parts that are drawn inside it."""
    for part in list(spec.task_specs.values()):
        yield part
        if part.drawn_inside:
            yield from _drawn_in(top, top.subprocess_specs[part.drawn_inside])


def _beyond(top: Any, spec: Any) -> Any:
    """Where a called process goes on when what called it has ended; None when it does not."""
    return spec.beyond if spec.beyond is not None and spec.process == top.spec.name else None


def carry_over(resting: Data, data: Data) -> None:
    """Change these variables wherever what rests carries them."""
    for kept in resting.values():
        for own in (kept["outer"], *(level[2] for level in kept["levels"])):
            if own is not None:
                own.update({name: value for name, value in data.items() if name in own})


def _place(spec: Any) -> str:
    return f"{spec.process}:{spec.element}"


def _parts(top: Any, kept: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """What may rest by itself of what rests: the outermost activities in it that say so, each
    with the variable that tells, where that is one of those around all that rests.
    """
    levels = {level[0]: level for level in kept["levels"]}
    seen = {next(iter(levels)): kept["outer"]}  # the variables around each level
    for holder, spec, own, tokens in kept["levels"]:
        if holder not in seen:
            continue  # inside a part that rests by itself
        around = seen[holder] if own is None else own
        for id, name, _, _, _, internal, alone in tokens:
            part = top.subprocess_specs[spec].task_specs[name]
            if str(id) not in levels:
                continue
            outer = around if alone is None else {**around, **alone}
            if part.node.rests is None:
                seen[str(id)] = outer
                continue
            inside = list(_held(levels, str(id)))
            first = internal.get(FIRST, str(id))
            told = part.node.rests if outer is kept["outer"] else ""
            yield _place(part), {"first": first, "outer": dict(outer), "levels": inside}, told


def _let_go_on(top: Any, kept: dict[str, Any]) -> bool:
    """Raise under the path itself what outlives the part it rests in, and let it rest no more."""
    parts = list(_outliving(top, kept))
    for beyond, part in parts:
        _raise_beyond(top, beyond, part)
    return bool(parts)


def _raise_beyond(top: Any, beyond: Any, kept: dict[str, Any]) -> None:
    holder = Token(top, beyond, top.task_tree, TaskState.STARTED)
    holder.internal_data[FIRST] = kept["first"]
    _Raising(top, holder, kept).raise_all()


def _outliving(top: Any, kept: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The outermost called processes in what rests that outlive their part, taken out of it."""
    levels = {level[0]: level for level in kept["levels"]}
    for _, spec, _, tokens in kept["levels"]:
        for token in list(tokens):
            beyond = _beyond(top, top.subprocess_specs[spec].task_specs[token[1]])
            holder = str(token[0])
            if beyond is None or holder not in levels:
                continue
            within = list(_held(levels, holder))
            tokens[:] = [one for one in tokens if one[5].get("host", one[0]) != token[0]]
            kept["levels"] = [one for one in kept["levels"] if one not in within]
            first = token[5].get(FIRST, holder)
            yield beyond, {"first": first, "outer": dict(kept["outer"]), "levels": within}


def _held(levels: dict[str, list[Any]], holder: str) -> Iterator[list[Any]]:
    """A level that is kept and all that are kept inside it."""
    yield levels[holder]
    for token in levels[holder][3]:
        if str(token[0]) in levels:
            yield from _held(levels, str(token[0]))


def _tell(token: Token, variable: str, *, is_resting: bool) -> None:
    if variable:
        token.data[variable] = is_resting


def _inside(level: Any) -> Iterator[Any]:
    """A level and all that are open in it, each after the one it stands in."""
    yield level
    for token in level.live.values():
        inner = level.top_workflow.subprocesses.get(token.id)
        if inner is not None:
            yield from _inside(inner)


def _fits(top: Any, levels: list[list[Any]]) -> bool:
    """Whether the diagrams still have everything that rests: they may have changed meanwhile."""
    specs = top.subprocess_specs
    return all(
        spec in specs and all(token[1] in specs[spec].task_specs for token in tokens)
        for _, spec, _, tokens in levels
    )


class _Raising:
    """Puts the tokens of what rested back on their levels."""

    def __init__(self, top: Any, holder: Token, kept: dict[str, Any]) -> None:
        self._top = top
        self._levels = kept["levels"]
        self._holder = holder
        self._tokens: dict[int, Token] = {}  # by the key under which each stood
        self._before: dict[int, Scope] = {}  # what each token saw then, by its key of now
        self._before[holder.id] = Scope.of(kept["outer"])

    def raise_all(self) -> None:
        """The levels from the outside in; then what was worked out is worked out again."""
        for holder_key, spec, own, tokens in self._levels:
            holder = self._tokens.get(int(holder_key), self._holder)
            if holder is not self._holder:
                holder.internal_data.setdefault(FIRST, holder_key)
            self._raise(holder, spec, own, tokens)
        for token in self._tokens.values():
            host = token.internal_data.get("host")
            if host is not None:
                token.internal_data["host"] = self._tokens[host].id
        for token in self._tokens.values():
            token.task_spec.resume(token, self._before[token.id])
            if token.is_live:
                self._top.passed(token, Passage.ENTERED)

    def _raise(
        self, holder: Token, spec: str, own: dict[str, Any] | None, tokens: list[list[Any]]
    ) -> None:
        before = self._before[holder.id] if own is None else Scope.of(own)
        data = holder.data if own is None else Scope.of(own)
        if own is not None:
            data.update(self._changed(holder))
        level = self._top.open_level(holder, spec, data)
        plant(level)
        for id, name, state, parent, origin, internal, alone in tokens:
            under = level.task_tree if parent == ROOT else self._tokens[parent]
            token = Token(level, level.spec.task_specs[name], under, state)
            token.origin = origin
            token.internal_data = dict(internal)
            see(token, alone)
            self._tokens[id] = token
            self._before[token.id] = before if alone is None else Scope.of(alone, before)

    def _changed(self, holder: Token) -> dict[str, Any]:
        """What is handed over differently from then."""
        spec = holder.task_spec
        then = spec.values(holder, spec.given, self._before[holder.id])
        now = spec.values(holder, spec.given)
        changed = {name: value for name, value in now.items() if then[name] != value}
        return {name: holder.data[name] for name in CARRIED if name in holder.data} | changed
