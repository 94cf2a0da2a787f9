"""Whether a bundle is complete and sound, and if not what is wrong where and how it is mended."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.refusal import Refusal
from engine.runtime import examine
from forms import load_form
from processes.bundles import SHARED, Bundle
from processes.checking_durations import object_to_durations
from processes.checking_letters import object_to_letters
from processes.checking_soundness import object_to_flow
from processes.checking_tables import object_to, offered_by
from processes.checking_terms import object_to_terms
from processes.drawings import Drawing, Duty


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What is wrong, where, and how to mend it."""

    file: str
    element: str  # empty when the whole file is meant
    message: str
    mend: str = ""
    run: tuple[str, ...] = ()  # elements and flows of a run that shows it, in order

    def __str__(self) -> str:
        place = f"{self.file}, {self.element}" if self.element else self.file
        return f"{place}: {self.message}" + (f". {self.mend}" if self.mend else "")


@dataclass(frozen=True, slots=True)
class Known:
    """What the house can do and whom it knows; empty sets mean that nobody asked."""

    handlers: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    file_kinds: frozenset[str] = field(default_factory=frozenset)


def check_bundle(bundle: Bundle, known: Known) -> list[Finding]:
    """Everything that is missing, malformed or left over in a bundle, in order of file."""
    parts: tuple[Callable[[Bundle], Iterator[Finding]], ...] = (
        _the_gate,
        _the_calls,
        _the_tables,
        _the_forms,
        _the_letters,
        _the_messages,
    )
    found = [finding for part in parts for finding in part(bundle)]
    found += [Finding(*where) for where in object_to_terms(bundle, known.roles)]
    found += [Finding(*where) for where in object_to_durations(bundle)]
    found += [Finding(*where) for where in object_to_letters(bundle)]
    found += _the_handlers(bundle, known)
    found += _the_duties(bundle, known)
    found += _the_file_kinds(bundle, known)
    return sorted(set(found))


def _the_gate(bundle: Bundle) -> Iterator[Finding]:
    """Whether it runs, and if it does, how its tokens can go."""
    refused, diagrams = examine(bundle.files, bundle.process)
    if not refused:
        yield from (Finding(*where) for where in object_to_flow(bundle, diagrams))
    for finding in refused:
        yield Finding(f"bpmn/{finding.process}.bpmn", finding.element, finding.message)
    for drawing in bundle.drawings.values():
        if drawing.path != f"bpmn/{drawing.process}.bpmn":
            yield Finding(
                drawing.path,
                "",
                f"il processo si chiama «{drawing.process}»",
                "Il file porta il nome del suo processo",
            )


def _the_file_kinds(bundle: Bundle, known: Known) -> Iterator[Finding]:
    for drawing in bundle.drawings.values():
        kind = drawing.file_kind
        if kind is not None and known.file_kinds and kind not in known.file_kinds:
            yield Finding(
                drawing.path,
                drawing.process,
                f"apre un fascicolo «{kind}», che non c'è",
                f"Scegli tra {', '.join(sorted(known.file_kinds))}",
            )


def _the_calls(bundle: Bundle) -> Iterator[Finding]:
    for drawing in bundle.drawings.values():
        for mention in drawing.called:
            if mention.name not in bundle.drawings:
                yield Finding(
                    drawing.path,
                    mention.element,
                    f"chiama il processo «{mention.name}», che non c'è",
                    f"Aggiungi bpmn/{mention.name}.bpmn oppure correggi il nome",
                )


def _the_tables(bundle: Bundle) -> Iterator[Finding]:
    asked = {
        mention.name: (drawing, mention.element)
        for drawing in bundle.drawings.values()
        for mention in drawing.tables
    }
    offered = offered_by(bundle) if asked else {}
    for name, (drawing, element) in asked.items():
        path = f"dmn/{name}.dmn"
        if path not in bundle.files:
            yield Finding(
                drawing.path,
                element,
                f"chiede la tabella «{name}», che non c'è",
                f"Aggiungi {path} oppure correggi il nome",
            )
            continue
        for rule, message, mend in object_to(bundle.files[path], offered):
            yield Finding(path, rule, message, mend)


def _the_forms(bundle: Bundle) -> Iterator[Finding]:
    needed = {
        f"forms/{drawing.process}/{duty.element}.json": (drawing, duty)
        for drawing in bundle.drawings.values()
        for duty in drawing.duties
    }
    for path, (drawing, duty) in needed.items():
        if path not in bundle.files:
            yield Finding(
                drawing.path, duty.element, "l'attività non ha un modulo", f"Scrivi {path}"
            )
            continue
        try:
            load_form(bundle.files, drawing.process, duty.element)
        except Refusal as refusal:
            yield Finding(path, "", str(refusal))
    yield from _left_over(bundle, "forms/", set(needed), "non c'è un'attività con questo nome")


def _the_letters(bundle: Bundle) -> Iterator[Finding]:
    needed = {
        f"letters/{drawing.process}/{mention.name}.docx": (drawing, mention.element)
        for drawing in bundle.drawings.values()
        for mention in drawing.letters
    }
    for path, (drawing, element) in needed.items():
        if path not in bundle.files:
            yield Finding(
                drawing.path,
                element,
                f"compone la lettera {path}, che non c'è",
                "Aggiungi il file",
            )
    yield from _left_over(bundle, "letters/", set(needed), "nessuna attività la compone")


def _left_over(bundle: Bundle, kind: str, needed: set[str], why: str) -> Iterator[Finding]:
    for path in bundle.files:
        if path.startswith(kind) and not path.startswith(SHARED) and path not in needed:
            yield Finding(path, "", f"è un file orfano: {why}", "Toglilo oppure correggi il nome")


def _the_messages(bundle: Bundle) -> Iterator[Finding]:
    for drawing in bundle.drawings.values():
        for mention in drawing.nameless_messages:
            yield Finding(
                drawing.path,
                mention.element,
                f"il messaggio o segnale «{mention.name}» non è dichiarato",
                "Dichiaralo in cima al diagramma, con il suo nome",
            )


def _the_handlers(bundle: Bundle, known: Known) -> Iterator[Finding]:
    for drawing in bundle.drawings.values():
        for mention in drawing.handlers:
            if known.handlers and mention.name not in known.handlers:
                yield Finding(
                    drawing.path,
                    mention.element,
                    f"chiede «{mention.name}», che il sistema non sa fare",
                    f"Scegli tra: {', '.join(sorted(known.handlers))}",
                )


def _the_duties(bundle: Bundle, known: Known) -> Iterator[Finding]:
    for drawing in bundle.drawings.values():
        elements = _steps(bundle, drawing)
        for duty in drawing.duties:
            for message, mend in _objections(duty, elements, known):
                yield Finding(drawing.path, duty.element, message, mend)


def _objections(duty: Duty, elements: set[str], known: Known) -> Iterator[tuple[str, str]]:
    if not duty.name:
        yield "l'attività non ha un nome", "Scrivi un verbo e il suo oggetto"
    if not duty.roles:
        yield "l'attività non ha un ruolo", "Mettila in una corsia oppure scrivi «ruoli»"
    for role in sorted(set(duty.roles) - known.roles if known.roles else ()):
        near = get_close_matches(role, sorted(known.roles), n=1)
        perhaps = f", forse «{near[0]}»" if near else ""
        yield f"il ruolo «{role}» non esiste", f"Usa un ruolo del servizio{perhaps}"
    if not duty.term:
        yield "l'attività non dice il suo termine", "Scrivi la chiave, oppure «nessuno»"
    if not duty.why or not duty.what_follows:
        yield "l'attività non dice perché si chiede o che cosa segue", "Scrivi perche e seguito"
    for other in sorted(one for one in duty.not_by if not _is_there(one, elements)):
        yield f"«diverso_da» nomina «{other}», che non c'è", "Correggi il nome"


def _steps(bundle: Bundle, drawing: Drawing) -> set[str]:
    """The steps of a drawing by their names, and those of the bundle with their process."""
    own = {duty.element for duty in drawing.duties}
    return own | {
        f"{one.process}:{duty.element}" for one in bundle.drawings.values() for duty in one.duties
    }


def _is_there(step: str, known: set[str]) -> bool:
    """Whether a step is known; of a path that is not in the bundle that is looked at elsewhere."""
    process, colon, _ = step.partition(":")
    paths = {one.partition(":")[0] for one in known if ":" in one}
    return step in known or (bool(colon) and process not in paths)


def one_path_a_process(drawings: dict[str, Drawing], paths: list[str]) -> Iterator[Finding]:
    """Files whose process another file has already claimed."""
    claimed = {drawing.path for drawing in drawings.values()}
    for path in paths:
        if path not in claimed:
            yield Finding(
                path, "", "un altro file ha già un processo con questo nome", "Rinominalo"
            )
