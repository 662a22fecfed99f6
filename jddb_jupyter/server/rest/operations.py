"""What a method of a handler takes and gives, said above it, so that the OpenAPI document can tell it.

    @operation({200: JobPage}, query=JobsQuery, errors=(Conflict,))
    async def get(self) -> None:

Types are msgspec Structs (requests, queries) and TypedDicts (replies): what is declared is what the handler
decodes with `self.body` and `self.query`, and what mypy checks that it replies. The docstring of the method
becomes its summary. `tests/server` holds every reply of every test against what is declared here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from msgspec import Struct

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import JddbError

Handle = Callable[..., Awaitable[None]]
_H = TypeVar("_H", bound=Handle)


@dataclass(frozen=True)
class File:
    """A reply that is a file of one of these media types."""

    media_types: tuple[str, ...]


@dataclass(frozen=True)
class Upload:
    """A multipart body with files in the field `name`."""

    name: str


@dataclass(frozen=True)
class Operation:
    """One method of one address.

    `replies` has a type for each status of success (None: no content, a File, else what stands in JSON);
    `body` and `query` are what is decoded; `needs` is the smallest role in the job description, NONE where
    anybody who is known may; `errors` are those that can happen beyond the ones that always can. `is_public`:
    also who is not known may.
    """

    replies: Mapping[int, Any]
    body: Any = None
    body_is_optional: bool = False
    query: type[Struct] | None = None
    needs: Role = Role.NONE
    errors: tuple[type[JddbError], ...] = ()
    is_public: bool = False


_OPERATIONS: Final[dict[Handle, Operation]] = {}


def operation(
    replies: Mapping[int, Any],
    *,
    body: Any = None,
    body_is_optional: bool = False,
    query: type[Struct] | None = None,
    needs: Role = Role.NONE,
    errors: tuple[type[JddbError], ...] = (),
    is_public: bool = False,
) -> Callable[[_H], _H]:
    """Declare what a method of a handler takes and gives."""

    def declare(method: _H) -> _H:
        _OPERATIONS[method] = Operation(replies, body, body_is_optional, query, needs, errors, is_public)
        return method

    return declare


def operation_of(method: Handle) -> Operation | None:
    """What was declared for a method of a handler."""
    return _OPERATIONS.get(method)
