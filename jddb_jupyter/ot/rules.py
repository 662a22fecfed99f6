"""What a document may hold, and what a change may do to it.

A document is a list of text inserts that ends with a newline. A change never deletes that newline
and inserts nothing after it (it may format it); this rule is closed under compose and transform,
whereas "the result ends with a newline" is not. Embeds and attributes outside of `FORMATS` are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot.components import shown

if TYPE_CHECKING:
    from jddb_jupyter.ot.attributes import Attributes
    from jddb_jupyter.ot.delta import Delta

MAX_LINK_LENGTH: Final = 2048
_LINK: Final = re.compile(r"(?:https?://|mailto:)[^ ]+", re.IGNORECASE)


def _is_true(value: object) -> bool:
    return value is True


def _is_link(value: object) -> bool:
    # What does not print (controls, line breaks, invisible marks) is how a browser is made to read
    # another scheme or a person another address.
    return (
        type(value) is str
        and len(value) <= MAX_LINK_LENGTH
        and value.isprintable()
        and _LINK.fullmatch(value) is not None
    )


def _between(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _one_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: type(value) is str and value in choices


FORMATS: Final[dict[str, Callable[[object], bool]]] = {
    "bold": _is_true,
    "italic": _is_true,
    "underline": _is_true,
    "strike": _is_true,
    "code": _is_true,
    "blockquote": _is_true,
    "link": _is_link,
    "header": _between(1, 4),
    "list": _one_of("bullet", "ordered"),
    "indent": _between(1, 8),
    "align": _one_of("center", "right", "justify"),
}


def validate_attributes(attributes: Attributes, removable: bool) -> None:
    """Raise InvalidOperation unless a document may have these; None is for removing (in a retain)."""
    for name, value in attributes.items():
        allows = FORMATS.get(name)
        if allows is None:
            raise InvalidOperation("unknown_attribute", name=shown(name))
        if not allows(value) and not (removable and value is None):
            raise InvalidOperation("bad_attribute_value", name=name)


def validate_document(delta: Delta) -> None:
    """Raise InvalidOperation unless `delta` is a document."""
    for _, content, attributes in delta.components:
        if content is None:
            raise InvalidOperation("not_a_document")
        if type(content) is not str:
            raise InvalidOperation("embed_refused")
        if attributes is not None:
            validate_attributes(attributes, removable=False)
    last = delta.components[-1][1] if delta else None
    if type(last) is not str or not last.endswith("\n"):
        raise InvalidOperation("not_a_document")


def validate_change(delta: Delta, length: int) -> None:
    """Raise InvalidOperation unless `delta` may be applied to a document of `length` code points."""
    for _, content, attributes in delta.components:
        if content is not None and type(content) is not str:
            raise InvalidOperation("embed_refused")
        if attributes is not None:
            validate_attributes(attributes, removable=content is None)
    if delta.base_length >= length:
        _check_end(delta, length)


def _check_end(delta: Delta, length: int) -> None:
    if delta.base_length > length:
        raise InvalidOperation("beyond_end", end=delta.base_length, length=length)
    touched = sum(abs(size) for size, content, _ in delta.components if content is None)
    # In normal form only the last component can act on the newline or behind it, and what may is a format.
    if touched == length and delta:
        size, content, _ = delta.components[-1]
        if content is not None or size < 0:
            raise InvalidOperation("final_newline")
