"""The JupyterHub of `make hub`, on ports and in a folder of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import APIResponse, BrowserContext, Page

ROOT = Path(__file__).parents[2]
PROXY = ROOT / ".venv" / "hub" / "node_modules" / ".bin" / "configurable-http-proxy"
READY_WITHIN = 90
"""Seconds; the Hub, its proxy and the service take ten on an idle machine."""
SPAWNED_WITHIN = 90_000
"""Milliseconds; somebody's JupyterLab takes five."""


class Hub:
    """Starts it, and stops it with everything that it has started."""

    def __init__(self, folder: Path, token_lifetime: int) -> None:
        """`token_lifetime`: of the tokens of sockets, in seconds."""
        self.folder = folder
        self._token_lifetime = token_lifetime
        self._process: Process | None = None
        with ExitStack() as stack:
            ports = [stack.enter_context(socket.socket()) for _ in range(4)]
            for port in ports:
                port.bind(("127.0.0.1", 0))
            names = ("JDDB_HUB_PORT", "JDDB_HUB_SERVICE_PORT", "JDDB_HUB_PROXY_PORT", "JDDB_HUB_API_PORT")
            self._ports = {name: str(port.getsockname()[1]) for name, port in zip(names, ports, strict=True)}
        self.address = f"http://127.0.0.1:{self._ports['JDDB_HUB_PORT']}"

    async def start(self) -> None:
        """Start it, and wait until the service answers through it."""
        log = (self.folder / "log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "jupyterhub",
            f"--config={ROOT / 'etc' / 'jupyterhub' / 'jupyterhub_config.py'}",
            cwd=self.folder,
            env=self._environment(),
            stdout=log,
            stderr=log,
        )
        async with asyncio.timeout(READY_WITHIN), httpx.AsyncClient() as client:
            while not await self._answers(client):  # noqa: ASYNC110 (another process has no event to give)
                await asyncio.sleep(0.2)

    async def stop(self) -> None:
        """End it; it ends the proxy, the service and everybody's JupyterLab."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), READY_WITHIN)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    def log(self) -> str:
        """What all of it has said."""
        return (self.folder / "log").read_text(errors="replace")

    async def sign_in(self, context: BrowserContext, name: str) -> Page:
        """Somebody at the Hub's own page."""
        page = await context.new_page()
        await page.goto(f"{self.address}/hub/login?next=%2Fhub%2Ftoken")
        await page.locator("#username_input").fill(name)
        await page.locator("#password_input").fill("any")
        await page.locator("#login_submit").click()
        await page.wait_for_url("**/hub/token")
        return page

    async def lab(self, page: Page, name: str, query: str = "jddb") -> None:
        """Open somebody's own JupyterLab, which starts now if it does not run."""
        await page.goto(f"{self.address}/hub/spawn/{name}?next=%2Fuser%2F{name}%2Flab%3F{query}")
        await page.wait_for_url(f"**/user/{name}/lab**", timeout=SPAWNED_WITHIN)
        await page.locator("#jp-main-content-panel").wait_for(timeout=SPAWNED_WITHIN)
        await page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=SPAWNED_WITHIN)

    async def as_admin(self, page: Page, method: str, path: str, body: Any) -> APIResponse:
        """What an administrator does on the Hub's pages."""
        cookies = {cookie["name"]: cookie["value"] for cookie in await page.context.cookies()}
        return await page.context.request.fetch(
            f"{self.address}/hub/api/{path}",
            method=method,
            data=body,
            headers={"X-XSRFToken": cookies["_xsrf"], "Referer": f"{self.address}/hub/admin"},
        )

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise RuntimeError(f"JupyterHub ended at its start:\n{self.log()[-3000:]}")
        with suppress(httpx.TransportError):
            return (await client.get(f"{self.address}/services/jddb/jddb/api/health")).status_code == 401
        return False

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "JDDB_"))
        }
        return {
            **kept,
            **self._ports,
            "JDDB_HUB_DATA": str(self.folder / "data"),
            "JDDB_HUB_PROXY": str(PROXY),
            "JDDB_TOKEN_LIFETIME": str(self._token_lifetime),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
