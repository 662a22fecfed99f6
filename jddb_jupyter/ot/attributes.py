"""Attributes of text: how two sets of them are compared, composed, transformed and inverted.

Attributes are None (there are none) or a dict that is not empty, from names to any JSON. In a
retain, a value None takes the attribute away. The laws are those of Quill's Delta 5.

Python holds 1 and True for equal and JSON does not, so values are never compared with `==` alone.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Attributes: TypeAlias = dict[str, Any]


def same_attributes(a: Attributes | None, b: Attributes | None) -> bool:
    """Whether two sets of attributes are equal as JSON."""
    if a is b:
        return True
    if a is None or b is None or len(a) != len(b) or a != b:
        return False
    return all(value is b[name] or same_value(value, b[name]) for name, value in a.items())


def same_value(a: object, b: object) -> bool:
    """Whether two values are equal as JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_value(value, b[key]) for key, value in a.items())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same_value, a, b))
    return a == b


def compose_attributes(
    first: Attributes | None, second: Attributes | None, keep_none: bool
) -> Attributes | None:
    """The attributes after `first` and then `second`.

    With `keep_none` (both belong to retains) a removal stays one; without, it has had its effect.
    """
    if second is None:
        return first
    if keep_none:
        return second if first is None else first | second
    composed = {name: value for name, value in second.items() if value is not None}
    if first is not None:
        for name, value in first.items():
            if name not in second:
                composed[name] = value
    return composed or None


def transform_attributes(
    first: Attributes | None, second: Attributes | None, priority: bool
) -> Attributes | None:
    """What is left to do of the format `second` after a concurrent `first`.

    With `priority` the first one wins where both set the same attribute, otherwise the second.
    """
    if first is None or second is None or not priority:
        return second
    return {name: value for name, value in second.items() if name not in first} or None


def invert_attributes(attributes: Attributes, base: Attributes | None) -> Attributes | None:
    """The format that undoes `attributes` on text that had `base`."""
    if base is None:
        base = {}
    undone: Attributes = {}
    for name, value in attributes.items():
        before = base.get(name)
        if name not in base:
            undone[name] = None
        elif not _identical(before, value):
            undone[name] = before
    return undone or None


def diff_attributes(old: Attributes | None, new: Attributes | None) -> Attributes | None:
    """The format that makes `old` into `new`."""
    if same_attributes(old, new):
        return None
    before, after = old or {}, new or {}
    change: Attributes = {name: None for name in before if name not in after}
    for name, value in after.items():
        if name not in before or not same_value(before[name], value):
            change[name] = value
    return change


def _identical(a: object, b: object) -> bool:
    """Quill compares here by identity (`===`), which no two objects out of JSON have."""
    return not isinstance(a, (dict, list)) and same_value(a, b)
