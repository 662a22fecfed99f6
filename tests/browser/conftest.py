"""Chromium, a JupyterLab server for each module, and people who sit down at it."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from programs import CHROMIUM, cannot_run, find_chromium

from .lab import Lab
from .person import Person
from .seats import Seats
from .words import Words

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000
"""Milliseconds that something may take to show on a machine that has other work too."""
LOOKS = [("JupyterLab Light", "en"), ("JupyterLab Dark", "fr_CA")]
"""The themes and languages that tests are run in."""

fixture = functools.partial(pytest_asyncio.fixture, loop_scope="session")
"""For what is used by these tests, on the loop on which they run."""

Arrive = Callable[..., Awaitable[Person]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these are slow, and those of one process share a browser, and so an event loop."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(autouse=True)
def jp_asyncio_loop() -> None:
    """In place of pytest-jupyter's, which closes the present loop after each test."""


@pytest.fixture(autouse=True)
def jp_server_cleanup() -> None:
    """In place of pytest-jupyter's: the servers here are processes of their own."""


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return find_chromium() or cannot_run(CHROMIUM.missing)


@fixture(scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """Settings of JDDB that a module changes by overriding this."""
    return {}


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    """Variables of the server's environment that a module adds by overriding this."""
    return {}


@fixture(scope="module")
async def lab(
    tmp_path_factory: pytest.TempPathFactory,
    settings: dict[str, Any],
    environment: dict[str, str],
    chromium_path: str,
) -> AsyncIterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"), environment, **settings)
    await lab.start()
    yield lab
    await lab.stop()


@fixture(scope="module")
async def seats(chromium: Browser, lab: Lab) -> AsyncIterator[Seats]:
    seats = Seats(chromium, lab, PATIENCE)
    yield seats
    await seats.close()


@fixture()
async def arrive(seats: Seats) -> AsyncIterator[Arrive]:
    """Somebody new, called as nobody else here, opens JupyterLab in a browser of their own.

    `query` is the end of the address. What goes wrong in their page without being
    seen fails the test at its end.
    """

    async def arrive(query: str = "jddb", **options: Any) -> Person:
        return await seats.take(query, **options)

    yield arrive
    people = seats.people
    await seats.leave()
    assert [error for person in people for error in person.errors] == []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a theme or a language is run in each; one that asks for both, in each once.

    What a theme can spoil is colours, what a language can is words and their width: each of the two
    is seen by every such test, and their product would take twice the time to show the same.
    """
    asked = [name for name in ("theme", "locale") if name in metafunc.fixturenames]
    if asked:
        looks = [tuple({"theme": theme, "locale": locale}[name] for name in asked) for theme, locale in LOOKS]
        metafunc.parametrize(asked, looks, indirect=True)


@pytest.fixture
def theme(request: pytest.FixtureRequest, lab: Lab) -> Iterator[str]:
    lab.set("@jupyterlab/apputils-extension:themes", {"theme": request.param})
    yield request.param
    lab.set("@jupyterlab/apputils-extension:themes", {})


@pytest.fixture
def locale(request: pytest.FixtureRequest, lab: Lab) -> Iterator[str]:
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": request.param})
    yield request.param
    lab.set("@jupyterlab/translation-extension:plugin", {})


@pytest.fixture
def say(locale: str) -> Words:
    """What the panel says, in each of its languages."""
    return Words(locale)
