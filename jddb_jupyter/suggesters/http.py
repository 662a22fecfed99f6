"""One request to a program elsewhere, of which nothing is believed.

Its answer is JSON of at most `LARGEST_ANSWER` bytes. It redirects nobody, since the key in the request is for
it alone. Errors say what happened and hold neither the address nor the key nor anything of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from jddb_jupyter.errors import Unavailable
from jddb_jupyter.suggesters.port import NotReady

LARGEST_ANSWER: Final = 1_000_000
PATIENCE: Final = 60.0
"""Seconds, at most; the caller's own bound is shorter."""


def address_of(environ: Mapping[str, str], variable: str) -> str:
    """The address in an environment variable, without a slash at its end; NotReady if it is none."""
    address = environ.get(variable, "").strip().rstrip("/")
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise NotReady(variable)
    return address


def host_of(address: str) -> str:
    """The host of an address and its port, without what may be secret."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return host if parts.port is None else f"{host}:{parts.port}"


async def post_json(address: str, body: Mapping[str, object], headers: Mapping[str, str], title: str) -> Any:
    """What an address answers to JSON. Raises Unavailable with a sentence about `title`."""
    request = httpx.Request(
        "POST",
        address,
        json=body,
        headers={"Accept": "application/json", "Accept-Encoding": "identity", **headers},
        extensions={"timeout": httpx.Timeout(PATIENCE).as_dict()},
    )
    try:
        answer = await _fetch(request, title)
    except httpx.TimeoutException as error:
        raise Unavailable("suggester_slow", suggester=title) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Unavailable("suggester_unreachable", suggester=title) from error
    try:
        return json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Unavailable("suggester_answer_broken", suggester=title) from error


async def _fetch(request: httpx.Request, title: str) -> bytes:
    """The body of the answer; being cancelled ends the connection."""
    # Not a client: that would log the address, in which a key may stand, and follow where it is led.
    async with httpx.AsyncHTTPTransport(proxy=_proxy(request.url)) as transport:
        answer = await transport.handle_async_request(request)
        if answer.status_code != HTTPStatus.OK:
            raise Unavailable("suggester_refused", suggester=title, status=answer.status_code)
        data = bytearray()
        async for piece in answer.aiter_raw():
            data += piece
            if len(data) > LARGEST_ANSWER:
                raise Unavailable("suggester_answer_broken", suggester=title)
        return bytes(data)


def _proxy(url: httpx.URL) -> str | None:
    """The proxy that the environment names for an address."""
    return None if proxy_bypass(url.host) else getproxies().get(url.scheme)
