"""Servers that are forks of one process (`hasty`), as if each had been started by itself."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio import StreamReader, subprocess
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from durability.lab import Home

PROGRAM = Path(__file__).with_name("hasty.py")


class Fork:
    """One of them: what `asyncio.subprocess.Process` is to who started it, but for its exit code."""

    def __init__(self, pid: int, log: StreamReader) -> None:
        self.pid = pid
        self.stderr = log

    @property
    def returncode(self) -> int | None:
        """None until it has ended, of which its log tells: nobody else has the other end of it."""
        return 0 if self.stderr.at_eof() else None

    async def wait(self) -> int:
        """Wait until it has ended: until whoever reads its log has come to the end."""
        while not self.stderr.at_eof():  # noqa: ASYNC110 - a stream has no event for others than its reader
            await asyncio.sleep(0.01)
        return 0


class Forks:
    """The process that they come from, with their logs in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._process: subprocess.Process
        self._asking = asyncio.Lock()

    async def open(self, environment: dict[str, str]) -> None:
        """Start it."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(PROGRAM)),
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    async def spawn(self, home: Home, arguments: Sequence[str]) -> Fork:
        """Start a server, as `Lab.start` wants it to be."""
        path = self._folder / f"log-{next(self._numbers)}"
        os.mkfifo(path)
        reader = StreamReader()
        loop = asyncio.get_running_loop()
        # Opened before it is written to, which must not wait for a writer.
        pipe = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", 0)
        asked = {
            "arguments": [*arguments],
            "environment": home.environment,
            "folder": str(home.path),
            "log": str(path),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._asking:
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            pid = int(await self._process.stdout.readline())
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
        return Fork(pid, reader)

    async def close(self) -> None:
        """End it; its forks have ended before."""
        self._process.kill()
        await self._process.wait()
