"""Language tags in requests: read in any writing, handed on in their one form."""

from __future__ import annotations

from typing import Any, Final

from jddb_jupyter.documents.language_tags import LONGEST_TAG, PATTERN, normalised_tag
from jddb_jupyter.errors import InvalidMessage

_MOST_SHOWN: Final = 40


class LanguageTag(str):
    """A tag as `normalised_tag` gives it."""

    __slots__ = ()


def decoded(kind: type[Any], value: object) -> object:
    """A value of a type of this project (msgspec's `dec_hook`). InvalidMessage for what is no language."""
    if kind is not LanguageTag:
        raise NotImplementedError(kind)
    if not isinstance(value, str):
        raise ValueError("no text")
    tag = normalised_tag(value)
    if tag is None:
        raise InvalidMessage("language_not_valid", tag=value[:_MOST_SHOWN])
    return LanguageTag(tag)


def encoded(value: object) -> object:
    """A value of a type of this project as JSON has it (msgspec's `enc_hook`)."""
    if isinstance(value, LanguageTag):
        return str(value)
    raise NotImplementedError(type(value))


def described(kind: type[Any]) -> dict[str, Any]:
    """The JSON schema of a type of this project (msgspec's `schema_hook`)."""
    if kind is not LanguageTag:
        raise NotImplementedError(kind)
    return {"type": "string", "minLength": 2, "maxLength": LONGEST_TAG, "pattern": PATTERN}
