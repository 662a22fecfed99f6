"""The connections of a session to other servers, as far as they were heard of.

They are heard of one by one, and now and then asked for as a whole. An answer may be older than what was
heard meanwhile: what came or left since the question is not taken back by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jddb_jupyter.collab.news import Guest


class Guests:
    """Guests by their connection ids, which are never used twice."""

    def __init__(self) -> None:
        self._here: dict[str, Guest] = {}
        self._heard: dict[str, int] = {}
        """When each that is here was heard of last, as a count of what was heard."""
        self._gone: dict[str, int] = {}
        """When those left that left since the last question."""
        self._count = 0

    def __iter__(self) -> Iterator[Guest]:
        return iter(list(self._here.values()))

    def get(self, connection_id: str) -> Guest | None:
        """A guest."""
        return self._here.get(connection_id)

    def came(self, guest: Guest) -> None:
        """One is here, or is shown in another way."""
        self._count += 1
        self._here[guest.connection_id] = guest
        self._heard[guest.connection_id] = self._count

    def left(self, connection_id: str) -> Guest | None:
        """One is gone; who it was, if it was here."""
        self._count += 1
        self._gone[connection_id] = self._count
        self._heard.pop(connection_id, None)
        return self._here.pop(connection_id, None)

    def ask(self) -> int:
        """Now they are asked for as a whole: what `answered` has to be told."""
        self._gone = {}
        return self._count

    def answered(self, asked: int, found: Sequence[Guest]) -> tuple[list[Guest], list[str]]:
        """Who came and who left by this answer, to be handled as if they had been heard of."""
        ids = {guest.connection_id for guest in found}
        came = [
            guest
            for guest in found
            if self._here.get(guest.connection_id) != guest
            and guest.connection_id not in self._gone
            and self._heard.get(guest.connection_id, 0) <= asked
        ]
        left = [
            connection_id
            for connection_id in self._here
            if connection_id not in ids and self._heard[connection_id] <= asked
        ]
        return came, left
