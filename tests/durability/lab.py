"""JupyterLab with the extension, as a person starts it: a process group of its own, in a home of its own."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import re
import signal
import socket
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from jddb_jupyter.auth.tokens import Claims, Tokens

REPOSITORY = Path(__file__).parents[2]
SECRET = "a secret that is only used by tests, 32 bytes"
TOKEN = "the-token-of-the-person-who-runs-it"
PATIENCE = 60.0
"""Seconds within which a server must be up."""
FAR_AWAY = 4e9
"""When the tokens of these tests expire."""

RUNS_AT = re.compile(r"(http://127\.0\.0\.1:\d+/)(?:lab|\?)")


def free_port() -> int:
    """A port that the operating system has just had free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Home:
    """What stays when a server ends: its files, the database among them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "data" / "jddb_jupyter" / "jddb.sqlite"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("JUPYTER", "JDDB", "JPY", "XDG"))
        }
        self.environment |= {
            "HOME": str(path),
            "JDDB_JWT_SECRET": SECRET,
            "JDDB_CHANGES_PER_SECOND": "0",
            "JUPYTER_CONFIG_DIR": str(path / "config"),
            "JUPYTER_DATA_DIR": str(path / "data"),
            "JUPYTER_RUNTIME_DIR": str(path / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(path / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(path / "workspaces"),
            "LC_ALL": "C.UTF-8",
        }
        try:
            importlib.metadata.distribution("jddb_jupyter")
        except importlib.metadata.PackageNotFoundError:
            self.environment["PYTHONPATH"] = str(REPOSITORY)
            self.environment["JUPYTER_CONFIG_PATH"] = str(REPOSITORY / "etc" / "jupyter")
        path.mkdir(exist_ok=True)

    def token(self, username: str) -> str:
        """A token for somebody."""
        return Tokens(SECRET).issue(Claims(subject=username, issued_at=1.0, expires_at=FAR_AWAY))

    async def command(self, *arguments: str) -> tuple[int, str]:
        """Run `jupyter jddb` with arguments; its code and all that it said."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jddb_jupyter.cli", *arguments),
            cwd=self.path,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode is not None
        return process.returncode, said.decode()


class Running(Protocol):
    """A process, as far as it is needed here."""

    @property
    def pid(self) -> int:
        """The number of its process group, too."""

    @property
    def returncode(self) -> int | None:
        """Its exit code, None as long as it runs."""

    @property
    def stderr(self) -> asyncio.StreamReader | None:
        """What it says."""

    async def wait(self) -> int:
        """Wait until it has ended."""


async def spawn(home: Home, arguments: Sequence[str]) -> Running:
    """Start JupyterLab."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "jupyterlab", *arguments),
        cwd=home.path,
        env=home.environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


Spawn = Callable[[Home, Sequence[str]], Awaitable[Running]]


class Lab:
    """A server that runs, until it is killed or told to stop."""

    def __init__(self, process: Running) -> None:
        self._process = process
        self._log: deque[str] = deque(maxlen=200)
        self._reading: asyncio.Task[None]
        self.address = ""

    @classmethod
    async def start(
        cls,
        home: Home,
        options: Sequence[str] = (),
        port: int | None = None,
        spawn: Spawn = spawn,
    ) -> Lab:
        """Start a server without a browser, on a free port if none is given, and wait until it answers."""
        process = await spawn(
            home,
            (
                *("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"),
                f"--ServerApp.port={port or free_port()}",
                *(f"--IdentityProvider.token={TOKEN}", *options),
            ),
        )
        lab = cls(process)
        try:
            async with asyncio.timeout(PATIENCE):
                while not (found := RUNS_AT.search(await lab._line())):
                    pass
                lab.address = found[1]
                lab._reading = asyncio.create_task(lab._read())
                while not await lab._answers():  # noqa: ASYNC110 - another process sets no event of ours
                    await asyncio.sleep(0.02)  # it says where it runs before it listens there
        except BaseException:
            lab.signal(signal.SIGKILL)
            raise
        return lab

    async def _answers(self) -> bool:
        assert self._process.returncode is None, self.log
        try:
            await self.request("GET", "health")
        except ConnectionRefusedError:
            return False
        except HTTPClientError as error:
            if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                raise  # without its database it answers as well
        return True

    async def _line(self) -> str:
        assert self._process.stderr is not None
        line = (await self._process.stderr.readline()).decode(errors="replace")
        assert line, "the server ended:\n" + "".join(self._log)
        self._log.append(line)
        return line

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self._log.append(line.decode(errors="replace"))

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def log(self) -> str:
        """The last lines that it wrote."""
        return "".join(self._log)

    @property
    def socket_address(self) -> str:
        """Where its sockets are, before the session's name."""
        return self.address.replace("http:", "ws:", 1) + "jddb/ws/editing/"

    async def request(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """Call REST as the person who runs the server."""
        request = HTTPRequest(
            f"{self.address}jddb/api/{path}",
            method=method,
            body=body,
            headers={"Authorization": f"token {TOKEN}"},
        )
        return bytes((await AsyncHTTPClient().fetch(request)).body)

    def signal(self, number: int) -> None:
        """Send a signal to the whole process group, if the process runs."""
        if self._process.returncode is None:
            os.killpg(self._process.pid, number)

    async def ended(self) -> int:
        """Its exit code, when it has ended."""
        code = await self._process.wait()
        await self._reading
        return code
