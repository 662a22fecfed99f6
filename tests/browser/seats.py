"""Browser profiles that outlive a test: with its files in the cache JupyterLab opens in half the time."""

from __future__ import annotations

import json
from typing import Any

from playwright.async_api import Browser, BrowserContext, Error

from .lab import Lab
from .person import Person

VIEWPORT = {"width": 1400, "height": 900}
FORGET = """async () => {
    localStorage.clear();
    sessionStorage.clear();
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
}"""


class Seats:
    """Gives each who comes a profile with nothing in it of those who were there before.

    `patience` is how many milliseconds something may take there.
    """

    def __init__(self, chromium: Browser, lab: Lab, patience: int) -> None:
        self._chromium = chromium
        self._lab = lab
        self._patience = patience
        self._free: dict[str, list[BrowserContext]] = {}
        self._taken: list[tuple[str, Person]] = []
        self._names: set[str] = set()

    @property
    def people(self) -> list[Person]:
        """Who has come, in this order."""
        return [person for _, person in self._taken]

    async def take(self, query: str, **options: Any) -> Person:
        """Somebody called as nobody else opens JupyterLab; `options` are those of a browser's profile."""
        kind = json.dumps(options, sort_keys=True)
        free = self._free.setdefault(kind, [])
        context = free.pop() if free else await self._open(options)
        person = Person(context.pages[0], self._lab)
        self._taken.append((kind, person))
        await person.enter(query)
        while (name := await person.called()) in self._names:  # Jupyter has two dozen names to give
            await context.clear_cookies()
            await person.enter(query)
        self._names.add(name)
        return person

    async def leave(self) -> None:
        """Everybody goes. A seat that cannot be left as it was found is taken away."""
        for kind, person in self._taken:
            if not person.is_on_a_wire and await self._is_tidied(person, json.loads(kind)):
                self._free[kind].append(person.page.context)
            else:
                await person.page.context.close()
        self._taken.clear()
        self._names.clear()

    async def close(self) -> None:
        """End all profiles."""
        for context in [context for free in self._free.values() for context in free]:
            await context.close()

    async def _open(self, options: dict[str, Any]) -> BrowserContext:
        context = await self._chromium.new_context(**{"viewport": VIEWPORT, **options})
        context.set_default_timeout(self._patience)
        await context.new_page()
        return context

    async def _is_tidied(self, person: Person, options: dict[str, Any]) -> bool:
        """Make the profile as it was at first, but for its cache: who sits there next is somebody else."""
        page, context = person.page, person.page.context
        try:
            for other in context.pages[1:]:
                await other.close()
            page.remove_listener("pageerror", person.note)
            await page.unroute_all(behavior="ignoreErrors")
            await context.set_offline(False)
            await context.clear_permissions()
            await page.set_viewport_size(options.get("viewport", VIEWPORT))
            await page.goto(f"{self._lab.address}/api")
            await page.evaluate(FORGET)
            await context.clear_cookies()
        except Error:
            return False
        return True
