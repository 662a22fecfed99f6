"""What a server says no with. `str(error)` is its sentence, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from jddb_jupyter.errors import JddbError

E = TypeVar("E", bound=JddbError)


class ServerRefused(Exception):
    """The server refused what was asked. `code` is for programs (docs/api.md), `status` 0 on a socket."""

    def __init__(
        self, message: str, code: str, status: int = 0, details: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.details = dict(details or {})


class EditRefused(ServerRefused):
    """An edit was not saved, and is not in the document any more. `text` is what it would have inserted."""

    def __init__(self, message: str, code: str, text: str) -> None:
        super().__init__(message, code)
        self.text = text


def told(error: E, locale: str) -> E:
    """An error of the client's own whose `str` is its sentence in the reader's language too."""
    error.args = (error.message(locale),)
    return error
