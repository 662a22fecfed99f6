"""A container that was built, started as the compose file starts it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import Mapping
from typing import Any

import httpx

from .compose import environment_of
from .dockerfile import Container

READY_WITHIN = 60
GONE_WITHIN = 10


class Service:
    """From `start` to `ended`, with the secrets that are `given`.

    `here` has the addresses of this machine at which the parts are that it looks for elsewhere.
    """

    def __init__(self, container: Container, given: Mapping[str, str], here: Mapping[str, str]) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = str(found.getsockname()[1])
        told = environment_of("service", given)
        for there, address in here.items():
            told = {name: value.replace(there, address) for name, value in told.items()}
        self.given = given
        self.address = f"http://127.0.0.1:{port}"
        self._container = container
        self._environment = container.started(**{**told, "JUPYTER_PORT": port})
        self._log = container.root / "log"
        self._process: Process | None = None

    async def start(self) -> None:
        """Run its command, and wait until its health check says that it can serve."""
        command = self._container.as_its_user(*self._container.command, "--ServerApp.ip=127.0.0.1")
        with self._log.open("wb") as log:
            self._process = await self._run(*command, output=log)
        async with asyncio.timeout(READY_WITHIN):
            while not await self.is_healthy():
                assert self._process.returncode is None, self.log()

    async def is_healthy(self) -> bool:
        """What its health check says."""
        check = await self._run(*self._container.as_its_user(*self._container.health))
        return await check.wait() == 0

    async def _run(self, *command: str, output: Any = asyncio.subprocess.DEVNULL) -> Process:
        return await asyncio.create_subprocess_exec(
            *command, cwd=self._container.folder, env=self._environment, stdout=output, stderr=output
        )

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """The answer to somebody with the token."""
        headers = {"Authorization": f"token {self.given['JUPYTER_TOKEN']}"}
        async with httpx.AsyncClient(headers=headers) as client:
            return await client.request(method, f"{self.address}/{path}", json=body)

    def told_to_stop(self) -> None:
        """What an engine does first."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    async def ended(self) -> int:
        """How it has ended."""
        assert self._process is not None
        return await asyncio.wait_for(self._process.wait(), GONE_WITHIN)

    async def gone(self) -> None:
        """End it whatever it does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def log(self) -> str:
        """What it has said."""
        return self._log.read_text(errors="replace")

    def lines(self) -> list[dict[str, Any]]:
        """What it has said as one object a line."""
        return [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
