"""Puts the shared groups in their place: `$ref` is followed within the given files alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from forms.refusals import (
    FormMissing,
    FormTooLarge,
    FormUnreadable,
    ReferenceCycle,
    ReferenceMissing,
)

Schema = dict[str, Any]

_FILE_BYTES = 512 * 1024
_NODES = 20_000  # schemas after every reference is followed: a form of a hundred fields has 500
_DEPTH = 40


def resolve(files: Mapping[str, bytes], path: str) -> tuple[Schema, Mapping[str, bytes]]:
    """The schema in `path` with every `$ref` replaced by what it points at, and what was read.

    Keywords beside a `$ref` win over those of the target; `properties` are merged field by field.
    Refuses missing files, unreadable JSON, references that lead nowhere or in a circle.
    """
    resolver = _Resolver(files)
    resolved: Schema = resolver.follow(_Place(path, path, ()), resolver.document(path))
    return resolved, {name: files[name] for name in resolver.read}


@dataclass(frozen=True, slots=True)
class _Place:
    form: str  # the file the designer is working on: named in every refusal
    file: str  # the file that is being read, for local references
    steps: tuple[str, ...]
    chain: tuple[str, ...] = ()  # the references that led here

    @property
    def words(self) -> str:
        shown = [s for s in self.steps if s not in ("properties", "items")]
        where = "campo " + ".".join(shown) if shown else "all'inizio"
        return where if self.file == self.form else f"{where} ({self.file})"

    def into(self, step: str) -> "_Place":
        return _Place(self.form, self.file, (*self.steps, step), self.chain)


@dataclass(slots=True)
class _Resolver:
    files: Mapping[str, bytes]
    read: dict[str, Schema] = field(default_factory=dict)
    nodes: int = 0

    def document(self, path: str) -> Schema:
        if path not in self.read:
            if path not in self.files:
                raise FormMissing(file=path)
            self.read[path] = parse(self.files[path], path)
        return self.read[path]

    def follow(self, place: _Place, schema: Any) -> Any:
        self.nodes += 1
        if self.nodes > _NODES or len(place.steps) > _DEPTH:
            raise FormTooLarge(
                file=place.form, what="il modulo, sciolti i rinvii, è troppo grande"
            )
        if isinstance(schema, list):
            return [self.follow(place.into(str(i)), one) for i, one in enumerate(schema)]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema and isinstance(schema["$ref"], str):
            return self._merged(place, schema)
        return {key: self.follow(place.into(key), value) for key, value in schema.items()}

    def _merged(self, place: _Place, schema: Schema) -> Schema:
        target, reference = self._target(place, schema["$ref"])
        key = f"{target.file}#{'/'.join(reference)}"
        if key in place.chain:
            names = " → ".join((*place.chain[place.chain.index(key) :], key))
            raise ReferenceCycle(file=place.form, place=place.words, chain=names)
        inner = _Place(place.form, target.file, place.steps, (*place.chain, key))
        found = self.follow(inner, self._at(place, target.file, reference, schema["$ref"]))
        if not isinstance(found, dict):
            raise _missing(place, schema["$ref"])
        beside = {k: v for k, v in schema.items() if k != "$ref"}
        return _over(found, self.follow(place, beside))

    def _target(self, place: _Place, reference: str) -> tuple[_Place, tuple[str, ...]]:
        name, _, pointer = reference.partition("#")
        file = f"forms/{name}" if name else place.file
        if file not in self.files or ".." in name:
            raise _missing(place, reference)
        steps = tuple(_unescaped(step) for step in pointer.split("/")[1:])
        return _Place(place.form, file, ()), steps

    def _at(self, place: _Place, file: str, steps: tuple[str, ...], reference: str) -> Any:
        found: Any = self.document(file)
        for step in steps:
            if not isinstance(found, dict) or step not in found:
                raise _missing(place, reference)
            found = found[step]
        return found


def parse(content: bytes, path: str) -> Schema:
    """The JSON object in `content`; a key written twice, NaN and the like are refused."""
    if len(content) > _FILE_BYTES:
        raise FormTooLarge(file=path, what="il file supera 512 kB")
    try:
        read = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_once,
            parse_float=Decimal,
            parse_constant=_not_json,
        )
    except (ValueError, RecursionError) as wrong:
        raise FormUnreadable(file=path, why=_why(wrong)) from None
    if not isinstance(read, dict):
        raise FormUnreadable(file=path, why="un modulo è un oggetto tra graffe")
    return read


def _over(found: Schema, beside: Schema) -> Schema:
    merged = {**found, **beside}
    both = isinstance(found.get("properties"), dict) and isinstance(beside.get("properties"), dict)
    if both:
        fields: Schema = dict(found["properties"])
        for name, own in beside["properties"].items():
            known = fields.get(name)
            if isinstance(known, dict) and isinstance(own, dict):
                fields[name] = _over(known, own)
            else:
                fields[name] = own
        merged["properties"] = fields
    return merged


def _once(pairs: list[tuple[str, Any]]) -> Schema:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"la chiave «{twice}» è scritta due volte")
    return read


def _not_json(constant: str) -> Any:
    raise ValueError(f"{constant} non è un numero di JSON")


def _why(wrong: Exception) -> str:
    if isinstance(wrong, json.JSONDecodeError):
        return f"riga {wrong.lineno}, carattere {wrong.colno}"
    if isinstance(wrong, UnicodeDecodeError):
        return "il testo non è in UTF-8"
    if isinstance(wrong, RecursionError):
        return "troppi livelli uno dentro l'altro"
    return str(wrong)


def _unescaped(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


def _missing(place: _Place, reference: str) -> ReferenceMissing:
    return ReferenceMissing(file=place.form, place=place.words, target=reference)
