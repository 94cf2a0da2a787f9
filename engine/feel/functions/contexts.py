"""Functions of contexts."""

from engine.feel.functions.table import Table
from engine.feel.run import Run
from engine.feel.values import Value

TABLE = Table("Contesti")


@TABLE.add("get value(m: context, key: string)", "La voce di un contesto.")
def get_value(_run: Run, context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@TABLE.add("get entries(m: context)", "Le voci di un contesto come elenco di {key, value}.")
def get_entries(run: Run, context: dict[str, Value]) -> Value:
    run.charge(len(context) // 2)
    return [{"key": key, "value": value} for key, value in context.items()]


@TABLE.add("context(entries: list)", "Il contesto di un elenco di {key, value}.")
def context_of(_run: Run, entries: list[Value]) -> Value:
    made: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


@TABLE.add("context put(context: context, key: string, value: Any)", "Il contesto con una voce.")
def context_put(_run: Run, context: dict[str, Value], key: str, value: Value) -> Value:
    return {**context, key: value}


@TABLE.add(
    "context put(context: context, keys: list, value: Any)", "Il contesto con una voce più dentro."
)
def context_put_deep(
    run: Run, context: dict[str, Value], keys: list[Value], value: Value
) -> Value:
    if not keys or not isinstance(keys[0], str):
        return None
    key, rest = keys[0], keys[1:]
    if not rest:
        return {**context, key: value}
    inner = context.get(key)
    if inner is None:
        inner = {}
    run.enter()
    changed = context_put_deep(run, inner, rest, value) if isinstance(inner, dict) else None
    run.depth -= 1
    return None if changed is None else {**context, key: changed}


@TABLE.add("context merge(contexts: list)", "I contesti di un elenco in uno: vince l'ultimo.")
def context_merge(run: Run, contexts: list[Value]) -> Value:
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        run.charge(len(context) // 4)
        merged.update(context)
    return merged
