"""A server that runs as a person starts it, with job descriptions on it, and clients that connect to it."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from durability.lab import TOKEN, Home, Lab

from jddb_jupyter.client import AsyncServer, Server, connect, connect_async
from jddb_jupyter.client.frames import COLUMNS

TYPES = {"time": "datetime64[ms, UTC]", "day": "datetime64[s]"}
Start = Callable[..., Awaitable[Lab]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
async def start(home: Home) -> AsyncIterator[Start]:
    started: list[Lab] = []

    async def start_one(options: Sequence[str] = (), port: int | None = None) -> Lab:
        started.append(await Lab.start(home, options, port))
        return started[-1]

    yield start_one
    for lab in started:
        lab.signal(signal.SIGKILL)
        await lab.ended()


@pytest.fixture
async def lab(start: Start) -> Lab:
    return await start()


@pytest.fixture
async def ann(lab: Lab) -> AsyncIterator[AsyncServer]:
    async with await connect_async(lab.address, TOKEN) as server:
        yield server


@pytest.fixture
async def server(lab: Lab) -> Server:
    return await asyncio.to_thread(connect, lab.address, TOKEN, locale="fr")


def assert_columns(table: str, found: pd.DataFrame) -> None:
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        name: TYPES.get(kind, kind) for name, kind in COLUMNS[table].items()
    }


async def new_job(lab: Lab, number: str = "100900", text: str = "One line\n", language: str = "en") -> int:
    """A job description on the server, by its id."""
    body: dict[str, Any] = {
        "job_number": number,
        "title": f"Analyst {number}",
        "classification": "EC-05",
        "language": language,
        "text": text,
    }
    return int(json.loads(await lab.request("POST", "jobs", json.dumps(body).encode()))["id"])
