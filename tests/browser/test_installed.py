"""What is built where nothing is there but the sources: the container, the wheel, Binder.

They share an environment, which is filled once, in the order in which it stands here: building the panel and
installing JupyterLab take most of the time of these tests.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect
from programs import cannot_run
from redis_server import RedisServer
from socket_peer import Peer

from tests.package.building import run, without_node
from tests.package.compose import GIVEN
from tests.package.dockerfile import Container
from tests.package.running import Service
from tests.package.sources import copy_tracked
from tests.postgresql_server import PostgresServer

from .conftest import Arrive, fixture
from .lab import Lab

pytestmark = pytest.mark.timeout(600)  # JupyterLab is installed from nothing

LIVES_IN_THE_PACKAGE = "import jddb_jupyter, pathlib; print(pathlib.Path(jddb_jupyter.__file__).parent)"


class CleanLab(Lab):
    """A JupyterLab of another environment."""

    def _environment(self) -> dict[str, str]:
        return {**super()._environment(), **without_node(self.python), "HOME": str(self.folder / "home")}


@pytest.fixture(scope="module")
def container() -> Iterator[Container]:
    """What the Dockerfile makes of the tracked files, in a folder that other accounts may look into."""
    if shutil.which("node") is None:
        cannot_run("node is missing")
    folder = Path(tempfile.mkdtemp(prefix="jddb-container-"))
    folder.chmod(0o755)
    copy_tracked(folder / "sources")
    container = Container(folder / "sources", folder / "image")
    container.build()
    yield container
    shutil.rmtree(folder)


@fixture(scope="module")
async def service(container: Container, postgresql: PostgresServer) -> AsyncIterator[Service]:
    """It runs as in compose.yaml, on the PostgreSQL and the Redis of the tests."""
    redis = RedisServer()
    await redis.start()
    address = await asyncio.to_thread(postgresql.empty)
    here = {"postgresql:5432/jddb": address.rpartition("@")[2], "redis:6379": f"127.0.0.1:{redis.port}"}
    service = Service(container, {**GIVEN, "POSTGRES_PASSWORD": postgresql.password}, here)
    await service.start()
    yield service
    await service.gone()
    await redis.stop()


@pytest.fixture(scope="module")
def python(container: Container) -> Path:
    """The Python of an environment into which pip put the wheel and JupyterLab."""
    return container.python


@fixture(scope="module")
async def lab(
    tmp_path_factory: pytest.TempPathFactory, python: Path, chromium_path: str
) -> AsyncIterator[Lab]:
    lab = CleanLab(tmp_path_factory.mktemp("lab"))
    lab.python = python
    await lab.start()
    yield lab
    await lab.stop()


def plain(output: str) -> str:
    """Without colours and alignment."""
    return " ".join(re.sub(r"\x1b\[\d+m", "", output).split())


async def test_a_container_serves_the_panel_and_nothing_else_and_ends_well(service: Service) -> None:
    health = await service.ask("GET", "jddb/api/health")
    assert health.json() == {"status": "ok", "database": "ok", "migrations": "ok", "broker": "ok"}
    assert (await service.ask("GET", "lab")).status_code == 200
    for method, path in (
        ("POST", "api/kernels"),
        ("POST", "api/sessions"),
        ("POST", "api/terminals"),
        ("GET", "api/contents"),
        ("GET", "files/jupyter_server_config.json"),
    ):
        assert (await service.ask(method, path, {})).status_code in (403, 404), path

    job = {"title": "Analyst", "job_number": "1", "language": "en", "classification": "EC-05"}
    made = await service.ask("POST", "jddb/api/jobs", job)
    session = (await service.ask("POST", "jddb/api/sessions", {"job_id": made.json()["id"]})).json()[
        "session_id"
    ]
    token = (await service.ask("POST", "jddb/api/token", {"session_id": session})).json()["token"]
    peer = await Peer.open(f"{service.address.replace('http', 'ws')}/jddb/ws/editing/{session}", token=token)
    await peer.state()
    service.told_to_stop()
    assert await peer.closing() == 1001
    assert await service.ended() == 0
    assert not await service.is_healthy()
    assert {line["message"] for line in service.lines()} > {"answered", "left"}
    said = service.log()
    assert "Traceback" not in said, said
    assert not [secret for secret in (token, *service.given.values()) if secret in said]


async def test_both_extensions_are_on(python: Path) -> None:
    server = plain(run("-m", "jupyter", "server", "extension", "list", python=python))
    assert "jddb_jupyter enabled" in server
    assert "jddb_jupyter 0.1.0 OK" in server
    panel = plain(run("-m", "jupyter", "labextension", "list", python=python))
    assert "jddb-jupyter v0.1.0 enabled OK" in panel
    where = Path(run("-c", LIVES_IN_THE_PACKAGE, python=python).strip())
    assert where.is_relative_to(python.parents[1])


async def test_the_server_is_well_and_the_panel_opens(arrive: Arrive, lab: Lab) -> None:
    assert (await lab.ask("GET", "health"))["status"] == "ok"
    job_id = await lab.create("Director")
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    await ann.text.click()
    await ann.keys.type("Installed")
    await expect(ann.status).to_contain_text("All changes saved")


async def test_the_panel_is_there_in_french(arrive: Arrive, lab: Lab) -> None:
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": "fr_CA"})
    ann = await arrive()
    await expect(ann.browser.get_by_role("heading")).to_have_text("Descriptions d’emploi")
