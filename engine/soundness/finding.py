"""From what was explored to what is wrong, in the words of whoever draws."""

from collections.abc import Iterator

from engine.runtime.diagram import Diagram, Node
from engine.soundness.compiling import MOST_BRANCHES
from engine.soundness.exploring import can_come_to, doomed, may_still_hold, stuck_at_joins
from engine.soundness.flaws import Flaw, Kind, Run, named, told
from engine.soundness.judging import Judged, Level, Record
from engine.soundness.net import ENDED
from engine.soundness.regions import is_join

_MOST_NAMED = 3


def flaws_of(judged: Judged) -> list[Flaw]:
    """Every fault of a diagram; the nearest of each sort on each level."""
    # Why nothing comes to a level is said where it stands.
    levels = [level for level in judged.levels.values() if judged.is_entered(level.id)]
    records = [record for level in levels for record in level.records]
    found = [flaw for record in records for flaw in _of_record(judged, record)]
    # Behind a fault everything may seem dead: that is said when the fault is mended.
    return found or [flaw for level in levels for flaw in _dead(judged, level)]


def leaks_of(judged: Judged) -> list[Flaw]:
    """The errors that leave a process: for one that is called a way out, for one that is begun by
    itself the engine's stop.
    """
    return list(_uncaught(judged))


def _of_record(judged: Judged, record: Record) -> Iterator[Flaw]:
    diagram, explored = judged.diagram, record.explored
    if explored.doubled is not None:
        yield _doubled(judged, record)
    elif not explored.is_whole:
        yield _too_much(judged, record)
    elif _runs_meet(diagram, record):
        message = "non deciso: più corsi dello stesso ramo possono incontrarsi qui dentro"
        mend = "Metti il ramo in un sottoprocesso: ogni suo corso resta per conto proprio"
        element = diagram.flows[record.region.begins[0]].source
        yield Flaw(diagram.process, element, Kind.UNDECIDED, message, mend)
    else:
        lost = doomed(explored)
        stuck = stuck_at_joins(explored, lost)
        for join, state in stuck.items():
            yield _stuck(judged, record, join, state)
        trapped = _trapped(judged, record, lost)
        if trapped is not None and not stuck:
            yield _endless(judged, record, trapped)


def _too_much(judged: Judged, record: Record) -> Flaw:
    gateway = record.net.undecidable
    if gateway:
        many = f"da {named(judged.diagram.nodes[gateway])} escono più di {MOST_BRANCHES} rami"
        mend = "Dividi la scelta in due gateway, uno dopo l'altro"
    else:
        many = f"gli stati da guardare sono più di {record.explored.size}"
        mend = "Raccogli in un sottoprocesso una parte dei rami che corrono insieme"
    element = gateway or record.region.level or ""
    return Flaw(judged.diagram.process, element, Kind.UNDECIDED, f"non deciso: {many}", mend)


def _runs_meet(diagram: Diagram, record: Record) -> bool:
    """Whether what is sound for one run of a branch may not be for several at once.

    For parallel joins it is, where each choice is free: a sound workflow net that is free-choice
    is sound for any number of tokens. Inclusive joins look around, and see other runs.
    """
    if record.after is None:
        return False
    joins = {node.kind for id in record.region.nodes if is_join(node := diagram.nodes[id])}
    bound = bool(record.region.beside) or not record.net.is_free
    return "inclusiveGateway" in joins or bool(joins and bound)


def _trapped(judged: Judged, record: Record, lost: list[int]) -> int | None:
    """The nearest state that has no way to an end and that nothing else can end: neither
    something from outside, nor a branch beside it that ends the level and may still begin.
    """
    if judged.may_be_cut(record.region.level):
        return None
    begun = _that_end_the_level(judged, record)
    around = {way[-1] for way in record.net.chains.values() if begun & set(way)}
    open_to = [state for state in lost if around & set(record.net.held(state))]
    saved = can_come_to(record.explored, open_to)
    return next((state for state in lost if state not in saved), None)


def _that_end_the_level(judged: Judged, record: Record) -> set[str]:
    """The elements of a region at which a branch begins that can end the whole level."""
    found: set[str] = set()
    for other in judged.levels[record.region.level].records:
        if other.after is record:
            ends = any(move.clears for move in other.explored.first)
            if ends or _that_end_the_level(judged, other):
                source = judged.diagram.nodes[judged.diagram.flows[other.region.begins[0]].source]
                found.add(source.element.attached_to or source.id)
    return found


def _doubled(judged: Judged, record: Record) -> Flaw:
    state, move = record.explored.doubled or (ENDED, None)
    if move is None:
        raise AssertionError  # asked only where there are two
    place = record.net.doubled(state, move)
    run, last = judged.run_to(record, state), judged.steps(record, move)
    run, last, met = _meeting(judged.diagram, record, (run, last), place)
    node, run = _at(judged.diagram, met), run + last
    message = (
        f"{named(node)} può essere raggiunto da due gettoni insieme: ciò che segue si farebbe due"
        " volte"
    )
    mend = (
        "Se i rami corrono insieme, riuniscili con un gateway come quello che li divide prima di"
        " proseguire, oppure fai finire ciascuno da sé; se uno esclude l'altro, l'evento che lo"
        " comincia deve interrompere"
    )
    return _flaw(judged, node.id, Kind.DOUBLED, (message, mend), run)


def _meeting(
    diagram: Diagram, record: Record, runs: tuple[Run, Run], place: str
) -> tuple[Run, Run, str]:
    """Where the second of two tokens meets the first, which is told to be still there; the run up
    to then and the steps of the second.
    """
    run, last = runs
    if place not in record.net.chains:
        return run, last, place  # before a join
    if place not in run:
        # Both come by one move: the first is told with the steps of the second.
        first = last.index(place) + 1
        run, last = run + last[:first], last[first:]
    stands = len(run) - run[::-1].index(place)
    way = next(
        chain
        for chain in sorted(record.net.chains.values(), key=len, reverse=True)
        if chain[-1] == place and run[stands - len(chain) : stands] == chain
    )
    for at, id in enumerate(last):
        if id in way and id in diagram.nodes and diagram.nodes[id].kind != "boundaryEvent":
            here = stands - len(way) + way.index(id) + 1
            return run[:here] + run[stands:], last[: at + 1], id
    return run, last, place


def _stuck(judged: Judged, record: Record, join: str, state: int) -> Flaw:
    diagram, net = judged.diagram, record.net
    node = diagram.nodes[join]
    filled = net.held(may_still_hold(record.explored, state))
    empty = [
        named(diagram.nodes[flow.source]) for flow in diagram.before(join) if flow.id not in filled
    ]
    awaited = _listed(empty) if empty else "tutti i suoi rami insieme"
    message = f"{named(node)} aspetta per sempre: da {awaited} non può più arrivare nulla"
    mend = (
        "Se i rami sono alternativi riuniscili con un gateway esclusivo, se ne partono solo alcuni"
        " con uno inclusivo; se ogni ramo deve arrivare, togli la via che lo porta altrove"
    )
    return _flaw(judged, join, Kind.STUCK, (message, mend), judged.run_to(record, state))


def _listed(names: list[str]) -> str:
    """Some names, and how many more."""
    more = len(names) - _MOST_NAMED
    return " e ".join(names[:_MOST_NAMED]) + (f" e altri {more}" if more > 0 else "")


def _endless(judged: Judged, record: Record, state: int) -> Flaw:
    held = [_at(judged.diagram, place) for place in record.net.held(state)]
    node = held[0]
    message = f"da {named(node)} il percorso non può più arrivare a una fine"
    mend = "Traccia un'uscita dal giro, oppure un evento che lo interrompe"
    return _flaw(judged, node.id, Kind.ENDLESS, (message, mend), judged.run_to(record, state))


def _dead(judged: Judged, level: Level) -> Iterator[Flaw]:
    """What no token ever comes to, where it begins."""
    entered = level.entered
    for node in judged.diagram.inside(level.id):
        if node.id in entered or not _is_first(judged.diagram, node, entered):
            continue
        message = f"{named(node)} non può mai essere raggiunto"
        mend = "Toglilo, oppure traccia una via che ci arriva"
        if node.by_event or (node.element.attached_to and node.event.kind in _THROWN):
            mend = "Nessuno lancia ciò che attende: toglilo, oppure lancialo con lo stesso codice"
        yield _flaw(judged, node.id, Kind.DEAD, (message, mend), ())


_THROWN = frozenset({"error", "escalation"})


def _is_first(diagram: Diagram, node: Node, entered: set[str]) -> bool:
    before = [flow.source for flow in diagram.before(node.id)]
    host = node.element.attached_to
    sources = [*before, *([host] if host is not None else [])]
    return not sources or any(source in entered for source in sources)


def _uncaught(judged: Judged) -> Iterator[Flaw]:
    """Errors that leave the process that is begun by itself: the engine stops it as failed."""
    top = judged.levels[None]
    for code in sorted(top.exits.errors):
        for record in top.records:
            move = next((one for one in record.explored.first if one.error == code), None)
            if move is None:
                continue
            node = judged.diagram.nodes[move.element]
            message = f"l'errore «{code}» di {named(node)} non è raccolto da nessuno"
            mend = "Raccoglilo con un evento di bordo, oppure finisci con un evento che termina"
            run = judged.run_to(record, record.explored.first[move])
            yield _flaw(judged, node.id, Kind.UNCAUGHT, (message, mend), run)
            break


def _flaw(judged: Judged, element: str, kind: Kind, said: tuple[str, str], run: Run) -> Flaw:
    message, mend = said
    way = told(judged.diagram, run)
    return Flaw(judged.diagram.process, element, kind, message, mend, run, way)


def _at(diagram: Diagram, place: str) -> Node:
    """The element of a place; before a join the place is a flow."""
    flow = diagram.flows.get(place)
    return diagram.nodes[flow.target if flow is not None else place]
