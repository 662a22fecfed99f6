"""A person at a browser: a page with the panel, and what one does there with keys, mouse and clipboard."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Error, Locator, Page, Response, Route, expect

from .lab import TOKEN, Lab

READ_SCREEN = (Path(__file__).parent / "read_screen.js").read_text()
PUT_ON_CLIPBOARD = """content => document.addEventListener('copy', event => {
    event.preventDefault();
    event.stopImmediatePropagation();
    for (const [type, data] of Object.entries(content)) event.clipboardData.setData(type, data);
}, {once: true, capture: true})"""
SAVED = r"^(All changes saved|Toutes les modifications sont enregistrées) · (revision|révision) "

KEY_DELAY = 20
"""Milliseconds that a key is down where others are to come in between."""


class Person:
    """One person's page. Parts of the panel are looked for in the panel: what is hidden stays in the page."""

    def __init__(self, page: Page, lab: Lab) -> None:
        self.address = f"{lab.address}/lab/workspaces/{uuid.uuid4().hex}"
        self.page = page
        self.lab = lab
        self.keys = page.keyboard
        self.browser = page.locator("#jddb-browser")
        self.listbox = self.browser.get_by_role("listbox")
        self.dialog = page.locator(".jp-Dialog-content")
        self.panel = page.locator(".jddb-EditorPanel:visible")
        self.text = self.panel.locator(".ql-editor")
        self.status = self.panel.locator(".jddb-StatusBar-text")
        self.toolbar = self.panel.get_by_role("toolbar")
        self.notices = self.panel.locator(".jddb-Notice")
        self.typing = self.panel.locator(".jddb-StatusBar-typing")
        self.flags = self.panel.locator(".ql-cursor-flag")
        self.errors: list[str] = []
        self.is_on_a_wire = False
        """Whether a `Wire` holds up the sockets of the page, which cannot be taken off it."""
        page.on("pageerror", self.note)

    def note(self, error: Error) -> None:
        """Keep what goes wrong unseen.

        JupyterLab leaves some of its own polls unheard while its server is away; ours may not be.
        """
        stack = error.stack or str(error)
        if "Failed to fetch" not in stack or "jddb-jupyter" in stack:
            self.errors.append(stack)

    async def enter(self, query: str = "jddb") -> None:
        """Open JupyterLab, with a layout that nobody else changes, and wait until it can be used."""
        await self.page.goto(f"{self.address}?token={TOKEN}&{query}")
        await self.settle()

    @asynccontextmanager
    async def moving(self) -> AsyncIterator[None]:
        """Meanwhile the cursor goes to and fro, for names stand only beside cursors that move."""

        enough = asyncio.Event()

        async def to_and_fro() -> None:
            while not enough.is_set():
                for key in ("ArrowLeft", "ArrowRight"):
                    await self.keys.press(key, delay=KEY_DELAY)

        task = asyncio.create_task(to_and_fro())
        try:
            yield
        finally:
            enough.set()
            await task

    async def keep_quiet_about_the_server(self) -> None:
        """Let JupyterLab not notice a lost server: it would tell in a dialog that takes the keyboard.

        What it polls for its lists of kernels and terminals is answered with nothing then. The page goes
        without a cache from then on.
        """

        async def answer(route: Route) -> None:
            with suppress(Error):  # the page may be gone by now
                try:
                    await route.fulfill(response=await route.fetch())
                except Error:
                    await route.fulfill(json=[])

        await self.page.route(re.compile(r"/api/(sessions|kernels|terminals)(\?|$)"), answer)

    async def settle(self) -> None:
        """Wait until JupyterLab has put up what it shows: the splash goes then, and has come before."""
        await self.page.locator("#jp-main-content-panel").wait_for(timeout=30_000)
        await self.page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=30_000)

    def entry(self, title: str) -> Locator:
        """A job description in the list."""
        return self.listbox.get_by_role("option").filter(has_text=title)

    async def open(self, title: str) -> None:
        """Open a job description from the list, and wait until it can be written in."""
        await self.entry(title).dblclick()
        await self.can_write()
        await expect(self.text).to_be_focused()

    def layout_kept(self, what: str = "jddb-editor:") -> AbstractAsyncContextManager[Any]:
        """Around what changes the layout: waits until JupyterLab has stored one that holds `what`."""

        def is_it(response: Response) -> bool:
            request = response.request
            is_layout = request.method == "PUT" and "/lab/api/workspaces/" in request.url
            return is_layout and what in (request.post_data or "")

        return self.page.expect_response(is_it)

    async def can_write(self) -> None:
        """Wait until the text is there and may be changed."""
        await expect(self.text).to_have_attribute("contenteditable", "true")

    async def called(self) -> str:
        """The name that Jupyter gave this person."""
        me = await self.page.context.request.get(f"{self.lab.address}/api/me")
        return str((await me.json())["identity"]["name"])

    async def name(self) -> str:
        """What the others see this person called."""
        shown = await self.panel.locator(".jddb-People-avatar.jddb-mod-self").get_attribute("title")
        return (shown or "").removesuffix(" (you)").removesuffix(" (vous)")

    async def job_id(self) -> int:
        """Which job description is shown."""
        return int((await self.panel.get_attribute("id") or "").removeprefix("jddb-editor-"))

    def line(self, number: int) -> Locator:
        """A line of the text, from 0; a list item is one."""
        return self.text.locator(":is(p, h1, h2, h3, h4, blockquote, li)").nth(number)

    async def go_to(self, line: int, key: str = "End") -> None:
        """Put the cursor into a line, which has to be one row on the screen."""
        await self.line(line).click()
        await self.keys.press(key)

    async def go_to_start(self) -> None:
        """Put the cursor before everything."""
        await self.text.focus()
        await self.keys.press("Control+Home")

    async def go_to_end(self) -> None:
        """Put the cursor behind everything."""
        await self.text.focus()
        await self.keys.press("Control+End")

    def button(self, name: str) -> Locator:
        """A button of the toolbar over the text."""
        return self.toolbar.get_by_role("button", name=name, exact=True)

    async def paste(self, **content: str) -> None:
        """Copy what another program would offer (`html=`, `plain=`), untouched, and paste it where one is."""
        await self.page.evaluate(PUT_ON_CLIPBOARD, {f"text/{kind}": data for kind, data in content.items()})
        await self.keys.press("Control+c")
        await self.keys.press("Control+v")

    async def ops(self) -> list[dict[str, Any]]:
        """The document as the elements on the screen show it."""
        found: list[dict[str, Any]] = json.loads(await self.text.evaluate(READ_SCREEN))
        return found

    async def saved(self, revision: int | None = None) -> None:
        """Wait until the status says that everything is saved, at that revision if one is given."""
        ending = r"\d+$" if revision is None else f"{revision}$"
        await expect(self.status).to_have_text(re.compile(SAVED + ending))
