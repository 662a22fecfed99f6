"""The files that come in at an import: each file that was sent, and each file of an archive that was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jddb_jupyter.documents import is_archive, open_archive
from jddb_jupyter.errors import TooLarge
from jddb_jupyter.server.settings import JDDB


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """One file. `read` gives its content, or raises what says why it is not taken.

    `name` has the archive's before it, if it was in one. What `is_left_out` is the system's own and not read.
    """

    name: str
    read: Callable[[], bytes]
    is_left_out: bool = False


def incoming(name: str, size: int, read: Callable[[], bytes], settings: JDDB) -> Iterator[IncomingFile]:
    """The files that a file of `size` bytes is or holds; one that is too large is not read.

    Raises what refuses an archive as a whole, before its first file.
    """
    if not is_archive(name):
        yield IncomingFile(name, lambda: _bounded(size, read, settings.max_import_bytes))
        return
    _require_bounded(size, settings.max_archive_bytes)
    for packed in open_archive(read(), settings.max_archive_bytes):
        yield IncomingFile(
            f"{name}/{packed.name}",
            lambda packed=packed: packed.read(settings.max_import_bytes),  # type: ignore[misc]
            packed.is_left_out,
        )


def _bounded(size: int, read: Callable[[], bytes], limit: int) -> bytes:
    _require_bounded(size, limit)
    return read()


def _require_bounded(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge("file_too_large", size=size, limit=limit)
