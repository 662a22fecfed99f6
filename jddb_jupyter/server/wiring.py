"""The one place that picks implementations and puts them together."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from logging import Logger

from traitlets import TraitError

from jddb_jupyter import __version__
from jddb_jupyter.auth.identity import Authenticator
from jddb_jupyter.auth.tokens import Tokens
from jddb_jupyter.broker.local import LocalBroker
from jddb_jupyter.collab.manager import SessionManager
from jddb_jupyter.collab.pairs import PairManager
from jddb_jupyter.collab.ports import Broker
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import JddbError, Unavailable
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.metrics.prometheus import PrometheusMonitor
from jddb_jupyter.server.glossary import Glossary
from jddb_jupyter.server.guesses import Guesses
from jddb_jupyter.server.settings import JDDB
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.indexer import SearchIndexer
from jddb_jupyter.storage.memory_leverage import LeverageMeter
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.memory_meaning import MeaningLookup, Meanings
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.pairs_indexer import PairIndexer
from jddb_jupyter.storage.pairs_store import SqlPairStore
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.suggesters.desk import Suggesters
from jddb_jupyter.yjs.gate import YjsGate
from jddb_jupyter.yjs.mirror import Mirrors

OPEN_AGAIN_AFTER = 5.0
"""Seconds after which a database that was away is looked for again."""
PASSING = ("database_unreachable", "database_busy")
"""Why a database could not be opened, where that may be over later without anybody's doing."""


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers work with. `clock` gives seconds since the epoch."""

    settings: JDDB
    database: Database
    broker: Broker
    tokens: Tokens
    authenticator: Authenticator
    manager: SessionManager
    live_pairs: PairManager
    yjs: YjsGate
    monitor: PrometheusMonitor
    indexer: SearchIndexer
    pair_indexer: PairIndexer
    guesses: Guesses
    memory: MemoryLookup
    meanings: MeaningLookup
    leverage: LeverageMeter
    glossary: Glossary
    suggesters: Suggesters
    pairs: SqlPairStore
    clock: Callable[[], float]

    def now(self) -> datetime:
        """The time, as the database keeps it."""
        return datetime.fromtimestamp(self.clock(), UTC)

    async def close(self) -> None:
        """End what was started, in the opposite order."""
        self.monitor.withdraw()
        await self.live_pairs.close()
        await self.manager.close()
        await self.broker.close()
        await self.meanings.close()
        await self.memory.close()
        await self.pair_indexer.close()
        await self.indexer.close()
        await self.database.close()


async def open_services(settings: JDDB, clock: Callable[[], float] = time.time) -> Services:
    """Build everything from the settings. Raises if it cannot be."""
    tokens = await asyncio.to_thread(settings.tokens)
    database = await open_database(settings.db_url)
    authenticator = Authenticator(
        database=database,
        tokens=tokens,
        default_role=Role.named(settings.default_role),
        group_roles=settings.roles_of_groups(),
        clock=clock,
    )
    monitor = PrometheusMonitor(SlidingMonitor(clock), __version__)
    indexer = SearchIndexer(database)
    pair_indexer = PairIndexer(
        database, SqlPairStore(database, clock), lambda: datetime.fromtimestamp(clock(), UTC)
    )

    def committed(session_id: str) -> None:
        indexer.committed(session_id)
        pair_indexer.committed(session_id)

    store = SqlStore(database, committed)
    server_id = secrets.token_hex(8)
    broker = _broker(settings, server_id, clock)
    manager = SessionManager(
        store=store,
        broker=broker,
        server_id=server_id,
        monitor=monitor,
        clock=clock,
        settings=settings.collab(),
        mirrors=Mirrors(),
    )
    pairs = SqlPairStore(database, clock, Role.named(settings.default_role), pair_indexer.committed)
    live_pairs = PairManager(
        manager,
        store=pairs,
        read=store.document_at,
        monitor=monitor,
        clock=clock,
    )
    await indexer.start()
    await pair_indexer.start()
    await broker.start()
    await manager.start()
    await live_pairs.start()
    monitor.publish(manager.figures)
    guesses = Guesses(clock)
    memory = MemoryLookup()
    memory.start(database)
    meanings = MeaningLookup(database, Meanings())
    meanings.start()
    suggesters = Suggesters(settings.suggesters, os.environ, settings.suggester_timeout)
    return Services(
        settings,
        database,
        broker,
        tokens,
        authenticator,
        manager,
        live_pairs,
        YjsGate(manager, clock),
        monitor,
        indexer,
        pair_indexer,
        guesses,
        memory,
        meanings,
        LeverageMeter(database, memory),
        Glossary(database),
        suggesters,
        pairs,
        clock,
    )


def _broker(settings: JDDB, server_id: str, clock: Callable[[], float]) -> Broker:
    """The broker that the settings name. Redis is looked for only where it is wanted."""
    if not settings.broker_url:
        return LocalBroker()
    try:
        from jddb_jupyter.broker.redis import RedisBroker
    except ImportError as error:
        raise Unavailable("redis_not_installed") from error
    return RedisBroker(settings.broker_url, server_id=server_id, prefix=settings.broker_prefix, clock=clock)


class Wiring:
    """The services of one Jupyter server, opened once its event loop runs; stands in `settings["jddb"]`.

    Where they cannot be opened, the reason is logged in both languages and told to every request, and Jupyter
    itself goes on. What may pass by itself is tried again when somebody asks, now and then.
    """

    def __init__(self, make_settings: Callable[[], JDDB], log: Logger) -> None:
        self._make_settings = make_settings
        self._log = log
        self._opening: asyncio.Task[Services | JddbError] | None = None
        self._again_at = 0.0
        self.is_closing = False

    async def services(self) -> Services:
        """The services, once they are open; Unavailable if they cannot be opened."""
        if self._opening is None or self._may_be_over(self._opening):
            self._opening = asyncio.create_task(self._open())
        opened = await asyncio.shield(self._opening)
        if isinstance(opened, JddbError):
            raise Unavailable(opened.reason, **opened.values)
        return opened

    def _may_be_over(self, opening: asyncio.Task[Services | JddbError]) -> bool:
        """Whether the database was away when it was to be opened, some time ago."""
        if not opening.done() or time.monotonic() < self._again_at:
            return False
        opened = opening.result()
        return isinstance(opened, JddbError) and opened.reason in PASSING

    async def _open(self) -> Services | JddbError:
        try:
            return await open_services(self._make_settings())
        except JddbError as error:
            refusal = error
        except TraitError as error:
            self._log.critical("jddb_jupyter: %s", error)
            refusal = Unavailable("settings_not_valid")
        except Exception:  # whatever it is, Jupyter goes on and people are told
            self._log.critical("jddb_jupyter: the database cannot be opened", exc_info=True)
            refusal = Unavailable("database_not_opened")
        self._again_at = time.monotonic() + OPEN_AGAIN_AFTER
        for locale in ("en", "fr"):
            self._log.critical("jddb_jupyter: %s", refusal.message(locale))
        return refusal

    async def close(self) -> None:
        """Close what is open, or about to be."""
        self.is_closing = True
        if self._opening is not None:
            opened = await self._opening
            if isinstance(opened, Services):
                await opened.close()
