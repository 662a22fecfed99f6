"""The other servers of a session: what they say is taken in, and what is done here is told to them.

What they say may be lost, so it only makes this process look into the database, unless it is a change that
follows what is known here.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

from jddb_jupyter.collab.committer import Committer
from jddb_jupyter.collab.news import Came, Committed, CursorMoved, Left, Moved, News, Reached, Types
from jddb_jupyter.collab.ports import Change, ClientRecord, HistoryReplaced, Line
from jddb_jupyter.collab.presence import PlacedCursor
from jddb_jupyter.collab.roster import Roster
from jddb_jupyter.errors import JddbError, TakenOver

log = logging.getLogger(__name__)


class Neighbours:
    """What one session hears. `wake()` is called when there is something that its worker has to take in."""

    def __init__(
        self, session_id: str, line: Line, committer: Committer, roster: Roster, wake: Callable[[], None]
    ) -> None:
        self._session_id = session_id
        self._line = line
        self._committer = committer
        self._roster = roster
        self._wake = wake
        self._news: deque[Committed] = deque()
        """What they say that they committed, and is not taken in yet."""
        self._is_behind = False
        """Whether something was stored of which nothing more is known here."""
        self._doubted: set[str] = set()
        """Clients of which one of them says that they came to it."""
        self._meeting: asyncio.Task[None] | None = None

    @property
    def have_spoken(self) -> bool:
        """Whether there is something to take in."""
        return bool(self._news or self._is_behind or self._doubted)

    def tell_committed(self, changes: Sequence[Change]) -> None:
        """Tell them of changes of this process."""
        self._line.tell(Committed.of(self._committer.epoch, changes))

    def tell_moved(self) -> None:
        """Tell them that something else than changes was stored."""
        self._line.tell(Moved())

    def hear(self, news: News) -> None:
        """Take news of one of them, in the order in which it speaks."""
        if isinstance(news, Committed):
            self._news.append(news)
            self._wake()
        elif isinstance(news, Moved):
            self._look()
        elif isinstance(news, Reached):
            self._look()
            if self._meeting is None or self._meeting.done():
                self._meeting = asyncio.get_running_loop().create_task(self._roster.meet())
        elif isinstance(news, Came):
            if news.is_new:
                self._doubt(news.guest.client_id)
            self._roster.greet(news.guest)
        elif isinstance(news, Left):
            self._roster.dismiss(news.connection_id)
        elif isinstance(news, CursorMoved):
            self._roster.place_guest(news.connection_id, PlacedCursor(news.revision, news.cursor))
        elif isinstance(news, Types):
            self._roster.guest_types(news.connection_id, news.typing)

    async def take_in(self) -> None:
        """Take in what was committed elsewhere, from the news if they follow what is known here.

        What does not succeed is done when the database is watched the next time. Raises HistoryReplaced if
        the database was restored to another state.
        """
        while self._news:
            self._follow(self._news.popleft())
        if not self._is_behind and not self._doubted:
            return
        self._is_behind, doubted, self._doubted = False, self._doubted, set()
        try:
            await self._committer.catch_up()
            for client_id in doubted:
                self._settle(client_id, await self._committer.catch_up(client_id))
        except HistoryReplaced:
            raise
        except JddbError as error:
            log.warning("session %s will catch up later: %s", self._session_id, error)
        except Exception:
            log.exception("session %s could not catch up", self._session_id)

    def hang_up(self) -> None:
        """Hear of them no more."""
        self._line.close()
        if self._meeting is not None:
            self._meeting.cancel()

    def _follow(self, news: Committed) -> None:
        try:
            changes = news.read()
        except JddbError:
            changes = None
        if changes is None or not self._committer.follow(news.epoch, changes):
            is_new = news.head > self._committer.head or news.epoch != self._committer.epoch
            self._is_behind = self._is_behind or is_new

    def _look(self) -> None:
        """Look soon what the database has."""
        self._is_behind = True
        self._wake()

    def _doubt(self, client_id: str) -> None:
        """A client came to another server, before or after it came here: soon the database is asked."""
        if self._roster.of_client(client_id) is not None:
            self._doubted.add(client_id)
            self._wake()

    def _settle(self, client_id: str, client: ClientRecord | None) -> None:
        """Close what is left here of a client that has come back by another connection."""
        connection = self._roster.of_client(client_id)
        newest = None if client is None else client.connection_id
        if connection is not None and newest not in (None, connection.connection_id):
            connection.close(TakenOver("taken_over"))
