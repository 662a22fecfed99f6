"""The changes of a session that are kept in memory, for transforming over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jddb_jupyter.collab.ports import Change


class History:
    """The changes of revisions `start + 1` to `head`, without gaps."""

    def __init__(self, start: int, changes: Iterable[Change], size: int) -> None:
        """Keep at least the last `size` changes, and at most twice as many."""
        self.start = start
        self._changes: list[Change] = list(changes)
        self._size = size

    @property
    def head(self) -> int:
        """The last revision."""
        return self.start + len(self._changes)

    def append(self, change: Change) -> None:
        """Add the next revision."""
        assert change.revision == self.head + 1
        self._changes.append(change)
        if len(self._changes) > 2 * self._size:
            drop = len(self._changes) - self._size
            self._changes = self._changes[drop:]
            self.start += drop

    def reaches(self, revision: int) -> bool:
        """Whether everything after `revision` is here."""
        return self.start <= revision <= self.head

    def since(self, revision: int) -> Sequence[Change]:
        """The changes after `revision`, which must be reached."""
        assert self.reaches(revision)
        return self._changes[revision - self.start :]
