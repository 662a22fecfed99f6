"""A Redis of the tests' own, on a loopback port, which can be ended, killed and started again."""

from __future__ import annotations

import asyncio
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from contextlib import suppress

from programs import REDIS, require

READY_WITHIN = 20


class RedisServer:
    """It keeps nothing on disk: what it knew is gone with it."""

    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = int(found.getsockname()[1])
        self._process: Process | None = None

    @property
    def url(self) -> str:
        """What `JDDB.broker_url` takes."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """Its process, once it is started."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it and wait until it answers."""
        program = require(REDIS)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = await asyncio.create_subprocess_exec(program, *options, stdout=DEVNULL)
        async with asyncio.timeout(READY_WITHIN):
            while not await self._answers():  # noqa: ASYNC110 (another process has no event to give)
                await asyncio.sleep(0.02)

    async def stop(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()

    async def be_there(self) -> None:
        """Start it again, if it was stopped."""
        if self._process is None or self._process.returncode is not None:
            await self.start()

    async def _answers(self) -> bool:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(b"PING\r\n")
                return await reader.readline() == b"+PONG\r\n"
            finally:
                writer.close()
        return False
