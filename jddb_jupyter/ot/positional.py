"""The short form of a change, one action at one position, and the reading of either form.

    {"type": "insert", "position": 5, "content": "abc", "attributes": {...}?}
    {"type": "delete", "position": 5, "length": 3}
    {"type": "retain", "position": 5, "length": 3, "attributes": {...}?}      a format

It is turned into components, which `Delta` checks as it checks any others.
"""

from __future__ import annotations

from typing import Any, Final

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot.components import MAX_LENGTH, Op
from jddb_jupyter.ot.delta import Delta

# The type, which is also the name of the component, and the field that holds its value.
_VALUE_FIELDS: Final = {"insert": "content", "delete": "length", "retain": "length"}


def parse_change(data: object) -> Delta:
    """Read `{"ops": [...]}` or the short form. Raises InvalidOperation where it is neither, or malformed."""
    if isinstance(data, dict) and "ops" in data:
        return Delta(data["ops"])
    return from_positional(data)


def from_positional(data: object) -> Delta:
    """Read the short form. Fields that it does not name are ignored. Raises InvalidOperation."""
    if not isinstance(data, dict):
        raise InvalidOperation("unknown_change_type")
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in _VALUE_FIELDS:
        raise InvalidOperation("unknown_change_type")
    position = data.get("position")
    if type(position) is not int or not 0 <= position <= MAX_LENGTH:
        raise InvalidOperation("position_not_valid")
    action: dict[str, Any] = {kind: data.get(_VALUE_FIELDS[kind])}
    if "attributes" in data:
        action["attributes"] = data["attributes"]
    ops: list[Op] = [action]
    if position:
        ops.insert(0, {"retain": position})
    return Delta(ops)
