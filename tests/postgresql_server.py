"""A PostgreSQL server that belongs to the tests: its files in a folder that goes with it, on a free port.

One is started for a run of pytest (of each worker, under xdist) when a test first needs it; a test gets a
database of its own, copied from one that has the schema.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from jddb_jupyter.storage.opening import open_database
from tests.programs import INITDB, POSTGRES, require

USER = "jddb"
TEMPLATE = "jddb_template"
PATIENCE = 60.0
LOCALE = "en-CA"
"""Not C: what the product puts in order must not depend on how the database does."""
QUICK = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}
"""For tests that do not pull the plug."""

END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
EMPTY = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;  -- no foreign keys, and no guards of the log
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        IF name <> 'alembic_version' THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        PERFORM setval(name::regclass, 1, false);
    END LOOP;
END $$
"""


def _account() -> dict[str, object]:
    """PostgreSQL refuses to run as root: then it runs as its own account, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@dataclass
class PostgresServer:
    """A server, from `start` to `stop`; `settings` are PostgreSQL's."""

    settings: dict[str, str] = field(default_factory=dict)
    port: int = 0
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    _process: subprocess.Popen[bytes] | None = None
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _has_template: bool = False
    _free: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jddb-postgresql-"))
        self._account = _account()
        if self._account:
            os.chown(self.folder, int(str(self._account["user"])), int(str(self._account["group"])))

    def make(self) -> None:
        """Make its files."""
        password = self.folder / "password"
        password.write_text(self.password)
        password.chmod(0o644)
        self._run(
            *(require(INITDB), "--pgdata", str(self.folder / "data"), "--username", USER, "--no-sync"),
            *("--auth", "scram-sha-256", "--pwfile", str(password), "--encoding", "UTF8"),
            *("--locale", "C.UTF-8", "--locale-provider", "icu", "--icu-locale", LOCALE),
        )
        password.unlink()

    def start(self) -> None:
        """Start it, and wait until it lets people in; on the port that it had before, if it had one."""
        for _ in range(5):
            port = self.port or _free_port()
            options = {"unix_socket_directories": str(self.folder), "listen_addresses": "127.0.0.1"}
            options |= {"port": str(port), "max_connections": "200", **self.settings}
            self._process = subprocess.Popen(
                [
                    *(require(POSTGRES), "-D", str(self.folder / "data")),
                    *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
                ],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=(self.folder / "log").open("ab"),
                **self._account,  # type: ignore[call-overload]
            )
            if self._answers(port):
                self.port = port
                return
        raise AssertionError((self.folder / "log").read_text())

    def _answers(self, port: int) -> bool:
        assert self._process is not None
        until = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < until:
            try:
                self.run("SELECT 1", port=port)
            except (OSError, asyncpg.CannotConnectNowError):
                time.sleep(0.02)  # another process sets no event of ours
            else:
                return True
        return False

    @property
    def pid(self) -> int:
        """Its process, the parent of the others, once it is started."""
        assert self._process is not None
        return self._process.pid

    def stop(self, number: int = signal.SIGQUIT) -> None:
        """End it: SIGQUIT at once, as a crash, SIGINT after telling everybody."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE)
            self._process = None

    def be_there(self) -> None:
        """Start it again, if it was stopped."""
        if self._process is None:
            self.start()

    def remove(self) -> None:
        """End it, and remove its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str) -> str:
        """A database's address, as `JDDB.db_url` takes it."""
        return f"postgresql+asyncpg://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def run(self, *statements: str, database: str = "postgres", port: int | None = None) -> None:
        """Do something outside of the product."""

        async def run() -> None:
            connection = await asyncpg.connect(
                host="127.0.0.1", port=port or self.port, user=USER, password=self.password, database=database
            )
            try:
                for statement in statements:
                    await connection.execute(statement)
            finally:
                await connection.close()

        asyncio.run(run())

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        name = f"jddb_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def fresh(self) -> str:
        """The address of a database that has the schema and no rows: one given back, or a new one."""
        if self._free:
            return self._free.pop()
        if not self._has_template:
            self.run(f"CREATE DATABASE {TEMPLATE}")

            async def make() -> None:
                await (await open_database(self.address(TEMPLATE))).close()

            asyncio.run(make())
            self._has_template = True
        name = f"jddb_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.address(name)

    def give_back(self, address: str) -> None:
        """Let a later test have a database that `fresh` gave: emptying it is much quicker than making one."""
        self.run(END_OTHERS, EMPTY, database=address.rpartition("/")[2])
        self._free.append(address)

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            check=False,
            **self._account,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, done.stderr.decode()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """The server of this run."""
    require(INITDB)
    require(POSTGRES)
    server = PostgresServer(dict(QUICK))
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.remove()
