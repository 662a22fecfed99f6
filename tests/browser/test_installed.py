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
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page, expect
from programs import cannot_run
from redis_server import RedisServer
from socket_peer import Peer

from tests.package.building import run
from tests.package.compose import GIVEN
from tests.package.dockerfile import Container
from tests.package.running import Service
from tests.package.sources import copy_tracked
from tests.postgresql_server import PostgresServer

from .binder import Binder
from .conftest import PATIENCE, Arrive, fixture
from .lab import TOKEN
from .person import Person
from .sharing_words import WORDS

pytestmark = pytest.mark.timeout(600)  # JupyterLab is installed from nothing

STARTED_WITHIN = 60_000
"""Milliseconds; a kernel, and then pandas in it, take five on an idle machine."""
LIVES_IN_THE_PACKAGE = "import jddb_jupyter, pathlib; print(pathlib.Path(jddb_jupyter.__file__).parent)"


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
    try:
        await service.start()
        yield service
    finally:
        await service.gone()
        await redis.stop()


@pytest.fixture(scope="module")
def python(container: Container) -> Path:
    """The Python of an environment into which pip put the wheel and JupyterLab."""
    return container.python


@fixture(scope="module")
async def lab(
    tmp_path_factory: pytest.TempPathFactory, container: Container, chromium_path: str
) -> AsyncIterator[Binder]:
    """A launch on a Binder."""
    binder = Binder(tmp_path_factory.mktemp("binder"), container.context, container.python)
    await asyncio.to_thread(binder.build, container.inside("/build"))
    await binder.start()
    yield binder
    await binder.stop()


@fixture()
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A browser that has not been here."""
    context = await chromium.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield await context.new_page()
    await context.close()


def plain(output: str) -> str:
    """Without colours and alignment."""
    return " ".join(re.sub(r"\x1b\[\d+m", "", output).split())


async def test_a_container_serves_the_panel_and_nothing_else_and_ends_well(
    service: Service, page: Page
) -> None:
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
    asked = {"role": "editor", "expires_in": 600}
    invited = await service.ask("POST", f"jddb/api/sessions/{session}/invitations", asked)
    invitation = invited.json()["token"]
    guest = Person(page, service)
    await page.goto(
        f"{service.address}/lab?jddb-invitation={invitation}&token={service.given['JUPYTER_TOKEN']}"
    )
    await guest.settle()
    await guest.can_write()
    await guest.text.click()
    await guest.keys.type("From a container.")
    await guest.saved()
    service.told_to_stop()
    assert await peer.closing() == 1001
    assert await service.ended() == 0
    assert not await service.is_healthy()
    assert {line["message"] for line in service.lines()} > {"answered", "left"}
    said = service.log()
    assert "Traceback" not in said, said
    assert not [secret for secret in (token, invitation, *service.given.values()) if secret in said]


async def test_both_extensions_are_on(python: Path) -> None:
    server = plain(run("-m", "jupyter", "server", "extension", "list", python=python))
    assert "jddb_jupyter enabled" in server
    assert "jddb_jupyter 0.1.0 OK" in server
    panel = plain(run("-m", "jupyter", "labextension", "list", python=python))
    assert "jddb-jupyter v0.1.0 enabled OK" in panel
    where = Path(run("-c", LIVES_IN_THE_PACKAGE, python=python).strip())
    assert where.is_relative_to(python.parents[1])


async def test_a_launch_leads_to_the_tour_which_runs(lab: Binder, page: Page) -> None:
    guest = Person(page, lab)
    await page.goto(f"{lab.address}/?token={TOKEN}")
    await guest.settle()
    assert urlsplit(page.url).path.endswith("/tree/binder/tour.ipynb")
    await expect(guest.listbox.get_by_role("option")).to_have_count(14)
    notebook = page.locator(".jp-NotebookPanel")
    await notebook.locator(".jp-Cell").first.click()
    kernel = notebook.locator(".jp-Notebook-ExecutionIndicator")
    await expect(kernel).to_have_attribute("data-status", "idle", timeout=STARTED_WITHIN)
    await page.get_by_role("menuitem", name="Run", exact=True).click()
    await page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = notebook.locator(".jp-CodeCell").last
    await expect(last.locator(".jp-OutputArea-output table")).to_be_visible(timeout=STARTED_WITHIN)
    async with page.expect_response(lambda reply: reply.request.method == "PUT" and "tour" in reply.url):
        await page.keyboard.press("Control+s")
    cells = (await lab.contents("binder/tour.ipynb"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    shown = "".join("".join(output["data"].get("text/html", "")) for output in outputs)
    assert re.search(r">[Mm]anag\w*</mark>", shown)
    assert "Written on the tour." in shown

    await notebook.get_by_role("button", name="Open it in the panel").click()
    await guest.can_write()
    await expect(guest.text).to_contain_text("Écrit pendant la visite.")
    await page.get_by_role("tab", name="tour.ipynb").click()
    await notebook.get_by_role("button", name="Open the pair").click()
    await expect(page.locator(".jddb-TranslationPanel:visible")).to_be_visible()
    assert guest.errors == []


async def test_its_invitation_link_lets_somebody_else_write(arrive: Arrive, lab: Binder, page: Page) -> None:
    job_id = await lab.create("Director", "One line\n")
    ann = await arrive(f"jddb={job_id}")
    await ann.can_write()
    words = WORDS["en"]
    await ann.panel.get_by_role("button", name=words["share"]).click()
    window = ann.page.locator(".jddb-Modal")
    await window.get_by_role("button", name=words["create"]).click()
    link = await window.get_by_label(words["link"]).input_value()
    await expect(window).to_contain_text(
        "Whoever has it can use everything on this server, its terminals too."
    )
    await ann.keys.press("Escape")
    invitation = parse_qs(urlsplit(link).query)["jddb-invitation"][0]

    await page.goto(f"{lab.address}/lab?jddb-invitation={invitation}")
    assert "/login" in page.url  # without the server's token, nobody comes in
    bob = Person(page, lab)
    await page.goto(link)
    await bob.settle()
    await bob.can_write()
    assert invitation not in page.url
    assert TOKEN not in page.url
    await bob.go_to_end()
    await bob.keys.type("Bob was let in.")
    await expect(ann.text).to_contain_text("Bob was let in.")
    await expect(ann.panel.locator(".jddb-People-avatar")).to_have_count(2)
    await page.reload()
    await bob.settle()
    await expect(bob.entry("Director").first).to_be_visible()
    assert bob.errors == []


async def test_the_panel_is_there_in_french(arrive: Arrive, lab: Binder) -> None:
    lab.set("@jupyterlab/translation-extension:plugin", {"locale": "fr_CA"})
    ann = await arrive()
    await expect(ann.browser.get_by_role("heading")).to_have_text("Descriptions d’emploi")
