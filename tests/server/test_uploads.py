"""Bodies beyond every bound: answered with a sentence by a real server, and never held."""

from __future__ import annotations

import asyncio
import json
import resource
from typing import Any

import pytest

from jddb_jupyter.server.rest.uploads import ENVELOPE

from .test_archives import number_of_jobs, sent
from .test_files import HEADERS, multipart

LIMITS = {"max_import_bytes": 1_000_000, "max_archive_bytes": 2_000_000}
MOST = 2_000_000 + ENVELOPE
PIECE = b"\0" * 65_536

pytestmark = pytest.mark.parametrize("jddb_config", [LIMITS])


@pytest.fixture(autouse=True)
def server_takes_little(jp_serverapp: Any, http_server: Any) -> None:
    """Every other address of this server takes 100,000 bytes."""
    jp_serverapp.max_body_size = http_server.conn_params.max_body_size = 100_000


async def test_files_go_in_that_are_larger_than_what_the_server_takes_elsewhere(ann: Any) -> None:
    told = (await ann("GET", "jobs/import")).body
    assert (told["max_file_bytes"], told["max_archive_bytes"]) == (1_000_000, 2_000_000)
    found = await sent(ann, b"Leads. " * 100_000, "EX-01 Long 100001.txt")
    assert (len(found["imported"]), found["problems"]) == (1, [])


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_a_body_beyond_the_bound_is_told_so(ann: Any, locale: str) -> None:
    body = multipart(("EX-01 Long 100001.txt", b"x" * MOST))
    reply = await ann("POST", "jobs/import", body, HEADERS, locale=locale)
    said = {
        "en": f"The message has {len(body)} bytes; at most {MOST} are accepted.",
        "fr": f"Le message compte {len(body)} octets; au plus {MOST} sont acceptés.",
    }
    assert (reply.status, reply.body["code"], reply.body["message"]) == (413, "too_large", said[locale])
    assert await number_of_jobs(ann) == 0
    assert (await ann("POST", "jobs/import", multipart(("a 1.txt", b"x")), HEADERS)).status == 200


async def test_who_is_not_let_in_is_told_so(anybody: Any) -> None:
    """As long as the body is one that the server takes anyway: nobody else may send more."""
    reply = await anybody()("POST", "jobs/import", multipart(("a 1.txt", b"x" * 50_000)), HEADERS)
    assert (reply.status, reply.body["code"]) == (401, "not_authenticated")


async def test_what_is_no_form_is_told_so(ann: Any) -> None:
    bad = await ann("POST", "jobs/import", b"x", {"Content-Type": "multipart/form-data"})
    assert (bad.status, bad.body["details"]["reason"]) == (400, "bad_request")
    none = await ann("POST", "jobs/import", b"{}", {"Content-Type": "application/json"})
    assert (none.status, none.body["details"]["reason"]) == (400, "no_file")


@pytest.mark.parametrize("is_chunked", [False, True])
async def test_a_huge_body_is_read_and_not_held(ann: Any, is_chunked: bool, http_server_port: Any) -> None:
    """300 MB from a client that sends everything before it reads an answer."""
    pieces, before = 4_800, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader, writer = await asyncio.open_connection("127.0.0.1", http_server_port[-1])
    head = [f"POST {ann.base}jddb/api/jobs/import HTTP/1.1", "Host: 127.0.0.1"]
    head += [f"{name}: {value}" for name, value in {**ann.headers, **HEADERS}.items()]
    head.append("Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {pieces * len(PIECE)}")
    writer.write("\r\n".join([*head, "", ""]).encode())
    for _ in range(pieces):
        writer.write(b"10000\r\n" + PIECE + b"\r\n" if is_chunked else PIECE)
        await writer.drain()
    if is_chunked:
        writer.write(b"0\r\n\r\n")
    answer = await asyncio.wait_for(reader.readuntil(b"}}"), 30)
    writer.close()
    head_of_answer, _, body = answer.partition(b"\r\n\r\n")
    assert head_of_answer.split()[1] == b"413"
    assert json.loads(body)["details"] == {
        "reason": "message_too_large",
        "size": pieces * len(PIECE),
        "limit": MOST,
    }
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB
