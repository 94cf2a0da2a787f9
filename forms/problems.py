"""What is wrong with an answer, said so that one can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema import ValidationError

from engine.language import say, say_many, to_say
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
            return say("Serve almeno una voce: compila la prima scheda")
        case Kind.FILE | Kind.FILES:
            return say("Carica il documento")
        case Kind.SIGNATURE:
            return say("Manca la firma")
        case Kind.CHOICES:
            return say("Scegli almeno una risposta")
        case Kind.BOOLEAN if field.widget == "checkbox":
            return say("Spunta la casella per confermare")
        case Kind.BOOLEAN | Kind.CHOICE | Kind.REFERENCE:
            return say("Scegli una risposta")
        case _:
            return say("Manca la risposta")


def broken(field: Field, value: Any) -> str:
    """What the JSON Schema of the field has against the value, "" if nothing."""
    if field.schema.keys() == {"type"}:
        return ""  # every value was made by `parsing`, which gives no other
    for error in field.checker.iter_errors(value):
        return field.words.error or _sentence(error)
    return ""


UNPROVED = to_say("Per firmare scrivi la tua password")
TOO_SHORT = to_say("Il testo è troppo corto: servono almeno {limit} caratteri, qui sono {many}")
TOO_LONG = to_say("Il testo è troppo lungo: al massimo {limit} caratteri, qui sono {many}")
_SENTENCES = {
    "minLength": to_say(
        "Il testo è troppo corto: servono almeno {limit} caratteri, qui sono {many}"
    ),
    "maxLength": TOO_LONG,
    "minimum": to_say("Il valore minimo è {limit}"),
    "maximum": to_say("Il valore massimo è {limit}"),
    "exclusiveMinimum": to_say("Il valore deve essere più grande di {limit}"),
    "exclusiveMaximum": to_say("Il valore deve essere più piccolo di {limit}"),
    "multipleOf": to_say("Il valore deve essere un multiplo di {limit}"),
    "minItems": to_say("Ne servono almeno {limit}: qui sono {many}"),
    "maxItems": to_say("Al massimo {limit}: qui sono {many}"),
    "uniqueItems": to_say("Una voce è scritta due volte: togline una"),
}


def _sentence(error: ValidationError) -> str:
    limit, value = error.validator_value, error.instance
    if error.validator == "const":
        answer = say("Sì") if limit is True else say("No")
        return say("Per proseguire qui serve la risposta {answer}", answer=answer)
    many = len(value) if isinstance(value, str | list) else 0
    return say(_SENTENCES[str(error.validator)], limit=said(limit), many=many)


def said(number: object) -> str:
    """A number as people write it."""
    return str(number).replace(".", ",")


def summary(problems: Sequence[Problem]) -> str:
    """One sentence for the top of the page: "Mancano 2 risposte: cognome, livello."."""
    gone = [one for one in problems if one.missing]
    wrong = [one for one in problems if one.field and not one.missing]
    parts = [one.message + "." for one in problems if not one.field]
    if gone:
        parts.append(
            say_many(
                "Manca {many} risposta: {labels}.",
                "Mancano {many} risposte: {labels}.",
                len(gone),
                labels=_labels(gone),
            )
        )
    if wrong:
        parts.append(
            say_many(
                "Da correggere {many} risposta: {labels}.",
                "Da correggere {many} risposte: {labels}.",
                len(wrong),
                labels=_labels(wrong),
            )
        )
    return " ".join(parts)


def _labels(problems: Sequence[Problem]) -> str:
    names = ", ".join(_quoted(one.label) for one in problems[:_NAMED])
    more = len(problems) - _NAMED
    if more > 0:
        return say_many("{names} e ancora {many}", "{names} e altre {many}", more, names=names)
    return names


def _quoted(label: str) -> str:
    """A label inside a sentence: a question between guillemets, so that it does not end it."""
    return f"«{label}»" if label.endswith("?") else label
