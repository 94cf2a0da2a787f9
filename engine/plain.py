"""Plain data as canonical JSON: what goes in comes out, and the same data is the same bytes."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import orjson

_TAG = "$"
_MICROSECOND = timedelta(microseconds=1)
# Beyond this a number of JSON is not exact everywhere, so it travels as text. It is so rare that
# numbers are not looked at one by one: orjson refuses a text with such a one in it.
_EXACT = 2**53
_CANONICAL = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def dumps(value: object) -> str:
    """The canonical text of plain data: sorted keys, UTC instants, exact numbers."""
    return written(tagged(value))


def tagged(value: Any) -> object:
    """The same data in words, numbers, lists and names alone."""
    return _tagged(value)


def written(tagged: object) -> str:
    """The canonical text of what `tagged` has given, or would leave as it is."""
    try:
        return orjson.dumps(tagged, option=_CANONICAL).decode()
    except orjson.JSONEncodeError:
        return orjson.dumps(_spelled(tagged), option=_CANONICAL).decode()


def loads(text: str | bytes) -> Any:
    """The plain data behind a canonical text."""
    value = orjson.loads(text)
    tagged = b'"$' in text if isinstance(text, bytes) else '"$' in text
    return _untagged(value) if tagged else value


def _tagged(value: Any) -> object:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is dict:
        return _named(value)
    if kind is list or kind is tuple:
        if _AS_THEY_ARE.issuperset(map(type, value)):
            return value
        return [item if type(item) in _AS_THEY_ARE else _tagged(item) for item in value]
    # Nearly always of that very kind: what is only derived from it is looked for one by one.
    write = _WRITER.get(kind) or _writer_of(value)
    if write is None:
        raise TypeError(f"not plain data: {kind.__name__}")
    return write(value)


def _writer_of(value: object) -> Callable[[Any], object] | None:
    return next((write for kind, write in _WRITERS if isinstance(value, kind)), None)


def _named(value: Mapping[str, Any]) -> dict[str, object]:
    # Most leaves are words: they are taken as they are without a call for each. A key of the
    # data itself that looks like a tag gets one more sign, taken off on the way back.
    if type(value) is dict and _is_light(value):
        return value
    return {
        key if key[:1] != _TAG else _TAG + key: (
            item if type(item) in _AS_THEY_ARE else _tagged(item)
        )
        for key, item in value.items()
    }


def _is_light(value: dict[str, Any]) -> bool:
    return _TAG not in "".join(value) and _AS_THEY_ARE.issuperset(map(type, value.values()))


def _utc(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("an instant without a time zone is not plain data")
    return (value if value.tzinfo is UTC else value.astimezone(UTC)).isoformat()


def _spelled(tagged: Any) -> object:
    """The same with numbers that JSON cannot be trusted with as text."""
    if type(tagged) is int and not -_EXACT < tagged < _EXACT:
        return {"$integer": str(tagged)}
    if type(tagged) is dict:
        return {key: _spelled(item) for key, item in tagged.items()}
    return [_spelled(item) for item in tagged] if type(tagged) in (list, tuple) else tagged


_AS_THEY_ARE = frozenset({str, bool, int, type(None)})

# In order: a datetime is also a date, and an enumeration of words is also a str.
_WRITERS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (str, str),
    (int, int),
    (Decimal, lambda value: {"$decimal": str(value)}),
    (datetime, lambda value: {"$instant": _utc(value)}),
    (date, lambda value: {"$date": value.isoformat()}),
    (time, lambda value: {"$time": value.isoformat()}),
    (timedelta, lambda value: {"$duration": str(value // _MICROSECOND)}),
    (Mapping, _named),
    (list, lambda value: _tagged(list(value))),
    (tuple, lambda value: _tagged(list(value))),
)
_WRITER = dict(_WRITERS)

_MAKERS: dict[str, Callable[[Any], object]] = {
    "$integer": int,
    "$decimal": Decimal,
    "$instant": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$duration": lambda count: int(count) * _MICROSECOND,
}


def _untagged(value: Any) -> Any:
    kind = type(value)
    if kind is list:
        return [_untagged(item) if type(item) in _NESTED else item for item in value]
    if kind is not dict:
        return value
    if len(value) == 1:
        ((name, item),) = value.items()
        if name in _MAKERS:
            return _MAKERS[name](item)
    return {
        name if name[:1] != _TAG else name[1:]: _untagged(item) if type(item) in _NESTED else item
        for name, item in value.items()
    }


_NESTED = frozenset({dict, list})
