"""The broker of several servers: Redis tells what is new, and keeps who is connected to which server.

Keys, under a prefix: `session:{name}` (a hash of `data` and `last_activity`, gone after a day),
`session:{name}:users` (a hash of the connections, by id) and `server:{id}` (there while that server lives);
the channel of a session or pair is called like its hash. Redis is never asked for what the database knows,
and nothing waits for it: while it is away, what would be said is dropped, and each server looks into the
database.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any, Final

import msgspec
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from jddb_jupyter.collab.news import Came, Committed, Guest, Left, Moved, News, Reached

log = logging.getLogger(__name__)

LONGEST_NEWS: Final = 32_000
"""Bytes; changes that are longer are read from the database."""
ANSWERS_WITHIN: Final = 2.0
"""Seconds after which Redis is taken to be away."""
PING_EVERY: Final = 2.0
"""Seconds of silence after which it is asked for a sign of life."""
BEAT_EVERY: Final = 5.0
"""Seconds between two signs of life of this server."""
LIVES_FOR: Final = 15
"""Seconds for which a sign of life is believed."""
KEPT_FOR: Final = 86_400
"""Seconds for which a session that nobody touches is kept in Redis."""
FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0
"""Seconds between two attempts to reach it, doubled each time."""
MOST_WAITING: Final = 10_000
"""Commands that wait to be sent; beyond it, Redis is too slow to be of use and they are dropped."""
NOTE_EVERY: Final = 1.0
"""Seconds between two notes of a session's last activity."""

Command = tuple[str | bytes | int | float, ...]

_decoder = msgspec.json.Decoder(tuple[str, News])
_encode = msgspec.json.Encoder().encode
_guest = msgspec.json.Decoder(tuple[str, Guest])

FAILURES: Final = (RedisError, OSError, TimeoutError)


class RedisBroker:
    """One server on a Redis."""

    def __init__(self, url: str, *, server_id: str, prefix: str, clock: Callable[[], float]) -> None:
        """`url`: redis://, rediss:// or unix://; ValueError if it is none."""
        self._client = Redis.from_url(
            url,
            socket_timeout=ANSWERS_WITHIN,
            socket_connect_timeout=ANSWERS_WITHIN,
            retry=Retry(NoBackoff(), 0),
        )
        self._server_id = server_id
        self._prefix = prefix
        self._clock = clock
        self._lines: dict[str, list[RedisLine]] = {}
        self._commands: deque[Command] = deque()
        self._to_say = asyncio.Event()
        self._speaks = False
        self._pubsub: PubSub | None = None
        self._subscribing = asyncio.Lock()
        self._hears = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._mouth: asyncio.Task[None] | None = None
        self._ear: asyncio.Task[None] | None = None

    @property
    def is_alone(self) -> bool:
        """Others may be there."""
        return False

    @property
    def is_away(self) -> bool:
        """Whether Redis does not take or give anything at present."""
        return not (self._speaks and self._hears)

    async def start(self) -> None:
        """Begin to reach for Redis."""
        self._mouth = asyncio.create_task(self._again(self._speak))
        self._ear = asyncio.create_task(self._again(self._listen))

    async def close(self) -> None:
        """Take this server's people out, if Redis answers soon, and end."""
        for line in self._all_lines():
            line.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=ANSWERS_WITHIN)
        spoke = self._speaks
        await _end(self._ear)
        await _end(self._mouth)
        if spoke:
            self._commands.append(("DEL", self._server_key(self._server_id)))
            try:
                await self._send()
            except FAILURES:
                log.warning("redis: it could not be told that this server ends")
        await self._client.aclose()

    def open(self, name: str, hear: Callable[[News], None], about: Mapping[str, object]) -> RedisLine:
        """Open a line."""
        line = RedisLine(self, name, hear, about)
        lines = self._lines.setdefault(name, [])
        lines.append(line)
        if self._pubsub is not None:
            self._spawn(self._follow(self._pubsub, name))
        return line

    def tell(self, name: str, news: News) -> None:
        """Tell the other servers."""
        data = _encode((self._server_id, news))
        if len(data) > LONGEST_NEWS and isinstance(news, Committed):
            data = _encode((self._server_id, msgspec.structs.replace(news, changes=None)))
        self._say("PUBLISH", self.key(name), data)

    # What the lines need

    def key(self, name: str) -> str:
        """The hash and the channel of a session or pair."""
        return f"{self._prefix}session:{name}"

    def note(self, line: RedisLine) -> None:
        """Note that something happened in a session."""
        now = self._clock()
        if now - line.noted >= NOTE_EVERY:
            line.noted = now
            key = self.key(line.name)
            self._say("HSET", key, "data", _encode(line.about), "last_activity", now)
            self._say("EXPIRE", key, KEPT_FOR)

    def put(self, line: RedisLine, guest: Guest) -> None:
        """Keep a connection."""
        key = f"{self.key(line.name)}:users"
        self._say("HSET", key, guest.connection_id, _encode((self._server_id, guest)))
        self._say("EXPIRE", key, KEPT_FOR)

    def take(self, line: RedisLine, connection_id: str) -> None:
        """Keep it no more."""
        self._say("HDEL", f"{self.key(line.name)}:users", connection_id)

    async def guests(self, name: str) -> Sequence[Guest] | None:
        """The connections to other servers that are alive."""
        if self.is_away:
            return None
        key = f"{self.key(name)}:users"
        try:
            kept = await self._client.hgetall(key)
            found = [_guest.decode(data) for data in kept.values()]
            servers = sorted({server for server, _ in found} - {self._server_id})
            signs = await self._client.mget(map(self._server_key, servers)) if servers else []
        except FAILURES as error:
            log.warning("redis: who is in a session could not be read: %s", type(error).__name__)
            return None
        except msgspec.MsgspecError:
            log.warning("redis: %s holds what another version wrote", key)
            return None
        alive = {server for server, sign in zip(servers, signs, strict=True) if sign is not None}
        for server, guest in found:
            if server not in alive and server != self._server_id:
                self._say("HDEL", key, guest.connection_id)
        return [guest for server, guest in found if server in alive]

    def closed(self, line: RedisLine) -> None:
        """A line hears no more."""
        lines = self._lines.get(line.name, [])
        if line in lines:
            lines.remove(line)
        if not lines and self._lines.pop(line.name, None) is not None and self._pubsub is not None:
            self._spawn(self._unfollow(self._pubsub, line.name))

    def _all_lines(self) -> list[RedisLine]:
        return [line for lines in self._lines.values() for line in lines]

    # Speaking

    def _say(self, *command: str | bytes | int | float) -> None:
        """Send a command soon; while Redis is away it is lost."""
        if self._speaks and len(self._commands) < MOST_WAITING:
            self._commands.append(command)
            self._to_say.set()

    async def _speak(self) -> None:
        await self._client.ping()
        self._commands.clear()
        self._speaks = True
        log.info("redis: reached")
        self._introduce()
        try:
            beaten = asyncio.get_running_loop().time()
            while True:
                rest = beaten + BEAT_EVERY - asyncio.get_running_loop().time()
                try:
                    async with asyncio.timeout(max(rest, 0)):
                        await self._to_say.wait()
                except TimeoutError:
                    beaten = asyncio.get_running_loop().time()
                    self._introduce()
                await self._send()
        finally:
            self._speaks = False

    def _introduce(self) -> None:
        """Show that this server lives, and who is connected to it: Redis may have lost it, or never heard."""
        self._say("SET", self._server_key(self._server_id), 1, "EX", LIVES_FOR)
        for line in self._all_lines():
            for guest in line.here.values():
                self.put(line, guest)

    async def _send(self) -> None:
        """Send what waits, in one go."""
        self._to_say.clear()
        commands = list(self._commands)
        self._commands.clear()
        if not commands:
            return
        async with self._client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            await pipeline.execute()

    def _server_key(self, server_id: str) -> str:
        return f"{self._prefix}server:{server_id}"

    # Hearing

    async def _listen(self) -> None:
        async with self._client.pubsub() as pubsub:
            own = self._server_key(self._server_id)
            async with self._subscribing:
                await pubsub.subscribe(own)  # so that there is a channel, whatever is open
                self._pubsub = pubsub
                if self._lines:
                    await pubsub.subscribe(*map(self.key, self._lines))
            self._introduce()
            try:
                await self._hear(pubsub)
            finally:
                self._hears = False
                self._pubsub = None

    async def _hear(self, pubsub: PubSub) -> None:
        clock = asyncio.get_running_loop().time
        heard = clock()
        start = len(self.key(""))
        while True:
            message = await pubsub.get_message(timeout=PING_EVERY)
            if message is None:
                if clock() - heard > PING_EVERY + ANSWERS_WITHIN:
                    raise TimeoutError
                await pubsub.ping()
                continue
            heard = clock()
            self._hears = True
            name = message["channel"].decode()[start:] if message["channel"] else ""
            if message["type"] == "subscribe":
                self._deliver(name, Reached())
            elif message["type"] == "message":
                self._read(name, message["data"])

    def _read(self, name: str, data: bytes) -> None:
        try:
            server_id, news = _decoder.decode(data)
        except msgspec.MsgspecError:
            log.warning("redis: another version of this program speaks; the database is read instead")
            server_id, news = "", Moved()
        if server_id != self._server_id:
            self._deliver(name, news)

    def _deliver(self, name: str, news: News) -> None:
        for line in list(self._lines.get(name, ())):
            line.hear(news)

    async def _follow(self, pubsub: PubSub, name: str) -> None:
        async with self._subscribing:
            if name in self._lines and pubsub is self._pubsub:
                await pubsub.subscribe(self.key(name))

    async def _unfollow(self, pubsub: PubSub, name: str) -> None:
        async with self._subscribing:
            if name not in self._lines and pubsub is self._pubsub:
                await pubsub.unsubscribe(self.key(name))

    # Tasks

    async def _again(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it whenever Redis can be reached, for as long as it can."""
        pause = FIRST_PAUSE
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await work()
            except FAILURES as error:
                log.warning("redis: %s; it is tried again", type(error).__name__)
            except Exception:
                log.exception("redis: what came cannot be handled; it is tried again")
            lasted = asyncio.get_running_loop().time() - began
            pause = FIRST_PAUSE if lasted > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        """What fails here fails where Redis is listened to as well, which is where it is mended."""
        try:
            await work
        except FAILURES as error:
            log.debug("redis: %s", type(error).__name__)


async def _end(task: asyncio.Task[None] | None) -> None:
    """Cancel a task until it has ended: a cancellation can be lost within `asyncio.wait_for`."""
    while task is not None and not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)


class RedisLine:
    """A line of a Redis broker."""

    def __init__(
        self,
        broker: RedisBroker,
        name: str,
        hear: Callable[[News], None],
        about: Mapping[str, object],
    ) -> None:
        self.name = name
        self.hear = hear
        self.about = about
        self.here: dict[str, Guest] = {}
        """The connections to this server."""
        self.noted = 0.0
        """When the last activity was noted."""
        self._broker = broker

    def tell(self, news: News) -> None:
        """Tell the others."""
        self._broker.tell(self.name, news)
        if isinstance(news, Committed):
            self._broker.note(self)

    def enter(self, guest: Guest) -> None:
        """Somebody is here."""
        is_new = guest.connection_id not in self.here
        self.here[guest.connection_id] = guest
        self._broker.put(self, guest)
        self.tell(Came(guest, is_new))
        self._broker.note(self)

    def leave(self, connection_id: str) -> None:
        """Somebody is here no more."""
        if self.here.pop(connection_id, None) is not None:
            self._broker.take(self, connection_id)
            self.tell(Left(connection_id))

    async def guests(self) -> Sequence[Guest] | None:
        """Those on the other servers."""
        return await self._broker.guests(self.name)

    def close(self) -> None:
        """End it."""
        for connection_id in list(self.here):
            self.leave(connection_id)
        self._broker.closed(self)
