"""A TCP proxy on a loopback port, through which a test cuts a server off from what it needs."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import deque
from contextlib import suppress
from typing import Literal

State = Literal["open", "cut", "silent"]


class Proxy:
    """It is `open`, `cut` (connections end and are refused) or `silent` (nothing passes, nobody is told)."""

    def __init__(self, *ports: int) -> None:
        """`ports`: where it leads; to the next one each time, and past those where nobody listens."""
        self.port = 0
        self._behind = deque(ports)
        self._state: State = "open"
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._writers: set[StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def state(self) -> State:
        """How it is now."""
        return self._state

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def set(self, state: State) -> None:
        """Be in this state from now on."""
        self._state = state
        (self._open.set if state != "silent" else self._open.clear)()
        if state == "cut":
            for writer in list(self._writers):
                writer.transport.abort()

    async def close(self) -> None:
        """End it with its connections."""
        self.set("cut")
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            await self._open.wait()
            if self._state == "cut":
                return
            with suppress(OSError, asyncio.CancelledError):
                there, back = await self._reach()
                self._writers.add(back)
                try:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(self._pass(reader, back))
                        group.create_task(self._pass(there, writer))
                finally:
                    self._writers.discard(back)
                    back.transport.abort()
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.transport.abort()

    async def _reach(self) -> tuple[StreamReader, StreamWriter]:
        """A connection to what is behind; OSError if nobody listens there."""
        for _ in range(len(self._behind) - 1):
            self._behind.rotate()
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self._behind[0])
        self._behind.rotate()
        return await asyncio.open_connection("127.0.0.1", self._behind[0])

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        await self._open.wait()  # where nothing passes, the end of a connection does not either
        writer.transport.abort()
