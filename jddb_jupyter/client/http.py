"""Requests to `jddb/api` of one server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from jddb_jupyter.client.finding import Place
from jddb_jupyter.client.refusals import ServerRefused, told
from jddb_jupyter.errors import NotAuthenticated, NotFound, Unavailable

PATIENCE: Final = 60.0
"""Seconds that an answer may take."""
PAGE: Final = 500
"""The most that a server gives."""


class Http:
    """Asks in the language `locale`; a server that does not answer is Unavailable (`client_no_answer`)."""

    def __init__(self, place: Place, locale: str, verify: bool) -> None:
        self.place = place
        self.locale = locale
        self.verify = verify
        self.page = PAGE
        """How many entries of a list are asked for at once."""
        self._client = AsyncHTTPClient(force_instance=True)

    def close(self) -> None:
        """End what is open."""
        self._client.close()

    async def get(self, *path: object, **query: object) -> Any:
        """What stands at an address; `query` without what is None or empty."""
        return await self.ask("GET", *path, query=query)

    async def ask(
        self, method: str, *path: object, query: Mapping[str, object] | None = None, body: object = None
    ) -> Any:
        """The answer, read as JSON; None for one without a body. ServerRefused for a refusal."""
        response = await self._fetch(method, path, query or {}, body)
        if response.code >= 400:
            raise self._refusal(response)
        return json.loads(response.body) if response.body else None

    async def pages(self, name: str, *path: object, **query: object) -> AsyncIterator[Any]:
        """All entries of a list, page after page; `name` is the list's in the answer."""
        cursor: object = None
        while True:
            page = await self.get(*path, **query, limit=self.page, cursor=cursor)
            for entry in page[name]:
                yield entry
            cursor = page["next"]
            if cursor is None:
                return

    async def _fetch(
        self, method: str, path: tuple[object, ...], query: Mapping[str, object], body: object
    ) -> HTTPResponse:
        there = {name: value for name, value in query.items() if value is not None and value != ""}
        address = self.place.url + "jddb/api/" + "/".join(quote(str(part), safe="") for part in path)
        headers = {"Accept-Language": self.locale, "Content-Type": "application/json"}
        if self.place.token:
            headers["Authorization"] = f"Bearer {self.place.token}"
        request = HTTPRequest(
            f"{address}?{urlencode(there, doseq=True)}" if there else address,
            method=method,
            headers=headers,
            body=None if body is None else json.dumps(body),
            allow_nonstandard_methods=True,
            request_timeout=PATIENCE,
            validate_cert=self.verify,
            follow_redirects=False,
        )
        try:
            return await self._client.fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:
            raise told(Unavailable("client_no_answer", url=self.place.url), self.locale) from error

    def _refusal(self, response: HTTPResponse) -> Exception:
        try:
            said = json.loads(response.body)
            return ServerRefused(said["message"], said["code"], response.code, said.get("details"))
        except (ValueError, KeyError, TypeError):
            # Not this extension's words: a server without it, or a proxy before it.
            if response.code in (401, 403):
                return told(NotAuthenticated("client_not_let_in", url=self.place.url), self.locale)
            if response.code in (302, 404):
                return told(NotFound("client_no_extension", url=self.place.url), self.locale)
            return told(Unavailable("client_no_answer", url=self.place.url), self.locale)
