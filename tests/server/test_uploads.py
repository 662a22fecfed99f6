"""Bodies with files: kept while they are read, never held beyond their bound, and refused in a sentence."""

from __future__ import annotations

import asyncio
import json
import resource
import tempfile
from pathlib import Path
from typing import Any

import pytest

from jddb_jupyter.server.rest.forms import MOST_PARTS
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


FORM = multipart(("EX-01 One 100001.md", b"# One"), ("EX-01 Two 100002.md", b"# Two"))
TOO_MANY = {
    "en": f"More than {MOST_PARTS} files were sent. Nothing was imported; please send fewer at a time.",
    "fr": f"Plus de {MOST_PARTS} fichiers ont été envoyés. Rien n’a été importé; veuillez en envoyer moins.",
}
UNREADABLE = {"en": "The request cannot be read.", "fr": "La requête ne peut pas être lue."}
NO_ROOM = {
    "en": "The server has no room for the file. Nothing was imported; please try again later.",
    "fr": "Le serveur n’a pas de place pour le fichier. Rien n’a été importé; veuillez réessayer plus tard.",
}


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (FORM[:-12], 400, UNREADABLE),
        (FORM[: FORM.index(b"# Two")], 400, UNREADABLE),
        (FORM.replace(b"form-data;", b"form-data", 1), 400, UNREADABLE),
        (multipart(*[("a.md", b"")] * (MOST_PARTS + 1)), 413, TOO_MANY),
    ],
)
async def test_nothing_goes_in_of_a_form_that_is_broken_or_holds_too_much(
    ann: Any, body: bytes, status: int, said: dict[str, str], locale: str
) -> None:
    reply = await ann("POST", "jobs/import", body, HEADERS, locale=locale)
    assert (reply.status, reply.body["message"]) == (status, said[locale])
    assert await number_of_jobs(ann) == 0


class Kept(tempfile.SpooledTemporaryFile):  # type: ignore[type-arg]
    """A body that is kept: how much of it came, and whether it is still there."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.has_much, self.is_gone = asyncio.Event(), asyncio.Event()

    def write(self, data: Any) -> int:
        written = super().write(data)
        if self.tell() > 1_200_000:
            self.has_much.set()
        return written

    def close(self) -> None:
        super().close()
        self.is_gone.set()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Kept]:
    """The bodies that are kept from now on."""
    made: list[Kept] = []

    def make(*args: Any) -> Kept:
        made.append(Kept(*args))
        return made[-1]

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", make)
    return made


LARGE = multipart(*((f"EX-01 Part {n} 10000{n}.txt", b"Leads. " * 60_000) for n in range(4)))


async def test_nothing_is_kept_of_an_upload_that_was_answered(ann: Any, kept: list[Kept]) -> None:
    bodies = {LARGE: 200, LARGE[:-9]: 400, LARGE + b"x" * MOST: 413, b"{}": 400}
    for body, status in bodies.items():
        assert (await ann("POST", "jobs/import", body, HEADERS)).status == status
        assert kept.pop().closed
        assert not kept
    assert await number_of_jobs(ann) == 4


@pytest.mark.parametrize("sent", [len(LARGE) - 100_000, len(LARGE)])
async def test_nothing_is_kept_of_an_upload_whose_sender_goes_away(
    ann: Any, kept: list[Kept], http_server_port: Any, sent: int
) -> None:
    """In the middle of the body, or behind it before there is an answer."""
    _, writer = await asyncio.open_connection("127.0.0.1", http_server_port[-1])
    head = [
        f"POST {ann.base}jddb/api/jobs/import HTTP/1.1",
        f"Host: 127.0.0.1\r\nContent-Length: {len(LARGE)}",
    ]
    head += [f"{name}: {value}" for name, value in {**ann.headers, **HEADERS}.items()]
    writer.write("\r\n".join([*head, "", ""]).encode() + LARGE[:sent])
    await writer.drain()
    while not kept:
        await ann("GET", "me")
    await asyncio.wait_for(kept[0].has_much.wait(), 30)
    writer.close()
    await asyncio.wait_for(kept[0].is_gone.wait(), 30)


@pytest.mark.parametrize("locale", ["en", "fr"])
async def test_a_body_for_which_there_is_no_room_is_told_so(
    ann: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, locale: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    reply = await ann("POST", "jobs/import", LARGE, HEADERS, locale=locale)
    assert (reply.status, reply.body["code"], reply.body["message"]) == (503, "unavailable", NO_ROOM[locale])
    assert await number_of_jobs(ann) == 0
    assert (await ann("POST", "jobs/import", FORM, HEADERS)).status == 200


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
