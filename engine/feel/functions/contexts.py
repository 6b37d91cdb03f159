"""Functions of contexts. None of them changes a context; each makes a new one."""

from __future__ import annotations

from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.values import Value

Context = dict[str, Value]


@builtin("get value", "m: context, key: string")
def get_value(context: Context, key: str) -> Value:
    return context.get(key)


@builtin("get value", "m: context, keys: list")
def get_value_below(context: Context, keys: list[Value]) -> Value:
    found: Value = context
    for key in keys:
        if not isinstance(found, dict) or not isinstance(key, str):
            return None
        found = found.get(key)
    return found if keys else None


@builtin("get entries", "m: context", runtime=True)
def get_entries(rt: Runtime, context: Context) -> Value:
    rt.charge(4 * len(context))  # a new context for each
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def context_of(entries: list[Value]) -> Value:
    out: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            return None
        key = entry.get("key")
        if not isinstance(key, str) or key in out:
            return None
        out[key] = entry["value"]
    return out


@builtin("context put", "context: context, key: string, value: any")
def put(context: Context, key: str, value: Value) -> Value:
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def put_below(context: Context, keys: list[Value], value: Value) -> Value:
    names = [key for key in keys if isinstance(key, str)]
    return _put(context, names, value) if names and len(names) == len(keys) else None


def _put(context: Context, keys: list[str], value: Value) -> Context | None:
    first, *rest = keys
    if not rest:
        return {**context, first: value}
    inner = context.get(first)
    changed = _put(inner, rest, value) if isinstance(inner, dict) else None
    return None if changed is None else {**context, first: changed}


@builtin("context merge", "contexts: list", runtime=True)
def merge(rt: Runtime, contexts: list[Value]) -> Value:
    out: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        rt.charge(len(context))
        out.update(context)
    return out
