"""One, two and three server processes on one PostgreSQL and Redis: changes a second, p99, and what limits.

    PYTHONPATH=.:tests .venv/bin/python benchmarks/replicas.py [rounds] [seconds]

PostgreSQL (fsync on), Redis and three Jupyter servers with this extension are started, each a process of
its own; the clients are this process. A variant uses the first one, two or three servers. The variants take
turns, so that all see the same machine; compare numbers of one run. Each writer has one change in flight:
`full` sends the next with the acknowledgement, `paced` so often as a person who types does. Beside what
clients see stand the processor's time that a change took in each part, and what the connections to
PostgreSQL were waiting for.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from durability.lab import Home, Lab
from redis_server import RedisServer
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.postgresql_server import USER, PostgresServer

SERVERS = 3
TICKS = os.sysconf("SC_CLK_TCK")
OPTIONS = (
    "--ServerApp.jpserver_extensions={'jddb_jupyter': True, 'jupyterlab': False, 'jupyter_lsp': False,"
    " 'jupyter_server_terminals': False, 'notebook_shim': False}",
)
WAITING = """
SELECT coalesce(wait_event_type || ' ' || wait_event, 'on the processor') FROM pg_stat_activity
WHERE datname = $1 AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'
"""
LOOKS_EVERY = 0.02
"""Seconds between two looks at what PostgreSQL's connections are waiting for."""


@dataclass(frozen=True)
class Workload:
    """So many sessions with so many writers in each; a paced writer sends so many changes a second.

    They go to the servers in turn: those of a session among fifty to one of two, to different ones of three.
    """

    name: str
    sessions: int
    writers: int
    pace: float


WORKLOADS = (Workload("one hot session", 1, 12, 4.0), Workload("fifty sessions", 50, 2, 1.0))


class Writer:
    """A light client: it keeps its revision and sends what fits every text."""

    def __init__(self, socket: WebSocketClientConnection, revision: int) -> None:
        self.latencies: list[float] = []
        self._socket = socket
        self._revision = revision
        self._seq = 0
        self._sent = 0.0
        self._acked = asyncio.Event()
        self._fault = ""
        self._hearing = asyncio.create_task(self._hear())

    @classmethod
    async def enter(cls, address: str, token: str) -> Writer:
        """Connect, and read the state."""
        socket = await websocket_connect(f"{address}?token={token}")
        state = json.loads(str(await socket.read_message()))
        return cls(socket, int(state["document_state"]["revision"]))

    async def _hear(self) -> None:
        while (frame := await self._socket.read_message()) is not None:
            message = json.loads(frame)
            for part in message["messages"] if message["type"] == "batch" else (message,):
                if part["type"] in ("ack", "document_change"):
                    self._revision = part["revision"]
                    if part["type"] == "ack":
                        self.latencies.append(time.perf_counter() - self._sent)
                        self._acked.set()
                elif part["type"] == "error":
                    self._fault = part["message"]
                    self._acked.set()
        self._fault = self._fault or f"closed with {self._socket.close_code}"
        self._acked.set()

    async def write(self, until: float, pace: float | None, begins: float) -> None:
        """Write until then; paced from a time of its own on."""
        if pace is not None:
            await asyncio.sleep(begins)
        while time.perf_counter() < until:
            self._seq += 1
            self._sent = began = time.perf_counter()
            self._acked.clear()
            change = {"ops": [{"insert": "word "[self._seq % 5]}]}
            told = {"type": "document_change", "revision": self._revision, "seq": self._seq, "data": change}
            await self._socket.write_message(json.dumps(told))
            await self._acked.wait()
            if self._fault:
                raise RuntimeError(self._fault)
            if pace is not None:
                await asyncio.sleep(max(0.0, 1 / pace - (time.perf_counter() - began)))

    async def leave(self) -> None:
        """Close the socket."""
        self._socket.close()
        await self._hearing


def processor_seconds(task: Path) -> float:
    """What a process or a thread has taken so far."""
    try:
        parts = (task / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / TICKS


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [
        int(child)
        for one in Path(f"/proc/{pid}/task").iterdir()
        for child in (one / "children").read_text().split()
    ]


@dataclass
class Used:
    """Processor time so far, in seconds: of each server its event loop and its other threads."""

    loops: list[float]
    threads: list[float]
    postgresql: float
    redis: float
    clients: float

    def since(self, before: Used, changes: int) -> dict[str, float]:
        """Milliseconds for each of so many changes."""

        def share(now: float, then: float) -> float:
            return (now - then) / changes * 1000

        return {
            "loops": share(sum(self.loops), sum(before.loops)),
            "threads": share(sum(self.threads), sum(before.threads)),
            "postgresql": share(self.postgresql, before.postgresql),
            "redis": share(self.redis, before.redis),
            "clients": share(self.clients, before.clients),
        }


@dataclass
class Site:
    """What is measured."""

    folder: Path
    postgresql: PostgresServer
    redis: RedisServer
    labs: list[Lab] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)

    async def open(self) -> None:
        """Start everything, and open the sessions."""
        await asyncio.to_thread(self.postgresql.make)
        await asyncio.to_thread(self.postgresql.start)
        await self.redis.start()
        self.address = await asyncio.to_thread(self.postgresql.empty)
        options = (*OPTIONS, f"--JDDB.db_url={self.address}", f"--JDDB.broker_url={self.redis.url}")
        self.home = Home(self.folder / "clients")
        for number in range(SERVERS):
            self.labs.append(await Lab.start(Home(self.folder / str(number)), options))
        text = "The director manages policy and evaluates programs. " * 40
        for number in range(max(workload.sessions for workload in WORKLOADS)):
            job = {"job_number": str(number), "title": "Analyst", "classification": "EC-05", "language": "en"}
            made = await self._ask("POST", "jobs", {**job, "text": text})
            self.sessions.append((await self._ask("POST", "sessions", {"job_id": made["id"]}))["session_id"])

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return json.loads(await self.labs[0].request(method, path, body and json.dumps(body).encode()))

    async def close(self) -> None:
        """End everything."""
        for lab in self.labs:
            lab.signal(9)
            await lab.ended()
        await self.redis.stop()
        await asyncio.to_thread(self.postgresql.remove)

    def used(self) -> Used:
        """Processor time until now."""
        loops, threads = [], []
        for lab in self.labs:
            tasks = Path(f"/proc/{lab.pid}/task")
            loops.append(processor_seconds(tasks / str(lab.pid)))
            threads.append(sum(processor_seconds(one) for one in tasks.iterdir()) - loops[-1])
        backends = children(self.postgresql.pid)
        return Used(
            loops,
            threads,
            sum(processor_seconds(Path(f"/proc/{pid}")) for pid in backends),
            processor_seconds(Path(f"/proc/{self.redis.pid}")),
            time.process_time(),
        )

    async def look(self, seen: Counter[str]) -> None:
        """Count what connections that do something are waiting for, until cancelled."""
        database = self.address.rpartition("/")[2]
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=self.postgresql.port,
            user=USER,
            password=self.postgresql.password,
            database=database,
        )
        try:
            while True:
                seen.update(row[0] for row in await connection.fetch(WAITING, database))
                await asyncio.sleep(LOOKS_EVERY)
        finally:
            connection.terminate()

    async def measure(
        self, workload: Workload, servers: int, seconds: float, *, paced: bool
    ) -> dict[str, Any]:
        """One variant."""
        writers = [
            await Writer.enter(
                self.labs[number % servers].socket_address + session_id, self.home.token(f"person-{number}")
            )
            for number, session_id in enumerate(self.sessions[: workload.sessions] * workload.writers)
        ]
        seen: Counter[str] = Counter()
        looking = asyncio.create_task(self.look(seen))
        before, began = self.used(), time.perf_counter()
        pace = workload.pace if paced else None
        async with asyncio.TaskGroup() as group:
            for number, writer in enumerate(writers):
                begins = number / len(writers) / workload.pace
                group.create_task(writer.write(began + seconds, pace, begins))
        took = time.perf_counter() - began
        after = self.used()
        looking.cancel()
        for writer in writers:
            await writer.leave()
        latencies = [latency for writer in writers for latency in writer.latencies]
        return {
            "rate": len(latencies) / took,
            "p50": statistics.median(latencies),
            "p99": statistics.quantiles(latencies, n=100)[98],
            "seen": seen,
            **after.since(before, len(latencies)),
        }


def median(rounds: Sequence[dict[str, Any]], name: str) -> float:
    """That of the rounds."""
    return statistics.median(one[name] for one in rounds)


def report(workload: Workload, paced: bool, results: dict[int, list[dict[str, Any]]]) -> None:
    """A line a variant, the medians of its rounds."""
    print(
        f"\n{workload.name}, {'paced' if paced else 'full'}: {workload.sessions} x {workload.writers} writers"
    )
    for servers, rounds in results.items():
        seen: Counter[str] = sum((one["seen"] for one in rounds), Counter())
        waits = ", ".join(f"{name} {count / seen.total():.0%}" for name, count in seen.most_common(5))
        clients = {name: median(rounds, name) for name in ("rate", "p50", "p99")}
        used = {name: median(rounds, name) for name in ("loops", "threads", "postgresql", "redis", "clients")}
        rates = [one["rate"] for one in rounds]
        print(
            f"  {servers}: {clients['rate']:5.0f} changes/s ({min(rates):.0f} to {max(rates):.0f}),"
            f" p50 {clients['p50'] * 1000:.0f} ms, p99 {clients['p99'] * 1000:.0f} ms;"
            f" ms of processor: {', '.join(f'{name} {took:.2f}' for name, took in used.items())}\n"
            f"     PostgreSQL: {waits}"
        )


async def main(rounds: int, seconds: float) -> None:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), PostgresServer(), RedisServer())
        try:
            await site.open()
            results: dict[tuple[Workload, bool], dict[int, list[dict[str, Any]]]] = {}
            for number in range(rounds):
                order = list(range(1, SERVERS + 1))
                for workload in WORKLOADS:
                    for paced in (False, True):
                        for servers in order[number % SERVERS :] + order[: number % SERVERS]:
                            made = await site.measure(workload, servers, seconds, paced=paced)
                            into = results.setdefault((workload, paced), {one: [] for one in order})
                            into[servers].append(made)
            load = os.getloadavg()[1]
            print(f"{rounds} rounds of {seconds:g} s; {os.cpu_count()} processors, load {load:.1f}")
            for (workload, paced), result in results.items():
                report(workload, paced, result)
        finally:
            await site.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 3, float(sys.argv[2]) if sys.argv[2:] else 5.0))
