"""Plain data as canonical JSON: what goes in comes out, and the same data is the same bytes."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import orjson

_TAG = "$"
_MICROSECOND = timedelta(microseconds=1)
# Beyond this a number of JSON is not exact everywhere, so it travels as text.
_EXACT = 2**53


def dumps(value: object) -> str:
    """The canonical text of plain data: sorted keys, UTC instants, exact numbers."""
    return orjson.dumps(_tagged(value), option=orjson.OPT_SORT_KEYS).decode()


def loads(text: str | bytes) -> Any:
    """The plain data behind a canonical text."""
    value = orjson.loads(text)
    tagged = b'"$' in text if isinstance(text, bytes) else '"$' in text
    return _untagged(value) if tagged else value


def _tagged(value: Any) -> object:
    kind = type(value)
    if kind in _AS_THEY_ARE or (kind is int and -_EXACT < value < _EXACT):
        return value
    if kind is dict:
        return _named(value)
    if kind is list or kind is tuple:
        return [item if type(item) in _AS_THEY_ARE else _tagged(item) for item in value]
    for tagged_kind, write in _WRITERS:
        if isinstance(value, tagged_kind):
            return write(value)
    raise TypeError(f"not plain data: {kind.__name__}")


def _named(value: Mapping[str, Any]) -> dict[str, object]:
    # Most leaves are words: they are taken as they are without a call for each. A key of the
    # data itself that looks like a tag gets one more sign, taken off on the way back.
    return {
        key if key[:1] != _TAG else _TAG + key: (
            item if type(item) in _AS_THEY_ARE else _tagged(item)
        )
        for key, item in value.items()
    }


def _utc(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("an instant without a time zone is not plain data")
    return value.astimezone(UTC).isoformat()


_AS_THEY_ARE = frozenset({str, bool, type(None)})

# In order: a datetime is also a date, and an enumeration of words is also a str.
_WRITERS: tuple[tuple[type, Callable[[Any], object]], ...] = (
    (str, str),
    (int, lambda value: int(value) if abs(value) < _EXACT else {"$integer": str(value)}),
    (Decimal, lambda value: {"$decimal": str(value)}),
    (datetime, lambda value: {"$instant": _utc(value)}),
    (date, lambda value: {"$date": value.isoformat()}),
    (time, lambda value: {"$time": value.isoformat()}),
    (timedelta, lambda value: {"$duration": str(value // _MICROSECOND)}),
    (Mapping, _named),
    (list, lambda value: _tagged(list(value))),
    (tuple, lambda value: _tagged(list(value))),
)

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
