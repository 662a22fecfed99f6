"""A JupyterLab server in a process of its own, with directories and a database of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx

TOKEN = "only-for-tests"
DIRECTORIES = ("config", "data", "runtime", "workspaces", "settings", "root", "home")
READY_WITHIN = 60
"""Seconds; a start takes two or three of them on an idle machine."""
GONE_WITHIN = 10
"""Seconds after which a server that was asked to end is ended."""

NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}


class Lab:
    """Starts, stops, and is asked over REST; after a restart it is at the same address, on the same data."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None, **settings: Any) -> None:
        self.folder = folder
        self.environment = environment or {}
        self.settings = settings
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.database = folder / "jddb.sqlite"
        self.database_url = f"sqlite+aiosqlite:///{self.database}"
        self.process: Process | None = None
        self.root = folder / "root"
        for name in DIRECTORIES:
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.set("@jupyterlab/apputils-extension:notification", NO_NEWS)

    def set(self, plugin: str, values: dict[str, Any]) -> None:
        """What a person would set in JupyterLab; pages that are loaded later follow it."""
        package, name = plugin.split(":")
        file = self.folder / "settings" / package / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))

    async def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *self._command(),
                cwd=self.root,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(READY_WITHIN), httpx.AsyncClient() as client:
            while not await self._answers(client):  # noqa: ASYNC110 (another process has no event to give)
                await asyncio.sleep(0.05)

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        assert self.process is not None
        if self.process.returncode is not None:
            raise RuntimeError(f"JupyterLab ended at its start:\n{(self.folder / 'log').read_text()[-3000:]}")
        try:
            return (await client.get(f"{self.address}/api")).status_code == 200
        except httpx.TransportError:
            return False

    def send(self, number: signal.Signals) -> None:
        """Send the server's process a signal."""
        assert self.process is not None
        self.process.send_signal(number)

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End the server's process, and wait until it is gone."""
        if self.process is not None and self.process.returncode is None:
            self.send(number)
            try:
                await asyncio.wait_for(self.process.wait(), GONE_WITHIN)
            except TimeoutError:
                with suppress(ProcessLookupError):  # it may have ended just now
                    self.send(signal.SIGKILL)
                await self.process.wait()

    async def ask(self, method: str, path: str, **options: Any) -> Any:
        """The answer of a REST call as the local user, whose rights a notebook has too."""
        headers = {"Authorization": f"token {TOKEN}"}
        async with httpx.AsyncClient(headers=headers) as client:
            answer = await client.request(method, f"{self.address}/jddb/api/{path}", **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    async def create(self, title: str, text: str = "", language: str = "en") -> int:
        """A new job description; its id."""
        number = str(100_000 + len((await self.ask("GET", "jobs?limit=500"))["jobs"]))
        values = {"title": title, "job_number": number, "language": language, "classification": "EX-01"}
        return int((await self.ask("POST", "jobs", json={**values, "text": text}))["id"])

    def _command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab"),
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            f"--port={self.port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={TOKEN}",
            f"--JDDB.db_url={self.database_url}",
            *(f"--JDDB.{name}={value}" for name, value in self.settings.items()),
        ]

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JDDB_"))
        }
        return {
            **kept,
            **self.environment,
            "HOME": str(self.folder / "home"),
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
            "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(self.folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.folder / "workspaces"),
        }


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
