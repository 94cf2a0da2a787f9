"""The state of an instance as bytes: live tokens and variables, nothing of its history.

What SpiffWorkflow saves grows with all that ever happened. Here nothing that has finished can
still influence what comes, because joins count waiting tokens and levels count live ones; so
finished tasks are left out, and the state is as large as what is awaited.
"""

import zlib

from engine.plain import dumps, loads
from engine.runtime.instance import Instance
from engine.runtime.keeping import kept_level, kept_tokens, place
from engine.runtime.language import FeelEngine
from engine.runtime.levels import BEYOND, LevelSpec
from engine.runtime.scope import Scope
from engine.steps import Data, Status

FORM = 1
"""The form of a snapshot; a later release reads all earlier forms."""


class UnknownForm(Exception):
    """The snapshot was written by a later release."""


def save(instance: Instance) -> bytes:
    """All that the next step needs to know."""
    state = {
        "form": FORM,
        "last": instance.last_id,
        "status": instance.status.value,
        "outcomes": instance.outcomes,
        "data": instance.data.own,
        "tokens": kept_tokens(instance),
        "levels": [kept_level(level) for level in instance.subprocesses.values()],
        **({"resting": instance.resting} if instance.resting else {}),
        **({"ended": True} if instance.has_ended else {}),
    }
    # A state is short: the working memory of the usual window would cost more than the packing.
    packer = zlib.compressobj(1, zlib.DEFLATED, wbits=12, memLevel=5)
    return packer.compress(dumps(state).encode()) + packer.flush()


def restore(
    levels: dict[str, LevelSpec], process: str, snapshot: bytes, engine: FeelEngine
) -> Instance:
    """The instance as it was when it was saved, at a new instant."""
    state = loads(zlib.decompress(snapshot))
    if state["form"] != FORM:
        raise UnknownForm(state["form"])
    instance = Instance(levels, process, engine, state["data"])
    instance.last_id = state["last"]
    instance.status = Status(state["status"])
    instance.outcomes = state["outcomes"]
    instance.resting = state.get("resting", {})
    instance.has_ended = state.get("ended", False)
    place(instance, state["tokens"])
    for holder_id, spec, own, tokens in state["levels"]:
        holder = instance.find(holder_id)
        if holder is None:
            raise LookupError(holder_id)
        data = holder.data if own is None else Scope.of(own)
        place(instance.open_level(holder, spec, data), tokens)
    return instance


def holders(snapshot: bytes) -> dict[str, str]:
    """Each live token below the top with the activity it stands in, by their keys."""
    state = loads(zlib.decompress(snapshot))
    return {
        str(token[0]): str(holder) for holder, _, _, tokens in state["levels"] for token in tokens
    }


def goes_on_alone(snapshot: bytes, key: str) -> bool:
    """Whether a live token stands in a called process whose caller has ended: when that is done
    nothing follows it.
    """
    state, held = loads(zlib.decompress(snapshot)), holders(snapshot)
    while key in held:
        key = held[key]
    return any(str(token[0]) == key and token[1].endswith(BEYOND) for token in state["tokens"])


def open_levels(snapshot: bytes) -> frozenset[str]:
    """The called processes, by id, and the sub-processes, by path, in which something stands."""
    state = loads(zlib.decompress(snapshot))
    return frozenset(str(name) for _, name, _, tokens in state["levels"] if tokens)


def has_ended(snapshot: bytes) -> bool:
    """Whether an instance has come to its end, though what outlasts it may be left: what was
    begun beside it, or a called process that goes on alone.
    """
    state = loads(zlib.decompress(snapshot))
    return state.get("ended", False) or all(one[1].endswith(BEYOND) for one in state["tokens"])


def variables(snapshot: bytes) -> Data:
    """The variables of the top level, as the last step has left them."""
    data: Data = loads(zlib.decompress(snapshot))["data"]
    return data
