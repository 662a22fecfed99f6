"""What the person at one socket does to links: done one after the other, while what they type goes on.

An act takes a transaction that has to wait for others. What arrives behind it on the socket does not.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from jddb_jupyter.collab.committer import OutcomeUnknown
from jddb_jupyter.collab.limits import RateLimit
from jddb_jupyter.collab.ports import LinkAction, LinkUpdate, SeenText
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import Internal, JddbError, RateLimited
from jddb_jupyter.ot import Delta, Range
from jddb_jupyter.translation.links import LinkOrigin, LinkStatus, Side
from jddb_jupyter.wire import pairs as wire

if TYPE_CHECKING:
    from jddb_jupyter.collab.pair import LivePair

log = logging.getLogger(__name__)

REMEMBERED: Final = 500
"""So many refused acts of a connection are known when they come again."""


class Acts:
    """The acts of one socket. `refuse(error, action_id)` tells that one was not done, `close(error)` ends the
    socket where that cannot be told.
    """

    def __init__(
        self,
        live: LivePair,
        client_id: str,
        person: Callable[[], Principal],
        refuse: Callable[[JddbError, str], None],
        close: Callable[[JddbError], None],
        settings: CollabSettings,
        clock: Callable[[], float],
    ) -> None:
        """`person()` is who acts, as their last token says it."""
        self._live = live
        self._client_id = client_id
        self._person = person
        self._refuse = refuse
        self._close = close
        self._most = settings.max_waiting_changes
        self._clock = clock
        self._limit = RateLimit(settings.changes_per_second, clock())
        self._waiting: deque[tuple[LinkAction, str]] = deque()
        self._unanswered: set[str] = set()
        self._refused: dict[str, JddbError] = {}
        """The last acts that were refused for good."""
        self._is_at_work = False

    def put(self, action: LinkAction, action_id: str) -> None:
        """Do this when what came before is done, also if the socket has gone by then.

        What is sent again before it was answered is answered once, and what was refused stays so: the answer
        may have crossed it. RateLimited if there is too much of it.
        """
        if action_id in self._unanswered:
            return
        if action_id in self._refused:
            self._refuse(self._refused[action_id], action_id)
            return
        if len(self._waiting) >= self._most or not self._limit.take(self._clock()):
            raise RateLimited("rate_limited")
        self._unanswered.add(action_id)
        self._waiting.append((action, action_id))
        if not self._is_at_work:
            self._is_at_work = True
            self._live.spawn(self._client_id, self._work)

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._do(*self._waiting.popleft())
        finally:
            self._is_at_work = False

    async def _do(self, action: LinkAction, action_id: str) -> None:
        try:
            await self._live.act(self._person(), action, action_id)
        except OutcomeUnknown as error:
            self._waiting.clear()  # in their order or not at all: their client comes back and asks
            self._close(error)
        except JddbError as error:
            if not error.retryable:
                self._refused[action_id] = error
                while len(self._refused) > REMEMBERED:
                    del self._refused[next(iter(self._refused))]
            self._refuse(error, action_id)
        except Exception:
            log.exception("what was done to links of pair %s went wrong", self._live.pair_id)
            self._refuse(Internal("internal"), action_id)
        finally:
            self._unanswered.discard(action_id)


def updating(data: wire.LinkChange) -> LinkAction:
    """What is said of a link, without text."""
    return LinkAction(
        deed="update",
        link_ids=(data.link_id,),
        status=_status(data),
        origin=_origin(data),
        unit_id=data.unit_id,
        seen=_seen(data),
        comment=data.comment,
    )


def aligning(data: wire.Realignment) -> LinkAction:
    """What is done to links by hand."""
    at: dict[Side, int | None] = {"source": data.at.source, "target": data.at.target}
    return LinkAction(
        deed=data.action,
        link_ids=tuple(data.link_ids),
        source_revision=data.revision.source,
        target_revision=data.revision.target,
        at={side: place for side, place in at.items() if place is not None},
    )


def with_text(pair_id: str, data: wire.LinkChange, written: Delta | None) -> LinkUpdate:
    """What is said of a link, with the change of the target that was `written` for it."""
    return LinkUpdate(
        pair_id=pair_id,
        link_id=data.link_id,
        status=_status(data),
        origin=_origin(data),
        unit_id=data.unit_id,
        seen=_seen(data, written),
    )


def _seen(data: wire.LinkChange, written: Delta | None = None) -> dict[Side, SeenText]:
    if data.seen is None:
        return {}
    revision = data.seen.revision
    return {
        "source": SeenText(revision.source, Range(*data.seen.source)),
        "target": SeenText(revision.target, Range(*data.seen.target), written),
    }


def _status(data: wire.LinkChange) -> LinkStatus | None:
    return None if data.status is None else LinkStatus(data.status)


def _origin(data: wire.LinkChange) -> LinkOrigin | None:
    return None if data.origin is None else LinkOrigin(data.origin)
