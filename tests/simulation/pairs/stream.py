"""What the socket of a pair is told, judged as it is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jddb_jupyter.translation.links import SIDES, Side

from ..stream import Stream
from .office import SESSIONS

EXPECTED_REFUSALS = {"conflict", "invalid_message", "forbidden", "read_only", "rate_limited", "unavailable"}
"""Why what a client does to links may not be done: others were quicker, it makes no sense, or it may not."""


class PairStream:
    """The messages to one socket of `client_id`: a stream for each text, and the links that stand in both."""

    def __init__(self, client_id: str) -> None:
        self.sides: dict[Side, Stream] = {side: Stream(client_id, SESSIONS[side]) for side in SIDES}
        self.version = -1
        self.done: list[str] = []
        """What it was told to be done, by the ids of the acts."""
        self._links: set[str] | None = None

    @property
    def parts(self) -> Sequence[Stream]:
        return tuple(self.sides.values())

    def see(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "session_state":
            for side, stream in self.sides.items():
                part = {**message["documents"][side], "type": kind, "client_id": message["client_id"]}
                stream.see(part)
            self._take(message["alignment_version"], message["alignment"], None)
        elif kind in ("alignment_change", "translation_update"):
            self._news(message)
        elif "document" in message:
            self.sides[message["document"]].see(message)
        elif kind == "error":
            assert "seq" not in message, "who sent a change is told of which text"
            assert message["code"] in EXPECTED_REFUSALS, message

    def _news(self, news: dict[str, Any]) -> None:
        assert self._links is not None, "links before the state"
        for side, stream in self.sides.items():
            assert news["revision"][side] == stream.revision, "links stand in the texts as they were told"
        self._take(news["version"], news["links"], news.get("order"))
        self.done += [news["id"]] if "id" in news else []

    def _take(self, version: int, links: list[dict[str, Any]], order: list[str] | None) -> None:
        assert version >= self.version, "links go back"
        self.version = version
        told = [link["link_id"] for link in links]
        assert len(set(told)) == len(told), "a link is told twice"
        known = (self._links or set()) | set(told)
        if order is not None:
            assert len(set(order)) == len(order), "a link stands at two places"
            assert set(order) <= known, "a link is named and not told"
            self._links = set(order)
        else:
            assert self._links is None or version == self.version
            self._links = known if self._links is None else self._links | set(told)
