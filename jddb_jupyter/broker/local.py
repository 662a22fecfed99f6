"""The broker of one process: its servers, where there are several, hear each other through a `Hub`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from jddb_jupyter.collab.news import Came, Guest, Left, News, Reached


class Hub:
    """What connects the brokers of a process."""

    def __init__(self) -> None:
        self.lines: list[LocalLine] = []

    def others(self, name: str, broker: LocalBroker) -> list[LocalLine]:
        """The lines of that name that other brokers have open."""
        return [line for line in self.lines if line.name == name and line.broker is not broker]


class LocalBroker:
    """One server on a hub; without one it is alone."""

    def __init__(self, hub: Hub | None = None) -> None:
        self.hub = hub or Hub()
        self._is_alone = hub is None

    @property
    def is_alone(self) -> bool:
        """Whether it has no hub that others could be on."""
        return self._is_alone

    @property
    def is_away(self) -> bool:
        """It never is."""
        return False

    async def start(self) -> None:
        """There is nothing to reach for."""

    async def close(self) -> None:
        """End all lines."""
        for line in [line for line in self.hub.lines if line.broker is self]:
            line.close()

    def open(self, name: str, hear: Callable[[News], None], about: Mapping[str, object]) -> LocalLine:
        """Open a line."""
        line = LocalLine(self, name, hear)
        self.hub.lines.append(line)
        if not self.is_alone:
            line.soon(Reached())
        return line

    def tell(self, name: str, news: News) -> None:
        """Tell the other brokers."""
        for line in self.hub.others(name, self):
            line.soon(news)


class LocalLine:
    """A line of a local broker."""

    def __init__(self, broker: LocalBroker, name: str, hear: Callable[[News], None]) -> None:
        self.broker = broker
        self.name = name
        self.here: dict[str, Guest] = {}
        """The connections to this server."""
        self._hear = hear

    def soon(self, news: News) -> None:
        """Let this line hear something, in the order in which it was said, when the speaker is done."""
        asyncio.get_running_loop().call_soon(self._deliver, news)

    def _deliver(self, news: News) -> None:
        if self in self.broker.hub.lines:
            self._hear(news)

    def tell(self, news: News) -> None:
        """Tell the others."""
        self.broker.tell(self.name, news)

    def enter(self, guest: Guest) -> None:
        """Somebody is here."""
        is_new = guest.connection_id not in self.here
        self.here[guest.connection_id] = guest
        self.tell(Came(guest, is_new))

    def leave(self, connection_id: str) -> None:
        """Somebody is here no more."""
        if self.here.pop(connection_id, None) is not None:
            self.tell(Left(connection_id))

    async def guests(self) -> Sequence[Guest]:
        """Those on the other brokers."""
        others = self.broker.hub.others(self.name, self.broker)
        return [guest for line in others for guest in line.here.values()]

    def close(self) -> None:
        """End it."""
        for connection_id in list(self.here):
            self.leave(connection_id)
        if self in self.broker.hub.lines:
            self.broker.hub.lines.remove(self)
