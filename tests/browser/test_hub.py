"""A real JupyterHub: each in their own JupyterLab, one service, and nobody who has no business there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Page, expect
from programs import cannot_run

from .conftest import PATIENCE, fixture
from .hub import PROXY, Hub

pytestmark = pytest.mark.slow

TOKEN_LIFETIME = 10
LEAVES_WITHIN = (TOKEN_LIFETIME + 10 + 20) * 1000
"""Milliseconds: a token's life, for how long the Hub is believed, and time for a busy machine."""
REFUSED = {401, 403}
"""The Hub does not say who somebody is to a service that they have no access to."""
MISSING = "configurable-http-proxy is missing: `make .venv/.hub` brings it"


@fixture(scope="module")
async def hub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    if not PROXY.exists():
        cannot_run(MISSING)
    hub = Hub(tmp_path_factory.mktemp("hub"), TOKEN_LIFETIME)
    await hub.start()
    yield hub
    await hub.stop()


async def ask(page: Page, method: str, path: str, body: object = None) -> int:
    """What the service answers to the page of somebody's own JupyterLab, which shows its token."""
    return int(
        await page.evaluate(
            """async ([method, path, body]) => {
                const { token } = JSON.parse(document.getElementById('jupyter-config-data').textContent);
                const options = { method, headers: { Authorization: `token ${token}` } };
                if (body !== null) options.body = JSON.stringify(body);
                return (await fetch(`/services/jddb/${path}`, options)).status;
            }""",
            [method, path, body],
        )
    )


@pytest.mark.timeout(480)
async def test_a_group_writes_together_and_nobody_else_does(hub: Hub, chromium: Browser) -> None:
    async with AsyncExitStack() as stack:
        pages: dict[str, Page] = {}
        for name in ("alice", "bob", "carol", "admin"):
            context = await chromium.new_context(viewport={"width": 1400, "height": 900})
            stack.push_async_callback(context.close)
            context.set_default_timeout(2 * PATIENCE)
            pages[name] = await hub.sign_in(context, name)
        alice, bob, carol, admin = pages.values()
        await asyncio.gather(*(hub.lab(pages[name], name) for name in ("alice", "bob", "carol")))

        # Who is in no group is told so, and gets nothing.
        await expect(
            carol.locator("#jddb-browser .jddb-Notice, #jddb-browser [role=alert]").first
        ).to_be_visible()
        assert await ask(carol, "GET", "jddb/api/jobs") in REFUSED
        assert await ask(carol, "POST", "jddb/api/token", {}) in REFUSED

        # Two of the group write one job description, each in a JupyterLab of their own.
        await alice.locator("#jddb-browser").get_by_role("button", name="New job description").last.click()
        dialog = alice.locator(".jp-Dialog-content")
        await dialog.get_by_label("Title").fill("Written on a Hub")
        await dialog.get_by_label("Job number").fill("100001")
        await alice.keyboard.press("Enter")
        text = alice.locator(".jddb-EditorPanel:visible .ql-editor")
        await expect(text).to_have_attribute("contenteditable", "true")
        await text.click()
        await alice.keyboard.type("Alice leads. ")
        await bob.locator("#jddb-browser").get_by_role("button", name="Refresh the list").click()
        await (
            bob.locator("#jddb-browser").get_by_role("option").filter(has_text="Written on a Hub").dblclick()
        )
        other = bob.locator(".jddb-EditorPanel:visible .ql-editor")
        await expect(other).to_have_text("Alice leads. ")
        await expect(other).to_have_attribute("contenteditable", "true")
        await other.click()
        await bob.keyboard.press("Control+End")
        await bob.keyboard.type("Bob plans.")
        await expect(text).to_have_text("Alice leads. Bob plans.")

        # The service gives nobody a kernel, a terminal or a file.
        for page in (alice, carol):
            for method, path in (
                ("POST", "api/kernels"),
                ("GET", "api/kernels"),
                ("POST", "api/sessions"),
                ("POST", "api/terminals"),
                ("GET", "api/contents"),
                ("POST", "api/contents"),
                ("GET", "lab"),
                ("GET", "files/jddb.sqlite"),
            ):
                status = await ask(page, method, path, {} if method == "POST" else None)
                assert status in REFUSED | {404, 405}, (method, path, status)

        # Who is taken out of the group is out of the document soon, and alice is not.
        gone = await hub.as_admin(admin, "DELETE", "groups/job-writers/users", {"users": ["bob"]})
        assert gone.status == 200
        await expect(other).to_have_attribute("contenteditable", "false", timeout=LEAVES_WITHIN)
        assert await ask(bob, "GET", "jddb/api/jobs") in REFUSED
        await text.click()
        await alice.keyboard.press("Control+End")
        await alice.keyboard.type(" Alice stays.")
        status = alice.locator(".jddb-EditorPanel:visible .jddb-StatusBar-text")
        await expect(status).to_contain_text("All changes saved")
        await expect(other).not_to_contain_text("stays")
    said = hub.log()
    assert "Traceback" not in said
