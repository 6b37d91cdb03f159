"""Functions of contexts. None of them changes a context; each makes a new one."""

from __future__ import annotations

from engine.feel.registry import builtin
from engine.feel.runtime import Runtime
from engine.feel.values import Value

Context = dict[str, Value]


@builtin("get value", "m: context, key: string")
def get_value(context: Context, key: str) -> Value:
    """Null both for an entry that is null and for one that is not there; null for a null key."""
    return context.get(key)


@builtin("get value", "m: context, keys: list")
def get_value_below(context: Context, keys: list[Value]) -> Value:
    """Goes down one context per key; null for no keys, a key that is no string, and where the way breaks off."""
    found: Value = context
    for key in keys:
        if not isinstance(found, dict) or not isinstance(key, str):
            return None
        found = found.get(key)
    return found if keys else None


@builtin("get entries", "m: context", runtime=True)
def get_entries(rt: Runtime, context: Context) -> Value:
    """A list of `{key, value}` in the order of the context, which `context()` turns back; null for null."""
    rt.charge(4 * len(context))  # a new context for each
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def context_of(entries: list[Value]) -> Value:
    """From `{key, value}` entries; null when one lacks its value, has no string as key, or repeats a key."""
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
    """An existing entry keeps its place; the value may be null, a null context or key makes the call null."""
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def put_below(context: Context, keys: list[Value], value: Value) -> Value:
    """Only the last key may be new: null where a key before it names no context, for no keys, for a null key."""
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
    """Of two entries of one name the later context wins; no contexts make `{}`, a null among them null."""
    out: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            return None
        rt.charge(len(context))
        out.update(context)
    return out
