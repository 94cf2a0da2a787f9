"""What is wrong with an answer, said so that one can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from forms.fields import Field, Kind

_NAMED = 6  # fields named in a summary; the rest are counted


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence beside a field; `field` is its name in the page, "" for the form as a whole."""

    field: str
    label: str
    message: str
    missing: bool = False


def missing(field: Field) -> str:
    """What to say when there is no answer."""
    if field.words.missing:
        return field.words.missing
    match field.kind:
        case Kind.LIST:
            return f"Serve almeno una voce: premi «{field.words.add}»"
        case Kind.FILE | Kind.FILES:
            return "Carica il documento"
        case Kind.SIGNATURE:
            return "Manca la firma"
        case Kind.CHOICES:
            return "Scegli almeno una risposta"
        case Kind.BOOLEAN if field.widget == "checkbox":
            return "Spunta la casella per confermare"
        case Kind.BOOLEAN | Kind.CHOICE | Kind.REFERENCE:
            return "Scegli una risposta"
        case _:
            return "Manca la risposta"


def broken(field: Field, value: Any) -> str:
    """What the JSON Schema of the field has against the value, "" if nothing."""
    for error in field.checker.iter_errors(value):
        return field.words.error or _sentence(error)
    return ""


_SENTENCES = {
    "minLength": "Il testo è troppo corto: servono almeno {limit} caratteri, qui sono {many}",
    "maxLength": "Il testo è troppo lungo: al massimo {limit} caratteri, qui sono {many}",
    "minimum": "Il valore minimo è {limit}",
    "maximum": "Il valore massimo è {limit}",
    "exclusiveMinimum": "Il valore deve essere più grande di {limit}",
    "exclusiveMaximum": "Il valore deve essere più piccolo di {limit}",
    "multipleOf": "Il valore deve essere un multiplo di {limit}",
    "minItems": "Ne servono almeno {limit}: qui sono {many}",
    "maxItems": "Al massimo {limit}: qui sono {many}",
    "uniqueItems": "Una voce è scritta due volte: togline una",
}


def _sentence(error: ValidationError) -> str:
    limit, value = error.validator_value, error.instance
    if error.validator == "const":
        return "Per proseguire qui serve la risposta " + ("Sì" if limit is True else "No")
    many = len(value) if isinstance(value, str | list) else 0
    return _SENTENCES[str(error.validator)].format(limit=said(limit), many=many)


def said(number: object) -> str:
    """A number as people write it."""
    return str(number).replace(".", ",")


def summary(problems: Sequence[Problem]) -> str:
    """One sentence for the top of the page: "Mancano 2 risposte: cognome, livello."."""
    gone = [one for one in problems if one.missing]
    wrong = [one for one in problems if one.field and not one.missing]
    parts = [one.message + "." for one in problems if not one.field]
    if gone:
        many = f"Mancano {len(gone)} risposte" if len(gone) > 1 else "Manca 1 risposta"
        parts.append(f"{many}: {_labels(gone)}.")
    if wrong:
        many = f"{len(wrong)} risposte" if len(wrong) > 1 else "1 risposta"
        parts.append(f"Da correggere {many}: {_labels(wrong)}.")
    return " ".join(parts)


def _labels(problems: Sequence[Problem]) -> str:
    names = [one.label for one in problems[:_NAMED]]
    more = len(problems) - len(names)
    if more:
        return f"{', '.join(names)} e {'altre' if more > 1 else 'ancora'} {more}"
    return ", ".join(names)
